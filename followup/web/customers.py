"""Customers: the list, and one of them at a glance: where they stand, what was promised both ways, who is there.

The timeline, the mails and the invoices stand in `customer_timeline`, how one writes to them in `customer_settings`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from followup.db import Session
from followup.domain.states import CommitmentState
from followup.domain.texts import check_line
from followup.edge import edge
from followup.errors import BadInput
from followup.models import Commitment, Customer
from followup.services import commitments, customers, directory, ledger, people, touchpoints
from followup.services.access import may_change
from followup.web import done
from followup.web.acting import IDENT, act, day_asked, mark, mark_asked, number_asked, page, split_page
from followup.web.customer_forms import NewCustomerForm
from followup.web.faults import wrong
from followup.web.fields import PageForm, offer
from followup.web.forms import VersionForm
from nlp import Holder

bp = Blueprint("customers", __name__)
LATEST = 3  # contacts, at a glance
PART = "<int(min=1, max=2147483647):part_id>"


@bp.get("/customers")
def index() -> ResponseReturnValue:
    """List customers by name."""
    typed, after, problem, search = request.args.get("q", ""), number_asked("after"), "", ""
    try:
        search = check_line(typed, "search", required=False)
    except BadInput as error:
        problem = wrong(error)
    with edge().database.reading() as session:
        rows = directory.find(
            session,
            search=search,
            after=(request.args.get("name", ""), after) if after else None,
            limit=directory.PAGE + 1,
        )
        shown, last = split_page(rows, directory.PAGE)
        sellers = people.user_names(
            session, {c.salesperson_id for line in shown if (c := line.customer).salesperson_id}
        )
    return page(
        "customers/index.html",
        lines=shown,
        last=last,
        q=typed,
        sellers=sellers,
        problem=problem,
        erased="erased" in request.args,
    )


@bp.get("/customers/new")
def new() -> ResponseReturnValue:
    """Ask for a customer."""
    start = {"name": request.args.get("name", ""), "salesperson_id": g.user.id}
    return _new(200, NewCustomerForm(formdata=None, data=start))


@bp.post("/customers/new")
def add() -> ResponseReturnValue:
    """Add a customer."""
    form = NewCustomerForm()
    offer_colleagues(form)

    def verb(session: Session, now: datetime) -> Customer:
        return customers.add_customer(
            session,
            name=form.name.data,
            language=form.language.data,
            register=form.speech_register.data,
            salesperson_id=form.salesperson_id.data,
            now=now,
        )

    return act(form, verb, done=lambda made: at(made.id), again=lambda status: _new(status, form))


@bp.get(f"/customers/{IDENT}")
def show(ident: int) -> ResponseReturnValue:
    """Show a customer at a glance."""
    return _show(ident)


@bp.post(f"/customers/{IDENT}/promises/{PART}/keep")
def keep(ident: int, part_id: int) -> ResponseReturnValue:
    """Say of a promise of the ledger that it was kept."""
    form = VersionForm()
    return act(
        form,
        lambda session, now: commitments.keep(
            session, edge().firm, part_id, version=form.version.data, by=g.user, now=now
        ),
        done=lambda kept: at(ident, "done", of=done.of([kept])),
        again=lambda status: _show(ident, status, form.problem),
    )


@bp.post(f"/customers/{IDENT}/undo")
def undo(ident: int) -> ResponseReturnValue:
    """Take back what was just done to a promise of the ledger."""
    return done.undo(lambda undone: at(ident, "done", of=undone), lambda status, problem: _show(ident, status, problem))


@bp.post(f"/customers/{IDENT}/complaints/{PART}/close")
def close_complaint(ident: int, part_id: int) -> ResponseReturnValue:
    """Say that the customer has been told of the solution."""
    form = PageForm()
    return act(
        form,
        lambda session, now: touchpoints.close_complaint(session, part_id, now=now),
        done=lambda _: at(ident),
        again=lambda status: _show(ident, status, form.problem),
    )


@bp.post(f"/customers/{IDENT}/complaints/{PART}/reopen")
def reopen_complaint(ident: int, part_id: int) -> ResponseReturnValue:
    """Take back that a complaint was solved."""
    form = PageForm()
    return act(
        form,
        lambda session, now: touchpoints.reopen_complaint(session, part_id),
        done=lambda _: at(ident),
        again=lambda status: _show(ident, status, form.problem),
    )


def _new(status: int, form: NewCustomerForm) -> ResponseReturnValue:
    offer_colleagues(form)
    return page("customers/new.html", status, form=form)


def _show(ident: int, status: int = 200, problem: str = "") -> ResponseReturnValue:
    asked = request.args.get("ledger", "")
    state = CommitmentState(asked) if asked in set(CommitmentState) else CommitmentState.OPEN
    with edge().database.reading() as session:
        customer, contacts = customers.with_people(session, ident)
        place = ledger.place(session, edge().firm, ident, now=g.now)
        promised, following = _promised(session, ident, state)
        histories = ledger.histories(session, promised)
        latest, complaints = touchpoints.at_a_glance(session, ident, latest=LATEST)
        ids = {c.owner_id for c in promised} | {t.user_id or 0 for t in (*latest, *complaints)}
        ids |= {customer.salesperson_id or 0}
        for event in (event for events in histories.values() for event in events):
            ids |= {event.by_id, event.to_owner_id or 0}
        colleagues = people.users_of(session, ids)
        said = done.said(session)
        changeable = {c.id for c in promised if may_change(session, g.user, c)}
    return page(
        "customers/show.html",
        status,
        customer=customer,
        contacts=[person for person in contacts if person.active],
        former=[person for person in contacts if not person.active],
        place=place,
        state=state,
        ours=[c for c in promised if c.holder is not Holder.CUSTOMER],
        theirs=[c for c in promised if c.holder is Holder.CUSTOMER],
        following=following,
        histories=histories,
        complaints=complaints,
        latest=latest,
        names={ident: user.name for ident, user in colleagues.items()},
        changeable=changeable,
        said=said,
        problem=problem,
    )


def _promised(session: Session, ident: int, state: CommitmentState) -> tuple[Sequence[Commitment], dict[str, object]]:
    """Return one page of the ledger, and what the address of the following one holds ({} where there is none)."""
    size = ledger.PAGE
    if state is CommitmentState.OPEN:
        after = number_asked("after")
        rows = ledger.open_promises(session, ident, after=(day_asked("day"), after) if after else None, limit=size + 1)
        shown, last = split_page(rows, size)
        return shown, {"day": last.due_day, "after": last.id} if last else {}
    found = mark_asked("before")
    before = (found[0], found[2]) if found else None
    shown, last = split_page(ledger.closed_promises(session, ident, state, before=before, limit=size + 1), size)
    return shown, {"before": mark(last.closed_at, "p", last.id)} if last and last.closed_at else {}


def offer_colleagues(form: NewCustomerForm) -> None:
    """Let a form choose the salesperson."""
    with edge().database.reading() as session:
        offer(form.salesperson_id, people.colleagues(session), gettext("nobody"))


def at(ident: int, anchor: str | None = None, of: str | None = None) -> str:
    """Return the address of a customer's page; `of` names commitments to which something was just done."""
    return url_for("customers.show", ident=ident, _anchor=anchor, of=of)
