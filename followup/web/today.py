"""Oggi: the page of the morning. What is due, what is to be asked after, what waits; every line acts in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from followup.db import Session
from followup.edge import edge
from followup.models import Commitment
from followup.services import agenda, answers, commitments, drafts, people, reminders, telling
from followup.services.access import leads, may_change
from followup.web import done, moving
from followup.web.acting import IDENT, act, number_asked, page, split_page
from followup.web.fields import PageForm, offer
from followup.web.forms import HandOverForm, PostponeForm, VersionForm
from followup.web.words import say

bp = Blueprint("today", __name__)
QUIET = 50  # customers on one page


@dataclass(frozen=True)
class Panel:
    """The line that is open: what can happen to its commitment, and whether it may."""

    commitment: Commitment
    move: PostponeForm
    hand_over: HandOverForm
    days: list[date]  # that are proposed
    allowed: bool


@bp.get("/")
def index() -> ResponseReturnValue:
    """Show the morning: one's own, or the team's to who leads it."""
    return _show()


@bp.get(f"/today/{IDENT}/panel")
def panel(ident: int) -> ResponseReturnValue:
    """Show what can happen to one line, to be put below it."""
    with edge().database.reading() as session:
        return page("today/_panel.html", panel=_panel(session, ident))


@bp.post(f"/today/{IDENT}/keep")
def keep(ident: int) -> ResponseReturnValue:
    """Say that it was done."""
    form = VersionForm()
    return _act(
        ident,
        form,
        lambda session, now: commitments.keep(
            session, edge().firm, ident, version=form.version.data, by=g.user, now=now
        ),
    )


@bp.post(f"/today/{IDENT}/move")
def move(ident: int) -> ResponseReturnValue:
    """Move it to another day."""
    form = PostponeForm(prefix=f"move{ident}-")
    return _act(ident, form, lambda session, now: moving.moved(session, ident, form, by=g.user, now=now))


@bp.post(f"/today/{IDENT}/hand-over")
def hand_over(ident: int) -> ResponseReturnValue:
    """Give it to a colleague."""
    form = moving.with_colleagues(HandOverForm(prefix=f"give{ident}-"))
    return _act(ident, form, lambda session, now: moving.handed_over(session, ident, form, by=g.user, now=now))


@bp.post("/today/undo")
def undo() -> ResponseReturnValue:
    """Take back what one has just done."""
    return done.undo(lambda of: _here(of=of), lambda status, problem: _show(status, problem=problem))


@bp.get("/today/quiet")
def quiet() -> ResponseReturnValue:
    """List the customers nobody has been in touch with for long."""
    after = number_asked("after")
    with edge().database.reading() as session:
        rows = agenda.quiet_customers(
            session,
            by=g.user,
            now=g.now,
            after=(request.args.get("name", ""), after) if after else None,
            limit=QUIET + 1,
        )
        shown, last = split_page(rows, QUIET)
        sellers = people.user_names(session, {c.salesperson_id for c, _ in shown if c.salesperson_id})
    days = agenda.QUIET_AFTER.days
    return page("today/quiet.html", customers=shown, last=last[0] if last else None, sellers=sellers, days=days)


def _act(ident: int, form: VersionForm, verb: Callable[[Session, datetime], Commitment]) -> ResponseReturnValue:
    return act(
        form,
        verb,
        done=lambda moved: _here(of=done.of([moved])),
        again=lambda status: _show(status, opened=ident, form=form, problem=form.problem),
    )


def _here(**more: Any) -> str:
    """Return where one comes back to: this page, or the customer's whose ledger the line was opened in."""
    if customer := number_asked("customer"):
        return url_for("customers.show", ident=customer, _anchor="done", **more)
    return url_for("today.index", team=1 if _is_team() else None, **more)


def _is_team() -> bool:
    return leads(g.user) and "team" in request.args


def _show(
    status: int = 200, *, opened: int | None = None, form: PageForm | None = None, problem: str = ""
) -> ResponseReturnValue:
    is_team = _is_team()
    opened = opened or number_asked("open")
    firm = edge().firm
    with edge().database.reading() as session:
        found: dict[str, Any]
        if is_team:
            team = agenda.team(session, firm, by=g.user, now=g.now)
            rows = [c for colleague in team for c in colleague.rows]
            found = {"team": team, "names_of": {colleague.user.id: colleague.user.name for colleague in team}}
        else:
            groups = agenda.day_of(session, firm, g.user, now=g.now)
            rows = [c for lines in groups.values() for c in lines.rows]
            found = {"groups": groups}
        mine = None if is_team else g.user
        texts = agenda.unconfirmed(session, user=mine)
        thanks = agenda.thanks(session, user=mine, now=g.now)
        # Whoever has opened a line without JavaScript is at that line, and the page has asked enough already.
        answered = () if opened else answers.lately(session, user=mine, now=g.now)
        unsent = () if opened else telling.unsent(session, user=mine)
        shown = _panel(session, opened, form) if opened else None
        stray = shown.commitment if shown and shown.commitment.id not in {c.id for c in rows} else None
        customers = {c.customer_id for c in [*rows, *([stray] if stray else [])]}
        customers |= {text.customer_id for text, _ in texts} | {answer.customer_id for answer in answered}
        customers |= {mail.customer_id for mail in [*thanks, *unsent] if mail.customer_id}
        names = reminders.customer_names(session, customers)
        said = done.said(session)
    return page(
        "today/team.html" if is_team else "today/index.html",
        status,
        today=say().day(firm.today(g.now)),
        leads=leads(g.user),
        is_team=is_team,
        texts=texts,
        thanks=thanks,
        answered=answered,
        unsent=unsent,
        names=names,
        panel=shown,
        stray=stray,
        said=said,
        problem=problem,
        **found,
    )


def _panel(session: Session, ident: int, form: PageForm | None = None) -> Panel:
    commitment = commitments.get_commitment(session, ident)
    moving = form if isinstance(form, PostponeForm) else PostponeForm(formdata=None, prefix=f"move{ident}-")
    giving = form if isinstance(form, HandOverForm) else HandOverForm(formdata=None, prefix=f"give{ident}-")
    colleagues = people.colleagues(session)
    offer(giving.to_id, [user for user in colleagues if user.id != commitment.owner_id])
    days = drafts.proposals(session, edge().firm, commitment, now=g.now)
    return Panel(
        commitment,
        moving,
        giving,
        sorted(day for day in days if day != commitment.due_day),
        may_change(session, g.user, commitment),
    )
