"""Cuts a sentence at its commas and conjunctions, before anybody knows which cuts matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.cues import Cues
from nlp.deadlines import TimeMention
from nlp.sentences import Sentence
from nlp.words import Predicate, Words

_DASHES = frozenset({"-", "–", "—", "->", "→", "=>", "|", "/"})
_OPENING = frozenset({"(", "[", "{"})
_CLOSING = frozenset({")", "]", "}"})
_PAUSES = frozenset({"...", "…", ".."})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch between two places where a sentence can be cut. Places are word indexes, the last not included."""

    first: int
    last: int
    opener: str
    comma: bool  # a comma, dash or colon stands before it


def pieces(
    words: Words,
    sentence: Sentence,
    times: Sequence[TimeMention | None],
    predicates: Mapping[int, Predicate],
    cues: Cues,
) -> list[Piece]:
    """Return a sentence cut at commas, dashes and conjunctions; never inside a deadline or in brackets."""
    found: list[Piece] = []
    low = words.low
    start, opener, comma, depth, seen = sentence.first, "", False, 0, False
    for k in range(sentence.first, sentence.last):
        word = low[k]
        seen = seen or k in predicates
        if times[k - sentence.first] is not None:
            continue
        if word in _OPENING:
            depth += 1
        elif word in _CLOSING:
            depth = max(0, depth - 1)
        if depth or word in _CLOSING:
            continue
        content = word in cues.clauses["content"] and (seen or (k == start and bool(opener)))
        joins = word in cues.clauses["coordinating"] or content
        if joins or word in cues.clauses["subordinating"]:
            after, said, parted = (k + 1 if joins else k), word, comma and k == start
        elif word == "," or word in _PAUSES or (seen and (word in _DASHES or word == ":")):
            after, said, parted = k + 1, "", True
        else:
            continue
        if k > start:
            found.append(Piece(start, k, opener, comma))
            opener = ""
        start, opener, comma, seen = after, said or opener, parted, False
    if sentence.last > start:
        found.append(Piece(start, sentence.last, opener, comma))
    return found
