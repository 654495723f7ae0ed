"""Tells apart what names a time and sets none: what recurs, and days and hours that have just been."""

from __future__ import annotations

from datetime import date, time

from nlp import dates
from nlp.day_numbers import YEAR
from nlp.feasts import feast_at
from nlp.it import rules
from nlp.scan import Hit, Lead, Role, Scan

_BEFORE = 8  # words of the clause in which a habit is announced
_SINCE, _SINCE_IN_MONTH = 60, 14  # days within which a day that has been is likelier than the one to come
_RECURRING = frozenset(
    ["month", "season", "feast", "around_feast", "weekday", "day_month", "day_numeric", "period_part", "nth"]
)
_LIMITS = (Lead.BY, Lead.LATEST, Lead.UNTIL, Lead.FROM)
_NUMBERED = ("day_month", "day_numeric", "day_of_month")


def set_deadlines(scan: Scan, found: list[Hit]) -> list[Hit]:
    """Return the hits without those that recur; those that have just been are past."""
    kept = [hit for hit in found if not _recurs(scan, hit)]
    for hit in kept:
        _look_back(scan, hit)
        if hit.role is Role.WHOLE and scan.is_in(hit.last, "is_a") and _is_off(scan, hit.last + 1):
            hit.lead = Lead.OF  # "visto che il 6 è Pasquetta"
    return kept


def _recurs(scan: Scan, hit: Hit) -> bool:
    """ "di regola escono dopo San Giuseppe", "every year in March"; not "di norma rispondiamo entro 24 ore"."""
    if hit.rule not in _RECURRING or hit.lead in _LIMITS or hit.past:
        return False
    if scan.is_in(hit.first - 1, "each") or scan.is_in(hit.core - 1, "each"):
        return True
    for place in range(hit.first - 1, max(-1, hit.first - _BEFORE), -1):
        if scan.pack.habitually.at(scan.norm, place) is not None:
            return True
        word = scan.word(place)
        if word in (".", ";", ":", "!", "?") or scan.new_line(place):
            return False
    return False


def _is_off(scan: Scan, at: int) -> bool:
    """Whether a feast or a closure is what a day is said to be."""
    at += scan.is_in(at, "articles")
    return scan.is_in(at, "closed_days") or feast_at(scan, at) is not None


def _look_back(scan: Scan, hit: Hit) -> None:
    if hit.due is None or hit.past or hit.lead in (Lead.BY, Lead.LATEST, Lead.UNTIL):
        return
    if hit.role is Role.WHOLE and hit.at is not None and hit.due == scan.today and hit.rule == "day":
        told = not hit.open_half or any(":" in scan.norm[place] for place in range(hit.first, hit.last))
        hit.past = told and hit.at < time(scan.now.hour, scan.now.minute)  # "11:20 today", said at 15
    elif hit.rule in _NUMBERED and hit.step is None and not _says_year(scan, hit):
        before = _day_before(scan, hit)
        if before is not None and _has_been(scan, hit):
            hit.due, hit.past = before, True
        elif hit.rule == "day_of_month" and _is_thing(scan, hit):
            hit.past = True


def _day_before(scan: Scan, hit: Hit) -> date | None:
    """Return the last such day before today, if it is near and the next one far."""
    assert hit.due is not None
    if hit.rule == "day_of_month":
        back = dates.months_on(hit.due.replace(day=1), -1)
        there = dates.in_month(back, hit.due.day)
        return there if there.day == hit.due.day and 0 < (scan.today - there).days <= _SINCE_IN_MONTH else None
    if not dates.exists(hit.due.year - 1, hit.due.month, hit.due.day):
        return None
    there = hit.due.replace(year=hit.due.year - 1)
    return there if 0 < (scan.today - there).days <= _SINCE else None


def _has_been(scan: Scan, hit: Hit) -> bool:
    """ "saldato il 20/2", "sportello aperto dal 12 maggio", "è pronta dal 18": whether it is said of what has been."""
    ahead = hit.first - 1
    if hit.lead is Lead.FROM:
        if hit.rule != "day_of_month":
            return True
        return any(scan.is_in(place, "auxiliaries") for place in range(max(0, ahead - _BEFORE), ahead))
    if scan.pack.code == "it":
        if scan.is_in(ahead - 1, "articles"):  # "ritiriamo il reso tra l'8 e il 10": a thing
            return False
        return rules.is_participle(scan, ahead) and not scan.is_in(ahead, "arranged")
    return scan.is_in(ahead, "gone") or (scan.is_in(ahead, "arranged") and not scan.is_in(ahead - 1, "be_forms"))


def _is_thing(scan: Scan, hit: Hit) -> bool:
    """ "il 7 è rimasto giù": a number that something has happened to is a thing, or a day that has been."""
    if hit.lead is not Lead.ON or scan.pack.code != "it" or not scan.is_in(hit.last, "auxiliaries"):
        return False
    return rules.is_participle(scan, hit.last + 1) and not scan.is_in(hit.last + 1, "arranged")


def _says_year(scan: Scan, hit: Hit) -> bool:
    last = scan.word(hit.last - 1)
    return YEAR.match(last) is not None or max(map(last.count, "/.-")) > 1
