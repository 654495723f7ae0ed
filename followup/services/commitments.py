"""What happens to a commitment: kept, cancelled, moved, handed over, handed back, reopened.

Every move checks the version that the person saw, appends an event and plans the mails anew, in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from sqlmodel import Session, col, select

from followup.domain.due import Due
from followup.domain.lifecycle import after
from followup.domain.states import CommitmentEventKind, CommitmentState, MailKind
from followup.domain.texts import check_line
from followup.errors import BadInput, Conflict, IllegalMove, NotFound
from followup.models import Commitment, CommitmentEvent, OutboxMessage, User
from followup.services import customer_letters, outbox, reminders
from followup.services.access import active_user, need_change
from followup.services.customers import get_customer, reader_at
from followup.services.drafts import checked_due
from followup.services.firm import Firm

PAGE = 50


def get_commitment(session: Session, ident: int) -> Commitment:
    """Return a commitment; raises NotFound."""
    commitment = session.get(Commitment, ident)
    if commitment is None:
        raise NotFound("commitment", ident)
    return commitment


def history(session: Session, ident: int) -> Sequence[CommitmentEvent]:
    """Return everything that happened to it, oldest first."""
    return session.exec(
        select(CommitmentEvent).where(CommitmentEvent.commitment_id == ident).order_by(col(CommitmentEvent.id))
    ).all()


def list_commitments(
    session: Session,
    *,
    states: Iterable[CommitmentState] = (CommitmentState.OPEN,),
    owner_id: int | None = None,
    customer_id: int | None = None,
    after: tuple[date | None, int] | None = None,
    limit: int = PAGE,
) -> Sequence[Commitment]:
    """Return commitments by due day, those without one last, from `after` (due day, id) on."""
    undated = date.max
    day = col(Commitment.due_day)
    query = select(Commitment).where(col(Commitment.state).in_(list(states)))
    query = query.order_by(day.is_(None), day, col(Commitment.id)).limit(limit)
    if owner_id is not None:
        query = query.where(Commitment.owner_id == owner_id)
    if customer_id is not None:
        query = query.where(Commitment.customer_id == customer_id)
    if after is not None:
        last, ident = after[0] or undated, after[1]
        if last == undated:
            query = query.where(day.is_(None), col(Commitment.id) > ident)
        else:
            query = query.where(day.is_(None) | (day > last) | ((day == last) & (col(Commitment.id) > ident)))
    return session.exec(query).all()


def keep(session: Session, firm: Firm, ident: int, *, version: int, by: User, now: datetime) -> Commitment:
    """Say that it was done."""
    commitment = _begin(session, ident, version, by)
    _close(session, firm, commitment, CommitmentEventKind.KEPT, "", by, now)
    return commitment


def cancel(session: Session, firm: Firm, ident: int, *, why: str, version: int, by: User, now: datetime) -> Commitment:
    """Say that it will not be done, and why."""
    commitment = _begin(session, ident, version, by)
    _close(session, firm, commitment, CommitmentEventKind.CANCELLED, check_line(why, "why"), by, now)
    return commitment


def postpone(
    session: Session,
    firm: Firm,
    ident: int,
    *,
    day: date,
    at: time | None = None,
    why: str,
    tell_customer: str = "",
    version: int,
    by: User,
    now: datetime,
) -> Commitment:
    """Move it to another day, or give one to a commitment that had none.

    With `tell_customer` (the reason in words for the customer) a mail that tells them is put in the outbox.
    """
    commitment = _begin(session, ident, version, by)
    before = reminders.due_of(commitment)
    due = checked_due(day, at, firm, now)
    if before == due:
        raise BadInput("due", "same", "that is the date it has already")
    why = check_line(why, "why")
    _move(session, commitment, CommitmentEventKind.POSTPONED, by, now, why=why, due=due, told=bool(tell_customer))
    commitment.due_day, commitment.due_time, commitment.no_date_reason = due.day, due.at, ""
    if commitment.first_due_day is None:
        commitment.first_due_day, commitment.first_due_time = due.day, due.at
    if tell_customer:
        _tell_customer(session, firm, commitment, before, check_line(tell_customer, "tell_customer"), by, now)
    reminders.plan(session, firm, commitment, now=now)
    return commitment


def hand_over(
    session: Session, firm: Firm, ident: int, *, to_id: int, why: str = "", version: int, by: User, now: datetime
) -> Commitment:
    """Give it to a colleague, who hears of it at once and can hand it back."""
    commitment = _begin(session, ident, version, by)
    to = active_user(session, to_id)
    if to.id == commitment.owner_id:
        raise BadInput("owner", "same", "it is theirs already")
    why = check_line(why, "why", required=False)
    _move(session, commitment, CommitmentEventKind.HANDED_OVER, by, now, why=why, owner=to)
    commitment.owner_id = to.id
    reminders.plan(session, firm, commitment, now=now)
    if to.id != by.id:
        reminders.tell_owner(session, firm, commitment, giver=by, now=now)
    return commitment


def hand_back(
    session: Session, firm: Firm, ident: int, *, why: str, version: int, by: User, now: datetime
) -> Commitment:
    """Return it to whoever gave it, with the reason; only its owner can."""
    commitment = _begin(session, ident, version, by)
    giver = giver_of(session, commitment)
    if commitment.owner_id != by.id or giver is None:
        raise IllegalMove("commitment", "not given to this user by a colleague", CommitmentEventKind.HANDED_BACK)
    why = check_line(why, "why")
    _move(session, commitment, CommitmentEventKind.HANDED_BACK, by, now, why=why, owner=giver)
    commitment.owner_id = giver.id
    reminders.plan(session, firm, commitment, now=now)
    reminders.tell_giver(session, firm, commitment, giver=by, why=why, now=now)
    return commitment


def reopen(session: Session, firm: Firm, ident: int, *, why: str, version: int, by: User, now: datetime) -> Commitment:
    """Take back that it was kept or cancelled; its due day stays, and may have passed."""
    commitment = _begin(session, ident, version, by)
    _move(session, commitment, CommitmentEventKind.REOPENED, by, now, why=check_line(why, "why"))
    commitment.closed_at = None
    reminders.plan(session, firm, commitment, now=now)
    return commitment


def giver_of(session: Session, commitment: Commitment) -> User | None:
    """Return the colleague who gave it to its owner, or None where the owner took it."""
    received = session.exec(
        select(CommitmentEvent)
        .where(CommitmentEvent.commitment_id == commitment.id, CommitmentEvent.to_owner_id == commitment.owner_id)
        .order_by(col(CommitmentEvent.id).desc())
    ).first()
    giver = session.get(User, received.by_id) if received else None
    return giver if giver is not None and giver.active and giver.id != commitment.owner_id else None


def _begin(session: Session, ident: int, version: int, by: User) -> Commitment:
    # Not FOR UPDATE: whoever writes a row that refers to it, a worker for one, need not wait for that.
    query = select(Commitment).where(Commitment.id == ident).with_for_update(key_share=True)
    commitment = session.exec(query).first()
    if commitment is None:
        raise NotFound("commitment", ident)
    need_change(session, by, commitment)
    if commitment.version != version:
        raise Conflict("the commitment was changed in the meantime: read it again")
    return commitment


def _move(
    session: Session,
    commitment: Commitment,
    kind: CommitmentEventKind,
    by: User,
    now: datetime,
    *,
    why: str = "",
    due: Due | None = None,
    owner: User | None = None,
    told: bool = False,
) -> None:
    """Check the move, count the version up and append the event; the caller then sets what changed."""
    commitment.state = after(commitment.state, kind)
    commitment.version += 1
    session.add(
        CommitmentEvent(
            commitment_id=commitment.id,
            version=commitment.version,
            kind=kind,
            at=now,
            by_id=by.id,
            from_due_day=commitment.due_day if due else None,
            from_due_time=commitment.due_time if due else None,
            to_due_day=due.day if due else None,
            to_due_time=due.at if due else None,
            from_owner_id=commitment.owner_id if owner else None,
            to_owner_id=owner.id if owner else None,
            why=why,
            customer_told=told,
        )
    )


def _close(
    session: Session,
    firm: Firm,
    commitment: Commitment,
    kind: CommitmentEventKind,
    why: str,
    by: User,
    now: datetime,
) -> None:
    _move(session, commitment, kind, by, now, why=why)
    commitment.closed_at = now
    reminders.plan(session, firm, commitment, now=now)
    for row in outbox.waiting_for_commitment(session, commitment.id, [MailKind.GIVEN, MailKind.HANDED_BACK]):
        outbox.cancel(row, "no_longer_needed", now=now)


def _tell_customer(
    session: Session, firm: Firm, commitment: Commitment, before: Due | None, why: str, by: User, now: datetime
) -> OutboxMessage:
    customer = get_customer(session, commitment.customer_id)
    contact = reader_at(session, customer)
    if contact is None or not contact.email:
        raise BadInput("tell_customer", "no_address", "nobody at this customer has a mail address: add one first")
    if not commitment.for_customer:
        raise BadInput("tell_customer", "not_for_customer", "this commitment was not marked for the customer to read")
    rendered = customer_letters.moved(session, firm, commitment, before, why, customer, contact, by, now)
    for row in outbox.waiting_for_commitment(session, commitment.id, [MailKind.MOVED]):
        outbox.cancel(row, "no_longer_needed", now=now)
    return outbox.enqueue_read(
        session,
        firm,
        key=f"moved:{commitment.id}:{commitment.version}:{contact.id}",
        kind=MailKind.MOVED,
        contact=contact,
        rendered=rendered,
        by=by,
        now=now,
        commitment_id=commitment.id,
        facts={"due": reminders.stamp(reminders.due_of(commitment))},
    )
