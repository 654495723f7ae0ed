"""The only file that asks the system for the time. Faces read it once and pass `now` down."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the current instant, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place


def steady_clock() -> timedelta:
    """Return the time since some fixed moment, that of a computer's sleep included, whatever the wall clock is set to.

    Where the system has no such clock, its monotonic one: there a sleep looks like a wall clock that was set forward.
    """
    if hasattr(time, "CLOCK_BOOTTIME"):
        return timedelta(seconds=time.clock_gettime(time.CLOCK_BOOTTIME))
    return timedelta(seconds=time.monotonic())
