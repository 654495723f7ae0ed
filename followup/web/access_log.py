"""Who saw, took out and erased what: for admins, to look through and to hand over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, Response, g, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from followup.db import Session
from followup.domain.states import AccessThing
from followup.edge import edge
from followup.errors import BadInput
from followup.formats.table import csv_lines
from followup.models import AccessEntry
from followup.services import access_log, customers, people, reminders, staff
from followup.services.access import need_admin
from followup.web.acting import LARGEST_ID, number_asked, page, split_page
from followup.web.faults import wrong
from followup.web.words import word

bp = Blueprint("access_log", __name__, url_prefix="/access-log")
PORTION = 500  # rows of the table at a time
_PAGES = {
    AccessThing.CUSTOMER: "customers.show",
    AccessThing.CONTACT: "customers.contact",
    AccessThing.TOUCHPOINT: "recaps.show",
    AccessThing.COMMITMENT: "commitments.show",
    AccessThing.MAIL: "outbox.show",
}


@bp.before_request
def _admins_only() -> None:
    need_admin(g.user)


@bp.get("")
def index() -> ResponseReturnValue:
    """List who saw what, the last first."""
    here, problem = edge(), ""
    here.book.write(here.database)  # so that what was seen just now stands there too
    with here.database.reading() as session:
        try:
            customer = _customer_asked(session)
        except BadInput as error:
            customer, problem = None, wrong(error)
        rows = access_log.entries(
            session,
            by=g.user,
            user_id=number_asked("user"),
            customer_id=customer,
            before_id=number_asked("before"),
            limit=access_log.PAGE + 1,
        )
        shown, last = split_page(rows, access_log.PAGE)
        names = reminders.customer_names(session, {row.customer_id for row in shown if row.customer_id})
        everybody = staff.everybody(session, by=g.user)
    return page(
        "access_log/index.html",
        rows=shown,
        last=last,
        customers=names,
        everybody=everybody,
        users={user.id: user.name for user in everybody},
        user=number_asked("user"),
        customer=request.args.get("customer", ""),
        link=_link,
        problem=problem,
    )


@bp.get("/export.csv")
def export() -> ResponseReturnValue:
    """Give the whole filtered log as a table for a spreadsheet."""
    with edge().database.reading() as session:
        customer = _customer_asked(session)
        first = _portion(session, customer, None)
    name = gettext("who-saw-what-%(day)s.csv", day=edge().firm.today(g.now))
    response = Response(stream_with_context(csv_lines(_table(customer, first))), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _customer_asked(session: Session) -> int | None:
    """Return the number of the customer that was asked for; a number stands for itself, also of one who was erased."""
    asked = request.args.get("customer", "").strip()
    if asked.isdecimal() and 0 < int(asked[:11]) <= LARGEST_ID:
        return int(asked)
    return customers.find_customer(session, asked).id if asked else None


_Known = tuple[AccessEntry, str, str]  # with the names of user and customer


def _portion(session: Session, customer: int | None, before: int | None) -> list[_Known]:
    rows = access_log.entries(
        session, by=g.user, user_id=number_asked("user"), customer_id=customer, before_id=before, limit=PORTION
    )
    users = people.user_names(session, {row.user_id for row in rows})
    names = reminders.customer_names(session, {row.customer_id for row in rows if row.customer_id})
    return [(row, users[row.user_id], names.get(row.customer_id or 0, "")) for row in rows]


def _table(customer: int | None, portion: Sequence[_Known]) -> Iterator[list[Any]]:
    zone = edge().firm.zone
    yield [
        gettext("When"),
        gettext("Colleague"),
        gettext("What they did"),
        gettext("With what"),
        gettext("Number"),
        gettext("Customer"),
        gettext("Number of the customer"),
        gettext("By a program"),
    ]
    while portion:
        for row, user, name in portion:
            yield [
                f"{row.at.astimezone(zone):%d/%m/%Y %H:%M}",
                user,
                word(row.action),
                word(row.thing),
                row.thing_id or "",
                name,
                row.customer_id or "",
                gettext("yes") if row.by_api else "",
            ]
        with edge().database.reading() as session:
            portion = _portion(session, customer, portion[-1][0].id)


def _link(row: AccessEntry) -> str:
    """Return the page of what a row is about, "" where it has none."""
    endpoint = _PAGES.get(row.thing)
    return url_for(endpoint, ident=row.thing_id) if endpoint else ""
