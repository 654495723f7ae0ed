"""Counts tries at passwords, codes, links and keys, for all processes: the counters are rows of the database.

A try is counted before it is looked at, so that a thousand at once are a thousand; what succeeds gives its own back.
Whether an account exists makes no difference to any of it.
"""

from __future__ import annotations

import hashlib
import math
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from followup.domain.throttle import POLICIES, Try
from followup.errors import TooMany
from followup.models import TryCount

_KEPT = max(policy.forgotten for policy in POLICIES.values())


def count(session: Session, *tries: tuple[Try, str], now: datetime) -> None:
    """Count one try under each of these; raises TooMany, and counts nothing, where one of them still has to wait.

    The caller commits before the try itself is looked at.
    """
    rows = [(kind, _row(session, kind, who, now)) for kind, who in sorted(tries)]
    # What was counted ahead of now was counted by a clock that has been set back since: nobody waits for that.
    if waits := [row.free_at - now for _, row in rows if row.last_at <= now < row.free_at]:
        raise TooMany(math.ceil(max(waits).total_seconds()))
    for kind, row in rows:
        policy = POLICIES[kind]
        row.tries = 1 if now - row.last_at >= policy.forgotten else row.tries + 1
        row.last_at, row.free_at = now, now + policy.wait(row.tries)


def forget(session: Session, kind: Try, who: str) -> None:
    """Begin anew: whoever it is has shown who they are."""
    session.execute(delete(TryCount).where(col(TryCount.key) == _key(kind, who)))


def give_back(session: Session, kind: Try, who: str, *, now: datetime) -> None:
    """Take one try back: it was right. Those before it stay, so that knowing one password does not hide guessing."""
    row = session.exec(select(TryCount).where(TryCount.key == _key(kind, who)).with_for_update()).first()
    if row is not None and row.tries > 0:
        row.tries -= 1
        row.free_at = now


def tidy(session: Session, *, now: datetime) -> None:
    """Drop the counters that no longer say anything."""
    session.execute(delete(TryCount).where(col(TryCount.last_at) < now - _KEPT))


def _row(session: Session, kind: Try, who: str, now: datetime) -> TryCount:
    """Return the counter, locked; where two processes begin one at the same moment, both get the same."""
    key = _key(kind, who)
    wanted = select(TryCount).where(TryCount.key == key).with_for_update()
    row = session.exec(wanted).first()
    if row is not None:
        return row
    try:
        with session.begin_nested():
            row = TryCount(key=key, tries=0, last_at=now, free_at=now - timedelta(seconds=1))
            session.add(row)
    except IntegrityError:
        row = session.exec(wanted).one()
    return row


def _key(kind: Try, who: str) -> str:
    """A digest: what strangers type and where they sit is nothing to keep."""
    return f"{kind}:{hashlib.sha256(who.strip().lower().encode('utf-8', 'replace')).hexdigest()}"
