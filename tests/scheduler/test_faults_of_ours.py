"""What is wrong with all mail stops all mail; what is wrong with one address stops that address."""

from __future__ import annotations

from datetime import timedelta

from followup.domain.states import HoldReason, MailKind, MailState, PauseReason
from followup.services import channel, mail_decisions
from scheduler.timetable import run_all_once
from tests.ledger import mails, waiting
from tests.scheduler.servers import free_port
from tests.scheduler.test_dispatch import with_port


def test_a_sender_that_our_server_refuses_pauses_all_mail_and_none_is_lost(work, office, given, database, clock):
    office.answers["MAIL"] = "553 5.7.1 sender not allowed"
    run_all_once(work)
    office.answers.clear()
    clock.now += timedelta(hours=80)
    run_all_once(work)

    assert office.texts == []
    with database.reading() as session:
        way_out = channel.channel(session)
        assert (way_out.paused, way_out.answer) == (PauseReason.FAULT, "553 5.7.1 sender not allowed")
    assert {row.state for row in mails(database, MailKind.GIVEN)} == {MailState.QUEUED}
    assert mails(database, MailKind.UNDELIVERED) == []


def test_once_a_manager_lets_mail_leave_again_all_of_it_leaves(work, office, given, database, cast):
    office.answers["MAIL"] = "535 5.7.8 who are you"
    run_all_once(work)
    office.answers.clear()
    with database.writing() as session:
        channel.resume(session, by=cast.anna)
    run_all_once(work)

    assert sorted(office.recipients) == ["bruno@riva.example", "carla@riva.example"]


def test_a_server_that_cannot_be_reached_is_asked_once_a_tick_and_not_once_a_mail(work, given, database):
    run_all_once(with_port(work, free_port()))

    assert sorted(row.attempts for row in mails(database, MailKind.GIVEN)) == [0, 1]


def test_nothing_more_goes_to_an_address_that_nobody_has(work, office, given, database, clock):
    office.answers["RCPT"] = "550 5.1.1 no such user"
    run_all_once(work)
    office.answers.clear()
    clock.set("2026-11-26 15:00")
    run_all_once(work)

    assert "bruno@riva.example" not in office.recipients
    held = [row for row in mails(database, MailKind.LAST_CALL) if row.recipient == "bruno@riva.example"]
    assert [(row.state, row.holds) for row in held] == [("held", [HoldReason.REFUSED_ADDRESS])]


def test_a_mail_that_a_person_lets_go_is_tried_at_the_reader_s_new_address(work, office, given, database, clock, cast):
    office.answers["RCPT"] = "550 5.1.1 no such user"
    run_all_once(work)
    office.answers.clear()
    clock.set("2026-11-26 15:00")
    run_all_once(work)
    with database.writing() as session:
        session.merge(cast.bruno).email = "bruno.sala@riva.example"
    (held,) = [row for row in mails(database, MailKind.LAST_CALL) if row.recipient == "bruno@riva.example"]
    with database.writing() as session:
        mail_decisions.release(session, held.id, version=held.version, by=cast.anna, now=clock())
    run_all_once(work)

    assert "bruno.sala@riva.example" in office.recipients


def test_a_refusal_for_spam_says_nothing_of_the_address(work, office, given, database, clock):
    office.answers["RCPT"] = "550 5.7.1 listed as a sender of spam"
    run_all_once(work)
    office.answers.clear()
    clock.set("2026-11-26 15:00")
    run_all_once(work)

    assert ("last_call", "sent") in waiting(database, MailKind.LAST_CALL)
