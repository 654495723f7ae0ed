"""Days on which the clock is put forward or back, read from the clock itself minute by minute, without arithmetic."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from functools import cache

from followup.clock import Clock
from tests.people import ROME

FORWARD, DAY_AFTER, BACK = date(2026, 3, 29), date(2026, 3, 30), date(2026, 10, 25)
DAYS = (FORWARD, DAY_AFTER, BACK)
MINUTE = timedelta(minutes=1)
EVERY_MINUTE = [time(hour, minute) for hour in range(24) for minute in range(60)]


@cache
def minutes_of(day: date) -> tuple[tuple[datetime, time], ...]:
    """Every minute of a day in Rome: the instant, and what the clock on the wall shows."""
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=3)
    found = []
    while (shown := at.astimezone(ROME)).date() <= day:
        if shown.date() == day:
            found.append((at, shown.time().replace(tzinfo=None)))
        at += MINUTE
    return tuple(found)


@cache
def shown_at(day: date, wall: time) -> datetime:
    """The first instant of the day at which the wall shows that time or a later one."""
    return next(at for at, shown in minutes_of(day) if shown >= wall)


def ticks(first: datetime, last: datetime, seed: int) -> Iterator[datetime]:
    """A tick a minute, some of them twice, and some stretches of up to twenty minutes without any."""
    dice = random.Random(seed)  # noqa: S311 - the same stretches every time
    at = first
    while at <= last:
        for _ in range(dice.choice((1, 1, 1, 2, 3))):
            yield at
        at += dice.randint(2, 20) * MINUTE if dice.random() < 0.1 else MINUTE
    yield last


@dataclass
class Postbox:
    """A way for mail to leave that takes everything at once and remembers when."""

    clock: Clock
    really_sends: bool = True
    taken: list[tuple[datetime, str]] = field(default_factory=list)  # when, and the Message-ID

    def deliver(self, message: EmailMessage, *, sender: str, recipient: str, before_body: Callable[[], None]) -> str:
        before_body()
        self.taken.append((self.clock(), str(message["Message-ID"])))
        return "250 ok"

    def probe(self) -> str:
        return "ok"

    def close(self) -> None:
        """Nothing is held open."""
