"""How a mail leaves, as far as the database is concerned: claimed and begun; how that ends stands in `endings`.

The order of commits is the guarantee. A claim is committed before anything is said to a mail server, "in data" before
the text goes out, the end after the server's answer. What dies before "in data" is claimed again; what dies after it
may have arrived: a colleague's mail goes again under the same Message-ID, a customer's waits for a person.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from sqlalchemy import CursorResult
from sqlmodel import Session, col, select, update

from followup.db import server_now
from followup.domain.states import LinkPurpose, MailState
from followup.errors import Conflict
from followup.formats.mail import Attachment, compose
from followup.messages.letter import Rendered
from followup.models import Contact, Customer, OutboxAttempt, OutboxMessage, User
from followup.services import letters, links, outbox
from followup.services.channel import channel
from followup.services.envelopes import envelope
from followup.services.firm import Firm
from followup.services.second_look import put_aside

MARGIN = timedelta(minutes=2)  # a lease with less than this left is not begun on


@dataclass(frozen=True, slots=True)
class Claim:
    """One mail that this process alone may send while its lease lasts."""

    id: int
    token: str
    sender: str
    recipient: str
    message: EmailMessage


def next_due(session: Session, *, now: datetime) -> OutboxMessage | None:
    """Return the mail that has waited longest past its moment, locked; None where none is due or all mail is paused."""
    if channel(session).paused is not None:
        return None
    return session.exec(
        select(OutboxMessage)
        .where(OutboxMessage.state == MailState.QUEUED, col(OutboxMessage.not_before) <= now)
        .order_by(col(OutboxMessage.not_before), col(OutboxMessage.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def claim(session: Session, firm: Firm, row: OutboxMessage, *, now: datetime) -> Claim | None:
    """Take a due mail if it is still right to send it; else it is cancelled, held or put off, and None comes back."""
    known = _whom_it_concerns(session, row)
    if put_aside(session, firm, row, now):
        return None
    rendered = letters.as_it_leaves(session, firm, row, now=now)
    if rendered.is_empty:
        outbox.cancel(row, "nothing_to_say", now=now)
        return None
    # Asked first: the question would write what is set so far, and a row written twice waits for what it refers to.
    lease_until = server_now(session) + timedelta(seconds=firm.settings.dispatch.lease_seconds)
    row.language = letters.language_of(session, row)
    if not row.frozen:
        row.frozen, row.subject, row.text = True, rendered.letter.subject, rendered.letter.text
        row.attachments, row.tells = rendered.attachments, rendered.tells
    row.state, row.lease_token, row.lease_until = MailState.SENDING, secrets.token_hex(16), lease_until
    row.attempts += 1
    row.version += 1
    session.add(OutboxAttempt(outbox_id=row.id, token=row.lease_token, began_at=now))
    session.flush()
    message = _compose(session, firm, row, letters.for_its_reader_alone(session, firm, row, rendered), now)
    del known
    return Claim(row.id, row.lease_token, firm.settings.mail.sender, row.recipient, message)


def begin_data(session: Session, claimed: Claim, *, now: datetime) -> None:
    """Note that the text is about to go out; raises Conflict where the lease is lost or nearly over."""
    done: CursorResult[Any] = session.execute(  # type: ignore[assignment]  # an UPDATE gives a cursor result
        update(OutboxMessage)
        .where(
            col(OutboxMessage.id) == claimed.id,
            col(OutboxMessage.lease_token) == claimed.token,
            col(OutboxMessage.state) == MailState.SENDING,
            col(OutboxMessage.lease_until) > server_now(session) + MARGIN,
        )
        .values(state=MailState.IN_DATA)
    )
    if done.rowcount != 1:
        raise Conflict("the lease on this mail was lost")
    note_attempt(session, claimed, in_data_at=now)


def note_attempt(session: Session, claimed: Claim, **columns: Any) -> None:
    """Put into the log of attempts how far this one came."""
    session.execute(update(OutboxAttempt).where(col(OutboxAttempt.token) == claimed.token).values(**columns))


def _whom_it_concerns(session: Session, row: OutboxMessage) -> list[object]:
    """Return who is asked for again and again while a mail is written: a session forgets what nobody holds."""
    about = ((Contact, row.contact_id), (Customer, row.customer_id), (User, row.sender_id), (User, row.user_id))
    return [channel(session), *(session.get(kind, ident) for kind, ident in about if ident is not None)]


def _compose(session: Session, firm: Firm, row: OutboxMessage, rendered: Rendered, now: datetime) -> EmailMessage:
    addresses = envelope(session, firm, row)
    also = [LinkPurpose.OBJECT] if row.contact_id is not None else []
    letter, links_in_it = links.filled(session, firm, row, rendered.letter, *also, now=now)
    return compose(
        sender=addresses.sender,
        recipient=addresses.recipient,
        reply_to=addresses.reply_to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=letters.language_of(session, row),
        message_id=row.message_id,
        now=now,
        attachments=[Attachment(a["name"], a["content"].encode()) for a in rendered.attachments],
        unsubscribe=addresses.unsubscribe,
        unsubscribe_page=links_in_it.get(LinkPurpose.OBJECT, ""),
    )
