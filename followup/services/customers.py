"""Customers and the people there: adding, finding, choosing whom to write to and how."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from followup.domain.states import Channel, Language, Register
from followup.domain.texts import check_line
from followup.errors import BadInput, NotFound
from followup.formats.mail import address
from followup.models import Contact, Customer, User
from followup.services import names
from followup.services.access import active_user

PAGE = 50
_MAIN_FIRST = (col(Contact.active).desc(), col(Contact.main).desc(), col(Contact.id))


def add_customer(
    session: Session,
    *,
    name: str,
    language: Language = Language.IT,
    register: Register = Register.LEI,
    salesperson_id: int | None = None,
    preferred_channel: Channel | None = None,
    their_words: str = "",
    now: datetime,
) -> Customer:
    """Add a customer."""
    if salesperson_id is not None:
        active_user(session, salesperson_id, "salesperson")
    customer = Customer(
        name=check_line(name, "name", longest=200),
        language=language,
        speech_register=register,
        salesperson_id=salesperson_id,
        preferred_channel=preferred_channel,
        their_words=_words(their_words),
        created_at=now,
    )
    session.add(customer)
    session.flush()
    return customer


def change_customer(session: Session, customer_id: int, **changes: Any) -> Customer:
    """Change any of its columns that say how it is named and written to; raises BadInput or NotFound."""
    customer = get_customer(session, customer_id)
    if "their_words" in changes:
        changes["their_words"] = _words(changes["their_words"])
    if "name" in changes:
        changes["name"] = check_line(changes["name"], "name", longest=200)
    if changes.get("salesperson_id") is not None:
        active_user(session, changes["salesperson_id"], "salesperson")
    for field, value in changes.items():
        setattr(customer, field, value)
    session.add(customer)
    return customer


def add_contact(
    session: Session,
    customer_id: int,
    *,
    name: str,
    salutation: str = "",
    email: str = "",
    phone: str = "",
    language: Language | None = None,
    register: Register | None = None,
    preferred_channel: Channel | None = None,
    their_words: str = "",
    main: bool = False,
    now: datetime,
) -> Contact:
    """Add a person at a customer; the first one, or one said to be `main`, is written to unless another is chosen."""
    get_customer(session, customer_id)
    others = contacts_of(session, customer_id)
    contact = Contact(
        customer_id=customer_id,
        name=check_line(name, "name", longest=100),
        salutation=check_line(salutation, "salutation", required=False, longest=100),
        email=address(email, "email") if email.strip() else "",
        phone=check_line(phone, "phone", required=False, longest=40),
        language=language,
        speech_register=register,
        preferred_channel=preferred_channel,
        their_words=_words(their_words),
        main=main or not others,
        created_at=now,
    )
    if contact.main:
        for other in others:
            other.main = False
    session.add(contact)
    session.flush()
    return contact


def change_contact(session: Session, contact_id: int, **changes: Any) -> Contact:
    """Change any of its columns but the customer; raises BadInput or NotFound.

    Whoever is no longer there is no longer the main one: another who is there takes that on.
    """
    contact = get_contact(session, contact_id)
    for field, longest in (("name", 100), ("salutation", 100), ("phone", 40)):
        if field in changes:
            changes[field] = check_line(changes[field], field, required=field == "name", longest=longest)
    if "email" in changes:
        changes["email"] = address(changes["email"], "email") if changes["email"].strip() else ""
    if "their_words" in changes:
        changes["their_words"] = _words(changes["their_words"])
    others = [person for person in contacts_of(session, contact.customer_id) if person.id != contact.id]
    was_main = contact.main
    if changes.get("do_not_write") is False:
        contact.objected_at = None  # they want mails again
    for field, value in changes.items():
        setattr(contact, field, value)
    if not contact.active:
        contact.main = False
        heir = next((person for person in others if person.email and not person.do_not_write), None)
        if was_main and (heir or others):
            (heir or others[0]).main = True
    elif contact.main:
        for other in others:
            other.main = False
    session.add(contact)
    return contact


def get_customer(session: Session, customer_id: int, field: str = "customer") -> Customer:
    """Return a customer; raises NotFound, also for one who was erased."""
    customer = session.get(Customer, customer_id)
    if customer is None or customer.erased_at is not None:
        raise NotFound(field, customer_id)
    return customer


def get_contact(session: Session, contact_id: int) -> Contact:
    """Return a contact; raises NotFound, also for one who was erased."""
    contact = session.get(Contact, contact_id)
    if contact is None or contact.erased_at is not None:
        raise NotFound("contact", contact_id)
    return contact


def find_customer(session: Session, name_or_id: str) -> Customer:
    """Return the customer of that id, that exact name, or the only one whose name holds it; raises BadInput."""
    text = name_or_id.strip()
    if text.isdecimal() and (customer := session.get(Customer, int(text[:15]))) and not customer.erased_at:
        return customer
    found = named(session, text)
    if len(found) != 1:
        found = found or list_customers(session, search=text, limit=6)
    if len(found) == 1:
        return found[0]
    if not found:
        raise BadInput("customer", "unknown", "no customer has that name: add it first")
    them = ", ".join(f"{c.name} ({c.id})" for c in found[:5])
    raise BadInput("customer", "ambiguous", f"several customers match: {them}: give the number")


def named(session: Session, name: str) -> Sequence[Customer]:
    """Return the customers of just this name, at most six of them."""
    query = select(Customer).where(col(Customer.erased_at).is_(None), names.is_named(col(Customer.name), name))
    return session.exec(query.order_by(col(Customer.id)).limit(6)).all()


def list_customers(
    session: Session, *, search: str = "", after: tuple[str, int] | None = None, limit: int = PAGE
) -> Sequence[Customer]:
    """Return customers by name, from `after` (name, id) on, those whose name holds `search`."""
    query = select(Customer).where(col(Customer.erased_at).is_(None))
    query = query.order_by(col(Customer.name), col(Customer.id)).limit(limit)
    if search:
        query = query.where(names.holds(col(Customer.name), search))
    if after:
        name, ident = after
        query = query.where((col(Customer.name) > name) | ((col(Customer.name) == name) & (col(Customer.id) > ident)))
    return session.exec(query).all()


def with_people(session: Session, customer_id: int) -> tuple[Customer, list[Contact]]:
    """Return a customer and everybody who is or was there, in the order of `contacts_of`, at once; raises NotFound."""
    rows = session.exec(
        select(Customer, Contact)
        .outerjoin(Contact, (col(Contact.customer_id) == Customer.id) & col(Contact.erased_at).is_(None))
        .where(Customer.id == customer_id, col(Customer.erased_at).is_(None))
        .order_by(*_MAIN_FIRST)
    ).all()
    if not rows:
        raise NotFound("customer", customer_id)
    return rows[0][0], [person for _, person in rows if person is not None]


def contacts_of(session: Session, customer_id: int, *, former: bool = False) -> Sequence[Contact]:
    """Return the people at a customer, the main one first; with `former`, last of all those who were there once."""
    query = select(Contact).where(Contact.customer_id == customer_id, col(Contact.erased_at).is_(None))
    if not former:
        query = query.where(col(Contact.active))
    return session.exec(query.order_by(*_MAIN_FIRST)).all()


def people_at(session: Session, name: str) -> Sequence[str]:
    """Return the names of the people at the customers of exactly that name."""
    return session.exec(select(Contact.name).join(Customer).where(Customer.name == name.strip())).all()


def reader_at(session: Session, customer: Customer, contact_id: int | None = None) -> Contact | None:
    """Return whom a mail to this customer goes to: the one chosen, else the main contact that has an address."""
    people = contacts_of(session, customer.id)
    if contact_id is not None:
        chosen = next((p for p in people if p.id == contact_id), None)
        if chosen is None:
            raise NotFound("contact", contact_id)
        return chosen
    return next((p for p in people if p.email and not p.do_not_write), None)


def refuses_mail(session: Session, customer: Customer) -> bool:
    """Whether no automatic mail may go there: the customer said so, or everybody there who has an address did."""
    reachable = [p for p in contacts_of(session, customer.id) if p.email]
    return customer.do_not_write or (bool(reachable) and all(p.do_not_write for p in reachable))


def salesperson_of(session: Session, customer: Customer) -> User | None:
    """Return the colleague in whose name this customer is written to, while they are still here."""
    user = session.get(User, customer.salesperson_id) if customer.salesperson_id else None
    return user if user is not None and user.active else None


def _words(text: str) -> str:
    return check_line(text, "their_words", required=False)
