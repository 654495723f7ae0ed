"""Reads a text on a Tuesday morning and tells in plain tuples what was found."""

from __future__ import annotations

from typing import NamedTuple

from nlp import Reading, TextType
from nlp.pipeline import read
from tests.nlp.italy import TUESDAY, WEEK


class Said(NamedTuple):
    """A promise as the tests compare it."""

    holder: str
    clause: str
    words: str | None  # the deadline's
    person: str | None = None


def reading(text: str, kind: str = "reply", language: str = "it") -> Reading:
    return read(text, reference=TUESDAY, calendar=WEEK, language=language, type=TextType(kind))


def promises(text: str, kind: str = "reply", language: str = "it") -> list[Said]:
    """Everything promised in a text."""
    return [
        Said(
            str(p.holder),
            text[p.start : p.end],
            text[p.deadline.start : p.deadline.end] if p.deadline else None,
            p.person,
        )
        for p in reading(text, kind, language).promises
    ]


def needs(text: str, language: str = "it") -> list[str]:
    return [text[n.start : n.end] for n in reading(text, "recap", language).needs]


def solutions(text: str, language: str = "it") -> list[str]:
    return [text[s.start : s.end] for s in reading(text, "recap", language).solutions]
