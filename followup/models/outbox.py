"""Mails: a row before a message. Nothing else causes mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, SQLModel

from followup.domain.states import Audience, Language, MailKind, MailState, PauseReason, WorkerRole
from followup.models.columns import choice, instant

_WITH_TEXT = text("text <> ''")
_ENDED = text("ended_at IS NOT NULL")


class OutboxMessage(SQLModel, table=True):
    """One mail to one reader. Written in the transaction of the decision that causes it; `key` names that decision."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_due", "state", "not_before", "id"),  # the next one, at once, however many wait
        Index("ix_outbox_customer", "customer_id", "kind", "state"),
        Index(  # what has a text that may be too old to keep
            "ix_outbox_kept", "audience", "ended_at", sqlite_where=_WITH_TEXT, postgresql_where=_WITH_TEXT
        ),
        Index("ix_outbox_ended", "state", "ended_at", "id", sqlite_where=_ENDED, postgresql_where=_ENDED),
        Index("ix_outbox_kind", "kind", "state", "ended_at"),  # thank-yous, among all mails
    )

    id: int = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: MailKind = choice(MailKind)
    audience: Audience = choice(Audience)
    state: MailState = choice(MailState, default=MailState.QUEUED)
    recipient: str = ""  # "" while the customer has no address
    user_id: int | None = Field(default=None, foreign_key="user_account.id")  # the colleague who reads it
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True)  # or the customer's person
    sender_id: int | None = Field(default=None, foreign_key="user_account.id")  # in whose name it goes
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    commitment_id: int | None = Field(default=None, foreign_key="commitment.id", index=True)
    touchpoint_id: int | None = Field(default=None, foreign_key="touchpoint.id", index=True)
    invoice_id: int | None = Field(default=None, foreign_key="invoice.id", unique=True)
    about_id: int | None = Field(default=None, foreign_key="outbox_message.id")  # the mail that this one reports on
    tells: list[int] = Field(default=[], sa_type=JSON)  # commitments that the customer knows of once this is sent
    facts: dict[str, Any] = Field(default={}, sa_type=JSON)  # what the decision knew and the tables don't
    due_at: datetime = instant()  # when it was meant to go
    not_before: datetime = instant()  # when it is tried next
    until: datetime | None = instant(default=None)  # past this it is of no use
    holds: list[str] = Field(default=[], sa_type=JSON)  # HoldReason values, while held
    approved_by: int | None = Field(default=None, foreign_key="user_account.id")
    frozen: bool = False  # subject, text and attachments below are what leaves
    subject: str = ""
    text: str = ""
    language: Language | None = choice(Language, default=None, nullable=True)  # that it was written in; None: not yet
    attachments: list[dict[str, str]] = Field(default=[], sa_type=JSON)  # name, content (text/calendar)
    edited_by: int | None = Field(default=None, foreign_key="user_account.id")
    message_id: str  # the Message-ID header, made from the key
    attempts: int = 0
    first_failed_at: datetime | None = instant(default=None)
    lease_until: datetime | None = instant(default=None)  # by the database's clock
    lease_token: str | None = None
    in_data_at: datetime | None = instant(default=None)  # when the try under way came to the text
    last_answer: str = ""  # what the server said last, or why it ended
    ended_at: datetime | None = instant(default=None)
    created_at: datetime = instant()
    version: int = 1


class OutboxAttempt(SQLModel, table=True):
    """One try at sending, written when it begins and again when it ends."""

    __tablename__ = "outbox_attempt"

    id: int = Field(default=None, primary_key=True)
    outbox_id: int = Field(foreign_key="outbox_message.id", index=True)
    token: str = Field(unique=True)
    began_at: datetime = instant()
    in_data_at: datetime | None = instant(default=None)  # written when it ends, or is given up
    ended_at: datetime | None = instant(default=None)
    server: str = ""  # the mail server it was tried with; "" where mails are written to a folder
    outcome: str = ""  # the MailState it led to
    answer: str = ""


class MailChannel(SQLModel, table=True):
    """The one way out for all mail. A single row, number 1, that is there from the beginning."""

    __tablename__ = "mail_channel"

    id: int = Field(default=None, primary_key=True)
    paused: PauseReason | None = choice(PauseReason, default=None, nullable=True)  # None: open
    paused_at: datetime | None = instant(default=None)
    paused_by: int | None = Field(default=None, foreign_key="user_account.id")
    answer: str = ""  # what the mail server said that paused it
    late_until: datetime | None = instant(default=None)  # what was due by then no longer leaves by itself
    reckoned_with: str = ""  # fingerprint of the settings that the waiting moments were reckoned with


class RefusedAddress(SQLModel, table=True):
    """An address whose server said that nobody is there. Nothing goes to it until a person says so."""

    __tablename__ = "refused_address"

    address: str = Field(primary_key=True)
    answer: str
    refused_at: datetime = instant()


class WorkerSign(SQLModel, table=True):
    """A sign of life of one process that ticks, by the database's clock."""

    __tablename__ = "worker_sign"

    id: str = Field(primary_key=True)
    host: str
    pid: int
    role: WorkerRole = choice(WorkerRole)
    ticked_at: datetime = instant()
