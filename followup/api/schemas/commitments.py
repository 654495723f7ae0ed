"""Commitments, their moves and their history."""

from __future__ import annotations

from datetime import date, datetime, time

from pydantic import Field

from followup.api.schemas.paging import Paging
from followup.api.schemas.values import Day, Ident, In, Line, Out, RequiredLine, Version, Wall, WallOut
from followup.domain.states import CommitmentEventKind, CommitmentState, Department
from followup.services import listing
from nlp import Holder, PromiseKind


class Wanted(Paging):
    """Which commitments of the list."""

    state: list[CommitmentState] = Field(default=[CommitmentState.OPEN], description="repeat it for several")
    overdue: bool = Field(default=False, description="of the open ones, those whose day or hour has passed")
    owner: Ident | None = None
    department: Department | None = Field(default=None, description="the owner's")
    customer: Ident | None = None
    holder: Holder | None = None
    due_from: Day | None = Field(default=None, description="due on that day or later")
    due_to: Day | None = Field(default=None, description="due on that day or before")
    undated: bool = Field(default=False, description="only those without a due day")
    search: Line = Field(
        default="", max_length=200, description="words, each in the customer's name, the action or the source"
    )

    def asked(self, wall: tuple[date, time]) -> listing.Wanted:
        """The same, as the services take it at that day and clock time of the firm."""
        return listing.Wanted(
            states=self.state,
            overdue_by=wall if self.overdue else None,
            owner_id=self.owner,
            department=self.department,
            customer_id=self.customer,
            holder=self.holder,
            first=self.due_from,
            last=self.due_to,
            undated=self.undated,
            words=self.search,
        )


class Move(In):
    """A move of the commitment in the version that was read."""

    version: Version


class MoveWithReason(Move):
    """A move that needs its reason."""

    why: RequiredLine


class Wording(Move):
    """What the customer may read of it."""

    customer_text: Line = ""
    for_customer: bool


class Postpone(MoveWithReason):
    """Another day, or a first one."""

    due: Day
    at: Wall | None = None
    tell_customer: Line = Field(
        default="", description="the reason in words for the customer: with it, a mail that tells them is put out"
    )


class HandOver(Move):
    """To whom it goes."""

    owner: Ident
    why: Line = ""


class CommitmentOut(Out):
    """A promise that a person confirmed. Days and clock times are of the firm's zone."""

    id: int
    customer: int = Field(validation_alias="customer_id")
    touchpoint: int = Field(validation_alias="touchpoint_id", description="the recap or reply it was read in")
    draft: int = Field(validation_alias="draft_id")
    owner: int = Field(validation_alias="owner_id")
    holder: Holder
    person: str | None
    kind: PromiseKind
    action: str
    source: str = Field(description="the sentence it comes from; not for the customer")
    job: str | None
    state: CommitmentState
    due: date | None = Field(validation_alias="due_day")
    at: WallOut | None = Field(validation_alias="due_time")
    is_overdue: bool
    no_date_reason: str
    first_due: date | None = Field(validation_alias="first_due_day")
    first_at: WallOut | None = Field(validation_alias="first_due_time")
    customer_text: str
    for_customer: bool
    told: int | None = Field(validation_alias="told_message_id", description="the mail by which the customer knows")
    version: int
    created_by: int
    created_at: datetime
    closed_at: datetime | None


class EventOut(Out):
    """One move."""

    kind: CommitmentEventKind
    version: int = Field(description="the commitment's after the move")
    at: datetime
    by: int = Field(validation_alias="by_id")
    from_due: date | None = Field(validation_alias="from_due_day")
    from_at: WallOut | None = Field(validation_alias="from_due_time")
    to_due: date | None = Field(validation_alias="to_due_day")
    to_at: WallOut | None = Field(validation_alias="to_due_time")
    from_owner: int | None = Field(validation_alias="from_owner_id")
    to_owner: int | None = Field(validation_alias="to_owner_id")
    why: str
    customer_told: bool


class CommitmentWithHistory(CommitmentOut):
    """A commitment with everything that happened to it, oldest first."""

    history: list[EventOut]


class Commitments(Out):
    """A page of commitments by due day, those without one last."""

    items: list[CommitmentOut]
    next: str | None
