"""Tells whether a date is that of an event: by the words around it, before or behind the time that hangs on it."""

from __future__ import annotations

from nlp.counting import count_on
from nlp.findings import DeadlineKind
from nlp.offsets import CODE
from nlp.scan import Hang, Hit, Lead, Role, Scan, Step

_AROUND = 20  # words around a date that may name the event that happens then
_STEM, _SHORTEST = 5, 4  # letters that make two words the same event: "consegna", "consegneremo"
_BEFORE = 8  # words between a sentence's beginning and the date that it gives an event
_BESIDE = (",", "(")
_LATER = 40  # words behind a time within which the date of its event may be given


def is_kin(scan: Scan, base: Hit, noun: int, *, own: bool) -> bool:
    """Whether the words around a date speak of the event: "consegnerà entro il 10 … prima della consegna".

    With `own` only those of the date's sentence do. A code ("M1") must be the same.
    """
    word = scan.norm[noun]
    first, last = max(0, base.first - _AROUND), min(base.last + _AROUND, noun)
    if own:
        first = next((at + 1 for at in range(base.first - 1, first, -1) if _parts(scan, at)), first)
        last = next((at for at in range(base.last, last) if _parts(scan, at) or scan.new_line(at)), last)
    if CODE.match(word):
        return own and word in scan.norm[first:last]
    doing = word.endswith("ing") and len(word) > _STEM  # "files it on Friday … after the filing"
    stem = word[:-3] if doing else word[:_STEM]
    return (doing or len(stem) >= _SHORTEST) and any(other.startswith(stem) for other in scan.norm[first:last])


def count_from_later(scan: Scan, found: list[Hit]) -> None:
    """ "3 giorni prima del FAT" where "FAT: 21 marzo" only follows: counts from the date that its event is given."""
    for place, hit in enumerate(found):
        if hit.event is None or hit.step is None or hit.kind is not DeadlineKind.CONDITIONAL:
            continue
        base = next((one for one in found[place + 1 :] if _gives(scan, one, hit)), None)
        if base is None or base.due is None:
            continue
        due = count_on(hit.step, base.due, scan.calendar)
        if due >= scan.today:
            hit.kind, hit.due = DeadlineKind.EXACT, due
            hit.lead = Lead.ON if hit.step == Step(0, "day") else hit.lead


def _gives(scan: Scan, date: Hit, hit: Hit) -> bool:
    """Whether a later date is said of the event that a time hangs on, by the words just before it in its sentence."""
    assert hit.event is not None
    near = hit.last <= date.first < hit.last + _LATER
    arranged = date.lead is Lead.BY and scan.is_in(date.first - 1, "arranged")
    sure = date.kind is DeadlineKind.EXACT and date.role is Role.WHOLE and date.hang is Hang.NONE
    if not near or not sure or date.past or not (arranged or date.lead in (Lead.NONE, Lead.ON)):
        return False
    between = range(hit.last, date.first)
    if all(scan.word(at) in _BESIDE or scan.is_in(at, "arranged") for at in between):
        # "due giorni prima del rogito (21 gennaio)", "alla consegna, prevista per il 6"
        return len(between) > 0 and not scan.goes_on(date.last)
    first = next((at + 1 for at in reversed(between) if _parts(scan, at)), hit.last)
    named = scan.norm[hit.event] in scan.norm[first : date.first]
    return named and first > hit.last and date.first - first <= _BEFORE


def _parts(scan: Scan, at: int) -> bool:
    """Whether a sentence or a line ends at a word, seen from behind it."""
    return scan.norm[at] in (".", ";", "!", "?") or scan.new_line(at + 1)
