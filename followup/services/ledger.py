"""The ledger of one customer: what was promised both ways, with its history, and where the customer stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select as sql_select  # SQLModel's own takes up to four columns
from sqlmodel import Session, col, func, or_, select

from followup.domain.due import Due
from followup.domain.journey import JourneyFacts, Promised, Punctuality, Step, journey, punctuality
from followup.domain.states import Audience, CommitmentState, InvoiceKind, MailKind, MailState, TouchpointKind
from followup.models import Commitment, CommitmentEvent, Invoice, OutboxMessage, Touchpoint
from followup.services.firm import Firm
from followup.services.listing import Wanted, search
from followup.services.outbox import WAITING
from nlp import Holder

PAGE = 50
JUDGED = timedelta(days=365)  # how far back promises are judged by how they were kept


def closed_promises(
    session: Session,
    customer_id: int,
    state: CommitmentState,
    *,
    before: tuple[datetime, int] | None = None,
    limit: int = PAGE,
) -> Sequence[Commitment]:
    """Return what was kept (or cancelled) towards one customer, the latest first, from `before` (closed, id) on."""
    closed, ident = col(Commitment.closed_at), col(Commitment.id)
    query = (
        select(Commitment)
        .where(Commitment.customer_id == customer_id, Commitment.state == state)
        .order_by(closed.desc(), ident.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where((closed < before[0]) | ((closed == before[0]) & (ident < before[1])))
    return session.exec(query).all()


def open_promises(
    session: Session, customer_id: int, *, after: tuple[date | None, int] | None = None, limit: int = PAGE
) -> Sequence[Commitment]:
    """Return what is open towards one customer by due day, from `after` (due day, id) on."""
    return search(session, Wanted(customer_id=customer_id), after=after, limit=limit)


def histories(session: Session, commitments: Iterable[Commitment]) -> dict[int, list[CommitmentEvent]]:
    """Return everything that happened to each of those commitments, oldest first."""
    found: dict[int, list[CommitmentEvent]] = {commitment.id: [] for commitment in commitments}
    query = select(CommitmentEvent).where(col(CommitmentEvent.commitment_id).in_(list(found)))
    for event in session.exec(query.order_by(col(CommitmentEvent.id))):
        found[event.commitment_id].append(event)
    return found


_JUDGED_BY: tuple[Any, ...] = (
    Commitment.state,
    Commitment.holder,
    Commitment.due_day,
    Commitment.due_time,
    Commitment.first_due_day,
    Commitment.first_due_time,
    Commitment.closed_at,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a customer stands, in figures."""

    steps: tuple[Step, ...]
    kept: Punctuality  # promises of ours of the last twelve months
    ours_open: int
    theirs_open: int
    last_contact: datetime | None
    waiting: int  # mails to them that have not left
    held: int  # of those


def place(session: Session, firm: Firm, customer_id: int, *, now: datetime) -> Place:
    """Return where a customer stands today."""
    promises = session.execute(
        sql_select(*_JUDGED_BY).where(
            col(Commitment.customer_id) == customer_id,
            or_(
                col(Commitment.state) == CommitmentState.OPEN,
                (col(Commitment.state) == CommitmentState.KEPT) & (col(Commitment.closed_at) >= now - JUDGED),
            ),
        )
    ).all()
    ours = [row for row in promises if row.holder is not Holder.CUSTOMER]
    kept = punctuality(
        (
            Promised(
                Due(row.due_day, row.due_time),
                Due(row.first_due_day, row.first_due_time) if row.first_due_day else Due(row.due_day, row.due_time),
                row.closed_at if row.state is CommitmentState.KEPT else None,
            )
            for row in ours
            if row.due_day is not None
        ),
        now=now,
        zone=firm.zone,
    )
    still_open = [row.holder for row in promises if row.state is CommitmentState.OPEN]
    theirs_open = still_open.count(Holder.CUSTOMER)
    counted = _counted(session, customer_id)
    days = {
        name: firm.today(counted[name]) if counted[name] else None
        for name in ("first_contact", "last_recap", "last_kept", "last_thanks")
    }
    return Place(
        steps=journey(
            JourneyFacts(
                **days,
                last_invoice=counted["last_invoice"],
                open_promises=len(still_open) - theirs_open,
                overdue_promises=kept.overdue,
            )
        ),
        kept=kept,
        ours_open=len(still_open) - theirs_open,
        theirs_open=theirs_open,
        last_contact=counted["last_contact"],
        waiting=counted["waiting"],
        held=counted["held"],
    )


def _counted(session: Session, customer_id: int) -> dict[str, Any]:
    """Return what the database counts itself, all by one question."""
    happened, mail = col(Touchpoint.happened_at), OutboxMessage
    contacts = col(Touchpoint.customer_id) == customer_id
    recaps = contacts & (col(Touchpoint.kind) == TouchpointKind.RECAP)
    to_them = (col(mail.customer_id) == customer_id) & (col(mail.audience) == Audience.CUSTOMER)
    kept = (col(Commitment.customer_id) == customer_id) & (col(Commitment.state) == CommitmentState.KEPT)
    parts: dict[str, tuple[Any, Any]] = {
        "first_contact": (func.min(happened), contacts),
        "last_contact": (func.max(happened), contacts),
        "last_recap": (func.max(happened), recaps),
        "last_kept": (func.max(Commitment.closed_at), kept & (col(Commitment.holder) != Holder.CUSTOMER)),
        "last_invoice": (
            func.max(Invoice.issued_on),
            (col(Invoice.customer_id) == customer_id) & (col(Invoice.kind) == InvoiceKind.INVOICE),
        ),
        "last_thanks": (
            func.max(mail.ended_at),
            to_them & (col(mail.kind) == MailKind.THANKS) & (col(mail.state) == MailState.SENT),
        ),
        "waiting": (func.count(col(mail.id)), to_them & col(mail.state).in_(list(WAITING))),
        "held": (func.count(col(mail.id)), to_them & (col(mail.state) == MailState.HELD)),
    }
    columns = [select(what).where(where).scalar_subquery().label(name) for name, (what, where) in parts.items()]
    return dict(session.execute(sql_select(*columns)).one()._mapping)
