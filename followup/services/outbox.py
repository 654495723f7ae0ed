"""The outbox: putting mails in, reading, holding and cancelling them.

What people decide of a mail stands in `mail_decisions`, how one is claimed and sent in `delivery`, what it says in
`letters`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from followup.domain.states import Audience, HoldReason, MailKind, MailState
from followup.errors import IllegalMove, NotFound
from followup.formats.mail import message_id
from followup.messages.letter import Rendered
from followup.models import Contact, OutboxAttempt, OutboxMessage, User
from followup.services.firm import Firm

WAITING = frozenset({MailState.QUEUED, MailState.HELD})
ON_ITS_WAY = frozenset({MailState.SENDING, MailState.IN_DATA})
FIRST_WORDING = "first_wording"  # among the facts of a waiting mail that a person edited: what stood there before
STOPPED = "stopped"  # why a mail ended that a person cancelled
_ONCE = frozenset({MailKind.DIGEST})  # each morning has one list, whatever became of it
PAGE = 50


def enqueue(
    session: Session,
    firm: Firm,
    *,
    key: str,
    kind: MailKind,
    audience: Audience,
    recipient: str,
    due_at: datetime,
    now: datetime,
    **about: Any,
) -> tuple[OutboxMessage, bool]:
    """Put a mail in the outbox, once a key; the second value says whether it waits there now because of this call.

    A cancelled one of the same key is taken up again (a date that moved there and back), unless a person stopped it.
    One that waits stays as it is, but for its moment where it was never tried: the firm's hours may have changed. Any
    other is left alone.
    `about` are further columns: references, `facts`, `tells`, `until`, frozen text.
    """
    row = session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).first()
    if row is not None and (row.state is not MailState.CANCELLED or kind in _ONCE or row.last_answer == STOPPED):
        if row.state in WAITING and row.attempts == 0 and row.due_at > now and row.due_at != due_at:
            row.due_at = row.not_before = due_at
            row.until = about.get("until", row.until)
        return row, False
    if row is None:
        domain = firm.settings.mail.sender.partition("@")[2]
        row = OutboxMessage(
            key=key,
            kind=kind,
            audience=audience,
            due_at=due_at,
            not_before=due_at,
            created_at=now,
            message_id=message_id(key, domain),
        )
    row.state = MailState.QUEUED
    row.recipient = recipient
    row.due_at = row.not_before = due_at
    row.attempts, row.first_failed_at, row.ended_at, row.last_answer = 0, None, None, ""
    for column, value in about.items():
        setattr(row, column, value)
    session.add(row)
    session.flush()
    return row, True


def enqueue_read(
    session: Session,
    firm: Firm,
    *,
    key: str,
    kind: MailKind,
    contact: Contact,
    rendered: Rendered,
    by: User,
    now: datetime,
    **about: Any,
) -> OutboxMessage:
    """Put a mail to a customer in the outbox that a person has just read: it leaves at once, as it was read."""
    row, _ = enqueue(
        session,
        firm,
        key=key,
        kind=kind,
        audience=Audience.CUSTOMER,
        recipient=contact.email,
        due_at=now,
        now=now,
        contact_id=contact.id,
        customer_id=contact.customer_id,
        sender_id=by.id,
        tells=rendered.tells,
        frozen=True,
        subject=rendered.letter.subject,
        text=rendered.letter.text,
        attachments=rendered.attachments,
        facts=rendered.facts,
        **about,
    )
    return row


def cancel(row: OutboxMessage, why: str, *, now: datetime) -> None:
    """End a mail that has not begun to leave. `why` is a code that the pages put into words."""
    if row.state not in WAITING:
        raise IllegalMove("mail", row.state, MailState.CANCELLED)
    row.state, row.holds, row.last_answer, row.ended_at = MailState.CANCELLED, [], why, now
    row.facts = settled(row.facts)
    row.version += 1


def settled(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of a mail without the wording it had first: kept no longer than it can come back."""
    return {name: value for name, value in facts.items() if name != FIRST_WORDING}


def waiting_for_commitment(session: Session, commitment_id: int, kinds: Iterable[MailKind]) -> Sequence[OutboxMessage]:
    """Return the mails of those kinds that wait because of one commitment, locked: none of them leaves meanwhile."""
    return session.exec(
        select(OutboxMessage)
        .where(
            OutboxMessage.commitment_id == commitment_id,
            col(OutboxMessage.kind).in_(list(kinds)),
            col(OutboxMessage.state).in_(list(WAITING)),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def hold(row: OutboxMessage, reasons: Sequence[HoldReason]) -> None:
    """Let a mail wait, and say for what."""
    row.state, row.holds = MailState.HELD, [str(reason) for reason in reasons]
    row.lease_until = row.lease_token = None
    row.version += 1


def get_message(session: Session, ident: int, *, for_update: bool = False) -> OutboxMessage:
    """Return one mail; raises NotFound."""
    query = select(OutboxMessage).where(OutboxMessage.id == ident)
    row = session.exec(query.with_for_update() if for_update else query).first()
    if row is None:
        raise NotFound("mail", ident)
    return row


def list_messages(
    session: Session,
    *,
    states: Iterable[MailState] = (),
    customer_id: int | None = None,
    audience: Audience | None = None,
    before_id: int | None = None,
    limit: int = PAGE,
) -> Sequence[OutboxMessage]:
    """Return mails, newest first, from `before_id` on."""
    query = select(OutboxMessage).order_by(col(OutboxMessage.id).desc()).limit(limit)
    if wanted := list(states):
        query = query.where(col(OutboxMessage.state).in_(wanted))
    if customer_id is not None:
        query = query.where(OutboxMessage.customer_id == customer_id)
    if audience is not None:
        query = query.where(OutboxMessage.audience == audience)
    if before_id is not None:
        query = query.where(col(OutboxMessage.id) < before_id)
    return session.exec(query).all()


def attempts_of(session: Session, ident: int) -> Sequence[OutboxAttempt]:
    """Return every try at sending one mail, oldest first."""
    query = select(OutboxAttempt).where(OutboxAttempt.outbox_id == ident).order_by(col(OutboxAttempt.id))
    return session.exec(query).all()
