"""What one has just done by mistake is restored as it was, mails included."""

from datetime import date, timedelta

import pytest

from followup.domain.states import CommitmentState, MailKind, MailState
from followup.errors import Conflict, IllegalMove, NotAllowed
from followup.services import commitments, outbox, undoing
from tests.ledger import commit, mails, move, waiting

MONDAY, THURSDAY, FRIDAY = date(2026, 11, 30), date(2026, 11, 26), date(2026, 11, 27)
LADDER = (MailKind.LAST_CALL, MailKind.MANAGER)


@pytest.fixture
def quote(database, firm, cast, clock):
    with database.writing() as session:
        return commit(session, firm, cast.colombo, cast.bruno, "Preventivo", THURSDAY, now=clock())


def undo(database, firm, ident, version, by, now):
    with database.writing() as session:
        return undoing.undo(session, firm, ident, version=version, by=by, now=now)


def test_kept_by_mistake_is_open_again_with_its_reminders(database, firm, cast, clock, quote):
    with database.writing() as session:
        commitments.keep(session, firm, quote.id, version=1, by=cast.bruno, now=clock())

    back = undo(database, firm, quote.id, 2, cast.bruno, clock())

    assert (back.state, back.closed_at, back.version) == (CommitmentState.OPEN, None, 3)
    assert waiting(database, *LADDER) == [("last_call", "queued"), ("manager", "queued")]


def test_a_day_that_has_passed_is_restored_too(database, firm, cast, clock, quote):
    now = clock.set("2026-11-27 09:00")
    with database.writing() as session:
        commitments.postpone(session, firm, quote.id, day=MONDAY, why="x", version=1, by=cast.bruno, now=now)

    back = undo(database, firm, quote.id, 2, cast.bruno, now)

    assert (back.due_day, back.first_due_day) == (THURSDAY, THURSDAY)


def test_a_first_date_taken_back_leaves_none_and_its_old_reason(database, firm, cast, clock):
    with database.writing() as session:
        made = commit(session, firm, cast.zorzi, cast.anna, "Listino", None, why_no_date="dipende", now=clock())
        commitments.postpone(session, firm, made.id, day=MONDAY, why="ok", version=1, by=cast.anna, now=clock())

    back = undo(database, firm, made.id, 2, cast.anna, clock())

    assert (back.due_day, back.first_due_day, back.no_date_reason) == (None, None, "dipende")
    assert waiting(database, *LADDER) == [("last_call", "cancelled")]


def test_a_promise_that_carla_gave_bruno_can_still_be_handed_back_after_bruno_took_back_his_handing_over(
    database, firm, cast, clock
):
    with database.writing() as session:
        made = commit(session, firm, cast.zorzi, cast.carla, "Listino", MONDAY, owner=cast.bruno, now=clock())
        commitments.hand_over(session, firm, made.id, to_id=cast.anna.id, version=1, by=cast.bruno, now=clock())

    back = undo(database, firm, made.id, 2, cast.bruno, clock())

    assert back.owner_id == cast.bruno.id
    assert [(r.recipient, r.state) for r in mails(database, MailKind.GIVEN)] == [
        ("bruno@riva.example", MailState.QUEUED),
        ("anna@riva.example", MailState.CANCELLED),
    ]
    with database.reading() as session:
        giver = commitments.giver_of(session, back)
    assert giver is not None and giver.id == cast.carla.id


def test_the_customer_is_not_told_of_a_move_that_was_taken_back_in_time(database, firm, cast, clock, quote):
    with database.writing() as session:
        move(session, firm, quote, cast.bruno, MONDAY, now=clock())

    undo(database, firm, quote.id, 2, cast.bruno, clock())

    assert waiting(database, MailKind.MOVED) == [("moved", "cancelled")]


def test_a_move_that_the_customer_knows_of_is_not_taken_back_silently(database, firm, cast, clock, quote):
    with database.writing() as session:
        move(session, firm, quote, cast.bruno, MONDAY, now=clock())
        for row in outbox.waiting_for_commitment(session, quote.id, [MailKind.MOVED]):
            row.state = MailState.SENT

    with pytest.raises(IllegalMove):
        undo(database, firm, quote.id, 2, cast.bruno, clock())


def test_only_whoever_made_the_last_move_takes_it_back_and_only_within_the_hour(database, firm, cast, clock, quote):
    with pytest.raises(IllegalMove):  # confirming is no move
        undo(database, firm, quote.id, 1, cast.bruno, clock())
    with database.writing() as session:
        commitments.cancel(session, firm, quote.id, why="no", version=1, by=cast.bruno, now=clock())
    with pytest.raises(NotAllowed):
        undo(database, firm, quote.id, 2, cast.anna, clock())
    with pytest.raises(Conflict):
        undo(database, firm, quote.id, 1, cast.bruno, clock())
    with pytest.raises(IllegalMove):
        undo(database, firm, quote.id, 2, cast.bruno, clock() + undoing.WITHIN)
    undo(database, firm, quote.id, 2, cast.bruno, clock() + undoing.WITHIN - timedelta(seconds=1))
    with pytest.raises(IllegalMove):  # what was taken back is not taken back again
        undo(database, firm, quote.id, 3, cast.bruno, clock())
