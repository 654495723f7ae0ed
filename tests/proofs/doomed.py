"""Senders that live for milliseconds: forked from one that has sent before, so that only the sending takes time."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from tests.proofs.children import Child, Dispatch, child, work_at

FEW = 3  # a sender lives at most as long as so many mails take it


@dataclass
class Doomed:
    """`life` is how many seconds a few mails take."""

    mother: Child
    life: float

    def live_and_die(self, share: float) -> None:
        """Let one send for that share of a life, then kill it."""
        self.mother.line.send("fork")
        pid = self.mother.hear()
        ended, _, _ = select.select([self.mother.line], [], [], share * self.life)
        assert not ended, "a sender ended before it was killed"
        os.kill(pid, signal.SIGKILL)
        assert self.mother.hear() == -signal.SIGKILL


@contextmanager
def doomed_senders(config: Path, dispatch: Dispatch) -> Iterator[Doomed]:
    """Make ready to fork senders; some mails are sent to know how long they take."""
    with child(_mother, config, dispatch) as mother:
        yield Doomed(mother, mother.hear())
        mother.line.send("enough")
        assert mother.ends() == 0


def _mother(line: Connection, config: Path, dispatch: Dispatch) -> None:
    with work_at(config) as work:
        dispatch(work)
        began = time.perf_counter()
        for _ in range(FEW):
            dispatch(work)
        life = time.perf_counter() - began
        work.transport.close()
        work.database.close()  # nothing is open when it forks: what a child uses it opens itself
        line.send(life)
        while line.recv() == "fork":
            pid = os.fork()
            if pid == 0:
                work.transport.probe()
                with work.database.engine.connect():
                    line.send(os.getpid())
                while dispatch(work):
                    pass
                os._exit(0)
            _, status = os.waitpid(pid, 0)
            line.send(os.waitstatus_to_exitcode(status))
