"""What colleagues read by mail: facts gathered from the tables, put into words by `messages`."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from sqlmodel import Session

from followup.messages import facts
from followup.messages.letter import Rendered, render
from followup.models import Commitment, Customer, OutboxMessage, User
from followup.services import reminders
from followup.services.customers import get_customer
from followup.services.firm import Firm
from nlp import Holder


class _Colleagues(TypedDict):
    """What every mail to a colleague knows."""

    today: date
    reader: str
    firm: str


def given(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the notice that a promise is now the reader's."""
    voice, about = _colleague_facts(session, firm, row, now)
    return Rendered(
        render(row.kind, voice, facts.Given(**about, promise=_promise(session, firm, row), by=row.facts["from"]))
    )


def handed_back(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the notice that a promise has come back."""
    voice, about = _colleague_facts(session, firm, row, now)
    said = facts.HandedBack(
        **about, promise=_promise(session, firm, row), by=row.facts["from"], reason=row.facts["why"]
    )
    return Rendered(render(row.kind, voice, said))


def before_time(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the reminder ahead of a clock time."""
    voice, about = _colleague_facts(session, firm, row, now)
    promise = _promise(session, firm, row)
    assert promise.due is not None
    left = max(int((promise.due.ends(firm.zone) - now).total_seconds() // 60), 0)
    return Rendered(render(row.kind, voice, facts.BeforeTime(**about, promise=promise, minutes=left)))


def last_call(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the reminder of the last afternoon."""
    voice, about = _colleague_facts(session, firm, row, now)
    return Rendered(render(row.kind, voice, facts.LastCall(**about, promise=_promise(session, firm, row))))


def manager(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the report of a colleague's overdue promise."""
    voice, about = _colleague_facts(session, firm, row, now)
    owner = session.get_one(User, session.get_one(Commitment, row.commitment_id).owner_id)
    said = facts.Manager(**about, promise=_promise(session, firm, row), owner=owner.name, phone=owner.phone)
    return Rendered(render(row.kind, voice, said))


def digest(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the morning's list."""
    assert row.user_id is not None
    voice, about = _colleague_facts(session, firm, row, now)
    digest = reminders.digests(session, firm, now=now, owner_id=row.user_id).get(row.user_id, reminders.Digest())
    sections = (digest.overdue, digest.today, digest.coming, digest.owed_to_us)
    names = reminders.customer_names(session, {c.customer_id for section in sections for c in section})
    overdue, today, coming, theirs = (
        tuple(_promise_facts(firm, c, names[c.customer_id]) for c in section) for section in sections
    )
    said = facts.Digest(
        **about, overdue=overdue, due_today=today, coming=coming, theirs=theirs, link=firm.link("/commitments")
    )
    return Rendered(render(row.kind, voice, said), is_empty=digest.is_empty())


def undelivered(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the report of a mail that did not arrive."""
    voice, about = _colleague_facts(session, firm, row, now)
    lost = session.get_one(OutboxMessage, row.about_id)
    customer = session.get(Customer, lost.customer_id) if lost.customer_id else None
    reader = session.get(User, lost.user_id) if lost.user_id else None
    said = facts.Undelivered(
        **about,
        recipient=lost.recipient,
        about=reader.name if reader else customer.name if customer else "",
        subject=lost.subject,
        cause=facts.Cause(row.facts["cause"]),
        answer=lost.last_answer,
        link=firm.link(f"/outbox/{lost.id}"),
    )
    return Rendered(render(row.kind, voice, said))


def _colleague_facts(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> tuple[str, _Colleagues]:
    reader = session.get_one(User, row.user_id)
    return reader.language, {"today": firm.today(now), "reader": reader.name, "firm": firm.settings.company.name}


def _promise(session: Session, firm: Firm, row: OutboxMessage) -> facts.Promise:
    commitment = session.get_one(Commitment, row.commitment_id)
    return _promise_facts(firm, commitment, get_customer(session, commitment.customer_id).name)


def _promise_facts(firm: Firm, commitment: Commitment, customer: str) -> facts.Promise:
    return facts.Promise(
        customer=customer,
        action=commitment.action,
        due=reminders.due_of(commitment),
        link=firm.link(f"/commitments/{commitment.id}"),
        source=commitment.source,
        theirs=commitment.holder is not Holder.US,
    )
