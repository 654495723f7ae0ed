"""Invoices and credit notes are recorded; the first causes a thank-you, the second takes one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Session, col, select

from followup.domain.due import check_day
from followup.domain.states import InvoiceKind, MailState
from followup.domain.texts import check_line
from followup.errors import BadInput, Duplicate, NotFound
from followup.models import Invoice, OutboxMessage, User
from followup.services import outbox, thanks
from followup.services.customers import get_customer
from followup.services.firm import Firm

PAGE = 50
MOST = Decimal("9999999999.99")


def record_invoice(
    session: Session,
    firm: Firm,
    *,
    number: str,
    issued_on: date,
    customer_id: int,
    kind: InvoiceKind = InvoiceKind.INVOICE,
    job: str = "",
    amount: Decimal | None = None,
    corrects: str = "",
    by: User,
    now: datetime,
) -> tuple[Invoice, OutboxMessage | None]:
    """Record one; returns it with the thank-you that now waits in the outbox, if any.

    `corrects` is the number of the customer's invoice that a credit note takes back. Raises BadInput, NotFound or
    Duplicate (same kind, year and number) with nothing written.
    """
    get_customer(session, customer_id)
    number = check_line(number, "number", longest=50)
    if check_day(issued_on, "issued_on") > firm.today(now):
        raise BadInput("issued_on", "future", "an invoice cannot be issued in the future")
    if amount is not None and not Decimal(0) <= amount <= MOST:
        raise BadInput("amount", "out_of_range", "an amount is positive and below ten thousand million")
    known = select(Invoice.id).where(Invoice.kind == kind, Invoice.year == issued_on.year, Invoice.number == number)
    if session.exec(known).first() is not None:
        raise Duplicate(f"{kind.replace('_', ' ')} {number} of {issued_on.year} is recorded already")
    invoice = Invoice(
        kind=kind,
        number=number,
        year=issued_on.year,
        issued_on=issued_on,
        customer_id=customer_id,
        job=check_line(job, "job", required=False, longest=100) or None,
        amount=amount,
        corrects_id=_corrected(session, customer_id, kind, corrects),
        recorded_by=by.id,
        recorded_at=now,
    )
    session.add(invoice)
    session.flush()
    if invoice.corrects_id is not None:
        _take_back(session, invoice.corrects_id, now)
    return invoice, thanks.plan(session, firm, invoice, now=now)


def list_invoices(
    session: Session, *, customer_id: int | None = None, before_id: int | None = None, limit: int = PAGE
) -> Sequence[tuple[Invoice, OutboxMessage | None]]:
    """Return invoices with their thank-you mails, the last one recorded first, from `before_id` on."""
    query = (
        select(Invoice, OutboxMessage)
        .outerjoin(OutboxMessage, col(OutboxMessage.invoice_id) == Invoice.id)
        .order_by(col(Invoice.id).desc())
        .limit(limit)
    )
    if customer_id is not None:
        query = query.where(Invoice.customer_id == customer_id)
    if before_id is not None:
        query = query.where(col(Invoice.id) < before_id)
    return session.exec(query).all()


def _corrected(session: Session, customer_id: int, kind: InvoiceKind, number: str) -> int | None:
    if not number.strip():
        return None
    if kind is not InvoiceKind.CREDIT_NOTE:
        raise BadInput("corrects", "not_a_credit_note", "only a credit note takes an invoice back")
    found = session.exec(
        select(Invoice.id)
        .where(
            Invoice.customer_id == customer_id,
            Invoice.kind == InvoiceKind.INVOICE,
            Invoice.number == check_line(number, "corrects", longest=50),
        )
        .order_by(col(Invoice.year).desc())
    ).first()
    if found is None:
        raise NotFound("invoice", number.strip())
    return found


def _take_back(session: Session, invoice_id: int, now: datetime) -> None:
    waiting = session.exec(
        select(OutboxMessage)
        .where(
            OutboxMessage.invoice_id == invoice_id,
            col(OutboxMessage.state).in_([MailState.QUEUED, MailState.HELD]),
        )
        .with_for_update()  # else a worker could take it in this moment, and a mail that left be called cancelled
    ).all()
    for row in waiting:
        outbox.cancel(row, "credited", now=now)
