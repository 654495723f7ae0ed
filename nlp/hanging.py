"""Counts times that hang on others: "il giorno prima", "lo montiamo in due giorni", "prove alle 17"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from nlp import dates
from nlp.counting import count_on
from nlp.findings import DeadlineKind
from nlp.kinship import count_from_later, is_kin
from nlp.scan import Hang, Hit, Lead, Role, Scan, Step

_SENTENCE_END = re.compile(r"[.!?]\s|\n\s*(?:\n|[-*•>\d])")
_FAR = 60  # words; a time further back is no longer the one that is meant
_NEXT_SENTENCE = 30  # words within which an hour still belongs to the day and hour of the sentence before
_BASES = 6  # how many dates back an event is looked for
_OF_A_PERIOD = ("month_day", "weekday_week", "weekday")  # steps that a week or a month before is enough for


def hung_up(scan: Scan, found: list[Hit]) -> list[Hit]:
    """Count what hangs on another date from there; give an hour the day that was named before it."""
    bases: list[Hit] = []
    base: Hit | None = None  # the last of them that begins no "di oggi"
    kept: list[Hit] = []
    for hit in found:
        if hit.hang is Hang.MUST:
            if not _count_from(scan, bases, hit, kept):
                continue
        elif base is not None and base.due is not None and hit.first - base.last < _FAR:
            _inherit(scan, base, hit)
        if hit.kind is DeadlineKind.EXACT and not hit.past:
            if hit.at is None and hit.role is Role.WHOLE:
                _take_same_hour(scan, bases, hit)
            bases.append(hit)
            if hit.lead is not Lead.OF:
                base = hit
        kept.append(hit)
    count_from_later(scan, kept)
    return kept


def _count_from(scan: Scan, bases: list[Hit], hit: Hit, before: list[Hit]) -> bool:
    """Count from the nearest date before that it can hang on, and that leads to a day to come.

    `before` are all times before it. Return False for one that says nothing where nothing was named before.
    """
    step = hit.step
    assert step is not None
    last = next((one for one in reversed(before) if not one.past and one.lead is not Lead.OF), None)
    if step.unit in _OF_A_PERIOD and last is not None and last.kind is DeadlineKind.WINDOW and last.due is None:
        bases = [*bases, replace(last, due=last.hint)]
    elif step.unit in _OF_A_PERIOD and last is not None and last.kind is DeadlineKind.WINDOW:
        bases = [*bases, last]
    unsettled = hit.only_hung and last is not None and last.kind is not DeadlineKind.EXACT
    for base in () if unsettled else _eligible(scan, bases, hit):
        assert base.due is not None
        due = count_on(step, base.due, scan.calendar)
        if due >= scan.today:
            hit.kind, hit.due, hit.past = DeadlineKind.EXACT, due, False
            if hit.rule == "offset_chain" and hit.fallback:  # its own hour was counted from now
                hit.at = base.at
            if _on_that_day(hit):
                hit.lead = Lead.ON
            hour = scan.pack.units.get(scan.word(hit.last - 1)) == "hour" or scan.is_in(hit.last - 1, "then")
            if hit.only_hung and hour:  # "per quell'ora", "by then"
                hit.at = base.at
            break
    else:
        if hit.only_hung:
            return hit.event is None and _as_unsettled(hit, last)
        if hit.fallback and not _follows_an_event(scan, last, hit):
            return True
        hit.kind, hit.due = DeadlineKind.CONDITIONAL, None
        near = step.count in (0, 7) or step.unit == "workday"  # "lo stesso giorno", "the next working day"
        if (hit.rule == "day_chain" and near) or step.unit == "weekday_week":
            hit.kind, hit.due = DeadlineKind.EXACT, count_on(step, scan.today, scan.calendar)
    if hit.rule in ("day_chain", "event") and abs(step.count) == 7 and hit.due is not None:
        limits = hit.lead in (Lead.BY, Lead.LATEST)
        hit.kind = DeadlineKind.EXACT if limits else DeadlineKind.WINDOW
        hit.due = dates.friday_of(hit.due)
    return True


def _as_unsettled(hit: Hit, last: Hit | None) -> bool:
    """ "by then", where what was named before is no day: as open as that. Nothing where nothing was named."""
    if last is None or hit.core - last.last > _FAR or last.kind is DeadlineKind.EXACT:
        return False
    hit.kind, hit.due = last.kind, last.due
    return True


def _follows_an_event(scan: Scan, last: Hit | None, hit: Hit) -> bool:
    """ "ricevuto l'ok, nei successivi 10 giorni": counts from the event that its sentence names."""
    if last is None or last.kind is not DeadlineKind.CONDITIONAL:
        return False
    text, starts, ends = scan.words.text, scan.words.starts, scan.words.ends
    return _SENTENCE_END.search(text[ends[last.last - 1] : starts[hit.first]]) is None


def _eligible(scan: Scan, bases: list[Hit], hit: Hit) -> Iterator[Hit]:
    """Return the dates that a time may count from, the likeliest first: one that its own sentence gives the event."""
    usable = [one for one in reversed(bases[-_BASES:]) if _may_be_base(scan, one, hit)]
    if hit.event is None or not hit.event_is_kin:
        yield from usable
        return
    own = [one for one in usable if is_kin(scan, one, hit.event, own=True)]
    yield from own
    if not _on_that_day(hit):
        yield from (one for one in usable if one not in own and is_kin(scan, one, hit.event, own=False))


def _on_that_day(hit: Hit) -> bool:
    return hit.event is not None and hit.step == Step(0, "day")


def _may_be_base(scan: Scan, base: Hit, hit: Hit) -> bool:
    if base.due is None or (base.lead is Lead.OF and hit.event is None):
        return False
    if _on_that_day(hit) and base.rule == "clock":
        return False  # an hour names no day on which something happens
    return not (hit.only_hung and (hit.core - base.last > _FAR or _is_closed(scan, base)))


def _is_closed(scan: Scan, base: Hit) -> bool:
    """ "mercoledì, che martedì è festa": a day that is named because nothing happens then."""
    for place in range(base.last, base.last + 4):
        if not scan.goes_on(place):
            return False
        if scan.is_in(place, "closed_days"):
            return True
    return False


def _inherit(scan: Scan, base: Hit, hit: Hit) -> None:
    text, starts, ends = scan.words.text, scan.words.starts, scan.words.ends
    between = text[ends[base.last - 1] : starts[hit.first]]
    together = _SENTENCE_END.search(between) is None
    assert base.due is not None
    if hit.rule == "weekday" and hit.step is not None:
        if together and hit.due is not None and hit.due < base.due:
            hit.due = count_on(hit.step, base.due, scan.calendar)
    elif hit.rule == "weekday" and hit.lead is Lead.NONE and together:
        if base.rule == "weekday_day" and hit.due is not None and hit.due < base.due:
            _take_next(base, hit)
    elif hit.hang is Hang.MAY and hit.step is not None and _builds_on(scan, base.last, hit, together):
        hit.due = count_on(hit.step, base.due, scan.calendar)
    elif hit.rule == "weekday_day" and hit.weekday is not None:
        _take_month(scan, base, hit)
    elif hit.rule == "clock" and base.due >= scan.today:
        near = base.at is not None and hit.first - base.last < _NEXT_SENTENCE and "\n\n" not in between
        if together or near:
            hit.due = base.due
    elif hit.role is Role.PART and together and base.due >= scan.today:
        beside = scan.word(hit.first - 1) == ":" and base.last == hit.first - 1
        then = scan.is_in(hit.first - 1, "and_then") or _goes_on_with(scan, base.last)
        if beside or hit.part != "day" or then:  # "in giornata" alone is today's
            hit.due = base.due  # "martedì sono da te e in giornata finiamo", "arriva il 20, lo montiamo in giornata"


def _take_same_hour(scan: Scan, bases: list[Hit], hit: Hit) -> None:
    """ "(alle 17 …) il giorno prima, stessa ora": the hour that was named last."""
    same = scan.pack.same_hours.at(scan.norm, hit.last + (scan.word(hit.last) == ","))
    timed = next((one for one in reversed(bases[-_BASES:]) if one.at is not None), None) if same is not None else None
    if same is not None and timed is not None:
        hit.last, hit.at = same[0], timed.at


def _take_month(scan: Scan, base: Hit, hit: Hit) -> None:
    """ "sabato 6 dicembre … lunedì 8": the weekday tells that the month spoken of before is meant."""
    assert base.due is not None
    if hit.due is None or not hit.bare or hit.due.weekday() == hit.weekday or hit.due > base.due:
        return
    there = dates.day_of_month(base.due, hit.due.day)
    if there is not None and there.weekday() == hit.weekday:
        hit.due = there


def _take_next(base: Hit, hit: Hit) -> None:
    """ "giovedì 3 montiamo, venerdì mattina colleghiamo": the day after the one that was named with its number."""
    assert base.due is not None and hit.due is not None
    following = dates.shift(base.due, 1)
    if following.weekday() == hit.due.weekday():
        hit.due = following


def _goes_on_with(scan: Scan, at: int) -> bool:
    """ "(arriva il 20)", lo montiamo": whether what follows is about the same thing."""
    start = at + (scan.word(at) in (",", ";") or scan.is_in(at, "and_joints"))
    start += start > at and scan.is_in(start, "and_joints")
    return start > at and (
        scan.is_in(start, "objects") or (scan.is_in(start, "clitics") and scan.is_in(start + 1, "objects"))
    )


def _same_thing(scan: Scan, at: int, end: int) -> bool:
    return any(scan.is_in(place, "objects") for place in range(at, end))


def _builds_on(scan: Scan, at: int, hit: Hit, together: bool) -> bool:
    """ "arriva entro il 17; lo montiamo in due giorni": whether the words between say that one follows on the other."""
    takes_so_long = scan.is_in(hit.first, "chain_leads")
    same_thing = _same_thing(scan, at, hit.first)
    if not together:  # an item of a list that goes on with the thing of the one before: "- li montiamo in 2 giorni"
        lines = sum(scan.new_line(place) for place in range(at, hit.first))
        return takes_so_long and same_thing and lines == 1
    bare = hit.first == hit.core and hit.first - at == 1  # "lunedì, due giorni lavorativi"
    done = scan.is_in(hit.first - 1, "results")  # "on Monday, done in two days"
    while at < hit.core:
        word = scan.norm[at]
        if takes_so_long and ((word in (";", ".") and same_thing) or (word == "," and (same_thing or done))):
            return True
        if (bare and word == ",") or scan.pack.chain_cues.at(scan.norm, at) is not None:
            return True
        at += 1
    return False
