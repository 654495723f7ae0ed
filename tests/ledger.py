"""Short ways to what most tests begin with: a confirmed commitment, an invoice, one turn of the timetable."""

from __future__ import annotations

from datetime import date, datetime, time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from followup.db import Database
from followup.domain.states import Channel, Direction, MailKind, Part, TouchpointKind
from followup.models import Commitment, Customer, Draft, OutboxMessage, User
from followup.services import delivery, endings
from followup.services.commitments import postpone
from followup.services.drafts import Confirmation, confirm_promise
from followup.services.firm import Firm
from followup.services.touchpoints import add_touchpoint
from nlp import Holder


def draft_of(session: Session, customer: Customer, by: User, text: str, now: datetime, **columns: Any) -> Draft:
    """A promise as it was read: the whole of a one-line recap."""
    touchpoint = add_touchpoint(
        session,
        kind=TouchpointKind.RECAP,
        channel=Channel.VISIT,
        direction=Direction.OUT,
        customer_id=customer.id,
        text=text,
        happened_at=now,
        by=by,
        job=columns.pop("job", ""),
        now=now,
    )
    draft = Draft(
        touchpoint_id=touchpoint.id,
        part=columns.pop("part", Part.PROMISE),
        start=0,
        end=len(text),
        sentence_start=0,
        sentence_end=len(text),
        rule="test",
        action=text,
        customer_text=text,
        **columns,
    )
    session.add(draft)
    session.flush()
    return draft


def commit(
    session: Session,
    firm: Firm,
    customer: Customer,
    by: User,
    action: str,
    day: date | None,
    at: time | None = None,
    *,
    now: datetime,
    owner: User | None = None,
    holder: Holder = Holder.US,
    job: str = "",
    why_no_date: str = "",
) -> Commitment:
    """A commitment that the customer may read."""
    draft = draft_of(session, customer, by, action, now, job=job)
    said = Confirmation(
        due_day=day,
        due_time=at,
        owner_id=(owner or by).id,
        holder=holder,
        no_date_reason=why_no_date,
        for_customer=True,
    )
    return confirm_promise(session, firm, draft.id, said, by=by, now=now)


def move(
    session: Session,
    firm: Firm,
    commitment: Commitment,
    by: User,
    day: date,
    *,
    now: datetime,
    why: str = "manca un prezzo",
) -> Commitment:
    """Another day for a commitment that nobody moved yet; its customer is to hear of it, with that reason."""
    return postpone(session, firm, commitment.id, day=day, why="x", tell_customer=why, version=1, by=by, now=now)


def waiting(database: Database, *kinds: MailKind) -> list[tuple[str, str]]:
    """The mails in the outbox, in order of their moment, as (kind, state)."""
    return [(row.kind.value, row.state.value) for row in mails(database, *kinds)]


def mails(database: Database, *kinds: MailKind) -> list[OutboxMessage]:
    """The rows of the outbox, in order of their moment."""
    query = select(OutboxMessage).order_by(col(OutboxMessage.due_at), col(OutboxMessage.id))
    if kinds:
        query = query.where(col(OutboxMessage.kind).in_(kinds))
    with database.reading() as session:
        return list(session.exec(query))


def post(database: Database, firm: Firm, now: datetime) -> list[EmailMessage]:
    """Every mail that is due leaves; returned as a server would have got them."""
    gone = []
    while True:
        with database.writing() as session:
            due = delivery.next_due(session, now=now)
            if due is None:
                return gone
            claimed = delivery.claim(session, firm, due, now=now)
        if claimed is not None:
            with database.writing() as session:
                delivery.begin_data(session, claimed, now=now)
                endings.sent(session, claimed, answer="250 ok", really=True, now=now)
            gone.append(message_from_bytes(claimed.message.as_bytes(), policy=SMTP))


def link_in(mail: EmailMessage, label: str) -> str:
    """The path of the link that stands behind those words in a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    (line,) = (line for line in body.get_content().splitlines() if label in line)
    return urlsplit(line.rpartition(" ")[2]).path
