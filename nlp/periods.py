"""Reads weeks, months and longer: "in settimana", "entro fine mese", "metà marzo", "la settimana del 16"."""

from __future__ import annotations

from datetime import date, timedelta

from nlp import dates
from nlp import period_parts as parts
from nlp.day_numbers import numbered
from nlp.findings import DeadlineKind
from nlp.period_names import Period, period_at, short_month, unit_at
from nlp.scan import Hit, Lead, Scan

_LIMITS = (Lead.BY, Lead.LATEST, Lead.UNTIL)
_OPEN = (Lead.ABOUT, Lead.AFTER, Lead.BEFORE, Lead.FROM)


def read_period(scan: Scan, at: int) -> Hit | None:
    """Read a period that begins at a word, with the edge of it that is meant ("fine", "metà"), if any."""
    weekend = scan.pack.weekend.at(scan.norm, at)
    if weekend is not None and (hit := _weekend(scan, at, weekend[0])) is not None:
        return hit
    ends = scan.pack.ends.at(scan.norm, at)
    if ends is not None:  # "by EOW"
        first, lead = scan.lead(at)
        if ends[1] == "midweek":
            named = lead not in (Lead.NONE, Lead.OF) and not scan.is_in(at - 1, "articles")
            if not (named or scan.alone(first, ends[0])):
                return None  # "a midweek visit"
            return Hit(first, ends[0], "period_part", DeadlineKind.WINDOW, lead=lead, core=at)
        whole = unit_at(scan, ends[0], ends[1], None)
        return Hit(first, ends[0], "period_end", DeadlineKind.EXACT, whole.end, lead=lead, core=at)
    edge = scan.pack.edges.at(scan.norm, at)
    if edge is not None:
        return _edge(scan, at, edge[0], edge[1])
    period = period_at(scan, at)
    if period is None:
        return None
    first, lead = scan.lead(at)
    end = period.last + (scan.word(period.last) == "-")
    if period.end is not None and scan.is_in(end, "edge_after"):  # "by month end"
        return Hit(first, end + 1, "period_end", DeadlineKind.EXACT, period.end, lead=lead, core=at)
    if not period.said_which and not _is_this_one(scan, at, first, lead, period):
        return None
    along = scan.is_in(at - 1, "along") and not scan.capital(at)  # "lo paghiamo con gennaio", not "con Maggio"
    if period.rule == "month" and lead is Lead.NONE and along:
        first, lead = at - 1, Lead.ON
    alone = scan.alone(first, period.last)
    bare = lead in (Lead.NONE, Lead.OF) or scan.is_in(at - 1, "articles")
    if period.rule == "month" and bare and first >= at - 1 and not alone:
        return None
    counted = first < at and scan.pack.ordinals.get(scan.word(first - 1)) is not None  # "la prima tra aprile e maggio"
    if (scan.is_in(first - 1, "habits") and not counted) or scan.is_in(first - 1, "past_words"):
        return None
    if scan.word(first) == "in" and first == at - 1 and lead is Lead.ON and scan.is_in(at, "bare_which"):
        first, lead = at, Lead.NONE  # "the pump goes in this week"
    hit = Hit(first, period.last, period.rule, DeadlineKind.WINDOW, period.end, lead=lead, core=at, past=period.past)
    if period.rule == "season":
        with_it = at - 1 if scan.is_in(at - 1, "along") else at - 2
        if scan.is_in(with_it, "along") and (with_it == at - 1 or scan.is_in(at - 1, "articles")):  # "con l'anno nuovo"
            hit.first, hit.due = with_it, None
            return hit
        bare = lead is Lead.ON and first == at - 1 and scan.is_in(first, "articles")
        idle = bare or lead in (Lead.NONE, Lead.OF, Lead.FROM)
        return None if idle else hit
    if lead in _LIMITS and scan.word(first) not in (scan.pack.say["for"], "x"):
        hit.kind = DeadlineKind.EXACT
        hit.rule = "period" if period.rule == "month" else period.rule
    elif lead is Lead.ABOUT and scan.is_in(first, "hedges"):  # "presumibilmente nella settimana del 24"
        hit.first = first + 1
    elif lead in _OPEN and not (lead is Lead.FROM and period.rule.startswith("week")):
        hit.due, hit.hint = None, period.end
        if lead is Lead.BEFORE and period.rule == "month" and period.end is not None:
            hit.hint = dates.shift(period.end.replace(day=1), -1)
    return hit


def _is_this_one(scan: Scan, at: int, first: int, lead: Lead, period: Period) -> bool:
    """ "in settimana", "entro l'anno", "nel corso del mese": this one, though nothing says so; not "ogni settimana"."""
    if scan.pack.code == "en" and scan.word(at - 1) == "by":  # "two times by year"
        return False
    if lead in (Lead.BY, Lead.LATEST):
        return scan.word(at - 1) not in (scan.pack.say["for"], "x")  # "per settimana", "for year 2"
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
    of_month = _of_month(scan, last)
    if of_month is not None and name in ("last", ""):
        end = of_month[1]
        sunday = dates.weekday_before(dates.shift(end, 1), dates.SUNDAY) if name else end
        hit = Hit(first, of_month[0], "weekend", DeadlineKind.WINDOW, sunday, lead=lead, core=at)
        if _says_last_day(scan, last + 1, of_month[0]):
            hit.kind = DeadlineKind.EXACT
        return hit
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


def _says_last_day(scan: Scan, at: int, last: int) -> bool:
    """ "(il weekend del) 24-25 ottobre", "24 e 25 ottobre", "24/25 ottobre": the last day is named with the first."""
    return any(
        scan.is_in(place, "ranges") or scan.is_in(place, "and_joints") or "/" in scan.norm[place]
        for place in range(at, last - 1)
    )


def _of_month(scan: Scan, at: int) -> tuple[int, date] | None:
    """ "(last weekend) of October", "(il weekend) del 10 aprile": (place after it, last day of the month or Sunday)."""
    if not (scan.is_in(at, "of") or scan.word(at) == "in"):
        return None
    day = numbered(scan, at + 1)
    if day is not None and day.rule == "day_month":
        return day.last, dates.shift(dates.monday_of(day.day), dates.SUNDAY)
    period = period_at(scan, at + 1) if day is None else None
    if period is None or period.rule != "month" or period.end is None:
        return None
    return period.last, period.end


def _edge(scan: Scan, at: int, last: int, edge: str) -> Hit | None:
    start = last
    while scan.is_in(start, "links") and start < last + 3:
        start += 1
    period = period_at(scan, start) or short_month(scan, start)
    if period is None and edge.startswith("until_") and start == last:
        return _decade(scan, at, last, int(edge[6:]))
    if period is None or (period.rule == "month" and period.past):
        return None
    first, lead = scan.lead(at)
    hit = Hit(first, period.last, "period_part", DeadlineKind.WINDOW, lead=lead, core=at, past=period.past)
    if edge == "later":
        hit.due = period.end
        return hit
    if edge.endswith("workday") and period.end is not None:
        hit.kind, hit.rule, hit.due = DeadlineKind.EXACT, "period_end", parts.workday(scan, period, edge)
        return hit
    if period.end is not None:
        hit.hint = parts.inside(period, edge) if period.rule != "month" else parts.in_month(period.end, edge)
        if period.rule == "month" and lead not in _OPEN and parts.is_clear(period.end, edge):
            hit.due = hit.hint
    limits = lead in _LIMITS and scan.word(first) not in (scan.pack.say["for"], "x")
    if limits and hit.hint is not None and (edge.startswith("until_") or hit.due is not None):
        hit.kind, hit.due = DeadlineKind.EXACT, hit.hint  # "entro la prima decade", "by the first full week of May"
    if edge == "end" and period.end is not None:
        hit.rule = "period_end"
        if lead not in _OPEN or lead is Lead.BEFORE:
            hit.kind, hit.due = DeadlineKind.EXACT, period.end
    return hit


def _decade(scan: Scan, at: int, last: int, day: int) -> Hit | None:
    """ "entro la seconda decade", "nella prima quindicina": of this month, of the next one where it is over."""
    first, lead = scan.lead(at)
    if (lead not in _LIMITS and lead is not Lead.ON) or scan.is_in(last, "of") or scan.goes_on(last):
        return None
    here = dates.in_month(scan.today, day)
    due = here if here >= scan.today else dates.in_month(dates.months_on(scan.today.replace(day=1), 1), day)
    limit = lead in _LIMITS and scan.word(first) not in (scan.pack.say["for"], "x")
    kind = DeadlineKind.EXACT if limit else DeadlineKind.WINDOW
    return Hit(first, last, "period_part", kind, due if limit else None, lead=lead, core=at, hint=due)
