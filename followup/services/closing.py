"""What the work for a customer came to, looking back from an invoice: for the thank-you mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from followup.domain.states import CommitmentState, DraftState, InvoiceKind, Part, TouchpointKind
from followup.models import Commitment, Draft, Invoice, Touchpoint
from nlp import Holder

LONGEST_BACK = timedelta(days=366)
MOST_LINES = 6  # a letter, not a report: the latest so many of each


@dataclass(frozen=True, slots=True)
class WorkDone:
    """Lines that a person marked for the customer, in the wording edited there."""

    needs: tuple[str, ...]
    solutions: tuple[str, ...]
    kept: tuple[str, ...]  # promises of ours, kept since the last invoice


def work_done(session: Session, invoice: Invoice) -> WorkDone:
    """Return what the invoice's job (or, without one, the time since the last invoice) was about."""
    since = _last_invoice(session, invoice)
    lines = (
        select(Draft)
        .join(Touchpoint, col(Touchpoint.id) == Draft.touchpoint_id)
        .where(
            Touchpoint.customer_id == invoice.customer_id,
            Touchpoint.kind == TouchpointKind.RECAP,
            Draft.state == DraftState.CONFIRMED,
            col(Draft.for_customer),
            col(Draft.part).in_([Part.NEED, Part.SOLUTION]),
        )
        .order_by(col(Draft.id))
    )
    kept = (
        select(Commitment)
        .where(
            Commitment.customer_id == invoice.customer_id,
            Commitment.state == CommitmentState.KEPT,
            Commitment.holder == Holder.US,
            col(Commitment.for_customer),
            col(Commitment.closed_at) > since,
        )
        .order_by(col(Commitment.closed_at))
    )
    if invoice.job:
        lines = lines.where(Touchpoint.job == invoice.job)
        kept = kept.where(Commitment.job == invoice.job)
    else:
        lines = lines.where(col(Touchpoint.created_at) > since)
    drafts = session.exec(lines).all()
    return WorkDone(
        needs=_latest([d.customer_text for d in drafts if d.part is Part.NEED]),
        solutions=_latest([d.customer_text for d in drafts if d.part is Part.SOLUTION]),
        kept=_latest([c.customer_text for c in session.exec(kept)]),
    )


def _last_invoice(session: Session, invoice: Invoice) -> datetime:
    query = (
        select(Invoice.recorded_at)
        .where(
            Invoice.customer_id == invoice.customer_id,
            Invoice.kind == InvoiceKind.INVOICE,
            col(Invoice.id) < invoice.id,
        )
        .order_by(col(Invoice.id).desc())
    )
    if invoice.job:
        query = query.where(Invoice.job == invoice.job)
    return session.exec(query).first() or invoice.recorded_at - LONGEST_BACK


def _latest(lines: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lines))[-MOST_LINES:]
