"""The values that reading a text gives back. Frozen; offsets are code points into the text as it was handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Protocol


class TextType(StrEnum):
    """What is being read: a reply to a customer, or a colleague's recap of a meeting."""

    REPLY = "reply"
    RECAP = "recap"


class Holder(StrEnum):
    """Who is to do what was promised, seen from the firm that keeps the ledger."""

    US = "us"
    CUSTOMER = "customer"
    OTHER = "other"


class DeadlineKind(StrEnum):
    """How firmly a deadline is said."""

    EXACT = "exact"  # one day, or a clock time, follows from the words
    WINDOW = "window"  # more than one day, no last day said
    VAGUE = "vague"  # no date can follow from the words
    CONDITIONAL = "conditional"  # hangs on an event that has no date


class PromiseKind(StrEnum):
    """What is promised. Decides how many working days a firm usually takes for it."""

    QUOTE = "quote"
    VISIT = "visit"
    DELIVERY = "delivery"
    CALL = "call"
    DOCUMENT = "document"
    PAYMENT = "payment"
    OTHER = "other"


class RemarkCode(StrEnum):
    """What is wrong with a deadline in a reply that has not left yet."""

    VAGUE = "vague"
    CONDITIONAL = "conditional"
    MISSING = "missing"
    WINDOW = "window"  # an open window without a last day ("ai primi di aprile")
    CLOSED_DAY = "closed_day"  # the firm does not work on the day that is named
    PAST = "past"  # the day or hour named lies before the reference instant
    WEEKDAY_MISMATCH = "weekday_mismatch"  # "martedì 12" where the 12th is a Wednesday


class Calendar(Protocol):
    """The working calendar that the caller provides."""

    def is_working(self, day: date) -> bool:
        """Whether the firm works on that day."""

    def closure(self, day: date) -> str | None:
        """Why the firm is closed on that day (the holiday's name, "" for a plain weekend), or None if it works."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The words that say by when, and what follows from them."""

    start: int
    end: int
    kind: DeadlineKind
    due: date | None  # exact: always set; window: its last day where the words give one; else None
    at: time | None  # local wall time in the reference's zone, only together with due
    rule: str  # the rule that found it, by name
    stated_weekday: int | None = None  # Monday is 0; set when the words name a weekday beside a day number


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing that somebody is said to be going to do for the relationship."""

    start: int
    end: int
    sentence_start: int  # the sentence or line that it stands in, for showing it in context
    sentence_end: int
    holder: Holder
    person: str | None  # a named doer, without title
    deadline: Deadline | None
    kind: PromiseKind
    action: str  # the clause without its deadline words, tidied, to start editing from
    rule: str


@dataclass(frozen=True, slots=True)
class Line:
    """A need or a solution, as it stands in a recap."""

    start: int
    end: int
    rule: str
    answers: tuple[int, ...] = ()  # solutions only: indexes into Reading.needs, where the text says so


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything found in one text, each list in order of place."""

    language: str
    type: TextType
    reference: datetime
    promises: tuple[Promise, ...]
    needs: tuple[Line, ...]
    solutions: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A concrete date in place of soft words: put `text` in place of [start, end) and the sentence still reads well."""

    due: date
    at: time | None
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to mend before a reply leaves."""

    code: RemarkCode
    start: int  # the words to underline; for a missing deadline, the clause
    end: int
    promise: int  # index into Reading.promises
    detail: str  # the holiday's name, or the right weekday's in the text's language, else ""
    suggestions: tuple[Suggestion, ...]


# Working days from the reference day that a firm usually takes, by kind, where it says nothing else.
USUAL_DAYS: Mapping[PromiseKind, int] = {
    PromiseKind.QUOTE: 3,
    PromiseKind.VISIT: 4,
    PromiseKind.DELIVERY: 5,
    PromiseKind.CALL: 1,
    PromiseKind.DOCUMENT: 2,
    PromiseKind.PAYMENT: 5,
    PromiseKind.OTHER: 3,
}
