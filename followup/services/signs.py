"""Signs of life: which processes tick, whether mail leaves in time. Monitoring asks, and every page warns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, select
from sqlmodel.sql.expression import SelectOfScalar

from followup.db import server_now
from followup.domain.states import MailState, PauseReason, WorkerRole
from followup.models import MailChannel, OutboxMessage, WorkerSign
from followup.services.channel import THE_ONE, channel

LATE_AFTER = timedelta(minutes=15)  # a due mail that has not left by then is a fault, not a queue
GONE_AFTER = timedelta(minutes=5)  # a process without a sign of life for so long does not tick
_FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Signs:
    """How mail stands. Ages are None where there is nothing to be old."""

    paused: PauseReason | None
    oldest_due: timedelta | None  # how long the longest waiting mail has been due
    last_tick: timedelta | None
    processes: dict[WorkerRole, int]  # that gave a sign lately

    @property
    def is_late(self) -> bool:
        """Whether a mail should have left a while ago."""
        return self.oldest_due is not None and self.oldest_due > LATE_AFTER

    @property
    def is_still(self) -> bool:
        """Whether no process ticks."""
        return self.last_tick is None or self.last_tick > GONE_AFTER


def sign(session: Session, ident: str, *, host: str, pid: int, role: WorkerRole) -> None:
    """Leave a sign of life of one process, and forget those that ended long ago."""
    now = server_now(session)
    session.merge(WorkerSign(id=ident, host=host, pid=pid, role=role, ticked_at=now))
    session.exec(delete(WorkerSign).where(col(WorkerSign.ticked_at) < now - _FORGOTTEN_AFTER))


def sign_off(session: Session, ident: str) -> None:
    """Take the sign of a process away that ends."""
    session.exec(delete(WorkerSign).where(col(WorkerSign.id) == ident))


def forget(session: Session) -> None:
    """Forget every process: they belong to the database that a backup was made of."""
    session.exec(delete(WorkerSign))


def read_signs(session: Session, *, now: datetime) -> Signs:
    """Return how mail stands: what is due by `now`, ticks by the database's clock."""
    oldest = oldest_due(session, now=now)
    there = server_now(session)
    ticks = session.exec(select(WorkerSign.role, WorkerSign.ticked_at)).all()
    processes: dict[WorkerRole, int] = dict.fromkeys(WorkerRole, 0)
    for role, at in ticks:
        processes[WorkerRole(role)] += there - at <= GONE_AFTER
    last = max((at for role, at in ticks if role is WorkerRole.ACTIVE), default=None)
    return Signs(
        paused=channel(session).paused,
        oldest_due=now - oldest if oldest else None,
        last_tick=there - last if last else None,
        processes=processes,
    )


def count_by_state(session: Session) -> dict[MailState, int]:
    """Return how many mails stand in each state."""
    found = session.exec(select(OutboxMessage.state, func.count()).group_by(col(OutboxMessage.state))).all()
    every: dict[MailState, int] = dict.fromkeys(MailState, 0)
    return every | {MailState(state): count for state, count in found}


def trouble(session: Session, *, now: datetime) -> tuple[MailChannel | None, datetime | None]:
    """Return what every page warns of, asked at once: the channel where it is paused, and since when a mail is late."""
    query = select(MailChannel, _oldest_due(now).scalar_subquery()).where(MailChannel.id == THE_ONE)
    way_out, oldest = session.exec(query).one()
    if way_out.paused is not None:
        return way_out, None
    return None, oldest if oldest is not None and now - oldest > LATE_AFTER else None


def oldest_due(session: Session, *, now: datetime) -> datetime | None:
    """Return since when the longest waiting mail has been due."""
    return session.exec(_oldest_due(now)).first()


def _oldest_due(now: datetime) -> SelectOfScalar[datetime]:
    return (
        select(OutboxMessage.not_before)
        .where(OutboxMessage.state == MailState.QUEUED, col(OutboxMessage.not_before) <= now)
        .order_by(col(OutboxMessage.not_before), col(OutboxMessage.id))
        .limit(1)
    )
