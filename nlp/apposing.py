"""Joins a day with what says more of it beside it: "giovedì dopo l'asta", "prima degli scavi, il 30 marzo"."""

from __future__ import annotations

from nlp import dates
from nlp.findings import DeadlineKind
from nlp.scan import Hit, Lead, Role, Scan

_NUMBERED = ("day_of_month", "day_month", "weekday_day")


def side_by_side(scan: Scan, one: Hit, other: Hit) -> str:
    """How a time stands to the one before it, a comma or nothing between: "", "after_it" or "apposed"."""
    comma = other.first > one.last
    if scan.new_line(other.first):
        return ""
    if _names_day(one) and other.rule == "event" and other.due is None:
        near = scan.is_in(other.first, "later_words") or other.lead is Lead.BEFORE
        stands = not comma and scan.is_in(other.first, "bare_leads")  # "lunedì a ristorante chiuso"
        return "after_it" if near or stands else ""
    if not comma or scan.goes_on(other.last) or other.rule not in _NUMBERED or other.kind is not DeadlineKind.EXACT:
        return ""
    bare = other.lead is Lead.NONE or (other.lead is Lead.ON and scan.is_in(other.first, "articles"))
    soft = one.kind in (DeadlineKind.WINDOW, DeadlineKind.CONDITIONAL)
    return "apposed" if bare and soft and (one.due is None or one.lead is Lead.BEFORE) else ""


def named(one: Hit, other: Hit) -> Hit:
    """Make one of a time that leaves the day open and the number that names it, in the month that the first means."""
    if one.hint is not None and other.due is not None and other.at is None:
        if other.rule == "weekday":
            there = dates.shift(dates.monday_of(one.hint), other.due.weekday())
        elif other.rule in ("day_of_month", "weekday_day"):
            there = dates.in_month(one.hint.replace(day=1), other.due.day)
        else:
            there = other.due
        other.due = max(there, other.due)
    other.first, other.core = one.first, max(one.first, other.core)
    return other


def namely(scan: Scan, other: Hit, spoken: list[str]) -> bool:
    """ "a fine mese, cioè domani", "by mid-week, say Wednesday": what comes second says which day is meant."""
    found = scan.pack.alternatives.at(spoken, 0) if spoken else None
    told = found is not None and found[1] == "namely" and found[0] == len(spoken)
    return told and other.kind is DeadlineKind.EXACT and other.role is Role.WHOLE and not other.past


def _names_day(hit: Hit) -> bool:
    """Whether a time is one day, and no limit: an event beside it says at what time of it."""
    return (
        hit.rule in ("part", "day", "weekday", "weekday_day", "day_of_month", "day_month")
        and hit.kind is DeadlineKind.EXACT
        and hit.at is None
        and hit.lead in (Lead.NONE, Lead.ON)
    )
