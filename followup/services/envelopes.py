"""From whom a mail goes to whom, and where answers to it arrive."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from followup.domain.states import Audience
from followup.formats.mail import Mailbox
from followup.models import Contact, OutboxMessage, User
from followup.services.firm import Firm


@dataclass(frozen=True, slots=True)
class Envelope:
    """The addresses of one mail; "" where there is none."""

    sender: Mailbox
    recipient: Mailbox
    reply_to: str
    unsubscribe: str  # where a customer may object to such mails


def envelope(session: Session, firm: Firm, row: OutboxMessage) -> Envelope:
    """Return the addresses that a mail leaves with: ours, in the name of whoever signs, and its reader's."""
    company, mail = firm.settings.company, firm.settings.mail
    signer = session.get(User, row.sender_id) if row.sender_id else None
    contact = session.get(Contact, row.contact_id) if row.contact_id else None
    reader = contact or (session.get(User, row.user_id) if row.user_id else None)
    for_customer = row.audience is Audience.CUSTOMER
    return Envelope(
        sender=Mailbox(f"{signer.name} – {company.name}" if signer else company.name, mail.sender),
        recipient=Mailbox(reader.name if reader else "", row.recipient),
        reply_to=signer.email if signer else company.email,
        unsubscribe=(company.email or (signer.email if signer else "")) if for_customer else "",
    )
