"""Who saw and took out what: rows are only added, one an hour for each user and thing, and go when they are too old."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col, select

from followup.domain.states import AccessAction, AccessThing
from followup.models import AccessEntry, Commitment, Contact, OutboxMessage, Touchpoint, User
from followup.services.access import need_admin

PAGE = 50
_WHOSE: dict[AccessThing, type[SQLModel]] = {
    AccessThing.CONTACT: Contact,
    AccessThing.TOUCHPOINT: Touchpoint,
    AccessThing.COMMITMENT: Commitment,
    AccessThing.MAIL: OutboxMessage,
}


@dataclass(frozen=True, slots=True)
class Access:
    """One user did something with one thing. `thing_id` is 0 for a list; `customer_id` None is looked up."""

    user_id: int
    action: AccessAction
    thing: AccessThing
    thing_id: int
    at: datetime
    customer_id: int | None = None
    by_api: bool = False

    @property
    def hour(self) -> datetime:
        """The hour that this counts for."""
        return self.at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)

    @property
    def key(self) -> tuple[int, AccessAction, AccessThing, int, datetime]:
        """What there is one row of."""
        return self.user_id, self.action, self.thing, self.thing_id, self.hour


def write(session: Session, accesses: Iterable[Access]) -> None:
    """Add what is not there yet."""
    rows = _with_customers(session, list({access.key: access for access in accesses}.values()))
    if not rows:
        return
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    session.connection().execute(
        insert(AccessEntry).on_conflict_do_nothing(),
        [
            {
                "at": row.at,
                "hour": row.hour,
                "user_id": row.user_id,
                "action": row.action,
                "thing": row.thing,
                "thing_id": row.thing_id,
                "customer_id": row.customer_id,
                "by_api": row.by_api,
            }
            for row in rows
        ],
    )


def entries(
    session: Session,
    *,
    by: User,
    user_id: int | None = None,
    customer_id: int | None = None,
    before_id: int | None = None,
    limit: int = PAGE,
) -> Sequence[AccessEntry]:
    """Return who saw what, the last first, from `before_id` on; admins only."""
    need_admin(by)
    query = select(AccessEntry).order_by(col(AccessEntry.id).desc()).limit(limit)
    if user_id is not None:
        query = query.where(AccessEntry.user_id == user_id)
    if customer_id is not None:
        query = query.where(AccessEntry.customer_id == customer_id)
    if before_id is not None:
        query = query.where(col(AccessEntry.id) < before_id)
    return session.exec(query).all()


def _with_customers(session: Session, rows: list[Access]) -> list[Access]:
    """Say of each row whose customer it is about, with one question for each sort of thing."""
    found: dict[tuple[AccessThing, int], int] = {}
    for thing, table in _WHOSE.items():
        wanted = {row.thing_id for row in rows if row.thing is thing and row.customer_id is None}
        if wanted:
            pairs = session.exec(
                select(table.id, table.customer_id).where(col(table.id).in_(wanted))  # type: ignore[attr-defined]  # each has them
            )
            found |= {(thing, ident): customer for ident, customer in pairs}
    return [
        replace(
            row,
            customer_id=row.thing_id
            if row.thing is AccessThing.CUSTOMER
            else row.customer_id or found.get((row.thing, row.thing_id)),
        )
        for row in rows
    ]
