"""Invoices: recorded here only to know when a job is closed, and to thank for it."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, DecimalField, Field, StringField
from wtforms.validators import Optional, StopValidation
from wtforms.widgets import NumberInput

from followup.db import Session
from followup.domain.states import InvoiceKind
from followup.edge import edge
from followup.services import invoices, reminders
from followup.web.acting import act, customer_of, names_to_choose, number_asked, page, split_page
from followup.web.faults import field_words
from followup.web.fields import Needed, one_of, wall_now
from followup.web.forms import CustomerChoice
from followup.web.words import _l

bp = Blueprint("invoices", __name__, url_prefix="/invoices")


class InvoiceForm(CustomerChoice):
    """An invoice or a credit note."""

    kind = one_of(InvoiceKind, _l("Kind"))
    number = StringField(_l("Number"), [Needed()])
    issued_on = DateField(_l("Date"), [Needed()])
    job = StringField(_l("Job or order"))
    amount = DecimalField(_l("Amount in euro (optional)"), [Optional()], widget=NumberInput(step="0.01", min="0"))
    corrects = StringField(
        _l("Takes back invoice number"), description=_l("Credit notes only: the number of the invoice.")
    )

    def validate_amount(self, field: Field) -> None:
        """An amount is a number that can be written down."""
        if field.data is not None and not field.data.is_finite():
            raise StopValidation(field_words("invalid"))


@bp.get("")
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
