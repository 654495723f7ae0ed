"""A firm that has moved in, on a database of its own, for proofs that several tests look at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from followup import db
from followup.config import Settings, load
from followup.services.firm import Firm
from tests.conftest import CONFIG, empty_postgresql
from tests.people import TUESDAY, Cast, Clock, move_in

# Two units of work that wait for each other within one thread, where the server sees no deadlock, are an error.
_NO_WAIT_FOR_EVER = "&options=-clock_timeout%3D8s"


@dataclass(frozen=True)
class House:
    """The firm, its database and its clock."""

    settings: Settings
    database: db.Database
    firm: Firm
    clock: Clock
    cast: Cast


@contextmanager
def house(folder: Path, *, url: str = "", now: datetime = TUESDAY, **tables: str) -> Iterator[House]:
    """The cast in an empty database; SQLite in that folder where no address is given.

    `tables` are further lines of config.toml, by the table that they belong to.
    """
    file, config = folder / "config.toml", CONFIG
    for name, lines in {**tables, "database": f'url = "{url}"'}.items():
        if f"[{name}]\n" not in config:
            config += f"\n[{name}]\n"
        config = config.replace(f"[{name}]\n", f"[{name}]\n{lines}\n")
    file.write_text(config, encoding="utf-8")
    settings = load(file, environ={})
    database = db.Database(settings.database_url)
    db.upgrade(database)
    try:
        yield House(settings, database, Firm(settings), Clock(now), move_in(database, now))
    finally:
        database.close()


def chosen_url(request: pytest.FixtureRequest) -> str:
    """An empty database on what `--on` chose; "" is SQLite."""
    if request.config.getoption("--on") == "sqlite":
        return ""
    return new_database(request.getfixturevalue("postgresql_server"))


def new_database(server: str) -> str:
    """Make an empty database on a PostgreSQL server; `server` has a place for its name."""
    return empty_postgresql(server) + _NO_WAIT_FOR_EVER
