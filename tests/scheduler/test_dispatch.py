"""The tick, with a real mail server at the other end."""

from __future__ import annotations

from datetime import date, timedelta
from email import message_from_bytes

from structlog.testing import capture_logs

from followup.db import Database
from followup.domain.states import Department, Language, MailKind, MailState, Role
from followup.models import OutboxMessage, User
from scheduler.dispatch import dispatch
from scheduler.folder import FolderTransport
from scheduler.mailer import SmtpTransport
from scheduler.timetable import run_all_once
from scheduler.work import Work
from scheduler.worker import Worker, transport_for
from tests.ledger import commit, mails, move, waiting
from tests.people import Clock
from tests.scheduler.servers import HOST, free_port, scripted

THURSDAY = date(2026, 11, 26)


def with_port(work: Work, port: int) -> Work:
    return Work(work.database, work.firm, SmtpTransport(HOST, port, security="none", timeout=5), work.clock)


def test_every_due_mail_is_sent_once_and_the_rest_waits(work, office, given):
    run_all_once(work)
    run_all_once(work)

    assert office.recipients == ["bruno@riva.example", "carla@riva.example"]
    assert {state for _, state in waiting(work.database, MailKind.GIVEN)} == {"sent"}
    assert {state for _, state in waiting(work.database, MailKind.LAST_CALL)} == {"queued"}
    assert [row.last_answer for row in mails(work.database, MailKind.GIVEN)] == ["250 2.0.0 Ok: queued as 4711"] * 2


def test_a_busy_server_is_asked_again_later_with_the_same_message_id(work, office, given, clock):
    office.answers["RCPT"] = "451 4.7.1 later"
    run_all_once(work)
    rows = mails(work.database, MailKind.GIVEN)
    assert [(row.state, row.attempts, row.last_answer) for row in rows] == [("queued", 1, "451 4.7.1 later")] * 2
    assert all(timedelta(seconds=48) <= row.not_before - clock() <= timedelta(seconds=72) for row in rows)

    office.answers.clear()
    run_all_once(work)
    assert office.texts == []
    clock.now += timedelta(minutes=2)
    run_all_once(work)
    assert {message_from_bytes(text)["Message-ID"] for text in office.texts} == {row.message_id for row in rows}


def test_an_address_that_nobody_knows_is_tried_once_and_reported(work, office, given, database):
    office.answers["RCPT"] = "550 5.1.1 no such user"
    run_all_once(work)

    assert {(row.state, row.attempts) for row in mails(database, MailKind.GIVEN)} == {(MailState.FAILED, 1)}
    reports = mails(database, MailKind.UNDELIVERED)
    assert {row.recipient for row in reports} == {"anna@riva.example"}
    assert len(reports) == 2


def test_a_server_that_is_away_costs_nothing_but_time(work, given, database, clock, office):
    away = with_port(work, free_port())
    run_all_once(away)
    assert {row.state for row in mails(database, MailKind.GIVEN)} == {MailState.QUEUED}

    clock.now += timedelta(hours=1)
    run_all_once(work)
    assert len(office.texts) == 2


def test_after_three_days_in_vain_a_manager_is_told(work, given, database, clock):
    away = with_port(work, free_port())
    for _ in range(40):
        run_all_once(away)
        clock.now += timedelta(hours=5)

    assert {row.state for row in mails(database, MailKind.GIVEN)} == {MailState.FAILED}
    assert len(mails(database, MailKind.UNDELIVERED)) >= 2


def test_a_customer_s_mail_whose_answer_got_lost_is_held_for_a_person(work, database, firm, cast, clock):
    with database.writing() as session:
        made = commit(session, firm, cast.colombo, cast.anna, "Preventivo", THURSDAY, now=clock())
        move(session, firm, made, cast.anna, date(2026, 11, 30), now=clock())
    with scripted(b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", b"") as (port, heard):
        assert dispatch(with_port(work, port), 1) == 1

    assert heard[-1] == b".\r\n"
    (row,) = mails(database, MailKind.MOVED)
    assert (row.state, row.holds) == ("held", ["arrived"])


def test_one_mail_that_cannot_be_written_stops_no_other(work, office, given, database):
    broken, fine = mails(database, MailKind.GIVEN)
    with database.writing() as session:
        session.get_one(OutboxMessage, broken.id).facts = {}
    run_all_once(work)

    assert office.recipients[0] == fine.recipient
    rows = {row.id: row for row in mails(database, MailKind.GIVEN)}
    assert (rows[broken.id].state, rows[broken.id].last_answer) == ("failed", "could not be written (KeyError)")
    assert rows[fine.id].state is MailState.SENT


def test_a_mail_that_was_sent_stays_sent_where_the_next_cannot_be_written(work, office, given, database):
    fine, broken = mails(database, MailKind.GIVEN)
    with database.writing() as session:
        session.get_one(OutboxMessage, broken.id).facts = {}
    run_all_once(work)

    rows = {row.id: row for row in mails(database, MailKind.GIVEN)}
    assert (rows[fine.id].state, rows[broken.id].state) == (MailState.SENT, MailState.FAILED)
    assert office.recipients.count(fine.recipient) == 1


def test_what_was_written_to_the_folder_is_never_sent_later(work, office, given, database, clock, tmp_path):
    folder = Work(database, work.firm, FolderTransport(tmp_path / "mail", clock), clock)
    run_all_once(folder)
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2
    assert {row.state for row in mails(database, MailKind.GIVEN)} == {MailState.WRITTEN}

    run_all_once(work)
    assert office.texts == []


def test_a_worker_that_is_told_to_stop_begins_no_other_mail(work, office, given):
    work.stopping.set()
    run_all_once(work)

    assert office.texts == []


def test_what_another_process_recorded_first_is_told_apart_from_a_fault(database, settings, clock, cast):
    def another_was_first(database: Database) -> None:
        with database.writing() as session:
            about = {"department": Department.SALES, "role": Role.STAFF, "language": Language.IT, "created_at": clock()}
            session.add(User(name="Anna", email=cast.anna.email, **about))

    def wrong(database: Database) -> None:
        raise LookupError

    for also, event in ((another_was_first, "tick.collided"), (wrong, "tick.failed")):
        worker = Worker(settings, database, clock, also)
        with capture_logs() as logs:
            worker._tick()
        worker._turn.let_go()
        assert [line["event"] for line in logs if line["event"].startswith("tick.")] == [event]


def test_the_worker_ticks_by_itself_and_stops_when_told(database, settings, given, clock: Clock):
    worker = Worker(settings, database, clock)
    written = transport_for(settings, clock).probe()
    worker.start()
    while any(row.state is MailState.QUEUED for row in mails(database, MailKind.GIVEN)):
        pass  # the first tick comes at once
    worker.stop()

    assert str(settings.mail_folder) in written
    assert len(list(settings.mail_folder.glob("*.eml"))) == 2
