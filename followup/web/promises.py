"""The lists of promises: filtered and searched, as a list or a calendar; several at once. The table is in `table`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from followup.db import Session
from followup.domain.states import CommitmentState
from followup.edge import edge
from followup.errors import BadInput, Several
from followup.models import Commitment
from followup.services import bulk, customers, listing, people, reminders
from followup.services.access import may_change_of
from followup.web import done
from followup.web.acting import act, day_asked, number_asked, page, split_page
from followup.web.commitments import bp
from followup.web.faults import why_not, wrong
from followup.web.fields import PageForm, offer
from followup.web.forms import HandOverAllForm, PostponeAllForm
from followup.web.wanted import Asked, asked, chips, choices
from followup.web.words import group_of, say

A_DAY = 4  # promises shown on one day of the calendar
_PLACE = ("day", "after")  # where in the list a page begins


@dataclass(frozen=True)
class Refused:
    """What could not be done together: the form, and which promises stood in the way."""

    form: PageForm
    ticked: frozenset[int]
    faults: list[tuple[int, str, str]]  # number, action, what is wrong


@bp.get("")
def index() -> ResponseReturnValue:
    """List commitments: one's own open ones, unless asked for others."""
    return show_list()


@bp.get("/calendar")
def calendar() -> ResponseReturnValue:
    """Show what is due in a month, day by day; closed days are said to be."""
    firm = edge().firm
    today = firm.today(g.now)
    month = _month(today)
    first = month - timedelta(days=month.weekday())
    following = (month + timedelta(days=31)).replace(day=1)
    last = following + timedelta(days=-following.weekday() % 7 - 1)
    wish, problem = asked(), ""
    wanted = replace(wish.wanted, first=first, last=last, undated=False)
    with edge().database.reading() as session:
        try:
            days = listing.by_day(session, wanted, most=A_DAY)
        except BadInput as error:
            days, problem = {}, wrong(error)
        names = reminders.customer_names(session, {c.customer_id for day in days.values() for c in day.rows})
        frame = _frame(session, wish)
    weeks = [[first + timedelta(days=n + m) for m in range(7)] for n in range(0, (last - first).days + 1, 7)]
    return page(
        "commitments/calendar.html",
        month=month,
        month_words=say().month(month),
        before=f"{month - timedelta(days=1):%Y-%m}",
        following=f"{following:%Y-%m}",
        today=today,
        weeks=weeks,
        closures={day: firm.calendar.closure(day) for week in weeks for day in week},
        days=days,
        names=names,
        problem=problem,
        **frame,
    )


@bp.post("/move-several")
def move_several() -> ResponseReturnValue:
    """Move those that are ticked to a day."""
    form = PostponeAllForm(prefix="move-")

    def verb(session: Session, now: datetime) -> list[Commitment]:
        return bulk.postpone_all(
            session,
            edge().firm,
            done.picked(),
            day=form.due_day.data,
            why=form.why.data,
            by=g.user,
            now=now,
        )

    return several(form, verb, lambda moved: _at(of=done.of(moved)), lambda status, no: show_list(status, no))


@bp.post("/hand-over-several")
def hand_over_several() -> ResponseReturnValue:
    """Give those that are ticked to a colleague."""
    form = HandOverAllForm(prefix="give-")
    with edge().database.reading() as session:
        offer(form.to_id, people.colleagues(session))

    def verb(session: Session, now: datetime) -> list[Commitment]:
        return bulk.hand_over_all(
            session,
            edge().firm,
            done.picked(),
            to_id=form.to_id.data,
            why=form.why.data or "",
            by=g.user,
            now=now,
        )

    return several(form, verb, lambda given: _at(of=done.of(given)), lambda status, no: show_list(status, no))


@bp.post("/undo")
def undo() -> ResponseReturnValue:
    """Take back what one has just done to one or several."""
    return done.undo(lambda of: _at(of=of), lambda status, problem: show_list(status, problem=problem))


def several(
    form: PageForm,
    verb: Callable[[Session, datetime], list[Commitment]],
    then: Callable[[list[Commitment]], str],
    again: Callable[[int, Refused], ResponseReturnValue],
) -> ResponseReturnValue:
    """Do something to the promises that are ticked, all of them or none; `again` gets what stood in the way."""
    faults: list[tuple[int, str, str]] = []

    def verb_(session: Session, now: datetime) -> list[Commitment]:
        try:
            return verb(session, now)
        except Several as error:
            known = listing.actions(session, error.faults)
            faults.extend((ident, known.get(ident, ""), why_not(fault)) for ident, fault in error.faults.items())
            raise

    return act(form, verb_, done=then, again=lambda status: again(status, Refused(form, _ticked(), faults)))


def show_list(status: int = 200, refused: Refused | None = None, problem: str = "") -> ResponseReturnValue:
    """Show the list that the address asks for, with what is wrong, if anything."""
    wish, after = asked(), number_asked("after")
    with edge().database.reading() as session:
        try:
            rows = listing.search(
                session, wish.wanted, after=(day_asked("day"), after) if after else None, limit=listing.PAGE + 1
            )
        except BadInput as error:
            rows, problem = [], problem or wrong(error)
        shown, last = split_page(rows, listing.PAGE)
        names = reminders.customer_names(session, {c.customer_id for c in shown})
        owners = people.users_of(session, {c.owner_id for c in shown})
        said = done.said(session)
        frame = _frame(session, wish)
    moving = PostponeAllForm(formdata=None, prefix="move-")
    giving = HandOverAllForm(formdata=None, prefix="give-")
    if refused is not None:
        problem = refused.form.problem
        moving = refused.form if isinstance(refused.form, PostponeAllForm) else moving
        giving = refused.form if isinstance(refused.form, HandOverAllForm) else giving
    offer(giving.to_id, frame["colleagues"])
    in_groups = set(wish.wanted.states) == {CommitmentState.OPEN} and not wish.wanted.words
    return page(
        "commitments/index.html",
        status,
        groups=_grouped(shown) if in_groups else [("", list(shown))] if shown else [],
        last=last,
        place={name: request.args[name] for name in _PLACE if name in request.args},
        names=names,
        owners=owners,
        may={c.id for c in shown if c.state is CommitmentState.OPEN and may_change_of(g.user, owners[c.owner_id])},
        moving=moving,
        giving=giving,
        refused=refused,
        said=said,
        problem=problem,
        **frame,
    )


def _frame(session: Session, wish: Asked) -> dict[str, Any]:
    """Return what list and calendar have around them: the filter, and how it is set."""
    ident = wish.wanted.customer_id
    customer = customers.get_customer(session, ident) if ident else None
    colleagues = people.colleagues(session)
    today = edge().firm.today(g.now)
    return {
        "wish": wish,
        "state": wish.args.get("state", "open"),
        "customer": customer,
        "colleagues": colleagues,
        "choices": choices(wish, colleagues, today),
        "chips": chips(wish, colleagues, customer, today),
    }


def _at(**more: str) -> str:
    place = {name: request.args[name] for name in _PLACE if name in request.args}
    parts: dict[str, Any] = {**asked().args, **place, **more}
    return url_for("commitments.index", **parts)


def _ticked() -> frozenset[int]:
    try:
        return frozenset(pick.ident for pick in done.picked())
    except BadInput:
        return frozenset()


def _month(today: date) -> date:
    """Return the first day of the month that the address asks for, this month's where it asks for none."""
    year, _, number = request.args.get("month", "").partition("-")
    if year.isdecimal() and number.isdecimal() and 2000 < int(year) < 2100 and 1 <= int(number) <= 12:
        return date(int(year), int(number), 1)
    return today.replace(day=1)


def _grouped(rows: list[Commitment] | Any) -> list[tuple[str, list[Commitment]]]:
    """Put together what stands under one heading: of one day, some hours may have passed and others not."""
    found: dict[str, list[Commitment]] = {}
    for heading, some in groupby(rows, key=group_of):
        found.setdefault(heading, []).extend(some)
    return list(found.items())
