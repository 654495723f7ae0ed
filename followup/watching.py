"""Which answers show personal data, and to whom: each is noted in the log of accesses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import structlog
from flask import Response, g, request

from followup.domain.states import AccessAction, AccessThing
from followup.edge import Edge, edge
from followup.services.access_log import Access

_log = structlog.get_logger(__name__)
_ANY = ""  # for what has no number: a list
# What an address shows, and which part of it is the number. Pages that list are left out: they name, and open nothing.
_SHOWS: Mapping[str, tuple[AccessThing, str]] = {
    "customers.show": (AccessThing.CUSTOMER, "ident"),
    "customers.timeline_of": (AccessThing.CUSTOMER, "ident"),
    "customers.mails": (AccessThing.CUSTOMER, "ident"),
    "customers.settings": (AccessThing.CUSTOMER, "ident"),
    "customers.data_of": (AccessThing.CUSTOMER, "ident"),
    "customers.contact": (AccessThing.CONTACT, "ident"),
    "customers.data_of_contact": (AccessThing.CONTACT, "ident"),
    "recaps.show": (AccessThing.TOUCHPOINT, "ident"),
    "recap_letters.letter": (AccessThing.TOUCHPOINT, "ident"),
    "commitments.show": (AccessThing.COMMITMENT, "ident"),
    "outbox.show": (AccessThing.MAIL, "ident"),
    "outbox.letter": (AccessThing.MAIL, "ident"),
    "outbox.attachment": (AccessThing.MAIL, "ident"),
    "api_customers.get_customer": (AccessThing.CUSTOMER, "id"),
    "api_customers.list_customers": (AccessThing.CUSTOMERS, _ANY),
    "api_touchpoints.get_touchpoint": (AccessThing.TOUCHPOINT, "id"),
    "api_touchpoints.list_touchpoints": (AccessThing.CUSTOMERS, _ANY),
    "api_recaps.get_recap": (AccessThing.TOUCHPOINT, "id"),
    "api_recaps.preview_recap_letter": (AccessThing.TOUCHPOINT, "id"),
    "api_recaps.list_recaps": (AccessThing.CUSTOMERS, _ANY),
    "api_commitments.get_commitment": (AccessThing.COMMITMENT, "id"),
    "api_commitments.list_commitments": (AccessThing.COMMITMENTS, _ANY),
    "api_outbox.get_mail": (AccessThing.MAIL, "id"),
    "api_outbox.list_mails": (AccessThing.CUSTOMERS, _ANY),
}
# What leaves the program is written down before it does, or does not leave.
_TAKES_OUT: Mapping[str, AccessThing] = {
    "commitments.export": AccessThing.COMMITMENTS,
    "access_log.export": AccessThing.LOG,
}


def note_access(response: Response) -> Response:
    """Note what this answer shows to whom; not what was refused or not there."""
    endpoint, user = request.endpoint or "", g.get("user") or g.get("api_user")
    if user is None or response.status_code != 200 or request.method != "GET":
        return response
    here = edge()
    now = g.get("now") or here.now()
    by_api = endpoint.startswith("api_")
    if thing := _TAKES_OUT.get(endpoint):
        here.book.note(Access(user.id, AccessAction.EXPORTED, thing, 0, now, by_api=by_api))
        here.book.write(here.database)
    elif shown := _SHOWS.get(endpoint):
        ident = int((request.view_args or {}).get(shown[1], 0)) if shown[1] else 0
        if here.book.note(Access(user.id, AccessAction.SEEN, shown[0], ident, now, by_api=by_api)):
            response.call_on_close(partial(_write, here))
    return response


def _write(here: Edge) -> None:
    """After the answer has left. What cannot be written now waits for the next time."""
    try:
        here.book.write(here.database)
    except Exception as error:
        _log.warning("accesses.not_written", error=type(error).__name__)
