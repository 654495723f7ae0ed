"""The app on a real database, and the cast's programs."""

from __future__ import annotations

import pytest
from flask_openapi.openapi import OpenAPI

from followup.app import create_app
from followup.config import Settings
from followup.db import Database
from tests.api.client import Program, program_of
from tests.people import Cast, Clock


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
