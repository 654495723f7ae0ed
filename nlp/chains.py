"""Reads times that point back at another one: "il giorno prima", "la sera stessa", "quel giorno", "by then"."""

from __future__ import annotations

from nlp import dates
from nlp.conditions import event_after, is_time
from nlp.counting import count_on
from nlp.feasts import feast_at
from nlp.findings import DeadlineKind
from nlp.offsets import from_event
from nlp.scan import Hang, Hit, Lead, Scan, Step

_LIMITS = (Lead.BY, Lead.LATEST, Lead.UNTIL, Lead.BEFORE)
_WEEK = 7  # days: "the week before" is any of them


def read_day_chain(scan: Scan, at: int) -> Hit | None:
    """ "il giorno prima", "the day after": counts from a date that the text named before."""
    working = scan.pack.workday_chains.at(scan.norm, at)
    found = working or scan.pack.day_chains.at(scan.norm, at)
    if found is None:
        return None
    last, count = found
    which = scan.pack.which.at(scan.norm, last - 1)
    if which is not None and which[0] > last:  # "la settimana dopo la prossima"
        return None
    step = Step(count, "day" if working is None else "workday")
    first, lead = scan.lead(at)
    if scan.word(first) in ("in", "over") and scan.pack.code == "en":  # "ACRs going in the day after"
        first, lead = at, Lead.ON
    points = scan.is_in(at, "pointing")  # "quel giorno", "that evening": no article of its own
    if lead is Lead.NONE and not points and not scan.is_in(at, "chain_starts"):
        return None
    if scan.is_in(last - 1, "then") and lead not in _LIMITS:  # "per allora", "by then"; "allora" says much else
        return None
    if count == 0 and (scan.is_in(last, "that_which") or scan.is_in(first - 1, "habits")):
        return None  # "il giorno stesso che paghiamo i bolli"
    hit = Hit(first, last, "day_chain", DeadlineKind.EXACT, lead=lead, core=at)
    after_it = last + (scan.is_in(last, "of") or scan.is_in(last, "articles"))
    feast = feast_at(scan, after_it)
    if feast is not None:  # "il giorno dopo l'Immacolata"
        hit.last, hit.due = feast[0], count_on(step, feast[1], scan.calendar)
        if abs(count) == _WEEK:
            hit.kind, hit.due = DeadlineKind.WINDOW, dates.friday_of(hit.due)
        return hit
    article = scan.is_in(last, "articles") and (scan.is_in(last - 1, "later_words") or scan.is_in(last - 1, "sooner"))
    if scan.is_in(last, "of") or article:
        end = event_after(scan, after_it if scan.is_in(last, "of") else last, strict=False)
        if end is not None and (scan.is_in(last, "of") or not _acts(scan, last + 1, end)):
            hit.rule = "event"
            noun = last + 1 + scan.is_in(last + 1, "definite")  # "of the inspection"
            return from_event(scan, hit, noun, end, step)
    if scan.pack.code == "en" and scan.is_in(last, "pronouns") and scan.goes_on(last + 1):
        beside = scan.is_in(last - 1, "later_words") or scan.is_in(last - 1, "sooner")
        end = event_after(scan, last, strict=False, clause=True) if beside else None
        if end is not None:  # "the morning after it lands"
            return Hit(first, end, "event", DeadlineKind.CONDITIONAL, lead=lead, core=at)
    if is_time(scan, last) or scan.pack.which.at(scan.norm, last) is not None:
        return None
    hit.due, hit.hang, hit.step, hit.only_hung = dates.shift(scan.today, count), Hang.MUST, step, points
    return hit


def _acts(scan: Scan, noun: int, end: int) -> bool:
    """ "il giorno dopo il corriere ve la consegna": the noun is no event but does something."""
    return not scan.is_in(noun, "events") and scan.is_in(end, "clitics") and not scan.new_line(end)


def chain_goes_on(scan: Scan, last: int) -> bool:
    """Whether the part of a day that ends before a word is one of another day: "(entro la) mattina dopo"."""
    found = scan.pack.day_chains.at(scan.norm, last - 1)
    return found is not None and found[0] > last
