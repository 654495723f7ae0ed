"""Reads how things must stand first: "a collaudo avvenuto", "a macchine ferme", "with the photos in hand"."""

from __future__ import annotations

from nlp.conditions import RULES, event_after, is_time
from nlp.scan import Scan

_NO_NOUN = ("articles", "prepositions", "conjunctions", "clitics", "auxiliaries")
_WIDEST = 6  # words between "con" and "in mano"


def read_state(scan: Scan, at: int) -> int | None:
    """ "(a) collaudo avvenuto", "(ad) avvenuto pagamento", "(a) cassetto fiscale sbloccato": the place after it."""
    if scan.is_in(at, "done") and scan.word(at + 1).isalpha():
        return event_after(scan, at + 1, strict=False) or at + 2
    if scan.word(at + 1) == "in" and scan.is_in(at + 2, "hands") and not scan.is_in(at, "not_done"):
        return at + 3  # "a permesso in mano"
    if not scan.word(at).isalpha() or scan.is_in(at, "not_done") or scan.is_in(at, "possessives"):
        return None
    state = at + 3 if scan.is_in(at + 1, "of") else at + 1
    if not _is_state(scan, state):
        state = at + 2
        if not (scan.goes_on(at + 1) and _agrees(scan, at, state) and _is_state(scan, state)):
            return None
        if not scan.word(at + 1).isalpha() or any(scan.is_in(at + 1, name) for name in _NO_NOUN):
            return None
    end = state + 1
    if scan.is_in(end, "and_joints") and scan.goes_on(end + 1) and _is_state(scan, end + 1):
        end += 2  # "a macchina rientrata e controllata"
    return _with_tail(scan, end)


def read_with(scan: Scan, at: int) -> int | None:
    """ "(con) il campo sgombro", "(col) pistone già consegnato", "(con) vento debole", "(col) loro ok"."""
    held = _in_hand(scan, at)
    if held is not None:
        return held
    noun = at
    while scan.is_in(noun, "articles") or scan.is_in(noun, "possessives"):
        noun += 1
    if scan.new_line(noun) or not scan.word(noun)[:1].isalpha():
        return None
    if scan.is_in(noun, "weather") or (scan.is_in(noun, "first_kinds") and scan.is_in(noun + 1, "weather")):
        stable = scan.is_in(noun + 1, "states") and scan.goes_on(noun + 1)  # "con tempo stabile"
        end = event_after(scan, at, strict=False) or (noun + 2 if stable else None)
        told = scan.is_in(noun, "fair") or scan.is_in(noun, "first_kinds") or (end is not None and end > noun + 1)
        return _and_more(scan, end) if end is not None and told else None  # "si rovescia col vento" is why
    if scan.is_in(noun, "consents"):
        return event_after(scan, at, strict=False)
    end = noun + 1
    if scan.is_in(end, "of"):
        end = event_after(scan, end + 1, strict=False) or end
    already = scan.is_in(end, "already")
    state = end + already
    if scan.goes_on(state) and _agrees(scan, noun, state):
        told = scan.is_in(state, "states") or scan.is_in(state, "ready")
        if told or (already and RULES[scan.pack.code].is_participle(scan, state)):
            return _and_more(scan, _with_tail(scan, state + 1))
    return None


def _is_state(scan: Scan, at: int) -> bool:
    """Whether a word says how something stands: a participle, "pronto", "freddo"."""
    named = any(scan.is_in(at, name) for name in ("done", "ready", "states"))
    return named or (RULES[scan.pack.code].is_participle(scan, at) and not scan.is_in(at, "not_states"))


def _agrees(scan: Scan, noun: int, state: int) -> bool:
    """Whether a state may be said of a noun: "macchine ferme"; a noun in "-e" or a foreign one tells nothing."""
    one, other = scan.word(noun)[-1:], scan.word(state)[-1:]
    return one == other or other == "e" or one not in ("a", "i", "o")


def _with_tail(scan: Scan, end: int) -> int:
    """ "(a fioritura finita) del castagno", "(a ricambio pervenuto) dalla Germania"."""
    tail = scan.is_in(end, "of") or scan.is_in(end, "sources")
    if not tail or scan.new_line(end) or is_time(scan, end + 1):
        return end
    return event_after(scan, end + 1, strict=False) or end


def _and_more(scan: Scan, end: int) -> int:
    """ "(con la marea buona) e lo scalo vuoto": the place after a second thing of the kind."""
    if not scan.is_in(end, "and_joints") or not scan.is_in(end + 1, "articles"):
        return end
    state = end + 3
    known = scan.is_in(state, "states") or scan.is_in(state, "ready")
    return state + 1 if known and _agrees(scan, end + 2, state) else end


def _in_hand(scan: Scan, at: int) -> int | None:
    """ "(con) le scatole in mano", "(with) Theo's photos in hand": the place after it."""
    for place in range(at + 1, at + _WIDEST):
        if scan.new_line(place) or not (scan.goes_on(place) or scan.word(place) == "'s"):
            return None
        if scan.is_in(place, "hands") and (scan.is_in(place - 1, "prepositions") or place > at + 1):
            first = place - scan.is_in(place - 1, "prepositions")
            return place + 1 if first > at else None
    return None
