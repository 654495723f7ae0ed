"""Texts go when their time is over; what was done and promised stays."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from followup.domain.states import (
    AccessAction,
    AccessThing,
    Channel,
    CommitmentState,
    Direction,
    MailState,
    TouchpointKind,
)
from followup.models import AccessEntry, Commitment, Draft, OutboxAttempt, OutboxMessage, Touchpoint
from followup.services import access_log, commitments, retention, search, touchpoints
from followup.services.firm import Firm
from followup.services.recaps import send_recap
from scheduler.timetable import run_all_once
from scheduler.work import Work
from scheduler.worker import transport_for
from tests.ledger import commit, post


@pytest.fixture
def short(settings):
    """A firm that keeps recaps for two years, mails for one, reminders for a month."""
    kept = settings.retention.model_copy(update={"recap": 24, "mail": 12, "colleague_mails": 1, "complaint": 6})
    return Firm(settings.model_copy(update={"retention": kept}))


@pytest.fixture
def busy(database, firm, cast, clock):
    with database.writing() as session:
        made = commit(
            session, firm, cast.colombo, cast.anna, "Telaio zincato", date(2026, 11, 26), now=clock(), owner=cast.bruno
        )
        send_recap(session, firm, made.touchpoint_id, contact_id=cast.sig_colombo.id, by=cast.anna, now=clock())
        access_log.write(
            session,
            [access_log.Access(cast.anna.id, AccessAction.SEEN, AccessThing.CUSTOMER, cast.colombo.id, clock())],
        )
    post(database, firm, clock())
    return made


def _pass(database, firm, clock, day):
    clock.set(f"{day} 04:00")
    with database.writing() as session:
        while retention.tidy(session, firm, now=clock()):
            pass


def _keep(database, firm, busy, cast, clock):
    with database.writing() as session:
        commitments.keep(session, firm, busy.id, version=1, by=cast.bruno, now=clock())


def test_a_recaps_text_goes_after_its_time_and_the_promise_stays(database, short, busy, cast, clock):
    _keep(database, short, busy, cast, clock)
    _pass(database, short, clock, "2028-11-24")
    with database.reading() as session:
        assert session.get_one(Touchpoint, busy.touchpoint_id).text

    _pass(database, short, clock, "2028-11-25")

    with database.reading() as session:
        assert session.get_one(Touchpoint, busy.touchpoint_id).text == ""
        promise = session.get_one(Commitment, busy.id)
        assert (promise.action, promise.source, promise.due_day) == ("Telaio zincato", "", date(2026, 11, 26))
        assert promise.state is CommitmentState.KEPT
        assert session.get_one(Draft, busy.draft_id).action == ""
        assert search.find_touchpoints(session, "zincato") == []
        assert search.find_commitments(session, "telaio")


def test_the_text_of_an_open_promise_waits_until_it_is_closed(database, short, busy, cast, clock):
    _pass(database, short, clock, "2029-01-10")
    with database.reading() as session:
        assert session.get_one(Touchpoint, busy.touchpoint_id).text == "Telaio zincato"
    _keep(database, short, busy, cast, clock)
    _pass(database, short, clock, "2029-01-11")
    with database.reading() as session:
        assert session.get_one(Touchpoint, busy.touchpoint_id).text == ""


def test_a_complaint_waits_until_it_is_solved(database, short, cast, clock):
    with database.writing() as session:
        made = touchpoints.open_complaint(
            session,
            customer_id=cast.colombo.id,
            text="Il telaio balla",
            channel=Channel.CALL,
            happened_at=clock(),
            by=cast.anna,
            now=clock(),
        )
    _pass(database, short, clock, "2027-06-30")
    with database.writing() as session:
        assert session.get_one(Touchpoint, made.id).text
        touchpoints.close_complaint(session, made.id, now=clock())
    _pass(database, short, clock, "2027-07-01")
    with database.reading() as session:
        assert session.get_one(Touchpoint, made.id).text == ""


def test_mails_keep_only_that_they_left(database, short, busy, cast, clock):
    _pass(database, short, clock, "2026-12-31")
    with database.reading() as session:
        texts = {row.kind.value: row.text for row in session.exec(select(OutboxMessage)) if row.ended_at}
    assert texts["given"] == "" and texts["recap"]

    _pass(database, short, clock, "2027-11-25")

    with database.reading() as session:
        recap = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "recap")).one()
        assert (recap.text, recap.subject, recap.recipient, recap.facts) == ("", "", "", {})
        assert (recap.state, recap.contact_id) == (MailState.SENT, cast.sig_colombo.id)
        mail = session.exec(select(Touchpoint).where(Touchpoint.kind == TouchpointKind.MAIL)).one()
        assert mail.text == ""
        assert session.exec(select(OutboxAttempt)).all() == []
        assert session.exec(select(AccessEntry)).all()


def test_the_log_of_accesses_goes_after_its_own_time(database, firm, busy, clock):
    _pass(database, firm, clock, "2028-11-24")
    with database.reading() as session:
        assert session.exec(select(AccessEntry)).all()
    _pass(database, firm, clock, "2028-11-25")
    with database.reading() as session:
        assert session.exec(select(AccessEntry)).all() == []


def test_zero_keeps_for_good_and_running_again_changes_nothing(database, firm, settings, busy, cast, clock):
    _keep(database, firm, busy, cast, clock)
    zero = settings.retention.model_copy(update=dict.fromkeys(type(settings.retention).model_fields, 0))
    _pass(database, Firm(settings.model_copy(update={"retention": zero})), clock, "2066-01-01")
    with database.reading() as session:
        assert session.get_one(Touchpoint, busy.touchpoint_id).text
        assert all(row.text for row in session.exec(select(OutboxMessage)) if row.state is MailState.SENT)


def test_many_old_texts_go_by_the_clock_a_portion_at_a_time(database, short, settings, cast, clock):
    with database.writing() as session:
        session.add_all(
            Touchpoint(
                kind=TouchpointKind.RECAP,
                channel=Channel.VISIT,
                direction=Direction.OUT,
                customer_id=cast.colombo.id,
                happened_at=clock(),
                text=f"Visita {n}",
                created_at=clock(),
            )
            for n in range(retention.BATCH + 50)
        )
    clock.set("2029-01-10 04:00")
    with database.writing() as session:
        assert retention.tidy(session, short, now=clock()) == retention.BATCH
    run_all_once(Work(database, short, transport_for(settings, clock), clock))
    with database.reading() as session:
        assert {row.text for row in session.exec(select(Touchpoint))} == {""}


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2028, 3, 31), 1, date(2028, 2, 29)),
        (date(2027, 1, 15), 1, date(2026, 12, 15)),
        (date(2027, 1, 15), 24, date(2025, 1, 15)),
    ],
)
def test_months_are_those_of_the_calendar(day, months, before):
    assert retention.months_before(day, months) == before
