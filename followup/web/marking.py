"""A text with what was found in it, cut into pieces by their offsets. Templates escape the pieces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    return [
        Piece(
            text[left:right],
            tuple(s.what for s in spans if s.start <= left and right <= s.end),
            tuple(s.what for s in spans if s.start == left and right <= s.end),
        )
        for left, right in pairwise(sorted(edges))
    ]


@dataclass(frozen=True, slots=True)
class Line(Generic[Found]):
    """One line of a text, and what ends in it."""

    pieces: list[Piece[Found]]
    notes: list[Found]


def lines(text: str, spans: Sequence[Span[Found]]) -> Iterable[Line[Found]]:
    """Cut a text into its lines, each with the things whose last character stands in it."""
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        here = [s for s in spans if s.start < end and s.end > at]
        notes = [s.what for s in spans if at < s.end <= end + 1]
        yield Line(pieces(text, here, at, end), notes)
        at = end + 1
