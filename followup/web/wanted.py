"""Which commitments the address of a list asks for. What cannot be read there is left out, never an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from flask import g, request
from flask_babel import gettext
from flask_babel.speaklater import LazyString

from followup.domain.states import CommitmentState, Department
from followup.edge import edge
from followup.models import Customer, User
from followup.services.listing import Wanted, wall_of
from followup.web.acting import LARGEST_ID
from followup.web.words import _l, say, word
from nlp import Holder

ME, EVERYBODY, UNDATED = "me", "all", "none"
STATES: Mapping[str, tuple[CommitmentState, ...]] = {
    "open": (CommitmentState.OPEN,),
    "overdue": (CommitmentState.OPEN,),
    "kept": (CommitmentState.KEPT,),
    "cancelled": (CommitmentState.CANCELLED,),
    "all": tuple(CommitmentState),
}
_STATE_WORDS: Mapping[str, LazyString] = {
    "open": _l("Open"),
    "overdue": _l("Overdue"),
    "kept": _l("Kept"),
    "cancelled": _l("Cancelled"),
    "all": _l("In every state"),
}
_WEEKS_BACK, _WEEKS_AHEAD = 4, 12
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


@dataclass(frozen=True)
class Chip:
    """One thing that a list is filtered by, in words, and the address without it."""

    words: str
    args: dict[str, str]


def chips(wish: Asked, colleagues: Sequence[User], customer: Customer | None, today: date) -> list[Chip]:
    """Return how a list is filtered, but for whose and in which state, which the tabs say."""
    args, found = wish.args, []
    names = {str(user.id): user.name for user in colleagues}

    def add(name: str, words: str) -> None:
        if name in args:
            found.append(Chip(words, wish.but(**{name: None})))

    add("q", f"«{args.get('q')}»")
    if args.get("owner") not in (ME, EVERYBODY, str(g.user.id)):
        found.append(Chip(names.get(args["owner"], gettext("former colleague")), wish.but(owner=EVERYBODY)))
    if "customer" in args:
        # Without a customer the list is one's own again, unless it is said whose.
        found.append(Chip(customer.name if customer else f"«{args['customer']}»", wish.but(customer=None)))
    if wish.wanted.department:
        add("department", word(wish.wanted.department))
    if wish.wanted.holder:
        add("holder", word(wish.wanted.holder))
    if "week" in args:
        add("week", _week_words(args["week"], today))
    add("from", gettext("from %(day)s", day=say().day(wish.wanted.first)) if wish.wanted.first else "")
    add("to", gettext("until %(day)s", day=say().day(wish.wanted.last)) if wish.wanted.last else "")
    return found


def choices(wish: Asked, colleagues: Sequence[User], today: date) -> dict[str, list[tuple[str, str]]]:
    """Return what each list of the filter offers, as (value, words)."""
    monday = today - timedelta(days=today.weekday())
    weeks = [week_of(monday + timedelta(weeks=n)) for n in range(-_WEEKS_BACK, _WEEKS_AHEAD + 1)]
    chosen = wish.args.get("week")
    weeks += [chosen] if chosen and chosen not in (*weeks, UNDATED) else []
    return {
        "owner": [
            (EVERYBODY, gettext("Everybody")),
            (ME, gettext("Me")),
            *((str(user.id), user.name) for user in colleagues if user.id != g.user.id),
        ],
        "state": [(value, str(words)) for value, words in _STATE_WORDS.items()],
        "department": [("", gettext("Every department")), *((str(one), word(one)) for one in Department)],
        "holder": [("", gettext("Whoever")), *((str(one), word(one)) for one in Holder)],
        "week": [
            ("", gettext("Any time")),
            (UNDATED, gettext("Without a date")),
            *((week, _week_words(week, today)) for week in weeks),
        ],
    }


def _week_words(week: str, today: date) -> str:
    monday = _monday(week)
    if monday is None:
        return str(gettext("Without a date"))
    span = say().span(monday, monday + timedelta(days=6))
    away = (monday - (today - timedelta(days=today.weekday()))).days // 7
    near = {-1: gettext("last week"), 0: gettext("this week"), 1: gettext("next week")}.get(away)
    return f"{span} ({near})" if near else span
