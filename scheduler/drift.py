"""Notices a wall clock that was set: what it says then makes mails due that are not, or hides those that are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from followup.clock import Clock, steady_clock

TOLERATED = timedelta(minutes=5)


class ClockWatch:
    """Holds a wall clock against one that nobody can set. A computer that slept is no jump."""

    def __init__(self, wall: Clock, steady: Callable[[], timedelta] = steady_clock) -> None:
        self._wall, self._steady = wall, steady
        self._seen = wall(), steady()

    def jump(self) -> timedelta:
        """Return by how much the wall clock was set since this was last asked, below zero for back; zero for little."""
        before, self._seen = self._seen, (self._wall(), self._steady())
        jumped = (self._seen[0] - before[0]) - (self._seen[1] - before[1])
        return jumped if abs(jumped) > TOLERATED else timedelta(0)
