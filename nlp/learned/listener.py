"""Keeps what the network would be told of a text, without asking it: for training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from nlp.cues import Cues
from nlp.findings import TextType
from nlp.learned.features import Describer, Note, Span
from nlp.promises import Draft, Judged
from nlp.recap import RecapReader
from nlp.words import Words


@dataclass(frozen=True, slots=True)
class Described:
    """A text as the network is told of it. Places are word indexes."""

    words: Words
    by_itself: Sequence[Note]  # of each word
    spans: Sequence[Span]
    everywhere: Note  # of all words
    judged: Sequence[Judged]  # every clause that could be a promise
    noted: Sequence[str]  # what the rules found in each of them of needs ("n") and solutions ("s")


class Second(Protocol):
    """Who is told what the rules found, sentence by sentence."""

    def take(self, found: list[Draft], judged: list[Judged], noted: list[str], first: int, last: int) -> None:
        """Take what the rules found in a sentence, its words from `first` to the one before `last`."""

    def drafts(self) -> list[Draft]:
        """Return the promises of the text."""


class Listener:
    """Keeps what a second reader would be told."""

    def __init__(self) -> None:
        self._judged: list[Judged] = []
        self._noted: list[str] = []

    def to(self, describer: Describer, words: Words, _type: TextType, _cues: Cues, _notes: RecapReader) -> Listener:
        self._describer, self._words = describer, words
        return self

    def found(self) -> Described:
        describer, words = self._describer, self._words
        by_itself = describer.words(0, len(words))
        return Described(words, by_itself, describer.spans, describer.text(), self._judged, self._noted)

    def take(self, found: list[Draft], judged: list[Judged], noted: list[str], first: int, last: int) -> None:
        self._judged += judged
        self._noted += noted

    def drafts(self) -> list[Draft]:
        return []
