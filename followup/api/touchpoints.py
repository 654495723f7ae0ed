"""The timeline: contacts with customers of every kind, and complaints until they are solved."""

from __future__ import annotations

from flask import Response

from followup.api import topics
from followup.api.schemas.paging import BY_ID, page_of, start_of
from followup.api.schemas.recaps import Contacts, NewComplaint, Timeline, TouchpointItem, TouchpointOut, Touchpoints
from followup.api.schemas.values import ById, Nothing
from followup.api.topics import answer, user
from followup.domain.states import TouchpointKind
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


@topic.get("/touchpoints", responses={200: Touchpoints})
def list_touchpoints(query: Timeline) -> Response:
    """List contacts of every kind, the last one recorded first."""
    return page(query, query.kind)


@topic.get("/touchpoints/<id>", responses={200: TouchpointOut})
def get_touchpoint(path: ById) -> Response:
    """Show a contact with its text."""
    with edge().database.reading() as session:
        return answer(TouchpointOut.model_validate(touchpoints.get_touchpoint(session, path.id)))


def page(query: Contacts, kind: TouchpointKind | None) -> Response:
    """Return a page of contacts, of that kind where one is given."""
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
