"""The pages over a real database and a clock that stands still, and browsers at which the cast sits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import event

from followup.app import create_app
from followup.config import Settings
from followup.db import Database
from followup.models import User
from tests.people import PASSWORD, Cast, Clock
from tests.web.browser import Browser

LogIn = Callable[[User], Browser]


@pytest.fixture
def app(settings: Settings, database: Database, clock: Clock, cast: Cast) -> Flask:
    return create_app(settings, database, clock=clock)


@pytest.fixture
def asked(database: Database) -> Iterator[list[str]]:
    """The questions that the database is asked; a test empties the list before what it counts."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture
def stranger(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def log_in(app: Flask) -> LogIn:
    def at(user: User) -> Browser:
        browser = Browser(app.test_client())
        browser.open("/login")
        browser.press("Accedi", email=user.email, password=PASSWORD)
        return browser

    return at


@pytest.fixture
def anna(log_in: LogIn, cast: Cast) -> Browser:
    return log_in(cast.anna)
