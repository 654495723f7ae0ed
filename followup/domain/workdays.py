"""The firm's working calendar: weekends, public holidays, the town's patron saint, the firm's own closures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

MONDAY_TO_FRIDAY = frozenset({0, 1, 2, 3, 4})
_A_YEAR = 366


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Says which days the firm works on. Satisfies the calendar that the language room asks for."""

    closed: Mapping[date, str] = field(default_factory=dict)  # day -> why, in the firm's language
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY  # Monday is 0

    def is_working(self, day: date) -> bool:
        """Whether the firm works on that day."""
        return day.weekday() in self.weekdays and day not in self.closed

    def closure(self, day: date) -> str | None:
        """Return the holiday's or closure's name, "" for a plain weekend day, None for a working day."""
        if day in self.closed:
            return self.closed[day]
        return None if day.weekday() in self.weekdays else ""

    def on_or_after(self, day: date) -> date:
        """Return the first working day on or after that day. A calendar closed for a year answers the day itself."""
        return next((d for d in (day + timedelta(n) for n in range(_A_YEAR)) if self.is_working(d)), day)

    def on_or_before(self, day: date) -> date:
        """Return the last working day on or before that day. A calendar closed for a year answers the day itself."""
        return next((d for d in (day - timedelta(n) for n in range(_A_YEAR)) if self.is_working(d)), day)

    def add(self, day: date, count: int) -> date:
        """Return the working day that is `count` (0 or more) working days after `day`."""
        at = day if count else self.on_or_after(day)
        for _ in range(count):
            at = self.on_or_after(at + timedelta(days=1))
        return at

    def between(self, first: date, last: date) -> int:
        """Return how many working days lie after the first day, up to the last one. Of years it counts one only."""
        days = min(_A_YEAR, (last - first).days)
        return sum(self.is_working(first + timedelta(days=n)) for n in range(1, days + 1))
