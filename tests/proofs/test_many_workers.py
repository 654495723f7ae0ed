"""Workers share one database: each mail is sent by one of them, also where one of them is stopped and comes back."""

from __future__ import annotations

import signal
import time
from collections import Counter
from contextlib import ExitStack
from multiprocessing.connection import wait

import pytest

from followup.domain.states import Audience, MailState
from tests.proofs.books import Outcome
from tests.proofs.children import PATIENCE, Child, Point, child, sends, ticks, waits
from tests.proofs.place import Place

ONCE: Outcome = (1, MailState.SENT, ())
TWICE: Outcome = (2, MailState.SENT, ())
ASKED: Outcome = (1, MailState.HELD, ("arrived",))


@pytest.mark.parametrize("mails", [300, pytest.param(100_000, marks=pytest.mark.long)])
def test_eight_workers_at_once_send_every_mail_once(on_postgresql: Place, mails: int) -> None:
    on_postgresql.fill(mails)
    with ExitStack() as stack:
        workers = [stack.enter_context(child(sends, on_postgresql.config)) for _ in range(8)]
        began = time.perf_counter()
        for worker in workers:
            worker.go()
        shares = [worker.hear(within=PATIENCE + mails) for worker in workers]
        took = time.perf_counter() - began
        assert [worker.ends() for worker in workers] == [0] * 8
    books = on_postgresql.books()
    print(f"8 workers: {mails} mails in {took:.0f} s, {min(shares)} to {max(shares)} each, {books.duplicates} twice")

    assert sum(shares) == mails
    assert sum(share > 0 for share in shares) > 1
    assert Counter((entry.taken, entry.state) for entry in books.entries) == {(1, MailState.SENT): mails}
    books.check()


@pytest.mark.parametrize(
    ("point", "colleague", "customer"),
    [
        pytest.param(Point.AGREED, ONCE, ONCE, id=Point.AGREED),
        pytest.param(Point.IN_DATA, TWICE, ASKED, id=Point.IN_DATA),
    ],
)
@pytest.mark.parametrize("audience", Audience)
def test_a_worker_that_stood_still_past_its_lease_sends_no_customer_a_second_mail(
    place: Place, audience: Audience, point: Point, colleague: Outcome, customer: Outcome
) -> None:
    place.fill(1, audience)
    with child(waits, place.config, point) as sleeper:
        assert sleeper.hear() == "there"
        sleeper.signal(signal.SIGSTOP)
        assert place.lease_passes() == 1
        with child(sends, place.config) as other:
            other.go()
            other.hear()
            assert other.ends() == 0
        sleeper.line.send("go on")
        sleeper.signal(signal.SIGCONT)
        assert sleeper.hear() == "done"
        assert sleeper.ends() == 0
    books = place.books()

    assert books.to(audience) == [colleague if audience is Audience.COLLEAGUE else customer]
    books.check()


def test_four_workers_that_tick_send_every_mail_once(on_postgresql: Place) -> None:
    with ExitStack() as stack:
        workers = [stack.enter_context(child(ticks, on_postgresql.config)) for _ in range(4)]
        for worker in workers:
            worker.go()
        for mails in (60, 80):
            on_postgresql.fill(mails - on_postgresql.states().total())
            while on_postgresql.states() != {MailState.SENT: mails}:
                assert not _dead(workers, within=0.05)
        for worker in workers:
            worker.line.send("stop")
        assert [worker.hear() for worker in workers] == ["done"] * 4
        assert [worker.ends() for worker in workers] == [0] * 4
    books = on_postgresql.books()

    assert Counter((entry.taken, entry.state) for entry in books.entries) == {(1, MailState.SENT): 80}
    books.check()


def _dead(workers: list[Child], within: float) -> list[object]:
    return list(wait([worker.process.sentinel for worker in workers], within))
