"""A small firm's two weeks in some seconds, with a clock that the walk moves itself; then the app with that data."""

from __future__ import annotations

import secrets
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import structlog
import typer

from followup import db
from followup.cli.commands import app
from followup.cli.serving import Server, listening_on
from followup.clock import system_clock
from followup.config import Settings, load
from followup.domain.due import local_instant
from followup.domain.states import Department, Language, MailState, Part, Register, Role
from followup.models import Commitment, Customer, Draft, OutboxMessage, User
from followup.services import (
    commitments,
    customers,
    drafts,
    invoices,
    outbox,
    people,
    recaps,
    replies,
    touchpoints,
)
from followup.services.firm import Firm
from nlp import Holder
from scheduler.timetable import run_all_once
from scheduler.work import Work
from scheduler.worker import transport_for

WORKING_DAYS = 10  # two weeks
FIRST_HOUR, LAST_HOUR = 7, 20


class HandMovedClock:
    """Tells the instant it was set to; never goes back."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@app.command("demo")
def demo(
    once: Annotated[bool, typer.Option("--once", help="End after the walk instead of serving the app.")] = False,
    port: Annotated[int, typer.Option(help="Serve the app on this port.")] = 8000,
    directory: Annotated[
        Path | None, typer.Option(help="Keep the demo's data here (default: a new temporary folder).")
    ] = None,
) -> None:
    """Walk a small firm through the whole loop, saying what happens and which mail leaves; then serve it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))  # the walk tells the story itself
    script = tomllib.loads(resources.files("followup.cli").joinpath("demo.toml").read_text(encoding="utf-8"))
    folder = directory or Path(tempfile.mkdtemp(prefix="followup-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "config.toml"
    file.write_text(script["config"].lstrip(), encoding="utf-8")
    settings = listening_on(load(file, environ={}), "", port)
    database = db.Database(settings.database_url)
    if not db.is_empty(database):
        raise typer.BadParameter("this folder holds data already: name a new one", param_hint="--directory")
    db.upgrade(database)
    password = secrets.token_urlsafe(9)
    walk = _Walk(settings, database, script, system_clock())
    walk.all_of_it(password)
    print(f"\nThe mails lie in {settings.mail_folder}, one .eml each; nothing was sent.")
    print(f"Commands on this data: followup check --config {file}")
    database.close()
    if once:
        return
    print(f"\nOpen {settings.app.public_url} and log in as {script['users'][0]['email']}, password {password}")
    print("Ctrl-C ends it.", flush=True)
    Server(settings).run()


@dataclass
class _Walk:
    settings: Settings
    database: db.Database
    script: dict[str, Any]
    end: datetime
    users: dict[str, User] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.firm = Firm(self.settings)
        self.days = _working_days_before(self.firm, self.firm.today(self.end))
        self.clock = HandMovedClock(local_instant(self.days[0], time(8, 30), self.firm.zone))
        self.work = Work(self.database, self.firm, transport_for(self.settings, self.clock), self.clock)

    def all_of_it(self, password: str) -> None:
        """Two weeks in the life of Officine Riva."""
        self.move_in(password)
        self.until(self.days[0], 10, 30)
        recap_id = self.hand_in_recap()
        self.until(self.days[0], 10, 40)
        quote, visit, parts = self.confirm(recap_id)
        self.until(self.days[0], 10, 45)
        self.send_recap(recap_id)
        self.until(self.days[1], 11, 0)
        self.check_reply()
        events: list[tuple[date, int, Callable[[], None]]] = [
            (self.days[3], 16, lambda: self.move(quote)),
            (visit.due_day or self.days[4], 12, lambda: self.keep(visit, "Bruno has seen the loom")),
            (self.days[4], 12, self.record_invoice),
            (self.days[5], 11, lambda: self.keep(quote, "Anna has sent the quotation")),
            (self.days[7], 10, lambda: self.keep(parts, "The spare parts have left, a day late")),
            (self.days[9], 17, self.last_recap),
        ]
        for day, hour, event in sorted(events, key=lambda e: e[:2]):
            self.until(day, hour, 5)
            event()
        self.until(self.firm.today(self.end), 23, 59)

    def move_in(self, password: str) -> None:
        """The firm, its people and customers."""
        now = self.clock()
        with self.database.writing() as session:
            for entry in self.script["users"]:
                self.users[entry["name"].split()[0]] = people.add_user(
                    session,
                    name=entry["name"],
                    email=entry["email"],
                    phone=entry["phone"],
                    department=Department(entry["department"]),
                    role=Role(entry["role"]),
                    password=password,
                    now=now,
                )
            for entry in self.script["customers"]:
                customer = customers.add_customer(
                    session,
                    name=entry["name"],
                    language=Language(entry.get("language", "it")),
                    register=Register(entry.get("register", "lei")),
                    salesperson_id=self.users["Anna"].id,
                    now=now,
                )
                customers.add_contact(
                    session,
                    customer.id,
                    name=entry["contact"],
                    salutation=entry["salutation"],
                    email=entry["email"],
                    now=now,
                )
                self.customers[entry["name"]] = customer
        self.say(f"{self.settings.company.name}: {', '.join(self.users)}, and {len(self.customers)} customers")

    def hand_in_recap(self) -> int:
        """A visit is written down and read."""
        part = self.script["recap"]
        ident = self.take(part)
        self.say(f"Anna hands in the recap of her visit at {part['customer']}; it is read:")
        with self.database.reading() as session:
            touchpoint = touchpoints.get_touchpoint(session, ident)
            for draft in recaps.drafts_of(session, ident):
                self.tell(f"{draft.part:9} {' '.join(touchpoint.text[draft.start : draft.end].split())}")
                if draft.part is Part.PROMISE:
                    self.tell(f"{'':9} {self.deadline(touchpoint.text, draft)}")
        return ident

    def confirm(self, recap_id: int) -> tuple[Commitment, Commitment, Commitment]:
        """Anna looks at the drafts; the soft one gets the date that is proposed."""
        self.say("Anna confirms the drafts; what the customer may read is marked:")
        made: list[Commitment] = []
        now, anna, wordings = self.clock(), self.users["Anna"], iter(self.script["recap"]["wordings"])
        with self.database.writing() as session:
            for draft in recaps.drafts_of(session, recap_id):
                if draft.part is not Part.PROMISE:
                    drafts.confirm_line(session, draft.id, wording=None, for_customer=True, by=anna, now=now)
                    continue
                said = drafts.Confirmation(for_customer=True, customer_text=next(wordings, None))
                if draft.due_day is None:
                    said = replace(said, due_day=drafts.proposals(session, self.firm, draft, now=now)[0])
                made.append(drafts.confirm_promise(session, self.firm, draft.id, said, by=anna, now=now))
        owners = {user.id: user.name for user in self.users.values()}
        for commitment in made:
            who = owners[commitment.owner_id] if commitment.holder is Holder.US else "the customer"
            at = f" {commitment.due_time:%H:%M}" if commitment.due_time else ""
            self.tell(f"{commitment.due_day:%a %d %b}{at}  {who}: {commitment.action}")
        ours = [c for c in made if c.holder is Holder.US]
        timed = next(c for c in ours if c.due_time)
        soft = max((c for c in ours if c is not timed), key=lambda c: c.due_day or date.min)
        quote = next(c for c in ours if c is not timed and c is not soft)
        return quote, timed, soft

    def send_recap(self, recap_id: int) -> None:
        """The customer gets what was agreed."""
        self.say("Anna sends the recap to the customer")
        with self.database.writing() as session:
            recaps.send_recap(session, self.firm, recap_id, by=self.users["Anna"], now=self.clock())
        self.tick()

    def check_reply(self) -> None:
        """A colleague is about to write "a breve"."""
        part = self.script["reply"]
        text = part["text"].strip() + "\n"
        now, carla = self.clock(), self.users["Carla"]
        self.say(f"Carla checks a reply to {part['customer']} before it leaves:")
        remarks = replies.check_reply(self.firm, text, reference=now).remarks
        for remark in reversed(remarks):
            suggestion = remark.suggestions[0]
            self.tell(f'{remark.code}: "{text[remark.start : remark.end]}" -> "{suggestion.text.strip()}"')
            text = text[: suggestion.start] + suggestion.text + text[suggestion.end :]
        self.tell(" ".join(text.splitlines()[1].split()))
        with self.database.writing() as session:
            _, made = replies.record_reply(
                session, self.firm, customer_id=self.customers[part["customer"]].id, text=text, by=carla, now=now
            )
        self.say(f"Carla has sent it: {len(made)} commitments")
        self.until(self.days[1], 16, 0)
        call = min(made, key=lambda c: c.due_day or date.max)
        self.keep(call, "Carla has called Marta")

    def move(self, commitment: Commitment) -> None:
        """A date moves, and the customer hears of it."""
        with self.database.writing() as session:
            row = commitments.get_commitment(session, commitment.id)
            owner = session.get_one(User, row.owner_id)
            new = self.firm.calendar.add(self.firm.today(self.clock()), 2)
            commitments.postpone(
                session,
                self.firm,
                row.id,
                day=new,
                version=row.version,
                by=owner,
                now=self.clock(),
                **self.script["move"],
            )
        self.say(f"{owner.name} moves it to {new:%a %d %b} and tells the customer: {row.action}")
        self.tick()

    def keep(self, commitment: Commitment, words: str) -> None:
        """Done."""
        with self.database.writing() as session:
            row = commitments.get_commitment(session, commitment.id)
            owner = session.get_one(User, row.owner_id)
            commitments.keep(session, self.firm, row.id, version=row.version, by=owner, now=self.clock())
        self.say(f"{words}: kept")
        self.tick()

    def record_invoice(self) -> None:
        """The job is invoiced; thanks will follow."""
        part, recap = self.script["invoice"], self.script["recap"]
        with self.database.writing() as session:
            invoice, thanks = invoices.record_invoice(
                session,
                self.firm,
                number=part["number"],
                issued_on=self.firm.today(self.clock()),
                customer_id=self.customers[recap["customer"]].id,
                job=recap["job"],
                by=self.users["Anna"],
                now=self.clock(),
            )
        assert thanks is not None
        at = thanks.due_at.astimezone(self.firm.zone)
        self.say(
            f"Invoice {invoice.number} for {recap['customer']} is recorded; thanks are planned for {at:%a %d %b %H:%M}"
        )

    def last_recap(self) -> None:
        """A recap that waits for somebody to look at it."""
        self.take(self.script["last_recap"])
        self.say(f"Anna hands in the recap of a call with {self.script['last_recap']['customer']}; it waits in the app")

    def take(self, part: dict[str, Any]) -> int:
        """Hand a recap in."""
        with self.database.writing() as session:
            return recaps.take_recap(
                session,
                self.firm,
                customer_id=self.customers[part["customer"]].id,
                text=part["text"].strip() + "\n",
                happened_at=self.clock(),
                participants=part["participants"],
                job=part.get("job", ""),
                by=self.users["Anna"],
                now=self.clock(),
            ).id

    def until(self, day: date | None, hour: int, minute: int) -> None:
        """Let time pass hour by hour, with everything that happens by itself."""
        assert day is not None
        goal = min(local_instant(day, time(hour, minute), self.firm.zone), self.end)
        while self.clock.now < goal:
            nxt = self.clock.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
            self.clock.now = min(nxt, goal)
            if FIRST_HOUR <= self.clock.now.astimezone(self.firm.zone).hour <= LAST_HOUR:
                self.tick()

    def tick(self) -> None:
        """Run the timetable once and tell which mails left, and which are held and why."""
        held = self.held()
        run_all_once(self.work)
        with self.database.reading() as session:
            rows = [
                row
                for row in reversed(outbox.list_messages(session, states=[MailState.WRITTEN], limit=200))
                if row.id not in self.seen
            ]
            newly_held = [row for row in self.held() if row.id not in {r.id for r in held}]
        for row in rows:
            self.seen.add(row.id)
            self.say(f"mail to {row.recipient}: {row.subject}", mark="✉")
        for row in newly_held:
            self.say(f"held, because of: {', '.join(row.holds)}: the {row.kind} mail to {row.recipient}", mark="✋")

    def held(self) -> list[OutboxMessage]:
        """The mails that wait for something."""
        with self.database.reading() as session:
            return list(outbox.list_messages(session, states=[MailState.HELD]))

    def deadline(self, text: str, draft: Draft) -> str:
        """What was read about when."""
        if draft.deadline_start is None:
            return "no deadline: a date is asked for"
        words = " ".join(text[draft.deadline_start : draft.deadline_end].split())
        if draft.due_day is None:
            return f'"{words}" is {draft.deadline_kind}: a date is asked for'
        at = f" {draft.due_time:%H:%M}" if draft.due_time else ""
        return f'"{words}" -> {draft.due_day:%a %d %b}{at}'

    def say(self, words: str, mark: str = " ") -> None:
        """One thing that happened."""
        print(f"{self.clock.now.astimezone(self.firm.zone):%a %d %b %H:%M} {mark} {words}", flush=True)

    def tell(self, words: str) -> None:
        """One detail of it."""
        print(f"{'':19}{words}", flush=True)


def _working_days_before(firm: Firm, today: date) -> list[date]:
    days: list[date] = []
    day = today
    while len(days) < WORKING_DAYS:
        day -= timedelta(days=1)
        if firm.calendar.is_working(day):
            days.append(day)
    return days[::-1]
