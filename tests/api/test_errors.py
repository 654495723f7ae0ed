"""Whatever goes wrong is answered in one shape, and tells nothing that it should not."""

from __future__ import annotations

import json

import pytest
from flask_openapi.openapi import OpenAPI

from followup import db
from followup.app import LARGEST_BODY, create_app
from followup.config import Settings
from tests.api.client import Program, everything, program_of
from tests.people import Cast, Clock


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nowhere", 404),
        ("GET", "/api/v1/nowhere", 404),
        ("GET", "/api/v1/recaps/", 404),
        ("DELETE", "/api/v1/me", 405),
        ("PUT", "/api/v1/commitments/1", 405),
    ],
)
def test_an_address_that_leads_nowhere_says_so_in_json(
    app: OpenAPI, database: db.Database, method: str, path: str, status: int
) -> None:
    answer = app.test_client().open(path, method=method)
    assert answer.status_code == status
    assert set(answer.json["error"]) == {"code", "field", "message"}
    assert ("Allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize("what", ["recaps", "commitments", "customers", "touchpoints", "outbox"])
def test_what_is_not_there_is_not_found(anna: Program, what: str) -> None:
    for number in ("4711", "0", "-1", "1.0", "99999999999", "9" * 5000, "one", "١", "1%00", "%FF"):
        error = anna.get(f"/{what}/{number}")
        assert (error.status_code, error.json["error"]["code"], error.json["error"]["field"]) == (
            404,
            "not_found",
            None,
        )


def test_a_customer_who_is_not_there_is_named_as_the_field_to_mend(
    anna: Program, cast: Cast, database: db.Database
) -> None:
    before = everything(database)
    for path, body in (
        ("/recaps", {"text": "Ciao."}),
        ("/replies", {"text": "Ciao."}),
        ("/complaints", {"text": "Ciao."}),
        ("/invoices", {"number": "1", "issued_on": "2026-11-24"}),
    ):
        answer = anna.post(path, customer=4711, **body)
        assert (answer.status_code, answer.json["error"]["field"]) == (404, "customer")
    assert everything(database) == before


@pytest.mark.parametrize(
    ("data", "content_type", "status", "code"),
    [
        (b"", "application/json", 400, "no_body"),
        (b"text=ciao", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b'{"text": "ciao"}', "text/plain", 415, "unsupported_media_type"),
        (b'{"text": "ciao"', "application/json", 400, "not_json"),
        (b"ciao", "application/json", 400, "not_json"),
        (b'{"text": "\xe8"}', "application/json", 400, "not_utf8"),
        (b'{"text": "\xed\xa0\x80"}', "application/json", 400, "not_utf8"),
        ('{"text": "ciao"}'.encode("utf-16"), "application/json", 400, "not_utf8"),
        (b"[" * 200_000, "application/json", 400, "too_deep"),
        (b'{"text": ' + b"9" * 5000 + b"}", "application/json", 400, "not_json"),
        (b'[{"text": "ciao"}]', "application/json", 422, "not_an_object"),
        (b'"{\\"text\\": \\"ciao\\"}"', "application/json", 422, "not_an_object"),
        (b"null", "application/json", 422, "not_an_object"),
        (b'{"text": "ciao", "\\ud800": 1}', "application/json", 422, "surrogate"),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(
    anna: Program, database: db.Database, data: bytes, content_type: str, status: int, code: str
) -> None:
    before = everything(database)
    answer = anna.raw("/replies/check", data, content_type)
    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)
    assert everything(database) == before


def test_a_body_that_is_too_large_is_refused_before_it_is_read(anna: Program) -> None:
    answer = anna.raw("/replies/check", b'{"text": "' + b"a" * LARGEST_BODY + b'"}')
    assert (answer.status_code, answer.json["error"]["code"]) == (413, "request_entity_too_large")


def test_a_database_that_is_away_asks_for_patience(settings: Settings, clock: Clock) -> None:
    away = db.Database("postgresql+psycopg://nobody@127.0.0.1:1/followup")
    answer = Program(create_app(settings, away, clock=clock), "fup_x").get("/me")
    away.close()
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_fault_of_ours_tells_and_logs_nothing_of_what_was_written(
    settings: Settings, clock: Clock, database: db.Database, cast: Cast, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken_clock() -> object:
        raise ValueError("ask Signora Rossi about her secret recipe")

    program = program_of(create_app(settings, database, clock=broken_clock), database, cast.anna)
    answer = program.post("/complaints", customer=1, text="secret recipe")
    assert (answer.status_code, answer.json["error"]["code"]) == (500, "internal")
    said = json.dumps(answer.json) + "".join(capfd.readouterr())
    assert "recipe" not in said
    assert "ValueError" in said


def test_html_is_plain_text(anna: Program, cast: Cast) -> None:
    text = "<script>alert(1)</script> & <b>Buongiorno</b>"
    made = anna.post("/complaints", customer=cast.zorzi.id, text=text).json
    assert anna.get(f"/touchpoints/{made['id']}").json["text"] == text
