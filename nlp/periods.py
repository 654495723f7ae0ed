"""Reads weeks, months and longer: "in settimana", "entro fine mese", "metà marzo", "la settimana del 16"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from nlp import dates
from nlp.day_numbers import month_at, numbered
from nlp.findings import DeadlineKind
from nlp.scan import Hit, Lead, Scan

_YEAR = re.compile(r"20\d\d$")
_OPEN = (Lead.ABOUT, Lead.AFTER, Lead.BEFORE, Lead.FROM)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days that has a name. `end` is its last day (for a week its Friday), None where nobody could say."""

    last: int
    end: date | None
    rule: str
    said_which: bool  # "prossima", "questo", a month's name: the words alone make it this one
    past: bool = False


def read_period(scan: Scan, at: int) -> Hit | None:
    """Read a period that begins at a word, with the edge of it that is meant ("fine", "metà"), if any."""
    weekend = scan.pack.weekend.at(scan.norm, at)
    if weekend is not None and (hit := _weekend(scan, at, weekend[0])) is not None:
        return hit
    ends = scan.pack.ends.at(scan.norm, at)
    if ends is not None:  # "by EOW"
        whole = _unit(scan, ends[0], ends[1], None)
        first, lead = scan.lead(at)
        return Hit(first, ends[0], "period_end", DeadlineKind.EXACT, whole.end, lead=lead, core=at)
    edge = scan.pack.edges.at(scan.norm, at)
    if edge is not None:
        return _edge(scan, at, edge[0], edge[1])
    period = _period(scan, at)
    if period is None:
        return None
    first, lead = scan.lead(at)
    end = period.last + (scan.word(period.last) == "-")
    if period.end is not None and scan.is_in(end, "edge_after"):  # "by month end"
        return Hit(first, end + 1, "period_end", DeadlineKind.EXACT, period.end, lead=lead, core=at)
    if not period.said_which and not _is_this_one(scan, at, first, lead, period):
        return None
    if period.rule == "month" and (lead in (Lead.NONE, Lead.OF) or scan.is_in(at - 1, "articles")) and first >= at - 1:
        return None
    if scan.is_in(first - 1, "habits") or scan.is_in(first - 1, "past_words"):
        return None
    hit = Hit(first, period.last, period.rule, DeadlineKind.WINDOW, period.end, lead=lead, core=at, past=period.past)
    if period.rule == "season":
        bare = lead is Lead.ON and first == at - 1 and scan.is_in(first, "articles")
        idle = bare or lead in (Lead.NONE, Lead.OF, Lead.FROM)
        return None if idle else hit
    if lead in (Lead.BY, Lead.LATEST, Lead.UNTIL) and scan.word(first) not in (scan.pack.say["for"], "x"):
        hit.kind = DeadlineKind.EXACT
        hit.rule = "period" if period.rule == "month" else period.rule
    elif lead in _OPEN:
        hit.due, hit.hint = None, period.end
    return hit


def _is_this_one(scan: Scan, at: int, first: int, lead: Lead, period: Period) -> bool:
    """ "in settimana", "entro l'anno", "nel corso del mese": this one, though nothing says so; not "ogni settimana"."""
    if lead in (Lead.BY, Lead.LATEST):
        return True
    if lead is not Lead.ON:
        return False
    return (scan.word(at - 1) == "in" and period.rule == "week" and scan.pack.code == "it") or first < at - 2


def _weekend(scan: Scan, at: int, last: int) -> Hit | None:
    which = scan.pack.which.before(scan.norm, at)
    after = scan.pack.which.at(scan.norm, last)
    start = at
    name = ""
    if which is not None:
        start, name = which
    elif after is not None:
        last, name = after
    first, lead = scan.lead(start)
    is_end_of_week = scan.pack.edges.at(scan.norm, at) is not None
    if is_end_of_week and not scan.is_in(at - 1, "weekend_words"):
        return None
    if not name and (
        lead in (Lead.NONE, Lead.OF) or (scan.word(start - 1) in scan.pack.sets["articles"] and first == start - 1)
    ):
        return None
    weeks = {"next": 1, "last": -1}.get(name, 0) if scan.today.weekday() < dates.SATURDAY else int(name == "next")
    sunday = dates.shift(dates.monday_of(scan.today, weeks), dates.SUNDAY)
    if name == "next" and scan.pack.code == "it" and scan.today.weekday() < dates.SATURDAY:
        sunday -= timedelta(days=7)  # "il prossimo fine settimana" is the coming one
    hit = Hit(first, last, "weekend", DeadlineKind.WINDOW, sunday, lead=lead, core=at, past=name == "last")
    if lead in (Lead.BY, Lead.LATEST):
        hit.kind = DeadlineKind.EXACT
        if scan.pack.code == "en":  # "by the weekend" is before it begins
            hit.due = max(sunday - timedelta(days=2), scan.today)
    elif lead is Lead.BEFORE:
        hit.due = max(sunday - timedelta(days=2), scan.today)
    elif lead in (Lead.AFTER, Lead.FROM, Lead.ABOUT):
        hit.due = None
    return hit


def _edge(scan: Scan, at: int, last: int, edge: str) -> Hit | None:
    start = last
    while scan.is_in(start, "links") and start < last + 3:
        start += 1
    period = _period(scan, start)
    if period is None or (period.rule == "month" and period.past):
        return None
    first, lead = scan.lead(at)
    hit = Hit(first, period.last, "period_part", DeadlineKind.WINDOW, lead=lead, core=at, past=period.past)
    if period.end is not None:
        hit.hint = _inside(period, edge)
    if edge == "end" and period.end is not None:
        hit.rule = "period_end"
        if lead not in _OPEN:
            hit.kind, hit.due = DeadlineKind.EXACT, period.end
    return hit


def _inside(period: Period, edge: str) -> date | None:
    """Return the day by which the part of a period is over: the 10th, the 20th, its last day."""
    end = period.end
    assert end is not None
    if period.rule in ("week", "week_of", "week_number"):
        return end - timedelta(days={"start": 3, "mid": 1}.get(edge, 0))
    if period.rule == "month" or end.month != 12 or end.day != 31:
        return end.replace(day={"start": 10, "mid": 20}.get(edge, end.day))
    return end


def _period(scan: Scan, at: int) -> Period | None:
    pack, norm = scan.pack, scan.norm
    which = pack.which.at(norm, at)
    start = which[0] if which is not None else at
    if which is not None and pack.units.get(scan.word(start - 1)) is not None:  # "(entro il) corrente mese"
        start -= 1
    quarter = pack.quarters.at(norm, start)
    if quarter is not None:
        return _quarter(scan, quarter[0], quarter[1])
    season = pack.seasons.at(norm, start)
    if season is not None:
        return Period(season[0], None, "season", True)
    month = month_at(scan, start, beside_number=False)
    if month is not None:
        return _month(scan, month[0], month[1], which[1] if which is not None else "")
    unit = None if scan.is_in(start, "plurals") else pack.units.get(scan.word(start))
    if unit == "weekof":
        return _week_of(scan, start + 1)
    if unit == "week":
        last = scan.dot(start + 1)
        return (None if which is not None else _week_of(scan, last) or _week_number(scan, last)) or _unit(
            scan, last, unit, which
        )
    if unit in ("month", "year"):
        of_month = start + 2 if scan.is_in(start + 1, "of") else start + 1
        month = month_at(scan, of_month, beside_number=False) if unit == "month" else None
        if month is not None:
            return _month(scan, month[0], month[1], "")
        return _unit(scan, start + 1, unit, which)
    if _YEAR.match(scan.word(at)) and which is None:
        return _year(scan, at)
    return None


def _unit(scan: Scan, last: int, unit: str, which: tuple[int, str] | None) -> Period:
    after = scan.pack.which.at(scan.norm, last) if which is None else None
    if after is not None and not (after[1] == "after" and scan.word(after[0])[:1].isalnum()):
        last, name = after
    else:
        name = which[1] if which is not None else ""
    ahead = {"next": 1, "after": 1, "after_next": 2, "last": -1}.get(name, 0)
    today = scan.today
    if unit == "week":
        end = dates.friday_of(dates.working_week(today, ahead))
    elif unit == "month":
        there = dates.months_on(today.replace(day=1), ahead)
        end = dates.last_of_month(there.year, there.month)
    else:
        end = date(today.year + ahead, 12, 31)
    return Period(last, end, unit if unit == "week" else "period", name != "", ahead < 0)


def _week_of(scan: Scan, at: int) -> Period | None:
    """ "(settimana) del 16 marzo", "(week) commencing 12 May"."""
    start = at
    while scan.is_in(start, "of") or scan.is_in(start, "week_joints") or scan.word(start) == ":":
        start += 1
    if scan.word(start) in scan.pack.sets["articles"]:
        start += 1
    weekday = scan.pack.weekdays.get(scan.word(start))
    found = numbered(scan, start + 1 if weekday is not None else start)
    if found is not None and scan.is_in(found.last, "until_words"):  # "la settimana dal 7 all'11"
        further = numbered(scan, found.last + 1)
        found = further if further is not None and further.day >= found.day else found
    if found is None or (start == at and scan.pack.units.get(scan.word(at - 1)) == "week"):
        return None
    return Period(found.last, dates.friday_of(found.day), "week_of", True, found.past)


def _week_number(scan: Scan, at: int) -> Period | None:
    """ "(sett.) 12", "(week) 40"."""
    start = at
    if scan.word(at - 2) in scan.pack.sets["articles"]:  # "twice a week 3 people"
        return None
    while scan.word(start) in ("n", "n.", "nr", "nr.", ".", "numero", "number"):
        start += 1
    word = scan.word(start)
    if not (word.isdigit() and len(word) <= 2 and 1 <= int(word) <= 53) or scan.pack.units.at(scan.norm, start + 1):
        return None
    monday = dates.iso_week(scan.today, int(word))
    return None if monday is None else Period(start + 1, dates.friday_of(monday), "week_number", True)


def _month(scan: Scan, last: int, month: int, which: str) -> Period:
    year = None
    later = _later_month(scan, last)
    if later is not None:
        last, month = later
    if _YEAR.match(scan.word(last)):
        last, year = last + 1, int(scan.word(last))
    elif (year_said := _of_year(scan, last)) is not None:
        last, year = year_said
    elif not which and (after := scan.pack.which.at(scan.norm, last)) is not None:
        last, which = after
    if which == "last":
        year = scan.today.year - (month >= scan.today.month)
    if year is None:
        year = dates.month_ahead(scan.today, month)
    return Period(last, dates.last_of_month(year, month), "month", True, which == "last")


def _edge_before(scan: Scan, at: int) -> bool:
    """ "(a inizio) 2027", "(nei primi mesi del) 2027"."""
    link = at - 1 if scan.is_in(at - 1, "of") else at
    return scan.pack.edges.before(scan.norm, link) is not None


def _later_month(scan: Scan, at: int) -> tuple[int, int] | None:
    """ "(novembre) e dicembre", "(gennaio)/febbraio": (place after it, month)."""
    joint = scan.word(at)
    if joint not in ("/", "-", "–") and joint not in scan.pack.sets["and"] and joint not in ("o", "or"):
        return None
    return month_at(scan, at + 1, beside_number=False)


def _of_year(scan: Scan, at: int) -> tuple[int, int] | None:
    """ "(gennaio) dell'anno prossimo", "(January) next year": (place after it, year)."""
    start = at + 1 if scan.is_in(at, "of") else at
    which = scan.pack.which.at(scan.norm, start)
    unit = which[0] if which is not None else start
    if scan.pack.units.get(scan.word(unit)) != "year":
        return None
    after = which or scan.pack.which.at(scan.norm, unit + 1)
    if after is None:
        return None
    last = unit + 1 if after is which else after[0]
    return last, scan.today.year + {"next": 1, "after": 1, "last": -1}.get(after[1], 0)


def _quarter(scan: Scan, last: int, quarter: int) -> Period:
    month = quarter * 3
    link = last + 1 if scan.is_in(last, "of") else last
    if _YEAR.match(scan.word(link)):
        return Period(link + 1, dates.last_of_month(int(scan.word(link)), month), "period", True)
    return Period(last, dates.last_of_month(dates.month_ahead(scan.today, month), month), "period", True)


def _year(scan: Scan, at: int) -> Period | None:
    """ "nel 2027", "entro il 2027"."""
    first, lead = scan.lead(at)
    led = lead in (Lead.BY, Lead.LATEST) or scan.is_in(at - 1, "year_leads") or (lead is Lead.ON and first < at - 1)
    if int(scan.word(at)) < scan.today.year or not (led or _edge_before(scan, at)):
        return None
    return Period(at + 1, date(int(scan.word(at)), 12, 31), "period", True)
