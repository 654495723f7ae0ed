from datetime import date, timedelta
from email.utils import parseaddr

import pytest

from followup.domain.states import HoldReason, MailKind, MailState, TouchpointKind
from followup.errors import Conflict, IllegalMove, NotAllowed
from followup.messages.facts import Cause
from followup.models import OutboxMessage
from followup.services import (
    commitments,
    customers,
    delivery,
    endings,
    letters,
    mail_decisions,
    outbox,
    reminders,
    touchpoints,
)
from tests.ledger import commit, mails, move, waiting

THURSDAY, MONDAY = date(2026, 11, 26), date(2026, 11, 30)


def next_claim(database, firm, clock):
    with database.writing() as session:
        due = delivery.next_due(session, now=clock())
        return due and delivery.claim(session, firm, due, now=clock())


@pytest.fixture
def given(database, firm, cast, clock):
    """A mail to a colleague that is due."""
    with database.writing() as session:
        return commit(session, firm, cast.colombo, cast.anna, "Passa Bruno", THURSDAY, owner=cast.bruno, now=clock())


@pytest.fixture
def moved(database, firm, cast, clock):
    """A mail to a customer that is due."""
    with database.writing() as session:
        made = commit(session, firm, cast.colombo, cast.anna, "Preventivo", THURSDAY, now=clock())
        return move(session, firm, made, cast.anna, MONDAY, now=clock())


def let_lease_run_out(database, ident):
    with database.writing() as session:
        row = session.get_one(OutboxMessage, ident)
        row.lease_until -= timedelta(hours=1)


def test_a_claimed_mail_is_nobody_else_s(database, firm, given, clock):
    assert next_claim(database, firm, clock)
    assert next_claim(database, firm, clock) is None


def test_the_message_id_comes_from_the_key_and_the_second_try_has_the_same(database, firm, given, clock):
    first = next_claim(database, firm, clock)
    let_lease_run_out(database, first.id)
    with database.writing() as session:
        assert endings.rescue(session, now=clock()) == 1
    second = next_claim(database, firm, clock)

    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert "bruno" not in first.message["Message-ID"]
    assert first.token != second.token


def test_a_process_that_lost_its_lease_may_not_send(database, firm, given, clock):
    late = next_claim(database, firm, clock)
    let_lease_run_out(database, late.id)

    with pytest.raises(Conflict), database.writing() as session:
        delivery.begin_data(session, late, now=clock())


def test_a_process_that_comes_back_after_the_rescue_changes_nothing(database, firm, given, clock):
    late = next_claim(database, firm, clock)
    let_lease_run_out(database, late.id)
    with database.writing() as session:
        endings.rescue(session, now=clock())
    with database.writing() as session:
        endings.sent(session, late, answer="250 ok", really=True, now=clock())

    assert waiting(database, MailKind.GIVEN) == [("given", "queued")]


def test_a_colleague_s_mail_that_died_in_the_text_goes_again(database, firm, given, clock):
    claimed = next_claim(database, firm, clock)
    with database.writing() as session:
        delivery.begin_data(session, claimed, now=clock())
    let_lease_run_out(database, claimed.id)
    with database.writing() as session:
        endings.rescue(session, now=clock())

    assert waiting(database, MailKind.GIVEN) == [("given", "queued")]


def test_a_customer_s_mail_that_died_in_the_text_waits_for_a_person(database, firm, cast, moved, clock):
    claimed = next_claim(database, firm, clock)
    with database.writing() as session:
        delivery.begin_data(session, claimed, now=clock())
    let_lease_run_out(database, claimed.id)
    with database.writing() as session:
        endings.rescue(session, now=clock())

    (row,) = mails(database, MailKind.MOVED)
    assert (row.state, row.holds) == ("held", [HoldReason.ARRIVED])
    with database.writing() as session:
        mail_decisions.arrived(session, row.id, did=True, version=row.version, by=cast.anna, now=clock())
    assert waiting(database, MailKind.MOVED) == [("moved", "sent")]


def test_a_customer_s_mail_that_did_not_arrive_goes_out_again_when_a_person_says_so(database, firm, cast, moved, clock):
    claimed = next_claim(database, firm, clock)
    with database.writing() as session:
        delivery.begin_data(session, claimed, now=clock())
        endings.unknown(session, claimed, answer="connection lost", now=clock())
    (row,) = mails(database, MailKind.MOVED)
    with database.writing() as session:
        mail_decisions.arrived(session, row.id, did=False, version=row.version, by=cast.anna, now=clock())

    assert next_claim(database, firm, clock).id == row.id


def test_what_was_sent_to_a_customer_stands_on_their_timeline_and_they_know_of_it(database, firm, cast, moved, clock):
    claimed = next_claim(database, firm, clock)
    with database.writing() as session:
        delivery.begin_data(session, claimed, now=clock())
        endings.sent(session, claimed, answer="250 ok", really=True, now=clock())

    with database.reading() as session:
        (mail,) = touchpoints.list_touchpoints(session, kind=TouchpointKind.MAIL, customer_id=cast.colombo.id)
        assert (mail.message_id, mail.happened_at) == (claimed.id, clock())
        assert commitments.get_commitment(session, moved.id).told_message_id == claimed.id


def test_what_was_only_written_to_the_folder_told_the_customer_nothing(database, firm, cast, moved, clock):
    claimed = next_claim(database, firm, clock)
    with database.writing() as session:
        delivery.begin_data(session, claimed, now=clock())
        endings.sent(session, claimed, answer="written x.eml", really=False, now=clock())

    with database.reading() as session:
        assert touchpoints.list_touchpoints(session, kind=TouchpointKind.MAIL) == []
        assert commitments.get_commitment(session, moved.id).told_message_id is None
    assert waiting(database, MailKind.MOVED) == [("moved", "written")]


def test_a_mail_that_nobody_takes_is_reported_to_a_manager_once(database, firm, cast, moved, clock):
    for _ in range(2):
        claimed = next_claim(database, firm, clock)
        with database.writing() as session:
            row = endings.held_by(session, claimed)
            endings.failed(
                session, firm, row, claimed, answer="550 no such user", cause=Cause.REFUSED, again_at=None, now=clock()
            )

    assert waiting(database, MailKind.MOVED) == [("moved", "failed")]
    assert [(row.recipient, row.state) for row in mails(database, MailKind.UNDELIVERED)] == [
        ("anna@riva.example", "failed")
    ]


def test_a_mail_that_nobody_took_goes_out_again_to_the_corrected_address(database, firm, cast, moved, clock):
    claimed = next_claim(database, firm, clock)
    with database.writing() as session:
        row = endings.held_by(session, claimed)
        endings.failed(
            session, firm, row, claimed, answer="550 no such user", cause=Cause.REFUSED, again_at=None, now=clock()
        )
        customers.change_contact(session, cast.sig_colombo.id, email="laura.colombo@colombo.example")
    with database.writing() as session:
        (row,) = mails(database, MailKind.MOVED)
        mail_decisions.send_again(session, row.id, version=row.version, by=cast.anna, now=clock())

    again = next_claim(database, firm, clock)
    while again.id != claimed.id:
        again = next_claim(database, firm, clock)
    assert (again.recipient, parseaddr(again.message["To"])[1]) == ("laura.colombo@colombo.example",) * 2
    assert again.message["Message-ID"] == claimed.message["Message-ID"]


def test_a_mail_that_was_sent_is_never_sent_again(database, firm, cast, moved, clock):
    claimed = next_claim(database, firm, clock)
    with database.writing() as session:
        delivery.begin_data(session, claimed, now=clock())
        endings.sent(session, claimed, answer="250 ok", really=True, now=clock())
    (row,) = mails(database, MailKind.MOVED)

    with pytest.raises(IllegalMove), database.writing() as session:
        mail_decisions.send_again(session, row.id, version=row.version, by=cast.anna, now=clock())


def test_a_reminder_of_a_kept_promise_does_not_leave_even_if_it_is_still_queued(database, firm, given, clock):
    with database.writing() as session:
        commitments.get_commitment(session, given.id).state = "kept"

    assert next_claim(database, firm, clock) is None
    assert waiting(database, MailKind.GIVEN) == [("given", "cancelled")]


def test_the_report_to_the_manager_waits_for_the_end_of_the_quiet(database, firm, cast, given, clock):
    clock.set("2026-11-27 22:00")
    with database.writing() as session:
        for row in mails(database, MailKind.GIVEN, MailKind.LAST_CALL):
            outbox.cancel(session.get_one(OutboxMessage, row.id), "test", now=clock())

    assert next_claim(database, firm, clock) is None
    (row,) = mails(database, MailKind.MANAGER)
    assert row.not_before == clock.set("2026-11-28 07:30")
    assert next_claim(database, firm, clock)


def test_a_reminder_that_is_too_late_to_be_of_use_is_dropped(database, firm, given, clock):
    clock.set("2026-12-15 09:00")
    for _ in mails(database):
        next_claim(database, firm, clock)

    assert ("last_call", "cancelled") in waiting(database)


def test_each_colleague_with_anything_due_gets_one_digest_a_morning(database, firm, cast, given, clock):
    clock.set("2026-11-25 08:00")
    with database.writing() as session:
        assert reminders.plan_digests(session, firm, now=clock()) == 1
        assert reminders.plan_digests(session, firm, now=clock() + timedelta(minutes=5)) == 0

    assert [row.recipient for row in mails(database, MailKind.DIGEST)] == ["bruno@riva.example"]


def test_what_is_promised_at_ten_causes_no_digest_at_five_past_ten(database, firm, cast, clock):
    clock.set("2026-11-24 10:00")
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.anna, "Preventivo", THURSDAY, now=clock())
    clock.set("2026-11-24 10:05")

    with database.writing() as session:
        assert reminders.plan_digests(session, firm, now=clock()) == 0


def test_a_computer_that_was_off_at_eight_writes_the_digest_when_it_is_on(database, firm, cast, given, clock):
    clock.set("2026-11-25 10:00")
    with database.writing() as session:
        assert reminders.plan_digests(session, firm, now=clock()) == 1


def test_a_digest_with_nothing_left_to_say_is_not_sent(database, firm, cast, given, clock):
    clock.set("2026-11-25 08:00")
    with database.writing() as session:
        reminders.plan_digests(session, firm, now=clock())
        commitments.keep(session, firm, given.id, version=1, by=cast.bruno, now=clock())

    assert next_claim(database, firm, clock) is None
    assert waiting(database, MailKind.DIGEST) == [("digest", "cancelled")]


def test_carla_of_support_cannot_stop_what_sales_writes(database, firm, cast, moved, clock):
    (row,) = mails(database, MailKind.MOVED)

    with pytest.raises(NotAllowed), database.writing() as session:
        mail_decisions.stop(session, row.id, version=row.version, by=cast.carla, now=clock())


def test_a_mail_that_has_left_cannot_be_edited(database, firm, cast, moved, clock):
    claimed = next_claim(database, firm, clock)

    with pytest.raises(IllegalMove), database.writing() as session:
        mail_decisions.edit(session, claimed.id, subject="x", text="y", version=2, by=cast.anna)


def test_two_people_who_edit_one_mail_do_not_overwrite_each_other(database, firm, cast, moved, clock):
    (row,) = mails(database, MailKind.MOVED)
    with database.writing() as session:
        mail_decisions.edit(session, row.id, subject="x", text="y", version=row.version, by=cast.anna)

    with pytest.raises(Conflict), database.writing() as session:
        mail_decisions.edit(session, row.id, subject="a", text="b", version=row.version, by=cast.anna)


def test_a_mail_that_cannot_be_written_ends_failed_and_stops_no_other(database, firm, cast, given, clock):
    (row,) = mails(database, MailKind.GIVEN)
    with database.writing() as session:
        endings.broken(session, firm, row.id, "KeyError", now=clock())

    assert waiting(database, MailKind.GIVEN) == [("given", MailState.FAILED)]
    assert [r.recipient for r in mails(database, MailKind.UNDELIVERED)] == ["anna@riva.example"]


def test_a_morning_s_list_that_a_person_stopped_stays_stopped(database, firm, cast, given, clock):
    clock.set("2026-11-25 08:00")
    with database.writing() as session:
        reminders.plan_digests(session, firm, now=clock())
    (row,) = mails(database, MailKind.DIGEST)
    with database.writing() as session:
        mail_decisions.stop(session, row.id, version=row.version, by=cast.anna, now=clock())
        assert reminders.plan_digests(session, firm, now=clock() + timedelta(minutes=1)) == 0

    assert waiting(database, MailKind.DIGEST) == [("digest", "cancelled")]


def test_a_reminder_that_a_person_stopped_does_not_come_back_with_its_date(database, firm, cast, given, clock):
    (row,) = mails(database, MailKind.LAST_CALL)
    with database.writing() as session:
        mail_decisions.stop(session, row.id, version=row.version, by=cast.anna, now=clock())
        for version, day in ((1, MONDAY), (2, THURSDAY)):
            commitments.postpone(session, firm, given.id, day=day, why="x", version=version, by=cast.anna, now=clock())

    assert ("last_call", "queued") not in waiting(database, MailKind.LAST_CALL)


def test_promises_without_a_date_are_a_line_in_the_morning_and_on_mondays_reason_enough(database, firm, cast, clock):
    with database.writing() as session:
        for action in ("Listino", "Campioni"):
            commit(session, firm, cast.zorzi, cast.anna, action, None, why_no_date="dipende", now=clock())
    clock.set("2026-11-25 08:00")
    with database.writing() as session:
        assert reminders.plan_digests(session, firm, now=clock()) == 0
        commit(session, firm, cast.zorzi, cast.anna, "Richiamare", date(2026, 11, 26), now=clock())

    for wall, subject in (("2026-11-26 08:00", "Oggi: 1 in scadenza"), ("2026-11-30 08:00", "Oggi: 1 in ritardo")):
        clock.set(wall)
        with database.writing() as session:
            assert reminders.plan_digests(session, firm, now=clock()) == 1
        (row,) = [row for row in mails(database, MailKind.DIGEST) if row.due_at == clock()]
        with database.reading() as session:
            letter = letters.as_it_leaves(session, firm, row, now=clock()).letter
        assert letter.subject == subject
        assert "Senza data: 2 promesse, da non dimenticare." in letter.text


def test_only_undated_promises_are_written_of_on_the_weeks_first_working_day(database, firm, cast, clock):
    with database.writing() as session:
        commit(session, firm, cast.zorzi, cast.anna, "Listino", None, why_no_date="dipende", now=clock())
    planned = {}
    for day in ("2026-11-27", "2026-11-30", "2026-12-01", "2026-12-07", "2026-12-08", "2026-12-09"):
        clock.set(f"{day} 08:00")
        with database.writing() as session:
            planned[day] = reminders.plan_digests(session, firm, now=clock())
    assert [day for day, count in planned.items() if count] == ["2026-11-30", "2026-12-07"]
