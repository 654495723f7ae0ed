"""Taking a move back: what one has just done by mistake, restored as it was."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from followup.domain.due import Due
from followup.domain.states import CommitmentEventKind, CommitmentState, MailKind
from followup.errors import IllegalMove, NotAllowed
from followup.models import Commitment, CommitmentEvent, User
from followup.services import outbox, reminders, telling
from followup.services.access import active_user
from followup.services.firm import Firm
from followup.services.moves import locked, need_version, record

WITHIN = timedelta(hours=1)  # later it is a decision of its own, with a reason
_CLOSING = frozenset({CommitmentEventKind.KEPT, CommitmentEventKind.CANCELLED})
_GIVING = frozenset({CommitmentEventKind.HANDED_OVER, CommitmentEventKind.HANDED_BACK})
_CAN_BE = _CLOSING | _GIVING | {CommitmentEventKind.POSTPONED}


@dataclass(frozen=True, slots=True)
class Done:
    """The last move of a commitment, made by the user who asks, a short while ago."""

    commitment: Commitment
    event: CommitmentEvent

    @property
    def can_be_undone(self) -> bool:
        """Whether it is a move that `undo` takes back."""
        return self.event.kind in _CAN_BE


def lately(session: Session, idents: Collection[int], *, by: User, now: datetime) -> Sequence[Done]:
    """Return, of those commitments, the ones whose last move was this user's, within the hour."""
    if not idents:
        return []
    rows = session.exec(
        select(Commitment, CommitmentEvent)
        .join(CommitmentEvent, col(CommitmentEvent.commitment_id) == Commitment.id)
        .where(
            col(Commitment.id).in_(list(idents)),
            CommitmentEvent.version == Commitment.version,
            CommitmentEvent.by_id == by.id,
            CommitmentEvent.kind != CommitmentEventKind.CONFIRMED,
            col(CommitmentEvent.at) > now - WITHIN,
        )
        .order_by(col(Commitment.id))
    )
    return [Done(commitment, event) for commitment, event in rows]


def undo(session: Session, firm: Firm, ident: int, *, version: int, by: User, now: datetime) -> Commitment:
    """Take back the last move of a commitment, which led to that version; only whoever made it can, within the hour.

    The mails are planned anew; a notice to a colleague that has not left never leaves. Raises Conflict where something
    else has happened since, NotAllowed for somebody else's move, and IllegalMove where it is too late: the hour is
    over, or the customer has been told.
    """
    commitment = locked(session, ident)
    need_version(commitment, version)
    event = _last_event(session, commitment)
    if event.by_id != by.id:
        raise NotAllowed("only whoever made a move can take it back")
    if event.kind not in _CAN_BE or now - event.at >= WITHIN:
        raise IllegalMove("commitment", event.kind, CommitmentEventKind.UNDONE)
    if event.customer_told:
        _unsend(session, commitment, [MailKind.MOVED], now, needed=True)
    elif event.kind in _CLOSING and telling.is_withdrawn(session, commitment):
        raise IllegalMove("commitment", event.kind, CommitmentEventKind.UNDONE)
    if event.kind in _CLOSING:
        record(session, commitment, CommitmentEventKind.UNDONE, by, now)
        commitment.closed_at = None
        telling.end_waiting(session, commitment, now=now)
    elif event.kind in _GIVING:
        former = active_user(session, event.from_owner_id or 0)
        _unsend(session, commitment, [MailKind.GIVEN, MailKind.HANDED_BACK], now)
        record(session, commitment, CommitmentEventKind.UNDONE, by, now, owner=former)
        commitment.owner_id = former.id
    else:
        since = reminders.due_of(commitment)
        _move_back(session, commitment, event, by, now)
        telling.draft_of_move(session, firm, commitment, since, "", by=by, now=now)
    reminders.plan(session, firm, commitment, now=now)
    return commitment


def _move_back(session: Session, commitment: Commitment, event: CommitmentEvent, by: User, now: datetime) -> None:
    before = Due(event.from_due_day, event.from_due_time) if event.from_due_day else None
    record(session, commitment, CommitmentEventKind.UNDONE, by, now, dues=(reminders.due_of(commitment), before))
    commitment.due_day, commitment.due_time = (before.day, before.at) if before else (None, None)
    if before is None:
        # It had never had a date: the reason for that stands where it was confirmed.
        commitment.first_due_day = commitment.first_due_time = None
        commitment.no_date_reason = session.exec(
            select(CommitmentEvent.why).where(
                CommitmentEvent.commitment_id == commitment.id, CommitmentEvent.kind == CommitmentEventKind.CONFIRMED
            )
        ).one()


def _last_event(session: Session, commitment: Commitment) -> CommitmentEvent:
    return session.exec(
        select(CommitmentEvent)
        .where(CommitmentEvent.commitment_id == commitment.id)
        .order_by(col(CommitmentEvent.id).desc())
        .limit(1)
    ).one()


def _unsend(
    session: Session, commitment: Commitment, kinds: Collection[MailKind], now: datetime, *, needed: bool = False
) -> None:
    """Cancel the mails of those kinds that wait; where that is needed and none does, it has left already."""
    waiting = outbox.waiting_for_commitment(session, commitment.id, kinds)
    # What a colleague was told before is not of this move.
    waiting = [row for row in waiting if row.user_id in (None, commitment.owner_id)]
    if needed and not waiting:
        raise IllegalMove("commitment", CommitmentState.OPEN, CommitmentEventKind.UNDONE)
    for row in waiting:
        outbox.cancel(row, "no_longer_needed", now=now)
