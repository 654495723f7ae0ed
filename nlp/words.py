"""The words of a text as plain arrays, and the predicates (groups of verb, auxiliaries and pronouns) among them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Words:
    """Tokens without blanks: their places in the text, and their lower-case forms, accents kept."""

    text: str
    starts: list[int]
    ends: list[int]
    low: list[str]

    def __len__(self) -> int:
        return len(self.low)

    def said(self, at: int) -> str:
        """Return the word as it was written."""
        return self.text[self.starts[at] : self.ends[at]]

    def capital(self, at: int) -> bool:
        """Whether the word begins with a capital letter."""
        return self.text[self.starts[at]].isupper()

    def joins(self, at: int) -> bool:
        """Whether a mark stands between two words without blanks on either side, as the one of "Mary-Kate" does."""
        return 0 < at < len(self.low) - 1 and (
            self.ends[at - 1] == self.starts[at] and self.starts[at + 1] == self.ends[at]
        )


class Tense(StrEnum):
    """What a predicate says about time and reality."""

    PRESENT = "present"
    FUTURE = "future"
    PAST = "past"  # done, whatever the grammar calls it
    CONDITIONAL = "conditional"  # would, could, might
    REQUEST = "request"  # imperative, polite subjunctive, "mi manda"
    STATE = "state"  # a copula: is, are
    ARRANGED = "arranged"  # "è fissato", "is booked"
    NONE = "none"  # infinitive, gerund, participle on its own


@dataclass(slots=True)
class Predicate:
    """A finite verb with everything that belongs to it. Places are indexes into the words, the last one included."""

    first: int
    last: int
    core: int  # the finite verb itself
    lead: str  # the finite verb's base form
    verb: str  # the base form of the verb that carries the meaning
    tense: Tense
    person: int  # 1 I, 2 thou, 3 he, 4 we, 5 you, 6 they; 0 not said by the form
    negated: bool = False
    passive: bool = False
    to_customer: bool = False  # a pronoun of the addressee belongs to it
    to_us: bool = False
    to_third: bool = False
    subject: int | None = None  # where its pronoun subject stands


class Grammar(Protocol):
    """Finds the predicates of a stretch of words in one language."""

    def predicates(self, words: Words, first: int, last: int) -> list[Predicate]:
        """Return the predicates between two places (the last one not included), in order."""

    def participle(self, word: str) -> str | None:
        """Return the base form of a past participle, None if the word is none."""

    def infinitive(self, word: str) -> bool:
        """Whether a word is a verb in its base form."""
