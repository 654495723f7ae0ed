"""Guessing costs time: some tries are free, each one more doubles the wait, and all processes count together."""

from __future__ import annotations

import multiprocessing
from datetime import timedelta

import pytest

from followup.db import Database
from followup.domain.throttle import POLICIES, Try, client
from followup.errors import TooMany
from followup.services import throttle
from tests.people import TUESDAY, Clock

FREE = POLICIES[Try.ACCOUNT].free


def try_once(database: Database, now, *whom: tuple[Try, str]) -> int:
    """Return 0, or the seconds to wait."""
    try:
        with database.writing() as session:
            throttle.count(session, *(whom or [(Try.ACCOUNT, "anna@riva.example")]), now=now)
    except TooMany as error:
        return error.seconds
    return 0


def test_a_few_tries_are_free_then_each_wait_is_twice_the_last_up_to_a_quarter_of_an_hour(database):
    clock, waits = Clock(), []
    for _ in range(20):
        wait = try_once(database, clock())
        if wait:
            clock.now += timedelta(seconds=wait)
            assert try_once(database, clock()) == 0
        waits.append(wait)

    assert waits[:FREE] == [0] * FREE
    assert waits[FREE : FREE + 4] == [5, 10, 20, 40]
    assert waits[-1] == 15 * 60


def test_a_wait_that_is_asked_about_does_not_grow(database):
    for _ in range(FREE):
        try_once(database, TUESDAY)

    assert [try_once(database, TUESDAY) for _ in range(50)] == [5] * 50
    assert try_once(database, TUESDAY + timedelta(seconds=3)) == 2


def test_a_day_of_rest_is_forgotten_and_a_success_begins_anew_at_once(database):
    for _ in range(FREE):
        try_once(database, TUESDAY)
    later = TUESDAY + timedelta(hours=24)
    assert [try_once(database, later) for _ in range(FREE)] == [0] * FREE
    assert try_once(database, later) == 5
    with database.writing() as session:
        throttle.forget(session, Try.ACCOUNT, " Anna@riva.example")
    assert try_once(database, later) == 0


def test_a_clock_that_was_set_back_keeps_nobody_waiting(database):
    for _ in range(FREE):
        try_once(database, TUESDAY + timedelta(hours=1))

    assert try_once(database, TUESDAY) == 0


def test_who_waits_for_one_reason_is_not_counted_for_another(database):
    for _ in range(FREE):
        try_once(database, TUESDAY)
    for _ in range(30):
        assert try_once(database, TUESDAY, (Try.ACCOUNT, "anna@riva.example"), (Try.CLIENT, "203.0.113.9")) == 5

    assert try_once(database, TUESDAY, (Try.CLIENT, "203.0.113.9")) == 0


def test_a_right_try_gives_its_own_back_and_not_those_before(database):
    whom = (Try.CLIENT, "203.0.113.9")
    free = POLICIES[Try.CLIENT].free
    for _ in range(free - 1):
        try_once(database, TUESDAY, whom)
    for _ in range(5):
        assert try_once(database, TUESDAY, whom) == 0
        with database.writing() as session:
            throttle.give_back(session, *whom, now=TUESDAY)
    assert try_once(database, TUESDAY, whom) == 0
    assert try_once(database, TUESDAY, whom) > 0


def _many(url: str, gate, passed) -> None:
    database = Database(url)
    gate.wait()
    passed.put(sum(try_once(database, TUESDAY) == 0 for _ in range(10)))
    database.close()


def test_four_processes_that_guess_at_once_get_no_more_than_one_would(database, settings):
    fork = multiprocessing.get_context("fork")
    database.close()  # no connection is taken along
    gate, passed = fork.Barrier(4), fork.Queue()
    guessers = [fork.Process(target=_many, args=(settings.database_url, gate, passed)) for _ in range(4)]
    for guesser in guessers:
        guesser.start()
    counts = [passed.get(timeout=60) for _ in guessers]
    for guesser in guessers:
        guesser.join()

    assert sum(counts) == FREE


def test_what_is_kept_names_nobody_and_goes_when_it_says_nothing_any_more(database):
    try_once(database, TUESDAY, (Try.ACCOUNT, "anna@riva.example"), (Try.CLIENT, "203.0.113.9"))
    with database.engine.connect() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM try_count").all())
    assert "anna" not in kept
    assert "203.0" not in kept
    with database.writing() as session:
        throttle.tidy(session, now=TUESDAY + timedelta(days=2))
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM try_count").scalar() == 0


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2::ffff", "2001:0db8:0001:0002"),
        ("fe80::1%eth0", "fe80:0000:0000:0000"),
        (None, ""),
        ("unix:", "unix:"),
    ],
)
def test_an_ipv6_client_counts_with_all_its_addresses(address, counted):
    assert client(address) == counted
