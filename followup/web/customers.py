"""Customers: how each is written to, who is there, what was promised both ways, and every contact with them."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from followup.db import Session
from followup.domain.states import CommitmentState, TouchpointKind
from followup.domain.texts import check_line
from followup.edge import edge
from followup.errors import BadInput
from followup.models import Contact, Customer, Touchpoint
from followup.services import commitments, customers, invoices, outbox, people, touchpoints
from followup.web.acting import IDENT, act, number_asked, page, split_page
from followup.web.faults import wrong
from followup.web.fields import PageForm, offer, wall_now
from followup.web.forms import ComplaintForm, ContactForm, CustomerForm, NewCustomerForm
from nlp import Holder

bp = Blueprint("customers", __name__)
LATEST = 10  # of invoices and mails, on one customer's page


@bp.get("/customers")
def index() -> ResponseReturnValue:
    """List customers by name."""
    typed, after, problem, search = request.args.get("q", ""), number_asked("after"), "", ""
    try:
        search = check_line(typed, "search", required=False)
    except BadInput as error:
        problem = wrong(error)
    with edge().database.reading() as session:
        rows = customers.list_customers(
            session,
            search=search,
            after=(request.args.get("name", ""), after) if after else None,
            limit=customers.PAGE + 1,
        )
        shown, last = split_page(rows, customers.PAGE)
        sellers = people.user_names(session, {c.salesperson_id for c in shown if c.salesperson_id})
    return page("customers/index.html", customers=shown, last=last, q=typed, sellers=sellers, problem=problem)


@bp.get("/customers/new")
def new() -> ResponseReturnValue:
    """Ask for a customer."""
    start = {"name": request.args.get("name", ""), "salesperson_id": g.user.id}
    return _new(200, NewCustomerForm(formdata=None, data=start))


@bp.post("/customers/new")
def add() -> ResponseReturnValue:
    """Add a customer."""
    form = NewCustomerForm()
    _offer_colleagues(form)

    def verb(session: Session, now: datetime) -> Customer:
        return customers.add_customer(
            session,
            name=form.name.data,
            language=form.language.data,
            register=form.speech_register.data,
            salesperson_id=form.salesperson_id.data,
            now=now,
        )

    return act(form, verb, done=lambda made: _at(made.id), again=lambda status: _new(status, form))


@bp.get(f"/customers/{IDENT}")
def show(ident: int) -> ResponseReturnValue:
    """Show everything about one customer."""
    return _show(ident)


@bp.post(f"/customers/{IDENT}/settings")
def change(ident: int) -> ResponseReturnValue:
    """Change how a customer is written to."""
    form = CustomerForm(prefix="settings-")
    _offer_colleagues(form)
    return act(
        form,
        lambda session, now: customers.change_customer(session, ident, **form.data),
        done=lambda _: _at(ident),
        again=lambda status: _show(ident, status, settings_form=form),
    )


@bp.post(f"/customers/{IDENT}/contacts")
def add_contact(ident: int) -> ResponseReturnValue:
    """Add a person at a customer."""
    form = ContactForm(prefix="contact-")

    def verb(session: Session, now: datetime) -> Contact:
        return customers.add_contact(
            session,
            ident,
            name=form.name.data,
            salutation=form.salutation.data or "",
            email=form.email.data or "",
            phone=form.phone.data or "",
            language=form.language.data,
            register=form.speech_register.data,
            main=form.main.data,
            now=now,
        )

    return act(
        form,
        verb,
        done=lambda _: _at(ident, "people"),
        again=lambda status: _show(ident, status, contact_form=form),
    )


@bp.get(f"/contacts/{IDENT}")
def contact(ident: int) -> ResponseReturnValue:
    """Show a person at a customer, to be changed."""
    with edge().database.reading() as session:
        return _contact(ident, 200, ContactForm(formdata=None, obj=customers.get_contact(session, ident)))


@bp.post(f"/contacts/{IDENT}")
def change_contact(ident: int) -> ResponseReturnValue:
    """Change a person at a customer."""
    form = ContactForm()
    return act(
        form,
        lambda session, now: customers.change_contact(session, ident, **_typed(form)),
        done=lambda changed: _at(changed.customer_id, "people"),
        again=lambda status: _contact(ident, status, form),
    )


@bp.post(f"/customers/{IDENT}/complaints")
def open_complaint(ident: int) -> ResponseReturnValue:
    """Record a complaint."""
    form = ComplaintForm(prefix="complaint-")

    def verb(session: Session, now: datetime) -> Touchpoint:
        return touchpoints.open_complaint(
            session,
            customer_id=ident,
            text=form.text.data,
            channel=form.channel.data,
            happened_at=form.instant(),
            by=g.user,
            now=now,
        )

    return act(
        form,
        verb,
        done=lambda _: _at(ident, "timeline"),
        again=lambda status: _show(ident, status, complaint_form=form),
    )


@bp.post(f"/customers/{IDENT}/complaints/<int(min=1, max=2147483647):complaint_id>/close")
def close_complaint(ident: int, complaint_id: int) -> ResponseReturnValue:
    """Say that the customer has been told of the solution."""
    form = PageForm()
    return act(
        form,
        lambda session, now: touchpoints.close_complaint(session, complaint_id, now=now),
        done=lambda _: _at(ident, "timeline"),
        again=lambda status: _show(ident, status, problem=form.problem),
    )


def _new(status: int, form: NewCustomerForm) -> ResponseReturnValue:
    _offer_colleagues(form)
    return page("customers/new.html", status, form=form)


def _contact(ident: int, status: int, form: ContactForm) -> ResponseReturnValue:
    with edge().database.reading() as session:
        person = customers.get_contact(session, ident)
        customer = customers.get_customer(session, person.customer_id)
    return page("customers/contact.html", status, form=form, contact=person, customer=customer)


def _show(
    ident: int,
    status: int = 200,
    *,
    settings_form: CustomerForm | None = None,
    contact_form: ContactForm | None = None,
    complaint_form: ComplaintForm | None = None,
    problem: str = "",
) -> ResponseReturnValue:
    with edge().database.reading() as session:
        customer = customers.get_customer(session, ident)
        contacts = customers.contacts_of(session, ident)
        promised = commitments.list_commitments(session, states=[CommitmentState.OPEN], customer_id=ident)
        rows = touchpoints.list_touchpoints(
            session, customer_id=ident, before_id=number_asked("before"), limit=touchpoints.PAGE + 1
        )
        timeline, last = split_page(rows, touchpoints.PAGE)
        complaints = touchpoints.open_complaints(session, ident)
        bills = invoices.list_invoices(session, customer_id=ident, limit=LATEST)
        mails = outbox.list_messages(session, customer_id=ident, limit=LATEST)
        owners = people.user_names(session, {c.owner_id for c in promised} | {t.user_id or 0 for t in timeline})
    settings_form = settings_form or CustomerForm(formdata=None, obj=customer, prefix="settings-")
    _offer_colleagues(settings_form)
    new_complaint = ComplaintForm(formdata=None, prefix="complaint-", data={"happened_at": wall_now()})
    return page(
        "customers/show.html",
        status,
        customer=customer,
        contacts=contacts,
        ours=[c for c in promised if c.holder is not Holder.CUSTOMER],
        theirs=[c for c in promised if c.holder is Holder.CUSTOMER],
        timeline=timeline,
        last=last,
        complaints=complaints,
        invoices=bills,
        mails=mails,
        owners=owners,
        settings_form=settings_form,
        contact_form=contact_form or ContactForm(formdata=None, prefix="contact-"),
        complaint_form=complaint_form or new_complaint,
        problem=problem,
        complaint_kind=TouchpointKind.COMPLAINT,
    )


def _typed(form: ContactForm) -> dict[str, object]:
    """Return the form's values; what was left empty is empty, and not nothing."""
    return {name: "" if value is None and name in ("email", "phone") else value for name, value in form.data.items()}


def _offer_colleagues(form: NewCustomerForm) -> None:
    with edge().database.reading() as session:
        offer(form.salesperson_id, people.colleagues(session), gettext("nobody"))


def _at(ident: int, anchor: str | None = None) -> str:
    return url_for("customers.show", ident=ident, _anchor=anchor)
