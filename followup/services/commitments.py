"""What happens to a commitment: kept, cancelled, moved, handed over, handed back, reopened, worded for the customer.

Every move checks the version that the person saw, appends an event and plans the mails anew, in one transaction. Lists
of commitments stand in `listing`, taking a move back in `undoing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlmodel import Session, col, select

from followup.domain.states import CommitmentEventKind, MailKind
from followup.domain.texts import check_line
from followup.errors import BadInput, IllegalMove, NotFound
from followup.models import Commitment, CommitmentEvent, User
from followup.services import links, outbox, reminders, telling
from followup.services.access import active_user
from followup.services.drafts import LONGEST_ACTION, checked_due
from followup.services.firm import Firm
from followup.services.moves import begin, record


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


def keep(session: Session, firm: Firm, ident: int, *, version: int, by: User, now: datetime) -> Commitment:
    """Say that it was done."""
    commitment = begin(session, ident, version, by)
    _close(session, firm, commitment, CommitmentEventKind.KEPT, "", by, now)
    return commitment


def cancel(session: Session, firm: Firm, ident: int, *, why: str, version: int, by: User, now: datetime) -> Commitment:
    """Say that it will not be done, and why; where the customer knows of it, a mail waits that tells them."""
    commitment = begin(session, ident, version, by)
    why = check_line(why, "why")
    _close(session, firm, commitment, CommitmentEventKind.CANCELLED, why, by, now)
    telling.draft_of_withdrawal(session, firm, commitment, why, by=by, now=now)
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

    With `tell_customer` (the reason in words for the customer) a mail that tells them is put in the outbox. Without, it
    waits there for a person to read and send it, with `why`, where the customer knows of the commitment.
    """
    commitment = begin(session, ident, version, by)
    before = reminders.due_of(commitment)
    due = checked_due(day, at, firm, now)
    if before == due:
        raise BadInput("due", "same", "that is the date it has already")
    why = check_line(why, "why")
    record(
        session,
        commitment,
        CommitmentEventKind.POSTPONED,
        by,
        now,
        why=why,
        dues=(before, due),
        told=bool(tell_customer),
    )
    commitment.due_day, commitment.due_time, commitment.no_date_reason = due.day, due.at, ""
    if commitment.first_due_day is None:
        commitment.first_due_day, commitment.first_due_time = due.day, due.at
    if tell_customer:
        telling.of_move(session, firm, commitment, before, check_line(tell_customer, "tell_customer"), by=by, now=now)
    else:
        telling.draft_of_move(session, firm, commitment, before, why, by=by, now=now)
    reminders.plan(session, firm, commitment, now=now)
    return commitment


def hand_over(
    session: Session,
    firm: Firm,
    ident: int,
    *,
    to_id: int,
    why: str = "",
    version: int,
    by: User,
    now: datetime,
    tell: bool = True,
) -> Commitment:
    """Give it to a colleague, who hears of it at once (unless the caller tells them) and can hand it back."""
    commitment = begin(session, ident, version, by)
    to = active_user(session, to_id)
    if to.id == commitment.owner_id:
        raise BadInput("owner", "same", "it is theirs already")
    why = check_line(why, "why", required=False)
    record(session, commitment, CommitmentEventKind.HANDED_OVER, by, now, why=why, owner=to)
    commitment.owner_id = to.id
    links.revoke_for_commitment(session, commitment.id, now=now)
    reminders.plan(session, firm, commitment, now=now)
    if tell and to.id != by.id:
        reminders.tell_owner(session, firm, commitment, giver=by, now=now)
    return commitment


def hand_back(
    session: Session, firm: Firm, ident: int, *, why: str, version: int, by: User, now: datetime
) -> Commitment:
    """Return it to whoever gave it, with the reason; only its owner can."""
    commitment = begin(session, ident, version, by)
    giver = giver_of(session, commitment)
    if commitment.owner_id != by.id or giver is None:
        raise IllegalMove("commitment", "not given to this user by a colleague", CommitmentEventKind.HANDED_BACK)
    why = check_line(why, "why")
    record(session, commitment, CommitmentEventKind.HANDED_BACK, by, now, why=why, owner=giver)
    commitment.owner_id = giver.id
    links.revoke_for_commitment(session, commitment.id, now=now)
    reminders.plan(session, firm, commitment, now=now)
    reminders.tell_giver(session, firm, commitment, giver=by, why=why, now=now)
    return commitment


def reopen(session: Session, firm: Firm, ident: int, *, why: str, version: int, by: User, now: datetime) -> Commitment:
    """Take back that it was kept or cancelled; its due day stays, and may have passed.

    Where the customer was told that it will not be done, a mail waits that tells them it will.
    """
    commitment = begin(session, ident, version, by)
    why = check_line(why, "why")
    record(session, commitment, CommitmentEventKind.REOPENED, by, now, why=why)
    commitment.closed_at = None
    telling.end_waiting(session, commitment, now=now)
    telling.draft_of_return(session, firm, commitment, why, by=by, now=now)
    reminders.plan(session, firm, commitment, now=now)
    return commitment


def word(
    session: Session, ident: int, *, customer_text: str, for_customer: bool, version: int, by: User, now: datetime
) -> Commitment:
    """Say in which words the customer may read it, or that they may not; raises BadInput where they know of it already.

    Nothing leaves by this: it stands in the next recap that is sent to them, and in the mails about it.
    """
    commitment = begin(session, ident, version, by)
    text = check_line(customer_text, "customer_text", required=for_customer, longest=LONGEST_ACTION)
    if commitment.told_message_id is not None and not for_customer:
        raise BadInput("for_customer", "told", "the customer knows of it already")
    if (text, for_customer) == (commitment.customer_text, commitment.for_customer):
        raise BadInput("customer_text", "same", "it stands so already")
    record(session, commitment, CommitmentEventKind.WORDED, by, now, why=text if for_customer else "")
    commitment.customer_text, commitment.for_customer = text, for_customer
    return commitment


def giver_of(session: Session, commitment: Commitment) -> User | None:
    """Return the colleague who gave it to its owner, or None where the owner took it."""
    received = session.exec(
        select(CommitmentEvent)
        .where(
            CommitmentEvent.commitment_id == commitment.id,
            CommitmentEvent.to_owner_id == commitment.owner_id,
            CommitmentEvent.kind != CommitmentEventKind.UNDONE,
        )
        .order_by(col(CommitmentEvent.id).desc())
    ).first()
    giver = session.get(User, received.by_id) if received else None
    return giver if giver is not None and giver.active and giver.id != commitment.owner_id else None


def _close(
    session: Session,
    firm: Firm,
    commitment: Commitment,
    kind: CommitmentEventKind,
    why: str,
    by: User,
    now: datetime,
) -> None:
    record(session, commitment, kind, by, now, why=why)
    commitment.closed_at = now
    links.revoke_for_commitment(session, commitment.id, now=now)
    reminders.plan(session, firm, commitment, now=now)
    for row in outbox.waiting_for_commitment(session, commitment.id, [MailKind.GIVEN, MailKind.HANDED_BACK]):
        outbox.cancel(row, "no_longer_needed", now=now)
    telling.end_waiting(session, commitment, now=now)
