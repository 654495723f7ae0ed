"""The pages that links in reminders lead to: kept, move, hand over, each in its reader's name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import g, redirect, url_for
from flask.typing import ResponseReturnValue

from followup.db import Session
from followup.domain.states import LinkPurpose
from followup.edge import edge
from followup.errors import BadInput, Conflict, FollowupError, IllegalMove
from followup.models import Commitment, Link, User
from followup.services import commitments, customers, drafts, links, people, telling
from followup.web import moving
from followup.web.acting import page, say_in
from followup.web.fields import PageForm, offer
from followup.web.forms import HandOverForm, PostponeForm, VersionForm

_FORMS: dict[LinkPurpose, type[VersionForm]] = {
    LinkPurpose.KEEP: VersionForm,
    LinkPurpose.MOVE: PostponeForm,
    LinkPurpose.HAND_OVER: HandOverForm,
}


def tells_how_it_ended(link: Link) -> bool:
    """Whether a link that no longer works was used: its page then says what came of it."""
    return link.purpose in _FORMS and link.used_at is not None


def show(token: str, link: Link) -> ResponseReturnValue:
    """Show the promise, and the one thing that this link does with it."""
    return _show(token, link)


def keep(token: str, link: Link) -> ResponseReturnValue:
    """Say that it was done."""
    form = VersionForm()

    def verb(session: Session, ident: int, by: User, now: datetime) -> Commitment:
        return commitments.keep(session, edge().firm, ident, version=form.version.data, by=by, now=now)

    return _act(token, link, form, verb)


def move(token: str, link: Link) -> ResponseReturnValue:
    """Move it to another day."""
    form = PostponeForm()
    form.tell_customer.data = ""  # a link moves a promise; what is written to the customer waits for a login
    return _act(token, link, form, lambda session, ident, by, now: moving.moved(session, ident, form, by=by, now=now))


def hand_over(token: str, link: Link) -> ResponseReturnValue:
    """Give it to a colleague."""
    form = moving.with_colleagues(HandOverForm())
    return _act(
        token, link, form, lambda session, ident, by, now: moving.handed_over(session, ident, form, by=by, now=now)
    )


def _act(
    token: str, link: Link, form: VersionForm, verb: Callable[[Session, int, User, datetime], Commitment]
) -> ResponseReturnValue:
    if not form.validate():
        return _show(token, link, 422, form)
    try:
        with edge().database.writing() as session:
            used = links.use(session, token, link.purpose, now=g.now)
            assert used.commitment_id is not None
            verb(session, used.commitment_id, session.get_one(User, used.user_id), g.now)
            used.revoked_at = g.now  # once is enough
    except FollowupError as error:
        if not isinstance(error, BadInput | Conflict | IllegalMove) and form.field_of("owner") is None:
            raise
        return _show(token, link, say_in(form, error), form)
    return redirect(url_for("links.show", token=token), 303)


def _show(token: str, link: Link, status: int = 200, form: PageForm | None = None) -> ResponseReturnValue:
    firm = edge().firm
    with edge().database.reading() as session:
        assert link.commitment_id is not None
        commitment = commitments.get_commitment(session, link.commitment_id)
        customer = customers.get_customer(session, commitment.customer_id)
        names = people.user_names(session, {commitment.owner_id, link.user_id or 0})
        form = form or _FORMS[link.purpose](formdata=None)
        if isinstance(form, HandOverForm):
            offer(form.to_id, [u for u in people.colleagues(session) if u.id != commitment.owner_id])
        moves = link.purpose is LinkPurpose.MOVE
        waiting = telling.drafts_of(session, [commitment.id]) if moves else ()
        days = drafts.proposals(session, firm, commitment, now=g.now) if moves else ()
    return page(
        "links/reminder.html",
        status,
        link=link,
        commitment=commitment,
        customer=customer,
        names=names,
        drafts=waiting,
        form=form,
        proposals=[day for day in days if day != commitment.due_day],
        form_token=links.form_token(firm, token),
        token=token,
    )
