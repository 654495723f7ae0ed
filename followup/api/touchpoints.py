"""The timeline: contacts with customers of every kind, and complaints until they are solved."""

from __future__ import annotations

from flask import Response

from followup.api import topics
from followup.api.schemas.paging import BY_ID, page_of, start_of
from followup.api.schemas.recaps import (
    Contacts,
    NewComplaint,
    NewTouchpoint,
    Timeline,
    TouchpointItem,
    TouchpointOut,
    Touchpoints,
)
from followup.api.schemas.values import ById, Nothing
from followup.api.topics import answer, user
from followup.domain.states import Channel, TouchpointKind
from followup.edge import edge
from followup.services import touchpoints

topic = topics.topic("touchpoints", "Every contact with a customer, and complaints until they are solved.")


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


@topic.post("/complaints/<id>/close", responses={200: TouchpointOut})
def close_complaint(path: ById, body: Nothing) -> Response:
    """Say that the customer has been told of the solution."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        row = touchpoints.close_complaint(session, path.id, now=now)
    return answer(TouchpointOut.model_validate(row))


@topic.post("/complaints/<id>/reopen", responses={200: TouchpointOut})
def reopen_complaint(path: ById, body: Nothing) -> Response:
    """Take back that it was solved."""
    with edge().database.writing() as session:
        row = touchpoints.reopen_complaint(session, path.id)
    return answer(TouchpointOut.model_validate(row))


@topic.post("/touchpoints", responses={201: TouchpointOut})
def note(body: NewTouchpoint) -> Response:
    """Record a contact that nothing else records: a call, a chat, a review."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        row = touchpoints.note(
            session,
            kind=body.kind,
            channel=body.channel,
            direction=body.direction,
            customer_id=body.customer,
            contact_id=body.contact,
            text=body.text,
            happened_at=body.happened_at or now,
            participants=body.participants,
            job=body.job,
            by=user(),
            now=now,
        )
    return answer(TouchpointOut.model_validate(row), 201)


@topic.post("/touchpoints/<id>/remove", responses={200: TouchpointOut})
def remove_note(path: ById, body: Nothing) -> Response:
    """Delete a contact that was noted by hand, for good, and return it as it was."""
    with edge().database.writing() as session:
        row = touchpoints.remove_note(session, path.id, by=user())
        out = TouchpointOut.model_validate(row)
    return answer(out)


@topic.get("/touchpoints", responses={200: Touchpoints})
def list_touchpoints(query: Timeline) -> Response:
    """List contacts of every kind, the last one recorded first."""
    return page(query, query.kind, query.channel)


@topic.get("/touchpoints/<id>", responses={200: TouchpointOut})
def get_touchpoint(path: ById) -> Response:
    """Show a contact with its text."""
    with edge().database.reading() as session:
        return answer(TouchpointOut.model_validate(touchpoints.get_touchpoint(session, path.id)))


def page(query: Contacts, kind: TouchpointKind | None, channel: Channel | None = None) -> Response:
    """Return a page of contacts, of that kind and channel where they are given."""
    start = start_of(query, BY_ID)
    with edge().database.reading() as session:
        rows = touchpoints.list_touchpoints(
            session,
            kind=kind,
            channel=channel,
            customer_id=query.customer,
            before_id=start[0] if start else None,
            limit=query.limit + 1,
        )
    items, following = page_of(rows, query, lambda row: (row.id,))
    return answer(Touchpoints(items=[TouchpointItem.model_validate(row) for row in items], next=following))
