"""Finds many named phrases in one walk over a text's words, and tells them by place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.phrases import Table, fold


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found at a place: first word, word after the last, the phrase's name."""

    first: int
    last: int
    name: str


class Hits:
    """The phrases found in a text, asked for by place."""

    def __init__(self, hits: list[Hit]) -> None:
        self._hits = hits
        self._firsts = [hit.first for hit in hits]

    def between(self, first: int, last: int) -> list[Hit]:
        """Return the hits that begin between two words, the last one not included."""
        return self._hits[bisect_left(self._firsts, first) : bisect_left(self._firsts, last)]

    def named(self, name: str, first: int, last: int) -> Hit | None:
        """Return the first hit of that name between two words."""
        hits, at = self._hits, bisect_left(self._firsts, first)
        while at < len(hits) and hits[at].first < last:
            if hits[at].name == name:
                return hits[at]
            at += 1
        return None


class Phrases:
    """Many named phrases, found in one walk over folded words. Immutable after construction."""

    def __init__(self, named: Mapping[str, Sequence[str]]) -> None:
        self._table = Table(((phrase, name) for name, said in named.items() for phrase in said), fold)
        self._firsts = frozenset(self._table.firsts())

    def find(self, folded: list[str]) -> Hits:
        """Return every phrase in a text's folded words, the longest one at each place."""
        found: list[Hit] = []
        free = 0
        firsts = self._firsts
        for at in [at for at, word in enumerate(folded) if word in firsts]:
            if at >= free:
                hit = self._table.at(folded, at)
                if hit is not None:
                    found.append(Hit(at, *hit))
                    free = hit[0]
        return Hits(found)
