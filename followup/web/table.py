"""The whole filtered list of promises as a table for a spreadsheet, row by row as it is read."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, g, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from followup.edge import edge
from followup.errors import BadInput
from followup.formats.table import csv_lines
from followup.models import Commitment, User
from followup.services import listing, people, reminders
from followup.web.commitments import bp
from followup.web.promises import show_list
from followup.web.wanted import Asked, asked
from followup.web.words import is_overdue, word

PORTION = 500  # rows at a time


@bp.get("/export.csv")
def export() -> ResponseReturnValue:
    """Give the whole filtered list as a table for a spreadsheet, row by row as it is read."""
    wish = asked()
    try:
        first = _portion(wish, None)
    except BadInput:
        return show_list(422)
    name = gettext("promises-%(day)s.csv", day=edge().firm.today(g.now))
    response = Response(stream_with_context(csv_lines(_rows(wish, first))), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


_Known = tuple[Commitment, str, User]  # with its customer's name and its owner


def _portion(wish: Asked, after: Commitment | None) -> list[_Known]:
    """Read the next rows of a table, in a session of their own: a slow reader keeps no transaction open."""
    with edge().database.reading() as session:
        place = (after.due_day, after.id) if after else None
        rows = listing.search(session, wish.wanted, after=place, limit=PORTION)
        names = reminders.customer_names(session, {c.customer_id for c in rows})
        owners = people.users_of(session, {c.owner_id for c in rows})
    return [(c, names[c.customer_id], owners[c.owner_id]) for c in rows]


def _rows(wish: Asked, portion: list[_Known]) -> Iterator[list[object]]:
    yield [
        gettext("Customer"), gettext("What"), gettext("By when"), gettext("Hour"), gettext("State"),
        gettext("Looked after by"), gettext("Department"), gettext("Whose promise it is"), gettext("Person named"),
        gettext("Kind"), gettext("Job or order"), gettext("First date"), gettext("No date, because"),
        gettext("In these words"), gettext("Number"),
    ]  # fmt: skip
    while portion:
        for c, customer, owner in portion:
            state = gettext("overdue") if is_overdue(c) else word(c.state)
            hour = f"{c.due_time:%H:%M}" if c.due_time else ""
            yield [
                customer, c.action, c.due_day, hour, state, owner.name, word(owner.department), word(c.holder),
                c.person, word(c.kind), c.job, c.first_due_day, c.no_date_reason, c.source, c.id,
            ]  # fmt: skip
        portion = _portion(wish, portion[-1][0]) if len(portion) == PORTION else []
