"""Everything that is held about a customer, or about one person there, for whoever asks (art. 15 and 20 GDPR).

What a person gets holds no other people's data needlessly: the texts of contacts with them, not those that only name
them; the promises made in those; nothing of their colleagues. Our own people stand there by their department.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, BinaryIO

from sqlmodel import Session, SQLModel, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from followup import __version__
from followup.domain.states import AccessAction, AccessThing, Audience, DraftState, Subject, TouchpointKind
from followup.formats import dossier
from followup.formats.dossier import Row
from followup.messages.pages import dossier_words
from followup.messages.words import Words
from followup.models import (
    Commitment,
    CommitmentEvent,
    Contact,
    Customer,
    Draft,
    Invoice,
    Link,
    OutboxAttempt,
    OutboxMessage,
    RefusedAddress,
    Touchpoint,
    User,
)
from followup.services import access_log
from followup.services.access import need_leader
from followup.services.customers import get_contact, get_customer
from followup.services.firm import Firm

FORMAT = 1
_AT_ONCE = 50  # a text may have a megabyte


def note_export(session: Session, subject: Subject, ident: int, *, by: User, now: datetime) -> str:
    """Write down that this user takes it out, and return whose it is; managers and admins only."""
    need_leader(by)
    thing = AccessThing(subject.value)
    customer = get_customer(session, ident) if subject is Subject.CUSTOMER else None
    name = customer.name if customer else get_contact(session, ident).name
    access_log.write(session, [access_log.Access(by.id, AccessAction.EXPORTED, thing, ident, now)])
    return name


def write(session: Session, firm: Firm, subject: Subject, ident: int, out: BinaryIO, *, now: datetime) -> None:
    """Write it all as a zip to a file, a few rows at a time. Whoever calls this called `note_export` before."""
    departments = {user.id: user.department.value for user in session.exec(select(User))}
    if subject is Subject.CUSTOMER:
        customer, contact = get_customer(session, ident), None
        sections = _of_customer(session, customer, departments)
    else:
        contact = get_contact(session, ident)
        customer = get_customer(session, contact.customer_id)
        sections = _of_contact(session, contact, customer, departments)
    language = (contact.language if contact else None) or customer.language
    words, company = dossier_words(language), firm.settings.company
    name = contact.name if contact else customer.name
    lead = [
        words["lead"].format(day=Words(language, firm.today(now)).day(firm.today(now)), firm=company.name),
        *([words["of_contact"]] if contact else []),
        words["colleagues"],
        words["rights"].format(contact=company.email or company.phone or company.name),
    ]
    dossier.write(
        out,
        sections,
        about={
            "format": FORMAT,
            "program": f"followup {__version__}",
            "firm": company.name,
            "subject": subject,
            "id": ident,
            "at": now,
        },
        words=words,
        lead=lead,
        title=words["title"].format(name=name),
        language=language,
        zone=firm.zone,
    )


_Departments = dict[int, str]
_Sections = Callable[[], Iterable[tuple[str, Iterable[Row]]]]


def _of_customer(session: Session, customer: Customer, departments: _Departments) -> _Sections:
    ident = customer.id
    said = select(Touchpoint.id).where(Touchpoint.customer_id == ident)
    promised = select(Commitment.id).where(Commitment.customer_id == ident)

    def sections() -> Iterator[tuple[str, Iterable[Row]]]:
        yield "customer", [_customer(customer, departments)]
        people = select(Contact).where(Contact.customer_id == ident, col(Contact.erased_at).is_(None))
        yield "contacts", map(_contact, _all(session, people, Contact))
        touchpoints = select(Touchpoint).where(Touchpoint.customer_id == ident)
        yield "touchpoints", (_touchpoint(row, departments) for row in _all(session, touchpoints, Touchpoint))
        replies = said.where(Touchpoint.kind == TouchpointKind.REPLY)
        drafts = select(Draft).where(
            col(Draft.touchpoint_id).in_(said),
            # What was to be mended in a reply is for its writer alone.
            or_(Draft.state == DraftState.CONFIRMED, col(Draft.touchpoint_id).not_in(replies)),
        )
        yield "drafts", map(_draft, _all(session, drafts, Draft))
        commitments = select(Commitment).where(Commitment.customer_id == ident)
        yield "commitments", (_commitment(session, row, departments) for row in _all(session, commitments, Commitment))
        mails = select(OutboxMessage).where(
            or_(OutboxMessage.customer_id == ident, col(OutboxMessage.commitment_id).in_(promised))
        )
        yield "mails", (_mail(session, row, departments) for row in _all(session, mails, OutboxMessage))
        yield "invoices", map(_invoice, _all(session, select(Invoice).where(Invoice.customer_id == ident), Invoice))
        links = select(Link).where(Link.customer_id == ident, col(Link.contact_id).is_not(None))
        yield "links", map(_link, _all(session, links, Link))
        addresses = select(Contact.email).where(Contact.customer_id == ident, Contact.email != "")
        refused = session.exec(select(RefusedAddress).where(col(RefusedAddress.address).in_(addresses)))
        yield "refused_addresses", map(_refused, refused)

    return sections


def _of_contact(session: Session, contact: Contact, customer: Customer, departments: _Departments) -> _Sections:
    met = select(Touchpoint.id).where(Touchpoint.contact_id == contact.id)

    def sections() -> Iterator[tuple[str, Iterable[Row]]]:
        yield "contacts", [{"customer": customer.name} | _contact(contact)]
        touchpoints = select(Touchpoint).where(Touchpoint.contact_id == contact.id)
        yield (
            "touchpoints",
            ({**_touchpoint(row, departments), "participants": ""} for row in _all(session, touchpoints, Touchpoint)),
        )
        commitments = select(Commitment).where(col(Commitment.touchpoint_id).in_(met))
        yield "commitments", (_commitment(session, row, departments) for row in _all(session, commitments, Commitment))
        mails = select(OutboxMessage).where(OutboxMessage.contact_id == contact.id)
        yield "mails", (_mail(session, row, departments) for row in _all(session, mails, OutboxMessage))
        yield "links", map(_link, _all(session, select(Link).where(Link.contact_id == contact.id), Link))
        refused = session.get(RefusedAddress, contact.email) if contact.email else None
        yield "refused_addresses", [_refused(refused)] if refused else []

    return sections


def _all(session: Session, query: SelectOfScalar[Any], table: type[SQLModel]) -> Iterator[Any]:
    """Yield the rows in order of their number, a few at a time."""
    ident, last = col(table.id), 0  # type: ignore[attr-defined]  # all of these have one
    while rows := session.exec(query.where(ident > last).order_by(ident).limit(_AT_ONCE)).all():
        yield from rows
        last = rows[-1].id


def _customer(row: Customer, departments: _Departments) -> Row:
    return {
        "id": row.id,
        "name": row.name,
        "language": row.language,
        "register": row.speech_register,
        "department": departments.get(row.salesperson_id or 0),
        "preferred_channel": row.preferred_channel,
        "their_words": row.their_words,
        "do_not_write": row.do_not_write,
        "approve_thanks": row.approve_thanks,
        "created_at": row.created_at,
    }


def _contact(row: Contact) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "salutation": row.salutation,
        "email": row.email,
        "phone": row.phone,
        "language": row.language,
        "register": row.speech_register,
        "preferred_channel": row.preferred_channel,
        "their_words": row.their_words,
        "do_not_write": row.do_not_write,
        "objected_at": row.objected_at,
        "informed_at": row.informed_at,
        "active": row.active,
        "main": row.main,
        "created_at": row.created_at,
    }


def _touchpoint(row: Touchpoint, departments: _Departments) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "channel": row.channel,
        "direction": row.direction,
        "happened_at": row.happened_at,
        "contact": row.contact_id,
        "by_department": departments.get(row.user_id or 0),
        "participants": row.participants,
        "job": row.job,
        "text": row.text,
        "closed_at": row.closed_at,
    }


def _draft(row: Draft) -> Row:
    return {
        "id": row.id,
        "touchpoint": row.touchpoint_id,
        "part": row.part,
        "state": row.state,
        "action": row.action,
        "holder": row.holder,
        "person": row.person,
        "kind": row.kind,
        "due": row.due_day,
        "at": row.due_time,
        "customer_text": row.customer_text,
        "for_customer": row.for_customer,
    }


def _commitment(session: Session, row: Commitment, departments: _Departments) -> Row:
    events = select(CommitmentEvent).where(CommitmentEvent.commitment_id == row.id).order_by(col(CommitmentEvent.id))
    return {
        "id": row.id,
        "touchpoint": row.touchpoint_id,
        "holder": row.holder,
        "by_department": departments.get(row.owner_id),
        "person": row.person,
        "kind": row.kind,
        "action": row.action,
        "source": row.source,
        "job": row.job,
        "state": row.state,
        "due": row.due_day,
        "at": row.due_time,
        "first_due": row.first_due_day,
        "no_date_reason": row.no_date_reason,
        "customer_text": row.customer_text,
        "for_customer": row.for_customer,
        "created_at": row.created_at,
        "closed_at": row.closed_at,
        "history": [
            {
                "when": event.at,
                "kind": event.kind,
                "by_department": departments.get(event.by_id),
                "due": event.to_due_day,
                "at": event.to_due_time,
                "why": event.why,
                "customer_told": event.customer_told,
            }
            for event in session.exec(events)
        ],
    }


def _mail(session: Session, row: OutboxMessage, departments: _Departments) -> Row:
    tries = select(OutboxAttempt).where(OutboxAttempt.outbox_id == row.id).order_by(col(OutboxAttempt.id))
    theirs = row.audience is Audience.CUSTOMER
    return {
        "id": row.id,
        "kind": row.kind,
        "audience": row.audience,
        "state": row.state,
        "contact": row.contact_id,
        "recipient": row.recipient if theirs else "",  # a colleague's is the colleague's own
        "by_department": departments.get((row.sender_id if theirs else row.user_id) or 0),
        "message_id": row.message_id,
        "language": row.language,
        "subject": row.subject,
        "text": row.text,
        "attachments": [attachment["name"] for attachment in row.attachments],
        "created_at": row.created_at,
        "due_at": row.due_at,
        "ended_at": row.ended_at,
        "answer": row.last_answer,
        "attempts": [
            {"when": one.began_at, "ended_at": one.ended_at, "outcome": one.outcome, "answer": one.answer}
            for one in session.exec(tries)
        ],
    }


def _invoice(row: Invoice) -> Row:
    return {
        "id": row.id,
        "kind": row.kind,
        "number": row.number,
        "year": row.year,
        "issued_on": row.issued_on,
        "job": row.job,
        "amount": row.amount,
    }


def _link(row: Link) -> Row:
    """A link without what would let anybody use it."""
    return {
        "id": row.id,
        "purpose": row.purpose,
        "mail": row.message_id,
        "contact": row.contact_id,
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "revoked_at": row.revoked_at,
        "used_at": row.used_at,
    }


def _refused(row: RefusedAddress) -> Row:
    return {"address": row.address, "refused_at": row.refused_at, "answer": row.answer}
