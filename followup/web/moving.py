"""What a form says of one promise, done: another day, another colleague. Several pages and links ask for it."""

from __future__ import annotations

from datetime import datetime

from followup.db import Session
from followup.edge import edge
from followup.errors import BadInput
from followup.models import Commitment, User
from followup.services import commitments, people
from followup.web.fields import offer
from followup.web.forms import HandOverForm, PostponeForm


def moved(session: Session, ident: int, form: PostponeForm, *, by: User, now: datetime) -> Commitment:
    """Move it to the day that was typed or chosen."""
    day = form.day()
    if day is None:
        raise BadInput("due", "missing", "to which day?")
    return commitments.postpone(
        session,
        edge().firm,
        ident,
        day=day,
        at=form.due_time.data,
        why=form.why.data,
        tell_customer=(form.tell_customer.data or "").strip(),
        version=form.version.data,
        by=by,
        now=now,
    )


def handed_over(session: Session, ident: int, form: HandOverForm, *, by: User, now: datetime) -> Commitment:
    """Give it to the colleague who was chosen."""
    return commitments.hand_over(
        session,
        edge().firm,
        ident,
        to_id=form.to_id.data,
        why=form.why.data or "",
        version=form.version.data,
        by=by,
        now=now,
    )


def with_colleagues(form: HandOverForm) -> HandOverForm:
    """Let a form that came in choose among everybody who works here."""
    with edge().database.reading() as session:
        offer(form.to_id, people.colleagues(session))
    return form
