"""Recaps: taken in, read, and sent to the customer in the words that were marked for them."""

from __future__ import annotations

from datetime import datetime

from flask import Response

from followup.api import topics
from followup.api import touchpoints as contacts
from followup.api.commitments import shown
from followup.api.drafts import shown_drafts
from followup.api.outbox import letter
from followup.api.schemas.mails import LetterOut, MailOut
from followup.api.schemas.recaps import Contacts, ForReader, NewRecap, RecapOut, SendRecap, Touchpoints
from followup.api.schemas.values import ById
from followup.api.topics import answer, user
from followup.db import Session
from followup.domain.states import TouchpointKind
from followup.edge import edge
from followup.models import Touchpoint
from followup.services import findings, recaps
from followup.services.firm import Firm
from followup.services.touchpoints import get_touchpoint

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
    return contacts.page(query, TouchpointKind.RECAP)


@topic.get("/recaps/<id>", responses={200: RecapOut})
def get_recap(path: ById) -> Response:
    """Show a recap with its drafts and commitments."""
    here, now = edge(), edge().now()
    with here.database.reading() as session:
        found = get_touchpoint(session, path.id, TouchpointKind.RECAP)
        return answer(_recap(session, here.firm, found, now))


@topic.get("/recaps/<id>/letter", responses={200: LetterOut})
def preview_recap_letter(path: ById, query: ForReader) -> Response:
    """Show the mail that sending the recap would put in the outbox."""
    here, now = edge(), edge().now()
    with here.database.reading() as session:
        said = recaps.recap_letter(session, here.firm, path.id, contact_id=query.contact, by=user(), now=now)
    return answer(letter(said))


@topic.post("/recaps/<id>/send", responses={201: MailOut})
def send_recap(path: ById, body: SendRecap) -> Response:
    """Put the recap for the customer in the outbox: only lines that were confirmed and marked for them."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        row = recaps.send_recap(
            session, here.firm, path.id, contact_id=body.contact, again=body.again, by=user(), now=now
        )
    return answer(MailOut.model_validate(row), 201)


def _recap(session: Session, firm: Firm, recap: Touchpoint, now: datetime) -> RecapOut:
    read = shown_drafts(session, firm, recap.text, findings.drafts_of(session, recap.id), now)
    made = [shown(c, firm, now) for c in recaps.commitments_of(session, recap.id)]
    return RecapOut.model_validate(recap.model_dump() | {"drafts": read, "commitments": made})
