"""Reads days that are counted: "il primo martedì di ottobre", "the last day of March", "terzo lunedì dopo Pasqua"."""

from __future__ import annotations

from datetime import date

from nlp import dates
from nlp.conditions import event_after
from nlp.counting import count_on
from nlp.day_numbers import YEAR
from nlp.days import settle
from nlp.feasts import feast_beside
from nlp.findings import DeadlineKind
from nlp.offsets import dated, from_event
from nlp.period_names import period_at
from nlp.scan import Hang, Hit, Lead, Scan, Step

_DAY, _WORKDAY = 7, 8  # beside the seven weekdays: any day, any working day


def read_nth(scan: Scan, at: int) -> Hit | None:
    """Read a weekday or a day that is counted within a month or from a feast. What recurs is none."""
    found = scan.pack.ordinals.at(scan.norm, at)
    if found is None:
        return None
    start, count = found
    day = scan.pack.weekdays.get(scan.word(start))
    if day is None:
        unit = scan.pack.units.at(scan.norm, start)
        if unit is not None and unit[1] == "workday":  # "il primo giorno utile dopo Pasquetta"
            day, start = _WORKDAY, unit[0] - 1
        elif unit != (start + 1, "day"):
            return None
        else:
            day = _DAY
    if count == 1 and day < _DAY and scan.is_in(start + 1, "useful"):  # "il primo martedì utile"
        said: tuple[int, date] | None = (start + 2, dates.weekday_after(scan.today, day))
    else:
        said = _in_month(scan, start + 1, count, day, scan.lead(at)[1]) or _after_feast(scan, start + 1, count, day)
    if said is None and day >= _DAY and count > 0:
        return _from_event(scan, at, start + 1, Step(count, "workday" if day == _WORKDAY else "day"))
    if said is None or scan.is_in(at - 1, "habits"):
        return None
    last, due = said
    first, lead = scan.lead(at)
    if first == at and scan.is_in(at - 1, "articles"):
        first = at - 1
    if scan.is_in(first - 1, "habits"):
        return None
    hit = Hit(first, last, "nth", DeadlineKind.EXACT, due, core=at, past=due < scan.today)
    return settle(scan, hit, first, Lead.ON if lead is Lead.NONE else lead)


def _in_month(scan: Scan, at: int, count: int, day: int, lead: Lead) -> tuple[int, date] | None:
    if not (scan.is_in(at, "links") or scan.word(at) == "in"):
        return None
    start = at
    while (scan.is_in(start, "links") or scan.word(start) == "in") and start < at + 3:
        bare = (
            scan.is_in(start, "of") and scan.pack.units.get(scan.word(start + 1)) == "month"
        )  # "del mese" alone recurs
        if scan.pack.which.at(scan.norm, start) is not None and not bare:  # "di questo mese"
            break
        start += 1
    period = period_at(scan, start)
    if period is None or period.end is None:
        return None
    if scan.pack.units.get(scan.word(start)) == "year":  # "il penultimo sabato dell'anno"
        found = nth(period.end if count < 0 else period.end.replace(month=1), count, day)
        if found is not None and found < scan.today:
            found = nth(date(period.end.year + 1, 12 if count < 0 else 1, 31), count, day)
        return None if found is None else (period.last, found)
    month = scan.pack.units.get(scan.word(start)) == "month"
    once = count < 0 or day == _DAY or lead in (Lead.BY, Lead.LATEST)
    if not period.said_which and not (month and once):
        return None  # "il primo lunedì del mese" recurs, "entro il primo lunedì del mese" does not
    last_word = scan.pack.units.get(scan.word(period.last - 1)) or scan.pack.units.get(scan.word(period.last - 2))
    if period.rule != "month" and last_word != "month":
        return None
    if day == _WORKDAY:
        return period.last, _workday(scan, period.end, count)
    found = nth(period.end, count, day)
    if found is not None and found < scan.today and period.rule == "month" and _without_year(scan, start, period.last):
        found = nth(dates.last_of_month(period.end.year + 1, period.end.month), count, day)
    if found is not None and found < scan.today and not period.said_which:  # "entro il primo lunedì del mese"
        after = dates.shift(period.end, 1)
        found = nth(dates.last_of_month(after.year, after.month), count, day)
    return None if found is None else (period.last, found)


def _without_year(scan: Scan, start: int, last: int) -> bool:
    """Whether nothing but the month was said: "ottobre", "del mese di ottobre"."""
    return not YEAR.match(scan.word(last - 1)) and scan.pack.which.before(scan.norm, last) is None


def _workday(scan: Scan, end: date, count: int) -> date:
    """Return the working day counted in the month that ends on a day; below zero from its end."""
    beside = dates.shift(end.replace(day=1), -1) if count > 0 else dates.shift(end, 1)
    return dates.working_days_on(beside, count, scan.calendar)


def nth(end: date, count: int, day: int) -> date | None:
    """Return the day counted in the month that ends on a day; below zero from its end. None where it has none."""
    if day == _DAY:
        found = dates.shift(end.replace(day=1), count - 1) if count > 0 else dates.shift(end, count + 1)
    else:
        found = dates.nth_weekday(end, day, count)
    return found if found.month == end.month else None


def _after_feast(scan: Scan, at: int, count: int, day: int) -> tuple[int, date] | None:
    feast = feast_beside(scan, at, Lead.AFTER)
    if feast is None or count < 1:
        return None
    last, base = feast
    if day == _WORKDAY:
        return last, dates.working_days_on(base, count, scan.calendar)
    step = dates.shift(base, count) if day == _DAY else dates.shift(dates.weekday_after(base, day), 7 * (count - 1))
    return last, step


def _from_event(scan: Scan, at: int, last: int, step: Step) -> Hit | None:
    """ "entro il terzo giorno lavorativo dalla verifica", "by the tenth day after receipt"."""
    tail = scan.pack.offset_tails.at(scan.norm, last)
    first, lead = scan.lead(at)
    if tail is None or tail[1] not in ("from", "later") or lead is Lead.NONE or scan.new_line(last):
        return None
    hit = Hit(first, last, "offset_event", DeadlineKind.EXACT, core=at, step=step, lead=lead)
    if tail[1] == "later":  # "entro il terzo giorno lavorativo successivo"
        hit.last, hit.rule, hit.hang = tail[0], "offset_chain", Hang.MUST
        hit.due = count_on(step, scan.today, scan.calendar)
        return hit
    base = dated(scan, tail[0])
    if base is not None and base.due is not None:
        hit.last, hit.due = base.last, count_on(step, base.due, scan.calendar)
        return hit
    end = event_after(scan, tail[0], strict=False)
    return None if end is None else from_event(scan, hit, tail[0], end, step)
