"""Joins what the readers found: a day and its hour, alternatives, ranges, corrections, times that hang on others."""

from __future__ import annotations

from datetime import time

from nlp import dates
from nlp.choosing import chosen, parted, take_limits
from nlp.findings import DeadlineKind
from nlp.hanging import hung_up
from nlp.hours import settled
from nlp.no_deadline import set_deadlines
from nlp.parts import is_over
from nlp.scan import Hang, Hit, Lead, Role, Scan

_DATES = ("weekday", "weekday_day", "day_month", "day_numeric")
_DAWN = 6  # the hour at which a night is over
_WIDEST_GAP = 4  # words between a day and its hour: "alle 9 da voi domani"


def joined(scan: Scan, found: list[Hit]) -> list[Hit]:
    """Return the hits joined, completed and without those that mean nothing alone, in order of place."""
    found = _put_together(scan, found)
    found = [hit for hit in found if not hit.needs]
    for hit, limit in zip(found, [*(hit.first for hit in found[1:]), len(scan.norm)], strict=False):
        _take_owned(scan, hit, limit)
        _complete(scan, hit)
    take_limits(scan, found)
    found = hung_up(scan, set_deadlines(scan, chosen(scan, found)))
    for hit in found:
        if hit.lead is Lead.OF:
            hit.first = hit.core
    return found


def _put_together(scan: Scan, found: list[Hit]) -> list[Hit]:
    """Make one of a day, its part and its hour where they stand side by side, in either order."""
    out: list[Hit] = []
    for hit in found:
        if out and _belong(scan, out[-1], hit):
            _merge(out[-1], hit)
        else:
            out.append(hit)
    return out


def _belong(scan: Scan, one: Hit, other: Hit) -> bool:
    if one.kind is not DeadlineKind.EXACT or other.kind is not DeadlineKind.EXACT or other.past:
        return False
    days = (one.role is Role.WHOLE) + (other.role is Role.WHOLE)
    clocks = (one.role is Role.CLOCK) + (other.role is Role.CLOCK)
    parts = 2 - days - clocks
    if days > 1 or clocks > 1 or parts > 1 or (one.at is not None and other.at is not None):
        return False
    if parts and one.part and other.part and one.part != other.part:
        return False
    if days and _span_of_hours(one if one.role is Role.WHOLE else other):
        return False
    if other.needs and (one.role is not Role.WHOLE or (other.role is Role.CLOCK and one.rule == "day_of_month")):
        return other.role is Role.TAIL and one.role is Role.CLOCK and other.first == one.last
    return _gap_is_nothing(scan, one, other)


def _span_of_hours(hit: Hit) -> bool:
    return (hit.step is not None and hit.hang is not Hang.MUST) or hit.rule in (
        "period",
        "period_end",
        "week",
        "week_of",
    )


def _gap_is_nothing(scan: Scan, one: Hit, other: Hit) -> bool:
    at, end = one.last, other.first
    if one.role is Role.CLOCK and other.rule in _DATES and scan.word(at) == "," and not scan.goes_on(other.last):
        at += 1  # "alle 19, lunedì 12."
    if end - at > _WIDEST_GAP or parted(scan, at, end):
        return False
    skipped = {Role.WHOLE: (), Role.CLOCK: (",", "-", "–", "h", "(")}.get(other.role, (",",))
    if at < end and scan.word(at) in skipped:
        at += 1
        at += at < end and scan.is_in(at, "same_as_ever")  # "mercoledì, sempre alle 9"
    elif one.role is Role.CLOCK and other.role in (Role.WHOLE, Role.PART):
        between = scan.pack.between.at(scan.norm, at)
        if between is not None:
            at = between[0]
    return at >= end


def _merge(one: Hit, other: Hit) -> None:
    day = one if one.role is Role.WHOLE or other.role is not Role.WHOLE else other
    clock = other if day is one else one
    if one.role is not Role.WHOLE and other.role is Role.WHOLE:
        one.rule, one.due, one.weekday, one.hang, one.step = (
            day.rule,
            day.due,
            day.weekday,
            day.hang,
            day.step,
        )
        one.role, one.kind = Role.WHOLE, day.kind
    if clock.at is not None:
        one.at, one.open_half = clock.at, clock.open_half
        if one.role in (Role.PART, Role.TAIL):
            one.role, one.rule = Role.CLOCK, "clock"
    one.part = one.part or other.part
    one.last = max(one.last, other.last)
    one.needs = False
    if one.lead is Lead.NONE:
        one.lead = other.lead
    if one.lead is Lead.BETWEEN:
        one.lead = Lead.ON


def _take_owned(scan: Scan, hit: Hit, limit: int) -> None:
    """ "in tonight's post" says when, "Tuesday's mail" says which."""
    end = hit.last + 2
    if scan.word(hit.last) == "'s" and hit.role is not Role.CLOCK and end <= limit and scan.word(end - 1).isalpha():
        hit.last = end
        if hit.lead is Lead.NONE and scan.word(hit.core - 1) not in ("in", "with", "on"):
            hit.lead = Lead.OF


def _complete(scan: Scan, hit: Hit) -> None:
    """Settle morning or evening, and give an hour or a part of the day without a day its own: today, else tomorrow."""
    if hit.at is not None and hit.open_half:
        hit.at = settled(scan, hit.at, hit.part, alone=scan.alone(hit.first, hit.last))
    if hit.part == "night" and hit.at is not None and hit.at.hour < _DAWN <= scan.now.hour and hit.due == scan.today:
        hit.due = dates.shift(scan.today, 1)  # "questa notte dalle 2 alle 4"
    if hit.due is not None or hit.role not in (Role.CLOCK, Role.PART):
        return
    ahead = hit.at > time(scan.now.hour, scan.now.minute) if hit.at is not None else not is_over(scan, hit.part)
    hit.due = scan.today if ahead else dates.shift(scan.today, 1)
