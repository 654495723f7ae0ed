"""Both databases, each with a full outbox and a mail server that remembers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proofs.place import Place, place_at


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    with place_at(tmp_path, url) as place:
        yield place


@pytest.fixture
def on_postgresql(postgresql_url: str, tmp_path: Path) -> Iterator[Place]:
    with place_at(tmp_path, postgresql_url) as place:
        yield place
