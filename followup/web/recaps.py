"""Recaps: written down, read, looked at draft by draft, and sent to the customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from followup.db import Session
from followup.domain.states import DraftState, Part, TouchpointKind
from followup.edge import edge
from followup.models import Contact, Draft, Touchpoint, User
from followup.services import customers, drafts, findings, people, recaps, reminders, touchpoints
from followup.web.acting import IDENT, act, customer_of, names_to_choose, number_asked, page, split_page
from followup.web.fields import PageForm, offer, wall_now
from followup.web.forms import AllDatedForm, LineForm, PromiseForm, RecapForm, SendForm
from followup.web.marking import Span, pieces

bp = Blueprint("recaps", __name__, url_prefix="/recaps")
DRAFT = f"/{IDENT}/drafts/<int(min=1, max=2147483647):draft_id>"


@dataclass(frozen=True)
class Card:
    """One draft as the page shows it."""

    number: int
    draft: Draft
    form: PageForm
    sentence: list[object]
    deadline: str = ""  # the words that say by when
    proposals: list[date] = field(default_factory=list)


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

    return act(form, verb, done=lambda made: url_for("recaps.show", ident=made.id), again=lambda s: _new(s, form))


@bp.get(f"/{IDENT}")
def show(ident: int) -> ResponseReturnValue:
    """Show a recap (or another contact) with what was read in it."""
    return _show(ident)


@bp.post(f"{DRAFT}/confirm")
def confirm(ident: int, draft_id: int) -> ResponseReturnValue:
    """Make a commitment of a promise."""
    form = PromiseForm(prefix=f"d{draft_id}-")
    _offer_colleagues(form)
    return act(
        form,
        lambda session, now: drafts.confirm_promise(session, edge().firm, draft_id, form.said(), by=g.user, now=now),
        done=lambda _: _at(ident, draft_id),
        again=lambda status: _show(ident, status, {draft_id: form}),
    )


@bp.post(f"{DRAFT}/accept")
def accept(ident: int, draft_id: int) -> ResponseReturnValue:
    """Say that a need or a solution was read rightly."""
    form = LineForm(prefix=f"d{draft_id}-")

    def verb(session: Session, now: datetime) -> Draft:
        wording, marked = form.customer_text.data or "", form.for_customer.data
        return drafts.confirm_line(session, draft_id, wording=wording, for_customer=marked, by=g.user, now=now)

    again = {draft_id: form}
    return act(form, verb, done=lambda _: _at(ident, draft_id), again=lambda status: _show(ident, status, again))


@bp.post(f"{DRAFT}/discard")
def discard(ident: int, draft_id: int) -> ResponseReturnValue:
    """Say that a draft is nothing to keep."""
    form = PageForm()
    return act(
        form,
        lambda session, now: drafts.discard(session, draft_id, by=g.user, now=now),
        done=lambda _: _at(ident, draft_id),
        again=lambda status: _show(ident, status, problem=form.problem),
    )


@bp.post(f"{DRAFT}/take-back")
def take_back(ident: int, draft_id: int) -> ResponseReturnValue:
    """Open a draft again."""
    form = PageForm()
    return act(
        form,
        lambda session, now: drafts.take_back(session, draft_id, now=now),
        done=lambda _: _at(ident, draft_id),
        again=lambda status: _show(ident, status, problem=form.problem),
    )


@bp.post(f"/{IDENT}/confirm-dated")
def confirm_dated(ident: int) -> ResponseReturnValue:
    """Confirm every promise that has a date, as it was read."""
    form = AllDatedForm()
    return act(
        form,
        lambda session, now: recaps.confirm_dated(
            session, edge().firm, ident, for_customer=form.for_customer.data, by=g.user, now=now
        ),
        done=lambda _: url_for("recaps.show", ident=ident, _anchor="drafts"),
        again=lambda status: _show(ident, status, problem=form.problem),
    )


@bp.get(f"/{IDENT}/letter")
def letter(ident: int) -> ResponseReturnValue:
    """Show the mail that the customer would get."""
    return _letter(ident, 200, SendForm(formdata=None, data={"contact": number_asked("contact")}))


@bp.post(f"/{IDENT}/send")
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


def _new(status: int, form: RecapForm) -> ResponseReturnValue:
    with edge().database.reading() as session:
        return page("recaps/new.html", status, form=form, names=names_to_choose(session))


def _show(
    ident: int, status: int = 200, forms: dict[int, PageForm] | None = None, problem: str = ""
) -> ResponseReturnValue:
    with edge().database.reading() as session:
        recap = touchpoints.get_touchpoint(session, ident)
        found = findings.drafts_of(session, ident)
        here = people.colleagues(session)
        cards = [_card(session, recap, n, d, (forms or {}).get(d.id), here) for n, d in enumerate(found, 1)]
        spans = [Span(card.draft.start, card.draft.end, card) for card in cards if _is_standing(card.draft)]
        made = recaps.commitments_of(session, ident)
        customer = customers.get_customer(session, recap.customer_id)
        names = people.user_names(session, {c.owner_id for c in made} | {recap.user_id or 0})
    promises = [c.draft for c in cards if c.draft.part is Part.PROMISE and _is_open(c.draft)]
    return page(
        "recaps/show.html",
        status,
        recap=recap,
        customer=customer,
        cards=cards,
        pieces=pieces(recap.text, spans),
        commitments=made,
        names=names,
        dated=[draft for draft in promises if _can_be_met(draft)],
        all_dated=AllDatedForm(formdata=None),
        problem=problem or next((f.problem for f in (forms or {}).values()), ""),
        by_draft={c.draft_id: c for c in made},
        can_send=recap.kind is TouchpointKind.RECAP,
    )


def _card(
    session: Session, recap: Touchpoint, number: int, draft: Draft, form: PageForm | None, colleagues: Sequence[User]
) -> Card:
    found = Span(draft.start, draft.end, draft)
    proposals: list[date] = []
    if draft.part is Part.PROMISE and _is_open(draft):
        proposals = list(drafts.proposals(session, edge().firm, draft, now=g.now)) if not _can_be_met(draft) else []
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
        proposals,
    )


def _can_be_met(draft: Draft) -> bool:
    return draft.due_day is not None and draft.due_day >= edge().firm.today(g.now)


def _is_open(draft: Draft) -> bool:
    return draft.state is DraftState.OPEN


def _is_standing(draft: Draft) -> bool:
    return draft.state is not DraftState.DISCARDED


def _letter(ident: int, status: int, form: SendForm) -> ResponseReturnValue:
    with edge().database.reading() as session:
        recap, readers = _offer_readers(session, form, ident)
        chosen = form.contact.data if form.contact.data in {r.id for r in readers} else None
        said = recaps.recap_letter(session, edge().firm, ident, contact_id=chosen, by=g.user, now=g.now)
        customer = customers.get_customer(session, recap.customer_id)
        reader = customers.reader_at(session, customer, chosen)
    return page("recaps/letter.html", status, form=form, recap=recap, customer=customer, said=said, reader=reader)


def _offer_readers(session: Session, form: SendForm, ident: int) -> tuple[Touchpoint, list[Contact]]:
    recap = touchpoints.get_touchpoint(session, ident, TouchpointKind.RECAP)
    readers = [c for c in customers.contacts_of(session, recap.customer_id) if c.email]
    form.contact.choices = [(str(c.id), f"{c.name} <{c.email}>") for c in readers] or [("", gettext("nobody"))]
    return recap, readers


def _offer_colleagues(form: PromiseForm) -> None:
    with edge().database.reading() as session:
        offer(form.owner_id, people.colleagues(session))


def _at(ident: int, draft_id: int) -> str:
    return url_for("recaps.show", ident=ident, _anchor=f"draft-{draft_id}")
