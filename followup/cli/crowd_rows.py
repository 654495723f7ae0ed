"""What `followup demo --size` writes into each table: one method a kind of row."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from importlib import resources
from typing import Any

from sqlmodel import SQLModel

from followup.domain.states import (
    Audience,
    Channel,
    CommitmentEventKind,
    Direction,
    DraftState,
    InvoiceKind,
    Language,
    MailKind,
    MailState,
    Part,
    Register,
    TouchpointKind,
)
from followup.models import CommitmentEvent, Contact, Customer, Draft, Invoice, OutboxMessage, Touchpoint

Rows = dict[type[SQLModel], list[dict[str, Any]]]


@dataclass
class Pen:
    """Makes up rows, the same ones each time; `last` holds the highest id given in each table."""

    chance: random.Random = field(default_factory=lambda: random.Random(20261124))  # noqa: S311 - nothing to guess
    last: dict[type[SQLModel], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.words = tomllib.loads(resources.files("followup.cli").joinpath("crowd.toml").read_text(encoding="utf-8"))

    def next(self, table: type[SQLModel]) -> int:
        """Give the next id of a table."""
        self.last[table] += 1
        return self.last[table]

    def one(self, name: str) -> str:
        """Choose one of a list of words."""
        return str(self.chance.choice(self.words[name]))

    def person(self) -> str:
        """Make up a name."""
        return f"{self.one('first_names')} {self.one('surnames')}"

    def said(self, thing: str) -> str:
        """Make up what was said of a thing."""
        number = self.chance.randint(1000, 99_999)
        return " ".join(self.one("talk").format(thing=thing, number=number) for _ in range(2))

    def customer(self, rows: Rows, number: int, seller: int, joined: datetime) -> None:
        """A firm with one or two people."""
        surname = self.one("surnames")
        ident = self.next(Customer)
        rows[Customer].append(
            {
                "id": ident,
                "name": f"{self.one('trades')} {surname} {self.one('towns')} {number}",
                "language": Language.EN if number % 25 == 0 else Language.IT,
                "speech_register": Register.LEI,
                "salesperson_id": seller,
                "created_at": joined,
            }
        )
        for nth in range(1 + number % 2):
            rows[Contact].append(
                {
                    "id": self.next(Contact),
                    "customer_id": ident,
                    "name": self.person(),
                    "email": f"persona{nth}@cliente{number}.example",
                    "main": nth == 0,
                    "created_at": joined,
                }
            )

    def touchpoint(
        self,
        rows: Rows,
        customer: int,
        at: datetime,
        by: int,
        kind: TouchpointKind,
        direction: Direction,
        said: str,
        channel: Channel = Channel.EMAIL,
        **more: Any,
    ) -> int:
        """A contact; returns its id."""
        ident = self.next(Touchpoint)
        rows[Touchpoint].append(
            {
                "id": ident,
                "kind": kind,
                "channel": Channel.VISIT if kind is TouchpointKind.RECAP else channel,
                "direction": direction,
                "customer_id": customer,
                "user_id": by,
                "happened_at": at,
                "text": said,
                "message_id": None,
                "closed_at": None,
                "created_at": at,
                **more,
            }
        )
        return ident

    def draft(self, rows: Rows, touchpoint: int, part: Part, start: int, line: str, by: int, at: datetime) -> int:
        """Something that was read and confirmed; returns its id."""
        ident = self.next(Draft)
        rows[Draft].append(
            {
                "id": ident,
                "touchpoint_id": touchpoint,
                "part": part,
                "state": DraftState.CONFIRMED,
                "start": start,
                "end": start + len(line),
                "sentence_start": start,
                "sentence_end": start + len(line),
                "rule": "demo",
                "action": line,
                "customer_text": line,
                "for_customer": True,
                "owner_id": by,
                "decided_by": by,
                "decided_at": at,
            }
        )
        return ident

    def event(
        self, rows: Rows, commitment: int, kind: CommitmentEventKind, version: int, at: datetime, by: int, **more: Any
    ) -> None:
        """A move of a commitment."""
        blank = {"to_due_day": None, "to_owner_id": None, "why": ""}
        row = {"id": self.next(CommitmentEvent), "commitment_id": commitment, "version": version}
        rows[CommitmentEvent].append(row | {"kind": kind, "at": at, "by_id": by} | blank | more)

    def invoice(self, rows: Rows, number: int, customer: int, by: int, at: datetime) -> None:
        """An invoice that is not thanked for."""
        ident = self.next(Invoice)
        rows[Invoice].append(
            {
                "id": ident,
                "kind": InvoiceKind.INVOICE,
                "number": f"D{ident}",
                "year": at.year,
                "issued_on": at.date(),
                "customer_id": customer,
                "job": f"C-{number // 3}" if number % 3 == 0 else None,
                "no_thanks": "thanked_lately",
                "recorded_by": by,
                "recorded_at": at,
            }
        )

    def mail(self, rows: Rows, number: int, customer: int, by: int, at: datetime, said: str) -> None:
        """A mail that was sent, and its place on the timeline."""
        ident = self.next(OutboxMessage)
        rows[OutboxMessage].append(
            {
                "id": ident,
                "key": f"demo:{ident}",
                "kind": MailKind.RECAP,
                "audience": Audience.CUSTOMER,
                "state": MailState.SENT,
                "recipient": f"persona0@cliente{number}.example",
                "sender_id": by,
                "customer_id": customer,
                "due_at": at,
                "not_before": at,
                "frozen": True,
                "subject": "Riepilogo",
                "text": said,
                "message_id": f"<demo-{ident}@riva.example>",
                "attempts": 1,
                "ended_at": at,
                "created_at": at,
            }
        )
        kind = TouchpointKind.MAIL
        self.touchpoint(rows, customer, at, by, kind, Direction.OUT, f"Riepilogo\n\n{said}", message_id=ident)
