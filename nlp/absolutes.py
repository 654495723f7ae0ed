"""Reads what must be done first, said by a participle: "ricevuta quella, trasmettiamo", "torna finito il ciclo"."""

from __future__ import annotations

from nlp.conditions import clause_end, event_after, is_time
from nlp.findings import DeadlineKind
from nlp.it import rules
from nlp.scan import Hit, Scan

_AGREEING = {
    "o": frozenset(["il", "lo", "l'", "quello", "quel", "quell'", "questo", "un", "uno", "tutto"]),
    "a": frozenset(["la", "l'", "quella", "quell'", "questa", "una", "un'", "tutta"]),
    "i": frozenset(["i", "gli", "quelli", "quei", "quegli", "questi", "tutti"]),
    "e": frozenset(["le", "quelle", "queste", "tutte"]),
}
NEXT = frozenset().union(*_AGREEING.values())
_NOT_BEFORE = ("articles", "of", "prepositions", "possessives", "conjunctions", "clitics")
_MOST_PLACES = 2
_BACK = 9  # words in which an auxiliary may stand before its participle
_AHEAD = 8  # words in which the verb of the main clause must come


def read_absolute(scan: Scan, at: int) -> Hit | None:
    """Read a participle and the noun that agrees with it, as a condition of what the sentence promises."""
    word, noun = scan.norm[at], at + 1
    if scan.word(noun) not in _AGREEING[word[-1]] or scan.new_line(noun):
        return None
    if scan.is_in(at, "not_first") or not rules.is_done(scan, at) or _is_part_of_verb(scan, at):
        return None
    end = _noun_end(scan, noun)
    if end is None:
        return None
    opens = scan.new_line(at) or not scan.word(at - 1)[0].isalnum() or _greeted(scan, at)
    closes = scan.word(at - 1) == "," and not scan.goes_on(end) and scan.word(end) != ","
    if opens and not _leads_to_promise(scan, end) and not (closes and rules.told_after(scan, at - 1)):
        return None  # "spetta a Battista montarlo, finita la tosatura."
    if rules.does(scan, end):
        return None
    return Hit(at, end, "clause", DeadlineKind.CONDITIONAL, core=at)


def _noun_end(scan: Scan, at: int) -> int | None:
    """Return the place after the noun, or the pronoun that stands for one; None for a time or another clause."""
    start = at + scan.word(at).startswith("tutt")
    if scan.is_in(start, "pointers") and not scan.goes_on(start + 1):
        return start + 1  # "ricevuta quella, …"
    if is_time(scan, start + 1) or scan.is_in(start + 1, "auxiliaries"):  # "firmato la settimana scorsa", "l'ho visto"
        return None
    if rules.opens_clause(scan, start):  # "la parte danneggiata la cambio io"
        return None
    end = event_after(scan, start + scan.is_in(start, "pointers"), strict=False)
    for _ in range(_MOST_PLACES):  # "conclusi i lavori al secondo piano", "avuta la conferma dal capo"
        if end is None or not scan.is_in(end, "prepositions") or is_time(scan, end + 1) or scan.new_line(end):
            break
        further = event_after(scan, end + 1, strict=False)
        if further is None:
            break
        end = further
    if end is not None and scan.is_in(end, "that_which"):  # "chiuse le due che ha davanti"
        end = clause_end(scan, end + 1, verb_said=False, when=False) or end
    return end


def _is_part_of_verb(scan: Scan, at: int) -> bool:
    """Whether an auxiliary before a participle makes it a past tense, or a noun before it takes it for itself."""
    if any(scan.is_in(at - 1, name) for name in _NOT_BEFORE) or _is_attribute(scan, at):
        return True
    for place in range(at - 1, max(-1, at - _BACK), -1):
        if not scan.word(place)[0].isalnum() or scan.new_line(place + 1):
            return False
        if scan.is_in(place, "auxiliaries") or scan.is_in(place, "passives"):
            return True
        if scan.is_in(place, "ready") or rules.is_participle(scan, place):
            return False
    return False


def _is_attribute(scan: Scan, at: int) -> bool:
    """ "il grafico corretto", "L'anno passato": a participle that agrees with the noun before it belongs to it."""
    ahead = scan.word(at - 2)
    if scan.capital(at - 1):  # "richiesta all'UMEE finito il ciclo"
        return False
    definite = scan.is_in(at - 2, "articles") or scan.is_in(at - 2, "of") or scan.is_in(at - 2, "prepositions")
    for place in range(at - 2, max(-1, at - _BACK), -1):  # "loro segano il pino ottenuto il nulla osta"
        if scan.new_line(place + 1) or not scan.word(place)[0].isalnum():
            break
        if rules.is_finite(scan, place):
            return False
    own = scan.norm[at][-1]
    agrees = ahead[-1:] == own or (own == "o" and ahead[-1:] == "l") or (own in "oa" and ahead[-1:] == "'")
    return definite and agrees and scan.word(at - 1)[-1:] in (own, "e")


def _greeted(scan: Scan, at: int) -> bool:
    """ "ok ricevuto il vocale", "ciao Nico sentita la proprietaria": it opens what is said."""
    return scan.is_in(at - 1, "opening_words") or scan.is_in(at - 2, "opening_words")


def _leads_to_promise(scan: Scan, end: int) -> bool:
    """Whether somebody is said to do something then: "Ricevuto il saldo, spediamo"; not "…, Le comunichiamo che"."""
    start = end + (scan.word(end) == ",")
    for place in range(start, min(len(scan.norm), start + _AHEAD)):
        if not scan.word(place)[0].isalnum() or scan.new_line(place):
            return False
        said = rules.acts(scan, place)
        if said:
            return said == "to come" or not scan.is_in(place, "tells")
    return False
