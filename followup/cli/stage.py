"""Where the demo plays: a clock that is moved by hand, what happens by itself meanwhile, and words in the terminal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from followup.config import Settings
from followup.db import Database
from followup.domain.due import local_instant
from followup.domain.states import MailState
from followup.models import Draft, OutboxMessage
from followup.services import outbox
from followup.services.firm import Firm
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


@dataclass
class Stage:
    """Time, mails and words of the demo. `days` are the last ten working days before `end`."""

    settings: Settings
    database: Database
    end: datetime
    seen: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.firm = Firm(self.settings)
        self.days = _working_days_before(self.firm, self.firm.today(self.end))
        self.clock = HandMovedClock(local_instant(self.days[0], time(8, 30), self.firm.zone))
        self.work = Work(self.database, self.firm, transport_for(self.settings, self.clock), self.clock)

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
