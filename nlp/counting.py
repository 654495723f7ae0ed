"""Counts a step on from a day or an instant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from nlp import dates
from nlp.findings import Calendar
from nlp.quantities import MINUTES
from nlp.scan import Step

_HOURS = 24


def count_on(step: Step, day: date, calendar: Calendar) -> date:
    """Return the day that lies a step of whole days from a day."""
    if step.unit == "workday":
        return dates.working_days_on(day, step.count, calendar)
    if step.unit == "weekday":
        there = dates.weekday_after if step.count > 0 else dates.weekday_before
        return there(dates.shift(day, step.days), step.weekday)
    if step.unit == "weekday_week":
        return dates.shift(dates.monday_of(day, step.count), step.weekday)
    if step.unit == "month_day":
        return dates.in_month(dates.months_on(day.replace(day=1), step.count), step.days)
    if step.unit in ("month", "year"):
        return dates.shift(dates.months_on(day, step.count * (12 if step.unit == "year" else 1)), step.days)
    return dates.shift(day, step.count * (7 if step.unit == "week" else 1))


def minutes_on(step: Step, now: datetime) -> datetime:
    """Return the instant that lies a step of hours or minutes from an instant, in its zone."""
    later = now.astimezone(UTC) + timedelta(minutes=step.count * MINUTES[step.unit])
    return later.astimezone(now.tzinfo)


def whole_days(step: Step) -> Step:
    """Return the days that hours make: from a day that has no hour of its own "48 ore" are two days."""
    whole = step.unit == "hour" and step.count % _HOURS == 0
    return Step(step.count // _HOURS, "day") if whole else step
