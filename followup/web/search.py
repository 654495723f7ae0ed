"""One field for everything: customers, promises and what was said, by the words in them."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from followup.domain.texts import check_line
from followup.edge import edge
from followup.errors import BadInput
from followup.services import directory, people, reminders, search
from followup.web.acting import number_asked, page, split_page
from followup.web.faults import wrong

bp = Blueprint("search", __name__, url_prefix="/search")
FIRST = 6  # of each sort, before one asks for more
AROUND = 70  # characters shown on either side of what was found


@bp.get("")
def index() -> ResponseReturnValue:
    """Show what holds the words asked for: some of each sort, or all texts from one on."""
    typed, only_texts, before = request.args.get("q", ""), request.args.get("in") == "texts", number_asked("before")
    asked, problem = "", ""
    try:
        asked = check_line(typed, "search", required=False)
    except BadInput as error:
        problem = wrong(error)
    size = search.PAGE if only_texts else FIRST
    with edge().database.reading() as session:
        whole = asked and not only_texts
        lines = directory.find(session, search=asked, limit=FIRST + 1) if whole else []
        promises = search.find_commitments(session, asked, limit=FIRST + 1) if whole else []
        said = search.find_touchpoints(session, asked, before_id=before, limit=size + 1) if asked else []
        texts, last = split_page(said, size)
        customers = {row.customer_id for row in promises} | {row.customer_id for row in texts}
        names = reminders.customer_names(session, customers)
        users = {row.owner_id for row in promises} | {row.user_id for row in texts if row.user_id}
        colleagues = people.user_names(session, users)
    words = search.words_of(asked)
    return page(
        "search/index.html",
        q=typed,
        problem=problem,
        only_texts=only_texts,
        lines=lines[:FIRST],
        more_customers=len(lines) > FIRST,
        promises=promises[:FIRST],
        more_promises=len(promises) > FIRST,
        texts=[(row, list(excerpt(row.text, words))) for row in texts],
        last=last,
        names=names,
        colleagues=colleagues,
    )


def excerpt(text: str, words: list[str]) -> Iterator[tuple[str, bool]]:
    """Yield the part of a text around the first word found, in pieces: what was looked for is told from the rest."""
    places = search.places(text, words)
    first = places[0][0] if places else 0
    begin, end = max(0, first - AROUND), min(len(text), first + 2 * AROUND)
    yield ("… " if begin else ""), False
    at = begin
    for start, stop in places:
        if at <= start and stop <= end:
            yield text[at:start], False
            yield text[start:stop], True
            at = stop
    yield text[at:end] + (" …" if end < len(text) else ""), False
