"""Tables of words and of short patterns of words, looked up by their first (or last) word.

A pattern is written as people read it: ``(a|b)`` chooses, ``?`` after a word or a group makes it optional, ``@name``
stands for every word of a list. It is expanded when it is loaded, so a look-up costs one dictionary access and a
comparison of a few words, however many patterns there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Generic, TypeVar
from unicodedata import normalize

Value = TypeVar("Value")

_PIECE = re.compile(r"\(|\)|\||\?|[^\s()|?]+")
_MOST = 20_000


def expand(pattern: str, lists: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Return every sequence of words that a pattern stands for. Raises ValueError for a pattern that is malformed."""
    pieces = _PIECE.findall(pattern)
    said, at = _choice(pieces, 0, lists)
    if at != len(pieces) or not said or len(said) > _MOST:
        raise ValueError(f"malformed pattern {pattern!r}")
    return sorted({words for words in said if words}, key=len, reverse=True)


def _choice(pieces: Sequence[str], at: int, lists: Mapping[str, Sequence[str]]) -> tuple[list[tuple[str, ...]], int]:
    options: list[tuple[str, ...]] = []
    while True:
        said, at = _sequence(pieces, at, lists)
        options += said
        if at >= len(pieces) or pieces[at] != "|":
            return options, at
        at += 1


def _sequence(pieces: Sequence[str], at: int, lists: Mapping[str, Sequence[str]]) -> tuple[list[tuple[str, ...]], int]:
    parts: list[list[tuple[str, ...]]] = []
    while at < len(pieces) and pieces[at] not in "|)":
        piece = pieces[at]
        at += 1
        if piece == "(":
            inner, at = _choice(pieces, at, lists)
            if at >= len(pieces):
                raise ValueError("a bracket is never closed")
            at += 1
            parts.append(inner)
        elif piece == "?":
            parts[-1] = [*parts[-1], ()]
        elif piece[0] == "@" and piece != "@":
            parts.append([split(word) for word in lists[piece[1:]]])
        else:
            parts.append([split(piece)])
    return [tuple(word for part in one for word in part) for one in product(*parts)], at


def split(phrase: str) -> tuple[str, ...]:
    """Cut a phrase where the tokenizer cuts a text: at blanks and after an apostrophe inside it."""
    return tuple(re.sub(r"(?<=\w)'(?=\w)", "' ", phrase).split())


def fold(word: str, kept: frozenset[str] = frozenset()) -> str:
    """Return a word without its accents, unless it is one that would then be another word ("è", "dà", "mandò")."""
    if word.isascii() or word in kept:
        return word
    if word[-1] == "ò" and word[-2:-1] != "r" and len(word) > 3:
        return word
    return "".join(letter for letter in normalize("NFD", word) if letter < "\u0300" or letter > "\u036f")


class Table(Generic[Value]):
    """Phrases with a value each. Immutable after construction."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, entries: Iterable[tuple[Sequence[str], Value]]) -> None:
        starts: dict[str, list[tuple[list[str], Value]]] = {}
        ends: dict[str, list[tuple[list[str], Value]]] = {}
        for words, value in entries:
            starts.setdefault(words[0], []).append((list(words[1:]), value))
            ends.setdefault(words[-1], []).append((list(words[:-1]), value))
        for options in (*starts.values(), *ends.values()):
            options.sort(key=lambda option: -len(option[0]))
        self._starts = starts
        self._ends = ends

    def at(self, words: list[str], at: int) -> tuple[int, Value] | None:
        """Return (word after the last, value) of the longest phrase that begins at a word."""
        if at < len(words):
            for rest, value in self._starts.get(words[at], ()):
                end = at + 1 + len(rest)
                if words[at + 1 : end] == rest:
                    return end, value
        return None

    def before(self, words: list[str], at: int) -> tuple[int, Value] | None:
        """Return (first word, value) of the longest phrase that ends just before a word."""
        if at > 0:
            for rest, value in self._ends.get(words[at - 1], ()):
                start = at - 1 - len(rest)
                if start >= 0 and words[start : at - 1] == rest:
                    return start, value
        return None

    def get(self, word: str) -> Value | None:
        """Return the value of a single word, or None."""
        options = self._starts.get(word)
        return options[-1][1] if options and not options[-1][0] else None

    def firsts(self) -> Iterator[str]:
        """Return the words that phrases begin with."""
        return iter(self._starts)

    @classmethod
    def of(
        cls, entries: Mapping[str, Value], fold: Callable[[str], str], lists: Mapping[str, Sequence[str]]
    ) -> Table[Value]:
        """Build a table from patterns, folding their words as those of a text are folded."""
        return cls((tuple(map(fold, words)), value) for said, value in entries.items() for words in expand(said, lists))
