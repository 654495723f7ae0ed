"""Every key that config.toml may hold, with its type, bounds and default."""

from __future__ import annotations

from datetime import date, time, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

from followup.config.values import Address, Count, Line, MaybeAddress, Positive, Refused, Section, Wall, Zone
from followup.domain.reminders import ReminderPolicy
from followup.domain.states import Language, MailKind, TouchpointKind
from followup.domain.thanks import ThanksPolicy

_LONGEST_CLOSURE = timedelta(days=366)


class Company(Section):
    """The firm, as customers read it below a mail (art. 2250 of the Italian civil code asks for these)."""

    name: Annotated[Line, Field(min_length=1)] = "La mia azienda S.r.l."
    address: Line = ""
    vat: Line = ""
    rea: Line = ""
    share_capital: Line = ""
    phone: Line = ""
    email: MaybeAddress = ""
    privacy_url: Line = ""

    @field_validator("privacy_url")
    @classmethod
    def _url(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or " " in value):
            raise Refused("url", "expected an address that starts with https://")
        return value


class App(Section):
    """Where it runs and how it speaks."""

    data: str = "data"
    zone: Zone = "Europe/Rome"
    language: Annotated[Language, Field(strict=False)] = Language.IT
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    threads: Positive = 8
    processes: Positive = 1
    public_url: str = "http://127.0.0.1:8000"
    proxies: Annotated[int, Field(ge=0, le=10)] = 0
    session_days: Positive = 30

    @field_validator("public_url")
    @classmethod
    def _url(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("expected an address that starts with https:// (http:// only on this computer)")
        return value.rstrip("/")

    @property
    def https(self) -> bool:
        """Whether people reach it by https."""
        return self.public_url.startswith("https://")

    def plain_http(self) -> str:
        """Return where plain http would leave this computer, as the key that says so; "" where it does not."""
        if self.https:
            return ""
        if not _on_this_computer(urlsplit(self.public_url).hostname or ""):
            return "app.public_url"
        return "" if _on_this_computer(self.host) else "app.host"


def _on_this_computer(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Database(Section):
    """Where the ledger is kept."""

    url: str = ""

    @field_validator("url")
    @classmethod
    def _known(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql://")):
            raise ValueError('expected "" (SQLite in the data folder), "sqlite:///…" or "postgresql://…"')
        return value


class Closure(Section):
    """Days on which the firm is closed, both included."""

    first: date
    last: date
    why: Annotated[Line, Field(min_length=1)]

    @model_validator(mode="after")
    def _in_order(self) -> Closure:
        if self.last < self.first:
            raise Refused("disordered", "the last day lies before the first")
        if self.last - self.first >= _LONGEST_CLOSURE:
            raise Refused("too_long_closure", "lasts longer than a year: check the years")
        return self


class YearlyDay(Section):
    """A day that comes back every year."""

    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]
    name: Annotated[Line, Field(min_length=1)] = "Santo patrono"

    @model_validator(mode="after")
    def _exists(self) -> YearlyDay:
        try:
            date(2024, self.month, self.day)
        except ValueError:
            raise Refused("no_such_day", "there is no such day in the year") from None
        return self


class CalendarSection(Section):
    """Beside the national public holidays, which are always closed."""

    weekdays: list[Annotated[int, Field(ge=0, le=6)]] = Field(default=[0, 1, 2, 3, 4], min_length=1)
    patron_saint: YearlyDay | None = None
    closures: list[Closure] = Field(default=[])


class Mail(Section):
    """How mail leaves."""

    transport: Literal["folder", "smtp"] = "folder"
    sender: Address = "promesse@example.com"
    folder: str = "mail"
    host: str = "localhost"
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    timeout_seconds: Annotated[int, Field(ge=1, le=120)] = 30

    @property
    def server(self) -> str:
        """The mail server that mails are handed to; "" where they are written to a folder."""
        return self.host if self.transport == "smtp" else ""


class Reminders(Section):
    """When colleagues are reminded."""

    digest_at: Wall = time(8, 0)
    days_ahead: Count = 3
    before_minutes: Positive = 60
    last_call_at: Wall = time(15, 0)
    manager_after_days: Positive = 1
    manager_at: Wall = time(9, 0)
    quiet_from: Wall = time(19, 30)
    quiet_until: Wall = time(7, 30)

    def policy(self) -> ReminderPolicy:
        """The same, as the domain takes it."""
        return ReminderPolicy(**self.model_dump())


class Thanks(Section):
    """When customers are thanked."""

    after_working_days: Count = 5
    at: Wall = time(10, 0)
    once_in_days: Count = 30
    oldest_invoice_days: Positive = 60
    approval: bool = False

    def policy(self) -> ThanksPolicy:
        """The same, as the domain takes it."""
        return ThanksPolicy(**self.model_dump())


class BestBefore(Section):
    """Hours after its moment past which a mail no longer leaves by itself, by kind of mail.

    Reminders of one moment and the morning's list are not among them: each says itself until when it is of use.
    """

    recap: Positive = 96
    moved: Positive = 96
    withdrawn: Positive = 96
    thanks: Positive = 336
    given: Positive = 96
    handed_back: Positive = 96
    manager: Positive = 96
    undelivered: Positive = 336
    correction: Positive = 96

    def hours(self) -> dict[MailKind, int]:
        """The same, by kind; several promises given at once are as one."""
        return {MailKind(kind): hours for kind, hours in self.model_dump().items()} | {MailKind.GIVEN_MANY: self.given}


class Promises(Section):
    """Working days that the firm usually takes, by kind of promise; proposed where a text gives no date."""

    quote: Positive = 3
    visit: Positive = 4
    delivery: Positive = 5
    call: Positive = 1
    document: Positive = 2
    payment: Positive = 5
    other: Positive = 3


class Links(Section):
    """How long the links in mails work. The one by which a customer objects to mails always does."""

    confirm_days: Positive = 30
    reminder_days: Positive = 7


class Retention(Section):
    """Months after which texts go, by kind of contact and mail; 0 keeps them."""

    recap: Count = 120
    reply: Count = 120
    complaint: Count = 120
    contact: Count = 120
    review: Count = 120
    test_call: Count = 120
    mail: Count = 120
    confirmation: Count = 120
    correction: Count = 120
    objection: Count = 0
    colleague_mails: Count = 12
    attempts: Count = 12
    access_log: Count = 24

    def of_kind(self, kind: TouchpointKind) -> int:
        """Months for a kind of contact."""
        return int(getattr(self, kind.value))


class Dispatch(Section):
    """How the worker goes through the outbox."""

    tick_seconds: Annotated[int, Field(ge=1, le=3600)] = 15
    lease_seconds: Annotated[int, Field(ge=300, le=86_400)] = 900


class Settings(Section):
    """Everything that config.toml says, with what the environment adds."""

    company: Company = Company()
    app: App = App()
    database: Database = Database()
    calendar: CalendarSection = CalendarSection()
    mail: Mail = Mail()
    reminders: Reminders = Reminders()
    thanks: Thanks = Thanks()
    best_before: BestBefore = BestBefore()
    promises: Promises = Promises()
    links: Links = Links()
    retention: Retention = Retention()
    dispatch: Dispatch = Dispatch()
    home: Annotated[Path, Field(exclude=True)] = Path()
    mail_password: Annotated[SecretStr | None, Field(exclude=True)] = None
    secret_key: Annotated[SecretStr | None, Field(exclude=True)] = None

    @property
    def zone(self) -> ZoneInfo:
        """The firm's zone."""
        return ZoneInfo(self.app.zone)

    @property
    def data(self) -> Path:
        """The folder of the database, the secret and the written mails; relative to config.toml's own folder."""
        return self.home / self.app.data

    @property
    def mail_folder(self) -> Path:
        """Where the folder transport writes; relative to the data folder."""
        return self.data / self.mail.folder

    @property
    def database_url(self) -> str:
        """The database, for SQLAlchemy."""
        if not self.database.url:
            return f"sqlite:///{(self.data / 'followup.db').as_posix()}"
        return self.database.url.replace("postgresql://", "postgresql+psycopg://", 1)
