"""Colleagues, and the one that the token acts for."""

from __future__ import annotations

from flask import Response

from followup.api import topics
from followup.api.schemas.customers import Colleague, Colleagues, Me
from followup.api.topics import answer, user
from followup.edge import edge
from followup.services.people import colleagues

topic = topics.topic("people", "Colleagues who can be given a promise.")


@topic.get("/me", responses={200: Me})
def get_me() -> Response:
    """Show the colleague in whose name this token acts."""
    return answer(Me.model_validate(user()))


@topic.get("/users", responses={200: Colleagues})
def list_users() -> Response:
    """List the colleagues who can be given a promise, by name."""
    with edge().database.reading() as session:
        found = colleagues(session)
    return answer(Colleagues(items=[Colleague.model_validate(who) for who in found]))
