"""Customers and the people there."""

from __future__ import annotations

from flask import Response

from followup.api import topics
from followup.api.schemas.customers import (
    ContactChanges,
    ContactOut,
    CustomerChanges,
    CustomerItem,
    CustomerOut,
    Customers,
    NewContact,
    NewCustomer,
    Search,
)
from followup.api.schemas.paging import BY_NAME, page_of, start_of
from followup.api.schemas.values import ById, In
from followup.api.topics import answer
from followup.db import Session
from followup.domain.texts import check_line
from followup.edge import edge
from followup.models import Customer
from followup.services import customers
from followup.services.touchpoints import open_complaints

topic = topics.topic("customers", "Firms and private persons, the people there, and how each is written to.")

_COLUMNS = {"register_": "speech_register", "salesperson": "salesperson_id"}


@topic.get("/customers", responses={200: Customers})
def list_customers(query: Search) -> Response:
    """List customers by name."""
    search = check_line(query.search, "search", required=False)
    with edge().database.reading() as session:
        rows = customers.list_customers(session, search=search, after=start_of(query, BY_NAME), limit=query.limit + 1)
    items, following = page_of(rows, query, lambda row: (row.name, row.id))
    return answer(Customers(items=[CustomerItem.model_validate(row) for row in items], next=following))


@topic.post("/customers", responses={201: CustomerOut})
def add_customer(body: NewCustomer) -> Response:
    """Add a customer."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        made = customers.add_customer(
            session,
            name=body.name,
            language=body.language,
            register=body.register_,
            salesperson_id=body.salesperson,
            preferred_channel=body.preferred_channel,
            their_words=body.their_words,
            now=now,
        )
        out = _customer(session, made)
    return answer(out, 201)


@topic.get("/customers/<id>", responses={200: CustomerOut})
def get_customer(path: ById) -> Response:
    """Show a customer with the people there."""
    with edge().database.reading() as session:
        return answer(_customer(session, customers.get_customer(session, path.id)))


@topic.patch("/customers/<id>", responses={200: CustomerOut})
def change_customer(path: ById, body: CustomerChanges) -> Response:
    """Change what is named; the rest stays."""
    with edge().database.writing() as session:
        out = _customer(session, customers.change_customer(session, path.id, **_changes(body)))
    return answer(out)


@topic.post("/customers/<id>/contacts", responses={201: ContactOut})
def add_contact(path: ById, body: NewContact) -> Response:
    """Add a person at a customer."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        made = customers.add_contact(
            session,
            path.id,
            name=body.name,
            salutation=body.salutation,
            email=body.email,
            phone=body.phone,
            language=body.language,
            register=body.register_,
            preferred_channel=body.preferred_channel,
            their_words=body.their_words,
            main=body.main,
            now=now,
        )
    return answer(ContactOut.model_validate(made), 201)


@topic.patch("/contacts/<id>", responses={200: ContactOut})
def change_contact(path: ById, body: ContactChanges) -> Response:
    """Change what is named; the rest stays."""
    with edge().database.writing() as session:
        changed = customers.change_contact(session, path.id, **_changes(body))
    return answer(ContactOut.model_validate(changed))


def _customer(session: Session, customer: Customer) -> CustomerOut:
    people = customers.contacts_of(session, customer.id, former=True)
    contacts = [ContactOut.model_validate(contact) for contact in people]
    waiting = open_complaints(session, customer.id)
    return CustomerOut.model_validate(customer.model_dump() | {"contacts": contacts, "open_complaints": waiting})


def _changes(body: In) -> dict[str, object]:
    """Return what was said, under the names that the services use."""
    return {_COLUMNS.get(name, name): value for name, value in body.model_dump(exclude_unset=True).items()}
