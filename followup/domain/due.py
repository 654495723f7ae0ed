"""When something is due: a day of the firm's zone, with or without a clock time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from followup.errors import BadInput

FIRST_YEAR, LAST_YEAR = 2000, 2100
OLDEST = timedelta(days=731)
SKEW = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A day, with or without a local wall time."""

    day: date
    at: time | None = None

    def ends(self, zone: ZoneInfo) -> datetime:
        """Return the instant (UTC) after which it is overdue: the clock time, or the end of the day."""
        if self.at is not None:
            return local_instant(self.day, self.at, zone)
        return local_instant(self.day + timedelta(days=1), time(0), zone)

    def is_over(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether `now` lies past it."""
        return now >= self.ends(zone)


@lru_cache(maxsize=10_000)  # a customer's thousands of promises fall on some hundred days
def local_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a local wall time.

    An hour that does not exist means the first instant after the gap; of an hour that comes twice the first is meant.
    """
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=zone)
    instant = wall.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    # Zones change on whole minutes, and the clock shows more than `at` from the first of them on.
    instant = instant.replace(second=0, microsecond=0)
    while (instant - _MINUTE).astimezone(zone).replace(tzinfo=None) > wall.replace(tzinfo=None):
        instant -= _MINUTE
    return instant


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """Return the firm's day at that instant."""
    return instant.astimezone(zone).date()


def check_day(day: date, field: str) -> date:
    """Return the day if it lies in the years this product reckons with, else raise BadInput."""
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise BadInput(field, "out_of_range", f"a date must lie between {FIRST_YEAR} and {LAST_YEAR}")
    return day


def check_instant(instant: datetime, field: str) -> datetime:
    """Return the instant in UTC if it is aware and in range, else raise BadInput."""
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise BadInput(field, "naive", "an instant needs its offset, as in 2026-11-24T10:00:00+01:00")
    check_day(instant.date(), field)
    return instant.astimezone(UTC)


def check_happened(instant: datetime, field: str, now: datetime) -> datetime:
    """Return the instant in UTC if something told today can have happened then, else raise BadInput."""
    happened = check_instant(instant, field)
    if happened > now + SKEW:
        raise BadInput(field, "future", "it cannot have happened in the future")
    if happened < now - OLDEST:
        raise BadInput(field, "far_past", "it lies more than two years back: check the year")
    return happened
