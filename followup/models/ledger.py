"""What was said, what was read in it, and what was promised."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from followup.domain.states import (
    Channel,
    CommitmentEventKind,
    CommitmentState,
    Direction,
    DraftState,
    Part,
    TouchpointKind,
)
from followup.models.columns import choice, instant
from nlp import DeadlineKind, Holder, PromiseKind

_OPEN = text("state = 'open'")  # of a draft: it waits for a person
_ANSWERS = text("about_id IS NOT NULL")
_WITH_TEXT = text("text <> ''")


class Touchpoint(SQLModel, table=True):
    """Any contact with a customer. A complaint stays open until `closed_at`."""

    __tablename__ = "touchpoint"
    __table_args__ = (
        Index("ix_touchpoint_customer", "customer_id", "happened_at"),
        Index("ix_touchpoint_answers", "created_at", sqlite_where=_ANSWERS, postgresql_where=_ANSWERS),
        Index(  # what has a text that may be too old to keep
            "ix_touchpoint_kept", "kind", "happened_at", sqlite_where=_WITH_TEXT, postgresql_where=_WITH_TEXT
        ),
        Index("ix_touchpoint_kind", "customer_id", "kind", "happened_at"),  # one kind of a customer who has many
    )

    id: int = Field(default=None, primary_key=True)
    kind: TouchpointKind = choice(TouchpointKind)
    channel: Channel = choice(Channel)
    direction: Direction = choice(Direction)
    customer_id: int = Field(foreign_key="customer.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    user_id: int | None = Field(default=None, foreign_key="user_account.id")
    happened_at: datetime = instant()
    participants: str = ""
    job: str | None = Field(default=None, index=True)
    language: str = "it"
    text: str
    message_id: int | None = None  # the outbox message it was; no foreign key, for those tables point here
    about_id: int | None = Field(default=None, index=True)  # the recap that it answers; no foreign key either
    closed_at: datetime | None = instant(default=None)
    created_at: datetime = instant()


class Draft(SQLModel, table=True):
    """One need, solution or promise as it was read; a person confirms or discards it. Offsets are code points."""

    __tablename__ = "draft"
    __table_args__ = (Index("ix_draft_open", "touchpoint_id", sqlite_where=_OPEN, postgresql_where=_OPEN),)

    id: int = Field(default=None, primary_key=True)
    touchpoint_id: int = Field(foreign_key="touchpoint.id", index=True)
    part: Part = choice(Part)
    state: DraftState = choice(DraftState, default=DraftState.OPEN)
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    rule: str
    action: str  # needs and solutions: the words as read
    holder: Holder = choice(Holder, default=Holder.US)
    person: str | None = None
    kind: PromiseKind = choice(PromiseKind, default=PromiseKind.OTHER)
    deadline_kind: DeadlineKind | None = choice(DeadlineKind, default=None, nullable=True)
    deadline_start: int | None = None
    deadline_end: int | None = None
    due_day: date | None = None
    due_time: time | None = None
    owner_id: int | None = Field(default=None, foreign_key="user_account.id")
    customer_text: str = ""  # the wording that the customer may read, set when confirming
    for_customer: bool = False
    decided_by: int | None = Field(default=None, foreign_key="user_account.id")
    decided_at: datetime | None = instant(default=None)


class Commitment(SQLModel, table=True):
    """A promise that a person confirmed. `version` grows with every move and guards against lost ones."""

    __tablename__ = "commitment"
    __table_args__ = (
        Index("ix_commitment_customer", "customer_id", "state", "due_day"),
        Index("ix_commitment_owner", "owner_id", "state", "due_day"),
        Index("ix_commitment_due", "state", "due_day", "id"),  # everybody's, by day
        Index("ix_commitment_day", "due_day", "id"),  # in whatever state
        Index("ix_commitment_state", "state", "id"),  # the latest ones that were kept
    )

    id: int = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id")
    touchpoint_id: int = Field(foreign_key="touchpoint.id", index=True)
    draft_id: int = Field(foreign_key="draft.id", unique=True)
    owner_id: int = Field(foreign_key="user_account.id")
    holder: Holder = choice(Holder)
    person: str | None = None
    kind: PromiseKind = choice(PromiseKind)
    action: str
    source: str  # the sentence it comes from; never shown to a customer
    job: str | None = None
    state: CommitmentState = choice(CommitmentState, default=CommitmentState.OPEN)
    due_day: date | None = None
    due_time: time | None = None
    no_date_reason: str = ""
    first_due_day: date | None = None
    first_due_time: time | None = None
    customer_text: str = ""
    for_customer: bool = False
    told_message_id: int | None = None  # the outbox message by which the customer knows; as above
    version: int = 1
    created_by: int = Field(foreign_key="user_account.id")
    created_at: datetime = instant()
    closed_at: datetime | None = instant(default=None)


class CommitmentEvent(SQLModel, table=True):
    """One move of a commitment; written with it, never changed."""

    __tablename__ = "commitment_event"

    id: int = Field(default=None, primary_key=True)
    commitment_id: int = Field(foreign_key="commitment.id", index=True)
    version: int  # the commitment's version after the move
    kind: CommitmentEventKind = choice(CommitmentEventKind)
    at: datetime = instant()
    by_id: int = Field(foreign_key="user_account.id")
    from_due_day: date | None = None
    from_due_time: time | None = None
    to_due_day: date | None = None
    to_due_time: time | None = None
    from_owner_id: int | None = Field(default=None, foreign_key="user_account.id")
    to_owner_id: int | None = Field(default=None, foreign_key="user_account.id")
    why: str = ""
    customer_told: bool = False  # a mail that tells the customer was put in the outbox with this move
