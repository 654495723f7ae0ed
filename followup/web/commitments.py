"""A promise that was confirmed, and what can happen to it. The lists stand in `promises`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from followup.db import Session
from followup.edge import edge
from followup.models import Commitment
from followup.services import commitments, customers, drafts, outbox, people, telling
from followup.services.access import may_change
from followup.web import moving
from followup.web.acting import IDENT, act, page
from followup.web.fields import PageForm, offer
from followup.web.forms import HandOverForm, PostponeForm, ReasonForm, VersionForm, WordingForm

bp = Blueprint("commitments", __name__, url_prefix="/commitments")
_MOVES: dict[str, type[VersionForm]] = {
    "keep": VersionForm,
    "postpone": PostponeForm,
    "hand_over": HandOverForm,
    "hand_back": ReasonForm,
    "cancel": ReasonForm,
    "reopen": ReasonForm,
    "word": WordingForm,
}


@bp.get(f"/{IDENT}")
def show(ident: int) -> ResponseReturnValue:
    """Show a commitment with its history."""
    return _show(ident)


@bp.post(f"/{IDENT}/keep")
def keep(ident: int) -> ResponseReturnValue:
    """Say that it was done."""
    form = VersionForm()
    return _move(ident, "keep", form, commitments.keep)


@bp.post(f"/{IDENT}/postpone")
def postpone(ident: int) -> ResponseReturnValue:
    """Move it to another day."""
    form = PostponeForm(prefix="postpone-")

    def verb(session: Session, now: datetime) -> int | None:
        moving.moved(session, ident, form, by=g.user, now=now)
        return _draft(session, ident)

    return _act(ident, "postpone", form, verb)


@bp.post(f"/{IDENT}/hand-over")
def hand_over(ident: int) -> ResponseReturnValue:
    """Give it to a colleague."""
    form = moving.with_colleagues(HandOverForm(prefix="hand_over-"))

    def verb(session: Session, now: datetime) -> None:
        moving.handed_over(session, ident, form, by=g.user, now=now)

    return _act(ident, "hand_over", form, verb)


@bp.post(f"/{IDENT}/hand-back")
def hand_back(ident: int) -> ResponseReturnValue:
    """Return it to whoever gave it."""
    return _move(ident, "hand_back", ReasonForm(prefix="hand_back-"), commitments.hand_back, "why")


@bp.post(f"/{IDENT}/cancel")
def cancel(ident: int) -> ResponseReturnValue:
    """Say that it will not be done."""
    return _move(ident, "cancel", ReasonForm(prefix="cancel-"), commitments.cancel, "why")


@bp.post(f"/{IDENT}/reopen")
def reopen(ident: int) -> ResponseReturnValue:
    """Take back that it was kept or cancelled."""
    return _move(ident, "reopen", ReasonForm(prefix="reopen-"), commitments.reopen, "why")


@bp.post(f"/{IDENT}/word")
def word(ident: int) -> ResponseReturnValue:
    """Say in which words the customer may read it, or that they may not."""
    form = WordingForm(prefix="word-")

    def verb(session: Session, now: datetime) -> None:
        commitments.word(
            session,
            ident,
            customer_text=form.customer_text.data or "",
            for_customer=form.for_customer.data,
            version=form.version.data,
            by=g.user,
            now=now,
        )

    return _act(ident, "word", form, verb)


def _move(
    ident: int, name: str, form: VersionForm, service: Callable[..., Commitment], *fields: str
) -> ResponseReturnValue:
    """Call a service that takes those fields of the form."""

    def verb(session: Session, now: datetime) -> int | None:
        said = {field: getattr(form, field).data or "" for field in fields}
        service(session, edge().firm, ident, **said, version=form.version.data, by=g.user, now=now)
        return _draft(session, ident) if name in ("cancel", "reopen") else None

    return _act(ident, name, form, verb)


def _draft(session: Session, ident: int) -> int | None:
    """Return the mail that waits for this person to tell the customer, if there is one."""
    found = telling.drafts_of(session, [ident])
    return found[-1].id if found else None


def _act(
    ident: int, name: str, form: VersionForm, verb: Callable[[Session, datetime], int | None]
) -> ResponseReturnValue:
    """Do it, and go on to the mail that the customer is waiting for, or else back to the promise."""

    def done(draft: int | None) -> str:
        return url_for("outbox.show", ident=draft) if draft else url_for("commitments.show", ident=ident)

    return act(
        form,
        verb,
        done=done,
        again=lambda status: _show(ident, status, name, form),
    )


def _show(ident: int, status: int = 200, opened: str = "", form: PageForm | None = None) -> ResponseReturnValue:
    forms: dict[str, PageForm] = {name: kind(formdata=None, prefix=f"{name}-") for name, kind in _MOVES.items()}
    if form is not None:
        forms[opened] = form
    with edge().database.reading() as session:
        commitment = commitments.get_commitment(session, ident)
        if opened != "word":
            forms["word"] = WordingForm(formdata=None, obj=commitment, prefix="word-")
        events = commitments.history(session, ident)
        customer = customers.get_customer(session, commitment.customer_id)
        told = outbox.get_message(session, commitment.told_message_id) if commitment.told_message_id else None
        giver = commitments.giver_of(session, commitment)
        ids = {event.by_id for event in events} | {commitment.owner_id}
        ids |= {i for event in events for i in (event.from_owner_id, event.to_owner_id) if i}
        names = people.user_names(session, ids)
        offer(forms["hand_over"].to_id, [u for u in people.colleagues(session) if u.id != commitment.owner_id])
        days = drafts.proposals(session, edge().firm, commitment, now=g.now)
        allowed = may_change(session, g.user, commitment)
        waiting = telling.drafts_of(session, [ident])
        withdrawn = commitment.told_message_id is not None and telling.is_withdrawn(session, commitment)
    return page(
        "commitments/show.html",
        status,
        commitment=commitment,
        customer=customer,
        events=events,
        names=names,
        told=told,
        drafts=waiting,
        withdrawn=withdrawn,
        giver=giver if commitment.owner_id == g.user.id else None,
        forms=forms,
        opened=opened,
        proposals=[day for day in days if day != commitment.due_day],
        allowed=allowed,
        problem=form.problem if form else "",
    )
