"""Whoever wants no more mails says so by the link in any of them (art. 21 GDPR)."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from followup.domain.states import Channel, Direction, HoldReason, LinkPurpose, MailKind, TouchpointKind
from followup.messages.pages import page_words
from followup.models import Contact, OutboxMessage, Touchpoint
from followup.services import answers, letters, links, outbox
from followup.services.firm import Firm

# Thank-yous are judged again when they are due: another person there may want them.
_ENDED_AT_ONCE = (MailKind.RECAP, MailKind.MOVED, MailKind.WITHDRAWN)


def has_objected(session: Session, contact_id: int | None) -> bool:
    """Whether that person gets no automatic mail."""
    contact = session.get(Contact, contact_id) if contact_id else None
    return contact is not None and contact.do_not_write


def object_to_mails(session: Session, firm: Firm, token: str, *, now: datetime) -> Contact:
    """Write to this person no more by ourselves, and end what waits for them; saying so twice changes nothing.

    Raises NotFound where the link is none for that.
    """
    link = links.use(session, token, LinkPurpose.OBJECT, now=now)
    contact = session.get_one(Contact, link.contact_id, with_for_update=True)
    if contact.do_not_write:
        return contact
    contact.do_not_write, contact.objected_at = True, now
    voice = answers.customer_page(session, firm, link, now=now).voice
    mail = outbox.get_message(session, link.message_id)
    session.add(
        Touchpoint(
            kind=TouchpointKind.OBJECTION,
            channel=Channel.EMAIL,
            direction=Direction.IN,
            customer_id=contact.customer_id,
            contact_id=contact.id,
            happened_at=now,
            participants=contact.name,
            language=letters.language_of(session, mail),
            text=f"{page_words(voice)['object_button']}.\n\n{mail.subject}",
            created_at=now,
        )
    )
    waiting = session.exec(
        select(OutboxMessage)
        .where(
            OutboxMessage.contact_id == contact.id,
            col(OutboxMessage.kind).in_(_ENDED_AT_ONCE),
            col(OutboxMessage.state).in_(list(outbox.WAITING)),
        )
        .with_for_update()
    )
    for row in waiting.all():
        if HoldReason.ARRIVED not in row.holds:
            outbox.cancel(row, "do_not_write", now=now)
    return contact
