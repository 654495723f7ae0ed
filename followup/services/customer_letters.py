"""What customers read by mail: facts gathered from the tables, put into words by `messages`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TypedDict

from sqlmodel import Session, col, select

from followup.domain.due import Due
from followup.domain.states import DraftState, LinkPurpose, MailKind, Part
from followup.formats import ics
from followup.formats.mail import Mailbox
from followup.messages import facts
from followup.messages.letter import Rendered, render, voice_for
from followup.models import Commitment, Contact, Customer, Draft, Invoice, OutboxMessage, Touchpoint, User
from followup.services import agreed, closing, reminders
from followup.services.customers import get_customer, reader_at, salesperson_of
from followup.services.firm import Firm
from followup.services.links import place
from nlp import Holder, PromiseKind


class Customers(TypedDict):
    """What every mail to a customer knows."""

    today: date
    reader: facts.Reader
    sender: facts.Sender
    company: facts.Company


APPOINTMENTS = frozenset({PromiseKind.VISIT, PromiseKind.CALL})


def recap(
    session: Session,
    firm: Firm,
    touchpoint: Touchpoint,
    customer: Customer,
    contact: Contact | None,
    by: User,
    now: datetime,
    *,
    before: OutboxMessage | None = None,
) -> Rendered:
    """Return the recap for the customer: only what was confirmed and marked for them.

    One that they got `before` is announced as such, corrected where its lines are no longer the same.
    """
    lines = session.exec(
        select(Draft)
        .where(Draft.touchpoint_id == touchpoint.id, Draft.state == DraftState.CONFIRMED, col(Draft.for_customer))
        .order_by(col(Draft.start))
    ).all()
    commitments = [
        c
        for c in session.exec(
            select(Commitment)
            .where(Commitment.touchpoint_id == touchpoint.id, col(Commitment.for_customer))
            .order_by(col(Commitment.due_day), col(Commitment.id))
        )
        if c.state != "cancelled"
    ]
    attachments = [_calendar_file(firm, c, customer, by, now) for c in commitments if c.due_day and _is_ours(c)]
    voice, about = customer_facts(firm, customer, contact, by, now)
    said = facts.Recap(
        **about,
        met_on=firm.today(touchpoint.happened_at),
        needs=tuple(d.customer_text for d in lines if d.part is Part.NEED),
        solutions=tuple(d.customer_text for d in lines if d.part is Part.SOLUTION),
        ours=tuple(_line(c) for c in commitments if _is_ours(c)),
        theirs=tuple(_line(c) for c in commitments if c.holder is Holder.CUSTOMER),
        calendar_files=len(attachments),
        confirm=place(firm, LinkPurpose.CONFIRM),
    )
    letter = render(MailKind.RECAP, voice, said, firm.wordings)
    if before is not None:
        day = firm.today(before.ended_at or before.due_at)
        changed = _bullets(letter.text) != _bullets(before.text)
        letter = render(MailKind.RECAP, voice, replace(said, sent_before=day, corrected=changed), firm.wordings)
    return Rendered(
        letter,
        attachments,
        [c.id for c in commitments],
        is_empty=not lines and not commitments,
        facts=agreed.kept(said, commitments),
    )


def _bullets(text: str) -> list[str]:
    """The lines of a letter that say what was agreed, whatever is said around them."""
    return [line for line in text.splitlines() if line.startswith("- ")]


def moved(
    session: Session,
    firm: Firm,
    commitment: Commitment,
    before: Due | None,
    why: str,
    customer: Customer,
    contact: Contact,
    by: User,
    now: datetime,
) -> Rendered:
    """Return the mail that tells the customer of a new date; `commitment` has it already."""
    attachments = [_calendar_file(firm, commitment, customer, by, now)] if _is_ours(commitment) else []
    voice, about = customer_facts(firm, customer, contact, by, now)
    letter = render(
        MailKind.MOVED,
        voice,
        facts.Moved(
            **about,
            text=commitment.customer_text,
            old=before,
            new=reminders.due_of(commitment),
            reason=why,
            calendar_files=len(attachments),
        ),
        firm.wordings,
    )
    due = reminders.stamp(reminders.due_of(commitment))
    return Rendered(letter, attachments, [commitment.id], facts={"due": due})


def withdrawn(
    firm: Firm,
    commitment: Commitment,
    due: Due | None,
    why: str,
    customer: Customer,
    contact: Contact,
    by: User,
    now: datetime,
) -> Rendered:
    """Return the mail that tells the customer of what will not be done, though they knew of it for that due."""
    voice, about = customer_facts(firm, customer, contact, by, now)
    said = facts.Withdrawn(**about, text=commitment.customer_text, due=due, reason=why)
    return Rendered(render(MailKind.WITHDRAWN, voice, said, firm.wordings), tells=[commitment.id])


def thanks(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the thank-you for an invoice, as the tables tell it now."""
    invoice = session.get_one(Invoice, row.invoice_id)
    customer = get_customer(session, invoice.customer_id)
    sender = salesperson_of(session, customer)
    voice, about = customer_facts(firm, customer, reader_at(session, customer), sender, now)
    work = closing.work_done(session, invoice)
    letter = render(
        MailKind.THANKS,
        voice,
        facts.Thanks(
            **about,
            invoice=invoice.number,
            issued_on=invoice.issued_on,
            needs=work.needs,
            solutions=work.solutions,
            kept=work.kept,
        ),
        firm.wordings,
    )
    return Rendered(letter)


def customer_facts(
    firm: Firm, customer: Customer, contact: Contact | None, sender: User | None, now: datetime
) -> tuple[str, Customers]:
    """Return the voice in which somebody is written to, and what all mails to customers know."""
    company = firm.settings.company
    voice = voice_for(
        (contact.language if contact else None) or customer.language,
        (contact.speech_register if contact else None) or customer.speech_register,
        named=contact is not None,
    )
    return voice, {
        "today": firm.today(now),
        "reader": facts.Reader(contact.name, contact.salutation) if contact else facts.Reader(),
        "sender": facts.Sender(
            sender.name if sender else company.name,
            (sender.phone if sender else "") or company.phone,
            sender.email if sender else company.email,
        ),
        "company": company_facts(firm, notice=notice(firm, voice[:2]) if contact and not contact.informed_at else ""),
    }


def notice(firm: Firm, language: str) -> str:
    """Return where the notice on personal data stands (art. 13 GDPR)."""
    return firm.settings.company.privacy_url or firm.link(f"/privacy/{language}")


def company_facts(firm: Firm, notice: str = "") -> facts.Company:
    """Return the firm as it stands below every mail to a customer; the first one leads to the `notice`."""
    company = firm.settings.company
    return facts.Company(
        company.name,
        company.address,
        company.vat,
        company.rea,
        company.share_capital,
        company.email,
        place(firm, LinkPurpose.OBJECT),
        notice,
    )


def _line(commitment: Commitment) -> facts.Line:
    return facts.Line(
        text=commitment.customer_text,
        due=reminders.due_of(commitment),
        no_date="" if commitment.due_day else commitment.no_date_reason,
        appointment=commitment.kind in APPOINTMENTS,
    )


def _is_ours(commitment: Commitment) -> bool:
    return commitment.holder is not Holder.CUSTOMER


def _calendar_file(firm: Firm, commitment: Commitment, customer: Customer, by: User, now: datetime) -> dict[str, str]:
    assert commitment.due_day is not None
    company = firm.settings.company.name
    content = ics.event(
        f"commitment-{commitment.id}@{firm.settings.mail.sender.partition('@')[2]}",
        f"{commitment.customer_text} – {company}",
        "",
        commitment.due_day,
        commitment.due_time,
        firm.zone,
        now=now,
        organizer=Mailbox(by.name, firm.settings.mail.sender),
        sequence=commitment.version,
    )
    return {"name": f"{commitment.due_day}-{commitment.id}.ics", "content": content.decode("utf-8")}
