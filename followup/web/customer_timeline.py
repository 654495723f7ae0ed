"""Everything that happened with a customer, in one timeline; contacts noted by hand; mails and invoices."""

from __future__ import annotations

from datetime import datetime

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from followup.db import Session
from followup.domain.states import Audience, Channel, TouchpointKind
from followup.edge import edge
from followup.models import Touchpoint
from followup.services import customers, invoices, outbox, people, timeline, touchpoints
from followup.services.timeline import Source, Wanted
from followup.web.acting import IDENT, act, mark, mark_asked, number_asked, page, split_page
from followup.web.customer_forms import USUAL, NoteForm
from followup.web.customers import PART, bp
from followup.web.fields import PageForm, choices, wall_now
from followup.web.words import WORDS

MAILS = 20


@bp.get(f"/customers/{IDENT}/timeline")
def timeline_of(ident: int) -> ResponseReturnValue:
    """Show what happened with a customer, the latest first."""
    return _timeline(ident)


@bp.get(f"/customers/{IDENT}/touchpoints/new")
def new_note(ident: int) -> ResponseReturnValue:
    """Ask for a contact."""
    asked = request.args.get("kind", "")
    kind = TouchpointKind(asked) if asked in USUAL else TouchpointKind.CONTACT
    return _new_note(ident, 200, NoteForm.of(kind, wall_now()))


@bp.post(f"/customers/{IDENT}/touchpoints/new")
def add_note(ident: int) -> ResponseReturnValue:
    """Record a contact."""
    form = NoteForm()
    with edge().database.reading() as session:
        form.offer(customers.contacts_of(session, ident), "")

    def verb(session: Session, now: datetime) -> Touchpoint:
        return touchpoints.note(
            session,
            kind=form.kind.data,
            channel=form.channel.data,
            direction=form.direction.data,
            customer_id=ident,
            contact_id=form.contact_id.data,
            text=form.text.data,
            happened_at=form.instant(),
            by=g.user,
            now=now,
        )

    return act(form, verb, done=lambda _: _at(ident), again=lambda status: _new_note(ident, status, form))


@bp.post(f"/customers/{IDENT}/touchpoints/{PART}/remove")
def remove_note(ident: int, part_id: int) -> ResponseReturnValue:
    """Delete a contact that was noted by hand."""
    form = PageForm()
    return act(
        form,
        lambda session, now: touchpoints.remove_note(session, part_id, by=g.user),
        done=lambda _: _at(ident),
        again=lambda status: _timeline(ident, status, form.problem),
    )


@bp.get(f"/customers/{IDENT}/mails")
def mails(ident: int) -> ResponseReturnValue:
    """Show the mails to a customer, and the invoices with their thanks."""
    with edge().database.reading() as session:
        customer = customers.get_customer(session, ident)
        rows = outbox.list_messages(
            session,
            customer_id=ident,
            audience=Audience.CUSTOMER,
            before_id=number_asked("mail"),
            limit=MAILS + 1,
        )
        bills = invoices.list_invoices(session, customer_id=ident, before_id=number_asked("invoice"), limit=MAILS + 1)
    shown, last = split_page(rows, MAILS)
    billed, last_bill = split_page(bills, MAILS)
    return page(
        "customers/mails.html",
        customer=customer,
        mails=shown,
        last=last,
        invoices=billed,
        last_invoice=last_bill[0] if last_bill else None,
    )


def _timeline(ident: int, status: int = 200, problem: str = "") -> ResponseReturnValue:
    wanted, what, channel = _wanted()
    asked = mark_asked("before")
    before = (asked[0], Source(asked[1]), asked[2]) if asked and asked[1] in set(Source) else None
    with edge().database.reading() as session:
        customer, contacts = customers.with_people(session, ident)
        rows = timeline.timeline(session, edge().firm, ident, wanted=wanted, before=before, limit=timeline.PAGE + 1)
        shown, last = split_page(rows, timeline.PAGE)
        ids = {entry.contact.user_id or 0 for entry in shown if entry.contact}
        for event in (entry.event for entry in shown if entry.event):
            ids |= {event.by_id, event.to_owner_id or 0}
        names = people.user_names(session, ids)
    return page(
        "customers/timeline.html",
        status,
        customer=customer,
        entries=shown,
        more_from=mark(last.at, last.source, last.id) if last else "",
        persons={person.id: person.name for person in contacts},
        names=names,
        what=what,
        channel=channel,
        kinds=[*WORDS["TouchpointKind"].items(), ("promises", gettext("Promises")), ("invoices", gettext("Invoices"))],
        channels=choices(Channel),
        removable={e.id for e in shown if e.contact and touchpoints.may_remove(e.contact, g.user)},
        problem=problem,
    )


def _wanted() -> tuple[Wanted, str, str]:
    """Return what the address asks for, and its own words for it; what it cannot ask for is not asked for."""
    what, channel = request.args.get("what", ""), request.args.get("channel", "")
    source = {"promises": Source.MOVE, "invoices": Source.INVOICE}.get(what)
    kind = TouchpointKind(what) if what in set(TouchpointKind) else None
    way = Channel(channel) if channel in set(Channel) and source is None else None
    return Wanted(kind, source, way), what if kind or source else "", way or ""


def _new_note(ident: int, status: int, form: NoteForm) -> ResponseReturnValue:
    with edge().database.reading() as session:
        customer = customers.get_customer(session, ident)
        form.offer(customers.contacts_of(session, ident), gettext("nobody in particular"))
    return page("customers/new_note.html", status, customer=customer, form=form)


def _at(ident: int) -> str:
    return url_for("customers.timeline_of", ident=ident)
