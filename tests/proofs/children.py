"""What runs in the processes that are killed and stopped, and how they are started: in milliseconds.

They are forked from a server process that has imported this module and has neither threads nor connections. Each opens
its database and its mail connection by itself, as a worker does.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from enum import StrEnum
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import structlog

from followup.config import Settings, load
from followup.db import Database, schema_revision
from followup.services.firm import Firm
from scheduler.dispatch import dispatch
from scheduler.work import Transport, Work
from scheduler.worker import Worker, transport_for
from tests.people import Clock

PATIENCE = 120  # seconds after which a child that says nothing is a failure

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload([__name__])

Dispatch = Callable[[Work, int | None], int]  # sends due mails, or so many, and says how many those were


class Point(StrEnum):
    """Where a dispatcher can die."""

    CLAIMED = "after the claim"
    AGREED = "after the server's go-ahead"
    IN_DATA = "before the text"
    DOT = "after the final dot"
    ANSWERED = "after the server's yes"


class Child:
    """A process, and the line to it."""

    def __init__(self, process: BaseProcess, line: Connection) -> None:
        self.process, self.line = process, line

    def hear(self, *, within: float = PATIENCE) -> Any:
        """Return what the child says next; raises EOFError where it died instead."""
        assert self.line.poll(within), "the child says nothing"
        return self.line.recv()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self.process.pid is not None
        os.kill(self.process.pid, number)

    def go(self) -> None:
        """Give the word that it waits for when it is ready."""
        assert self.hear() == "ready"
        self.line.send("go")

    def ends(self) -> int:
        """Wait for its end and return its exit code."""
        self.process.join(PATIENCE)
        assert self.process.exitcode is not None, "the child does not end"
        return self.process.exitcode


@contextmanager
def child(run: Callable[..., None], *args: object) -> Iterator[Child]:
    """Run a function of this module's kind, (line, *args), in a process of its own; it does not outlive the block."""
    line, its_end = _FORKED.Pipe()
    process = _FORKED.Process(target=run, args=(its_end, *args), daemon=True)
    with line:
        process.start()
        its_end.close()
        try:
            yield Child(process, line)
        finally:
            process.kill()
            process.join()
            process.close()


def sends(line: Connection, config: Path, dispatch: Dispatch = dispatch) -> None:
    """Say "ready", wait for a word, send until nothing is due, and say how many that were."""
    with work_at(config) as work:
        line.send("ready")
        line.recv()
        line.send(dispatch(work, None))


def dies(line: Connection, config: Path, point: Point, dispatch: Dispatch = dispatch, mail: int = 1) -> None:
    """Send until the first mail, or a later one, is at that point, and die there."""
    with work_at(config, lambda transport: _Watched(transport, point, _die, mail)) as work:
        dispatch(work, None)
        line.send("the point was never reached")


def waits(line: Connection, config: Path, point: Point) -> None:
    """Send one mail; say "there" where it has come to that point, go on at a word, and say "done"."""

    def wait() -> None:
        line.send("there")
        line.recv()

    with work_at(config, lambda transport: _Watched(transport, point, wait)) as work:
        dispatch(work, 1)
        line.send("done")


def ticks(line: Connection, config: Path) -> None:
    """Say "ready", wait for a word, then be a whole worker, with its APScheduler, until another comes."""
    settings = _settings(config)
    database = Database(settings.database_url)
    worker = Worker(settings, database, Clock())
    line.send("ready")
    line.recv()
    worker.start()
    line.recv()
    worker.stop()
    database.close()
    line.send("done")


class _Watched:
    """The real transport; calls `then` when a mail, from the `mail`th on, is at the point."""

    def __init__(self, transport: Transport, point: Point, then: Callable[[], None], mail: int = 1) -> None:
        self._transport, self._point, self._then, self._before = transport, point, then, mail
        self.really_sends = transport.really_sends

    def deliver(self, message: EmailMessage, *, sender: str, recipient: str, before_body: Callable[[], None]) -> str:
        def watched() -> None:
            self._at(Point.AGREED)
            before_body()
            self._at(Point.IN_DATA)
            if self._point is Point.DOT and self._before <= 0:
                smtplib.SMTP.getreply = lambda _: self._then()  # type: ignore[assignment,method-assign,return-value]

        self._before -= 1
        self._at(Point.CLAIMED)
        answer = self._transport.deliver(message, sender=sender, recipient=recipient, before_body=watched)
        self._at(Point.ANSWERED)
        return answer

    def probe(self) -> str:
        return self._transport.probe()

    def close(self) -> None:
        self._transport.close()

    def _at(self, point: Point) -> None:
        if point is self._point and self._before <= 0:
            self._then()


@contextmanager
def work_at(config: Path, watch: Callable[[Transport], Transport] = lambda transport: transport) -> Iterator[Work]:
    """Yield what a sender has at hand, connected, as one that has sent before."""
    settings = _settings(config)
    database = Database(settings.database_url)
    transport = watch(transport_for(settings))
    transport.probe()
    schema_revision(database)
    yield Work(database, Firm(settings), transport, Clock())
    transport.close()
    database.close()


def _settings(config: Path) -> Settings:
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    return load(config, environ={})


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
