"""One move of a commitment: the row locked, the version compared, the event appended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from followup.domain.due import Due
from followup.domain.lifecycle import after
from followup.domain.states import CommitmentEventKind
from followup.errors import Conflict, NotFound
from followup.models import Commitment, CommitmentEvent, User
from followup.services.access import need_change

MOST_AT_ONCE = 200  # in one transaction, for which others may have to wait


@dataclass(frozen=True, slots=True)
class Pick:
    """A commitment in the version that a person saw."""

    ident: int
    version: int


def begin(session: Session, ident: int, version: int, by: User) -> Commitment:
    """Return the commitment, locked; raises NotFound, NotAllowed, or Conflict where that is not its version."""
    commitment = locked(session, ident)
    need_change(session, by, commitment)
    need_version(commitment, version)
    return commitment


def locked(session: Session, ident: int) -> Commitment:
    """Return the commitment, which nobody else moves before this transaction ends; raises NotFound."""
    # Not FOR UPDATE: whoever writes a row that refers to it, a worker for one, need not wait for that.
    query = select(Commitment).where(Commitment.id == ident).with_for_update(key_share=True)
    commitment = session.exec(query).first()
    if commitment is None:
        raise NotFound("commitment", ident)
    return commitment


def need_version(commitment: Commitment, version: int) -> None:
    """Raise Conflict unless that is the commitment's version."""
    if commitment.version != version:
        raise Conflict("the commitment was changed in the meantime: read it again")


def record(
    session: Session,
    commitment: Commitment,
    kind: CommitmentEventKind,
    by: User,
    now: datetime,
    *,
    why: str = "",
    dues: tuple[Due | None, Due | None] | None = None,
    owner: User | None = None,
    told: bool = False,
) -> None:
    """Check the move, count the version up and append the event; the caller then sets what changed.

    `dues` are the due before and after, where it moved; `owner` is the new one.
    """
    before, since = dues or (None, None)
    commitment.state = after(commitment.state, kind)
    commitment.version += 1
    session.add(
        CommitmentEvent(
            commitment_id=commitment.id,
            version=commitment.version,
            kind=kind,
            at=now,
            by_id=by.id,
            from_due_day=before.day if before else None,
            from_due_time=before.at if before else None,
            to_due_day=since.day if since else None,
            to_due_time=since.at if since else None,
            from_owner_id=commitment.owner_id if owner else None,
            to_owner_id=owner.id if owner else None,
            why=why,
            customer_told=told,
        )
    )
