"""When a mail that was not taken is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST = timedelta(minutes=1)
FACTOR = 4
LONGEST = timedelta(hours=4)
SPREAD = 0.2
GIVE_UP = timedelta(hours=72)


def next_try(attempts: int, first_failed_at: datetime, now: datetime, *, jitter: float) -> datetime | None:
    """Return when to try again after so many attempts (1 or more), or None once 72 hours have passed in vain.

    Waits 1, 4, 16, 64 minutes, then 4 hours each time, give or take 20 %: `jitter` in [-1, 1] says how much of it,
    so that many mails that failed together do not all come back together.
    """
    if now - first_failed_at >= GIVE_UP:
        return None
    wait = LONGEST
    if attempts < 6:  # past it the power only grows
        wait = min(FIRST * FACTOR ** max(attempts - 1, 0), LONGEST)
    return now + wait * (1 + SPREAD * jitter)
