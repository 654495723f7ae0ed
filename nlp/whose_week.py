"""Reads in which week a weekday lies: "(giovedì) della prossima settimana", "(Friday) of week 38"."""

from __future__ import annotations

from nlp import dates
from nlp.period_names import period_at
from nlp.quantities import quantity
from nlp.scan import Scan

_WEEK = 7  # days
_TODAY = 1  # day that may be counted with them: "quindici giorni" are two weeks
_MOST_WEEKS = 10  # further ahead nobody says so


def week_after(scan: Scan, at: int) -> tuple[int, int, bool] | None:
    """ "(della) prossima settimana", "(of) next week", "settimana dopo".

    Return (place after it, weeks ahead, whether it counts from another date that the text may name).
    """
    pack = scan.pack
    ahead = _weeks_from_now(scan, at)
    if ahead is not None:
        return ahead[0], ahead[1], False
    start = at
    if pack.which.at(scan.norm, at) is None and (scan.is_in(at, "of") or scan.is_in(at, "links")):
        start += 1
    which = pack.which.at(scan.norm, start)
    unit = which[0] if which is not None else start
    named = scan.is_in(unit, "articles") and pack.units.get(scan.word(unit + 1)) == "week"
    if which is None and named and pack.which.at(scan.norm, unit + 2) is not None:  # "of the week after next"
        start = unit = unit + 1
    same = scan.is_in(unit, "articles") and scan.is_in(unit + 1, "same_words")
    while which is None and (scan.is_in(unit, "same_words") or (same and unit == start)):
        unit += 1  # "(martedì) della stessa settimana"
    if pack.units.get(scan.word(unit)) != "week":
        return _week_by_name(scan, at, start) if scan.is_in(start, "articles") else None
    if unit > start and which is None:
        return unit + 1, 0, True
    last = scan.dot(unit + 1) if scan.word(unit) != "week" else unit + 1
    if which is None:
        which = pack.which.at(scan.norm, last)
        if which is None:
            return _week_by_name(scan, at, start)
        last = which[0]
    weeks = {"next": 1, "last": -1, "after": 1, "after_next": 2}.get(which[1], 0)
    if weeks == 0 and scan.today.weekday() >= dates.SATURDAY:
        weeks = 1
    return last, weeks, which[1] == "after" and scan.is_in(at, "of")


def _weeks_from_now(scan: Scan, at: int) -> tuple[int, int] | None:
    """ "(mercoledì) fra due settimane", "(Monday) in a fortnight": (place after it, weeks ahead)."""
    said = quantity(scan, at + 1) if scan.is_in(at, "weeks_ahead") and not scan.new_line(at) else None
    if said is None or said[2] or said[1].unit not in ("week", "day") or said[1].days:
        return None
    last, step, _ = said
    weeks, over = (step.count, 0) if step.unit == "week" else divmod(step.count, _WEEK)
    return (last, weeks) if over <= _TODAY and 0 < weeks <= _MOST_WEEKS else None


def _week_by_name(scan: Scan, at: int, start: int) -> tuple[int, int, bool] | None:
    """ "(venerdì) della settimana 38", "(Friday) of the week of the 16th"."""
    period = period_at(scan, start + scan.is_in(start, "articles"))
    if period is None or period.end is None or period.rule not in ("week_of", "week_number"):
        return None
    return period.last, (dates.monday_of(period.end) - dates.monday_of(scan.today)).days // 7, False
