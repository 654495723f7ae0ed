"""Every minute of the days on which the clock is put forward or back, and of the day after."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from followup.domain.due import Due, local_instant
from followup.domain.reminders import ReminderPolicy, digest_day, ladder
from followup.domain.states import MailKind, MailState
from followup.domain.thanks import ThanksPolicy, first_moment
from followup.domain.workdays import WorkCalendar
from followup.models import OutboxMessage
from followup.services.invoices import record_invoice
from scheduler.timetable import run_all_once
from scheduler.work import Work
from tests.ledger import commit, mails
from tests.people import ROME
from tests.proofs.houses import House, house
from tests.proofs.minutes import (
    BACK,
    DAY_AFTER,
    DAYS,
    EVERY_MINUTE,
    FORWARD,
    MINUTE,
    Postbox,
    minutes_of,
    shown_at,
    ticks,
)

OPEN_EVERY_DAY = WorkCalendar(weekdays=frozenset(range(7)))
USUAL = ReminderPolicy(time(8), 3, 60, time(15), 1, time(9), time(19, 30), time(7, 30))
NEVER_QUIET = replace(USUAL, quiet_from=time(23, 59), quiet_until=time(0))
HALF_PAST_TWO = time(2, 30)
all_days = pytest.mark.parametrize("day", DAYS, ids=str)


def test_these_are_the_days_of_the_short_and_the_long_night():
    assert [len(minutes_of(day)) // 60 for day in DAYS] == [23, 24, 25]
    assert shown_at(FORWARD, HALF_PAST_TWO) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert shown_at(FORWARD, HALF_PAST_TWO) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert shown_at(BACK, HALF_PAST_TWO) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@all_days
def test_every_time_on_the_wall_means_one_instant(day: date):
    for wall in EVERY_MINUTE:
        assert local_instant(day, wall, ROME) == shown_at(day, wall)


@all_days
def test_a_promise_for_any_minute_is_reminded_an_hour_before_or_in_the_last_minute_before_quiet_time(day: date):
    for wall in EVERY_MINUTE:
        step = ladder(Due(day, wall), USUAL, OPEN_EVERY_DAY, ROME)[0]
        at = shown_at(day, wall) - timedelta(minutes=60)
        while at.astimezone(ROME).time() >= time(19, 30) or at.astimezone(ROME).time() < time(7, 30):
            at -= MINUTE
        assert (step.kind, step.at, step.until) == (MailKind.BEFORE_TIME, at, shown_at(day, wall))


@all_days
def test_any_minute_can_be_set_for_the_last_call_the_manager_and_the_thanks(day: date):
    eve = day - timedelta(days=1)
    for wall in EVERY_MINUTE:
        policy = replace(NEVER_QUIET, last_call_at=wall, manager_at=wall)
        assert ladder(Due(day), policy, OPEN_EVERY_DAY, ROME)[0].at == shown_at(day, wall)
        assert ladder(Due(eve), policy, OPEN_EVERY_DAY, ROME)[1].at == shown_at(day, wall)
        thanks, recorded = ThanksPolicy(1, wall, 30, 60, False), shown_at(eve, time(12))
        assert first_moment(eve, recorded, thanks, OPEN_EVERY_DAY, ROME) == shown_at(day, wall)


@pytest.mark.parametrize("each", [29, pytest.param(1, marks=pytest.mark.long)])
@all_days
def test_any_minute_can_be_set_for_the_morning_s_list_which_belongs_to_one_day(day: date, each: int):
    before_quiet = [(at, shown) for at, shown in minutes_of(day) if shown < NEVER_QUIET.quiet_from]
    for wall in EVERY_MINUTE[:-1:each]:
        policy = replace(NEVER_QUIET, digest_at=wall)
        due = [at for at, _ in before_quiet if digest_day(at, policy, OPEN_EVERY_DAY, ROME)]
        assert due[0] == shown_at(day, wall)
        assert {digest_day(at, policy, OPEN_EVERY_DAY, ROME) for at, _ in minutes_of(day)} <= {day, None}


def tables(**walls: str) -> dict[str, str]:
    """A firm that works on Sundays too and is never quiet but for the last minute of the day."""
    said = {"quiet_from": "23:59", "quiet_until": "00:00"} | walls
    return {
        "calendar": "weekdays = [0, 1, 2, 3, 4, 5, 6]",
        "thanks": f'after_working_days = 1\nat = "{said.pop("thanks_at", "10:00")}"',
        "reminders": "\n".join(f'{key} = "{value}"' for key, value in said.items()),
    }


def live(home: House, first: datetime, last: datetime, seed: int) -> tuple[Postbox, list[datetime]]:
    """Let the firm live from one instant to another, tick by tick."""
    postbox, ticked = Postbox(home.clock), []
    work = Work(home.database, home.firm, postbox, home.clock)
    for now in ticks(first, last, seed):
        home.clock.now = now
        run_all_once(work)
        ticked.append(now)
    return postbox, ticked


def reminded_at(day: date, wall: time) -> datetime:
    """An hour before, or a minute earlier still where that is the one quiet minute of the day."""
    at = shown_at(day, wall) - timedelta(hours=1)
    return at - MINUTE if at.astimezone(ROME).time() >= NEVER_QUIET.quiet_from else at


def leaves_once(postbox: Postbox, row: OutboxMessage) -> datetime:
    """When this mail left, which it did once."""
    assert row.state is MailState.SENT, row
    (when,) = [at for at, ident in postbox.taken if ident == row.message_id]
    return when


@pytest.mark.parametrize(("each", "hours"), [(11, 5), pytest.param(1, 34, marks=pytest.mark.long)])
@pytest.mark.parametrize("day", [FORWARD, BACK, pytest.param(DAY_AFTER, marks=pytest.mark.long)], ids=str)
def test_every_promise_of_the_day_is_reminded_once_however_the_ticks_come(
    tmp_path: Path, day: date, each: int, hours: int
):
    midnight, promised = minutes_of(day)[0][0], [wall for wall in EVERY_MINUTE if wall.hour < hours - 1][::each]
    late_list = tables(digest_at="23:58")  # which would be written anew, and be long, all day
    with house(tmp_path, now=midnight - timedelta(days=1), **late_list) as home:
        cast, now = home.cast, home.clock()
        with home.database.writing() as session:
            for wall in promised:
                commit(session, home.firm, cast.colombo, cast.anna, "x", day, wall, now=now, owner=cast.bruno)
        postbox, ticked = live(home, midnight - timedelta(hours=2), midnight + timedelta(hours=hours), each)
        before = mails(home.database, MailKind.BEFORE_TIME)
        assert sorted(row.due_at for row in before) == sorted(reminded_at(day, wall) for wall in promised)
        over = [row for row in mails(home.database, MailKind.MANAGER) if row.due_at <= ticked[-1]]
        assert len(over) == (len(promised) if hours > 24 else 0)
        for row in [*before, *over]:
            assert leaves_once(postbox, row) == next(at for at in ticked if at >= row.due_at)


@pytest.mark.parametrize(
    "wall", ["02:30", *(pytest.param(w, marks=pytest.mark.long) for w in ("01:59", "02:00", "02:15", "02:59", "03:00"))]
)
@pytest.mark.parametrize("day", [FORWARD, BACK], ids=str)
def test_what_is_set_for_an_hour_that_is_skipped_or_comes_twice_happens_once(tmp_path: Path, day: date, wall: str):
    midnight, eve, at = minutes_of(day)[0][0], day - timedelta(days=1), time.fromisoformat(wall)
    walls = dict.fromkeys(("digest_at", "last_call_at", "manager_at", "thanks_at"), wall)
    with house(tmp_path, now=shown_at(eve, time(12)), **tables(**walls)) as home:
        cast, now = home.cast, home.clock()
        with home.database.writing() as session:
            for due in (eve, day):
                commit(session, home.firm, cast.colombo, cast.anna, "x", due, now=now, owner=cast.bruno)
            record_invoice(
                session, home.firm, number="1", issued_on=eve, customer_id=cast.smith.id, by=cast.anna, now=now
            )
        postbox, ticked = live(home, midnight, midnight + timedelta(hours=4), day.month)
        for kind in (MailKind.LAST_CALL, MailKind.MANAGER, MailKind.THANKS, MailKind.DIGEST):
            (row,) = [row for row in mails(home.database, kind) if row.due_at <= ticked[-1]]
            due = shown_at(day, at)
            assert leaves_once(postbox, row) == next(tick for tick in ticked if tick >= due)


def test_a_firm_that_is_quiet_from_midnight_gets_its_list_in_the_morning(tmp_path: Path):
    walls = {"quiet_from": "00:00", "quiet_until": "07:30"}
    with house(tmp_path, now=shown_at(FORWARD, time(12)), **tables(**walls)) as home:
        with home.database.writing() as session:
            commit(session, home.firm, home.cast.colombo, home.cast.anna, "x", DAY_AFTER, now=home.clock())
        postbox, ticked = live(home, shown_at(DAY_AFTER, time(7, 50)), shown_at(DAY_AFTER, time(8, 30)), 1)
        (row,) = mails(home.database, MailKind.DIGEST)
        assert leaves_once(postbox, row) == next(at for at in ticked if at >= shown_at(DAY_AFTER, time(8)))
