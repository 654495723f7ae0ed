"""How sending a mail ends: taken, refused, tried again, unknown; or it is rescued from a process that died."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, update
from sqlmodel import Session, col, select

from followup.db import server_now
from followup.domain.states import (
    Audience,
    Channel,
    Direction,
    HoldReason,
    MailKind,
    MailState,
    PauseReason,
    TouchpointKind,
)
from followup.messages.facts import Cause
from followup.models import Commitment, Contact, OutboxMessage, Touchpoint, User
from followup.services import outbox
from followup.services.channel import pause
from followup.services.delivery import Claim, note_attempt
from followup.services.firm import Firm
from followup.services.people import managers_for

# What goes out for every mail is of the tables, as in `delivery`.
_MAILS, _TOUCHPOINTS = OutboxMessage.__table__, Touchpoint.__table__  # type: ignore[attr-defined]
_SENT = (
    update(_MAILS)
    .where(_MAILS.c.id == bindparam("ident"), _MAILS.c.lease_token == bindparam("holder"))
    .values(lease_token=None, lease_until=None, version=_MAILS.c.version + 1)
    .returning(
        *(_MAILS.c[name] for name in ("id", "audience", "customer_id", "contact_id", "sender_id")),
        *(_MAILS.c[name] for name in ("language", "subject", "text", "tells", "in_data_at")),
    )
)


def sent(session: Session, claimed: Claim, *, answer: str, really: bool, now: datetime) -> None:
    """Note that a server took the mail, or (`really` false) that it was written to the folder."""
    state = MailState.SENT if really else MailState.WRITTEN
    said = {"state": state, "last_answer": answer, "ended_at": now}
    row = session.connection().execute(_SENT, {"ident": claimed.id, "holder": claimed.token, **said}).first()
    if row is None:  # it was rescued meanwhile: the rescuer's word stands
        return
    note_attempt(session, claimed.token, in_data_at=row.in_data_at, ended_at=now, outcome=state, answer=answer)
    if really and row.audience is Audience.CUSTOMER:
        _customer_knows(session, row, now)
        if claimed.informs is not None:
            first = (col(Contact.id) == claimed.informs) & col(Contact.informed_at).is_(None)
            session.execute(update(Contact).where(first).values(informed_at=now))


def held_by(session: Session, claimed: Claim) -> OutboxMessage | None:
    """Return the row while the claim holds, locked. Where it was rescued meanwhile, the rescuer's word stands."""
    return session.exec(
        select(OutboxMessage)
        .where(OutboxMessage.id == claimed.id, OutboxMessage.lease_token == claimed.token)
        .with_for_update()
    ).first()


def failed(
    session: Session,
    firm: Firm,
    row: OutboxMessage,
    claimed: Claim,
    *,
    answer: str,
    cause: Cause,
    again_at: datetime | None,
    now: datetime,
) -> None:
    """Note that the mail was not taken: it is tried `again_at`, or ends and a manager is told."""
    row.first_failed_at = row.first_failed_at or now
    if again_at is not None:
        _end(session, row, claimed, MailState.QUEUED, answer, now)
        row.not_before, row.ended_at = again_at, None
        return
    _end(session, row, claimed, MailState.FAILED, answer, now)
    _report(session, firm, row, cause, now)


def stopped_by_a_fault_of_ours(
    session: Session, row: OutboxMessage, claimed: Claim, *, answer: str, now: datetime
) -> None:
    """Put the mail back, untouched, and pause the channel: no other mail would fare better."""
    _end(session, row, claimed, MailState.QUEUED, answer, now)
    row.ended_at = None
    pause(session, PauseReason.FAULT, now=now, answer=answer)


def broken(session: Session, firm: Firm, ident: int, what: str, *, now: datetime) -> None:
    """End a mail that cannot even be written, and tell a manager; unless it is in other hands by now."""
    row = outbox.get_message(session, ident, for_update=True)
    if row.state is not MailState.QUEUED:
        return
    row.state, row.last_answer, row.ended_at = MailState.FAILED, f"could not be written ({what})", now
    row.version += 1
    _report(session, firm, row, Cause.OURS, now)


def unknown(session: Session, claimed: Claim, *, answer: str, now: datetime) -> None:
    """Note that nobody can know whether the mail arrived."""
    row = held_by(session, claimed)
    if row is not None:
        _end(session, row, claimed, MailState.IN_DATA, answer, now)
        _after_unknown(row, now)


def rescue(session: Session, *, now: datetime) -> int:
    """Take back mails whose process died or stopped past its lease; returns how many."""
    rows = session.exec(
        select(OutboxMessage)
        .where(
            col(OutboxMessage.state).in_(list(outbox.ON_ITS_WAY)),
            col(OutboxMessage.lease_until) < server_now(session),
        )
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        note_attempt(session, row.lease_token, in_data_at=row.in_data_at)
        _after_unknown(row, now)
    return len(rows)


def _end(session: Session, row: OutboxMessage, claimed: Claim, state: MailState, answer: str, now: datetime) -> None:
    note_attempt(session, claimed.token, in_data_at=row.in_data_at, ended_at=now, outcome=state, answer=answer)
    row.state, row.last_answer, row.ended_at = state, answer, now
    row.lease_token = row.lease_until = None
    row.version += 1


def _after_unknown(row: OutboxMessage, now: datetime) -> None:
    row.ended_at, row.lease_token, row.lease_until = None, None, None
    if row.state is MailState.IN_DATA and row.audience is Audience.CUSTOMER:
        outbox.hold(row, [HoldReason.ARRIVED])
        return
    row.state, row.not_before = MailState.QUEUED, now
    row.version += 1


def _customer_knows(session: Session, row: Row[Any], now: datetime) -> None:
    """The mail stands on the customer's timeline, and what it told them of is marked as told."""
    assert row.customer_id is not None
    session.connection().execute(
        insert(_TOUCHPOINTS),
        {
            "kind": TouchpointKind.MAIL,
            "channel": Channel.EMAIL,
            "direction": Direction.OUT,
            "customer_id": row.customer_id,
            "contact_id": row.contact_id,
            "user_id": row.sender_id,
            "happened_at": now,
            "participants": "",
            "language": row.language,
            "text": f"{row.subject}\n\n{row.text}",
            "message_id": row.id,
            "created_at": now,
        },
    )
    if row.tells:
        told = update(Commitment).where(col(Commitment.id).in_(row.tells)).values(told_message_id=row.id)
        session.execute(told)


def _report(session: Session, firm: Firm, row: OutboxMessage, cause: Cause, now: datetime) -> None:
    """Tell the managers of a mail that ended undelivered; never of such a report itself."""
    if row.kind is MailKind.UNDELIVERED:
        return
    who = session.get(User, row.sender_id or row.user_id)
    if who is None:
        return
    for manager in managers_for(session, who) or [who]:
        outbox.enqueue(
            session,
            firm,
            key=f"undelivered:{row.id}:{row.attempts}:{manager.email}",
            kind=MailKind.UNDELIVERED,
            audience=Audience.COLLEAGUE,
            recipient=manager.email,
            due_at=now,
            now=now,
            user_id=manager.id,
            about_id=row.id,
            facts={"cause": cause},
        )
