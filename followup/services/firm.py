"""The firm that everything is done for: its settings, and the working calendar that follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import holidays

from followup.config import Settings, server_secret
from followup.domain.due import FIRST_YEAR, LAST_YEAR, local_day
from followup.domain.reminders import ReminderPolicy
from followup.domain.states import Language, MailKind
from followup.domain.thanks import ThanksPolicy
from followup.domain.workdays import WorkCalendar
from nlp import PromiseKind

# The holidays library's own names: plain "it" silently gives English.
_HOLIDAY_LANGUAGE = {Language.IT: "it_IT", Language.EN: "en_US"}


def national_calendar(language: Language = Language.IT) -> WorkCalendar:
    """Return Monday to Friday without the Italian public holidays, for the years that this product reckons with."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    return WorkCalendar(dict(holidays.country_holidays("IT", years=years, language=_HOLIDAY_LANGUAGE[language])))


@dataclass(frozen=True)
class Firm:
    """Settings with what is derived from them once. Immutable; share one per process."""

    settings: Settings
    wordings: Mapping[str, str] = field(default_factory=dict)  # its own, of mails: by "kind/voice"

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone that the firm's days and hours are in."""
        return self.settings.zone

    @cached_property
    def calendar(self) -> WorkCalendar:
        """Public holidays, the patron saint and the firm's own closures."""
        section = self.settings.calendar
        closed = dict(national_calendar(self.settings.app.language).closed)
        if saint := section.patron_saint:
            for year in range(FIRST_YEAR, LAST_YEAR + 1):
                if (saint.month, saint.day) != (2, 29) or year % 4 == 0:
                    closed.setdefault(date(year, saint.month, saint.day), saint.name)
        for closure in section.closures:
            for offset in range((closure.last - closure.first).days + 1):
                closed.setdefault(closure.first + timedelta(days=offset), closure.why)
        return WorkCalendar(closed, frozenset(section.weekdays))

    @cached_property
    def reminders(self) -> ReminderPolicy:
        """When colleagues are reminded."""
        return self.settings.reminders.policy()

    @cached_property
    def thanks(self) -> ThanksPolicy:
        """When customers are thanked."""
        return self.settings.thanks.policy()

    @cached_property
    def best_before(self) -> dict[MailKind, int]:
        """Hours past its moment after which a mail no longer leaves by itself, for the kinds that have such."""
        return self.settings.best_before.hours()

    @cached_property
    def usual_days(self) -> dict[PromiseKind, int]:
        """Working days that the firm usually takes, by kind of promise."""
        return {kind: int(getattr(self.settings.promises, kind)) for kind in PromiseKind}

    @cached_property
    def secret(self) -> bytes:
        """What the links in mails are made with; see `links`."""
        return server_secret(self.settings).encode()

    def today(self, now: datetime) -> date:
        """Return the firm's day at that instant."""
        return local_day(now, self.zone)

    def link(self, path: str) -> str:
        """Return the full address of a page, for mails; `path` begins with a slash."""
        return self.settings.app.public_url + path
