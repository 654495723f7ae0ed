"""Senders that live for milliseconds: forked from one that has sent before, so that only the sending takes time."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from scheduler.work import Work
from tests.proofs.children import Child, Dispatch, child, work_at

FEW = 3  # a sender lives at most as long as so many mails take it


class Doomed:
    """The process that they are forked from, at the other end of a line."""

    def __init__(self, mother: Child) -> None:
        self._mother = mother

    def life(self) -> float:
        """Let one send a few mails undisturbed and return how many seconds it took: as the machine is busy now."""
        self._mother.line.send("live")
        self._mother.hear()
        seconds = float(self._mother.hear())
        assert self._mother.hear() == 0
        return seconds

    def live_and_die(self, seconds: float) -> bool:
        """Let one send for so long, then kill it; returns False where it had nothing left to send by then."""
        self._mother.line.send("die")
        pid = self._mother.hear()
        ended, _, _ = select.select([self._mother.line], [], [], seconds)
        if ended:
            assert self._mother.hear() == 0
            return False
        os.kill(pid, signal.SIGKILL)
        assert self._mother.hear() == -signal.SIGKILL
        return True


@contextmanager
def doomed_senders(config: Path, dispatch: Dispatch) -> Iterator[Doomed]:
    """Make ready to fork senders; one mail is sent to make it warm."""
    with child(_mother, config, dispatch) as mother:
        assert mother.hear() == "ready"
        yield Doomed(mother)
        mother.line.send("enough")
        assert mother.ends() == 0


def _mother(line: Connection, config: Path, dispatch: Dispatch) -> None:
    with work_at(config) as work:
        dispatch(work, 1)
        work.transport.close()
        work.database.close()  # nothing is open when it forks: what a child uses it opens itself
        line.send("ready")
        while (what := line.recv()) != "enough":
            pid = os.fork()
            if pid == 0:
                _live(line, work, dispatch, measured=what == "live")
                os._exit(0)
            _, status = os.waitpid(pid, 0)
            line.send(os.waitstatus_to_exitcode(status))


def _live(line: Connection, work: Work, dispatch: Dispatch, *, measured: bool) -> None:
    """Say who it is and send until nothing is due, or a few and how long they took."""
    work.transport.probe()
    with work.database.engine.connect():
        line.send(os.getpid())
    began = time.perf_counter()
    dispatch(work, FEW if measured else None)
    if measured:
        line.send(time.perf_counter() - began)
