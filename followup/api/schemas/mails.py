"""Mails in the outbox, and the invoices that some of them thank for."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from pydantic import Field

from followup.api.schemas.paging import Paging
from followup.api.schemas.values import Choice, Day, Ident, In, Line, Money, Out, RequiredLine, Text, Version
from followup.domain.states import Audience, HoldReason, InvoiceKind, MailKind, MailState, PauseReason


class WantedMails(Paging):
    """Which mails of the list."""

    state: list[MailState] = Field(default=[], description="repeat it for several; all, where nothing is said")
    customer: Ident | None = None


class Decision(In):
    """About the mail in the version that was read."""

    version: Version


class Edit(Decision):
    """The wording it leaves in."""

    subject: RequiredLine
    text: Text


class Arrived(Decision):
    """Whether a mail whose fate nobody knew has arrived."""

    did: bool = Field(description="true ends it, false sends it again")


class ChannelOut(Out):
    """The one way out for all mail."""

    paused: PauseReason | None = Field(description="null while it is open")
    paused_at: datetime | None
    answer: str = Field(description="what the mail server said that paused it")


class MailOut(Out):
    """A mail, without its text."""

    id: int
    kind: MailKind
    audience: Audience
    state: MailState
    recipient: str
    user: int | None = Field(validation_alias="user_id", description="the colleague who reads it")
    contact: int | None = Field(validation_alias="contact_id", description="or the customer's person")
    sender: int | None = Field(validation_alias="sender_id", description="in whose name it goes")
    customer: int | None = Field(validation_alias="customer_id")
    commitment: int | None = Field(validation_alias="commitment_id")
    touchpoint: int | None = Field(validation_alias="touchpoint_id")
    invoice: int | None = Field(validation_alias="invoice_id")
    due_at: datetime = Field(description="when it was meant to go")
    not_before: datetime = Field(description="when it is tried next")
    holds: list[HoldReason] = Field(description="why it waits, while held")
    frozen: bool = Field(description="its wording no longer changes by itself")
    attempts: int
    last_answer: str = Field(description="what the mail server said last, or why it ended")
    ended_at: datetime | None
    created_at: datetime
    version: int


class AttachmentOut(Out):
    """A file that goes with a mail."""

    name: str
    content: str


class LetterOut(Out):
    """The mail as it would leave."""

    subject: str
    text: str
    attachments: list[AttachmentOut]
    tells: list[int] = Field(description="the commitments that its reader then knows of")
    is_empty: bool = Field(description="nothing is confirmed and marked for the customer yet")


class MailWithLetter(MailOut):
    """A mail as it will leave."""

    letter: LetterOut


class Mails(Out):
    """A page of mails, newest first."""

    items: list[MailOut]
    next: str | None


class WantedInvoices(Paging):
    """Which invoices of the list."""

    customer: Ident | None = None


class NewInvoice(In):
    """An invoice or a credit note that was issued."""

    number: RequiredLine
    issued_on: Day
    customer: Ident
    kind: Choice[InvoiceKind] = InvoiceKind.INVOICE
    job: Line = ""
    amount: Money | None = None
    corrects: Line = Field(default="", description="the number of the invoice that a credit note takes back")


class InvoiceOut(Out):
    """An invoice or a credit note."""

    id: int
    kind: InvoiceKind
    number: str
    issued_on: date
    customer: int = Field(validation_alias="customer_id")
    job: str | None
    amount: Decimal | None
    corrects: int | None = Field(validation_alias="corrects_id")
    no_thanks: str = Field(description="why no thank-you stands in the outbox for it, where none does")
    recorded_at: datetime


class InvoiceWithThanks(InvoiceOut):
    """An invoice and the thank-you that it causes."""

    thanks: MailOut | None


class Invoices(Out):
    """A page of invoices, the last one recorded first."""

    items: list[InvoiceWithThanks]
    next: str | None
