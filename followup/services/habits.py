"""How long the firm takes for what it promises, and how full a colleague's days are: what dates are proposed by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median_high

from sqlmodel import Session, col, func, select

from followup.domain.states import CommitmentState
from followup.models import Commitment
from followup.services.firm import Firm
from nlp import Holder, PromiseKind

BUSY = 5  # so many commitments due on one day make it a day to propose last
ENOUGH = 5  # promises of a kind that were kept say how long that kind takes; config.toml until there are as many
_LOOKED_AT = 500  # promises kept, the latest ones


@dataclass(frozen=True, slots=True)
class Habits:
    """What `nlp.advice` asks about the firm and about whom the promise falls to."""

    usual_days: Mapping[PromiseKind, int]  # working days, by kind
    busy: Callable[[date], int]  # how full a day is: 0 where there is room


def habits(session: Session, firm: Firm, owner_id: int | None, *, now: datetime) -> Habits:
    """Return the firm's own times for each kind of promise, and how full that colleague's coming days are."""
    return habits_of(session, firm, {owner_id}, now=now)[owner_id]


def habits_of(
    session: Session, firm: Firm, owner_ids: Collection[int | None], *, now: datetime
) -> dict[int | None, Habits]:
    """Return the same for several colleagues, in two queries however many they are."""
    usual_days = {**firm.usual_days, **_times_taken(session, firm)}
    due: dict[int | None, dict[date, int]] = {owner: {} for owner in owner_ids}
    for owner, day, count in session.exec(
        select(Commitment.owner_id, col(Commitment.due_day), func.count())
        .where(
            col(Commitment.owner_id).in_([owner for owner in owner_ids if owner is not None]),
            Commitment.state == CommitmentState.OPEN,
            col(Commitment.due_day) >= firm.today(now),
        )
        .group_by(col(Commitment.owner_id), col(Commitment.due_day))
    ):
        if day is not None:
            due[owner][day] = count
    return {owner: Habits(usual_days, _fullness(days)) for owner, days in due.items()}


def _fullness(due: Mapping[date, int]) -> Callable[[date], int]:
    return lambda day: due.get(day, 0) // BUSY


def _times_taken(session: Session, firm: Firm) -> dict[PromiseKind, int]:
    """The middle one of the working days that each kind of our promises took, where enough were kept."""
    kept = session.exec(
        select(col(Commitment.kind), Commitment.created_at, Commitment.closed_at)
        .where(Commitment.state == CommitmentState.KEPT, Commitment.holder == Holder.US)
        .order_by(col(Commitment.id).desc())
        .limit(_LOOKED_AT)
    )
    taken: dict[PromiseKind, list[int]] = {}
    for kind, given, closed in kept:
        if closed is not None:
            days = firm.calendar.between(firm.today(given), firm.today(closed))
            taken.setdefault(kind, []).append(max(1, days))
    return {kind: median_high(days) for kind, days in taken.items() if len(days) >= ENOUGH}
