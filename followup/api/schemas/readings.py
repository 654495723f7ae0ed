"""What was read in a text, whether it is kept as drafts or only checked. Offsets are code points into the text."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from followup.api.schemas.values import Choice, Day, Ident, In, Instant, Line, Out, Place, Text, Wall, WallOut
from followup.domain.states import Channel, Language
from nlp import DeadlineKind, Holder, PromiseKind, RemarkCode


class DeadlineOut(Out):
    """The words that say by when, and what follows from them."""

    kind: DeadlineKind
    start: int
    end: int
    quote: str
    due: date | None = Field(description="none where no date follows from the words")
    at: WallOut | None = Field(description="clock time in the firm's zone")


class PromiseOut(Out):
    """A promise as it was read."""

    start: int
    end: int
    quote: str
    sentence_start: int
    sentence_end: int
    holder: Holder = Field(description="who is to do it")
    person: str | None
    kind: PromiseKind
    action: str
    deadline: DeadlineOut | None


class SuggestionOut(Out):
    """A real date: put `text` in place of [start, end) and the sentence still reads well."""

    due: date
    at: WallOut | None
    start: int
    end: int
    text: str


class RemarkOut(Out):
    """One thing to mend before the reply leaves."""

    code: RemarkCode
    start: int
    end: int
    quote: str
    promise: int = Field(description="index into promises")
    detail: str
    suggestions: list[SuggestionOut]


class CheckedReply(Out):
    """A reply as it was read."""

    language: str
    reference: datetime
    promises: list[PromiseOut]
    remarks: list[RemarkOut]


class ReplyToCheck(In):
    """A reply that has not left yet."""

    text: Text
    reference: Instant | None = Field(default=None, description="when it will leave; now, where nothing is said")
    language: Choice[Language] | None = None


class Said(In):
    """What a person says of a draft; what is left out stays as it was read."""

    action: Line | None = None
    owner: Ident | None = None
    holder: Choice[Holder] | None = None
    person: Line | None = None
    kind: Choice[PromiseKind] | None = None
    due: Day | None = None
    at: Wall | None = None
    no_date_reason: Line = Field(default="", description="in place of a due day")
    customer_text: Line | None = Field(default=None, description="the wording that the customer may read")
    for_customer: bool = False

    @field_validator("no_date_reason")
    @classmethod
    def _instead_of_a_day(cls, reason: str, info: ValidationInfo) -> str:
        if reason.strip() and info.data.get("due") is not None:
            raise PydanticCustomError("either_or", "give a due day, or say why there is none, not both")
        return reason


class SaidOfPlace(Said):
    """What a person says of the promise that stands at that place of a reply."""

    start: Place
    end: Place


class SentReply(In):
    """A reply that has left."""

    customer: Ident
    text: Text
    channel: Choice[Channel] = Channel.EMAIL
    job: Line = ""
    promises: list[SaidOfPlace] | None = Field(
        default=None, description="those to keep as commitments; all, as they were read, where nothing is said"
    )
