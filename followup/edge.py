"""What a face needs at hand: the firm, the database and the clock. Built once by the app, read by pages and API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app, g

from followup.clock import Clock
from followup.db import Database, Session, is_unavailable
from followup.services.firm import Firm
from followup.services.house_rules import Firms

EXTENSION = "followup"


@dataclass(frozen=True, slots=True)
class Edge:
    """One per process."""

    firms: Firms
    database: Database
    clock: Clock

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
