"""Reads the names of periods: "la prossima settimana", "settimana 12", "marzo", "l'anno prossimo", "Q1"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nlp import dates
from nlp.day_numbers import month_at, numbered
from nlp.feasts import feast_at
from nlp.packs import Pack
from nlp.scan import Lead, Scan
from nlp.whose_month import of_which

_YEAR = re.compile(r"20\d\d$")
_CODE = re.compile(r"[a-z]+(\d{1,2})$")
_WEEKS = 53
_LED = (Lead.BY, Lead.LATEST, Lead.UNTIL, Lead.ON, Lead.FROM, Lead.AFTER, Lead.BEFORE, Lead.ABOUT)
_MONTHS = {"quarter": 3, "year": 12}


def week_codes(pack: Pack) -> Iterator[str]:
    """Return the words that name a week by its number ("W25", "KW07") or stand before that number ("KW 25")."""
    for code in pack.sets["week_codes"]:
        yield code
        for number in range(1, _WEEKS + 1):
            yield f"{code}{number}"
            yield f"{code}{number:02}"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days that has a name. `end` is its last day (for a week its Friday), None where nobody could say."""

    last: int
    end: date | None
    rule: str
    said_which: bool  # "prossima", "questo", a month's name: the words alone make it this one
    past: bool = False
    months: int = 1  # how many it has, unless it is a week


def period_at(scan: Scan, at: int) -> Period | None:
    """Return the period whose name begins at a word, or None."""
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
        advanced = scan.is_in(season[0], "advanced") and not scan.new_line(season[0])
        return Period(season[0] + advanced, None, "season", True)
    month = month_at(scan, start, beside_number=False)
    if month is not None:
        return _month(scan, month[0], month[1], which[1] if which is not None else "")
    unit = None if scan.is_in(start, "plurals") else pack.units.get(scan.word(start))
    if unit is None and which is None and pack.units.get(scan.word(start)) == "week":  # "settimane 41-42"
        return _week_number(scan, start + 1)
    if unit == "quarter" and which is None and pack.code == "en":  # "quarter past ten"
        return None
    if unit == "weekof":
        return _week_of(scan, start + 1)
    if unit == "week":
        last = scan.dot(start + 1) if scan.word(start) not in ("week",) else start + 1
        return (None if which is not None else _week_of(scan, last) or _week_number(scan, last)) or unit_at(
            scan, last, unit, which
        )
    if unit in ("month", "quarter", "year"):
        of_month = start + 2 if scan.is_in(start + 1, "of") else start + 1
        month = month_at(scan, of_month, beside_number=False) if unit == "month" else None
        if month is not None:
            return _month(scan, month[0], month[1], "")
        return unit_at(scan, start + 1, unit, which)
    if _YEAR.match(scan.word(at)) and which is None:
        return _year(scan, at)
    return _coded_week(scan, at) if which is None else None


def short_month(scan: Scan, at: int) -> Period | None:
    """ "(metà) giu", "(fine) ott": a short month after its edge; not "sett", which is a week, and not "mar"."""
    month = scan.pack.months_short.get(scan.word(at))
    unclear = scan.is_in(at, "doubtful") or scan.pack.units.get(scan.word(at)) is not None
    return None if month is None or unclear or scan.goes_on(at + 1) else _month(scan, scan.dot(at + 1), month, "")


def unit_at(scan: Scan, last: int, unit: str, which: tuple[int, str] | None) -> Period:
    """Return the week, month or year itself; `which` is what was said before it, if anything."""
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
    elif unit == "quarter":
        there = dates.months_on(today.replace(day=1), 3 * ahead)
        end = dates.last_of_month(there.year, (there.month + 2) // 3 * 3)
    else:
        end = date(today.year + ahead, 12, 31)
    return Period(last, end, unit if unit == "week" else "period", name != "", ahead < 0, _MONTHS.get(unit, 1))


def _week_of(scan: Scan, at: int) -> Period | None:
    """ "(settimana) del 16 marzo", "(week) commencing 12 May"."""
    start = at
    while scan.is_in(start, "of") or scan.is_in(start, "week_joints") or scan.word(start) == ":":
        start += 1
    if scan.word(start) in scan.pack.sets["articles"]:
        start += 1
    feast = feast_at(scan, start)
    if feast is not None and start > at:
        return Period(feast[0], dates.friday_of(feast[1]), "week_of", True)
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
    count = scan.word(at - 2)
    if count.isdecimal() or scan.pack.numbers.get(count) is not None:  # "3 kW 2 stage", "twice a week 3 people"
        return None
    while scan.word(start) in ("n", "n.", "nr", "nr.", ".", "numero", "number"):
        start += 1
    said = None if scan.new_line(start) else _number_of_week(scan, start)
    if said is None or scan.pack.units.at(scan.norm, start + 1):
        return None
    last, word = start + 1, said
    further = _number_of_week(scan, last + 1) if scan.is_in(last, "ranges") or scan.is_in(last, "and_joints") else None
    if further is not None and said < further:
        last, word = last + 2, further
    if scan.is_in(at - 1, "plurals") and (further is None or scan.counts(last)):
        return None
    year = last + 1 if scan.is_in(last, "of") or scan.word(last) == "/" else last
    if _YEAR.match(scan.word(year)) and not scan.new_line(year):
        last, since = year + 1, date(int(scan.word(year)), 1, 1)
    else:
        since = scan.today
    monday = dates.iso_week(since, word)
    return None if monday is None else Period(last, dates.friday_of(monday), "week_number", True)


def _number_of_week(scan: Scan, at: int) -> int | None:
    """ "(settimana) 12", "(settimana) ventidue"; one that is written out only where it counts nothing."""
    word = scan.word(at)
    if word.isdecimal():
        return int(word) if len(word) <= 2 and 1 <= int(word) <= _WEEKS else None
    number = scan.pack.numbers.get(word)
    return number if number is not None and 1 < number <= _WEEKS and scan.breaks_off(at + 1) else None


def _coded_week(scan: Scan, at: int) -> Period | None:
    """ "(nella) W25", "(by) KW 40"; not "la W25", "lampade W25", "da 3 kW 2": those are things."""
    code = _CODE.match(scan.word(at))
    if code is None and not (scan.is_in(at, "week_codes") and scan.capital(at) and not scan.word(at - 1).isdecimal()):
        return None
    number = code[1] if code is not None else scan.word(at + 1)
    if not (
        number.isdecimal() and len(number) <= 2 and (code is None or scan.word(at)[: -len(number)] in _codes(scan))
    ):
        return None
    first, lead = scan.lead(at)
    bare = lead in _LED and not (first == at - 1 and scan.is_in(first, "articles"))
    last = at + 1 + (code is None)
    monday = dates.iso_week(scan.today, int(number)) if bare or scan.alone(at, last) else None
    return None if monday is None else Period(last, dates.friday_of(monday), "week_number", True)


def _codes(scan: Scan) -> frozenset[str]:
    return scan.pack.sets["week_codes"]


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
    if scan.is_in(last, "advanced") and not scan.new_line(last):  # "a maggio inoltrato"
        last += 1
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
    found = of_which(scan, at + scan.is_in(at, "of"), "year")
    if found is None or not found[1]:
        return None
    return found[0], scan.today.year + {"next": 1, "after": 1, "last": -1}.get(found[1], 0)


def _quarter(scan: Scan, last: int, quarter: int) -> Period:
    month = quarter * 3
    link = last + 1 if scan.is_in(last, "of") else last
    said = _YEAR.match(scan.word(link))
    last, year = (link + 1, int(scan.word(link))) if said else (last, dates.month_ahead(scan.today, month))
    return Period(last, dates.last_of_month(year, month), "period", True, months=3)


def _year(scan: Scan, at: int) -> Period | None:
    """ "nel 2027", "entro il 2027"."""
    first, lead = scan.lead(at)
    led = lead in (Lead.BY, Lead.LATEST) or scan.is_in(at - 1, "year_leads") or (lead is Lead.ON and first < at - 1)
    if int(scan.word(at)) < scan.today.year or not (led or _edge_before(scan, at)):
        return None
    return Period(at + 1, date(int(scan.word(at)), 12, 31), "period", True, months=12)
