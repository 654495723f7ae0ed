"""A recap is taken in, read, and shown as drafts; what a person marked for the customer goes out as a mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, func, select

from followup.domain.due import check_happened
from followup.domain.states import (
    Channel,
    Direction,
    DraftState,
    MailKind,
    MailState,
    Part,
    TouchpointKind,
)
from followup.domain.texts import check_text
from followup.errors import BadInput, Duplicate, IllegalMove, NotAllowed
from followup.messages.letter import Rendered
from followup.models import Commitment, Contact, Draft, OutboxMessage, Touchpoint, User
from followup.services import customer_letters, outbox
from followup.services.access import leads
from followup.services.customers import get_customer, reader_at
from followup.services.drafts import LONGEST_ACTION, Confirmation, confirm_line, confirm_promise
from followup.services.findings import add_drafts, drafts_of
from followup.services.firm import Firm
from followup.services.touchpoints import add_touchpoint, get_touchpoint
from nlp import TextType
from nlp.pipeline import read

A_MOMENT = timedelta(minutes=2)
_READ = frozenset({TouchpointKind.RECAP, TouchpointKind.REPLY})  # kinds in whose text promises are looked for


def take_recap(
    session: Session,
    firm: Firm,
    *,
    customer_id: int,
    text: str,
    happened_at: datetime,
    channel: Channel = Channel.VISIT,
    participants: str = "",
    job: str = "",
    by: User,
    now: datetime,
) -> Touchpoint:
    """Record a recap and its drafts.

    Raises BadInput, TooLarge or NotFound with nothing written; Duplicate where this user handed in the same text for
    this customer a moment ago: a button pressed twice is not two meetings.
    """
    # Read before the first statement: on SQLite a long text would else keep everybody from writing.
    check_text(text, "text")
    reading = read(
        text,
        reference=check_happened(happened_at, "happened_at", now).astimezone(firm.zone),
        calendar=firm.calendar,
        type=TextType.RECAP,
    )
    if _handed_in_just_now(session, customer_id, text, by, now):
        raise Duplicate("this recap was handed in a moment ago: it is in the list")
    touchpoint = add_touchpoint(
        session,
        kind=TouchpointKind.RECAP,
        channel=channel,
        direction=Direction.OUT,
        customer_id=customer_id,
        text=text,
        happened_at=happened_at,
        participants=participants,
        job=job,
        language=reading.language,
        by=by,
        now=now,
    )
    add_drafts(session, touchpoint, reading, by=by)
    return touchpoint


def may_take_out(session: Session, row: Touchpoint, by: User) -> bool:
    """Say whether that colleague may remove a recap or reply: its writer or whoever leads, while nothing came of it."""
    if row.kind not in _READ or not (row.user_id == by.id or leads(by)):
        return False
    came_of_it = (
        select(Commitment.id).where(Commitment.touchpoint_id == row.id),
        select(OutboxMessage.id).where(OutboxMessage.touchpoint_id == row.id),
    )
    return not any(session.exec(query.limit(1)).first() for query in came_of_it)


def take_out(session: Session, touchpoint_id: int, *, by: User) -> Touchpoint:
    """Delete a recap or reply that was taken in by mistake, for good, with what was read in it."""
    row = get_touchpoint(session, touchpoint_id)
    if row.kind in _READ and not (row.user_id == by.id or leads(by)):
        raise NotAllowed("only whoever wrote it or a manager may remove it")
    if not may_take_out(session, row, by):
        raise IllegalMove("touchpoint", row.kind, "removed")
    for draft in drafts_of(session, row.id):
        session.delete(draft)
    session.flush()
    session.delete(row)
    session.flush()
    return row


def waiting_drafts(session: Session, touchpoint_ids: Sequence[int]) -> dict[int, int]:
    """Return how many drafts of each of those texts wait for a person; texts without any are left out."""
    query = (
        select(Draft.touchpoint_id, func.count())
        .where(col(Draft.touchpoint_id).in_(touchpoint_ids), Draft.state == DraftState.OPEN)
        .group_by(col(Draft.touchpoint_id))
    )
    return dict(session.exec(query).all())


def is_ready(draft: Draft, today: date) -> bool:
    """Whether an open draft can be confirmed as it was read: a promise needs a day that lies ahead."""
    dated = draft.part is not Part.PROMISE or (draft.due_day is not None and draft.due_day >= today)
    return draft.state is DraftState.OPEN and dated and len(draft.action) <= LONGEST_ACTION


def confirm_all(
    session: Session, firm: Firm, touchpoint_id: int, *, for_customer: bool, by: User, now: datetime
) -> list[Commitment]:
    """Confirm, as it was read, everything that is ready; returns what was promised by it.

    What still wants a date stays open, marked for the customer like the others.
    """
    made: list[Commitment] = []
    for draft in drafts_of(session, touchpoint_id):
        if not is_ready(draft, firm.today(now)):
            if draft.state is DraftState.OPEN:
                draft.for_customer = for_customer
            continue
        if draft.part is Part.PROMISE:
            said = Confirmation(for_customer=for_customer)
            made.append(confirm_promise(session, firm, draft.id, said, by=by, now=now))
        else:
            confirm_line(session, draft.id, wording=None, for_customer=for_customer, by=by, now=now)
    return made


def commitments_of(session: Session, touchpoint_id: int) -> Sequence[Commitment]:
    """Return the commitments that one text led to, in order of confirming."""
    return session.exec(
        select(Commitment).where(Commitment.touchpoint_id == touchpoint_id).order_by(col(Commitment.id))
    ).all()


def recap_letter(
    session: Session, firm: Firm, touchpoint_id: int, *, contact_id: int | None, by: User, now: datetime
) -> Rendered:
    """Return the mail that `send_recap` would put in the outbox, for a person to read first."""
    touchpoint = get_touchpoint(session, touchpoint_id, TouchpointKind.RECAP)
    customer = get_customer(session, touchpoint.customer_id)
    contact = reader_at(session, customer, contact_id)
    before = sent_before(session, touchpoint.id, contact)
    return customer_letters.recap(session, firm, touchpoint, customer, contact, by, now, before=before)


def sent_before(session: Session, touchpoint_id: int, contact: Contact | None) -> OutboxMessage | None:
    """Return the last mail by which this reader got the recap already, or is going to; None where there is none."""
    if contact is None:
        return None
    return session.exec(
        select(OutboxMessage)
        .where(
            OutboxMessage.touchpoint_id == touchpoint_id,
            OutboxMessage.kind == MailKind.RECAP,
            OutboxMessage.contact_id == contact.id,
            col(OutboxMessage.state).not_in([MailState.CANCELLED, MailState.FAILED]),
        )
        .order_by(col(OutboxMessage.id).desc())
        .limit(1)
    ).first()


def send_recap(
    session: Session,
    firm: Firm,
    touchpoint_id: int,
    *,
    contact_id: int | None = None,
    again: bool = False,
    by: User,
    now: datetime,
) -> OutboxMessage:
    """Put the recap for the customer in the outbox, as a person has just read it.

    It holds only lines that were confirmed and marked for the customer. Raises BadInput where there is none, or no
    address; Duplicate where it was sent to that reader already and `again` is not said: the mail then says that it
    comes again, and whether anything in it has changed.
    """
    touchpoint = get_touchpoint(session, touchpoint_id, TouchpointKind.RECAP)
    customer = get_customer(session, touchpoint.customer_id)
    contact = reader_at(session, customer, contact_id)
    if contact is None or not contact.email:
        raise BadInput("contact", "no_address", "nobody at this customer has a mail address: add one first")
    before = sent_before(session, touchpoint.id, contact)
    rendered = customer_letters.recap(session, firm, touchpoint, customer, contact, by, now, before=before)
    if rendered.is_empty:
        raise BadInput("recap", "nothing_marked", "no line is confirmed and marked for the customer yet")
    if before is not None and not again:
        raise Duplicate("this recap has been sent to this reader already: say so to send it again")
    earlier = select(func.count()).where(
        OutboxMessage.touchpoint_id == touchpoint.id,
        OutboxMessage.kind == MailKind.RECAP,
        OutboxMessage.contact_id == contact.id,
    )
    return outbox.enqueue_read(
        session,
        firm,
        key=f"recap:{touchpoint.id}:{contact.id}:{session.exec(earlier).one() + 1}",
        kind=MailKind.RECAP,
        contact=contact,
        rendered=rendered,
        by=by,
        now=now,
        touchpoint_id=touchpoint.id,
    )


def _handed_in_just_now(session: Session, customer_id: int, text: str, by: User, now: datetime) -> bool:
    recent = session.exec(
        select(Touchpoint.text).where(
            Touchpoint.customer_id == customer_id,
            Touchpoint.kind == TouchpointKind.RECAP,
            Touchpoint.user_id == by.id,
            col(Touchpoint.created_at) > now - A_MOMENT,
        )
    )
    return text in recent.all()
