"""The database is killed over and over, while a worker sends and a program writes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select, update

from followup.app import create_app
from followup.clock import system_clock
from followup.db import server_now
from followup.domain.states import Audience, HoldReason, MailState
from followup.models import CommitmentEvent, OutboxMessage
from followup.services import delivery
from scheduler.jobs import rescue_stuck_mail, send_due_mail
from scheduler.mailer import SmtpTransport
from scheduler.work import Work
from tests.api.client import program_of
from tests.ledger import commit, mails
from tests.proofs.clients import Diligent
from tests.proofs.houses import House, house, new_database
from tests.proofs.server import own_server
from tests.proofs.unreliable import Office, opened
from tests.scheduler.servers import HOST

ROOT = Path(__file__).parents[2]
RESUMES_WITHIN = 30
MAILS_BETWEEN = 3


@dataclass(frozen=True)
class Aftermath:
    """What was told and taken, and what the outbox says once everything has calmed down."""

    client: Diligent
    taken: Counter[str]
    rows: list[OutboxMessage]
    history: set[tuple[int, int]]
    resumed: list[bool]


@pytest.fixture(scope="module", params=[3, pytest.param(20, marks=pytest.mark.long)])
def aftermath(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aftermath]:
    folder, office, resumed = tmp_path_factory.mktemp("power"), Office(0), []
    with own_server() as power, opened(office) as port:
        mail = f'transport = "smtp"\nhost = "{HOST}"\nport = {port}\nsecurity = "none"'
        url = new_database(power.address)
        with house(folder, url=url, now=system_clock(), mail=mail, dispatch="tick_seconds = 1") as home:
            program = program_of(create_app(home.settings, home.database), home.database, home.cast.anna)
            with worker(folder), Diligent(program, home.cast.colombo.id, home.cast.bruno.id) as client:
                for _ in range(request.param):
                    assert office.wait_for(len(office.taken) + MAILS_BETWEEN, RESUMES_WITHIN)
                    power.cut()
                    before = len(office.taken)
                    power.restore()
                    resumed.append(office.wait_for(before + 1, RESUMES_WITHIN))
            die_with_a_mail_in_hand(home)
            calm_down(home, port)
            with home.database.reading() as session:
                events = session.exec(select(CommitmentEvent.commitment_id, CommitmentEvent.version)).all()
            taken = Counter(ident for ident, _ in office.taken)
            yield Aftermath(client, taken, mails(home.database), set(events), resumed)


@contextmanager
def worker(folder: Path) -> Iterator[None]:
    """`followup worker` in a process of its own."""
    with (folder / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "followup", "worker", "--config", str(folder / "config.toml")],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
        )
        with process:
            try:
                yield
            finally:
                process.terminate()
            assert process.wait(60) == 0


def die_with_a_mail_in_hand(home: House) -> None:
    """Another worker takes a mail, and nobody hears of it again."""
    cast, now = home.cast, system_clock()
    with home.database.writing() as session:
        commit(session, home.firm, cast.zorzi, cast.anna, "x", None, now=now, owner=cast.bruno, why_no_date="y")
    with home.database.writing() as session:
        due = delivery.next_due(session, now=system_clock())
        assert due is not None
        assert delivery.claim(session, home.firm, due, now=system_clock())


def calm_down(home: House, port: int) -> None:
    """The leases of whoever died run out; what is due is sent."""
    with home.database.writing() as session:
        held = col(OutboxMessage.lease_until).is_not(None)
        past = server_now(session) - timedelta(seconds=1)
        session.execute(update(OutboxMessage).where(held).values(lease_until=past))
    work = Work(home.database, home.firm, SmtpTransport(HOST, port, security="none", timeout=5), system_clock)
    rescue_stuck_mail(work)
    send_due_mail(work)
    work.transport.close()


def test_a_program_is_only_ever_told_that_it_worked_or_that_the_database_is_away(aftermath: Aftermath) -> None:
    assert aftermath.client.unexpected == []
    assert set(aftermath.client.answers) <= {200, 201, 503}
    assert aftermath.client.answers[200]


def test_what_was_said_to_be_recorded_is_there(aftermath: Aftermath) -> None:
    assert aftermath.client.done
    assert set(aftermath.client.done) <= aftermath.history


def test_mail_goes_on_within_half_a_minute_of_each_restart(aftermath: Aftermath) -> None:
    assert all(aftermath.resumed)


def test_no_customer_gets_a_mail_twice_and_each_gets_theirs_unless_a_person_is_asked(aftermath: Aftermath) -> None:
    told = [row for row in aftermath.rows if row.audience is Audience.CUSTOMER]
    assert told
    for row in told:
        times = aftermath.taken[row.message_id]
        assert times == 1 or (times == 0 and row.state is MailState.HELD)


def test_nothing_is_left_half_way(aftermath: Aftermath) -> None:
    for row in aftermath.rows:
        waits = row.state is MailState.QUEUED and row.not_before > system_clock()
        asks = row.state is MailState.HELD and row.holds == [HoldReason.ARRIVED] and row.audience is Audience.CUSTOMER
        moved_meanwhile = row.state is MailState.CANCELLED and row.message_id not in aftermath.taken
        assert row.state is MailState.SENT or waits or asks or moved_meanwhile, row
        assert row.lease_token is None


def test_every_colleague_s_mail_that_was_due_has_left(aftermath: Aftermath) -> None:
    for row in aftermath.rows:
        if row.audience is Audience.COLLEAGUE and row.state is MailState.SENT:
            assert aftermath.taken[row.message_id] >= 1
