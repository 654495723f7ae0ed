"""Lists of commitments, and how they are searched. A single one stands in `commitments`, a person's day in `agenda`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, tuple_
from sqlmodel import Session, col, func, select

from followup.domain.states import CommitmentState, Department
from followup.domain.texts import check_line
from followup.models import Commitment, Customer, User
from followup.services import names
from followup.services.firm import Firm
from followup.services.search import narrowed, newest_first
from nlp import Holder

PAGE = 50
_OPEN = (CommitmentState.OPEN,)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which commitments: those that answer to everything said here. None and "" leave a question out."""

    states: Collection[CommitmentState] = _OPEN
    overdue_by: tuple[date, time] | None = None  # of the open ones, those whose day or hour has passed by then
    owner_id: int | None = None
    department: Department | None = None  # the owner's
    customer_id: int | None = None
    customer: str = ""  # a part of the customer's name
    holder: Holder | None = None
    first: date | None = None  # due on that day or later
    last: date | None = None  # due on that day or before
    undated: bool = False  # only those without a due day
    words: str = ""  # that `search` finds it by


def search(
    session: Session, wanted: Wanted, *, after: tuple[date | None, int] | None = None, limit: int = PAGE
) -> Sequence[Commitment]:
    """Return commitments by due day, those without one last, from `after` (due day, id) on; raises BadInput.

    Those that are searched by words come as they were confirmed, newest first: however many there are, the first ones
    then are there at once.
    """
    day, ident = col(Commitment.due_day), col(Commitment.id)
    query = select(Commitment).where(*conditions(wanted)).limit(limit)
    if words := _words(wanted):
        return session.exec(newest_first(session, query, Commitment, words, after[1] if after else None)).all()
    last, known = after or (None, None)
    found: list[Commitment] = []
    # Two questions, each along an index: one for both would sort all commitments there are.
    if not wanted.undated and not (after and last is None):
        dated = query.where(day.is_not(None)).order_by(day, ident)
        found += session.exec(dated if last is None else dated.where(tuple_(day, ident) > (last, known)))
    if len(found) < limit and wanted.first is None and wanted.last is None:
        undated = query.where(day.is_(None)).order_by(ident).limit(limit - len(found))
        found += session.exec(undated.where(ident > known) if after and last is None else undated)
    return found


@dataclass(slots=True)
class DayOfList:
    """What is due on one day of a calendar: the first ones, and how many there are."""

    rows: list[Commitment]
    total: int


def by_day(session: Session, wanted: Wanted, *, most: int) -> dict[date, DayOfList]:
    """Return what is due on each day (`wanted` says from which to which), at most so many a day; raises BadInput."""
    day = col(Commitment.due_day)
    hour = (col(Commitment.due_time).is_(None), col(Commitment.due_time), col(Commitment.id))
    query: Any = select(
        Commitment.id,
        func.row_number().over(partition_by=day, order_by=hour).label("rank"),
        func.count().over(partition_by=day).label("total"),
    ).where(*conditions(wanted), day.is_not(None))
    if words := _words(wanted):
        query = narrowed(session, query, Commitment, words)
    ranked = query.subquery()
    rows = session.exec(
        select(Commitment, ranked.c.total)
        .join(ranked, ranked.c.id == Commitment.id)
        .where(ranked.c.rank <= most)
        .order_by(day, ranked.c.rank)
    )
    found: dict[date, DayOfList] = {}
    for commitment, total in rows:
        assert commitment.due_day is not None
        found.setdefault(commitment.due_day, DayOfList([], total)).rows.append(commitment)
    return found


def actions(session: Session, idents: Collection[int]) -> dict[int, str]:
    """Return what is to be done, by the numbers of commitments."""
    return dict(
        session.exec(select(Commitment.id, Commitment.action).where(col(Commitment.id).in_(list(idents)))).all()
    )


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return what a query over commitments has to ask for, but for the words."""
    day = col(Commitment.due_day)
    states = list(wanted.states)
    found: list[Any] = []
    if set(states) != set(CommitmentState):
        found.append(col(Commitment.state) == states[0] if len(states) == 1 else col(Commitment.state).in_(states))
    if wanted.overdue_by is not None:
        found += [col(Commitment.state) == CommitmentState.OPEN, is_over(*wanted.overdue_by)]
    for column, value in (
        (Commitment.owner_id, wanted.owner_id),
        (Commitment.customer_id, wanted.customer_id),
        (Commitment.holder, wanted.holder),
    ):
        if value is not None:
            found.append(col(column) == value)
    if wanted.department is not None:
        found.append(col(Commitment.owner_id).in_(select(User.id).where(User.department == wanted.department)))
    if name := check_line(wanted.customer, "customer", required=False, longest=200):
        found.append(col(Commitment.customer_id).in_(_named(name)))
    if wanted.first is not None:
        found.append(day >= wanted.first)
    if wanted.last is not None:
        found.append(day <= wanted.last)
    if wanted.undated:
        found.append(day.is_(None))
    return found


def is_over(today: date, wall: time) -> ColumnElement[bool]:
    """Return the question whether a due day or hour has passed by that day and clock time of the firm."""
    return or_(
        col(Commitment.due_day) < today,
        and_(col(Commitment.due_day) == today, col(Commitment.due_time) <= wall),
    )


def wall_of(firm: Firm, now: datetime) -> tuple[date, time]:
    """Return the firm's day and clock time at that instant."""
    local = now.astimezone(firm.zone)
    return local.date(), local.time().replace(tzinfo=None)


def _words(wanted: Wanted) -> str:
    return check_line(wanted.words, "search", required=False, longest=200)


def _named(words: str) -> Any:
    return select(Customer.id).where(names.holds(col(Customer.name), words))
