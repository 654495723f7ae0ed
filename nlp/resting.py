"""Lets the collector of cyclic garbage rest where there is none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting() -> Iterator[None]:
    """Keep the collector from looking, again and again, through much that stays or that is let go without it.

    It works again afterwards, unless it did not before. Threads that overlap wake it earlier, never later.
    """
    worked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if worked:
            gc.enable()
