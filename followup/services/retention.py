"""Texts go when they are older than the firm wants to keep them ([retention]); what was done stays.

Of a contact there stays that there was one; of a promise its action, dates and history, not the sentence it comes
from; of a mail that it left, and when. A few rows at a time, so that nobody waits: to be called until nothing is left.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, literal_column
from sqlmodel import Session, SQLModel, col, delete, or_, select, update

from followup.domain.due import local_instant
from followup.domain.states import Audience, CommitmentState, DraftState, MailState, TouchpointKind
from followup.models import AccessEntry, Commitment, Draft, OutboxAttempt, OutboxMessage, Touchpoint
from followup.services.firm import Firm

BATCH = 200
_ENDED = (MailState.SENT, MailState.WRITTEN, MailState.FAILED, MailState.CANCELLED)
# As the indexes have it, which a bound value would pass by.
_SAID: ColumnElement[bool] = literal_column("touchpoint.text <> ''")
_MAILED: ColumnElement[bool] = literal_column("outbox_message.text <> ''")


def tidy(session: Session, firm: Firm, *, now: datetime) -> int:
    """Take one portion of what is too old away; returns of how many rows."""
    kept = firm.settings.retention
    return (
        sum(_touchpoints(session, kind, _before(firm, kept.of_kind(kind), now)) for kind in TouchpointKind)
        + _mails(session, Audience.CUSTOMER, _before(firm, kept.mail, now))
        + _mails(session, Audience.COLLEAGUE, _before(firm, kept.colleague_mails, now))
        + _oldest(session, OutboxAttempt, lambda row: row.ended_at or row.began_at, _before(firm, kept.attempts, now))
        + _oldest(session, AccessEntry, lambda row: row.at, _before(firm, kept.access_log, now))
    )


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the last of a month that has no such day."""
    number = day.year * 12 + day.month - 1 - months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _before(firm: Firm, months: int, now: datetime) -> datetime | None:
    today = firm.today(now)
    if months == 0 or months >= today.year * 12 - 12:
        return None
    return local_instant(months_before(today, months), time(0), firm.zone)


def _touchpoints(session: Session, kind: TouchpointKind, before: datetime | None) -> int:
    if before is None:
        return 0
    is_open = select(Commitment.id).where(
        Commitment.touchpoint_id == Touchpoint.id, Commitment.state == CommitmentState.OPEN
    )
    old = session.exec(
        select(Touchpoint.id)
        .where(
            Touchpoint.kind == kind,
            Touchpoint.happened_at < before,
            _SAID,
            ~is_open.exists(),
            or_(Touchpoint.kind != TouchpointKind.COMPLAINT, col(Touchpoint.closed_at).is_not(None)),
        )
        .order_by(col(Touchpoint.happened_at))
        .limit(BATCH)
    ).all()
    if not old:
        return 0
    drafts = col(Draft.touchpoint_id).in_(old)
    session.execute(update(Draft).where(drafts).values(action="", customer_text="", person=None))
    session.execute(update(Draft).where(drafts, col(Draft.state) == DraftState.OPEN).values(state=DraftState.DISCARDED))
    made = col(Commitment.touchpoint_id).in_(old)
    session.execute(update(Commitment).where(made).values(source="", person=None))
    session.execute(update(Touchpoint).where(col(Touchpoint.id).in_(old)).values(text="", participants=""))
    return len(old)


def _mails(session: Session, audience: Audience, before: datetime | None) -> int:
    if before is None:
        return 0
    old = session.exec(
        select(OutboxMessage.id)
        .where(
            OutboxMessage.audience == audience,
            col(OutboxMessage.ended_at) < before,
            _MAILED,
            col(OutboxMessage.state).in_(_ENDED),
        )
        .order_by(col(OutboxMessage.ended_at))
        .limit(BATCH)
    ).all()
    if old:
        nothing = {"subject": "", "text": "", "recipient": "", "attachments": [], "facts": {}, "frozen": True}
        session.execute(update(OutboxMessage).where(col(OutboxMessage.id).in_(old)).values(**nothing))
    return len(old)


def _oldest(session: Session, table: type[SQLModel], moment: Callable[[Any], datetime], before: datetime | None) -> int:
    """Delete the first rows as long as they are too old: what is only added to stands in order of time."""
    if before is None:
        return 0
    ident = col(table.id)  # type: ignore[attr-defined]
    first: Sequence[Any] = session.exec(select(table).order_by(ident).limit(BATCH)).all()
    old = [row.id for row in first if moment(row) < before]
    session.execute(delete(table).where(ident.in_(old)))
    return len(old)
