"""What a customer hears of a promise that they know of: at once, or by a draft that waits for a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from followup.domain.due import Due
from followup.domain.states import HoldReason, MailKind, MailState
from followup.errors import BadInput
from followup.messages.letter import Rendered
from followup.models import Commitment, Contact, Customer, OutboxMessage, User
from followup.services import customer_letters, outbox, reminders
from followup.services.agreed import due_told
from followup.services.customers import get_customer, reader_at
from followup.services.firm import Firm
from nlp import Holder

KINDS = (MailKind.MOVED, MailKind.WITHDRAWN)
SHOWN = 10
_LOOKED_AT = 50


def of_move(
    session: Session, firm: Firm, commitment: Commitment, before: Due | None, why: str, *, by: User, now: datetime
) -> OutboxMessage:
    """Tell the customer of the date that a commitment has now, with the reason in words for them; raises BadInput."""
    customer = get_customer(session, commitment.customer_id)
    contact = reader_at(session, customer)
    if contact is None or not contact.email:
        raise BadInput("tell_customer", "no_address", "nobody at this customer has a mail address: add one first")
    if not commitment.for_customer:
        raise BadInput("tell_customer", "not_for_customer", "this commitment was not marked for the customer to read")
    end_waiting(session, commitment, now=now)
    known = _due_known(session, commitment, before)
    if known == reminders.due_of(commitment):  # it went there and back
        known = before
    rendered = customer_letters.moved(session, firm, commitment, known, why, customer, contact, by, now)
    return _put(session, firm, MailKind.MOVED, commitment, contact, rendered, by, now)


def draft_of_move(
    session: Session, firm: Firm, commitment: Commitment, before: Due | None, why: str, *, by: User, now: datetime
) -> OutboxMessage | None:
    """Let a mail wait for a person that tells the customer of a commitment's date, where they know of another."""
    end_waiting(session, commitment, now=now)
    known = _due_known(session, commitment, before)
    contact = _who_knows(session, commitment)
    if contact is None or known == reminders.due_of(commitment):
        return None
    customer = get_customer(session, commitment.customer_id)
    rendered = customer_letters.moved(session, firm, commitment, known, why, customer, contact, by, now)
    return _let_wait(_put(session, firm, MailKind.MOVED, commitment, contact, rendered, by, now))


def draft_of_withdrawal(
    session: Session, firm: Firm, commitment: Commitment, why: str, *, by: User, now: datetime
) -> OutboxMessage | None:
    """Let a mail wait for a person that tells the customer of what will not be done, where they know of it."""
    contact = _who_knows(session, commitment)
    if contact is None:
        return None
    due = _due_known(session, commitment, reminders.due_of(commitment))
    customer = get_customer(session, commitment.customer_id)
    rendered = customer_letters.withdrawn(firm, commitment, due, why, customer, contact, by, now)
    return _let_wait(_put(session, firm, MailKind.WITHDRAWN, commitment, contact, rendered, by, now))


def draft_of_return(
    session: Session, firm: Firm, commitment: Commitment, why: str, *, by: User, now: datetime
) -> OutboxMessage | None:
    """Let a mail wait for a person that tells the customer what will be done after all, where they believe it won't."""
    contact = _who_knows(session, commitment)
    if contact is None or not is_withdrawn(session, commitment):
        return None
    customer = get_customer(session, commitment.customer_id)
    rendered = customer_letters.moved(session, firm, commitment, None, why, customer, contact, by, now)
    return _let_wait(_put(session, firm, MailKind.MOVED, commitment, contact, rendered, by, now))


def end_waiting(session: Session, commitment: Commitment, *, now: datetime) -> None:
    """End what waits to tell the customer of a commitment as it was before."""
    for row in outbox.waiting_for_commitment(session, commitment.id, KINDS):
        if HoldReason.ARRIVED not in row.holds:
            outbox.cancel(row, "no_longer_needed", now=now)


def drafts_of(session: Session, idents: Collection[int]) -> Sequence[OutboxMessage]:
    """Return the mails about those commitments that wait for a person to send them, oldest first."""
    if not idents:
        return []
    rows = session.exec(
        select(OutboxMessage)
        .where(
            col(OutboxMessage.commitment_id).in_(list(idents)),
            col(OutboxMessage.kind).in_(KINDS),
            OutboxMessage.state == MailState.HELD,
        )
        .order_by(col(OutboxMessage.id))
    )
    return [row for row in rows if is_draft(row)]


def unsent(session: Session, *, user: User | None) -> Sequence[OutboxMessage]:
    """Return such mails that wait for that user, or for anybody, oldest first."""
    query = (
        select(OutboxMessage)
        .where(OutboxMessage.state == MailState.HELD, col(OutboxMessage.kind).in_(KINDS))
        .order_by(col(OutboxMessage.id))
        .limit(_LOOKED_AT)
    )
    if user is not None:
        query = query.where(OutboxMessage.sender_id == user.id)
    return [row for row in session.exec(query) if is_draft(row)][:SHOWN]


def is_draft(row: OutboxMessage) -> bool:
    """Whether a mail waits for a person to read and send it."""
    return HoldReason.DRAFT in row.holds


def is_withdrawn(session: Session, commitment: Commitment) -> bool:
    """Whether the customer has been told that it will not be done."""
    told = session.get(OutboxMessage, commitment.told_message_id) if commitment.told_message_id else None
    return told is not None and told.kind is MailKind.WITHDRAWN


def _who_knows(session: Session, commitment: Commitment) -> Contact | None:
    """Return whom to tell of something new: whoever was told before, else whom the customer's mails go to."""
    if commitment.told_message_id is None or not commitment.for_customer or commitment.holder is Holder.CUSTOMER:
        return None
    customer = session.get_one(Customer, commitment.customer_id)
    if customer.do_not_write:
        return None
    told = session.get_one(OutboxMessage, commitment.told_message_id)
    before = session.get(Contact, told.contact_id) if told.contact_id else None
    if before is not None and before.active and before.email:
        return None if before.do_not_write else before
    contact = reader_at(session, customer)
    return contact if contact is not None and contact.email else None


def _due_known(session: Session, commitment: Commitment, before: Due | None) -> Due | None:
    """Return by when the customer believes that it is due: as they were told last, whatever happened since."""
    told = session.get(OutboxMessage, commitment.told_message_id) if commitment.told_message_id else None
    said, due = due_told(told.facts, commitment.id) if told else (False, None)
    return due if said else before


def _put(
    session: Session,
    firm: Firm,
    kind: MailKind,
    commitment: Commitment,
    contact: Contact,
    rendered: Rendered,
    by: User,
    now: datetime,
) -> OutboxMessage:
    return outbox.enqueue_read(
        session,
        firm,
        key=f"{kind}:{commitment.id}:{commitment.version}:{contact.id}",
        kind=kind,
        contact=contact,
        rendered=rendered,
        by=by,
        now=now,
        commitment_id=commitment.id,
    )


def _let_wait(row: OutboxMessage) -> OutboxMessage:
    outbox.hold(row, [HoldReason.DRAFT])
    return row
