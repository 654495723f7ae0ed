"""What stands before a person this morning, and before who leads: the team's promises, the quiet customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, or_
from sqlmodel import Session, col, func, select

from followup.domain.states import CommitmentState, DraftState, MailKind, MailState, TouchpointKind
from followup.errors import NotAllowed
from followup.models import Commitment, Customer, Draft, OutboxMessage, Touchpoint, User
from followup.services.access import leads
from followup.services.firm import Firm
from followup.services.listing import is_over, wall_of
from nlp import Holder

AHEAD = timedelta(days=7)  # what is coming
LINES = 20  # of each group; the list has the others
COLLEAGUES = 12  # of the team, whose promises are shown too
COLLEAGUE_LINES = 5
RECAPS = 10
THANKS = 10
THANKED_FOR = timedelta(days=14)  # what was thanked "lately"
QUIET_AFTER = timedelta(days=60)  # a customer nobody has been in touch with for so long
_WAITING = (MailState.QUEUED, MailState.HELD)
_GONE = (MailState.SENT, MailState.WRITTEN)


class Group(StrEnum):
    """Where an open commitment stands; each stands in one group only, in this order."""

    OVERDUE = "overdue"
    TODAY = "today"
    COMING = "coming"
    THEIRS = "theirs"  # what customers or others promised us, to ask after
    UNDATED = "undated"


@dataclass(slots=True)
class Lines:
    """The first commitments of a group by due day and hour, and how many there are in all."""

    rows: list[Commitment] = field(default_factory=list)
    total: int = 0


@dataclass(slots=True)
class Colleague:
    """How a colleague's open promises stand: numbers, and the first ones that are due."""

    user: User
    counts: dict[Group, int]
    rows: list[Commitment] = field(default_factory=list)

    @property
    def due(self) -> int:
        """How many promises of ours are overdue or due today."""
        return self.counts[Group.OVERDUE] + self.counts[Group.TODAY]


def day_of(session: Session, firm: Firm, owner: User, *, now: datetime) -> dict[Group, Lines]:
    """Return what a person's morning page shows of their commitments, by group."""
    group = _group(firm, now)
    ranked = (
        select(
            Commitment.id,
            group.label("place"),
            func.row_number().over(partition_by=group, order_by=_by_hour()).label("rank"),
            func.count().over(partition_by=group).label("total"),
        )
        .where(Commitment.owner_id == owner.id, *_in_sight(firm, now))
        .subquery()
    )
    found = {known: Lines() for known in Group}
    rows = session.exec(
        select(Commitment, ranked.c.place, ranked.c.total)
        .join(ranked, ranked.c.id == Commitment.id)
        .where(ranked.c.rank <= LINES)
        .order_by(ranked.c.rank)
    )
    for commitment, place, total in rows:
        lines = found[Group(place)]
        lines.rows.append(commitment)
        lines.total = total
    return found


def team(session: Session, firm: Firm, *, by: User, now: datetime) -> list[Colleague]:
    """Return every colleague with open commitments, who has most overdue first, the first ones with what is due.

    Raises NotAllowed for staff.
    """
    if not leads(by):
        raise NotAllowed("only managers see how the team stands")
    group = _group(firm, now)
    counts = session.exec(
        select(User, group.label("place"), func.count())
        .join(Commitment, col(Commitment.owner_id) == User.id)
        .where(*_in_sight(firm, now))
        .group_by(col(User.id), group)
    )
    found: dict[int, Colleague] = {}
    for user, place, count in counts:
        found.setdefault(user.id, Colleague(user, dict.fromkeys(Group, 0))).counts[Group(place)] = count
    ordered = sorted(found.values(), key=lambda one: (-one.counts[Group.OVERDUE], -one.due, one.user.name))
    today, _ = wall_of(firm, now)
    ranked = (
        select(
            Commitment.id,
            func.row_number().over(partition_by=col(Commitment.owner_id), order_by=_by_hour()).label("rank"),
        )
        .where(
            Commitment.state == CommitmentState.OPEN,
            Commitment.holder == Holder.US,
            col(Commitment.due_day) <= today,
            col(Commitment.owner_id).in_([one.user.id for one in ordered[:COLLEAGUES]]),
        )
        .subquery()
    )
    rows = session.exec(
        select(Commitment)
        .join(ranked, ranked.c.id == Commitment.id)
        .where(ranked.c.rank <= COLLEAGUE_LINES)
        .order_by(ranked.c.rank)
    )
    for commitment in rows:
        found[commitment.owner_id].rows.append(commitment)
    return ordered


def unconfirmed(session: Session, *, user: User | None) -> Sequence[tuple[Touchpoint, int]]:
    """Return the latest texts (of that user, or of all) with drafts that wait for a person, and how many of them."""
    query = (
        select(Touchpoint, func.count())
        .join(Draft, col(Draft.touchpoint_id) == Touchpoint.id)
        .where(Draft.state == DraftState.OPEN)
        .group_by(col(Touchpoint.id))
        .order_by(col(Touchpoint.id).desc())
        .limit(RECAPS)
    )
    if user is not None:
        query = query.where(Touchpoint.user_id == user.id)
    else:  # what is still to mend in a reply is for its writer alone
        query = query.where(Touchpoint.kind != TouchpointKind.REPLY)
    return session.exec(query).all()


def thanks(session: Session, *, user: User | None, now: datetime) -> Sequence[OutboxMessage]:
    """Return thank-yous (signed by that user, or all): those about to leave first, then those that left lately."""
    query = (
        select(OutboxMessage)
        .where(
            OutboxMessage.kind == MailKind.THANKS,
            or_(
                col(OutboxMessage.state).in_(_WAITING),
                and_(col(OutboxMessage.state).in_(_GONE), col(OutboxMessage.ended_at) > now - THANKED_FOR),
            ),
        )
        .order_by(
            col(OutboxMessage.ended_at).is_not(None), col(OutboxMessage.ended_at).desc(), col(OutboxMessage.not_before)
        )
        .limit(THANKS)
    )
    if user is not None:
        query = query.where(OutboxMessage.sender_id == user.id)
    return session.exec(query).all()


def quiet_customers(
    session: Session, *, by: User, now: datetime, after: tuple[str, int] | None = None, limit: int
) -> Sequence[tuple[Customer, datetime | None]]:
    """Return customers nobody has been in touch with for long, by name, with their last contact.

    Raises NotAllowed for staff.
    """
    if not leads(by):
        raise NotAllowed("only managers see which customers nobody has spoken to")
    since = now - QUIET_AFTER
    contact = select(Touchpoint.id).where(Touchpoint.customer_id == Customer.id, col(Touchpoint.happened_at) > since)
    last = (
        select(func.max(Touchpoint.happened_at))
        .where(Touchpoint.customer_id == Customer.id)
        .correlate(Customer)
        .scalar_subquery()
    )
    query = (
        select(Customer, last)
        .where(~contact.exists(), col(Customer.created_at) <= since, col(Customer.erased_at).is_(None))
        .order_by(col(Customer.name), col(Customer.id))
        .limit(limit)
    )
    if after is not None:
        name, ident = after
        query = query.where((col(Customer.name) > name) | ((col(Customer.name) == name) & (col(Customer.id) > ident)))
    return session.exec(query).all()


def _group(firm: Firm, now: datetime) -> ColumnElement[str]:
    today, wall = wall_of(firm, now)
    return case(
        (col(Commitment.due_day).is_(None), Group.UNDATED.value),
        (col(Commitment.holder) != Holder.US, Group.THEIRS.value),
        (is_over(today, wall), Group.OVERDUE.value),
        (col(Commitment.due_day) == today, Group.TODAY.value),
        else_=Group.COMING.value,
    )


def _in_sight(firm: Firm, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Open, and without a date or due before the horizon."""
    today, _ = wall_of(firm, now)
    day = col(Commitment.due_day)
    return col(Commitment.state) == CommitmentState.OPEN, or_(day.is_(None), day <= today + AHEAD)


def _by_hour() -> tuple[ColumnElement[object], ...]:
    return (
        col(Commitment.due_day),  # type: ignore[return-value]  # columns of several types
        col(Commitment.due_time).is_(None),
        col(Commitment.due_time),
        col(Commitment.id),
    )
