"""The app on a real database, and the cast's programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask_openapi.openapi import OpenAPI

from followup.app import create_app
from followup.config import Settings, load
from followup.db import Database, upgrade
from followup.domain.states import Part
from followup.services.firm import Firm
from tests.api.client import Program, program_of
from tests.conftest import CONFIG
from tests.ledger import commit, draft_of
from tests.people import TUESDAY, Cast, Clock, move_in


@pytest.fixture
def app(settings: Settings, database: Database, clock: Clock) -> OpenAPI:
    return create_app(settings, database, clock=clock)


@pytest.fixture
def anna(app: OpenAPI, database: Database, cast: Cast) -> Program:
    return program_of(app, database, cast.anna)


@pytest.fixture
def bruno(app: OpenAPI, database: Database, cast: Cast) -> Program:
    return program_of(app, database, cast.bruno)


@pytest.fixture
def carla(app: OpenAPI, database: Database, cast: Cast) -> Program:
    return program_of(app, database, cast.carla)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Program, Database]]:
    """Anna's program in a firm where every kind of thing exists once."""
    folder: Path = tmp_path_factory.mktemp("firm")
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    settings = load(folder / "config.toml", environ={})
    database = Database(settings.database_url)
    upgrade(database)
    cast = move_in(database)
    program = program_of(create_app(settings, database, clock=Clock()), database, cast.anna)
    firm = Firm(settings)
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.bruno, "richiamare", date(2026, 11, 26), now=TUESDAY, owner=cast.anna)
        draft_of(session, cast.colombo, cast.anna, "passiamo presto", TUESDAY)
        draft_of(session, cast.colombo, cast.anna, "fermi del telaio", TUESDAY, part=Part.NEED)
        draft_of(session, cast.colombo, cast.anna, "niente", TUESDAY)
    assert program.post("/drafts/4/discard").status_code == 200
    assert program.post("/complaints", customer=1, text="Non va.").json["id"] == 5
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.anna, "scrivere", date(2026, 11, 26), now=TUESDAY)
    assert program.post("/commitments/2/cancel", version=1, why="no").json["version"] == 2
    assert program.post("/invoices", number="1", issued_on="2026-11-24", customer=1).status_code == 201
    yield program, database
    database.close()
