"""Waiting reminders follow the firm's hours: reckoned anew when config.toml, the calendar or a zone's rules changed."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from followup.domain.states import CommitmentState
from followup.models import Commitment
from followup.services import reminders
from followup.services.channel import channel
from followup.services.firm import Firm

PORTION = 200  # commitments a transaction, so that nobody waits for long
_AHEAD = timedelta(days=3 * 366)


def fingerprint(firm: Firm, *, now: datetime) -> str:
    """Return what moments are reckoned with, as one short text that changes with it."""
    first = now.replace(hour=12, minute=0, second=0, microsecond=0, month=1, day=1)
    offsets = [(first + timedelta(days=n)).astimezone(firm.zone).utcoffset() for n in range(_AHEAD.days)]
    calendar = sorted(str(day) for day in firm.calendar.closed), sorted(firm.calendar.weekdays)
    said = repr((str(firm.zone), offsets, firm.reminders, calendar))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def has_changed(session: Session, firm: Firm, *, now: datetime) -> bool:
    """Whether the waiting moments were reckoned with something else than what holds now."""
    return channel(session).reckoned_with != fingerprint(firm, now=now)


def replan(session: Session, firm: Firm, after_id: int, *, now: datetime) -> int | None:
    """Plan the reminders of the next open commitments anew; returns the last one's id, None where there are no more.

    Safe to break off: what is planned already is planned to the same moments again.
    """
    portion = session.exec(
        select(Commitment)
        .where(Commitment.state == CommitmentState.OPEN, col(Commitment.id) > after_id)
        .order_by(col(Commitment.id))
        .limit(PORTION)
        .with_for_update()
    ).all()
    for commitment in portion:
        reminders.plan(session, firm, commitment, now=now)
    if portion:
        return portion[-1].id
    channel(session, for_update=True).reckoned_with = fingerprint(firm, now=now)
    return None
