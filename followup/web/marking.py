"""A text with what was found in it, cut into pieces by their offsets. Templates escape the pieces."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Span(Generic[Found]):
    """Something found at [start, end), in code points."""

    start: int
    end: int
    what: Found


@dataclass(frozen=True, slots=True)
class Piece(Generic[Found]):
    """A run of text that the same things cover, in the order they were given; `first` are those that begin here."""

    text: str
    covers: tuple[Found, ...]
    first: tuple[Found, ...]


def pieces(text: str, spans: Sequence[Span[Found]], start: int = 0, end: int | None = None) -> list[Piece[Found]]:
    """Cut text[start:end) wherever something begins or ends."""
    stop = len(text) if end is None else end
    edges = {start, stop} | {edge for span in spans for edge in (span.start, span.end) if start < edge < stop}
    ahead = deque(sorted(spans, key=lambda span: span.start))
    here: list[Span[Found]] = []
    found: list[Piece[Found]] = []
    for left, right in pairwise(sorted(edges)):
        while ahead and ahead[0].start <= left:
            here.append(ahead.popleft())
        here = [span for span in here if span.end > left]
        first = tuple(span.what for span in here if span.start == left)
        found.append(Piece(text[left:right], tuple(span.what for span in here), first))
    return found


@dataclass(frozen=True, slots=True)
class Line(Generic[Found]):
    """One line of a text, and what ends in it."""

    pieces: list[Piece[Found]]
    notes: list[Found]


def lines(text: str, spans: Sequence[Span[Found]]) -> Iterator[Line[Found]]:
    """Cut a text into its lines, each with the things whose last character stands in it."""
    ahead = deque(sorted(spans, key=lambda span: span.start))
    here: list[Span[Found]] = []
    at = 0
    for line in text.split("\n"):
        after = at + len(line) + 1
        while ahead and ahead[0].start < after:
            here.append(ahead.popleft())
        notes = [span.what for span in here if span.end <= after]
        yield Line(pieces(text, here, at, after - 1), notes)
        here = [span for span in here if span.end > after]
        at = after
