"""The recap as the customer would get it, and sending it."""

from __future__ import annotations

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from followup.db import Session
from followup.domain.states import TouchpointKind
from followup.edge import edge
from followup.models import Contact, Touchpoint
from followup.services import customers, recaps, touchpoints
from followup.web.acting import IDENT, act, number_asked, page
from followup.web.forms import SendForm

bp = Blueprint("recap_letters", __name__, url_prefix=f"/recaps/{IDENT}")


@bp.get("/letter")
def letter(ident: int) -> ResponseReturnValue:
    """Show the mail that the customer would get."""
    return _letter(ident, 200, SendForm(formdata=None, data={"contact": number_asked("contact")}))


@bp.post("/send")
def send(ident: int) -> ResponseReturnValue:
    """Put the recap for the customer in the outbox."""
    form = SendForm()
    with edge().database.reading() as session:
        _offer_readers(session, form, ident)
    return act(
        form,
        lambda session, now: recaps.send_recap(
            session,
            edge().firm,
            ident,
            contact_id=form.contact.data,
            again=form.again.data,
            by=g.user,
            now=now,
        ),
        done=lambda row: url_for("outbox.show", ident=row.id),
        again=lambda status: _letter(ident, status, form),
    )


def _letter(ident: int, status: int, form: SendForm) -> ResponseReturnValue:
    with edge().database.reading() as session:
        recap, readers = _offer_readers(session, form, ident)
        chosen = form.contact.data if form.contact.data in {r.id for r in readers} else None
        said = recaps.recap_letter(session, edge().firm, ident, contact_id=chosen, by=g.user, now=g.now)
        customer = customers.get_customer(session, recap.customer_id)
        reader = customers.reader_at(session, customer, chosen)
        before = recaps.sent_before(session, recap.id, reader)
    return page(
        "recaps/letter.html",
        status,
        form=form,
        recap=recap,
        customer=customer,
        said=said,
        reader=reader,
        before=before,
    )


def _offer_readers(session: Session, form: SendForm, ident: int) -> tuple[Touchpoint, list[Contact]]:
    recap = touchpoints.get_touchpoint(session, ident, TouchpointKind.RECAP)
    readers = [c for c in customers.contacts_of(session, recap.customer_id) if c.email]
    form.contact.choices = [(str(c.id), f"{c.name} <{c.email}>") for c in readers] or [("", gettext("nobody"))]
    return recap, readers
