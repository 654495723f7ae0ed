"""Days that parts of weeks, months and longer come to: the first third of March, the last working day of the year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from nlp import dates
from nlp.period_names import Period
from nlp.scan import Scan

_LONGEST_CLOSURE = 60  # days


def workday(scan: Scan, period: Period, edge: str) -> date:
    """Return the first or the last working day of a week, month, quarter or year, or of the next one.

    It is that of the next where the day is over and nothing says which one is meant. `edge` is "first_workday" or
    "last_workday"; the period has an end.
    """
    found = _workday(scan, period, edge)
    over = found < scan.today and not period.said_which  # "il primo giorno lavorativo del mese", said in its third week
    return _workday(scan, replace(period, end=_next_end(period)), edge) if over else found


def _workday(scan: Scan, period: Period, edge: str) -> date:
    assert period.end is not None
    if edge == "first_workday":
        end = period.end
        weekly = period.rule.startswith("week")
        start = dates.monday_of(end) if weekly else dates.months_on(end.replace(day=1), 1 - period.months)
        return dates.next_working(start, scan.calendar)
    last = period.end
    while not scan.calendar.is_working(last) and (period.end - last).days < _LONGEST_CLOSURE:
        last = dates.shift(last, -1)
    return last


def _next_end(period: Period) -> date:
    """Return the last day of the week, month, quarter or year after one."""
    assert period.end is not None
    if period.rule.startswith("week"):
        return dates.shift(period.end, 7)
    ahead = dates.months_on(period.end.replace(day=1), period.months)
    return dates.last_of_month(ahead.year, ahead.month)


def in_month(end: date, edge: str) -> date:
    """Return the day by which a part of a month is over: the 10th, the 20th, the Friday of a week, its last day."""
    if edge == "last_week":
        return dates.weekday_before(dates.shift(end, 1), dates.FRIDAY)
    if edge.startswith("until_"):
        return end.replace(day=min(int(edge[6:]), end.day))
    if "week_" in edge:
        monday = dates.weekday_after(dates.shift(end.replace(day=1), -1), 0)
        return dates.shift(monday, 7 * (int(edge[-1]) - 1) + dates.FRIDAY)
    return end.replace(day={"start": 10, "mid": 20}.get(edge, end.day))


def is_clear(end: date, edge: str) -> bool:
    """Whether everybody counts the weeks of a month alike: none is cut by its first or last day."""
    if edge == "last_week":
        return end.weekday() >= dates.FRIDAY
    first = end.replace(day=1).weekday()
    return edge.startswith("full_week_") or (edge.startswith("week_") and (first == 0 or first > dates.FRIDAY))


def inside(period: Period, edge: str) -> date | None:
    """Return the day by which the part of a period is over: the 10th, the 20th, its last day."""
    end = period.end
    assert end is not None
    if period.rule in ("week", "week_of", "week_number"):
        return end - timedelta(days={"start": 3, "mid": 1}.get(edge, 0))
    if edge.startswith("until_"):
        return in_month(end, edge) if period.months < 12 else None
    if period.months < 12:
        return end.replace(day={"start": 10, "mid": 20}.get(edge, end.day))
    return end
