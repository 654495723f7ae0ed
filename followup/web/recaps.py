"""Recaps: written down, read, and shown with what was found in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from followup.db import Session
from followup.domain.states import DraftState, Part, TouchpointKind
from followup.edge import edge
from followup.models import Draft, Touchpoint, User
from followup.services import answers, customers, drafts, findings, links, people, recaps, reminders, touchpoints
from followup.services.previews import LONGEST_LIVE
from followup.web.acting import IDENT, act, customer_of, names_to_choose, number_asked, page, saved, split_page
from followup.web.fields import PageForm, offer, wall_now
from followup.web.forms import AllForm, LineForm, PromiseForm, RecapForm
from followup.web.marking import Span, pieces

bp = Blueprint("recaps", __name__, url_prefix="/recaps")


@dataclass(frozen=True)
class Card:
    """One draft as the page shows it."""

    number: int
    draft: Draft
    form: PageForm
    sentence: list[object]
    deadline: str = ""  # the words that say by when
    proposals: Sequence[date] = ()  # where it has no date that can still be met


@bp.get("")
def index() -> ResponseReturnValue:
    """List recaps, the last one recorded first."""
    with edge().database.reading() as session:
        rows = touchpoints.list_touchpoints(
            session, kind=TouchpointKind.RECAP, before_id=number_asked("before"), limit=touchpoints.PAGE + 1
        )
        shown, last = split_page(rows, touchpoints.PAGE)
        names = reminders.customer_names(session, {row.customer_id for row in shown})
        waiting = recaps.waiting_drafts(session, [row.id for row in shown])
    return page("recaps/index.html", recaps=shown, last=last, names=names, waiting=waiting)


@bp.get("/new")
def new() -> ResponseReturnValue:
    """Ask for a recap."""
    start = {"customer": request.args.get("customer", ""), "happened_at": wall_now()}
    return _new(200, RecapForm(formdata=None, data=start))


@bp.post("/new")
def take() -> ResponseReturnValue:
    """Take a recap in and read it."""
    form = RecapForm()

    def verb(session: Session, now: datetime) -> Touchpoint:
        return recaps.take_recap(
            session,
            edge().firm,
            customer_id=customer_of(session, form, g.user, now).id,
            text=form.text.data,
            happened_at=form.instant(),
            channel=form.channel.data,
            participants=form.participants.data or "",
            job=form.job.data or "",
            by=g.user,
            now=now,
        )

    def done(made: Touchpoint) -> str:
        saved()
        return url_for("recaps.show", ident=made.id, _anchor="drafts")

    return act(form, verb, done=done, again=lambda status: _new(status, form))


@bp.get(f"/{IDENT}")
def show(ident: int) -> ResponseReturnValue:
    """Show a recap (or another contact) with what was read in it."""
    return recap_page(ident)


@bp.post(f"/{IDENT}/remove")
def remove(ident: int) -> ResponseReturnValue:
    """Delete a recap or reply of which nothing has come."""
    form = PageForm()
    return act(
        form,
        lambda session, now: recaps.take_out(session, ident, by=g.user),
        done=lambda gone: url_for("customers.timeline_of", ident=gone.customer_id),
        again=lambda status: recap_page(ident, status, problem=form.problem),
    )


@bp.post(f"/{IDENT}/links/<int(min=1, max=2147483647):link_id>/revoke")
def revoke_link(ident: int, link_id: int) -> ResponseReturnValue:
    """Let a customer confirm this recap no more."""
    form = PageForm()
    return act(
        form,
        lambda session, now: answers.revoke(session, ident, link_id, by=g.user, now=now),
        done=lambda _: url_for("recaps.show", ident=ident, _anchor="answers-title"),
        again=lambda status: recap_page(ident, status, problem=form.problem),
    )


def _new(status: int, form: RecapForm) -> ResponseReturnValue:
    with edge().database.reading() as session:
        names = names_to_choose(session)
    return page("recaps/new.html", status, form=form, names=names, longest=LONGEST_LIVE, is_fresh=status == 200)


def recap_page(
    ident: int, status: int = 200, forms: dict[int, PageForm] | None = None, problem: str = ""
) -> ResponseReturnValue:
    """Answer with the page of a recap; a form that was refused stands in its draft's card as it was typed."""
    with edge().database.reading() as session:
        recap = touchpoints.get_touchpoint(session, ident)
        found = findings.drafts_for(session, recap, g.user)
        here = people.colleagues(session)
        undated = [d for d in found if _is_open_promise(d) and not _can_be_met(d)]
        days = drafts.proposals_for(session, edge().firm, undated, now=g.now)
        proposed = {draft.id: chosen for draft, chosen in zip(undated, days, strict=True)}
        cards = [_card(recap, n, d, (forms or {}).get(d.id), here, proposed) for n, d in enumerate(found, 1)]
        spans = [Span(card.draft.start, card.draft.end, card) for card in cards if _is_standing(card.draft)]
        made = recaps.commitments_of(session, ident)
        customer = customers.get_customer(session, recap.customer_id)
        owners = {c.owner_id for c in made} | {d.owner_id for d in found if d.owner_id}
        names = {user.id: user.name for user in here}
        if former := (owners | {recap.user_id or g.user.id}) - names.keys():
            names |= people.user_names(session, former)
        confirm_links = links.of_recap(session, ident)
        removable = not made and recaps.may_take_out(session, recap, g.user)
        answered = answers.answers_to(session, ident) if confirm_links else ()
    today = edge().firm.today(g.now)
    waiting = [card for card in cards if card.draft.state is DraftState.OPEN]
    return page(
        "recaps/show.html",
        status,
        recap=recap,
        customer=customer,
        cards=cards,
        pieces=pieces(recap.text, spans),
        commitments=made,
        names=names,
        waiting=waiting,
        ready=[card for card in waiting if recaps.is_ready(card.draft, today)],
        undated=[card for card in cards if card.proposals],
        all_form=AllForm(formdata=None),
        problem=problem or next((f.problem for f in (forms or {}).values()), ""),
        by_draft={c.draft_id: c for c in made},
        answers=answered,
        confirm_links=confirm_links,
        readers={reader.id: reader.name for _, reader in confirm_links},
        can_send=recap.kind is TouchpointKind.RECAP,
        is_read=recap.kind in (TouchpointKind.RECAP, TouchpointKind.REPLY),
        removable=removable,
        may_remove=touchpoints.may_remove(recap, g.user),
    )


def _card(
    recap: Touchpoint,
    number: int,
    draft: Draft,
    form: PageForm | None,
    colleagues: Sequence[User],
    proposed: Mapping[int, Sequence[date]],
) -> Card:
    found = Span(draft.start, draft.end, draft)
    if _is_open_promise(draft):
        form = form or PromiseForm.of(draft)
        offer(form.owner_id, colleagues)
    deadline = ""
    if draft.deadline_start is not None and draft.deadline_end is not None:
        deadline = recap.text[draft.deadline_start : draft.deadline_end]
    return Card(
        number,
        draft,
        form or LineForm.of(draft),
        list(pieces(recap.text, [found], draft.sentence_start, draft.sentence_end)),
        " ".join(deadline.split()),
        proposed.get(draft.id, ()),
    )


def _is_open_promise(draft: Draft) -> bool:
    return draft.part is Part.PROMISE and draft.state is DraftState.OPEN


def _can_be_met(draft: Draft) -> bool:
    return draft.due_day is not None and draft.due_day >= edge().firm.today(g.now)


def _is_standing(draft: Draft) -> bool:
    return draft.state is not DraftState.DISCARDED
