"""Reads feasts and what is said by them: "entro Pasqua", "l'antivigilia di Natale", "durante la chiusura estiva"."""

from __future__ import annotations

from datetime import date

from nlp import dates
from nlp.day_numbers import YEAR, numbered
from nlp.findings import DeadlineKind
from nlp.scan import Hit, Lead, Scan

_NOTHING_ELSE = frozenset(
    {"immaculate", "assumption", "halloween", "two_before_christmas"}
)  # neither a person's name nor a common word
_SAINTS = "st_"  # their names are those of people, streets and towns as well
_LIMITS = (Lead.BY, Lead.BEFORE, Lead.AFTER, Lead.ABOUT)


def feast_at(scan: Scan, at: int) -> tuple[int, date, str] | None:
    """Return (place after it, its day, its name) of the feast, or the eve of one, whose name begins at a word."""
    found = scan.pack.feasts.at(scan.norm, at)
    eve = scan.pack.eves.at(scan.norm, at)
    if eve is not None and (found is None or eve[1] != 0):  # "festa di San Nicola"; "festa della mamma" is one itself
        found = scan.pack.feasts.at(scan.norm, eve[0])
    else:
        eve = None
    if found is None:
        return None
    last, name = found
    if scan.is_in(last - 1, "said_with_article") and not scan.is_in(last - 2, "definite"):
        return None
    year = int(scan.word(last)) if YEAR.match(scan.word(last)) else None
    last += year is not None
    day = dates.feast(name, scan.today, year)
    if eve is None or eve[1] == 0:
        return last, day, name
    eve_day = dates.shift(day, eve[1])
    if eve_day < scan.today and year is None:  # said between the eve and its feast: next year's
        eve_day = dates.shift(dates.feast(name, dates.shift(day, 1)), eve[1])
    return last, eve_day, "christmas_eve"


def feast_beside(scan: Scan, at: int, *leads: Lead) -> tuple[int, date] | None:
    """Return (place after it, its day) of the feast that follows a word with one of these leads before it."""
    lead = scan.pack.leads.at(scan.norm, at)
    if lead is None or lead[1] not in leads:
        return None
    feast = feast_at(scan, lead[0])
    return None if feast is None else feast[:2]


def read_feast(scan: Scan, at: int) -> Hit | None:
    """ "entro Pasqua", "dopo l'Epifania"; "prima delle ferie", which have no day of their own."""
    first, lead = scan.lead(at)
    found = feast_at(scan, at)
    if found is None:
        return _off_time(scan, at, first, lead)
    last, day, name = found
    first, lead = _passed(scan, first, lead)
    other = feast_at(scan, last + 1) if lead is Lead.BETWEEN and scan.is_in(last, "and") else None
    if other is not None:  # "tra Natale e Capodanno"
        return Hit(first, other[0], "around_feast", DeadlineKind.WINDOW, lead=Lead.ON, core=at, hint=other[1])
    if scan.is_in(last, "feast_weeks") and lead not in (Lead.NONE, Lead.OF) and not scan.new_line(last):
        return Hit(first, last + 1, "around_feast", DeadlineKind.WINDOW, lead=lead, core=at)  # "over Easter weekend"
    which = scan.pack.which.before(scan.norm, at) if lead is Lead.NONE else None
    if which is not None and which[1] in ("next", "this"):
        first = which[0]
    named = any(map(scan.capital, range(at, last)))
    by_the_eve = name == "christmas_eve" and lead is Lead.BY
    unsure = not (named or by_the_eve or name in _NOTHING_ELSE) and (lead is Lead.ON or scan.is_in(at, "articles"))
    is_weekday = lead is Lead.NONE and scan.pack.weekdays.get(scan.word(at)) is not None  # "venerdì santo"
    if (unsure or (lead in (Lead.NONE, Lead.OF) and not is_weekday)) and not scan.alone(first, last):
        return None
    if name.startswith(_SAINTS) and not scan.alone(first, last) and not _is_a_saints_day(scan, at, last, lead):
        return None
    hit = Hit(first, last, "feast", DeadlineKind.EXACT, day, lead=lead, core=at)
    around = lead in (Lead.BEFORE, Lead.AFTER, Lead.ABOUT)
    if around:
        hit.hint = dates.shift(day, {Lead.BEFORE: -1, Lead.AFTER: 5}.get(lead, 0))
    if around or (lead is Lead.ON and scan.is_in(first, "during")):  # "durante l'Avvento", "over Christmas"
        hit.kind, hit.due, hit.rule = DeadlineKind.WINDOW, None, "around_feast"
    return hit


def _passed(scan: Scan, first: int, lead: Lead) -> tuple[int, Lead]:
    """ "passati i Morti", "finite le feste": after it; not "sono finite le feste"."""
    if lead not in (Lead.NONE, Lead.ON) or not scan.is_in(first - 1, "passed") or scan.is_in(first - 2, "auxiliaries"):
        return first, lead
    return first - 1, Lead.AFTER


def _bridged(scan: Scan, at: int) -> int | None:
    """ "(il ponte) del 2 giugno", "dei Morti": the place after the day that it goes with."""
    if not scan.is_in(at, "of"):
        return None
    feast = feast_at(scan, at + 1)
    day = numbered(scan, at + 1) if feast is None else None
    return feast[0] if feast is not None else day.last if day is not None and day.sure else None


def _is_a_saints_day(scan: Scan, at: int, last: int, lead: Lead) -> bool:
    """Whether a saint's name is said of a day: "per San Martino.", "on St Stephen's Day"; not "in San Marco"."""
    if scan.is_in(last - 1, "feast_days") or scan.is_in(at, "feast_days"):
        return True
    return lead in _LIMITS and not scan.capital(last)


def _off_time(scan: Scan, at: int, first: int, lead: Lead) -> Hit | None:
    """ "prima delle ferie", "durante la chiusura di Natale": no day of their own."""
    off = scan.pack.off_times.at(scan.norm, at)
    during = lead in (Lead.ON, Lead.ABOUT, Lead.BETWEEN) and scan.is_in(first, "during")
    bridged = _bridged(scan, off[0]) if off is not None and off[1] == "bridge" else None
    if bridged is not None and lead not in (Lead.NONE, Lead.OF) and first < at - scan.is_in(at - 1, "articles"):
        return Hit(first, bridged, "around_feast", DeadlineKind.WINDOW, lead=lead, core=at)
    first, lead = _passed(scan, first, lead)
    if off is None or not (lead in (Lead.BEFORE, Lead.AFTER) or (during and off[1] != "bridge")):
        return None  # "sotto il ponte" is a place
    if off[1] == "leave":  # somebody's own absence, of which the text says no date
        return Hit(first, off[0], "event", DeadlineKind.CONDITIONAL, lead=lead, core=at)
    return Hit(first, off[0], "around_feast", DeadlineKind.WINDOW, lead=lead, core=at)
