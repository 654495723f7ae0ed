"""Lists come in pages, and the pages together are the list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from followup.db import Database
from followup.services.firm import Firm
from nlp import Holder
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


def test_commitments_are_filtered_as_on_the_page(
    anna: Program, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    today = date(2026, 11, 24)
    with database.writing() as session:
        for action, days, owner, holder in (
            ("Preventivo telaio", 0, cast.anna, Holder.US),
            ("Collaudo", 2, cast.bruno, Holder.US),
            ("Manda i disegni", 9, cast.carla, Holder.CUSTOMER),
            ("Listino", None, cast.anna, Holder.US),
        ):
            day = None if days is None else today + timedelta(days=days)
            why = "" if day else "dipende"
            commit(session, firm, cast.colombo, owner, action, day, holder=holder, why_no_date=why, now=clock())
    clock.set("2026-11-25 09:00")
    for query, actions in (
        ({"department": "production"}, ["Collaudo"]),
        ({"holder": "customer"}, ["Manda i disegni"]),
        ({"due_from": "2026-11-26", "due_to": "2026-11-30"}, ["Collaudo"]),
        ({"undated": "true"}, ["Listino"]),
        ({"overdue": "true"}, ["Preventivo telaio"]),
        ({"search": "colombo coll"}, ["Collaudo"]),
        ({"search": "colombo"}, ["Listino", "Manda i disegni", "Collaudo", "Preventivo telaio"]),
    ):
        found = pages(anna, "/commitments", **query)
        assert [item["action"] for page in found for item in page] == actions, query


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("department", "zoo"),
        ("holder", "me"),
        ("due_from", "2026-02-30"),
        ("due_from", "domani"),
        ("due_to", "0"),
        ("undated", "maybe"),
        ("overdue", "2"),
        ("search", "a" * 201),
        ("search", "a\x07b"),
        ("owner", "0"),
        ("week", "2026-W48"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_by_its_name(anna: Program, field: str, value: str) -> None:
    answer = anna.get("/commitments", **{field: value})
    assert (answer.status_code, answer.json["error"]["field"]) == (422, field)


def test_a_move_is_taken_back_by_whoever_made_it(
    anna: Program, bruno: Program, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    with database.writing() as session:
        made = commit(session, firm, cast.colombo, cast.bruno, "Collaudo", date(2026, 11, 26), now=clock())
    path = f"/commitments/{made.id}"
    assert bruno.post(f"{path}/keep", version=1).json["state"] == "kept"
    assert anna.post(f"{path}/undo", version=2).status_code == 403
    assert bruno.post(f"{path}/undo", version=2).json["state"] == "open"
    assert bruno.post(f"{path}/undo", version=3).status_code == 409
    assert [event["kind"] for event in anna.get(path).json["history"]] == ["confirmed", "kept", "undone"]


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
