"""A key does what it was made for, at every address, until it expires."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask_openapi.openapi import OpenAPI
from sqlalchemy import text

from followup.db import Database
from followup.domain.states import Scope
from followup.errors import BadInput
from followup.models import ApiToken
from followup.services import tokens
from tests.people import Cast, Clock

READS_BY_POST = {"/api/v1/replies/check"}


def _open(app: OpenAPI, database: Database, cast: Cast, clock: Clock, *scopes: Scope) -> dict[tuple[str, str], int]:
    with database.writing() as session:
        _, key = tokens.new_token(session, cast.anna, "x", scopes=scopes, now=clock())
    client, codes = app.test_client(), {}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1") or rule.rule == "/metrics":
            url = rule.rule.split("<")[0] + "1" + rule.rule.split(">")[-1] if "<" in rule.rule else rule.rule
            for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
                answer = client.open(url, method=method, json={}, headers={"Authorization": f"Bearer {key}"})
                codes[method, rule.rule] = answer.status_code
    assert len(codes) > 40
    return codes


def _is_reading(method: str, rule: str) -> bool:
    return rule != "/metrics" and (method == "GET" or rule in READS_BY_POST)


def test_a_key_for_reading_writes_nowhere(app, database, cast, clock):
    codes = _open(app, database, cast, clock, Scope.READ)
    assert {at for at, code in codes.items() if code == 403} == {at for at in codes if not _is_reading(*at)}


def test_a_key_for_writing_reads_as_well_and_is_no_monitor(app, database, cast, clock):
    codes = _open(app, database, cast, clock, Scope.WRITE)
    assert codes["GET", "/metrics"] == 403
    assert all(code != 403 for at, code in codes.items() if _is_reading(*at))
    assert codes["POST", "/api/v1/customers"] == 422


def test_a_key_for_monitoring_opens_the_figures_alone(app, database, cast, clock):
    codes = _open(app, database, cast, clock, Scope.MONITORING)
    assert {at for at, code in codes.items() if code != 403} == {("GET", "/metrics")}
    assert codes["GET", "/metrics"] == 200


def test_a_refusal_says_which_scope_is_missing(app, database, cast, clock):
    with database.writing() as session:
        _, key = tokens.new_token(session, cast.anna, "x", scopes=[Scope.READ], now=clock())
    said = app.test_client().post("/api/v1/customers", json={}, headers={"Authorization": f"Bearer {key}"})
    assert said.json["error"]["code"] == "not_allowed"
    assert "scope write" in said.json["error"]["message"]


def test_a_key_ends_with_its_day(app, database, cast, clock):
    with database.writing() as session:
        until = clock() + timedelta(days=30)
        _, key = tokens.new_token(session, cast.anna, "x", expires_at=until, now=clock())
        for wrong in (clock(), clock() + timedelta(days=5000)):
            with pytest.raises(BadInput):
                tokens.new_token(session, cast.anna, "x", expires_at=wrong, now=clock())
    headers = {"Authorization": f"Bearer {key}"}
    assert app.test_client().get("/api/v1/me", headers=headers).status_code == 200
    clock.now = until
    assert app.test_client().get("/api/v1/me", headers=headers).status_code == 401


def test_the_last_use_is_kept_to_the_hour(app, database, cast, clock):
    with database.writing() as session:
        row, key = tokens.new_token(session, cast.anna, "x", scopes=[Scope.READ], now=clock())
    first = clock()
    for minutes, expected in ((0, first), (59, first), (1, first + timedelta(hours=1))):
        clock.now += timedelta(minutes=minutes)
        app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {key}"})
        with database.reading() as session:
            assert session.get_one(ApiToken, row.id).last_used_at == expected


def test_a_key_from_before_there_were_scopes_does_all_it_did(app, database, cast, clock):
    with database.writing() as session:
        _, key = tokens.new_token(session, cast.anna, "x", scopes=[Scope.READ], now=clock())
        default = '\'["read", "write", "monitoring"]\''
        session.execute(text(f"UPDATE api_token SET scopes = {default}"))  # noqa: S608 - as the schema step does
    client, headers = app.test_client(), {"Authorization": f"Bearer {key}"}
    assert client.get("/metrics", headers=headers).status_code == 200
    assert client.post("/api/v1/customers", json={"name": "Bo"}, headers=headers).status_code == 201
