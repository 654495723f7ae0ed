"""Two workers on one SQLite file: one works, the other takes over when it goes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from followup.config import load
from followup.db import server_now
from followup.domain.states import WorkerRole
from followup.models import WorkerSign
from followup.services import signs
from scheduler.standing import Alone
from tests.conftest import CONFIG


def test_who_holds_the_file_works_and_who_comes_later_waits(tmp_path):
    first, second = Alone(tmp_path / "lock"), Alone(tmp_path / "lock")

    assert first.is_ours() and first.is_ours()
    assert not second.is_ours()
    first.let_go()
    assert second.is_ours()
    second.let_go()


def roles(database):
    with database.reading() as session:
        return sorted(session.exec(select(WorkerSign.role)).all())


def until(what, seconds=60):
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen"


@pytest.fixture
def start(tmp_path, database, settings):
    """Start `followup worker` on the firm's database."""
    file = tmp_path / "worker.toml"
    file.write_text(f"{CONFIG}\n[dispatch]\ntick_seconds = 1\n", encoding="utf-8")
    assert load(file, environ={}).database_url == settings.database_url
    running = []

    def go():
        running.append(
            subprocess.Popen(
                [sys.executable, "-m", "followup", "worker", "--config", str(file)],
                stderr=subprocess.PIPE,
                cwd=Path(__file__).parents[2],
            )
        )
        return running[-1]

    yield go
    for process in running:
        process.kill()
        process.wait()
        process.stderr.close()


def test_a_second_worker_waits_quietly_and_takes_over_from_one_that_was_killed(database, start, pytestconfig):
    if pytestconfig.getoption("--on") == "postgresql":
        pytest.skip("there everybody works")
    first = start()
    until(lambda: roles(database) == [WorkerRole.ACTIVE])
    start()
    until(lambda: roles(database) == [WorkerRole.ACTIVE, WorkerRole.STANDBY])
    first.send_signal(signal.SIGKILL)
    first.wait()
    until(lambda: roles(database).count(WorkerRole.ACTIVE) == 2)


def test_a_worker_that_is_told_to_end_takes_its_sign_away(database, start):
    worker = start()
    until(lambda: roles(database) == [WorkerRole.ACTIVE])
    worker.terminate()

    assert worker.wait(30) == 0
    assert roles(database) == []


def test_signs_of_long_ago_are_forgotten_and_do_not_count(database, clock):
    with database.writing() as session:
        signs.sign(session, "old", host="officina", pid=os.getpid(), role=WorkerRole.ACTIVE)
        session.get_one(WorkerSign, "old").ticked_at = server_now(session) - timedelta(days=2)
        found = signs.read_signs(session, now=clock())
        assert found.processes[WorkerRole.ACTIVE] == 0 and found.is_still
        signs.sign(session, "new", host="officina", pid=os.getpid(), role=WorkerRole.STANDBY)
        assert session.get(WorkerSign, "old", populate_existing=True) is None
