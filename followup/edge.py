"""What a face needs at hand: the firm, the database and the clock. Built once by the app, read by pages and API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app

from followup.clock import Clock
from followup.db import Database
from followup.services.firm import Firm

EXTENSION = "followup"


@dataclass(frozen=True, slots=True)
class Edge:
    """One per process."""

    firm: Firm
    database: Database
    clock: Clock

    def now(self) -> datetime:
        """Return the instant of this request; read it once and pass it down."""
        return self.clock()


def edge() -> Edge:
    """Return the edge of the app that is handling this request."""
    return cast(Edge, current_app.extensions[EXTENSION])
