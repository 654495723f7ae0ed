"""What every test may ask for: a firm, an empty database, a clock that stands still, the cast."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from followup import db
from followup.config import Settings, load
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


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    file = tmp_path / "config.toml"
    file.write_text(CONFIG, encoding="utf-8")
    return load(file, environ={})


@pytest.fixture
def firm(settings: Settings) -> Firm:
    return Firm(settings)


@pytest.fixture
def database(settings: Settings) -> Iterator[db.Database]:
    database = db.Database(settings.database_url)
    db.upgrade(database)
    yield database
    database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cast(database: db.Database) -> Cast:
    return move_in(database)
