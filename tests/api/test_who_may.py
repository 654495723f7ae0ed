"""Who gets in, and who may do what."""

from __future__ import annotations

from datetime import date

import pytest
from flask_openapi.openapi import OpenAPI

from followup.db import Database
from followup.services import customers, tokens
from followup.services.firm import Firm
from tests.api.client import Program, program_of
from tests.ledger import commit
from tests.people import Cast, Clock


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer fup_wrong", "Basic YTpi", "Token fup_x", "Bearer \xe8"])
def test_nobody_gets_in_without_a_token(app: OpenAPI, database: Database, given: str) -> None:
    answer = app.test_client().get("/api/v1/me", headers={"Authorization": given} if given else {})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json["error"]["code"] == "not_logged_in"


def test_every_address_asks_for_the_token_before_anything_else(app: OpenAPI, database: Database) -> None:
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/api/v1"):
            continue
        for method in (rule.methods or set()) - {"OPTIONS"}:
            url = rule.rule.split("<")[0] + "1" + rule.rule.split(">")[-1] if "<" in rule.rule else rule.rule
            assert app.test_client().open(url, method=method, data=b"{").status_code == 401, (method, url)


def test_a_session_cookie_opens_nothing_here_and_none_is_set(app: OpenAPI, anna: Program) -> None:
    assert "Set-Cookie" not in anna.get("/me").headers
    assert anna.get("/me").headers["Cache-Control"] == "no-store"
    assert anna.get("/me").json["name"] == "Anna Riva"


def test_a_revoked_token_ends_at_once(app: OpenAPI, database: Database, cast: Cast, clock: Clock) -> None:
    program = program_of(app, database, cast.bruno)
    assert program.get("/me").json["id"] == cast.bruno.id
    with database.writing() as session:
        token = tokens.tokens_of(session, cast.bruno)[0]
        tokens.revoke_token(session, token.id, by=cast.bruno, now=clock())
    assert program.get("/me").status_code == 401


def test_a_colleague_who_left_gets_in_no_more(bruno: Program, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        session.merge(cast.bruno).active = False
    assert bruno.get("/me").status_code == 401


def test_staff_do_not_move_the_promises_of_another_department(
    anna: Program, bruno: Program, carla: Program, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    with database.writing() as session:
        made = commit(session, firm, cast.colombo, cast.bruno, "mandare la scheda", date(2026, 11, 27), now=clock())
    path = f"/commitments/{made.id}"
    refused = carla.post(f"{path}/keep", version=1)
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "not_allowed")
    assert carla.get(path).json["state"] == "open"
    assert anna.post(f"{path}/hand-over", version=1, owner=cast.carla.id).status_code == 200
    assert bruno.post(f"{path}/keep", version=2).status_code == 403
    assert carla.post(f"{path}/keep", version=2).status_code == 200


def test_staff_do_not_stop_mails_in_the_name_of_another_department(
    anna: Program, carla: Program, cast: Cast, database: Database
) -> None:
    invoice = anna.post("/invoices", number="1", issued_on="2026-11-24", customer=cast.smith.id).json
    assert carla.post(f"/outbox/{invoice['thanks']['id']}/stop", version=1).status_code == 403


def test_colleagues_are_listed_without_their_addresses(anna: Program) -> None:
    listed = anna.get("/users").json
    assert [who["name"] for who in listed["items"]] == ["Anna Riva", "Bruno Sala", "Carla Neri"]
    assert set(listed["items"][0]) == {"id", "name", "department"}


def test_customers_are_added_found_and_changed(anna: Program, cast: Cast, database: Database) -> None:
    made = anna.post("/customers", name="  Ferramenta   Bo ", register="voi", salesperson=cast.bruno.id).json
    assert (made["name"], made["register"], made["language"], made["contacts"]) == ("Ferramenta Bo", "voi", "it", [])
    path = f"/customers/{made['id']}"
    changed = anna.patch(path, do_not_write=True, salesperson=None).json
    assert (changed["do_not_write"], changed["salesperson"], changed["register"]) == (True, None, "voi")
    assert anna.patch(path, salesperson=999).json["error"]["field"] == "salesperson"

    first = anna.post(f"{path}/contacts", name="Ugo Bo", email="Ugo@Bo.example", language="en").json
    assert (first["email"], first["main"], first["language"]) == ("ugo@bo.example", True, "en")
    second = anna.post(f"{path}/contacts", name="Ida Bo", register="tu").json
    assert anna.patch(f"/contacts/{second['id']}", main=True, email="ida@bo.example").json["main"]
    assert anna.patch(f"/contacts/{first['id']}", language=None, email="").json["email"] == ""
    assert [who["name"] for who in anna.get(path).json["contacts"]] == ["Ida Bo", "Ugo Bo"]
    with database.reading() as session:
        reader = customers.reader_at(session, customers.get_customer(session, made["id"]))
        assert reader is not None and reader.name == "Ida Bo"
    assert [found["id"] for found in anna.get("/customers", search="ferram").json["items"]] == [made["id"]]


def test_wrong_tokens_are_slowed_and_the_right_one_is_not(
    app: OpenAPI, anna: Program, database: Database, clock: Clock
) -> None:
    stranger = Program(app, "fup_wrong")
    codes = [stranger.get("/me").status_code for _ in range(35)]
    assert codes == [401] * 30 + [429] * 5
    answer = stranger.get("/me")
    assert answer.json["error"]["code"] == "too_many"
    assert int(answer.headers["Retry-After"]) > 0
    assert anna.get("/me").status_code == 200
