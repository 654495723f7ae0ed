"""What did not leave in time: customers' mails wait for a person, colleagues get one mail that sums theirs up."""

from __future__ import annotations

from datetime import date, time, timedelta
from email import message_from_bytes, policy

import pytest

from followup.domain.states import HoldReason, MailKind, MailState
from followup.services import channel, commitments, mail_decisions
from followup.services.firm import Firm
from scheduler import jobs
from scheduler.drift import ClockWatch
from scheduler.timetable import run_all_once
from scheduler.work import Work
from tests.ledger import commit, mails, move, waiting

FRIDAY, FAR = date(2026, 11, 27), date(2026, 12, 18)


@pytest.fixture
def promised(database, firm, cast, clock):
    """Two promises given to Bruno, and a new date that Sig.ra Colombo is to hear of."""
    with database.writing() as session:
        made = [
            commit(session, firm, customer, cast.anna, what, FAR, owner=cast.bruno, now=clock())
            for customer, what in ((cast.colombo, "Passa in officina"), (cast.zorzi, "Disegno del quadro"))
        ]
        move(session, firm, made[0], cast.anna, date(2026, 12, 21), now=clock(), why="manca un pezzo")
    return made


def texts(office):
    """Who got what, in words."""
    parsed = [message_from_bytes(text, policy=policy.default) for text in office.texts]
    return [
        (to, m["Subject"], m.get_body(("plain",)).get_content())
        for to, m in zip(office.recipients, parsed, strict=True)
    ]


def let_everything_leave(work, clock):
    """Two ticks: what is late is gathered, then leaves."""
    run_all_once(work)
    clock.now += timedelta(minutes=2)
    run_all_once(work)


def test_a_computer_that_slept_over_the_weekend_just_goes_on(work, office, promised, clock):
    clock.now += timedelta(hours=62)
    let_everything_leave(work, clock)

    assert sorted(office.recipients).count("bruno@riva.example") == 2
    assert "laura@colombo.example" in office.recipients


def test_after_a_week_of_silence_a_colleague_reads_one_mail_and_a_customer_none(
    work, office, promised, database, clock
):
    clock.set("2026-12-01 12:00")
    let_everything_leave(work, clock)

    to_bruno = [(subject, said) for to, subject, said in texts(office) if to == "bruno@riva.example"]
    assert [subject for subject, _ in to_bruno] == ["Mail in ritardo: quello che ti è sfuggito"]
    assert "Passa in officina" in to_bruno[0][1] and "Disegno del quadro" in to_bruno[0][1]
    assert waiting(database, MailKind.GIVEN) == [("given", "cancelled")] * 2
    (moved,) = mails(database, MailKind.MOVED)
    assert (moved.state, moved.holds) == (MailState.HELD, [HoldReason.LATE])


def test_what_a_person_lets_go_late_leaves(work, office, promised, database, clock, cast):
    clock.set("2026-12-01 12:00")
    run_all_once(work)
    (moved,) = mails(database, MailKind.MOVED)
    with database.writing() as session:
        mail_decisions.release(session, moved.id, version=moved.version, by=cast.anna, now=clock())
    run_all_once(work)

    assert "laura@colombo.example" in office.recipients


def test_what_was_settled_meanwhile_is_not_summed_up(work, office, promised, database, firm, clock, cast):
    with database.writing() as session:
        for made, version in zip(promised, (2, 1), strict=True):
            commitments.keep(session, firm, made.id, version=version, by=cast.anna, now=clock())
    clock.set("2026-12-01 12:00")
    let_everything_leave(work, clock)

    assert office.recipients == []
    assert mails(database, MailKind.CATCH_UP) == []


def test_a_new_date_is_not_told_once_it_has_moved_again_in_silence(work, office, promised, database, firm, clock, cast):
    with database.writing() as session:
        commitments.postpone(
            session, firm, promised[0].id, day=date(2027, 1, 11), why="y", version=2, by=cast.anna, now=clock()
        )
    run_all_once(work)

    assert "laura@colombo.example" not in office.recipients


class Steady:
    """A clock that nobody sets."""

    def __init__(self) -> None:
        self.passed = timedelta(0)

    def __call__(self) -> timedelta:
        return self.passed


@pytest.fixture
def steady():
    return Steady()


@pytest.fixture
def watched(work, steady):
    """The same work, in a process that minds its clock."""
    return Work(work.database, work.firm, work.transport, work.clock, ClockWatch(work.clock, steady))


def test_a_wall_clock_that_was_set_a_day_forward_sends_nothing_to_customers(watched, office, promised, database, clock):
    clock.now += timedelta(days=1)
    let_everything_leave(watched, clock)

    assert [to for to in office.recipients if to.endswith("colombo.example")] == []
    assert [to for to in office.recipients if to == "bruno@riva.example"] == ["bruno@riva.example"]


def test_a_day_that_really_passed_is_no_jump(watched, office, promised, steady, clock):
    clock.now += timedelta(days=1)
    steady.passed += timedelta(days=1)
    let_everything_leave(watched, clock)

    assert "laura@colombo.example" in office.recipients


def test_once_the_clock_is_right_again_reminders_come_when_they_should(watched, office, database, firm, cast, clock):
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.anna, "Preventivo", FRIDAY, now=clock())
    clock.set("2027-11-24 09:00")
    let_everything_leave(watched, clock)
    clock.set("2026-11-24 09:05")
    jobs.mind_the_clock(watched)

    assert waiting(database, MailKind.LAST_CALL) == [("last_call", "queued")]
    clock.set("2026-11-27 15:00")
    run_all_once(Work(database, firm, watched.transport, clock))
    assert waiting(database, MailKind.LAST_CALL) == [("last_call", "sent")]
    with database.reading() as session:
        assert channel.channel(session).late_until <= clock()


def test_waiting_reminders_follow_the_hours_that_the_firm_keeps(work, database, firm, cast, clock):
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.anna, "Preventivo", FRIDAY, now=clock())
    run_all_once(work)
    reminders = firm.settings.reminders.model_copy(update={"last_call_at": time(16, 30)})
    changed = Firm(firm.settings.model_copy(update={"reminders": reminders}))
    run_all_once(Work(database, changed, work.transport, clock))

    assert [row.due_at for row in mails(database, MailKind.LAST_CALL)] == [clock.set("2026-11-27 16:30")]
