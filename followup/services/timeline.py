"""One timeline of a customer: every contact on every channel, what became of promises, invoices; the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import defer
from sqlmodel import Session, col, false, func, select

from followup.domain.due import local_day, local_instant
from followup.domain.states import Channel, CommitmentEventKind, MailKind, TouchpointKind
from followup.models import Commitment, CommitmentEvent, Invoice, OutboxMessage, Touchpoint
from followup.services.firm import Firm

PAGE = 30
SHOWN = 2000  # code points of a text that are read where it stands; the rest is on its own page


class Source(StrEnum):
    """Where an entry comes from; of one instant, the later of these stands above."""

    CONTACT = "c"
    INVOICE = "i"
    MOVE = "m"


Mark = tuple[datetime, Source, int]  # where an entry stands in the timeline


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. What it is about stands in the fields of its source; the others are None."""

    at: datetime
    source: Source
    id: int
    contact: Touchpoint | None = None  # without its text, which `text` begins
    text: str = ""
    is_whole: bool = True
    promises: int = 0  # that were made from a contact
    mail: MailKind | None = None  # what a mail was for
    event: CommitmentEvent | None = None
    commitment: Commitment | None = None
    invoice: Invoice | None = None
    thanks: OutboxMessage | None = None

    @property
    def mark(self) -> Mark:
        """Where it stands."""
        return self.at, self.source, self.id


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show. Neither a kind nor a source nor a channel shows everything."""

    kind: TouchpointKind | None = None
    source: Source | None = None
    channel: Channel | None = None

    def shows(self, source: Source) -> bool:
        """Whether entries of that source can be among it; only contacts have a kind and a channel."""
        if self.kind is not None or self.channel is not None:
            return source is Source.CONTACT
        return self.source in (None, source)


def timeline(
    session: Session,
    firm: Firm,
    customer_id: int,
    *,
    wanted: Wanted | None = None,
    before: Mark | None = None,
    limit: int = PAGE,
) -> list[Entry]:
    """Return what happened with one customer, the latest first, from `before` on.

    An invoice stands at the beginning of the day it was issued on. That a promise was made is no entry of its own: the
    contact that it was made in says how many. An entry's contact is loaded without its text.
    """
    wanted = wanted or Wanted()
    found: list[Entry] = []
    if wanted.shows(Source.CONTACT):
        found += _contacts(session, customer_id, wanted, before, limit)
    if wanted.shows(Source.MOVE):
        found += _moves(session, customer_id, before, limit)
    if wanted.shows(Source.INVOICE):
        found += _invoices(session, firm, customer_id, before, limit)
    found.sort(key=lambda entry: entry.mark, reverse=True)
    return found[:limit]


def _contacts(session: Session, customer_id: int, wanted: Wanted, before: Mark | None, limit: int) -> list[Entry]:
    at, ident = col(Touchpoint.happened_at), col(Touchpoint.id)
    made = select(func.count()).where(Commitment.touchpoint_id == Touchpoint.id).correlate(Touchpoint)
    query = (
        select(Touchpoint, func.substr(Touchpoint.text, 1, SHOWN + 1), made.scalar_subquery(), OutboxMessage.kind)
        .outerjoin(OutboxMessage, col(OutboxMessage.id) == Touchpoint.message_id)
        .where(Touchpoint.customer_id == customer_id, *_earlier(Source.CONTACT, at, ident, before))
        .options(defer(Touchpoint.text))  # type: ignore[arg-type]  # SQLModel types columns as their values
        .order_by(at.desc(), ident.desc())
        .limit(limit)
    )
    if wanted.kind is not None:
        query = query.where(Touchpoint.kind == wanted.kind)
    if wanted.channel is not None:
        query = query.where(Touchpoint.channel == wanted.channel)
    return [
        Entry(
            row.happened_at,
            Source.CONTACT,
            row.id,
            contact=row,
            text=text[:SHOWN],
            is_whole=len(text) <= SHOWN,
            promises=count,
            mail=MailKind(mail) if mail else None,
        )
        for row, text, count, mail in session.exec(query)
    ]


def _moves(session: Session, customer_id: int, before: Mark | None, limit: int) -> list[Entry]:
    at, ident = col(CommitmentEvent.at), col(CommitmentEvent.id)
    query = (
        select(CommitmentEvent, Commitment)
        .join(Commitment, col(Commitment.id) == CommitmentEvent.commitment_id)
        .where(
            Commitment.customer_id == customer_id,
            CommitmentEvent.kind != CommitmentEventKind.CONFIRMED,
            *_earlier(Source.MOVE, at, ident, before),
        )
        .order_by(at.desc(), ident.desc())
        .limit(limit)
    )
    return [
        Entry(event.at, Source.MOVE, event.id, event=event, commitment=commitment)
        for event, commitment in session.exec(query)
    ]


def _invoices(session: Session, firm: Firm, customer_id: int, before: Mark | None, limit: int) -> list[Entry]:
    issued, ident = col(Invoice.issued_on), col(Invoice.id)
    query = (
        select(Invoice, OutboxMessage)
        .outerjoin(OutboxMessage, col(OutboxMessage.invoice_id) == Invoice.id)
        .where(Invoice.customer_id == customer_id)
        .order_by(issued.desc(), ident.desc())
        .limit(limit)
    )
    if before is not None:
        # Days are compared, for that is what is kept; only on the very beginning of one the rest of the mark counts.
        day = local_day(before[0], firm.zone)
        if local_instant(day, time(0), firm.zone) == before[0]:
            query = query.where(*_earlier(Source.INVOICE, issued, ident, (day, *before[1:])))
        else:
            query = query.where(issued < day + timedelta(days=1))
    return [
        Entry(
            local_instant(invoice.issued_on, time(0), firm.zone),
            Source.INVOICE,
            invoice.id,
            invoice=invoice,
            thanks=mail,
        )
        for invoice, mail in session.exec(query)
    ]


def _earlier(source: Source, at: Any, ident: Any, before: tuple[Any, Source, int] | None) -> list[Any]:
    """Return the condition that a row of that source stands below the mark."""
    if before is None:
        return []
    when, of, last = before
    if source > of:
        return [at < when]
    return [(at < when) | ((at == when) & (ident < last if source is of else ~false()))]
