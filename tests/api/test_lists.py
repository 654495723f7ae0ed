"""Lists come in pages, and the pages together are the list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from followup.db import Database
from followup.services.firm import Firm
from tests.api.client import Program
from tests.ledger import commit
from tests.people import Cast, Clock


def pages(program: Program, path: str, **query: Any) -> list[list[dict[str, Any]]]:
    """Return all pages of a list, as a program walks them."""
    found, cursor = [], None
    while True:
        answer = program.get(path, limit=2, **query, **({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        found.append(answer.json["items"])
        cursor = answer.json["next"]
        if cursor is None:
            return found


def test_commitments_come_by_due_day_and_those_without_one_last(
    anna: Program, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    tomorrow = date(2026, 11, 25)
    with database.writing() as session:
        for offset in (2, None, 0, 2, None, 1):
            day = None if offset is None else tomorrow + timedelta(days=offset)
            why = "aspetta il cliente" if day is None else ""
            commit(session, firm, cast.colombo, cast.anna, "richiamare", day, now=clock(), why_no_date=why)
        commit(session, firm, cast.zorzi, cast.bruno, "altro", tomorrow, now=clock())
    found = pages(anna, "/commitments", customer=cast.colombo.id)
    assert [len(page) for page in found] == [2, 2, 2]
    assert [item["due"] for page in found for item in page] == [
        "2026-11-25",
        "2026-11-26",
        "2026-11-27",
        "2026-11-27",
        None,
        None,
    ]
    assert len({item["id"] for page in found for item in page}) == 6
    assert len(anna.get("/commitments", owner=cast.bruno.id).json["items"]) == 1
    assert anna.get("/commitments", state="kept").json == {"items": [], "next": None}


def test_other_lists_walk_the_same_way(anna: Program, cast: Cast) -> None:
    for number in range(5):
        anna.post("/complaints", customer=cast.zorzi.id, text=f"reclamo {number}")
        anna.post("/invoices", number=str(number), issued_on="2026-11-24", customer=cast.zorzi.id, job=str(number))
        anna.post("/customers", name=f"Cliente {number % 2}")
    for path, query in (
        ("/touchpoints", {"kind": "complaint"}),
        ("/invoices", {"customer": cast.zorzi.id}),
        ("/outbox", {"state": ["queued", "held"]}),
        ("/customers", {"search": "CLIENTE"}),
    ):
        found = pages(anna, path, **query)
        assert [len(page) for page in found] == [2, 2, 1], path
        assert len({item["id"] for page in found for item in page}) == 5
    assert anna.get("/recaps").json == {"items": [], "next": None}
    assert "text" not in anna.get("/touchpoints").json["items"][0]


@pytest.mark.parametrize("path", ["/commitments", "/customers", "/invoices", "/outbox", "/recaps", "/touchpoints"])
def test_a_page_that_cannot_be_is_refused(anna: Program, path: str) -> None:
    for field, value in (
        ("limit", "0"),
        ("limit", "201"),
        ("limit", "9" * 30),
        ("limit", "due"),
        ("cursor", ""),
        ("cursor", "x"),
        ("cursor", "W10="),
        ("cursor", "è"),
        ("cursor", "bnVsbA=="),
        ("cursor", "W" * 5000),
        ("surprise", "1"),
    ):
        answer = anna.get(path, **{field: value})
        assert (answer.status_code, answer.json["error"]["field"]) == (422, field), (field, value)


def test_search_words_that_no_name_can_hold_find_nobody(anna: Program) -> None:
    assert anna.get("/customers", search="100%").json["items"] == []
    assert anna.get("/customers", search="Colombo\x00").status_code == 422
    assert anna.get("/commitments", state="lost").json["error"]["field"] == "state.0"
    assert anna.get("/commitments", customer="99999999999").status_code == 422
