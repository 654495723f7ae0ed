"""Whether this process does the work of the tick, or stands by: SQLite has one writer, PostgreSQL any number."""

from __future__ import annotations

from io import IOBase
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: there gunicorn does not run either, and one `followup worker` is all there is
    fcntl = None  # type: ignore[assignment]


class Alone:
    """The work of a tick belongs to whoever holds the lock of a file; the system lets go of it when a process dies."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._held: IOBase | None = None

    def is_ours(self) -> bool:
        """Whether this process holds the lock; takes it where nobody does."""
        if self._held is not None or fcntl is None:
            return True
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = self._file.open("ab")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.close()
            return False
        self._held = handle
        return True

    def let_go(self) -> None:
        """Give the lock back."""
        if self._held is not None:
            self._held.close()
            self._held = None


class Together:
    """Every process does its share: the database hands out the mails."""

    def is_ours(self) -> bool:
        """Always."""
        return True

    def let_go(self) -> None:
        """There is nothing to give back."""
