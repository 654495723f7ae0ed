"""Tables of words and of short patterns of words, looked up from their first word on or from their last one back.

A pattern is written as people read it: ``(a|b)`` chooses, ``?`` after a word or a group makes it optional, ``@name``
stands for every word of a list. It is expanded when it is loaded, so a look-up costs one dictionary access a
word, however many patterns there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Generic, TypeVar
from unicodedata import normalize

Value = TypeVar("Value")

_PIECE = re.compile(r"\(|\)|\||\?|[^\s()|?]+")
_SHORT_FORM = re.compile(r"(?<=\w)(?:n't|'(?:ll|ve|re|d|m|s))\b", re.IGNORECASE)  # "we'll", "isn't"
_ELISION = re.compile(r"(?<=\w)(?<!\bn)'(?=\w)")  # "dell'ordine", but not the "n't" just cut off
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
    """Cut a phrase where the tokenizer cuts a text: at blanks, after an elision, before an English short form."""
    return tuple(_ELISION.sub("' ", _SHORT_FORM.sub(r" \g<0>", phrase)).split())


def fold(word: str, kept: frozenset[str] = frozenset()) -> str:
    """Return a word without its accents, unless it is one that would then be another word ("è", "dà", "mandò")."""
    if word.isascii() or word in kept:
        return word
    if word[-1] == "ò" and word[-2:-1] != "r" and len(word) > 3:
        return word
    return "".join(letter for letter in normalize("NFD", word) if letter < "\u0300" or letter > "\u036f") or word


class Table(Generic[Value]):
    """Phrases with a value each, as two tries. Immutable after construction."""

    __slots__ = ("_backward", "_first", "_forward")

    def __init__(self, entries: Iterable[tuple[Sequence[str], Value]]) -> None:
        self._forward: _Node[Value] = _Node()
        self._backward: _Node[Value] | None = None
        for words, value in entries:
            self._forward.put(words, value)
        self._first = self._forward.further.get

    def at(self, words: Sequence[str], at: int) -> tuple[int, Value] | None:
        """Return (word after the last, value) of the longest phrase that begins at a word."""
        size = len(words)
        node = self._first(words[at]) if at < size else None
        if node is None:  # of ten words nine begin no phrase
            return None
        found = None
        while node is not None:
            at += 1
            if node.value is not None:
                found = at, node.value
            node = node.further.get(words[at]) if at < size else None
        return found

    def before(self, words: Sequence[str], at: int) -> tuple[int, Value] | None:
        """Return (first word, value) of the longest phrase that ends just before a word."""
        node, found = self._backward or self._turned(), None
        while at > 0:
            following = node.further.get(words[at - 1])
            if following is None:
                break
            node = following
            at -= 1
            if node.value is not None:
                found = at, node.value
        return found

    def _turned(self) -> _Node[Value]:
        root: _Node[Value] = _Node()
        for words, value in self._forward.phrases(()):
            root.put(words[::-1], value)
        self._backward = root  # whoever comes second builds the same
        return root

    def get(self, word: str) -> Value | None:
        """Return the value of a single word, or None."""
        node = self._forward.further.get(word)
        return None if node is None else node.value

    def firsts(self) -> Iterator[str]:
        """Return the words that phrases begin with."""
        return iter(self._forward.further)

    @classmethod
    def of(
        cls,
        entries: Mapping[str, Value],
        fold: Callable[[str], str],
        lists: Mapping[str, Sequence[str]],
    ) -> Table[Value]:
        """Build a table from patterns, folding their words as those of a text are folded."""
        folded = lru_cache(maxsize=None)(fold)
        return cls(
            (tuple(map(folded, words)), value) for said, value in entries.items() for words in expand(said, lists)
        )


class _Node(Generic[Value]):
    __slots__ = ("further", "value")

    def __init__(self) -> None:
        self.further: dict[str, _Node[Value]] = {}
        self.value: Value | None = None

    def put(self, words: Sequence[str], value: Value) -> None:
        node = self
        for word in words:
            following = node.further.get(word)
            if following is None:
                following = node.further[word] = _Node()
            node = following
        if node.value is None:
            node.value = value

    def phrases(self, before: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Value]]:
        """Return the phrases that go on here, with their values."""
        if self.value is not None:
            yield before, self.value
        for word, node in self.further.items():
            yield from node.phrases((*before, word))
