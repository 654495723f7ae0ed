"""Whether a mail that is due is still right to send: asked again at the last moment, with what is known then."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlmodel import Session

from followup.domain.due import local_instant
from followup.domain.reminders import is_quiet
from followup.domain.states import CommitmentState, HoldReason, MailKind, MailState
from followup.models import Commitment, OutboxMessage
from followup.services import late, outbox, thanks
from followup.services.firm import Firm
from followup.services.reminders import LADDER, due_of, stamp

_ABOUT_A_PROMISE = frozenset({*LADDER, MailKind.GIVEN, MailKind.HANDED_BACK, MailKind.MOVED, MailKind.WITHDRAWN})
_CAN_WAIT_FOR_MORNING = frozenset({MailKind.LAST_CALL, MailKind.MANAGER, MailKind.DIGEST})


def put_aside(session: Session, firm: Firm, row: OutboxMessage, now: datetime, *, refused: bool) -> bool:
    """Ask a due mail again whether it is right to send it, and act on a no.

    `refused`: its recipient's server said that nobody is there. A thank-you finds its reader, and that out, by itself.
    """
    if row.until is not None and now >= row.until:
        outbox.cancel(row, "too_late", now=now)
    elif not still_so(session, row):
        outbox.cancel(row, "no_longer_needed", now=now)
    elif late.is_late(session, firm, row, now=now):
        late.set_aside(session, firm, row, now=now)
    elif row.kind is MailKind.THANKS:
        said = thanks.verdict(session, firm, row, now=now)
        if said.never:
            outbox.cancel(row, said.never, now=now)
        elif said.hold:
            outbox.hold(row, said.hold)
    elif row.kind in _CAN_WAIT_FOR_MORNING and is_quiet(_wall(firm, now), firm.reminders):
        row.not_before = _quiet_end(firm, now)
    if row.state is MailState.QUEUED and refused and row.kind is not MailKind.THANKS:
        outbox.hold(row, [HoldReason.REFUSED_ADDRESS])
    return row.state is not MailState.QUEUED or row.not_before > now


def still_so(session: Session, row: OutboxMessage) -> bool:
    """Say whether what a mail says of a promise still holds: it is open, the reader's, and has the date told."""
    if row.kind not in _ABOUT_A_PROMISE:
        return True
    commitment = session.get_one(Commitment, row.commitment_id)
    if row.kind is MailKind.WITHDRAWN:
        return commitment.state is CommitmentState.CANCELLED
    if commitment.state is not CommitmentState.OPEN:
        return False
    if row.kind is MailKind.MOVED:
        return bool(row.facts["due"] == stamp(due_of(commitment)))
    return row.kind is MailKind.MANAGER or commitment.owner_id == row.user_id


def _wall(firm: Firm, now: datetime) -> time:
    return now.astimezone(firm.zone).time().replace(tzinfo=None)


def _quiet_end(firm: Firm, now: datetime) -> datetime:
    until = firm.reminders.quiet_until
    day = firm.today(now)
    first = local_instant(day, until, firm.zone)
    return first if first > now else local_instant(day + timedelta(days=1), until, firm.zone)
