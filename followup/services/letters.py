"""What each mail says: facts gathered from the tables, put into words by `messages`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypedDict

from sqlmodel import Session, col, select

from followup.domain.due import Due
from followup.domain.states import DraftState, Language, MailKind, Part
from followup.formats import ics
from followup.formats.mail import Mailbox
from followup.messages import facts
from followup.messages.letter import Letter, render, to_html, voice_for
from followup.models import Commitment, Contact, Customer, Draft, Invoice, OutboxMessage, Touchpoint, User
from followup.services import closing, reminders
from followup.services.customers import get_customer, reader_at, salesperson_of
from followup.services.firm import Firm
from nlp import Holder, PromiseKind


class _Customers(TypedDict):
    """What every mail to a customer knows."""

    today: date
    reader: facts.Reader
    sender: facts.Sender
    company: facts.Company


class _Colleagues(TypedDict):
    """What every mail to a colleague knows."""

    today: date
    reader: str
    firm: str


APPOINTMENTS = frozenset({PromiseKind.VISIT, PromiseKind.CALL})


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail as it would leave now."""

    letter: Letter
    attachments: list[dict[str, str]] = field(default_factory=list)
    tells: list[int] = field(default_factory=list)  # commitments that its reader then knows of
    is_empty: bool = False  # there is nothing in it that the reader should be told


def as_it_leaves(session: Session, firm: Firm, row: OutboxMessage, *, now: datetime) -> Rendered:
    """Return what a waiting mail says: its frozen wording, or what the tables say now."""
    if row.frozen:
        language = language_of(session, row)
        return Rendered(Letter(row.subject, row.text, to_html(row.text, language)), row.attachments, row.tells)
    return _WRITERS[row.kind](session, firm, row, now)


def language_of(session: Session, row: OutboxMessage) -> Language:
    """Return the language that a mail is written in: its reader's."""
    if row.user_id is not None:
        return session.get_one(User, row.user_id).language
    customer = session.get_one(Customer, row.customer_id)
    contact = session.get(Contact, row.contact_id) if row.contact_id else reader_at(session, customer)
    return (contact.language if contact else None) or customer.language


def recap(
    session: Session,
    firm: Firm,
    touchpoint: Touchpoint,
    customer: Customer,
    contact: Contact | None,
    by: User,
    now: datetime,
) -> Rendered:
    """Return the recap for the customer: only what was confirmed and marked for them."""
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
    voice, about = _customer_facts(firm, customer, contact, by, now)
    letter = render(
        MailKind.RECAP,
        voice,
        facts.Recap(
            **about,
            met_on=firm.today(touchpoint.happened_at),
            needs=tuple(d.customer_text for d in lines if d.part is Part.NEED),
            solutions=tuple(d.customer_text for d in lines if d.part is Part.SOLUTION),
            ours=tuple(_line(c) for c in commitments if _is_ours(c)),
            theirs=tuple(_line(c) for c in commitments if c.holder is Holder.CUSTOMER),
            calendar_files=len(attachments),
        ),
    )
    told = [c.id for c in commitments]
    return Rendered(letter, attachments, told, is_empty=not lines and not commitments)


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
    voice, about = _customer_facts(firm, customer, contact, by, now)
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
    )
    return Rendered(letter, attachments, [commitment.id])


def _thanks(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    invoice = session.get_one(Invoice, row.invoice_id)
    customer = get_customer(session, invoice.customer_id)
    sender = salesperson_of(session, customer)
    voice, about = _customer_facts(firm, customer, reader_at(session, customer), sender, now)
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
    )
    return Rendered(letter)


def _given(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    voice, about = _colleague_facts(session, firm, row, now)
    return Rendered(
        render(row.kind, voice, facts.Given(**about, promise=_promise(session, firm, row), by=row.facts["from"]))
    )


def _handed_back(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    voice, about = _colleague_facts(session, firm, row, now)
    said = facts.HandedBack(
        **about, promise=_promise(session, firm, row), by=row.facts["from"], reason=row.facts["why"]
    )
    return Rendered(render(row.kind, voice, said))


def _before_time(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    voice, about = _colleague_facts(session, firm, row, now)
    promise = _promise(session, firm, row)
    assert promise.due is not None
    left = max(int((promise.due.ends(firm.zone) - now).total_seconds() // 60), 0)
    return Rendered(render(row.kind, voice, facts.BeforeTime(**about, promise=promise, minutes=left)))


def _last_call(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    voice, about = _colleague_facts(session, firm, row, now)
    return Rendered(render(row.kind, voice, facts.LastCall(**about, promise=_promise(session, firm, row))))


def _manager(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    voice, about = _colleague_facts(session, firm, row, now)
    owner = session.get_one(User, session.get_one(Commitment, row.commitment_id).owner_id)
    said = facts.Manager(**about, promise=_promise(session, firm, row), owner=owner.name, phone=owner.phone)
    return Rendered(render(row.kind, voice, said))


def _digest(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    assert row.user_id is not None
    voice, about = _colleague_facts(session, firm, row, now)
    digest = reminders.digests(session, firm, now=now, owner_id=row.user_id).get(row.user_id, reminders.Digest())
    sections = (digest.overdue, digest.today, digest.coming, digest.owed_to_us)
    names = reminders.customer_names(session, {c.customer_id for section in sections for c in section})
    overdue, today, coming, theirs = (
        tuple(_promise_facts(firm, c, names[c.customer_id]) for c in section) for section in sections
    )
    said = facts.Digest(
        **about, overdue=overdue, due_today=today, coming=coming, theirs=theirs, link=firm.link("/commitments")
    )
    return Rendered(render(row.kind, voice, said), is_empty=digest.is_empty())


def _undelivered(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    voice, about = _colleague_facts(session, firm, row, now)
    lost = session.get_one(OutboxMessage, row.about_id)
    customer = session.get(Customer, lost.customer_id) if lost.customer_id else None
    reader = session.get(User, lost.user_id) if lost.user_id else None
    said = facts.Undelivered(
        **about,
        recipient=lost.recipient,
        about=reader.name if reader else customer.name if customer else "",
        subject=lost.subject,
        cause=facts.Cause(row.facts["cause"]),
        answer=lost.last_answer,
        link=firm.link(f"/outbox/{lost.id}"),
    )
    return Rendered(render(row.kind, voice, said))


def _frozen_only(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    raise AssertionError(f"a {row.kind} mail is frozen when it is put in the outbox")


_WRITERS: dict[MailKind, Callable[[Session, Firm, OutboxMessage, datetime], Rendered]] = {
    MailKind.RECAP: _frozen_only,
    MailKind.MOVED: _frozen_only,
    MailKind.THANKS: _thanks,
    MailKind.GIVEN: _given,
    MailKind.HANDED_BACK: _handed_back,
    MailKind.BEFORE_TIME: _before_time,
    MailKind.LAST_CALL: _last_call,
    MailKind.MANAGER: _manager,
    MailKind.DIGEST: _digest,
    MailKind.UNDELIVERED: _undelivered,
}


def _customer_facts(
    firm: Firm, customer: Customer, contact: Contact | None, sender: User | None, now: datetime
) -> tuple[str, _Customers]:
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
        "company": facts.Company(
            company.name, company.address, company.vat, company.rea, company.share_capital, company.email
        ),
    }


def _colleague_facts(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> tuple[str, _Colleagues]:
    reader = session.get_one(User, row.user_id)
    return reader.language, {"today": firm.today(now), "reader": reader.name, "firm": firm.settings.company.name}


def _promise(session: Session, firm: Firm, row: OutboxMessage) -> facts.Promise:
    commitment = session.get_one(Commitment, row.commitment_id)
    return _promise_facts(firm, commitment, get_customer(session, commitment.customer_id).name)


def _promise_facts(firm: Firm, commitment: Commitment, customer: str) -> facts.Promise:
    return facts.Promise(
        customer=customer,
        action=commitment.action,
        due=reminders.due_of(commitment),
        link=firm.link(f"/commitments/{commitment.id}"),
        source=commitment.source,
        theirs=commitment.holder is not Holder.US,
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
