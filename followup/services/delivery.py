"""How a mail leaves, as far as the database is concerned: claimed and begun; how that ends stands in `endings`.

The order of commits is the guarantee. A claim is committed before anything is said to a mail server, "in data" before
the text goes out, the end after the server's answer. What dies before "in data" is claimed again; what dies after it
may have arrived: a colleague's mail goes again under the same Message-ID, a customer's waits for a person.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from sqlalchemy import bindparam, exists, func, insert, literal_column, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from followup.db import ServerTime
from followup.domain.states import Language, LinkPurpose, MailState
from followup.errors import Conflict
from followup.formats.mail import Attachment, compose
from followup.messages.letter import Rendered
from followup.models import (
    Contact,
    Customer,
    Link,
    MailChannel,
    OutboxAttempt,
    OutboxMessage,
    RefusedAddress,
    User,
)
from followup.services import letters, links, outbox
from followup.services.customer_letters import notice
from followup.services.envelopes import envelope
from followup.services.firm import Firm
from followup.services.second_look import put_aside

_MARGIN = 120  # seconds; a lease with less than this left is not begun on


@dataclass(frozen=True, slots=True)
class Claim:
    """One mail that this process alone may send while its lease lasts."""

    id: int
    token: str
    sender: str
    recipient: str
    message: EmailMessage
    informs: int | None = None  # the contact whom this mail leads to the notice on personal data for the first time


@dataclass(frozen=True, slots=True)
class Due:
    """A mail that is due, with all that is asked for again and again while it is written."""

    row: OutboxMessage
    refused: bool  # its recipient's server said that nobody is there
    linked: bool  # links were recorded for it when it was tried before
    about: tuple[object, ...]  # a session forgets what nobody holds


# These five go out for every mail. They are of the tables, not of the mapped classes, for what that costs.
_MAILS, _ATTEMPTS = OutboxMessage.__table__, OutboxAttempt.__table__  # type: ignore[attr-defined]
_THIS = _MAILS.c.id == bindparam("ident"), _MAILS.c.lease_token == bindparam("holder")
_SENDER, _READER = aliased(User), aliased(User)
_NEXT = (
    select(
        *(OutboxMessage, MailChannel, Contact, Customer, _SENDER, _READER, col(RefusedAddress.address)),
        exists().where(col(Link.message_id) == OutboxMessage.id).label("linked"),
    )
    .select_from(OutboxMessage)
    .join(MailChannel, col(MailChannel.paused).is_(None))  # a single row
    .outerjoin(Contact, col(Contact.id) == OutboxMessage.contact_id)
    .outerjoin(Customer, col(Customer.id) == OutboxMessage.customer_id)
    .outerjoin(_SENDER, col(_SENDER.id) == OutboxMessage.sender_id)
    .outerjoin(_READER, col(_READER.id) == OutboxMessage.user_id)
    .outerjoin(RefusedAddress, col(RefusedAddress.address) == func.lower(OutboxMessage.recipient))
    .where(col(OutboxMessage.state) == MailState.QUEUED, col(OutboxMessage.not_before) <= bindparam("now"))
    .order_by(col(OutboxMessage.not_before), col(OutboxMessage.id))
    .limit(literal_column("1"))  # PostgreSQL keeps no plan for a limit that it is told with each question
    .with_for_update(of=OutboxMessage, skip_locked=True)
)
_CLAIM = (
    update(_MAILS)
    .where(_MAILS.c.id == bindparam("ident"))
    .values(state=MailState.SENDING, lease_until=ServerTime("lease_seconds"))
)
_BEGIN = (
    update(_MAILS)
    .where(*_THIS, _MAILS.c.state == MailState.SENDING, _MAILS.c.lease_until > ServerTime("margin"))
    .values(state=MailState.IN_DATA)
)
_TRY = insert(_ATTEMPTS)
_ATTEMPT = update(_ATTEMPTS).where(_ATTEMPTS.c.token == bindparam("holder"))
_NOTHING_YET = {"outcome": "", "answer": ""}


def next_due(session: Session, *, now: datetime) -> Due | None:
    """Return the mail that has waited longest past its moment, locked; None where none is due or all mail is paused."""
    found = session.execute(_NEXT, {"now": now}).first()
    return Due(found[0], found.address is not None, found.linked, tuple(found)) if found else None


def claim(session: Session, firm: Firm, due: Due, *, now: datetime) -> Claim | None:
    """Take a due mail if it is still right to send it; else it is cancelled, held or put off, and None comes back."""
    row = due.row
    if put_aside(session, firm, row, now, refused=due.refused):
        return None
    rendered = letters.as_it_leaves(session, firm, row, now=now)
    if rendered.is_empty:
        outbox.cancel(row, "nothing_to_say", now=now)
        return None
    token, language = secrets.token_hex(16), letters.language_of(session, row)
    session.flush()  # what the second look brought up to date
    written: dict[str, Any] = {"language": language, "facts": outbox.settled(row.facts)}
    if not row.frozen:
        written |= {"frozen": True, "subject": rendered.letter.subject, "text": rendered.letter.text}
        written |= {"attachments": rendered.attachments, "tells": rendered.tells}
    written |= {"lease_token": token, "in_data_at": None, "attempts": row.attempts + 1, "version": row.version + 1}
    connection = session.connection()
    connection.execute(_CLAIM, {"ident": row.id, "lease_seconds": firm.settings.dispatch.lease_seconds, **written})
    began = {"outbox_id": row.id, "token": token, "began_at": now, "server": firm.settings.mail.server}
    connection.execute(_TRY, {**began, **_NOTHING_YET})
    as_read = letters.for_its_reader_alone(session, firm, row, rendered)
    message = _compose(session, firm, due, as_read, language, now)
    informs = _informs(session, firm, row, rendered, language)
    return Claim(row.id, token, firm.settings.mail.sender, row.recipient, message, informs)


def _informs(session: Session, firm: Firm, row: OutboxMessage, rendered: Rendered, language: Language) -> int | None:
    """A person may have put other words into the mail: what counts is what leaves."""
    contact = session.get(Contact, row.contact_id) if row.contact_id else None
    if contact is None or contact.informed_at is not None:
        return None
    return contact.id if notice(firm, language) in rendered.letter.text else None


def begin_data(session: Session, claimed: Claim, *, now: datetime) -> None:
    """Note that the text is about to go out; raises Conflict where the lease is lost or nearly over."""
    held = {"ident": claimed.id, "holder": claimed.token, "margin": _MARGIN}
    done = session.connection().execute(_BEGIN, {**held, "in_data_at": now})
    if done.rowcount != 1:
        raise Conflict("the lease on this mail was lost")


def note_attempt(session: Session, token: str | None, **columns: Any) -> None:
    """Put into the log of attempts how far the one with that token came."""
    session.connection().execute(_ATTEMPT, {"holder": token, **columns})


def _compose(
    session: Session, firm: Firm, due: Due, rendered: Rendered, language: Language, now: datetime
) -> EmailMessage:
    row = due.row
    addresses = envelope(session, firm, row)
    also = [LinkPurpose.OBJECT] if row.contact_id is not None else []
    letter, links_in_it = links.filled(session, firm, row, rendered.letter, *also, anew=due.linked, now=now)
    return compose(
        sender=addresses.sender,
        recipient=addresses.recipient,
        reply_to=addresses.reply_to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=language,
        message_id=row.message_id,
        now=now,
        attachments=[Attachment(a["name"], a["content"].encode()) for a in rendered.attachments],
        unsubscribe=addresses.unsubscribe,
        unsubscribe_page=links_in_it.get(LinkPurpose.OBJECT, ""),
    )
