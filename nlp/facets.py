"""Lines that tell of one task facet by facet: "Chi: Bortolan", "Cosa: ripristino intonaco", "Quando: entro venerdì"."""

from __future__ import annotations

from nlp.cues import Cues
from nlp.words import Words

_LEAST = 4  # words of a line that says whose a task is, and something of it
_PARTING = frozenset({"/", "|", ",", ";", "-", "–", "—"})


def facet(line: str, cues: Cues) -> str:
    """Return the word before a colon that a line of one task begins with, "" for none."""
    label, colon, rest = line.partition(":")
    low = label.strip().lower()
    return low if colon and rest.strip() and low in cues.grammar["facets"] else ""


def told_on(line: str, following: str, before: set[str], cues: Cues) -> set[str]:
    """Return the facets told so far of a task where the next line tells one more of it, else nothing."""
    own, more = facet(line, cues), facet(following, cues)
    told = {*before, own}
    return told if own and more and more not in told else set()


def asked_who(words: Words, first: int, last: int, cues: Cues) -> tuple[int, int] | None:
    """Return the words behind "Chi:" in a sentence that tells of a task facet by facet, None where it has none."""
    low, grammar = words.low, cues.grammar
    if low[first] not in grammar["facets"] or last - first < _LEAST or low[first + 1] != ":":
        return None
    asked = (k + 2 for k in range(first, last - 2) if low[k] in grammar["asked_who"] and low[k + 1] == ":")
    at = next(asked, None)
    if at is None:
        return None
    return at, next((k for k in range(at, last) if low[k] in grammar["facets"] or low[k] in _PARTING), last)
