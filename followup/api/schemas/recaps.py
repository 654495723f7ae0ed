"""Contacts with customers: recaps with their drafts, complaints, the timeline."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from followup.api.schemas.commitments import CommitmentOut
from followup.api.schemas.paging import Paging
from followup.api.schemas.readings import DeadlineOut
from followup.api.schemas.values import Choice, Ident, In, Instant, Line, Out, Query, Text
from followup.domain.states import NOTED_BY_HAND, Channel, Direction, DraftState, Part, TouchpointKind
from nlp import Holder, PromiseKind


class NewRecap(In):
    """What was said at a meeting."""

    customer: Ident
    text: Text
    happened_at: Instant | None = Field(default=None, description="now, where nothing is said")
    channel: Choice[Channel] = Channel.VISIT
    participants: Line = ""
    job: Line = ""


class NewComplaint(In):
    """What a customer complained of."""

    customer: Ident
    text: Text
    happened_at: Instant | None = Field(default=None, description="now, where nothing is said")
    channel: Choice[Channel] = Channel.CALL


class NewTouchpoint(In):
    """A contact that nothing else records. Recaps, replies and mails are recorded where they are made."""

    customer: Ident
    text: Text
    kind: Choice[TouchpointKind] = Field(
        default=TouchpointKind.CONTACT, description="one of " + ", ".join(sorted(NOTED_BY_HAND))
    )
    channel: Choice[Channel]
    direction: Choice[Direction]
    happened_at: Instant | None = Field(default=None, description="now, where nothing is said")
    contact: Ident | None = Field(default=None, description="the person there")
    participants: Line = ""
    job: Line = ""


class Contacts(Paging):
    """Which contacts of a list."""

    customer: Ident | None = None


class Timeline(Contacts):
    """Which contacts of the timeline."""

    kind: TouchpointKind | None = None
    channel: Channel | None = None


class ForReader(Query):
    """For whom a letter is worded."""

    contact: Ident | None = Field(default=None, description="the main contact with an address, where nothing is said")


class SendRecap(In):
    """Whom the recap goes to."""

    contact: Ident | None = None
    again: bool = Field(default=False, description="say true to send it to the same reader a second time")


class TouchpointItem(Out):
    """A contact, without its text."""

    id: int
    kind: TouchpointKind
    channel: Channel
    direction: Direction
    customer: int = Field(validation_alias="customer_id")
    contact: int | None = Field(validation_alias="contact_id")
    user: int | None = Field(validation_alias="user_id")
    happened_at: datetime
    participants: str
    job: str | None
    language: str
    closed_at: datetime | None = Field(description="complaints: when the customer was told of the solution")
    created_at: datetime


class TouchpointOut(TouchpointItem):
    """A contact."""

    text: str


class Touchpoints(Out):
    """A page of contacts, the last one recorded first."""

    items: list[TouchpointItem]
    next: str | None


class DraftOut(Out):
    """A need, a solution or a promise as it was read; a person confirms or discards it."""

    id: int
    part: Part
    state: DraftState
    start: int
    end: int
    quote: str
    sentence_start: int
    sentence_end: int
    action: str
    holder: Holder | None = Field(description="promises only, as are the next five")
    person: str | None
    kind: PromiseKind | None
    owner: int | None
    deadline: DeadlineOut | None
    proposals: list[date] = Field(description="working days to choose from, while it is open and has no due day")
    customer_text: str
    for_customer: bool


class RecapOut(TouchpointOut):
    """A recap, what was read in it, and what has become of that."""

    drafts: list[DraftOut]
    commitments: list[CommitmentOut]


class Decided(Out):
    """A draft after a person's decision, and the commitment that a confirmed promise became."""

    draft: DraftOut
    commitment: CommitmentOut | None
