from datetime import date, time

import pytest
from sqlmodel import select

from followup.domain.states import CommitmentState, Department, MailKind, MailState, Role
from followup.errors import BadInput, Conflict, IllegalMove, NotAllowed
from followup.models import CommitmentEvent
from followup.services import commitments, listing, people
from tests.ledger import commit, mails, waiting

THURSDAY, FRIDAY, MONDAY = date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 30)
LADDER = (MailKind.BEFORE_TIME, MailKind.LAST_CALL, MailKind.MANAGER)


@pytest.fixture
def quote(database, firm, cast, clock):
    with database.writing() as session:
        return commit(session, firm, cast.colombo, cast.bruno, "Preventivo della revisione", THURSDAY, now=clock())


def reminders(database) -> list[tuple[str, str, str]]:
    return [(row.kind.value, row.due_at.strftime("%d %H:%M"), row.state.value) for row in mails(database, *LADDER)]


def test_keeping_a_promise_cancels_its_reminders_in_the_same_transaction(database, firm, cast, clock, quote):
    assert reminders(database) == [("last_call", "26 14:00", "queued"), ("manager", "27 08:00", "queued")]

    with database.writing() as session:
        commitments.keep(session, firm, quote.id, version=1, by=cast.bruno, now=clock())

    assert {state for *_, state in reminders(database)} == {"cancelled"}


def test_what_is_not_committed_changes_nothing_at_all(database, firm, cast, clock, quote):
    with pytest.raises(RuntimeError), database.writing() as session:
        commitments.keep(session, firm, quote.id, version=1, by=cast.bruno, now=clock())
        raise RuntimeError("the computer was switched off")

    with database.reading() as session:
        assert commitments.get_commitment(session, quote.id).state is CommitmentState.OPEN
    assert {state for *_, state in reminders(database)} == {"queued"}


def test_moving_a_date_moves_its_reminders_and_keeps_the_first_one(database, firm, cast, clock, quote):
    with database.writing() as session:
        moved = commitments.postpone(
            session, firm, quote.id, day=MONDAY, why="manca un prezzo", version=1, by=cast.bruno, now=clock()
        )

    assert (moved.due_day, moved.first_due_day, moved.version) == (MONDAY, THURSDAY, 2)
    assert [r for r in reminders(database) if r[2] == "queued"] == [
        ("last_call", "30 14:00", "queued"),
        ("manager", "01 08:00", "queued"),
    ]


def test_a_date_that_moves_there_and_back_is_still_reminded_once(database, firm, cast, clock, quote):
    for version, day in ((1, MONDAY), (2, THURSDAY)):
        with database.writing() as session:
            commitments.postpone(
                session, firm, quote.id, day=day, why="ripensandoci", version=version, by=cast.bruno, now=clock()
            )

    assert sorted(state for *_, state in reminders(database)) == ["cancelled", "cancelled", "queued", "queued"]
    assert [r[:2] for r in reminders(database) if r[2] == "queued"] == [
        ("last_call", "26 14:00"),
        ("manager", "27 08:00"),
    ]


def test_a_clock_time_is_reminded_an_hour_before(database, firm, cast, clock, quote):
    with database.writing() as session:
        commitments.postpone(
            session,
            firm,
            quote.id,
            day=FRIDAY,
            at=time(11, 0),
            why="su appuntamento",
            version=1,
            by=cast.bruno,
            now=clock(),
        )

    assert ("before_time", "27 09:00", "queued") in reminders(database)


def test_the_customer_who_knows_of_the_promise_is_told_of_its_new_date(database, firm, cast, clock, quote):
    with database.writing() as session:
        commitments.postpone(
            session,
            firm,
            quote.id,
            day=MONDAY,
            why="il fornitore dorme",
            tell_customer="aspettiamo un prezzo",
            version=1,
            by=cast.bruno,
            now=clock(),
        )

    told = mails(database, MailKind.MOVED)
    assert [(row.recipient, row.audience.value) for row in told] == [("laura@colombo.example", "customer")]
    assert "lunedì 30 novembre" in told[0].text
    assert "aspettiamo un prezzo" in told[0].text
    assert "dorme" not in told[0].text


def test_the_customer_cannot_be_told_of_what_is_not_for_them(database, firm, cast, clock, quote):
    with database.writing() as session:
        commitments.get_commitment(session, quote.id).for_customer = False

    with pytest.raises(BadInput) as caught, database.writing() as session:
        commitments.postpone(
            session, firm, quote.id, day=MONDAY, why="x", tell_customer="y", version=1, by=cast.bruno, now=clock()
        )
    assert caught.value.code == "not_for_customer"


@pytest.mark.parametrize(("day", "code"), [(date(2026, 11, 23), "past"), (THURSDAY, "same")])
def test_a_promise_moves_only_to_another_day_that_is_still_to_come(day, code, database, firm, cast, clock, quote):
    with pytest.raises(BadInput) as caught, database.writing() as session:
        commitments.postpone(session, firm, quote.id, day=day, why="x", version=1, by=cast.bruno, now=clock())
    assert caught.value.code == code


def test_handing_over_tells_the_new_owner_and_moves_the_reminders_to_them(database, firm, cast, clock, quote):
    with database.writing() as session:
        commitments.hand_over(session, firm, quote.id, to_id=cast.carla.id, version=1, by=cast.bruno, now=clock())

    assert [row.recipient for row in mails(database, MailKind.GIVEN)] == ["carla@riva.example"]
    queued = [row for row in mails(database, MailKind.LAST_CALL) if row.state is MailState.QUEUED]
    assert [row.recipient for row in queued] == ["carla@riva.example"]


def test_carla_can_hand_it_back_to_bruno_with_a_reason(database, firm, cast, clock, quote):
    with database.writing() as session:
        commitments.hand_over(session, firm, quote.id, to_id=cast.carla.id, version=1, by=cast.bruno, now=clock())
    with database.writing() as session:
        back = commitments.hand_back(
            session, firm, quote.id, why="sono in ferie", version=2, by=cast.carla, now=clock()
        )

    assert back.owner_id == cast.bruno.id
    assert [(row.recipient, row.facts["why"]) for row in mails(database, MailKind.HANDED_BACK)] == [
        ("bruno@riva.example", "sono in ferie")
    ]


def test_what_nobody_gave_cannot_be_handed_back(database, firm, cast, clock, quote):
    with pytest.raises(IllegalMove), database.writing() as session:
        commitments.hand_back(session, firm, quote.id, why="no", version=1, by=cast.bruno, now=clock())


def test_the_second_of_two_who_saw_the_same_version_is_told_to_read_again(database, firm, cast, clock, quote):
    with database.writing() as session:
        commitments.keep(session, firm, quote.id, version=1, by=cast.bruno, now=clock())

    with pytest.raises(Conflict), database.writing() as session:
        commitments.cancel(session, firm, quote.id, why="non serve", version=1, by=cast.anna, now=clock())


def test_a_promise_kept_by_mistake_is_reopened_with_its_reminders(database, firm, cast, clock, quote):
    with database.writing() as session:
        commitments.keep(session, firm, quote.id, version=1, by=cast.bruno, now=clock())
    with database.writing() as session:
        commitments.reopen(session, firm, quote.id, why="era un altro", version=2, by=cast.bruno, now=clock())

    assert [state for *_, state in reminders(database)] == ["queued", "queued"]
    with database.reading() as session:
        kinds = session.exec(select(CommitmentEvent.kind).order_by(CommitmentEvent.id)).all()
    assert kinds == ["confirmed", "kept", "reopened"]


def test_carla_of_support_cannot_change_what_production_promised_but_anna_leads(database, firm, cast, clock, quote):
    with pytest.raises(NotAllowed), database.writing() as session:
        commitments.keep(session, firm, quote.id, version=1, by=cast.carla, now=clock())
    with database.writing() as session:
        commitments.keep(session, firm, quote.id, version=1, by=cast.anna, now=clock())


def test_the_department_s_manager_is_told_and_without_another_one_whoever_else_leads(database, firm, cast, clock):
    with database.writing() as session:
        boss = people.add_user(
            session,
            name="Piero Capo",
            email="piero@riva.example",
            department=Department.PRODUCTION,
            role=Role.MANAGER,
            password=None,
            now=clock(),
        )
        commit(session, firm, cast.colombo, cast.bruno, "Collaudo", THURSDAY, now=clock())
        commit(session, firm, cast.colombo, boss, "Turni", THURSDAY, now=clock())
        commit(session, firm, cast.colombo, cast.carla, "Richiamo", THURSDAY, now=clock())

    assert [row.recipient for row in mails(database, MailKind.MANAGER)] == [
        boss.email,
        "anna@riva.example",
        "anna@riva.example",
        boss.email,
    ]


def test_lists_page_by_due_day_with_the_undated_last(database, firm, cast, clock):
    with database.writing() as session:
        for day in (FRIDAY, THURSDAY, None, THURSDAY):
            commit(session, firm, cast.zorzi, cast.anna, "x", day, why_no_date="" if day else "dipende", now=clock())

    seen, after = [], None
    with database.reading() as session:
        while page := listing.search(session, listing.Wanted(), after=after, limit=2):
            seen += [c.due_day for c in page]
            after = (page[-1].due_day, page[-1].id)
    assert seen == [THURSDAY, THURSDAY, FRIDAY, None]
    assert waiting(database, MailKind.GIVEN) == []
