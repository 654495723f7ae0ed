"""What is promised (a quote, a visit ...), and the promise in words without its deadline."""

from __future__ import annotations

from nlp.cues import Cues
from nlp.findings import PromiseKind
from nlp.words import Predicate, Words

_EDGES = " ,;:.–—-→>\t\n"


def kind(words: Words, first: int, last: int, head: Predicate | None, cues: Cues) -> PromiseKind:
    """Return what a clause promises, by the beginnings of its words; the verb's base form counts as a word."""
    said = words.low[first:last]
    name = cues.kind(said if head is None else [*said, head.verb])
    return PromiseKind(name) if name else PromiseKind.OTHER


def action(text: str, start: int, end: int, deadline: tuple[int, int] | None) -> str:
    """Return the clause without its deadline words and without a doer's tag, in one line, with a capital."""
    if deadline is None or deadline[0] >= end or deadline[1] <= start:
        said = text[start:end]
    else:
        said = text[start : max(start, deadline[0])] + " " + text[min(end, deadline[1]) : end]
    said = " ".join(said.replace(" ,", ",").split()).strip(_EDGES)
    return said[:1].upper() + said[1:]
