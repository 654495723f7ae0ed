"""Invoices, and the thank-you that each of them causes."""

from __future__ import annotations

from flask import Response

from followup.api import topics
from followup.api.schemas.mails import Invoices, InvoiceWithThanks, NewInvoice, WantedInvoices
from followup.api.schemas.paging import BY_ID, page_of, start_of
from followup.api.topics import answer, user
from followup.edge import edge
from followup.models import Invoice, OutboxMessage
from followup.services import invoices

topic = topics.topic("invoices", "Recorded to know when a job is closed, and to thank for it.")


@topic.post("/invoices", responses={201: InvoiceWithThanks})
def record_invoice(body: NewInvoice) -> Response:
    """Record an invoice or a credit note; the answer shows the thank-you that now waits, if any."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        invoice, thanks = invoices.record_invoice(
            session,
            here.firm,
            number=body.number,
            issued_on=body.issued_on,
            customer_id=body.customer,
            kind=body.kind,
            job=body.job,
            amount=body.amount,
            corrects=body.corrects,
            by=user(),
            now=now,
        )
    return answer(_shown(invoice, thanks), 201)


@topic.get("/invoices", responses={200: Invoices})
def list_invoices(query: WantedInvoices) -> Response:
    """List invoices with the state of each thank-you, the last one recorded first."""
    start = start_of(query, BY_ID)
    with edge().database.reading() as session:
        rows = invoices.list_invoices(
            session, customer_id=query.customer, before_id=start[0] if start else None, limit=query.limit + 1
        )
    items, following = page_of(rows, query, lambda row: (row[0].id,))
    return answer(Invoices(items=[_shown(*row) for row in items], next=following))


def _shown(invoice: Invoice, thanks: OutboxMessage | None) -> InvoiceWithThanks:
    mail = thanks.model_dump() if thanks else None
    return InvoiceWithThanks.model_validate(invoice.model_dump() | {"thanks": mail})
