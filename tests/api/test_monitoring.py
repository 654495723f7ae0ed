"""What monitoring reads, and what it is not told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask_openapi.openapi import OpenAPI
from prometheus_client.parser import text_string_to_metric_families

from followup.app import create_app
from followup.config import Settings
from followup.db import Database
from followup.domain.states import PauseReason, WorkerRole
from followup.services import channel, signs
from followup.services.firm import Firm
from tests.api.client import Program
from tests.ledger import commit
from tests.people import Cast, Clock
from tests.services.test_sending import THURSDAY


@pytest.fixture
def ticking(database: Database) -> None:
    with database.writing() as session:
        signs.sign(session, "one", host="officina", pid=1, role=WorkerRole.ACTIVE)


def readiness(app: OpenAPI) -> tuple[int, list[str]]:
    answer = app.test_client().get("/readyz")
    return answer.status_code, answer.json["problems"]


def test_a_process_that_answers_is_healthy_even_without_a_database(settings: Settings, tmp_path: Path) -> None:
    nowhere = Database(f"sqlite:///{tmp_path}/empty.db")
    client = create_app(settings, nowhere).test_client()

    assert client.get("/healthz").text == "ok\n"
    assert (client.get("/readyz").status_code, client.get("/readyz").json["problems"]) == (503, ["schema"])
    nowhere.close()


def test_it_is_ready_while_somebody_ticks_and_mail_leaves(app: OpenAPI, ticking: None) -> None:
    assert readiness(app) == (200, [])
    assert app.test_client().get("/readyz").json["oldest_due_mail_seconds"] is None


def test_it_is_not_ready_where_nobody_ticks(app: OpenAPI) -> None:
    assert readiness(app) == (503, ["tick"])


def test_mail_that_should_have_left_a_while_ago_is_a_fault(
    app: OpenAPI, ticking: None, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.anna, "Passa", THURSDAY, owner=cast.bruno, now=clock())
    clock.now += timedelta(minutes=10)
    assert readiness(app) == (200, [])
    clock.now += timedelta(minutes=10)
    assert readiness(app) == (503, ["late_mail"])
    assert app.test_client().get("/readyz").json["oldest_due_mail_seconds"] == 1200


def test_a_mail_server_that_refuses_us_is_a_fault(
    app: OpenAPI, ticking: None, database: Database, clock: Clock
) -> None:
    with database.writing() as session:
        channel.pause(session, PauseReason.FAULT, answer="535 5.7.8 bad password", now=clock())
    assert readiness(app) == (503, ["mail_paused"])
    assert "535" not in app.test_client().get("/readyz").text


def test_prometheus_reads_how_mail_stands(
    database: Database, firm: Firm, cast: Cast, clock: Clock, ticking: None, anna: Program
) -> None:
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.anna, "Passa", THURSDAY, owner=cast.bruno, now=clock())
    clock.now += timedelta(minutes=1)
    found = {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(anna.client.get("/metrics", headers=anna.headers).text)
        for sample in family.samples
    }

    assert found["followup_mails", "queued"] == 3
    assert found["followup_mail_oldest_due_seconds", ""] == 60
    assert found["followup_mail_paused", "fault"] == 0
    assert found["followup_workers", "active"] == 1


def test_figures_are_for_whoever_holds_a_token(app: OpenAPI, database: Database) -> None:
    answer = app.test_client().get("/metrics")
    assert answer.status_code == 401
    assert b"followup_mails" not in answer.data


def test_a_database_whose_schema_is_old_is_not_ready(app: OpenAPI, database: Database, ticking: None) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert readiness(app) == (503, ["schema"])
