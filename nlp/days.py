"""Reads the words for one day: "il 5 maggio", "12/03", "7-9 luglio", "domani", "oggi a otto"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from nlp import dates
from nlp.day_numbers import numbered, the_last
from nlp.findings import DeadlineKind
from nlp.scan import Hang, Hit, Lead, Scan
from nlp.whose_month import Numbered

_DAY = re.compile(r"\d{1,2}$")
_LIMITS = (Lead.BY, Lead.FROM, Lead.UNTIL)
_TO_A_DAY = (*_LIMITS, Lead.BEFORE, Lead.LATEST)
_LARGEST_PLAIN_FRACTION = 8  # "1/2", "3/4", "5/8" are more often fractions than days
_FAR = 200  # days; a day of which an hour is told in passing is likelier one that has been
_LONGEST_MONTH = 31
_INCHES = (16, 32, 64)


def settle(scan: Scan, hit: Hit, first: int, lead: Lead) -> Hit:
    """Give a hit for one day its lead: "verso il 20" names no day, "prima del 20" leaves it open."""
    before = scan.word(hit.core - 1)
    if hit.rule in ("day", "part") and (
        (lead is Lead.ON and before in ("in", "on", "over")) or before in scan.pack.sets["calls"]
    ):
        first, lead = hit.core, Lead.NONE
    if lead is Lead.NONE and before == "'s":  # "ahead of the Revenue's 31 January"
        lead = Lead.OF
    particle = before == "over" or (before == "in" and hit.rule != "day_of_month")
    if hit.rule.startswith(("weekday", "day_")) and particle and lead is Lead.ON and scan.pack.code == "en":
        first = hit.core  # "the cable duct is handed over 13 July"
    if hit.rule == "eights" and lead is Lead.OF:  # "di oggi a otto"
        lead = Lead.ON
    if lead is Lead.FROM:  # "da lunedì in poi"
        onward = scan.pack.alternatives.at(scan.norm, hit.last)
        hit.last = onward[0] if onward is not None and onward[1] == "onward" else hit.last
    if scan.is_in(hit.last, "itself") and scan.pack.same_hours.at(scan.norm, hit.last) is None:  # "lunedì stesso"
        hit.last += 1
    hit.first, hit.lead = first, lead
    if lead in (Lead.ABOUT, Lead.AFTER) and hit.due is not None:
        hit.hint = dates.shift(hit.due, 3) if lead is Lead.AFTER else hit.due
        hit.kind, hit.due = DeadlineKind.WINDOW, None
    elif lead is Lead.BEFORE and hit.due is not None:
        hit.kind, hit.due = DeadlineKind.WINDOW, max(hit.due - timedelta(days=1), scan.today)
    return hit


def read_relative(scan: Scan, at: int) -> Hit | None:
    """ "oggi", "dopodomani", "ieri", "oggi a otto"."""
    found = scan.pack.days.at(scan.norm, at)
    if found is None:
        return None
    last, days = found
    rule = "day"
    eight = scan.pack.eights.at(scan.norm, last)
    if eight is not None and days >= 0:
        last, more = eight
        days, rule = days + more, "eights"
    due = dates.shift(scan.today, days)
    number = same_day(scan, last, due) if days >= 0 else None
    last = last if number is None else number.last
    hit = Hit(at, last, rule, DeadlineKind.EXACT, due, core=at, past=days < 0)
    return settle(scan, hit, *scan.lead(at))


def read_numbered(scan: Scan, at: int) -> Hit | None:
    """ "il 12", "5 maggio", "12/03/2026", "27 c.m.": a day with a number, the next one on or after today."""
    found = numbered(scan, at)
    if found is None or (scan.counts(found.last) and not found.sure):
        return None
    which = scan.pack.which.before(scan.norm, at)
    if which is not None and scan.lead(at)[0] < which[0]:  # "termine ultimo 15 dicembre"
        which = None
    if which is not None and found.rule != "day_of_month" and which[1] in ("next", "last"):
        if which[1] == "last" and not found.past:  # "lo scorso 12 ottobre"
            found = Numbered(found.last, the_last(scan, found.day), found.rule, True, past=True)
        hit = Hit(at, found.last, found.rule, DeadlineKind.EXACT, found.day, core=which[0], past=found.past)
        return settle(scan, hit, *scan.lead(which[0]))
    first, lead = scan.lead(at)
    if not found.sure and not _speaks_for_a_day(scan, at, found, lead):
        return None
    if first == at and (
        scan.is_in(at - 1, "numbered") or (scan.word(at - 1) == "." and scan.is_in(at - 2, "numbered"))
    ):
        return None
    may_range = first == at and found.rule != "day_of_month" and scan.word(at)[:1].isdigit()
    start = _range_start(scan, at) if may_range else None
    if start is not None:
        first, lead = scan.lead(start)
        if lead is Lead.FROM and not shut(scan, first):
            lead = Lead.ON  # "dal 1° al 5 dicembre": done by its last day
        if scan.is_in(first - 1, "either"):
            first -= 1
    hit = Hit(first, found.last, found.rule, DeadlineKind.EXACT, found.day, core=at, past=found.past)
    _take_weekday(scan, hit)
    if found.step is not None:
        hit.step, hit.hang, hit.fallback = found.step, Hang.MUST, True
    return settle(scan, hit, first, lead)


def _speaks_for_a_day(scan: Scan, at: int, found: Numbered, lead: Lead) -> bool:
    """Whether the words around a bare number or a fraction make it a day."""
    before = scan.word(at - 1)
    if found.rule == "day_of_month":
        if before not in scan.pack.sets["day_articles"]:
            return _is_led(scan, at, found.last, lead)
        if scan.word(at)[:1].isalpha():
            told = (
                lead is Lead.ON and found.day.day > 1 and scan.pack.code == "it"
            )  # "arriva il ventisette"; not "il primo"
            return lead in _LIMITS or told or (lead is Lead.ON and scan.is_in(at - 2, "day_leads"))
        if scan.pack.code == "en" and not scan.is_in(found.last - 1, "ordinal_ends"):
            follows = scan.word(found.last)[:1].isalnum() and not scan.new_line(found.last)
            return not follows and (lead in _LIMITS or scan.is_in(at - 2, "day_leads"))
        after = scan.word(found.last)
        return not (scan.word(found.last - 1) in ("°", "º") and after[:1].isalpha()) and "/" not in after[:1]
    if lead is not Lead.NONE:
        if before in scan.pack.sets["day_articles"] or lead is Lead.BY:
            return True
        near = (found.day - scan.today).days < _FAR  # "on 1/16 at 4:12 PM", said three days after it
        dated = near and _hour_follows(scan, found.last)
        return "." not in scan.word(at) and (dated or not _is_fraction(scan.word(at)))
    if before in (":", "–", "—", "-", "→", "->", "(", "|") or scan.is_in(at - 1, "date_nouns"):
        return "." not in scan.word(at)
    if "/" not in scan.word(at) or scan.word(found.last) in ('"', "”", "''"):
        return False
    return not _is_fraction(scan.word(at)) or _hour_follows(scan, found.last)


def _is_led(scan: Scan, at: int, last: int, lead: Lead) -> bool:
    """Whether a number without an article is a day: "on 15 at 8:00", "by 20th"; not "on 5th floor"."""
    if scan.is_in(at - 1, "day_leads") and _beside_an_hour(scan, at - 1, last):
        return True
    if lead not in _TO_A_DAY and not scan.is_in(at - 1, "day_leads"):
        return False
    ordinal = scan.word(at).isdigit() and scan.is_in(last - 1, "ordinal_ends") and scan.glued(last - 1)
    return ordinal and scan.breaks_off(last)


def _hour_follows(scan: Scan, last: int) -> bool:
    """ "1/12 ore 13"."""
    lead = scan.pack.clock_leads.at(scan.norm, last)
    return lead is not None and scan.word(lead[0])[:1].isdigit() and not scan.new_line(last)


def _beside_an_hour(scan: Scan, first: int, last: int) -> bool:
    """Whether an hour stands beside "on 15": "on 15 at 8:00", "8 pm on 15"."""
    if scan.pack.clock_parts.before(scan.norm, first) is not None or ":" in scan.word(first - 1):
        return True
    start = last + (scan.word(last) == ",")
    lead = scan.pack.clock_leads.at(scan.norm, start)
    hour = start if lead is None else lead[0]
    said = scan.pack.clock_parts.at(scan.norm, hour + 1) is not None or ":" in scan.word(hour)
    return scan.word(hour)[:1].isdigit() and said


def _is_fraction(word: str) -> bool:
    day, _, month = word.partition("/")
    if not (day.isdecimal() and month.isdecimal()) or day[0] == "0" or month[0] == "0":
        return False
    if int(month) > 12:
        return int(month) in _INCHES
    return int(day) <= _LARGEST_PLAIN_FRACTION or (int(day), int(month)) == (24, 7)


def shut(scan: Scan, first: int) -> bool:
    """Whether the words before a time say that nothing is done then: "chiusi dal 3 al 20 agosto"."""
    return any(scan.is_in(place, "closed_days") for place in range(first - 4, first))


def _range_start(scan: Scan, at: int) -> int | None:
    """Return where the first number of "7-9 luglio", "3, 4 e 5 dicembre" stands, None if there is no range."""
    found, start = None, _number_before(scan, at)
    while start is not None:
        found = start
        start = _number_before(scan, start, listed=True)
    return found


def _number_before(scan: Scan, at: int, *, listed: bool = False) -> int | None:
    word = scan.word(at - 2)
    if not _DAY.match(word) and scan.pack.day_names.get(word) is None:
        return None
    if listed and not (scan.word(at - 1) == "," or (scan.is_in(at - 1, "ranges") and scan.close(at))):
        return None
    if listed:
        return at - 2
    if scan.is_in(at - 1, "ranges") and scan.close(at):
        return at - 2
    lead = scan.lead(at - 2)[1]
    spans = scan.is_in(at - 1, "and") or scan.is_in(at - 1, "until_words")
    if spans and lead in (Lead.BETWEEN, Lead.FROM):
        return at - 2
    if not word.isdigit() or int(word) > _LONGEST_MONTH:
        return None
    both = scan.is_in(at - 1, "and_joints") and (lead is Lead.ON or scan.word(at - 3) == ",")  # "il 4 e 5 dicembre"
    return at - 2 if both or scan.word(at - 1) in ("o", "or") else None


def same_day(scan: Scan, at: int, day: date) -> Numbered | None:
    """ "(domani,) 25", "(lunedì prossimo,) 30": the number of the day that was just named, and of no other."""
    start = at + (scan.word(at) == ",")
    if start == at or not _DAY.match(scan.word(start)) or scan.new_line(start):
        return None
    ends = scan.breaks_off(start + 1) and scan.word(start + 1) not in ("-", "/", "–")
    fits = int(scan.word(start)) == day.day and ends
    return Numbered(start + 1, day, "day_of_month", True) if fits else None


def _take_weekday(scan: Scan, hit: Hit) -> None:
    """ "il 26, giovedì", "il 26 (giovedì)": the weekday that the day has."""
    mark = scan.word(hit.last)
    weekday = scan.pack.weekdays.get(scan.word(hit.last + 1)) if mark in (",", "(") else None
    if weekday is None or hit.due is None or hit.due.weekday() != weekday or scan.new_line(hit.last + 1):
        return
    after = hit.last + 2
    if mark == "(" and scan.word(after) == ")":
        hit.last, hit.weekday = after + 1, weekday
    elif mark == "," and not scan.goes_on(after):
        hit.last, hit.weekday = after, weekday
