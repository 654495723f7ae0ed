"""Erasing a customer or a person there (art. 17 GDPR): it cannot be undone, and leaves what the firm has to keep.

Of a customer only the number is left, with the numbers, dates and amounts of invoices (art. 2220 c.c.). Of a person
at a customer nothing is left but that there were mails and contacts: the firm's promises to their employer stay.
Their rows stay, empty, so that no number is ever given a second time: restores count on that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, delete, or_, select, update

from followup.domain.states import AccessAction, AccessThing, Audience, HoldReason, MailKind, MailState, Subject
from followup.domain.throttle import Try
from followup.errors import BadInput
from followup.formats.mail import file_ident, message_id
from followup.models import (
    Commitment,
    CommitmentEvent,
    Contact,
    Customer,
    Draft,
    Erasure,
    Invoice,
    Link,
    OutboxAttempt,
    OutboxMessage,
    RefusedAddress,
    Touchpoint,
    User,
)
from followup.services import access_log, mentions, outbox, throttle
from followup.services.access import need_admin
from followup.services.customers import contacts_of, get_contact, get_customer

ERASED = {"it": "(cancellato)", "en": "(erased)"}
WHY = "erased"  # why a mail ended that waited for somebody who was erased
# Mails to colleagues about several customers at once, and tries of wordings on real data.
_OF_MANY = (MailKind.DIGEST, MailKind.CATCH_UP, MailKind.GIVEN_MANY, MailKind.TEST)
_AT_ONCE = 500


def erase_customer(session: Session, customer_id: int, *, typed: str, by: User, now: datetime) -> Erasure:
    """Erase a customer with everything that was said, promised and written; admins only.

    `typed` has to be the customer's name. Raises BadInput where it is not, or while a mail about them is leaving.
    """
    need_admin(by)
    customer = get_customer(session, customer_id)
    _check(typed, customer.name)
    erasure = wipe_customer(session, customer, now=now)
    _note(session, erasure, AccessThing.CUSTOMER, by, now)
    return erasure


def erase_contact(
    session: Session, contact_id: int, *, typed: str, black_out: Sequence[int] = (), by: User, now: datetime
) -> Erasure:
    """Erase a person at a customer; admins only.

    `black_out` are the touchpoints in which their name is blacked out too, of those that `mentions` offers.
    Raises BadInput where `typed` is not their name, or while a mail to them is leaving.
    """
    need_admin(by)
    contact = get_contact(session, contact_id)
    _check(typed, contact.name)
    customer = get_customer(session, contact.customer_id)
    names = mentions.names_of(contact, customer)
    chosen = session.exec(
        select(Touchpoint).where(col(Touchpoint.id).in_(black_out), Touchpoint.customer_id == customer.id)
    ).all()
    mentions.black_out(session, chosen, names)
    erasure = wipe_contact(session, contact, now=now)
    _note(session, erasure, AccessThing.CONTACT, by, now)
    return erasure


def replay(session: Session, subject: Subject, ident: int, *, now: datetime) -> Erasure | None:
    """Erase again what a restored backup brought back; None where there is nothing (any more) to erase."""
    if subject is Subject.CUSTOMER:
        customer = session.get(Customer, ident)
        return wipe_customer(session, customer, now=now) if customer and not customer.erased_at else None
    contact = session.get(Contact, ident)
    if contact is None or contact.erased_at:
        return None
    customer = session.get_one(Customer, contact.customer_id)
    # Which texts a person chose to black out is not known any more: all that name them are.
    mentions.black_out(session, mentions.mentioning(session, contact, customer), mentions.names_of(contact, customer))
    return wipe_contact(session, contact, now=now)


def wipe_customer(session: Session, customer: Customer, *, now: datetime) -> Erasure:
    """Do it, whoever asked; mails that wait go first."""
    ident = customer.id
    people = contacts_of(session, ident, former=True)
    promises = session.exec(select(Commitment.id).where(Commitment.customer_id == ident)).all()
    said = session.exec(select(Touchpoint.id).where(Touchpoint.customer_id == ident)).all()
    bills = session.exec(select(Invoice.id).where(Invoice.customer_id == ident)).all()
    mails = _locked(
        session,
        (OutboxMessage.customer_id, [ident]),
        (OutboxMessage.contact_id, [p.id for p in people]),
        (OutboxMessage.commitment_id, promises),
        (OutboxMessage.touchpoint_id, said),
        (OutboxMessage.invoice_id, bills),
    )
    mails += _locked(session, (OutboxMessage.about_id, [mail.id for mail in mails]), besides=mails)
    files = [file_ident(mail.message_id) for mail in mails]
    files += _empty_those_of_many(session, [customer.name, *(p.email for p in people if p.email)])
    gone = [mail.id for mail in mails]
    _delete(session, Link, Link.message_id, gone)
    _delete(session, Link, Link.customer_id, [ident])
    _delete(session, Link, Link.commitment_id, promises)
    _delete(session, Link, Link.touchpoint_id, said)
    _delete(session, OutboxAttempt, OutboxAttempt.outbox_id, gone)
    for portion in _portions(gone):
        session.execute(update(OutboxMessage).where(col(OutboxMessage.about_id).in_(portion)).values(about_id=None))
    _delete(session, OutboxMessage, OutboxMessage.id, gone)
    _delete(session, CommitmentEvent, CommitmentEvent.commitment_id, promises)
    _delete(session, Commitment, Commitment.id, promises)  # before the name goes: by it the index finds what to forget
    _delete(session, Draft, Draft.touchpoint_id, said)
    _delete(session, Touchpoint, Touchpoint.id, said)
    session.execute(update(Invoice).where(col(Invoice.customer_id) == ident).values(job=None, no_thanks=""))
    session.flush()
    session.expire_all()
    for contact in people:
        _empty_contact(session, contact, ERASED[customer.language], now)
    customer.name, customer.their_words = ERASED[customer.language], ""
    customer.preferred_channel, customer.salesperson_id = None, None
    customer.do_not_write, customer.erased_at = True, now
    return _recorded(session, Subject.CUSTOMER, ident, ident, files, now)


def wipe_contact(session: Session, contact: Contact, *, now: datetime) -> Erasure:
    """Do it, whoever asked; mails that wait for them end first."""
    customer = session.get_one(Customer, contact.customer_id)
    names, word = mentions.names_of(contact, customer), ERASED[customer.language]
    mails = _locked(session, (OutboxMessage.contact_id, [contact.id]))
    if contact.email:
        theirs = (OutboxMessage.audience == Audience.CUSTOMER, OutboxMessage.customer_id == customer.id)
        mails += _locked(session, (OutboxMessage.recipient, [contact.email]), also=theirs, besides=mails)
    files = [file_ident(mail.message_id) for mail in mails]
    files += _empty_those_of_many(session, [contact.name, contact.email] if contact.email else [contact.name])
    told = [mail.id for mail in mails]
    _delete(session, Link, Link.contact_id, [contact.id])
    _delete(session, OutboxAttempt, OutboxAttempt.outbox_id, told)
    for mail in mails:
        _empty_mail(mail, now)
    said = session.exec(select(Touchpoint).where(Touchpoint.contact_id == contact.id)).all()
    own = [row for row in said if mentions.is_their_own(row, contact.id)]
    about = _locked(
        session, (OutboxMessage.about_id, told), (OutboxMessage.touchpoint_id, [r.about_id for r in own if r.about_id])
    )
    answers = {row.id for row in own}
    for mail in about:  # what colleagues were told of mails to them, and of their answers
        if mail.kind is MailKind.UNDELIVERED or mail.facts.get("answer") in answers:
            files.append(file_ident(mail.message_id))
            _empty_mail(mail, now)
    for row in said:
        row.contact_id, row.participants = None, mentions.unnamed(row.participants, names)
        if row.id in answers:
            row.text, row.participants = word, ""
    if contact.main:
        others = [p for p in contacts_of(session, customer.id) if p.id != contact.id]
        heir = next((p for p in others if p.email and not p.do_not_write), None)
        if heir or others:
            (heir or others[0]).main = True
    _empty_contact(session, contact, word, now)
    return _recorded(session, Subject.CONTACT, contact.id, customer.id, files, now)


def unswept(session: Session) -> Sequence[Erasure]:
    """Return the erasures of which something may still stand in files or in what is searched by, locked."""
    return session.exec(select(Erasure).where(col(Erasure.swept_at).is_(None)).with_for_update(skip_locked=True)).all()


def _check(typed: str, name: str) -> None:
    if " ".join(typed.split()).casefold() != " ".join(name.split()).casefold():
        raise BadInput("typed", "other_name", "type the name exactly as it stands, to confirm")


def _locked(
    session: Session, *where: tuple[Any, Sequence[Any]], also: Iterable[Any] = (), besides: Sequence[OutboxMessage] = ()
) -> list[OutboxMessage]:
    """Return the mails that any of these columns leads to, locked; raises BadInput while one of them is leaving."""
    found: dict[int, OutboxMessage] = {}
    for column, values in where:
        for portion in _portions(values):
            query = select(OutboxMessage).where(col(column).in_(portion), *also).with_for_update()
            rows = session.exec(query.execution_options(populate_existing=True)).all()
            found |= {row.id: row for row in rows if row not in besides}
    _refuse_leaving(found.values())
    return list(found.values())


def _refuse_leaving(rows: Iterable[OutboxMessage]) -> None:
    if any(row.state in outbox.ON_ITS_WAY for row in rows):
        raise BadInput("", "mail_leaving", "a mail about them is leaving at this moment: try again in a minute")


def _empty_those_of_many(session: Session, words: Sequence[str]) -> list[str]:
    """Empty the mails to colleagues that name somebody among others; one that still waits is written anew."""
    rows = session.exec(
        select(OutboxMessage)
        .where(
            OutboxMessage.audience == Audience.COLLEAGUE,
            col(OutboxMessage.text) != "",
            col(OutboxMessage.kind).in_(_OF_MANY),
            or_(*(col(OutboxMessage.text).icontains(word, autoescape=True) for word in words)),
        )
        .with_for_update()
    ).all()
    _refuse_leaving(rows)
    for row in rows:
        row.text, row.subject, row.attachments, row.tells = "", "", [], []
        row.facts, row.edited_by = outbox.settled(row.facts), None
        row.frozen = row.state not in outbox.WAITING or row.kind is MailKind.TEST
        if row.kind is MailKind.TEST and row.state in outbox.WAITING:
            outbox.cancel(row, WHY, now=row.created_at)
    return [file_ident(row.message_id) for row in rows]


def _empty_mail(mail: OutboxMessage, now: datetime) -> None:
    """Leave of a mail that there was one; a thank-you that waits finds another reader there by itself."""
    waits = mail.state in outbox.WAITING
    finds_another = waits and mail.kind is MailKind.THANKS and HoldReason.ARRIVED not in mail.holds
    if waits and not finds_another:
        outbox.cancel(mail, WHY, now=now)
    mail.frozen = not finds_another
    mail.contact_id, mail.recipient, mail.subject, mail.text = None, "", "", ""
    mail.attachments, mail.facts, mail.edited_by = [], {}, None
    if not finds_another:
        mail.key = f"erased:{mail.id}"
        mail.message_id = message_id(mail.key, mail.message_id.rpartition("@")[2].rstrip(">"))
        if mail.state in (MailState.FAILED, MailState.WRITTEN):
            mail.last_answer = ""
    mail.version += 1


def _empty_contact(session: Session, contact: Contact, word: str, now: datetime) -> None:
    elsewhere = select(Contact.id).where(Contact.email == contact.email, Contact.id != contact.id)
    ours = select(User.id).where(User.email == contact.email)
    if contact.email and session.exec(elsewhere.limit(1)).first() is None and session.exec(ours).first() is None:
        session.execute(delete(RefusedAddress).where(col(RefusedAddress.address) == contact.email.lower()))
        for kind in (Try.ACCOUNT, Try.RESET):  # typed into the login by mistake
            throttle.forget(session, kind, contact.email)
    contact.name, contact.salutation, contact.email, contact.phone, contact.their_words = word, "", "", "", ""
    contact.language = contact.speech_register = contact.preferred_channel = None
    contact.do_not_write, contact.active, contact.main = True, False, False
    contact.objected_at = contact.informed_at = None
    contact.erased_at = now


def _recorded(
    session: Session, subject: Subject, ident: int, customer_id: int, files: list[str], now: datetime
) -> Erasure:
    erasure = Erasure(subject=subject, subject_id=ident, customer_id=customer_id, at=now, files=files)
    session.add(erasure)
    session.flush()
    return erasure


def _note(session: Session, erasure: Erasure, thing: AccessThing, by: User, now: datetime) -> None:
    erasure.by_id = by.id
    seen = access_log.Access(by.id, AccessAction.ERASED, thing, erasure.subject_id, now, erasure.customer_id)
    access_log.write(session, [seen])


def _delete(session: Session, table: type[SQLModel], column: Any, idents: Sequence[int]) -> None:
    for portion in _portions(idents):
        session.execute(delete(table).where(col(column).in_(portion)))


def _portions(idents: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (idents[start : start + _AT_ONCE] for start in range(0, len(idents), _AT_ONCE))
