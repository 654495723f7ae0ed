"""From a form to one service and back: one transaction, one redirect, and nothing that was typed is lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from flask import flash, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from followup.db import Session
from followup.domain.states import Department
from followup.edge import edge
from followup.errors import (
    BadInput,
    Conflict,
    Duplicate,
    FollowupError,
    IllegalMove,
    NotFound,
    Several,
    TooLarge,
    TooMany,
)
from followup.models import Customer, User
from followup.services import customers
from followup.web.faults import wrong
from followup.web.fields import PageForm
from followup.web.forms import CustomerChoice, ReplyForm

Done = TypeVar("Done")
LARGEST_ID = 2**31 - 1
_SLOT = re.compile(r"[a-z]{1,20}:[a-z0-9]{1,20}")
IDENT = f"<int(min=1, max={LARGEST_ID}):ident>"
_STAMP = "%Y%m%dT%H%M%S%f"
_MARK = re.compile(r"(\d{8}T\d{12})([a-z])(\d{1,10})", re.ASCII)
MOST_NAMES = 1000  # a longer list of names to choose from is of no help to anybody


def act(
    form: PageForm,
    verb: Callable[[Session, datetime], Done],
    *,
    done: Callable[[Done], ResponseReturnValue],
    again: Callable[[int], ResponseReturnValue],
) -> ResponseReturnValue:
    """Do what a form asks for in one transaction, then go to the address that `done` gives (a text).

    What can be shown only once, `done` answers with instead.

    What cannot be done is said in the form, which `again` shows with the status code and everything typed.
    Errors that no form can mend (not there, not allowed) go on to the error pages.
    """
    if not form.validate():
        return again(422)
    try:
        with edge().database.writing() as session:
            result = verb(session, g.now)
    except FollowupError as error:
        return again(say_in(form, error))
    end = done(result)
    return redirect(end, 303) if isinstance(end, str) else end


def say_in(form: PageForm, error: FollowupError) -> int:
    """Put an error where it belongs in a form and return the status code; raises it again where no form can help."""
    match error:
        case BadInput():
            form.mark(error, wrong(error))
            return 413 if isinstance(error, TooLarge) else 422
        case NotFound() if form.field_of(error.what) is not None or error.what in _TYPED:
            form.mark(BadInput(_TYPED.get(error.what, error.what), "", ""), wrong(error))
            return 422
        case Conflict() | Duplicate() | IllegalMove() | Several():
            form.problem = wrong(error)
            return 409
        case TooMany():
            form.problem = wrong(error)
            g.retry_after = error.seconds
            return 429
        case _:
            raise error


# What can be missing although it was typed and not addressed, and the field it was typed in.
_TYPED: Mapping[str, str] = {"invoice": "corrects"}


def page(template: str, status: int = 200, **facts: Any) -> ResponseReturnValue:
    """Answer with a page that nothing keeps: neither what stands between here and the reader, nor the browser."""
    response = make_response(render_template(template, **facts), status)
    response.headers["Cache-Control"] = "no-store"
    if (seconds := g.get("retry_after")) is not None:
        response.headers["Retry-After"] = str(seconds)
    return response


def saved() -> None:
    """Let the next page tell the browser that the draft of this form, kept on the device, is no longer needed."""
    slot = request.form.get("draft", "")
    if _SLOT.fullmatch(slot):
        flash(slot, "saved")


def customer_of(session: Session, form: CustomerChoice | ReplyForm, by: User, now: datetime) -> Customer:
    """Return the customer that was typed; a new one is added where that was ticked and nobody has the name yet."""
    name = (form.customer.data or "").strip()
    if not name:
        raise BadInput("customer", "empty", "whose is it?")
    if form.new_customer.data:
        if same := customers.named(session, name):
            return same[0]
        seller = by.id if by.department is Department.SALES else None
        return customers.add_customer(session, name=name, salesperson_id=seller, now=now)
    return customers.find_customer(session, name)


def customer_named(session: Session, form: CustomerChoice | ReplyForm) -> Customer | None:
    """Return the customer that was typed so far, None where that is nobody (yet)."""
    name = (form.customer.data or "").strip()
    try:
        return customers.find_customer(session, name) if name else None
    except BadInput:
        return None


def names_to_choose(session: Session) -> list[tuple[str, str]]:
    """Return what the search field offers and shows: names, and the number where several customers share one."""
    return told_apart(customers.list_customers(session, limit=MOST_NAMES))


def told_apart(known: Sequence[Customer]) -> list[tuple[str, str]]:
    """Return what to type for each of those customers, and what to show beside it where that says too little."""
    often = Counter(customer.name.lower() for customer in known)
    return [(c.name, "") if often[c.name.lower()] == 1 else (str(c.id), f"{c.name} ({c.id})") for c in known]


def number_asked(name: str) -> int | None:
    """Return an id from the address of the page, None where there is none that can be one."""
    asked = request.args.get(name, type=int)
    return asked if asked is not None and 0 < asked <= LARGEST_ID else None


def day_asked(name: str) -> date | None:
    """Return a day from the address of the page, None where there is none."""
    return request.args.get(name, type=date.fromisoformat)


def mark_asked(name: str) -> tuple[datetime, str, int] | None:
    """Return from which row on a list goes on that is ordered by instants, as `mark` wrote it; None for none."""
    found = _MARK.fullmatch(request.args.get(name, ""))
    if found is None or not 0 < int(found[3]) <= LARGEST_ID:
        return None
    try:
        return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC), found[2], int(found[3])
    except ValueError:
        return None


def mark(at: datetime, of: str, ident: int) -> str:
    """Return where a row stands in such a list, for the address of a page; `of` is a letter that says what it is."""
    return f"{at.astimezone(UTC):{_STAMP}}{of}{ident}"


Row = TypeVar("Row")


def split_page(rows: Sequence[Row], size: int) -> tuple[Sequence[Row], Row | None]:
    """Return one page of rows asked for with one more, and its last row where another page follows."""
    return (rows[:size], rows[size - 1]) if len(rows) > size else (rows, None)
