"""Invoices: recorded here only to know when a job is closed, and to thank for it."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from followup.db import Session
from followup.edge import edge
from followup.services import invoices, reminders
from followup.web.acting import act, customer_of, names_to_choose, number_asked, page, split_page
from followup.web.fields import wall_now
from followup.web.forms import InvoiceForm

bp = Blueprint("invoices", __name__, url_prefix="/invoices")


@bp.get("/")
def index() -> ResponseReturnValue:
    """List invoices with what becomes of their thank-yous."""
    with edge().database.reading() as session:
        rows = invoices.list_invoices(session, before_id=number_asked("before"), limit=invoices.PAGE + 1)
        shown, last = split_page(rows, invoices.PAGE)
        names = reminders.customer_names(session, {invoice.customer_id for invoice, _ in shown})
    return page("invoices/index.html", invoices=shown, last=last[0] if last else None, names=names)


@bp.get("/new")
def new() -> ResponseReturnValue:
    """Ask for an invoice."""
    start = {"customer": request.args.get("customer", ""), "issued_on": wall_now().date()}
    return _new(200, InvoiceForm(formdata=None, data=start))


@bp.post("/new")
def record() -> ResponseReturnValue:
    """Record an invoice or a credit note."""
    form = InvoiceForm()

    def verb(session: Session, now: datetime) -> object:
        return invoices.record_invoice(
            session,
            edge().firm,
            number=form.number.data,
            issued_on=form.issued_on.data,
            customer_id=customer_of(session, form, g.user, now).id,
            kind=form.kind.data,
            job=form.job.data or "",
            amount=form.amount.data,
            corrects=form.corrects.data or "",
            by=g.user,
            now=now,
        )

    return act(form, verb, done=lambda _: url_for("invoices.index"), again=lambda status: _new(status, form))


def _new(status: int, form: InvoiceForm) -> ResponseReturnValue:
    with edge().database.reading() as session:
        return page("invoices/new.html", status, form=form, names=names_to_choose(session))
