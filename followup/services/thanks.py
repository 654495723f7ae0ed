"""The thank-you after the invoice: put in the outbox when it is recorded, judged when it is due, let go when it may."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session, col, select

from followup.domain.states import (
    RELEASED_BY_ITSELF,
    Audience,
    CommitmentState,
    HoldReason,
    InvoiceKind,
    MailKind,
    MailState,
)
from followup.domain.thanks import ThanksFacts, ThanksVerdict, first_moment, judge
from followup.models import Commitment, Customer, Invoice, OutboxMessage
from followup.services import outbox
from followup.services.addresses import is_refused
from followup.services.customers import get_customer, reader_at, refuses_mail, salesperson_of
from followup.services.firm import Firm
from followup.services.reminders import due_of
from followup.services.touchpoints import open_complaints
from nlp import Holder

_FOR_A_PERSON = frozenset({HoldReason.PERSON, HoldReason.ARRIVED, HoldReason.LATE})
# A thank-you in one of these states reached its reader, or may have.
_THANKED = (MailState.SENT, MailState.WRITTEN, MailState.SENDING, MailState.IN_DATA)


def plan(session: Session, firm: Firm, invoice: Invoice, *, now: datetime) -> OutboxMessage | None:
    """Put the thank-you for an invoice in the outbox; where there will be none, the invoice says why."""
    invoice.no_thanks = _why_none(session, invoice)
    due_at = first_moment(invoice.issued_on, now, firm.thanks, firm.calendar, firm.zone)
    if due_at is None:
        invoice.no_thanks = invoice.no_thanks or "too_old"
    if invoice.no_thanks or due_at is None:
        return None
    customer = get_customer(session, invoice.customer_id)
    reader, sender = reader_at(session, customer), salesperson_of(session, customer)
    row, _ = outbox.enqueue(
        session,
        firm,
        key=f"thanks:{invoice.id}",
        kind=MailKind.THANKS,
        audience=Audience.CUSTOMER,
        recipient=reader.email if reader else "",
        due_at=due_at,
        now=now,
        customer_id=customer.id,
        contact_id=reader.id if reader else None,
        sender_id=sender.id if sender else None,
        invoice_id=invoice.id,
    )
    return row


def verdict(session: Session, firm: Firm, row: OutboxMessage, *, now: datetime) -> ThanksVerdict:
    """Say whether a thank-you may leave now, and bring its reader and sender up to date."""
    invoice = session.get_one(Invoice, row.invoice_id)
    # Locked, so that two thank-yous to one customer are judged one after the other; what refers to the customer, such
    # as the timeline of another mail, does not wait for it.
    customer = session.get_one(Customer, invoice.customer_id, with_for_update={"key_share": True})
    reader, sender = reader_at(session, customer), salesperson_of(session, customer)
    row.recipient = reader.email if reader else ""
    row.contact_id = reader.id if reader else None
    row.sender_id = sender.id if sender else None
    return judge(
        ThanksFacts(
            credited=_credited(session, invoice),
            job_thanked=invoice.job is not None and _job_thanked(session, invoice),
            last_thanked=_last_thanked(session, firm, row, now=now),
            do_not_write=refuses_mail(session, customer),
            has_address=bool(row.recipient),
            address_refused=is_refused(session, row.recipient),
            has_salesperson=sender is not None,
            overdue=overdue_of_ours(session, firm, customer.id, now=now),
            open_complaints=open_complaints(session, customer.id),
            wants_approval=customer.approve_thanks,
            approved=row.approved_by is not None,
        ),
        firm.thanks,
        firm.today(now),
    )


def review(session: Session, firm: Firm, *, now: datetime) -> int:
    """Look again at the thank-yous that wait for something that can pass; returns how many were let go or ended."""
    rows = session.exec(
        select(OutboxMessage)
        .where(OutboxMessage.kind == MailKind.THANKS, OutboxMessage.state == MailState.HELD)
        .with_for_update(skip_locked=True)
    ).all()
    changed = 0
    for row in rows:
        if not RELEASED_BY_ITSELF.intersection(HoldReason(h) for h in row.holds):
            continue
        if _FOR_A_PERSON.intersection(row.holds):
            continue
        said = verdict(session, firm, row, now=now)
        if said.never:
            outbox.cancel(row, said.never, now=now)
        elif not said.hold:
            row.state, row.holds, row.not_before = MailState.QUEUED, [], max(row.due_at, now)
            row.version += 1
        else:
            if row.holds != [str(h) for h in said.hold]:
                outbox.hold(row, said.hold)
            continue
        changed += 1
    return changed


def overdue_of_ours(session: Session, firm: Firm, customer_id: int, *, now: datetime) -> int:
    """Return how many promises of ours to that customer are overdue."""
    rows = session.exec(
        select(Commitment).where(
            Commitment.customer_id == customer_id,
            Commitment.state == CommitmentState.OPEN,
            Commitment.holder == Holder.US,
            col(Commitment.due_day) <= firm.today(now),
        )
    )
    return sum(1 for c in rows if (due := due_of(c)) is not None and due.is_over(now, firm.zone))


def _why_none(session: Session, invoice: Invoice) -> str:
    if invoice.kind is InvoiceKind.CREDIT_NOTE:
        return "credit_note"
    if refuses_mail(session, get_customer(session, invoice.customer_id)):
        return "do_not_write"
    return "job_thanked" if invoice.job is not None and _job_thanked(session, invoice, waiting=True) else ""


def _credited(session: Session, invoice: Invoice) -> bool:
    return session.exec(select(Invoice.id).where(Invoice.corrects_id == invoice.id)).first() is not None


def _job_thanked(session: Session, invoice: Invoice, *, waiting: bool = False) -> bool:
    """Whether another invoice of the same customer's job was thanked for, or (`waiting`) is going to be."""
    states = [*_THANKED, MailState.QUEUED, MailState.HELD] if waiting else list(_THANKED)
    found = session.exec(
        select(OutboxMessage.id)
        .join(Invoice, col(Invoice.id) == OutboxMessage.invoice_id)
        .where(
            Invoice.customer_id == invoice.customer_id,
            Invoice.job == invoice.job,
            Invoice.id != invoice.id,
            col(OutboxMessage.state).in_(states),
        )
    ).first()
    return found is not None


def _last_thanked(session: Session, firm: Firm, row: OutboxMessage, *, now: datetime) -> date | None:
    """Return the day of the customer's last thank-you; one that is on its way counts as today's."""
    others = session.exec(
        select(OutboxMessage.ended_at).where(
            OutboxMessage.customer_id == row.customer_id,
            OutboxMessage.kind == MailKind.THANKS,
            OutboxMessage.id != row.id,
            col(OutboxMessage.state).in_(_THANKED),
        )
    ).all()
    return max((firm.today(ended or now) for ended in others), default=None)
