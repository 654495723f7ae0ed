"""How one writes to a customer, and the people there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask.typing import ResponseReturnValue

from followup.db import Session
from followup.edge import edge
from followup.models import Contact
from followup.services import customers
from followup.web.acting import IDENT, act, page
from followup.web.customer_forms import ChangedContactForm, ContactForm, CustomerForm
from followup.web.customers import at, bp, offer_colleagues


@bp.get(f"/customers/{IDENT}/settings")
def settings(ident: int) -> ResponseReturnValue:
    """Show how a customer is written to, to be changed."""
    return _settings(ident)


@bp.post(f"/customers/{IDENT}/settings")
def change(ident: int) -> ResponseReturnValue:
    """Change how a customer is written to."""
    form = CustomerForm()
    offer_colleagues(form)
    return act(
        form,
        lambda session, now: customers.change_customer(session, ident, **_typed(form)),
        done=lambda _: at(ident, "manner"),
        again=lambda status: _settings(ident, status, form),
    )


@bp.get(f"/customers/{IDENT}/contacts/new")
def new_contact(ident: int) -> ResponseReturnValue:
    """Ask for a person at a customer."""
    return _new_contact(ident, 200, ContactForm(formdata=None))


@bp.post(f"/customers/{IDENT}/contacts/new")
def add_contact(ident: int) -> ResponseReturnValue:
    """Add a person at a customer."""
    form = ContactForm()

    def verb(session: Session, now: datetime) -> Contact:
        said = _typed(form)
        return customers.add_contact(session, ident, register=said.pop("speech_register"), **said, now=now)

    return act(form, verb, done=lambda _: at(ident, "people"), again=lambda status: _new_contact(ident, status, form))


@bp.get(f"/contacts/{IDENT}")
def contact(ident: int) -> ResponseReturnValue:
    """Show a person at a customer, to be changed."""
    with edge().database.reading() as session:
        return _contact(ident, 200, ChangedContactForm(formdata=None, obj=customers.get_contact(session, ident)))


@bp.post(f"/contacts/{IDENT}")
def change_contact(ident: int) -> ResponseReturnValue:
    """Change a person at a customer."""
    form = ChangedContactForm()
    return act(
        form,
        lambda session, now: customers.change_contact(session, ident, **_typed(form)),
        done=lambda changed: at(changed.customer_id, "people"),
        again=lambda status: _contact(ident, status, form),
    )


def _settings(ident: int, status: int = 200, form: CustomerForm | None = None) -> ResponseReturnValue:
    with edge().database.reading() as session:
        customer = customers.get_customer(session, ident)
    form = form or CustomerForm(formdata=None, obj=customer)
    offer_colleagues(form)
    return page("customers/settings.html", status, customer=customer, form=form)


def _new_contact(ident: int, status: int, form: ContactForm) -> ResponseReturnValue:
    with edge().database.reading() as session:
        customer = customers.get_customer(session, ident)
    return page("customers/new_contact.html", status, customer=customer, form=form)


def _contact(ident: int, status: int, form: ChangedContactForm) -> ResponseReturnValue:
    with edge().database.reading() as session:
        person = customers.get_contact(session, ident)
        customer = customers.get_customer(session, person.customer_id)
    return page("customers/contact.html", status, form=form, contact=person, customer=customer)


_MAY_BE_EMPTY = ("email", "phone", "salutation", "their_words")


def _typed(form: ContactForm | CustomerForm) -> dict[str, Any]:
    """Return the form's values; a text that was left empty is empty, and not nothing."""
    return {name: value or "" if name in _MAY_BE_EMPTY else value for name, value in form.data.items()}
