"""Tables of words and of short patterns of words, looked up from their first word on or from their last one back.

A pattern is written as people read it: ``(a|b)`` chooses, ``?`` after a word or a group makes it optional, ``@name``
stands for every word of a list. Patterns become one tree, in which ways that go on alike share what they go on with,
so a look-up costs one dictionary access a word, and memory little, however many phrases a pattern stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Generic, TypeAlias, TypeVar
from unicodedata import normalize

Value = TypeVar("Value")

# The ways that a pattern, or a part of one, can be said: each a run of words and of further choices.
_Choice: TypeAlias = "list[list[str | _Choice]]"
# What may follow: word -> tree, and "" -> the value of the phrase that ends here. Where nothing may, that value alone.
_Tree: TypeAlias = Any

_REMEMBERED = 4_096  # words
_PIECE = re.compile(r"\(|\)|\||\?|[^\s()|?]+")
_SHORT_FORM = re.compile(r"(?<=\w)(?:n't|'(?:ll|ve|re|d|m|s))\b", re.IGNORECASE)  # "we'll", "isn't"
_ELISION = re.compile(r"(?<=\w)(?<!\bn)'(?=\w)")  # "dell'ordine", but not the "n't" just cut off


def _parsed(
    pieces: Sequence[str], at: int, fold: Callable[[str], str], lists: Mapping[str, Sequence[str]]
) -> tuple[_Choice, int]:
    """Return the ways that stand from a piece on, up to the bracket that closes them, and where that stands."""
    options: _Choice = [[]]
    while at < len(pieces) and pieces[at] != ")":
        piece, parts = pieces[at], options[-1]
        at += 1
        if piece == "|":
            options.append([])
        elif piece == "(":
            inner, at = _parsed(pieces, at, fold, lists)
            if at >= len(pieces):
                raise ValueError("a bracket is never closed")
            at += 1
            parts.append(inner)
        elif piece == "?":
            parts[-1] = [[parts[-1]], []]
        else:
            said = lists[piece[1:]] if piece[0] == "@" and piece != "@" else (piece,)
            parts.append([[fold(part) for part in split(word)] for word in said])
    return options, at


def _tree(said: _Choice, then: _Tree, back: bool) -> _Tree:
    """Return the tree of all ways of a choice, each of which goes on with `then`; with `back` from their ends on."""
    found: dict[str, _Tree] = {}
    for parts in said:
        way = then
        for part in parts if back else reversed(parts):
            way = {part: way} if isinstance(part, str) else _tree(part, way, back)
        _add(found, way)
    return found[""] if found.keys() == {""} else found


def _add(tree: dict[str, _Tree], way: _Tree) -> None:
    """Add a way to a tree that nobody else has. Of two values for one phrase the earlier one stays."""
    for word, further in way.items() if isinstance(way, dict) else (("", way),):
        known = tree.get(word)
        if known is None:
            tree[word] = further
        elif word and known is not further:
            grown = tree[word] = dict(known) if isinstance(known, dict) else {"": known}
            _add(grown, further)


def split(phrase: str) -> tuple[str, ...]:
    """Cut a phrase where the tokenizer cuts a text: at blanks, after an elision, before an English short form."""
    return tuple(_ELISION.sub("' ", _SHORT_FORM.sub(r" \g<0>", phrase)).split())


@lru_cache(_REMEMBERED)
def fold(word: str, kept: frozenset[str] = frozenset()) -> str:
    """Return a word without its accents, unless it is one that would then be another word ("è", "dà", "mandò")."""
    if word.isascii() or word in kept:
        return word
    if word[-1] == "ò" and word[-2:-1] != "r" and len(word) > 3:
        return word
    return "".join(letter for letter in normalize("NFD", word) if letter < "\u0300" or letter > "\u036f") or word


class Table(Generic[Value]):
    """Phrases with a value each. Immutable after construction."""

    __slots__ = ("_backward", "_first", "_forward", "_said")

    def __init__(
        self,
        entries: Iterable[tuple[str, Value]],
        fold: Callable[[str], str],
        lists: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        """Build a table from patterns, folding their words as those of a text are folded.

        Raises ValueError for a pattern that is malformed.
        """
        self._said: list[tuple[_Choice, Value]] = []
        for pattern, value in entries:
            pieces = _PIECE.findall(pattern)
            said, at = _parsed(pieces, 0, fold, lists)
            if at != len(pieces) or not said:
                raise ValueError(f"malformed pattern {pattern!r}")
            self._said.append((said, value))
        self._forward = self._grown(back=False)
        self._backward: dict[str, _Tree] | None = None
        self._first = self._forward.get

    def at(self, words: Sequence[str], at: int) -> tuple[int, Value] | None:
        """Return (word after the last, value) of the longest phrase that begins at a word."""
        size = len(words)
        tree = self._first(words[at]) if at < size else None
        if tree is None:  # of ten words nine begin no phrase
            return None
        found = None
        while tree is not None:
            at += 1
            if not isinstance(tree, dict):
                return at, tree
            if "" in tree:
                found = at, tree[""]
            tree = tree.get(words[at]) if at < size else None
        return found

    def before(self, words: Sequence[str], at: int) -> tuple[int, Value] | None:
        """Return (first word, value) of the longest phrase that ends just before a word."""
        tree: _Tree = self._backward or self._turned()
        found = None
        while at > 0:
            tree = tree.get(words[at - 1])
            if tree is None:
                break
            at -= 1
            if not isinstance(tree, dict):
                return at, tree
            if "" in tree:
                found = at, tree[""]
        return found

    def _turned(self) -> dict[str, _Tree]:
        self._backward = self._grown(back=True)  # whoever comes second builds the same
        return self._backward

    def _grown(self, back: bool) -> dict[str, _Tree]:
        root: dict[str, _Tree] = {}
        for said, value in self._said:
            way = _tree(said, value, back)
            if isinstance(way, dict):
                _add(root, {word: further for word, further in way.items() if word})
        return root

    def get(self, word: str) -> Value | None:
        """Return the value of a single word, or None."""
        tree = self._first(word)
        found: Value | None = tree.get("") if isinstance(tree, dict) else tree
        return found

    def firsts(self) -> Iterator[str]:
        """Return the words that phrases begin with."""
        return iter(self._forward)

    def beginnings(self) -> Iterator[tuple[str, Iterable[str]]]:
        """Return those words, each with the words that come second; "" among them where it is a phrase by itself."""
        return ((word, tree if isinstance(tree, dict) else ("",)) for word, tree in self._forward.items())
