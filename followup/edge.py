"""What a face needs at hand: the firm, the database and the clock. Built once by the app, read by pages and API."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from threading import Lock
from typing import cast

from flask import current_app, g

from followup.clock import Clock
from followup.db import Database, Session, is_unavailable
from followup.services import access_log
from followup.services.access_log import Access
from followup.services.firm import Firm
from followup.services.house_rules import Firms

EXTENSION = "followup"
MOST_WAITING = 200  # accesses
LONGEST_WAIT = timedelta(minutes=1)


class Book:
    """Who saw what, until it is written: a page must not wait for the database's one writer to note that it was read.

    The tick of the process writes it, some seconds later; so does the next answer where much has come together. What
    a process that dies has not written yet is lost; what is taken out or erased is therefore written before it happens.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: dict[tuple[object, ...], Access] = {}
        self._written: dict[tuple[object, ...], Access] = {}  # of this hour: nothing is written twice

    def note(self, access: Access) -> bool:
        """Note that a user saw something; whether so much waits that it should be written now."""
        with self._lock:
            if any(known.hour != access.hour for known in islice(self._written.values(), 1)):
                self._written.clear()
            if access.key not in self._written:
                self._waiting.setdefault(access.key, access)
            oldest = next(iter(self._waiting.values()), access)
            return len(self._waiting) >= MOST_WAITING or access.at - oldest.at > LONGEST_WAIT

    def write(self, database: Database) -> None:
        """Write what waits, in one transaction; where that fails it goes on waiting."""
        with self._lock:
            taken, self._waiting = self._waiting, {}
        if not taken:
            return
        try:
            with database.writing() as session:
                access_log.write(session, taken.values())
        except Exception:
            with self._lock:
                self._waiting = taken | self._waiting
            raise
        with self._lock:
            self._written |= taken


@dataclass(frozen=True, slots=True)
class Edge:
    """One per process."""

    firms: Firms
    database: Database
    clock: Clock
    book: Book = field(default_factory=Book)

    def now(self) -> datetime:
        """Return the instant of this request; read it once and pass it down."""
        return self.clock()

    @property
    def firm(self) -> Firm:
        """The firm as its settings stood when this request first asked; as last known where the database is away."""
        if "firm" not in g:
            try:
                with self.database.reading() as session:
                    self.look_up(session)
            except Exception as error:
                if not is_unavailable(error):
                    raise
                g.firm = self.firms.known
        return cast(Firm, g.firm)

    def look_up(self, session: Session) -> None:
        """Find out in a session that is open anyway how the firm's settings stand, for the rest of this request."""
        g.firm = self.firms.current(session)


def edge() -> Edge:
    """Return the edge of the app that is handling this request."""
    return cast(Edge, current_app.extensions[EXTENSION])
