"""A disk that is full when a test says so: SQLite is given no page more than it has."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from followup.db import Database

_PLENTY = 0xFFFFFFFE  # SQLite's own limit
_BLOBS = (4000, 400, 40)  # ever smaller, until nothing fits


class Disk:
    """The disk under a database. Nobody may have a connection in hand while it changes."""

    def __init__(self, database: Database) -> None:
        self._engine, self._pages = database.engine, _PLENTY
        event.listen(self._engine, "connect", self._limit)
        with self._engine.begin() as connection:
            connection.execute(text("CREATE TABLE filler (content BLOB)"))

    def fill(self) -> None:
        """Leave no room for anything but what fits between the rows that are there."""
        self._pages = 1  # SQLite takes that as: no more than there are
        self._engine.dispose()
        for size in _BLOBS:
            while self._fits(size):
                pass

    def make_room(self, *, pages: int = 0) -> None:
        """Let the database grow again: by so many pages, or as it likes."""
        with self._engine.connect() as connection:
            there: int = connection.execute(text("PRAGMA page_count")).scalar_one()
        self._pages = there + pages if pages else _PLENTY
        self._engine.dispose()

    def _fits(self, size: int) -> bool:
        try:
            with self._engine.begin() as connection:
                connection.execute(text("INSERT INTO filler VALUES (zeroblob(:size))"), {"size": size})
        except OperationalError:
            return False
        return True

    def _limit(self, connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {self._pages}")
