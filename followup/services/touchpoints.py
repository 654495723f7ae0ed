"""The timeline: every contact with a customer, and complaints until they are solved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from followup.domain.due import check_happened
from followup.domain.states import NOTED_BY_HAND, Channel, Direction, TouchpointKind
from followup.domain.texts import check_line, check_text
from followup.errors import BadInput, IllegalMove, NotAllowed, NotFound
from followup.models import Touchpoint, User
from followup.services.access import leads
from followup.services.customers import get_contact, get_customer
from nlp.pipeline import detect_language

PAGE = 50


def add_touchpoint(
    session: Session,
    *,
    kind: TouchpointKind,
    channel: Channel,
    direction: Direction,
    customer_id: int,
    text: str,
    happened_at: datetime,
    by: User,
    now: datetime,
    contact_id: int | None = None,
    participants: str = "",
    job: str = "",
    language: str | None = None,
) -> Touchpoint:
    """Record one contact; raises BadInput, TooLarge or NotFound with nothing written."""
    get_customer(session, customer_id)
    if contact_id is not None and get_contact(session, contact_id).customer_id != customer_id:
        raise NotFound("contact", contact_id)
    check_text(text, "text")
    touchpoint = Touchpoint(
        kind=kind,
        channel=channel,
        direction=direction,
        customer_id=customer_id,
        contact_id=contact_id,
        user_id=by.id,
        happened_at=check_happened(happened_at, "happened_at", now),
        participants=check_line(participants, "participants", required=False),
        job=check_line(job, "job", required=False, longest=100) or None,
        language=language or detect_language(text),
        text=text,
        created_at=now,
    )
    session.add(touchpoint)
    session.flush()
    return touchpoint


def get_touchpoint(session: Session, ident: int, kind: TouchpointKind | None = None) -> Touchpoint:
    """Return one contact, of that kind where one is given; raises NotFound."""
    row = session.get(Touchpoint, ident)
    if row is None or (kind is not None and row.kind is not kind):
        raise NotFound(str(kind or "touchpoint"), ident)
    return row


def note(session: Session, *, kind: TouchpointKind, **said: Any) -> Touchpoint:
    """Record a contact that nothing else recorded: a call, a chat, a review. Takes what `add_touchpoint` takes."""
    if kind not in NOTED_BY_HAND:
        raise BadInput("kind", "not_by_hand", "recaps, replies and mails are recorded where they are made")
    return add_touchpoint(session, kind=kind, **said)


def remove_note(session: Session, ident: int, *, by: User) -> Touchpoint:
    """Delete a contact that was noted by hand, for good; only its writer or a manager may."""
    row = get_touchpoint(session, ident)
    if row.kind not in NOTED_BY_HAND:
        raise IllegalMove("touchpoint", row.kind, "removed")
    if not may_remove(row, by):
        raise NotAllowed("only whoever wrote it or a manager may remove it")
    session.delete(row)
    session.flush()
    return row


def may_remove(row: Touchpoint, by: User) -> bool:
    """Whether that colleague may remove this contact."""
    return row.kind in NOTED_BY_HAND and (row.user_id == by.id or leads(by))


def open_complaint(
    session: Session, *, customer_id: int, text: str, channel: Channel, happened_at: datetime, by: User, now: datetime
) -> Touchpoint:
    """Record a complaint. While it is open the customer is not thanked for anything."""
    return add_touchpoint(
        session,
        kind=TouchpointKind.COMPLAINT,
        channel=channel,
        direction=Direction.IN,
        customer_id=customer_id,
        text=text,
        happened_at=happened_at,
        by=by,
        now=now,
    )


def close_complaint(session: Session, ident: int, *, now: datetime) -> Touchpoint:
    """Say that the customer has been told of the solution."""
    row = get_touchpoint(session, ident, TouchpointKind.COMPLAINT)
    if row.closed_at is not None:
        raise IllegalMove("complaint", "closed", "closed")
    row.closed_at = now
    session.add(row)
    return row


def reopen_complaint(session: Session, ident: int) -> Touchpoint:
    """Take back that it was solved."""
    row = get_touchpoint(session, ident, TouchpointKind.COMPLAINT)
    if row.closed_at is None:
        raise IllegalMove("complaint", "open", "open")
    row.closed_at = None
    session.add(row)
    return row


def at_a_glance(
    session: Session, customer_id: int, *, latest: int
) -> tuple[Sequence[Touchpoint], Sequence[Touchpoint]]:
    """Return the latest contacts with a customer, and all complaints that wait for a solution, the oldest first."""
    theirs = col(Touchpoint.customer_id) == customer_id
    order = (col(Touchpoint.happened_at).desc(), col(Touchpoint.id).desc())
    last = select(Touchpoint.id).where(theirs).order_by(*order).limit(latest)
    waits = (col(Touchpoint.kind) == TouchpointKind.COMPLAINT) & col(Touchpoint.closed_at).is_(None)
    rows = session.exec(select(Touchpoint).where(theirs, col(Touchpoint.id).in_(last) | waits).order_by(*order)).all()
    return rows[:latest], [
        row for row in reversed(rows) if row.kind is TouchpointKind.COMPLAINT and row.closed_at is None
    ]


def open_complaints(session: Session, customer_id: int) -> int:
    """Return how many complaints of that customer wait for a solution."""
    return session.exec(
        select(func.count())
        .select_from(Touchpoint)
        .where(
            Touchpoint.customer_id == customer_id,
            Touchpoint.kind == TouchpointKind.COMPLAINT,
            col(Touchpoint.closed_at).is_(None),
        )
    ).one()


def list_touchpoints(
    session: Session,
    *,
    kind: TouchpointKind | None = None,
    channel: Channel | None = None,
    customer_id: int | None = None,
    before_id: int | None = None,
    limit: int = PAGE,
) -> Sequence[Touchpoint]:
    """Return contacts, the last one recorded first, from `before_id` on."""
    query = select(Touchpoint).order_by(col(Touchpoint.id).desc()).limit(limit)
    if kind is not None:
        query = query.where(Touchpoint.kind == kind)
    if channel is not None:
        query = query.where(Touchpoint.channel == channel)
    if customer_id is not None:
        query = query.where(Touchpoint.customer_id == customer_id)
    if before_id is not None:
        query = query.where(col(Touchpoint.id) < before_id)
    return session.exec(query).all()
