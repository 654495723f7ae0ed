"""Which commitments the address of a list asks for. What cannot be read there is left out, never an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from flask import g, request

from followup.domain.states import CommitmentState, Department
from followup.edge import edge
from followup.services.listing import Wanted, wall_of
from followup.web.acting import LARGEST_ID
from nlp import Holder

ME, EVERYBODY, UNDATED = "me", "all", "none"
STATES: Mapping[str, tuple[CommitmentState, ...]] = {
    "open": (CommitmentState.OPEN,),
    "overdue": (CommitmentState.OPEN,),
    "kept": (CommitmentState.KEPT,),
    "cancelled": (CommitmentState.CANCELLED,),
    "all": tuple(CommitmentState),
}
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class Asked:
    """What an address asks for: as the services take it, and as an address says it."""

    wanted: Wanted
    args: dict[str, str] = field(default_factory=dict)

    def but(self, **changes: str | None) -> dict[str, str]:
        """Return the address's parts with some changed or (None) left out."""
        return {name: value for name, value in {**self.args, **changes}.items() if value is not None}


def asked() -> Asked:
    """Read the address: one's own open commitments, unless it asks for others."""
    customer = request.args.get("customer", "").strip()
    owner = request.args.get("owner") or (EVERYBODY if customer or "owner" in request.args else ME)
    owner_id = g.user.id if owner == ME else _number(owner)
    state = request.args.get("state", "")
    state = state if state in STATES else "open"
    week = request.args.get("week", "")
    monday = _monday(week)
    first, last = (monday, monday + timedelta(days=6)) if monday else (_day("from"), _day("to"))
    department, holder = _one_of(Department, "department"), _one_of(Holder, "holder")
    words = request.args.get("q", "").strip()
    customer_id = _number(customer)
    wanted = Wanted(
        states=STATES[state],
        overdue_by=wall_of(edge().firm, g.now) if state == "overdue" else None,
        owner_id=owner_id,
        department=department,
        customer_id=customer_id,
        customer="" if customer_id else customer,
        holder=holder,
        first=first,
        last=last,
        undated=week == UNDATED,
        words=words,
    )
    said = {
        "q": words,
        "owner": owner if owner == ME or owner_id else EVERYBODY,
        "state": state if state != "open" else "",
        "customer": customer,
        "department": department,
        "holder": holder,
        "week": week if monday or week == UNDATED else "",
        "from": str(first) if first and not monday else "",
        "to": str(last) if last and not monday else "",
    }
    return Asked(wanted, {name: str(value) for name, value in said.items() if value})


def week_of(day: date) -> str:
    """Return a day's week as addresses say it: "2026-W48"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _monday(week: str) -> date | None:
    year, _, number = week.partition("-W")
    if not (len(year) == 4 and len(number) == 2 and (year + number).isascii() and (year + number).isdecimal()):
        return None
    try:
        return date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        return None


def _day(name: str) -> date | None:
    found: date | None = request.args.get(name, type=date.fromisoformat)
    return found


def _number(text: str) -> int | None:
    found = int(text) if text.isascii() and text.isdecimal() and len(text) <= 10 else 0
    return found if 0 < found <= LARGEST_ID else None


def _one_of(kind: type[Word], name: str) -> Word | None:
    value = request.args.get(name, "")
    return kind(value) if value in set(kind) else None
