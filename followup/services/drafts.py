"""A person looks at what was read: corrects it, discards it, or confirms it. Only then is it a commitment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session, select

from followup.domain.due import Due, check_day
from followup.domain.states import CommitmentEventKind, DraftState, Part
from followup.domain.texts import check_line
from followup.errors import BadInput, IllegalMove, NotFound
from followup.models import Commitment, CommitmentEvent, Draft, Touchpoint, User
from followup.services import reminders
from followup.services.access import active_user, is_of_another
from followup.services.firm import Firm
from followup.services.habits import habits_of
from nlp import Holder, PromiseKind
from nlp.advice import propose

LONGEST_ACTION = 500


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a person says of a promise. None leaves what was read; `no_date_reason` replaces the due day."""

    action: str | None = None
    owner_id: int | None = None
    holder: Holder | None = None
    person: str | None = None
    kind: PromiseKind | None = None
    due_day: date | None = None
    due_time: time | None = None
    no_date_reason: str = ""
    customer_text: str | None = None
    for_customer: bool = False


def get_draft(session: Session, ident: int, *parts: Part) -> Draft:
    """Return a draft, of one of those parts where any are given; raises NotFound."""
    draft = session.exec(select(Draft).where(Draft.id == ident).with_for_update()).first()
    if draft is None or (parts and draft.part not in parts):
        raise NotFound("draft", ident)
    return draft


def proposals(session: Session, firm: Firm, promise: Draft | Commitment, *, now: datetime) -> Sequence[date]:
    """Return up to three working days on which a promise can be due, the usual one for its kind first."""
    return proposals_for(session, firm, [promise], now=now)[0]


def proposals_for(
    session: Session, firm: Firm, promises: Sequence[Draft | Commitment], *, now: datetime
) -> list[Sequence[date]]:
    """Return the same for several promises, in the order given, in two queries however many they are."""
    if not promises:
        return []
    known = habits_of(session, firm, {promise.owner_id for promise in promises}, now=now)
    return [
        propose(
            promise.kind,
            reference=now.astimezone(firm.zone),
            calendar=firm.calendar,
            usual_days=known[promise.owner_id].usual_days,
            busy=known[promise.owner_id].busy,
        )
        for promise in promises
    ]


def confirm_promise(
    session: Session, firm: Firm, draft_id: int, said: Confirmation, *, by: User, now: datetime
) -> Commitment:
    """Make a commitment of a promise: its reminders stand in the outbox and its owner hears of it at once.

    Raises BadInput("due", "no_date") where there is neither a due day nor a reason for having none.
    """
    draft = _open(session, draft_id, by, Part.PROMISE)
    touchpoint = session.get_one(Touchpoint, draft.touchpoint_id)
    due = _due(draft, said, firm, now)
    owner = active_user(session, said.owner_id or draft.owner_id or by.id)
    action = check_line(said.action if said.action is not None else draft.action, "action", longest=LONGEST_ACTION)
    wording = said.customer_text if said.customer_text is not None else draft.customer_text
    commitment = Commitment(
        customer_id=touchpoint.customer_id,
        touchpoint_id=touchpoint.id,
        draft_id=draft.id,
        owner_id=owner.id,
        holder=said.holder or draft.holder,
        person=check_line(said.person or draft.person or "", "person", required=False, longest=100) or None,
        kind=said.kind or draft.kind,
        action=action,
        source=touchpoint.text[draft.sentence_start : draft.sentence_end],
        job=touchpoint.job,
        due_day=due.day if due else None,
        due_time=due.at if due else None,
        no_date_reason="" if due else said.no_date_reason.strip(),
        first_due_day=due.day if due else None,
        first_due_time=due.at if due else None,
        customer_text=check_line(wording, "customer_text", required=said.for_customer, longest=LONGEST_ACTION),
        for_customer=said.for_customer,
        created_by=by.id,
        created_at=now,
    )
    session.add(commitment)
    _decide(draft, DraftState.CONFIRMED, by, now)
    draft.customer_text, draft.for_customer = commitment.customer_text, commitment.for_customer
    session.flush()
    session.add(
        CommitmentEvent(
            commitment_id=commitment.id,
            version=commitment.version,
            kind=CommitmentEventKind.CONFIRMED,
            at=now,
            by_id=by.id,
            to_due_day=commitment.due_day,
            to_due_time=commitment.due_time,
            to_owner_id=owner.id,
            why=commitment.no_date_reason,
        )
    )
    reminders.plan(session, firm, commitment, now=now)
    if owner.id != by.id:
        reminders.tell_owner(session, firm, commitment, giver=by, now=now)
    return commitment


def confirm_line(
    session: Session, draft_id: int, *, wording: str | None, for_customer: bool, by: User, now: datetime
) -> Draft:
    """Say that a need or a solution was read rightly, in which words the customer may read it, and whether."""
    draft = _open(session, draft_id, by, Part.NEED, Part.SOLUTION)
    text = wording if wording is not None else draft.customer_text
    draft.customer_text = check_line(text, "customer_text", required=for_customer, longest=LONGEST_ACTION)
    draft.for_customer = for_customer
    _decide(draft, DraftState.CONFIRMED, by, now)
    return draft


def discard(session: Session, draft_id: int, *, by: User, now: datetime) -> Draft:
    """Say that a draft is nothing to keep."""
    draft = _open(session, draft_id, by)
    _decide(draft, DraftState.DISCARDED, by, now)
    return draft


def take_back(session: Session, draft_id: int, *, by: User) -> Draft:
    """Open a draft again that was discarded, or a confirmed need or solution. A commitment is cancelled instead."""
    draft = _theirs(session, draft_id, by)
    if draft.state is DraftState.OPEN or (draft.part is Part.PROMISE and draft.state is DraftState.CONFIRMED):
        raise IllegalMove("draft", draft.state, "taken back")
    draft.state, draft.decided_by, draft.decided_at = DraftState.OPEN, None, None
    return draft


def _theirs(session: Session, draft_id: int, by: User, *parts: Part) -> Draft:
    draft = get_draft(session, draft_id, *parts)
    if is_of_another(by, session.get_one(Touchpoint, draft.touchpoint_id)):
        raise NotFound("draft", draft_id)
    return draft


def _open(session: Session, draft_id: int, by: User, *parts: Part) -> Draft:
    draft = _theirs(session, draft_id, by, *parts)
    if draft.state is not DraftState.OPEN:
        raise IllegalMove("draft", draft.state, "decided again")
    return draft


def _decide(draft: Draft, state: DraftState, by: User, now: datetime) -> None:
    draft.state, draft.decided_by, draft.decided_at = state, by.id, now


def _due(draft: Draft, said: Confirmation, firm: Firm, now: datetime) -> Due | None:
    """Return what a person says is due. What was read counts only where it names a day."""
    if said.due_day is not None:
        return checked_due(said.due_day, said.due_time, firm, now)
    if said.no_date_reason.strip():
        if said.due_time is not None:
            raise BadInput("due", "time_without_day", "a clock time needs its day")
        check_line(said.no_date_reason, "no_date_reason")
        return None
    if draft.due_day is None:
        raise BadInput("due", "no_date", "give a date, or say why there is none")
    return checked_due(draft.due_day, said.due_time or draft.due_time, firm, now)


def checked_due(day: date, at: time | None, firm: Firm, now: datetime) -> Due:
    """Return the due day if it can be promised today; raises BadInput for one that has passed."""
    due = Due(check_day(day, "due"), at.replace(tzinfo=None) if at else None)
    if due.day < firm.today(now):
        raise BadInput("due", "past", "that day has passed: give one from today on")
    return due
