"""What stands between a subject and its verb and only says more of it: "il tecnico, che avete conosciuto, passerà"."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.cues import Cues
from nlp.deadlines import TimeMention
from nlp.pieces import Piece
from nlp.words import Grammar, Predicate, Tense, Words


def without_asides(
    words: Words,
    cut: Sequence[Piece],
    times: list[TimeMention | None],
    predicates: dict[int, Predicate],
    grammar: Grammar,
    cues: Cues,
) -> list[Piece]:
    """Return the pieces of a sentence, a subject and its verb in one where an aside between commas parts them.

    The aside's own times and verbs are taken out of `times` and `predicates`: nobody is bound by them.
    """
    found = list(cut)
    first = cut[0].first if cut else 0
    for at in range(len(cut) - 3, -1, -1):
        if at + 3 > len(found):
            continue  # the words behind were put together already
        subject, aside, rest = found[at : at + 3]
        verb = predicates.get(rest.first)
        if verb is None or verb.person not in (3, 6) or not (rest.comma and aside.comma):
            continue
        if not _is_subject(words, subject, times[subject.first - first : subject.last - first], predicates, cues):
            continue
        if _says_more(words, aside, predicates, grammar, cues):
            for place in range(aside.first, aside.last):
                times[place - first] = None
                predicates.pop(place, None)
            found[at : at + 3] = [Piece(subject.first, rest.last, subject.opener, subject.comma)]
    return found


def _is_subject(
    words: Words,
    piece: Piece,
    times: Sequence[TimeMention | None],
    predicates: dict[int, Predicate],
    cues: Cues,
) -> bool:
    """Whether a piece can be what a verb is said of: no verb, no time, no one who is addressed."""
    low, grammar = words.low[piece.first], cues.grammar
    if any(times) or any(place in predicates for place in range(piece.first, piece.last)):
        return False
    led = any(low in grammar[name] for name in ("prepositions", "adverbs", "lead_ins"))
    return not (led or low in cues.owners["titles"] or cues.is_greeting(low))


def _says_more(words: Words, piece: Piece, predicates: dict[int, Predicate], grammar: Grammar, cues: Cues) -> bool:
    """Whether a piece tells what has been, of what stands before it: "che ha conosciuto ieri", "avvisato ieri"."""
    low = words.low[piece.first]
    verbs = [predicates[place] for place in range(piece.first, piece.last) if place in predicates]
    if not verbs:
        return grammar.participle(low) is not None
    return low in cues.grammar["relative"] and all(verb.tense is Tense.PAST for verb in verbs)
