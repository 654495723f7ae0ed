"""What the mail server took, held against what the database says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func
from sqlmodel import col, select

from followup.db import Database
from followup.domain.states import Audience, HoldReason, MailState
from followup.models import OutboxAttempt, OutboxMessage, Touchpoint
from tests.proofs.sink import taken

Outcome = tuple[int, MailState, tuple[str, ...]]  # how often taken, state, reasons to wait


@dataclass(frozen=True)
class Entry:
    """One mail: what the database says, and how often the server took it."""

    ident: str
    audience: Audience
    state: MailState
    holds: tuple[str, ...]
    interrupted: int  # sends that had begun with the text and were never ended
    noted: int  # how often it stands on the customer's timeline
    taken: int

    @property
    def asked(self) -> bool:
        """Whether a person is asked if it arrived."""
        return self.state is MailState.HELD and self.holds == (HoldReason.ARRIVED,)


@dataclass(frozen=True)
class Books:
    """`strays` were taken by the server and are in no outbox."""

    entries: Sequence[Entry]
    strays: frozenset[str]

    def check(self) -> None:
        """Raise AssertionError unless every mail has ended as the guarantee says."""
        lost = [e for e in self.entries if e.state is MailState.SENT and not e.taken]
        assert not lost, f"lost: {lost}"
        twice = [e for e in self.entries if e.audience is Audience.CUSTOMER and e.taken > 1]
        assert not twice, f"twice to a customer: {twice}"
        left = [e for e in self.entries if e.state is not MailState.SENT and not e.asked]
        assert not left, f"not ended: {left}"
        again = [e for e in self.entries if e.taken > 1 + e.interrupted]
        assert not again, f"sent again without need: {again}"
        idle = [e for e in self.entries if e.asked and not (e.interrupted and e.audience is Audience.CUSTOMER)]
        assert not idle, f"asked without need: {idle}"
        wrong = [e for e in self.entries if e.noted != (e.state is MailState.SENT and e.audience is Audience.CUSTOMER)]
        assert not wrong, f"wrong on the timeline: {wrong}"
        assert not self.strays, f"from nowhere: {self.strays}"

    def to(self, audience: Audience) -> list[Outcome]:
        """Return the outcome of the mails to those readers, oldest first."""
        return [(e.taken, e.state, e.holds) for e in self.entries if e.audience is audience]

    @property
    def duplicates(self) -> int:
        """How many mails too many the server took."""
        return sum(max(e.taken - 1, 0) for e in self.entries)

    @property
    def interrupted(self) -> int:
        """How many sends had begun with the text and were never ended."""
        return sum(e.interrupted for e in self.entries)

    def asked(self, *, had_arrived: bool) -> int:
        """Return of how many mails a person is asked whether they arrived, and the answer is that."""
        return sum(e.asked and bool(e.taken) is had_arrived for e in self.entries)


def read_books(database: Database, ledger: Path) -> Books:
    """Read both; the ledger must be whole, so the server has to have ended."""
    counts = Counter(ident for ident, _ in taken(ledger))
    rows = select(OutboxMessage).order_by(col(OutboxMessage.id))
    unended = (
        select(OutboxAttempt.outbox_id, func.count())
        .where(col(OutboxAttempt.in_data_at).is_not(None), col(OutboxAttempt.ended_at).is_(None))
        .group_by(col(OutboxAttempt.outbox_id))
    )
    notes = (
        select(Touchpoint.message_id, func.count())
        .where(col(Touchpoint.message_id).is_not(None))
        .group_by(col(Touchpoint.message_id))
    )
    with database.reading() as session:
        interrupted = dict(session.exec(unended).all())
        noted = dict(session.exec(notes).all())
        entries = [
            Entry(
                row.message_id,
                row.audience,
                row.state,
                tuple(row.holds),
                interrupted=interrupted.get(row.id, 0),
                noted=noted.get(row.id, 0),
                taken=counts[row.message_id],
            )
            for row in session.exec(rows)
        ]
    return Books(entries, frozenset(counts) - {entry.ident for entry in entries})
