"""Two dispatchers as one would write them in a hurry. They are here so that the proofs are known to fail for them."""

from __future__ import annotations

from sqlmodel import Session, col, select

from followup.domain.states import MailState
from followup.models import OutboxMessage
from followup.services import delivery, endings
from scheduler.work import Work

BATCH = 3


def marks_first(work: Work) -> bool:
    """Mark a mail as sent, then send it."""
    with work.database.writing() as session:
        row = delivery.next_due(session, now=work.clock())
        if row is None:
            return False
        claimed = _claim(session, work, row)
        endings.sent(session, claimed, answer="", really=True, now=work.clock())
    _deliver(work, claimed)
    return True


def marks_last(work: Work) -> bool:
    """Send some mails, then mark them as sent."""
    with work.database.writing() as session:
        query = select(OutboxMessage).where(OutboxMessage.state == MailState.QUEUED).order_by(col(OutboxMessage.id))
        claims = [_claim(session, work, row) for row in session.exec(query.limit(BATCH)).all()]
        for claimed in claims:
            _deliver(work, claimed)
        for claimed in claims:
            endings.sent(session, claimed, answer="", really=True, now=work.clock())
    return bool(claims)


def _claim(session: Session, work: Work, row: OutboxMessage) -> delivery.Claim:
    claimed = delivery.claim(session, work.firm, row, now=work.clock())
    assert claimed is not None
    return claimed


def _deliver(work: Work, claimed: delivery.Claim) -> None:
    work.transport.deliver(
        claimed.message, sender=claimed.sender, recipient=claimed.recipient, before_body=lambda: None
    )
