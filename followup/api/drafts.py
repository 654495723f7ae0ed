"""Drafts: what was read in a text waits for a person, who confirms or discards it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from flask import Response

from followup.api import topics
from followup.api.commitments import shown
from followup.api.schemas.commitments import CommitmentOut
from followup.api.schemas.readings import DeadlineOut, Said
from followup.api.schemas.recaps import Decided, DraftOut
from followup.api.schemas.values import ById, Nothing
from followup.api.topics import answer, user
from followup.db import Session
from followup.domain.states import DraftState, Part
from followup.edge import edge
from followup.errors import BadInput
from followup.models import Draft
from followup.services import drafts
from followup.services.drafts import Confirmation
from followup.services.firm import Firm
from followup.services.touchpoints import get_touchpoint
from nlp import PromiseKind

topic = topics.topic("drafts", "Needs, solutions and promises as they were read, until a person decides.")


@topic.post("/drafts/<id>/confirm", responses={200: Decided})
def confirm_draft(path: ById, body: Said) -> Response:
    """Confirm a draft: a promise becomes a commitment; a need or a solution may be marked for the customer."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        draft = drafts.get_draft(session, path.id)
        made: CommitmentOut | None = None
        if draft.part is Part.PROMISE:
            commitment = drafts.confirm_promise(session, here.firm, path.id, confirmation(body), by=user(), now=now)
            made = shown(commitment, here.firm, now)
        else:
            _only_wording(body)
            drafts.confirm_line(
                session, path.id, wording=body.customer_text, for_customer=body.for_customer, by=user(), now=now
            )
        out = Decided(draft=_alone(session, here.firm, draft, now), commitment=made)
    return answer(out)


@topic.post("/drafts/<id>/discard", responses={200: DraftOut})
def discard_draft(path: ById, body: Nothing) -> Response:
    """Say that a draft is nothing to keep."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        draft = drafts.discard(session, path.id, by=user(), now=now)
        out = _alone(session, here.firm, draft, now)
    return answer(out)


@topic.post("/drafts/<id>/take-back", responses={200: DraftOut})
def take_back_draft(path: ById, body: Nothing) -> Response:
    """Open a discarded draft again, or a confirmed need or solution."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        draft = drafts.take_back(session, path.id, by=user())
        out = _alone(session, here.firm, draft, now)
    return answer(out)


def confirmation(said: Said) -> Confirmation:
    """Return what a person says of a promise, as the services take it."""
    return Confirmation(
        action=said.action,
        owner_id=said.owner,
        holder=said.holder,
        person=said.person,
        kind=said.kind,
        due_day=said.due,
        due_time=said.at,
        no_date_reason=said.no_date_reason,
        customer_text=said.customer_text,
        for_customer=said.for_customer,
    )


def _only_wording(body: Said) -> None:
    for field in sorted(body.model_fields_set - {"customer_text", "for_customer"}):
        raise BadInput(field, "not_for_this_part", "only promises have this: a need or a solution has its wording")


def shown_drafts(session: Session, firm: Firm, text: str, read: Sequence[Draft], now: datetime) -> list[DraftOut]:
    """Return drafts as the API shows them, with their words in the text and days to choose from."""
    proposed: dict[tuple[PromiseKind, int | None], list[date]] = {}

    def days_for(draft: Draft) -> list[date]:
        if draft.part is not Part.PROMISE or draft.state is not DraftState.OPEN or draft.due_day is not None:
            return []
        # A long text holds thousands of promises, and the days hang only on these two.
        key = (draft.kind, draft.owner_id)
        if key not in proposed:
            proposed[key] = list(drafts.proposals(session, firm, draft, now=now))
        return proposed[key]

    return [_shown(text, draft, days_for(draft)) for draft in read]


def _alone(session: Session, firm: Firm, draft: Draft, now: datetime) -> DraftOut:
    source = get_touchpoint(session, draft.touchpoint_id)
    return shown_drafts(session, firm, source.text, [draft], now)[0]


def _shown(text: str, draft: Draft, days: list[date]) -> DraftOut:
    is_promise = draft.part is Part.PROMISE
    deadline: DeadlineOut | None = None
    if draft.deadline_kind and draft.deadline_start is not None and draft.deadline_end is not None:
        deadline = DeadlineOut(
            kind=draft.deadline_kind,
            start=draft.deadline_start,
            end=draft.deadline_end,
            quote=text[draft.deadline_start : draft.deadline_end],
            due=draft.due_day,
            at=draft.due_time,
        )
    return DraftOut(
        id=draft.id,
        part=draft.part,
        state=draft.state,
        start=draft.start,
        end=draft.end,
        quote=text[draft.start : draft.end],
        sentence_start=draft.sentence_start,
        sentence_end=draft.sentence_end,
        action=draft.action,
        holder=draft.holder if is_promise else None,
        person=draft.person,
        kind=draft.kind if is_promise else None,
        owner=draft.owner_id,
        deadline=deadline,
        proposals=days,
        customer_text=draft.customer_text,
        for_customer=draft.for_customer,
    )
