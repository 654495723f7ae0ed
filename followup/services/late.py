"""Mails past their best-before: customers' wait for a person, colleagues' go out summed up in one mail.

A mail is late where it should have left hours ago (`[best_before]`), or where what made it due cannot be trusted: a
restored backup does not know what left after it was made, and a clock that ran away makes everything due at once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from followup.domain.states import OF_THE_ACCOUNT, Audience, HoldReason, MailKind, MailState
from followup.models import OutboxMessage
from followup.services import outbox
from followup.services.channel import channel
from followup.services.firm import Firm

_GATHERING = timedelta(minutes=1)  # so that all that is late is gathered before the one mail leaves


def is_late(session: Session, firm: Firm, row: OutboxMessage, *, now: datetime) -> bool:
    """Whether a due mail should no longer leave by itself. What a person lets go begins to wait anew."""
    if row.kind is MailKind.CATCH_UP or row.kind in OF_THE_ACCOUNT:
        return False
    hours = firm.best_before.get(row.kind)
    if hours is not None and now - row.not_before >= timedelta(hours=hours):
        return True
    distrusted = channel(session).late_until
    return distrusted is not None and row.not_before <= distrusted


def set_aside(session: Session, firm: Firm, row: OutboxMessage, *, now: datetime) -> None:
    """Hold a customer's late mail; end a colleague's and name it in the one mail that sums them up."""
    if row.audience is Audience.CUSTOMER:
        outbox.hold(row, [HoldReason.LATE])
        return
    outbox.cancel(row, "summed_up", now=now)
    waiting = session.exec(
        select(OutboxMessage)
        .where(
            OutboxMessage.kind == MailKind.CATCH_UP,
            OutboxMessage.state == MailState.QUEUED,
            OutboxMessage.user_id == row.user_id,
            col(OutboxMessage.frozen).is_(False),
        )
        .with_for_update()
    ).first()
    if waiting is None:
        waiting, _ = outbox.enqueue(
            session,
            firm,
            key=f"catch_up:{row.id}:{row.recipient}",
            kind=MailKind.CATCH_UP,
            audience=Audience.COLLEAGUE,
            recipient=row.recipient,
            due_at=now + _GATHERING,
            now=now,
            user_id=row.user_id,
            facts={"missed": []},
        )
    waiting.facts = {"missed": [*waiting.facts["missed"], row.id]}
