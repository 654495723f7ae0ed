"""Two dispatchers as one would write them in a hurry. They are here so that the proofs are known to fail for them."""

from __future__ import annotations

from sqlmodel import Session

from followup.services import delivery, endings
from scheduler.work import Work

BATCH = 3


def marks_first(work: Work, most: int | None = None) -> int:
    """Mark a mail as sent, then send it."""
    count = 0
    while count != most:
        with work.database.writing() as session:
            claimed = _claim_next(session, work)
            if claimed is None:
                break
            endings.sent(session, claimed, answer="", really=True, now=work.clock())
        _deliver(work, claimed)
        count += 1
    return count


def marks_last(work: Work, most: int | None = None) -> int:
    """Send some mails, then mark them as sent."""
    count = 0
    while most is None or count < most:
        with work.database.writing() as session:
            claims = [claimed for _ in range(BATCH) if (claimed := _claim_next(session, work)) is not None]
            for claimed in claims:
                _deliver(work, claimed)
            for claimed in claims:
                endings.sent(session, claimed, answer="", really=True, now=work.clock())
        if not claims:
            break
        count += len(claims)
    return count


def _claim_next(session: Session, work: Work) -> delivery.Claim | None:
    due = delivery.next_due(session, now=work.clock())
    return due and delivery.claim(session, work.firm, due, now=work.clock())


def _deliver(work: Work, claimed: delivery.Claim) -> None:
    work.transport.deliver(
        claimed.message, sender=claimed.sender, recipient=claimed.recipient, before_body=lambda: None
    )
