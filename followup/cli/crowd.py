"""A large firm's three years, for whoever wants to see how the app stands up to them: `followup demo --size`.

Rows are written directly and in bulk: what they say is made up, how they hang together is what the services leave.
No mail waits for what lies in the past.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, insert, text
from sqlmodel import Session, SQLModel, col, select

from followup.cli.crowd_rows import Pen, Rows
from followup.db import Database
from followup.domain.states import (
    Channel,
    CommitmentEventKind,
    CommitmentState,
    Department,
    Direction,
    Language,
    Part,
    Role,
    TouchpointKind,
)
from followup.models import (
    Commitment,
    CommitmentEvent,
    Contact,
    Customer,
    Draft,
    Invoice,
    OutboxMessage,
    Touchpoint,
    User,
)
from nlp import Holder, PromiseKind

_BATCH = 5_000  # commitments written in one transaction
_YEARS = timedelta(days=3 * 365)
_TABLES: tuple[type[SQLModel], ...] = (
    User,
    Customer,
    Contact,
    Touchpoint,
    Draft,
    Commitment,
    CommitmentEvent,
    Invoice,
    OutboxMessage,
)


@dataclass
class Crowd:
    """So many commitments, a twentieth as many customers and twice as many touchpoints; `end` is now."""

    database: Database
    size: int
    end: datetime
    pen: Pen = field(default_factory=Pen)

    def __post_init__(self) -> None:
        self.today = self.end.date()

    def fill(self, progress: Callable[[str], None]) -> None:
        """Write everything, telling how far it is."""
        with self.database.writing() as session:
            for table in _TABLES:
                self.pen.last[table] = session.scalar(select(func.coalesce(func.max(table.id), 0))) or 0  # type: ignore[attr-defined]  # all have one
            self.users = self._users(session)
        for done, rows in self._batches():
            with self.database.writing() as session:
                for table, found in rows.items():
                    session.connection().execute(insert(table.__table__), found)  # type: ignore[attr-defined]  # SQLModel hides it
            progress(f"{done:,} of {self.size:,} promises")
        with self.database.writing() as session:
            _settle(session)

    def _users(self, session: Session) -> list[int]:
        """Add colleagues, who cannot log in, and return the ids of all."""
        departments = list(Department)
        rows = [
            {
                "id": self.pen.next(User),
                "name": self.pen.person(),
                "email": f"collega{number}@riva.example",
                "department": departments[number % len(departments)],
                "role": Role.MANAGER if number % 20 == 0 else Role.STAFF,
                "language": Language.IT,
                "created_at": self.end - _YEARS,
            }
            for number in range(max(3, min(100, self.size // 10_000)))
        ]
        session.execute(insert(User), rows)
        return list(session.exec(select(col(User.id))).all())

    def _batches(self) -> Iterator[tuple[int, Rows]]:
        customers = max(3, self.size // 20)
        rows: Rows = {table: [] for table in _TABLES if table is not User}
        for number in range(customers):
            self.pen.customer(
                rows, number, self.pen.chance.choice(self.users), self.end - _YEARS * self.pen.chance.random()
            )
        yield 0, {table: rows[table] for table in (Customer, Contact)}
        first = self.pen.last[Customer] - customers + 1
        for begin in range(0, self.size, _BATCH):
            rows = {table: [] for table in _TABLES if table not in (User, Customer, Contact)}
            end = min(begin + _BATCH, self.size)
            for number in range(begin, end):
                # Some customers are heard from every day, most now and then.
                customer = first + int(customers * self.pen.chance.random() ** 2)
                at = self.end - _YEARS + _YEARS * (number / self.size)
                self._promise(rows, number, customer, at)
                self._talk(rows, number, customer, at - timedelta(hours=1))
            yield end, {table: found for table, found in rows.items() if found}

    def _promise(self, rows: Rows, number: int, customer: int, at: datetime) -> None:
        """One text with one promise, confirmed; every fourth is a recap with a need and a solution."""
        chance, by = self.pen.chance, self.pen.chance.choice(self.users)
        thing = self.pen.one("things")
        sort = chance.choice(self.pen.words["promises"])
        action = chance.choice(sort["actions"]).format(thing=thing)
        due = at.date() + timedelta(days=chance.randint(1, 15))
        sentence = f"Impegno: {action} entro il {due:%d/%m/%Y}."
        is_recap = number % 4 == 0
        lines = [self.pen.one(what).format(thing=thing) for what in ("needs", "solutions") if is_recap]
        whole = "\n".join([*(f"- {line}" for line in lines), sentence, self.pen.said(thing)])
        touchpoint = self.pen.touchpoint(
            rows, customer, at, by, TouchpointKind.RECAP if is_recap else TouchpointKind.REPLY, Direction.OUT, whole
        )
        for part, line in zip((Part.NEED, Part.SOLUTION), lines, strict=False):
            self.pen.draft(rows, touchpoint, part, whole.index(line), line, by, at)
        draft = self.pen.draft(rows, touchpoint, Part.PROMISE, whole.index(sentence), sentence, by, at)
        state = self._state(due)
        closed = None if state is CommitmentState.OPEN else min(at + timedelta(days=chance.randint(1, 12)), self.end)
        ident = self.pen.next(Commitment)
        moved = number % 7 == 0
        rows[Commitment].append(
            {
                "id": ident,
                "customer_id": customer,
                "touchpoint_id": touchpoint,
                "draft_id": draft,
                "owner_id": by,
                "holder": Holder.CUSTOMER if number % 6 == 5 else Holder.US,
                "kind": PromiseKind(sort["kind"]),
                "action": action,
                "source": sentence,
                "job": f"C-{number // 3}" if number % 3 == 0 else None,
                "state": state,
                "due_day": due,
                "first_due_day": due - timedelta(days=1) if moved else due,
                "customer_text": action,
                "for_customer": True,
                "version": 1 + moved + (closed is not None),
                "created_by": by,
                "created_at": at,
                "closed_at": closed,
            }
        )
        self.pen.event(rows, ident, CommitmentEventKind.CONFIRMED, 1, at, by, to_due_day=due, to_owner_id=by)
        if moved:
            why = self.pen.one("reasons")
            self.pen.event(rows, ident, CommitmentEventKind.POSTPONED, 2, at, by, to_due_day=due, why=why)
        if closed is not None:
            self.pen.event(rows, ident, CommitmentEventKind(state.value), 2 + moved, closed, by)
        if number % 10 == 0:
            self.pen.invoice(rows, number, customer, by, at)

    def _talk(self, rows: Rows, number: int, customer: int, at: datetime) -> None:
        """One more touchpoint beside each promise: a mail that was sent, what they said, now and then a complaint."""
        by, said = self.pen.chance.choice(self.users), self.pen.said(self.pen.one("things"))
        if number % 3 == 0:
            self.pen.mail(rows, number, customer, by, at, said)
        elif number % 50 == 1:
            closed = at + timedelta(days=4)
            kind = TouchpointKind.COMPLAINT
            closing = {"closed_at": closed if closed < self.end else None}
            self.pen.touchpoint(rows, customer, at, by, kind, Direction.IN, said, channel=Channel.CALL, **closing)
        else:
            direction = Direction.IN if number % 2 else Direction.OUT
            channel = self.pen.chance.choice((Channel.CALL, Channel.CHAT, Channel.SMS))
            self.pen.touchpoint(rows, customer, at, by, TouchpointKind.CONTACT, direction, said, channel=channel)

    def _state(self, due: date) -> CommitmentState:
        """What lies behind is mostly kept; of what lies ahead some is done already."""
        drawn = self.pen.chance.random()
        if due < self.today:
            if drawn < 0.003:
                return CommitmentState.OPEN
            return CommitmentState.CANCELLED if drawn < 0.05 else CommitmentState.KEPT
        return CommitmentState.KEPT if drawn < 0.3 else CommitmentState.OPEN


def _settle(session: Session) -> None:
    """PostgreSQL counts ids by itself and plans by what it knows of its tables: tell it of both."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in _TABLES:
        name = table.__tablename__
        session.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"))  # noqa: S608 - a name of ours
    session.execute(text("ANALYZE"))
