"""Reads counted spans of time: "tra 3 giorni", "entro 48 ore", "15 giorni dal ricevimento", "il giorno prima"."""

from __future__ import annotations

import re
from datetime import time

from nlp import dates, days, weekdays
from nlp.conditions import clause_end, event_after
from nlp.counting import count_on, minutes_on, whole_days
from nlp.day_numbers import numbered
from nlp.feasts import feast_at
from nlp.findings import DeadlineKind
from nlp.quantities import MINUTES, quantity
from nlp.scan import Hang, Hit, Lead, Scan, Step

CODE = re.compile(r"[a-z]{1,3}\d{1,3}$")
_HEADING = 7  # words before the colon: "Tempo medio di presa in carico:"


def read_offset(scan: Scan, at: int) -> Hit | None:
    """Read a counted span that begins at its number (or at the unit of "giorni 20")."""
    said = quantity(scan, at)
    if said is None or scan.is_in(at - 1, "frequency"):  # "twice a day"
        return None
    last, step, about = said
    found = scan.pack.offset_leads.before(scan.norm, at)
    first, lead = (at, "") if found is None else found
    if (
        scan.is_in(at, "definite")
        and step.unit in MINUTES
        and (not scan.is_in(at - 1, "hour_limits") or scan.is_in(last, "of"))
    ):
        return None  # "l'ora di pranzo", but "entro l'ora"
    about = about or lead == "about"
    tail = scan.pack.offset_tails.at(scan.norm, last)
    if tail is not None and tail[1] == "about":
        last, about = tail[0], True
        tail = scan.pack.offset_tails.at(scan.norm, last)
    if tail is not None and tail[1] == "rate":  # "8 ore al giorno"
        return None
    hit = Hit(
        first,
        last,
        "offset_work" if step.unit == "workday" else "offset",
        DeadlineKind.EXACT,
        core=at,
        step=step,
        lead=Lead.BY,
    )
    if tail is None and scan.pack.code == "en" and scan.pack.days.at(scan.norm, last) is not None:
        tail = last, "from"  # "a week today"
    if tail is not None:
        if tail[1] == "now":
            hit.last = tail[0]
            _take_to(scan, hit)
            return _count(scan, hit, about)
        hung = _hung(scan, hit, tail[0], tail[1], lead)
        if hung is not None:
            _take_to(scan, hit)
            return hung
    limit = scan.pack.alternatives.at(scan.norm, hit.last)
    if lead != "duration" and _to_month_end(scan, hit):
        return hit
    if lead == "least":
        return None  # "almeno tre giorni" alone says how long
    if lead in ("in", "about") or (lead == "" and limit is not None and limit[1] == "latest"):
        hit.hang = Hang.MAY if step.unit not in MINUTES else Hang.NONE
        return _count(scan, hit, about)
    if lead == "chain" and step.unit not in MINUTES:  # "in altri due giorni"
        hit.hang, hit.fallback = Hang.MUST, True
        return _count(scan, hit, about)
    if lead == "chain":
        return _in_days(scan, hit, hit.last) or _count(scan, hit, about)
    if lead == "after":
        hit.hang = Hang.NONE if scan.alone(hit.first, hit.last) else Hang.MUST
        return _count(scan, hit, about)
    if lead == "" and _is_the_next(scan, hit):
        return _count(scan, hit, about)
    if lead == "" and scan.is_in(hit.last, "of") and not scan.new_line(hit.last):  # "una giornata di nolo"
        return None
    if lead == "duration" or not (step.unit == "workday" or _is_announced(scan, first)):
        return None
    hit.hang = Hang.MAY if step.unit == "workday" and lead == "" else Hang.NONE
    return _count(scan, hit, about)


def _take_to(scan: Scan, hit: Hit) -> None:
    """ "a 120 giorni dalla presentazione", "con due giorni di anticipo": the preposition belongs to it."""
    led = scan.word(hit.first - 1) == scan.pack.say["to"] or scan.is_in(hit.first - 1, "apart_leads")
    if hit.first == hit.core and led and not scan.new_line(hit.first):
        hit.first -= 1


def _to_month_end(scan: Scan, hit: Hit) -> bool:
    """ "(a) 60 giorni fine mese": to the end of the month that the span leads to."""
    edge = scan.pack.edges.at(scan.norm, hit.last)
    if edge is None or edge[1] != "end" or scan.pack.units.get(scan.word(edge[0])) != "month" or hit.step is None:
        return False
    hit.last = edge[0] + 1
    _take_to(scan, hit)
    there = count_on(hit.step, scan.today, scan.calendar)
    hit.due, hit.step = dates.last_of_month(there.year, there.month), None
    return True


def _is_announced(scan: Scan, first: int) -> bool:
    """Whether a bare span answers "how long": "tempi di consegna: 15 giorni"."""
    if scan.is_in(first, "articles") and scan.pack.code == "en":  # "two times a year"
        return False
    if scan.word(first - 1) in (":", "→", "->"):
        return not any(scan.is_in(place, "averages") for place in range(first - _HEADING, first - 1))
    return scan.is_in(first - 1, "duration_nouns")


def _is_the_next(scan: Scan, hit: Hit) -> bool:
    """ "i prossimi 3 giorni", "le tre prossime settimane", where nothing else is said; takes these words in."""
    ahead = scan.pack.which.before(scan.norm, hit.first)
    if ahead is None or ahead[1] != "next":
        return False
    first = ahead[0] - scan.is_in(ahead[0] - 1, "articles")
    if scan.alone(first, hit.last):
        hit.first = first
        return True
    return False


def _count(scan: Scan, hit: Hit, about: bool) -> Hit:
    step = hit.step
    assert step is not None
    if step.unit in MINUTES:
        instant = minutes_on(step, scan.now)
        hit.due, hit.at = instant.date(), time(instant.hour, instant.minute)
    else:
        hit.due = count_on(step, scan.today, scan.calendar)
    if about and step.unit not in MINUTES:
        hit.kind, hit.rule, hit.at = DeadlineKind.WINDOW, "offset_about", None
    return hit


def _hung(scan: Scan, hit: Hit, last: int, tail: str, lead: str) -> Hit | None:
    """A span that counts from something else than now; None where the words after it say no such thing."""
    step = hit.step
    assert step is not None
    if tail == "ago":
        hit.rule, hit.past, hit.last, hit.lead = "ago", True, last, Lead.NONE
        hit.step = step.back()
        if step.unit in MINUTES:
            hit.due = minutes_on(hit.step, scan.now).date()
        elif step.unit == "workday":
            hit.due = dates.shift(scan.today, -step.count)
        else:
            hit.due = count_on(hit.step, scan.today, scan.calendar)
        return hit
    if tail == "clause":
        end = clause_end(scan, last, verb_said=False, when=False)
        if end is not None:
            hit.last, hit.kind, hit.rule, hit.step = end, DeadlineKind.CONDITIONAL, "offset_event", None
            return hit
        tail = "from"
    sign = -1 if tail == "before" else 1
    step = step if sign > 0 else step.back()
    base = None if step.unit in MINUTES else dated(scan, last) if tail in ("from", "before") else None
    if base is not None and base.due is not None:
        hit.last, hit.due = base.last, count_on(step, base.due, scan.calendar)
        if hit.first == hit.core and scan.word(hit.core - 1) == scan.pack.say["by"]:  # "by a week on Tuesday"
            hit.first -= 1
        return hit
    weak = scan.is_in(last - 1, "weak_from") and (step.unit in MINUTES or scan.word(last - 1) != "from")
    later = tail == "later" and not scan.is_in(last - 1, "later_words")  # "a due giorni di distanza la definitiva"
    end = None if later else event_after(scan, last, strict=weak, clause=_after(scan, last))
    if end is None and weak and not later and CODE.match(scan.word(last)) and not scan.new_line(last):
        end = last + 1  # "15 giorni da M1"
    if end is not None:
        hit.rule = "offset_event"
        return from_event(scan, hit, last, end, step)
    if tail in ("later", "before") or (scan.is_in(last - 1, "later_words") and lead != "duration"):
        if tail == "later" and (chained := _in_days(scan, hit, last)) is not None:
            return chained
        hit.last, hit.rule, hit.hang, hit.step = last, "offset_chain", Hang.MUST, step
        if scan.alone(hit.first, last) and sign > 0:  # nothing else to count from
            hit.hang = Hang.NONE
        elif step.unit in MINUTES:
            if tail != "before" or whole_days(step) is step:
                return None
            hit.step = whole_days(step)  # "48 ore prima"
        return _count(scan, hit, False)
    return None


def _after(scan: Scan, last: int) -> bool:
    """ "(a week) after (the mock-up is up)": a clause is as good as a noun."""
    article = scan.pack.code == "en" and scan.is_in(last - 1, "articles")
    return scan.is_in(last - 1 - article, "later_words")


def _in_days(scan: Scan, hit: Hit, last: int) -> Hit | None:
    """ "nelle 48 ore successive": two days after the day that was named before, else that many hours from now."""
    step = whole_days(hit.step) if hit.step is not None else None
    if step is None or step is hit.step:
        return None
    counted = _count(scan, hit, False)
    counted.last, counted.rule, counted.hang, counted.fallback, counted.step = (
        last,
        "offset_chain",
        Hang.MUST,
        True,
        step,
    )
    return counted


def from_event(scan: Scan, hit: Hit, at: int, end: int, step: Step) -> Hit:
    """ "15 giorni dal ricevimento"; "due giorni prima del rogito", which a date in the text may be the date of."""
    started, step = hit.last, whole_days(step)
    hit.last, hit.kind, hit.step = end, DeadlineKind.CONDITIONAL, None
    noun = at
    while noun < end and (scan.is_in(noun, "articles") or scan.is_in(noun, "possessives")):
        noun += 1
    for place in range(noun, end):
        if scan.is_in(place - 1, "of") and step.unit not in MINUTES:  # "5 giorni dalla mail di oggi"
            day = scan.pack.days.at(scan.norm, place)
            if day is not None:
                said = dates.shift(scan.today, day[1])
                hit.last, hit.kind, hit.due = day[0], DeadlineKind.EXACT, count_on(step, said, scan.calendar)
                return hit
        dated = numbered(scan, place) if scan.word(place)[:1].isdigit() else None
        if dated is not None and dated.sure and step.unit not in MINUTES:  # "before the hearing of 20 May"
            hit.last, hit.kind, hit.due = dated.last, DeadlineKind.EXACT, count_on(step, dated.day, scan.calendar)
            return hit
    known = scan.is_in(noun, "events") and scan.pack.code == "it"  # "15 gg da ordine"
    known = known or CODE.match(scan.word(noun)) is not None
    if step.unit not in MINUTES and (scan.is_in(at - 1, "definite") or known):
        hit.step, hit.hang, hit.event = step, Hang.MUST, noun
        tied = any(scan.is_in(place, "loose_tails") for place in range(started, at))
        known = step.count > 0 or scan.is_in(noun, "events")
        hit.event_is_kin = not tied or (known and not scan.is_in(noun, "appointments"))
    return hit


def dated(scan: Scan, at: int) -> Hit | None:
    """Read the day that a span counts from: "30 giorni dal 12 marzo"."""
    found = numbered(scan, at)
    if found is not None:
        return Hit(at, found.last, found.rule, DeadlineKind.EXACT, found.day)
    feast = feast_at(scan, at)
    if feast is not None:
        return Hit(at, feast[0], "feast", DeadlineKind.EXACT, feast[1])
    hit = days.read_relative(scan, at) or weekdays.read_weekday(scan, at)
    return hit if hit is not None and hit.kind is DeadlineKind.EXACT else None
