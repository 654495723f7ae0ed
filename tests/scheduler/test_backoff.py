"""A mail that was not taken comes back sooner first, then seldom, then no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler.backoff import next_try

FAILED = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

attempts = st.integers(1, 10_000)
jitters = st.floats(-1, 1)
waited = st.timedeltas(timedelta(0), timedelta(hours=72) - timedelta(microseconds=1))


def test_the_waits_grow_fourfold_up_to_four_hours() -> None:
    waits = [next_try(n, FAILED, FAILED, jitter=0) for n in range(1, 8)]

    assert [(again - FAILED) / timedelta(minutes=1) for again in waits if again] == [1, 4, 16, 64, 240, 240, 240]


def test_after_three_days_nobody_tries_again() -> None:
    assert next_try(20, FAILED, FAILED + timedelta(hours=72), jitter=0) is None
    assert next_try(20, FAILED, FAILED + timedelta(hours=71, minutes=59), jitter=0) is not None


@given(attempts, jitters, waited)
def test_the_next_try_lies_ahead_and_never_more_than_five_hours(n: int, jitter: float, since: timedelta) -> None:
    now = FAILED + since

    again = next_try(n, FAILED, now, jitter=jitter)

    assert again is not None
    assert timedelta(seconds=48) <= again - now <= timedelta(hours=4, minutes=48)


@given(attempts, jitters)
def test_a_later_attempt_never_waits_less_but_for_the_jitter(n: int, jitter: float) -> None:
    first = next_try(n, FAILED, FAILED, jitter=jitter)
    second = next_try(n + 1, FAILED, FAILED, jitter=jitter)

    assert first is not None
    assert second is not None
    assert first <= second


@given(attempts, jitters, st.timedeltas(timedelta(hours=72), timedelta(days=400)))
def test_it_ends_however_often_it_was_tried(n: int, jitter: float, since: timedelta) -> None:
    assert next_try(n, FAILED, FAILED + since, jitter=jitter) is None
