from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.domain.due import Due, check_day, check_happened, check_instant, local_day, local_instant
from followup.errors import BadInput

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def test_a_day_without_a_clock_time_is_overdue_when_it_ends_in_rome():
    due = Due(date(2026, 11, 24))

    assert not due.is_over(datetime(2026, 11, 24, 22, 59, tzinfo=UTC), ROME)
    assert due.is_over(datetime(2026, 11, 24, 23, 0, tzinfo=UTC), ROME)


def test_a_clock_time_is_overdue_when_it_strikes():
    due = Due(date(2026, 7, 1), time(10, 0))

    assert not due.is_over(datetime(2026, 7, 1, 7, 59, tzinfo=UTC), ROME)
    assert due.is_over(datetime(2026, 7, 1, 8, 0, tzinfo=UTC), ROME)


@pytest.mark.parametrize("minute", [0, 1, 30, 59])
def test_an_hour_that_does_not_exist_means_the_first_instant_after_the_gap(minute):
    instant = local_instant(date(2026, 3, 29), time(2, minute, 7), ROME)

    assert instant.astimezone(ROME).time() == time(3, 0)


def test_of_the_hour_that_comes_twice_the_first_is_meant():
    assert local_instant(date(2026, 10, 25), time(2, 30), ROME) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.times())
def test_a_local_instant_never_leaves_its_day(day, at):
    assert local_day(local_instant(day, at, ROME), ROME) == day


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2100, 1, 1), date.min, date.max])
def test_days_outside_the_century_are_refused(day):
    with pytest.raises(BadInput) as caught:
        check_day(day, "due")
    assert caught.value.field == "due"


def test_an_instant_without_its_offset_is_refused():
    with pytest.raises(BadInput, match="offset"):
        check_instant(datetime(2026, 11, 24, 10, 0), "when")  # noqa: DTZ001 - that is the fault


def test_an_instant_of_another_zone_is_kept_in_utc():
    tokyo = timezone(timedelta(hours=9))

    assert check_instant(datetime(2026, 11, 24, 17, 0, tzinfo=tokyo), "when") == NOW


@pytest.mark.parametrize(
    ("when", "code"), [(NOW + timedelta(hours=1), "future"), (NOW - timedelta(days=800), "far_past")]
)
def test_a_meeting_cannot_be_tomorrow_nor_years_ago(when, code):
    with pytest.raises(BadInput) as caught:
        check_happened(when, "happened_at", NOW)
    assert caught.value.code == code
