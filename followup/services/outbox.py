"""The outbox, as people and decisions see it: putting mails in, reading, editing, holding and stopping them.

How a row is claimed and sent stands in `delivery`; what a mail says, in `letters`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from followup.domain.states import Audience, HoldReason, MailKind, MailState
from followup.domain.texts import check_line, check_text
from followup.errors import Conflict, IllegalMove, NotAllowed, NotFound
from followup.formats.mail import message_id
from followup.messages.letter import Rendered
from followup.models import Contact, OutboxAttempt, OutboxMessage, User
from followup.services.access import leads
from followup.services.addresses import forgive
from followup.services.firm import Firm

WAITING = frozenset({MailState.QUEUED, MailState.HELD})
ON_ITS_WAY = frozenset({MailState.SENDING, MailState.IN_DATA})
# Whoever lets such a mail go has not said that it is right to send it: that is asked again.
_SAYS_NOTHING_OF_ITS_SENSE = frozenset({HoldReason.LATE, HoldReason.REFUSED_ADDRESS})
PAGE = 50
LONGEST_MAIL = 50_000


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

    A cancelled one of the same key is taken up again (a date that moved there and back). One that waits stays as it
    is, but for its moment where it was never tried: the firm's hours may have changed. Any other is left alone.
    `about` are further columns: references, `facts`, `tells`, `until`, frozen text.
    """
    row = session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).first()
    if row is not None and row.state is not MailState.CANCELLED:
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
        **about,
    )
    return row


def cancel(row: OutboxMessage, why: str, *, now: datetime) -> None:
    """End a mail that has not begun to leave. `why` is a code that the pages put into words."""
    if row.state not in WAITING:
        raise IllegalMove("mail", row.state, MailState.CANCELLED)
    row.state, row.holds, row.last_answer, row.ended_at = MailState.CANCELLED, [], why, now
    row.version += 1


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
    before_id: int | None = None,
    limit: int = PAGE,
) -> Sequence[OutboxMessage]:
    """Return mails, newest first, from `before_id` on."""
    query = select(OutboxMessage).order_by(col(OutboxMessage.id).desc()).limit(limit)
    if wanted := list(states):
        query = query.where(col(OutboxMessage.state).in_(wanted))
    if customer_id is not None:
        query = query.where(OutboxMessage.customer_id == customer_id)
    if before_id is not None:
        query = query.where(col(OutboxMessage.id) < before_id)
    return session.exec(query).all()


def attempts_of(session: Session, ident: int) -> Sequence[OutboxAttempt]:
    """Return every try at sending one mail, oldest first."""
    query = select(OutboxAttempt).where(OutboxAttempt.outbox_id == ident).order_by(col(OutboxAttempt.id))
    return session.exec(query).all()


def may_touch(session: Session, user: User, row: OutboxMessage) -> bool:
    """Staff decide on mails that go in their own or their department's name; managers and admins on all."""
    if leads(user) or row.sender_id == user.id or row.user_id == user.id:
        return True
    sender = session.get(User, row.sender_id) if row.sender_id else None
    return sender is not None and sender.department is user.department


def edit(session: Session, ident: int, *, subject: str, text: str, version: int, by: User) -> OutboxMessage:
    """Freeze a waiting mail in the wording that a person gave it."""
    row = _waiting(session, ident, version, by)
    row.subject = check_line(subject, "subject", longest=200)
    row.text = check_text(text, "text").replace("\r\n", "\n").strip() + "\n"
    check_line(row.text, "text", longest=LONGEST_MAIL)
    row.frozen, row.edited_by = True, by.id
    row.version += 1
    return row


def hold_by_person(session: Session, ident: int, *, version: int, by: User) -> OutboxMessage:
    """Let a waiting mail wait until a person releases it."""
    row = _waiting(session, ident, version, by)
    hold(row, [HoldReason.PERSON])
    return row


def release(session: Session, ident: int, *, version: int, by: User, now: datetime) -> OutboxMessage:
    """Let a held mail go: its reasons to wait are overruled by this person, and it leaves when it is due."""
    row = _waiting(session, ident, version, by)
    if row.state is not MailState.HELD:
        raise IllegalMove("mail", row.state, "released")
    if HoldReason.REFUSED_ADDRESS in row.holds:
        _to_todays_address(session, row)
    if not _SAYS_NOTHING_OF_ITS_SENSE.issuperset(row.holds):
        row.approved_by = by.id
    row.state, row.holds, row.not_before = MailState.QUEUED, [], max(row.due_at, now)
    row.version += 1
    return row


def stop(session: Session, ident: int, *, version: int, by: User, now: datetime) -> OutboxMessage:
    """Cancel a waiting mail for good."""
    row = _waiting(session, ident, version, by)
    cancel(row, "stopped", now=now)
    return row


def send_again(session: Session, ident: int, *, version: int, by: User, now: datetime) -> OutboxMessage:
    """Queue a mail that could not be delivered once more, to its reader's address as it is known now."""
    row = _theirs(session, ident, version, by)
    if row.state is not MailState.FAILED:
        raise IllegalMove("mail", row.state, "sent again")
    _to_todays_address(session, row)
    row.state, row.not_before = MailState.QUEUED, now
    row.attempts, row.first_failed_at, row.ended_at = 0, None, None
    row.version += 1
    return row


def arrived(session: Session, ident: int, *, did: bool, version: int, by: User, now: datetime) -> OutboxMessage:
    """Answer the question of a mail whose fate nobody knew: it arrived (an end), or it goes out again."""
    row = _waiting(session, ident, version, by)
    if row.holds != [HoldReason.ARRIVED]:
        raise IllegalMove("mail", row.state, "answered for")
    row.holds = []
    row.version += 1
    if did:
        row.state, row.ended_at, row.last_answer = MailState.SENT, now, "confirmed by a person"
    else:
        row.state, row.not_before = MailState.QUEUED, now
    return row


def _to_todays_address(session: Session, row: OutboxMessage) -> None:
    """Send it to its reader's address as it is known now, and try that even if it was refused before."""
    reader = session.get(Contact, row.contact_id) if row.contact_id else session.get(User, row.user_id)
    row.recipient = reader.email if reader else row.recipient
    forgive(session, row.recipient)


def _waiting(session: Session, ident: int, version: int, by: User) -> OutboxMessage:
    row = _theirs(session, ident, version, by)
    if row.state not in WAITING:
        raise IllegalMove("mail", row.state, "changed")
    return row


def _theirs(session: Session, ident: int, version: int, by: User) -> OutboxMessage:
    """Return a mail that this user may decide on, in the version they saw."""
    row = get_message(session, ident, for_update=True)
    if not may_touch(session, by, row):
        raise NotAllowed("only its sender, a colleague of the same department or a manager may do this")
    if row.version != version and row.state in (*WAITING, MailState.FAILED):
        raise Conflict("the mail was changed in the meantime: read it again")
    return row
