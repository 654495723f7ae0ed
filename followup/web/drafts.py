"""What a person decides of the drafts of a recap: one by one, or all that are ready."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from followup.db import Session
from followup.edge import edge
from followup.models import Draft
from followup.services import drafts, people, recaps
from followup.web.acting import IDENT, act
from followup.web.fields import PageForm, offer
from followup.web.forms import AllForm, LineForm, PromiseForm
from followup.web.recaps import recap_page

bp = Blueprint("drafts", __name__, url_prefix=f"/recaps/{IDENT}")
DRAFT = "/drafts/<int(min=1, max=2147483647):draft_id>"


@bp.post(f"{DRAFT}/confirm")
def confirm(ident: int, draft_id: int) -> ResponseReturnValue:
    """Make a commitment of a promise."""
    form = PromiseForm(prefix=f"d{draft_id}-")
    with edge().database.reading() as session:
        offer(form.owner_id, people.colleagues(session))
    return act(
        form,
        lambda session, now: drafts.confirm_promise(session, edge().firm, draft_id, form.said(), by=g.user, now=now),
        done=lambda _: _at(ident, draft_id),
        again=lambda status: recap_page(ident, status, {draft_id: form}),
    )


@bp.post(f"{DRAFT}/accept")
def accept(ident: int, draft_id: int) -> ResponseReturnValue:
    """Say that a need or a solution was read rightly."""
    form = LineForm(prefix=f"d{draft_id}-")

    def verb(session: Session, now: datetime) -> Draft:
        wording, marked = form.customer_text.data or "", form.for_customer.data
        return drafts.confirm_line(session, draft_id, wording=wording, for_customer=marked, by=g.user, now=now)

    again = {draft_id: form}
    return act(form, verb, done=lambda _: _at(ident, draft_id), again=lambda status: recap_page(ident, status, again))


@bp.post(f"{DRAFT}/discard")
def discard(ident: int, draft_id: int) -> ResponseReturnValue:
    """Say that a draft is nothing to keep."""
    form = PageForm()
    return act(
        form,
        lambda session, now: drafts.discard(session, draft_id, by=g.user, now=now),
        done=lambda _: _at(ident, draft_id),
        again=lambda status: recap_page(ident, status, problem=form.problem),
    )


@bp.post(f"{DRAFT}/take-back")
def take_back(ident: int, draft_id: int) -> ResponseReturnValue:
    """Open a draft again."""
    form = PageForm()
    return act(
        form,
        lambda session, now: drafts.take_back(session, draft_id, by=g.user),
        done=lambda _: _at(ident, draft_id),
        again=lambda status: recap_page(ident, status, problem=form.problem),
    )


@bp.post("/confirm-all")
def confirm_all(ident: int) -> ResponseReturnValue:
    """Confirm, as it was read, everything that is ready."""
    form = AllForm()
    return act(
        form,
        lambda session, now: recaps.confirm_all(
            session, edge().firm, ident, for_customer=form.for_customer.data, by=g.user, now=now
        ),
        done=lambda _: url_for("recaps.show", ident=ident, _anchor="drafts"),
        again=lambda status: recap_page(ident, status, problem=form.problem),
    )


def _at(ident: int, draft_id: int) -> str:
    return url_for("recaps.show", ident=ident, _anchor=f"draft-{draft_id}")
