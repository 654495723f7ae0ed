from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from followup.config import Settings
from followup.domain.due import Due
from followup.domain.reminders import digest_day, is_quiet, ladder
from followup.services.firm import national_calendar

ROME = ZoneInfo("Europe/Rome")
POLICY = Settings().reminders.policy()
CALENDAR = national_calendar()


def steps(due: Due, policy=POLICY) -> list[tuple[str, str]]:
    return [
        (step.kind.value, f"{step.at.astimezone(ROME):%a %d %H:%M}") for step in ladder(due, policy, CALENDAR, ROME)
    ]


def test_a_promise_for_thursday_gets_a_last_call_that_afternoon_and_the_manager_on_friday():
    assert steps(Due(date(2026, 11, 26))) == [("last_call", "Thu 26 15:00"), ("manager", "Fri 27 09:00")]


def test_a_promise_for_ten_o_clock_is_called_an_hour_before():
    assert steps(Due(date(2026, 11, 26), time(10, 0)))[0] == ("before_time", "Thu 26 09:00")


def test_a_promise_for_a_sunday_is_called_on_friday_and_reported_on_monday():
    assert steps(Due(date(2026, 11, 29))) == [("last_call", "Fri 27 15:00"), ("manager", "Mon 30 09:00")]


def test_a_promise_before_the_immacolata_is_reported_after_it():
    assert steps(Due(date(2026, 12, 7)))[1] == ("manager", "Wed 09 09:00")


def test_an_appointment_at_eight_is_called_the_evening_before_for_at_seven_nobody_is_disturbed():
    assert steps(Due(date(2026, 11, 26), time(8, 0)))[0] == ("before_time", "Wed 25 19:29")


def test_an_appointment_late_at_night_is_called_before_the_quiet_of_that_evening():
    assert steps(Due(date(2026, 11, 26), time(22, 0)))[0] == ("before_time", "Thu 26 19:29")


@pytest.mark.parametrize(
    ("wall", "quiet"), [(time(19, 29), False), (time(19, 30), True), (time(3, 0), True), (time(7, 30), False)]
)
def test_the_quiet_lasts_over_midnight(wall, quiet):
    assert is_quiet(wall, POLICY) is quiet


def test_a_quiet_within_one_day_is_a_siesta():
    siesta = replace(POLICY, quiet_from=time(13, 0), quiet_until=time(14, 0))

    assert is_quiet(time(13, 30), siesta)
    assert not is_quiet(time(23, 0), siesta)


@pytest.mark.parametrize(
    ("local", "day"),
    [
        ("2026-11-24 07:59", None),
        ("2026-11-24 08:00", date(2026, 11, 24)),
        ("2026-11-24 16:00", date(2026, 11, 24)),
        ("2026-11-24 20:00", None),
        ("2026-11-28 09:00", None),
        ("2026-12-08 09:00", None),
    ],
)
def test_the_digest_goes_out_on_working_days_from_eight_until_the_evening(local, day):
    now = datetime.fromisoformat(local).replace(tzinfo=ROME).astimezone(UTC)

    assert digest_day(now, POLICY, CALENDAR, ROME) == day
