"""The list of customers: found by whatever one remembers of them, each with what matters at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select as sql_select  # SQLModel's own takes up to four columns
from sqlmodel import Session, col, func

from followup.domain.states import CommitmentState, TouchpointKind
from followup.models import Commitment, Contact, Customer, Touchpoint
from followup.services.search import holding, words_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One customer of the list."""

    customer: Customer
    open_promises: int  # both ways
    last_contact: datetime | None
    complaints: int  # that wait for a solution


def find(session: Session, *, search: str = "", after: tuple[str, int] | None = None, limit: int = PAGE) -> list[Line]:
    """Return customers by name, from `after` (name, id) on.

    Every word of `search` has to begin one in the customer's name, or in the name, mail address or phone of somebody
    there.
    """
    mine = col(Commitment.customer_id) == Customer.id
    contacts = col(Touchpoint.customer_id) == Customer.id
    complaints = contacts & (col(Touchpoint.kind) == TouchpointKind.COMPLAINT) & col(Touchpoint.closed_at).is_(None)
    query = (
        sql_select(
            Customer,
            _of_each(func.count(col(Commitment.id)), mine & (col(Commitment.state) == CommitmentState.OPEN)),
            _of_each(func.max(Touchpoint.happened_at), contacts),
            _of_each(func.count(col(Touchpoint.id)), complaints),
        )
        .where(col(Customer.erased_at).is_(None))
        .order_by(col(Customer.name), col(Customer.id))
        .limit(limit)
    )
    sought = words_of(search)
    if search and not sought:
        return []
    for word in sought:
        query = query.where(_holds(session, word))
    if after is not None:
        name, ident = after
        query = query.where((col(Customer.name) > name) | ((col(Customer.name) == name) & (col(Customer.id) > ident)))
    return [Line(*row) for row in session.execute(query)]


def _of_each(what: Any, where: Any) -> Any:
    return sql_select(what).where(where).correlate(Customer).scalar_subquery()


def _holds(session: Session, word: str) -> Any:
    people = sql_select(col(Contact.customer_id)).where(col(Contact.id).in_(holding(session, Contact, word)))
    return col(Customer.id).in_(holding(session, Customer, word).union(people))  # an OR would go through all customers
