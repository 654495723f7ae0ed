"""Reads one day of many: "un sabato di maggio", "una mattina della prossima settimana", "one evening next week"."""

from __future__ import annotations

from nlp.day_numbers import numbered
from nlp.findings import DeadlineKind
from nlp.period_names import Period, period_at
from nlp.scan import Hit, Scan


def read_one_of(scan: Scan, at: int) -> Hit | None:
    """Read a day, or a part of one, of which only the week or month is said; "un sabato" alone says nothing at all."""
    found = scan.pack.one_heads.at(scan.norm, at)
    if found is None or scan.new_line(found[0]):
        return None
    start, sure = found[0], found[1] == "sure"
    named = scan.pack.weekdays.get(scan.word(start)) is not None
    if named and scan.word(start)[-1] != "a" and scan.is_in(at, "feminine"):
        return None  # "me ne mandano una mercoledì"
    last = _day(scan, start, named)
    if last is None:
        return None
    period = _period(scan, last)
    if period is not None:
        due = period.end if period.rule.startswith("week") else None
        return Hit(at, period.last, period.rule, DeadlineKind.WINDOW, due, core=at, hint=period.end)
    dated = numbered(scan, last) is not None or scan.pack.clock_leads.at(scan.norm, last) is not None
    goes_on = scan.is_in(last, "of") or scan.pack.which.at(scan.norm, last) is not None
    if not (named and sure) or dated or goes_on:
        return None
    return Hit(at, last, "vague", DeadlineKind.VAGUE, core=at)


def _day(scan: Scan, start: int, named: bool) -> int | None:
    """ "sabato (mattina)", "giorno", "sera": the place after it."""
    part = scan.pack.parts_after.at(scan.norm, start + named)
    if named:
        return start + 1 if part is None else part[0]
    if scan.pack.units.get(scan.word(start)) == "day":
        return start + 1
    weekend = scan.pack.weekend.at(scan.norm, start)
    return weekend[0] if weekend is not None else part[0] if part is not None and part[0] == start + 1 else None


def _period(scan: Scan, at: int) -> Period | None:
    """ "(un giorno) della prossima settimana", "(un sabato) a maggio", "(one evening) next week"."""
    start = at
    while start < at + 2 and (
        scan.is_in(start, "links") or scan.is_in(start, "bare_leads") or scan.word(start) == "in"
    ):
        if scan.pack.which.at(scan.norm, start) is not None:  # "di questa settimana"
            break
        start += 1
    led = start > at or (scan.pack.code == "en" and scan.pack.which.at(scan.norm, start) is not None)
    period = period_at(scan, start) if led and not scan.new_line(start) else None
    return period if period is not None and period.said_which and not period.past else None
