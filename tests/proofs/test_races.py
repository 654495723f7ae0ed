"""Many people at the same promises at the same time: who is told that it worked may rely on it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from itertools import pairwise
from pathlib import Path

import pytest

from followup.app import create_app
from followup.domain.lifecycle import after
from followup.domain.reminders import ladder
from followup.domain.states import CommitmentState, MailKind, MailState
from followup.errors import Conflict, IllegalMove
from followup.models import User
from followup.services import commitments, reminders
from followup.services.commitments import history
from followup.services.people import managers_for
from scheduler.dispatch import dispatch
from scheduler.jobs import send_due_mail
from scheduler.mailer import SmtpTransport
from scheduler.work import Work
from tests.api.client import program_of
from tests.ledger import commit, mails
from tests.proofs.houses import House, house, new_database
from tests.proofs.racing import Race
from tests.scheduler.servers import HOST, PostOffice, open_office

THURSDAY = date(2026, 11, 26)
THREADS = 8


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url = "" if request.param == "sqlite" else new_database(request.getfixturevalue("postgresql_server"))
    folder: Path = tmp_path_factory.mktemp("race")
    with house(folder, url=url) as made:
        yield made


@pytest.fixture(scope="module", params=[15, pytest.param(300, marks=pytest.mark.long)])
def race(request: pytest.FixtureRequest, home: House) -> Race:
    cast, now = home.cast, home.clock()
    with home.database.writing() as session:
        made = [
            commit(session, home.firm, cast.colombo, cast.anna, "x", THURSDAY, now=now),
            commit(session, home.firm, cast.zorzi, cast.anna, "y", None, now=now, why_no_date="z"),
            commit(session, home.firm, cast.smith, cast.bruno, "z", THURSDAY, now=now),
        ]
        # Nobody moves this one: whatever the race cancels, the mail about it has to leave.
        commit(session, home.firm, cast.smith, cast.anna, "w", THURSDAY, now=now, owner=cast.bruno)
    run = Race(home, [one.id for one in made])
    with sending(run):
        run.run(threads=THREADS, moves=request.param, seed=request.param)
    return run


@contextmanager
def sending(run: Race) -> Iterator[None]:
    """A worker sends what is due, all the while."""
    with open_office(run.office) as port:
        transport = SmtpTransport(HOST, port, security="none", timeout=5)
        work = Work(run.home.database, run.home.firm, transport, run.home.clock)

        def send() -> None:
            try:
                while not work.stopping.is_set():
                    send_due_mail(work)
                send_due_mail(replace(work, stopping=threading.Event()))
            except BaseException as error:
                run.unexpected.append(error)

        worker = threading.Thread(target=send)
        worker.start()
        try:
            yield
        finally:
            work.stopping.set()
            worker.join()
            transport.close()


def test_nobody_gets_an_answer_other_than_done_or_refused(race: Race) -> None:
    assert race.unexpected == []
    assert race.succeeded
    assert race.refused[Conflict]
    assert race.refused[IllegalMove]


def test_every_move_that_was_said_to_be_done_stands_in_the_history_and_no_other(race: Race) -> None:
    with race.home.database.reading() as session:
        for ident in race.idents:
            now = commitments.get_commitment(session, ident)
            first, *moves = history(session, ident)
            assert [event.version for event in (first, *moves)] == list(range(1, now.version + 1))
            done = {kind: count for (which, kind), count in race.succeeded.items() if which == ident}
            assert {kind: [m.kind for m in moves].count(kind) for kind in done} == done
            assert len(moves) == sum(done.values())


def test_what_stands_there_follows_from_its_history(race: Race) -> None:
    with race.home.database.reading() as session:
        for ident in race.idents:
            now = commitments.get_commitment(session, ident)
            first, *moves = history(session, ident)
            state, due, owner = CommitmentState.OPEN, first.to_due_day, first.to_owner_id
            for move in moves:
                state = after(state, move.kind)
                if move.to_owner_id is not None:
                    assert move.from_owner_id == owner
                    owner = move.to_owner_id
                if move.to_due_day is not None:
                    assert move.from_due_day == due
                    due = move.to_due_day
            assert (now.state, now.due_day, now.owner_id) == (state, due, owner)
            assert (now.closed_at is None) == (state is CommitmentState.OPEN)
            assert all(a.id < b.id and a.at <= b.at for a, b in pairwise((first, *moves)))


def test_exactly_the_reminders_wait_that_the_last_word_needs(race: Race) -> None:
    home = race.home
    rows = mails(home.database, *reminders.LADDER)
    with home.database.reading() as session:
        for ident in race.idents:
            now = commitments.get_commitment(session, ident)
            due, owner = reminders.due_of(now), now.owner_id
            wanted = set()
            if now.state is CommitmentState.OPEN and due is not None:
                first, last = ladder(due, home.firm.reminders, home.firm.calendar, home.firm.zone)
                above = managers_for(session, session.get_one(User, owner))
                wanted = {(first.kind, first.at, owner)} | {(last.kind, last.at, reader.id) for reader in above}
            waits = [r for r in rows if r.commitment_id == ident and r.state is MailState.QUEUED]
            assert sorted(wanted) == sorted((r.kind, r.due_at, r.user_id) for r in waits)


def test_a_mail_leaves_once_and_only_then_it_is_said_to_have_left(race: Race) -> None:
    left = Counter(str(message_from_bytes(text)["Message-ID"]) for text in race.office.texts)
    said = {row.message_id for row in mails(race.home.database) if row.state is MailState.SENT}
    assert left
    assert max(left.values()) == 1
    assert set(left) <= said


@pytest.mark.parametrize("move", ["keep", "cancel", "postpone", "hand-over", "hand-back", "reopen"])
def test_a_program_that_saw_an_old_version_is_refused_and_nothing_changes(home: House, move: str) -> None:
    cast = home.cast
    with home.database.writing() as session:
        made = commit(session, home.firm, cast.colombo, cast.anna, "x", THURSDAY, now=home.clock(), owner=cast.bruno)
    anna = program_of(create_app(home.settings, home.database, clock=home.clock), home.database, cast.anna)
    path = f"/commitments/{made.id}"
    assert anna.post(f"{path}/postpone", due="2026-12-01", why="x", version=1).status_code == 200
    before = anna.get(path).json
    said = {"why": "y"} | {"postpone": {"due": "2026-12-02"}, "hand-over": {"owner": cast.carla.id}}.get(move, {})
    if move == "keep":
        said.pop("why")
    for version in (1, 3):
        answer = anna.post(f"{path}/{move}", version=version, **said)
        assert (answer.status_code, answer.json["error"]["code"]) == (409, "conflict")
    assert anna.get(path).json == before


def test_a_mail_that_left_is_never_said_to_be_cancelled(home: House) -> None:
    """A worker on another computer takes the mail in the moment between a person's move and its commit."""
    if home.database.engine.dialect.name == "sqlite":
        pytest.skip("there is one writer at a time")
    cast, office = home.cast, PostOffice()
    with home.database.writing() as session:
        made = commit(session, home.firm, cast.colombo, cast.anna, "x", THURSDAY, now=home.clock(), owner=cast.carla)
    with open_office(office) as port:
        transport = SmtpTransport(HOST, port, security="none", timeout=5)
        work = Work(home.database, home.firm, transport, home.clock)
        with home.database.writing() as session:
            commitments.keep(session, home.firm, made.id, version=1, by=cast.anna, now=home.clock())
            dispatch(work)
        transport.close()
    (given,) = [row for row in mails(home.database, MailKind.GIVEN) if row.commitment_id == made.id]
    left = any(given.message_id.encode() in text for text in office.texts)
    assert given.state is (MailState.SENT if left else MailState.CANCELLED)
