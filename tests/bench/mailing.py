"""Prints what sending mail costs here, as Markdown: `python -m tests.bench.mailing [rate] [commits] [queue]`.

Everything goes to a mail server in a process of its own that writes each mail to disk before it says 250. A plain
loop over one connection is what the machine and that server allow; it is 1.00 in each table. Times are time that
passes: what is measured waits for disks and answers.
"""

from __future__ import annotations

import smtplib
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from statistics import median

from tests.bench.outboxes import Sqlite, Store, postgresql, quiet, waiting
from tests.bench.reading import machine
from tests.proofs.sink import sink, taken

_MAILS = 2_000  # a run of the first table
_ROUNDS = 3
_TIMED = 200  # mails that are timed out of a long queue
_LENGTHS = (10_000, 100_000, 1_000_000)
_WANTED = 0.2


@dataclass(frozen=True)
class Run:
    """How one contender got on."""

    rate: float  # mails a second
    cpu: float  # milliseconds of CPU a mail on the sending side, its database not counted


def plain_loop(port: int, count: int) -> Run:
    """smtplib alone: one connection, nothing written down on this side."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@riva.example", "b@colombo.example", "Riepilogo"
    message.set_content("Buongiorno,\n\nconfermiamo quanto detto.\n" * 20)
    with smtplib.SMTP("127.0.0.1", port) as connection:
        began, spent = time.perf_counter(), time.process_time()
        for number in range(count):
            del message["Message-ID"]
            message["Message-ID"] = f"<{number}@riva.example>"
            connection.send_message(message)
        return Run(count / (time.perf_counter() - began), (time.process_time() - spent) * 1000 / count)


def rate(folder: Path) -> None:
    """Everybody empties a full queue, turn by turn."""
    with ExitStack() as stack:
        port, ledger = stack.enter_context(sink(folder))
        server = stack.enter_context(postgresql(folder))
        contenders: dict[str, Callable[[], Run]] = {
            "smtplib alone, one connection": lambda: plain_loop(port, _MAILS),
            "SQLite, 1 worker": lambda: drained(Sqlite(folder), port, ledger, 1),
            "PostgreSQL, 1 worker": lambda: drained(server, port, ledger, 1),
            "PostgreSQL, 4 workers": lambda: drained(server, port, ledger, 4),
        }
        rounds: dict[str, list[Run]] = {name: [] for name in contenders}
        for _ in range(_ROUNDS):
            for name, run in contenders.items():
                rounds[name].append(run())
    print(f"{_MAILS} mails, best and median of {_ROUNDS} rounds; the ratio is of the medians.\n")
    print("| | mails/s, best | median | plain loop is 1 | CPU ms a mail, least |\n|---|---|---|---|---|")
    base = median(run.rate for run in next(iter(rounds.values())))
    for name, seen in rounds.items():
        best, middle = max(run.rate for run in seen), median(run.rate for run in seen)
        print(f"| {name} | {best:.0f} | {middle:.0f} | {middle / base:.2f} | {min(run.cpu for run in seen):.2f} |")
    print(f"\nWanted: PostgreSQL with 4 workers reaches {_WANTED:.2f}.")


def drained(store: Store, port: int, ledger: Path, workers: int) -> Run:
    """So many worker processes on a full queue, from the first mail taken to the last."""
    with waiting(store, _MAILS) as queue:
        before = len(taken(ledger))
        seconds, spent = queue.drain(port, workers)
        assert len(taken(ledger)) - before == _MAILS, "lost or doubled"
        return Run(_MAILS / seconds, spent * 1000 / _MAILS)


def commits(folder: Path) -> None:
    """What the three steps of a mail cost, each in a transaction of its own."""
    print("Milliseconds a mail of one worker, without a mail server in between.\n")
    print("| | claim | in data | end | an empty commit of one row |\n|---|---|---|---|---|")
    with postgresql(folder) as server:
        for store in (Sqlite(folder), server):
            with waiting(store, _TIMED * 2) as queue:
                steps = queue.time_steps(_TIMED)
                print(f"| {store.name} | " + " | ".join(f"{ms:.2f}" for ms in steps) + " |", flush=True)


def queue(folder: Path) -> None:
    """Whether a mail costs the same however many wait behind it."""
    print(f"Milliseconds a mail ({_TIMED} mails timed, one worker) with so many waiting.\n")
    print("| | " + " | ".join(f"{n:,}" for n in _LENGTHS) + " |\n|---" + "|---" * len(_LENGTHS) + "|")
    with ExitStack() as stack:
        port, _ = stack.enter_context(sink(folder))
        for store in (Sqlite(folder), stack.enter_context(postgresql(folder))):
            cells = []
            for length in _LENGTHS:
                with waiting(store, length) as waits:
                    cells.append(f"{waits.drain_here(port, _TIMED) * 1000 / _TIMED:.2f}")
            print(f"| {store.name} | {' | '.join(cells)} |", flush=True)


PARTS = {"rate": rate, "commits": commits, "queue": queue}


def main(names: list[str]) -> None:
    """Measure the parts that are named, or all."""
    quiet()
    print(f"{machine().replace(' of which one was used', '')}.")
    for name in names or PARTS:
        print()
        with tempfile.TemporaryDirectory(prefix="mailing") as folder:
            Path(folder).chmod(0o755)  # a PostgreSQL that root starts runs as somebody else
            PARTS[name](Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
