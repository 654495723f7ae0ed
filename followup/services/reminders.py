"""Which mails stand in the outbox because of a commitment: the owner's, the manager's, the morning digest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from followup.domain.due import Due, local_instant
from followup.domain.reminders import digest_day, digest_until, ladder
from followup.domain.states import Audience, CommitmentState, MailKind
from followup.models import Commitment, CommitmentEvent, Customer, User
from followup.services import outbox
from followup.services.firm import Firm
from followup.services.people import managers_for
from nlp import Holder

LADDER = (MailKind.BEFORE_TIME, MailKind.LAST_CALL, MailKind.MANAGER)


def due_of(commitment: Commitment) -> Due | None:
    """Return when a commitment is due, if it has a day."""
    return Due(commitment.due_day, commitment.due_time) if commitment.due_day else None


def plan(session: Session, firm: Firm, commitment: Commitment, *, now: datetime) -> None:
    """Make the outbox hold exactly the reminders that this commitment still needs.

    What customers or others promised is asked after by its owner, who sees it in the digest; single mails and the
    manager's are for what we promised.
    """
    wanted: set[str] = set()
    due = due_of(commitment)
    if commitment.state is CommitmentState.OPEN and due is not None and commitment.holder is Holder.US:
        owner = session.get_one(User, commitment.owner_id)
        for step in ladder(due, firm.reminders, firm.calendar, firm.zone):
            readers: Sequence[User] = [owner]
            if step.kind is MailKind.MANAGER:
                readers = managers_for(session, owner)
            for reader in readers if step.at > now else ():
                key = f"reminder:{commitment.id}:{step.kind}:{stamp(due)}:{reader.email}"
                wanted.add(key)
                outbox.enqueue(
                    session,
                    firm,
                    key=key,
                    kind=step.kind,
                    audience=Audience.COLLEAGUE,
                    recipient=reader.email,
                    due_at=step.at,
                    until=step.until,
                    now=now,
                    user_id=reader.id,
                    customer_id=commitment.customer_id,
                    commitment_id=commitment.id,
                )
    for row in outbox.waiting_for_commitment(session, commitment.id, LADDER):
        if row.key not in wanted:
            outbox.cancel(row, "no_longer_needed", now=now)


def tell_owner(session: Session, firm: Firm, commitment: Commitment, *, giver: User, now: datetime) -> None:
    """Tell a colleague at once that a promise is theirs now."""
    _notice(session, firm, MailKind.GIVEN, commitment, giver, "", now)


def tell_owner_of_all(
    session: Session,
    firm: Firm,
    commitments: Sequence[Commitment],
    *,
    to: User,
    giver: User,
    why: str,
    now: datetime,
) -> None:
    """Tell a colleague at once, in one mail, that several promises are theirs now."""
    if len(commitments) == 1:
        tell_owner(session, firm, commitments[0], giver=giver, now=now)
        return
    first = commitments[0]
    outbox.enqueue(
        session,
        firm,
        key=f"{MailKind.GIVEN_MANY}:{first.id}:{first.version}:{to.email}",
        kind=MailKind.GIVEN_MANY,
        audience=Audience.COLLEAGUE,
        recipient=to.email,
        due_at=now,
        now=now,
        user_id=to.id,
        facts={"from": giver.name, "why": why, "commitments": [c.id for c in commitments]},
    )


def tell_giver(session: Session, firm: Firm, commitment: Commitment, *, giver: User, why: str, now: datetime) -> None:
    """Tell a colleague at once that a promise has come back to them, and why."""
    _notice(session, firm, MailKind.HANDED_BACK, commitment, giver, why, now)


@dataclass(slots=True)
class Digest:
    """What one person reads in the morning."""

    overdue: list[Commitment] = field(default_factory=list)
    today: list[Commitment] = field(default_factory=list)
    coming: list[Commitment] = field(default_factory=list)
    owed_to_us: list[Commitment] = field(default_factory=list)
    undated: int = 0  # how many have no date: a line, so that nothing is forgotten
    begins_week: bool = False  # on the week's first working day that line is reason enough to write

    def is_empty(self) -> bool:
        """Whether there is nothing to say this morning."""
        dated = self.overdue or self.today or self.coming or self.owed_to_us
        return not (dated or (self.undated and self.begins_week))


def digests(
    session: Session, firm: Firm, *, now: datetime, owner_id: int | None = None, untouched_since: datetime | None = None
) -> dict[int, Digest]:
    """Return the digest of every colleague (or of one) that has anything to be told, by user id.

    `untouched_since` leaves out what was confirmed, moved or handed over after that instant.
    """
    query = (
        select(Commitment)
        .join(User, col(User.id) == Commitment.owner_id)
        .where(
            Commitment.state == CommitmentState.OPEN,
            col(Commitment.due_day).is_(None) | (col(Commitment.due_day) <= _horizon(firm, firm.today(now))),
            col(User.active),
        )
        .order_by(col(Commitment.due_day), col(Commitment.due_time), col(Commitment.id))
    )
    if owner_id is not None:
        query = query.where(Commitment.owner_id == owner_id)
    if untouched_since is not None:
        touched = select(CommitmentEvent.id).where(
            CommitmentEvent.commitment_id == Commitment.id, col(CommitmentEvent.at) > untouched_since
        )
        query = query.where(~touched.exists())
    today = firm.today(now)
    first = firm.calendar.on_or_after(today - timedelta(days=today.weekday())) == today
    found: dict[int, Digest] = defaultdict(lambda: Digest(begins_week=first))
    for commitment in session.exec(query):
        due = due_of(commitment)
        digest = found[commitment.owner_id]
        if due is None:
            digest.undated += 1
        elif commitment.holder is not Holder.US:
            digest.owed_to_us.append(commitment)
        elif due.is_over(now, firm.zone):
            digest.overdue.append(commitment)
        elif due.day == today:
            digest.today.append(commitment)
        else:
            digest.coming.append(commitment)
    return {user_id: digest for user_id, digest in found.items() if not digest.is_empty()}


def plan_digests(session: Session, firm: Firm, *, now: datetime) -> int:
    """Put this morning's digests in the outbox, once a person and day; returns how many are new."""
    day = digest_day(now, firm.reminders, firm.calendar, firm.zone)
    if day is None:
        return 0
    # A computer that was off at eight catches up later; what was promised since then is no morning's news.
    morning = local_instant(day, firm.reminders.digest_at, firm.zone)
    count = 0
    for user_id in digests(session, firm, now=now, untouched_since=morning):
        user = session.get_one(User, user_id)
        _, new = outbox.enqueue(
            session,
            firm,
            key=f"digest:{day}:{user.email}",
            kind=MailKind.DIGEST,
            audience=Audience.COLLEAGUE,
            recipient=user.email,
            due_at=now,
            until=digest_until(day, firm.reminders, firm.zone),
            now=now,
            user_id=user.id,
        )
        count += new
    return count


def stamp(due: Due | None) -> str:
    """Return a due day (and time) as it stands in keys: "2026-11-26", "2026-11-26T10:00"; "" for none."""
    if due is None:
        return ""
    return f"{due.day}T{due.at:%H:%M}" if due.at else str(due.day)


def due_from(stamped: str) -> Due | None:
    """Return what `stamp` was made of."""
    day, _, at = stamped.partition("T")
    return Due(date.fromisoformat(day), time.fromisoformat(at) if at else None) if day else None


def customer_names(session: Session, ids: set[int]) -> dict[int, str]:
    """Return the names of those customers."""
    rows = session.exec(select(Customer.id, Customer.name).where(col(Customer.id).in_(ids)))
    return dict(rows.all())


def _horizon(firm: Firm, today: date) -> date:
    """The digest looks some days ahead, and at least to the next working day, or Friday would hide Monday."""
    return max(today + timedelta(days=firm.reminders.days_ahead), firm.calendar.add(today, 1))


def _notice(
    session: Session, firm: Firm, kind: MailKind, commitment: Commitment, giver: User, why: str, now: datetime
) -> None:
    reader = session.get_one(User, commitment.owner_id)
    outbox.enqueue(
        session,
        firm,
        key=f"{kind}:{commitment.id}:{commitment.version}:{reader.email}",
        kind=kind,
        audience=Audience.COLLEAGUE,
        recipient=reader.email,
        due_at=now,
        now=now,
        user_id=reader.id,
        customer_id=commitment.customer_id,
        commitment_id=commitment.id,
        facts={"from": giver.name, "why": why},
    )
