"""Whatever is handed in wrongly: one clear error that names the field, and nothing is written."""

from __future__ import annotations

from typing import Any

import pytest

from followup.db import Database
from followup.domain.texts import LONGEST
from tests.api.client import Program, everything

HUGE = 10**30
NO_TEXT = [1, True, [], {}, ["a"], {"a": {"b": {"c": []}}}, "a\x00b", "a\ud800b"]
NO_NUMBER = [True, False, 0, -1, 1.5, 2**31, HUGE, "1", "", [], {}]
NO_WORD = ["", "no such word", "VISIT", 0, 1, True, [], {}, "a\x00", "a\ud800"]

# What can be wrong with a value, by what the field holds. None is wrong where the field must be said.
WRONG: dict[str, list[Any]] = {
    "text": ["", " \n\t ", None, *NO_TEXT],
    "line": ["", "  ", None, *NO_TEXT, "a" * 1000],
    "optional line": [*NO_TEXT, "a" * 1000, "a\x07b"],
    "id": [None, *NO_NUMBER],
    "optional id": NO_NUMBER,
    "version": [None, *NO_NUMBER],
    "flag": [None, 0, 1, "true", "", [], {}],
    "word": NO_WORD,
    "day": [
        "2026-02-30",
        "2026-13-01",
        "1999-12-31",
        "2100-01-01",
        "9999-12-31",
        "0000-00-00",
        "26/11/2026",
        "2026-11-26T10:00",
        "2026-W48-4",
        "20261126",
        "domani",
        "٢٠٢٦-11-26",
        "0",
        "",
        0,
        1e9,
        HUGE,
        True,
        [],
        {},
    ],
    "wall": ["24:00", "12:60", "10", "10:00:00", "10:00Z", "1000", "alle dieci", "", 0, 36000, 1e9, True, [], {}],
    "instant": [
        "2026-11-24T10:00:00",
        "2026-11-24",
        "2026-02-30T10:00:00Z",
        "2026-11-24T25:00:00Z",
        "1999-12-31T23:59:59Z",
        "2100-01-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+14:00",
        "2026-11-24 10:00:00+01:00",
        "0",
        "1764000000",
        "",
        0,
        1e9,
        HUGE,
        True,
        [],
        {},
    ],
    "past instant": ["2024-11-22T10:00:00Z", "2026-11-24T08:06:00Z"],  # over two years back; not yet
    "money": ["", "-1", "1,50", "1.505", "1e3", "NaN", "Infinity", "10000000000", -1, 1.505, HUGE, True, [], {}],
    "places": ["", 1, {}, [1], [[]], ["a"], [{}], [{"start": -1, "end": 1}], [{"start": True, "end": 1}]],
}
WRONG["past instant"] += WRONG["instant"]

SAID = {
    "action": "optional line",
    "owner": "optional id",
    "holder": "word",
    "person": "optional line",
    "kind": "word",
    "due": "day",
    "at": "wall",
    "no_date_reason": "optional line",
    "customer_text": "optional line",
    "for_customer": "flag",
}
MOVE = {"version": "version", "why": "line"}
LIKES = {"preferred_channel": "word", "their_words": "optional line"}
CUSTOMER = {"name": "line", "language": "word", "register": "word", "salesperson": "optional id", **LIKES}
CONTACT = {
    "name": "line",
    "salutation": "optional line",
    "email": "optional line",
    "phone": "optional line",
    "language": "word",
    "register": "word",
    "main": "flag",
    **LIKES,
}

# Every request that writes: its method, its address, a body that would do, and what each field holds.
REQUESTS: list[tuple[str, str, dict[str, Any], dict[str, str]]] = [
    (
        "POST",
        "/recaps",
        {"customer": 1, "text": "Ciao."},
        {
            "customer": "id",
            "text": "text",
            "happened_at": "past instant",
            "channel": "word",
            "participants": "optional line",
            "job": "optional line",
        },
    ),
    ("POST", "/recaps/1/send", {}, {"contact": "optional id", "again": "flag"}),
    ("POST", "/drafts/2/confirm", {"due": "2026-11-30"}, SAID),
    ("POST", "/drafts/3/confirm", {}, {"customer_text": "optional line", "for_customer": "flag"}),
    ("POST", "/drafts/2/discard", {}, {}),
    ("POST", "/drafts/4/take-back", {}, {}),
    ("POST", "/replies/check", {"text": "Ciao."}, {"text": "text", "reference": "instant", "language": "word"}),
    (
        "POST",
        "/replies",
        {"customer": 1, "text": "Ciao."},
        {"customer": "id", "text": "text", "channel": "word", "job": "optional line", "promises": "places"},
    ),
    ("POST", "/commitments/1/keep", {"version": 1}, {"version": "version"}),
    (
        "POST",
        "/commitments/1/word",
        {"version": 1, "customer_text": "Il preventivo", "for_customer": True},
        {"version": "version", "customer_text": "optional line", "for_customer": "flag"},
    ),
    ("POST", "/commitments/1/cancel", {"version": 1, "why": "no"}, MOVE),
    (
        "POST",
        "/commitments/1/postpone",
        {"version": 1, "why": "no", "due": "2026-12-01"},
        {**MOVE, "due": "day", "at": "wall", "tell_customer": "optional line"},
    ),
    (
        "POST",
        "/commitments/1/hand-over",
        {"version": 1, "owner": 2},
        {"version": "version", "owner": "id", "why": "optional line"},
    ),
    ("POST", "/commitments/1/hand-back", {"version": 1, "why": "no"}, MOVE),
    ("POST", "/commitments/2/undo", {"version": 2}, {"version": "version"}),
    ("POST", "/commitments/2/reopen", {"version": 2, "why": "no"}, MOVE),
    ("POST", "/customers", {"name": "Bo"}, CUSTOMER),
    ("PATCH", "/customers/1", {}, {**CUSTOMER, "do_not_write": "flag", "approve_thanks": "flag"}),
    ("POST", "/customers/1/contacts", {"name": "Ugo"}, CONTACT),
    ("PATCH", "/contacts/1", {}, {**CONTACT, "do_not_write": "flag", "active": "flag"}),
    (
        "POST",
        "/complaints",
        {"customer": 1, "text": "Ciao."},
        {"customer": "id", "text": "text", "happened_at": "past instant", "channel": "word"},
    ),
    ("POST", "/complaints/5/close", {}, {}),
    ("POST", "/complaints/5/reopen", {}, {}),
    (
        "POST",
        "/touchpoints",
        {"customer": 1, "text": "Ciao.", "channel": "call", "direction": "in"},
        {
            "customer": "id",
            "text": "text",
            "kind": "word",
            "channel": "word",
            "direction": "word",
            "happened_at": "past instant",
            "contact": "optional id",
            "participants": "optional line",
            "job": "optional line",
        },
    ),
    ("POST", "/touchpoints/5/remove", {}, {}),
    (
        "POST",
        "/invoices",
        {"number": "2", "issued_on": "2026-11-24", "customer": 1},
        {
            "number": "line",
            "issued_on": "day",
            "customer": "id",
            "kind": "word",
            "job": "optional line",
            "amount": "money",
            "corrects": "optional line",
        },
    ),
    (
        "PATCH",
        "/outbox/1",
        {"version": 1, "subject": "a", "text": "b"},
        {"version": "version", "subject": "line", "text": "text"},
    ),
    ("POST", "/outbox/1/hold", {"version": 1}, {"version": "version"}),
    ("POST", "/outbox/1/release", {"version": 1}, {"version": "version"}),
    ("POST", "/outbox/1/send-again", {"version": 1}, {"version": "version"}),
    ("POST", "/outbox/1/stop", {"version": 1}, {"version": "version"}),
    ("POST", "/outbox/1/bring-back", {"version": 1}, {"version": "version"}),
    ("POST", "/outbox/1/first-wording", {"version": 1}, {"version": "version"}),
    ("POST", "/outbox/1/arrived", {"version": 1, "did": True}, {"version": "version", "did": "flag"}),
    ("POST", "/mail-channel/pause", {}, {}),
    ("POST", "/mail-channel/resume", {}, {}),
]


def test_every_request_that_writes_is_tried(world: tuple[Program, Database]) -> None:
    document = world[0].client.get("/api/openapi.json").json
    written = {
        (method.upper(), path.removeprefix("/api/v1").replace("{id}", "#"))
        for path, item in document["paths"].items()
        for method in item
        if method != "get"
    }
    tried = {
        (method, "/".join("#" if part.isdecimal() else part for part in path.split("/")))
        for method, path, *_ in REQUESTS
    }
    assert tried == written
    for method, path, _, fields in REQUESTS:
        place = "/api/v1" + "/".join("{id}" if part.isdecimal() else part for part in path.split("/"))
        schema = document["paths"][place][method.lower()]["requestBody"]["content"]["application/json"]["schema"]
        known = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]].get("properties", {})
        assert set(fields) == set(known) or "/drafts/3/" in path


@pytest.mark.parametrize(("method", "path", "good", "fields"), REQUESTS, ids=[f"{r[0]} {r[1]}" for r in REQUESTS])
def test_each_wrong_value_is_named_and_changes_nothing(
    world: tuple[Program, Database], method: str, path: str, good: dict[str, Any], fields: dict[str, str]
) -> None:
    program, database = world
    send = program.post if method == "POST" else program.patch
    before = everything(database)
    wrong = [(field, value) for field, holds in fields.items() for value in WRONG[holds]]
    wrong += [("surprise", 1), ("Text", "a"), ("id", 1)]
    for field, value in wrong:
        answer = send(path, **{**good, field: value})
        case = (field, repr(value)[:40], answer.status_code, answer.text)
        assert answer.status_code == 422, case
        error = answer.json["error"]
        assert (error["field"] or "").split(".")[0] == field, case
        assert error["message"] and error["code"], case
    for field in good:
        answer = send(path, **{key: value for key, value in good.items() if key != field})
        if not (method == "POST" and path == "/drafts/2/confirm"):
            assert (answer.status_code, answer.json["error"]["field"]) == (422, field)
    for field, holds in fields.items():
        if holds in ("text", "line", "optional line"):
            answer = send(path, **{**good, field: "è" * (LONGEST + 1)})
            assert answer.status_code in ((413, 422) if holds == "optional line" else (413,)), field
            assert answer.json["error"]["field"] == field
    for data in (b"[]", b"1", b'"a"', b"{", b"", b"\xff"):
        assert program.raw(path, data, method=method).status_code in (400, 422)
    assert everything(database) == before
