"""Whether mail leaves at all: a fault of ours, a restored backup or a person pauses it, until a person resumes."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from followup.domain.states import PauseReason
from followup.errors import IllegalMove, NotAllowed
from followup.models import MailChannel, User
from followup.services.access import leads

THE_ONE = 1


def channel(session: Session, *, for_update: bool = False) -> MailChannel:
    """Return the way out for mail; `paused` is None while it is open."""
    if not for_update:
        return session.get_one(MailChannel, THE_ONE)  # asked once a transaction
    return session.exec(select(MailChannel).where(MailChannel.id == THE_ONE).with_for_update()).one()


def pause(session: Session, why: PauseReason, *, now: datetime, answer: str = "", by: User | None = None) -> None:
    """Let no mail leave until a person resumes. What paused it first stands."""
    row = channel(session, for_update=True)
    if row.paused is not None:
        return
    row.paused, row.paused_at, row.answer, row.paused_by = why, now, answer, by.id if by else None


def pause_by_person(session: Session, *, by: User, now: datetime) -> None:
    """Let no mail leave; raises NotAllowed for who leads nobody."""
    _need_leader(by)
    if channel(session, for_update=True).paused is not None:
        raise IllegalMove("channel for mail", "paused", "paused")
    pause(session, PauseReason.PERSON, now=now, by=by)


def resume(session: Session, *, by: User) -> None:
    """Let mail leave again; raises NotAllowed for who leads nobody, IllegalMove where it was not paused."""
    _need_leader(by)
    row = channel(session, for_update=True)
    if row.paused is None:
        raise IllegalMove("channel for mail", "open", "resumed")
    row.paused, row.paused_at, row.paused_by, row.answer = None, None, None, ""


def distrust(session: Session, until: datetime) -> None:
    """No longer let go by itself what was due until then: a restored backup, or a clock that ran away, may have
    made it due. See `late`."""
    row = channel(session, for_update=True)
    row.late_until = max(row.late_until or until, until)


def trust_from(session: Session, now: datetime) -> None:
    """Distrust nothing that lies ahead: a clock that ran away and was set back is right again."""
    row = channel(session)
    if row.late_until is not None and row.late_until > now:
        row.late_until = now


def _need_leader(by: User) -> None:
    if not leads(by):
        raise NotAllowed("only a manager or an admin may stop all mail or let it leave again")
