"""Recaps and what was read in them, complaints, and the timeline of contacts."""

from __future__ import annotations

from datetime import date, datetime

from flask import Response

from followup.api import topics
from followup.api.commitments import shown
from followup.api.paging import BY_ID, page_of, start_of
from followup.api.schemas.commitments import CommitmentOut
from followup.api.schemas.mails import MailOut
from followup.api.schemas.readings import DeadlineOut, Said
from followup.api.schemas.recaps import (
    Contacts,
    Decided,
    DraftOut,
    ForReader,
    LetterOut,
    NewComplaint,
    NewRecap,
    RecapOut,
    SendRecap,
    Timeline,
    TouchpointItem,
    TouchpointOut,
    Touchpoints,
)
from followup.api.schemas.values import ById, Nothing
from followup.api.topics import ID, answer, user
from followup.db import Session
from followup.domain.states import DraftState, Part, TouchpointKind
from followup.edge import edge
from followup.errors import BadInput
from followup.models import Draft, Touchpoint
from followup.services import drafts, recaps, touchpoints
from followup.services.drafts import Confirmation
from followup.services.firm import Firm
from followup.services.letters import Rendered

topic = topics.topic("recaps", "What was said at meetings, what was read in it, and what a person made of that.")


@topic.post("/recaps", responses={201: RecapOut})
def take_recap(body: NewRecap) -> Response:
    """Record a recap and read it; its drafts wait for a person."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        taken = recaps.take_recap(
            session,
            here.firm,
            customer_id=body.customer,
            text=body.text,
            happened_at=body.happened_at or now,
            channel=body.channel,
            participants=body.participants,
            job=body.job,
            by=user(),
            now=now,
        )
        out = _recap(session, here.firm, taken, now)
    return answer(out, 201)


@topic.get("/recaps", responses={200: Touchpoints})
def list_recaps(query: Contacts) -> Response:
    """List recaps, the last one recorded first."""
    return _page(query, TouchpointKind.RECAP)


@topic.get(f"/recaps/{ID}", responses={200: RecapOut})
def get_recap(path: ById) -> Response:
    """Show a recap with its drafts and commitments."""
    here, now = edge(), edge().now()
    with here.database.reading() as session:
        found = touchpoints.get_touchpoint(session, path.id, TouchpointKind.RECAP)
        return answer(_recap(session, here.firm, found, now))


@topic.get(f"/recaps/{ID}/letter", responses={200: LetterOut})
def preview_recap_letter(path: ById, query: ForReader) -> Response:
    """Show the mail that sending the recap would put in the outbox."""
    here, now = edge(), edge().now()
    with here.database.reading() as session:
        said = recaps.recap_letter(session, here.firm, path.id, contact_id=query.contact, by=user(), now=now)
    return answer(letter(said))


@topic.post(f"/recaps/{ID}/send", responses={201: MailOut})
def send_recap(path: ById, body: SendRecap) -> Response:
    """Put the recap for the customer in the outbox: only lines that were confirmed and marked for them."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        row = recaps.send_recap(
            session, here.firm, path.id, contact_id=body.contact, again=body.again, by=user(), now=now
        )
    return answer(MailOut.model_validate(row), 201)


@topic.post(f"/drafts/{ID}/confirm", responses={200: Decided})
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


@topic.post(f"/drafts/{ID}/discard", responses={200: DraftOut})
def discard_draft(path: ById, body: Nothing) -> Response:
    """Say that a draft is nothing to keep."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        draft = drafts.discard(session, path.id, by=user(), now=now)
        out = _alone(session, here.firm, draft, now)
    return answer(out)


@topic.post(f"/drafts/{ID}/take-back", responses={200: DraftOut})
def take_back_draft(path: ById, body: Nothing) -> Response:
    """Open a discarded draft again, or a confirmed need or solution."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        draft = drafts.take_back(session, path.id, now=now)
        out = _alone(session, here.firm, draft, now)
    return answer(out)


@topic.post("/complaints", responses={201: TouchpointOut})
def open_complaint(body: NewComplaint) -> Response:
    """Record a complaint; while it is open the customer is not thanked for anything."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        row = touchpoints.open_complaint(
            session,
            customer_id=body.customer,
            text=body.text,
            channel=body.channel,
            happened_at=body.happened_at or now,
            by=user(),
            now=now,
        )
    return answer(TouchpointOut.model_validate(row), 201)


@topic.post(f"/complaints/{ID}/close", responses={200: TouchpointOut})
def close_complaint(path: ById, body: Nothing) -> Response:
    """Say that the customer has been told of the solution."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        row = touchpoints.close_complaint(session, path.id, now=now)
    return answer(TouchpointOut.model_validate(row))


@topic.get("/touchpoints", responses={200: Touchpoints})
def list_touchpoints(query: Timeline) -> Response:
    """List contacts of every kind, the last one recorded first."""
    return _page(query, query.kind)


@topic.get(f"/touchpoints/{ID}", responses={200: TouchpointOut})
def get_touchpoint(path: ById) -> Response:
    """Show a contact with its text."""
    with edge().database.reading() as session:
        return answer(TouchpointOut.model_validate(touchpoints.get_touchpoint(session, path.id)))


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


def letter(said: Rendered) -> LetterOut:
    """Return a mail's words and files."""
    return LetterOut.model_validate(
        {
            "subject": said.letter.subject,
            "text": said.letter.text,
            "attachments": said.attachments,
            "tells": said.tells,
            "is_empty": said.is_empty,
        }
    )


def _only_wording(body: Said) -> None:
    for field in body.model_fields_set - {"customer_text", "for_customer"}:
        raise BadInput(field, "not_for_this_part", "only promises have this: a need or a solution has its wording")


def _page(query: Contacts, kind: TouchpointKind | None) -> Response:
    start = start_of(query, BY_ID)
    with edge().database.reading() as session:
        rows = touchpoints.list_touchpoints(
            session,
            kind=kind,
            customer_id=query.customer,
            before_id=start[0] if start else None,
            limit=query.limit + 1,
        )
    items, following = page_of(rows, query, lambda row: (row.id,))
    return answer(Touchpoints(items=[TouchpointItem.model_validate(row) for row in items], next=following))


def _recap(session: Session, firm: Firm, recap: Touchpoint, now: datetime) -> RecapOut:
    read = [_draft(session, firm, recap.text, draft, now) for draft in recaps.drafts_of(session, recap.id)]
    made = [shown(c, firm, now) for c in recaps.commitments_of(session, recap.id)]
    return RecapOut.model_validate(recap.model_dump() | {"drafts": read, "commitments": made})


def _alone(session: Session, firm: Firm, draft: Draft, now: datetime) -> DraftOut:
    source = touchpoints.get_touchpoint(session, draft.touchpoint_id)
    return _draft(session, firm, source.text, draft, now)


def _draft(session: Session, firm: Firm, text: str, draft: Draft, now: datetime) -> DraftOut:
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
    days: list[date] = []
    if is_promise and draft.state is DraftState.OPEN and draft.due_day is None:
        days = list(drafts.proposals(session, firm, draft, now=now))
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
