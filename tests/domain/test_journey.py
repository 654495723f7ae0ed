"""Where a customer stands."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.domain.due import Due
from followup.domain.journey import JourneyFacts, Promised, Punctuality, Stage, Standing, journey, punctuality

ROME = ZoneInfo("Europe/Rome")
MON, TUE, WED, THU = (date(2026, 11, 23) + timedelta(days=n) for n in range(4))


def here(facts: JourneyFacts) -> Stage | None:
    found = [step.stage for step in journey(facts) if step.standing is Standing.HERE]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        (JourneyFacts(), None),
        (JourneyFacts(first_contact=MON), Stage.CONTACT),
        (JourneyFacts(first_contact=MON, last_recap=MON), Stage.RECAP),
        (JourneyFacts(first_contact=MON, last_recap=MON, open_promises=1), Stage.PROMISES),
        (JourneyFacts(first_contact=MON, last_recap=MON, last_kept=TUE), Stage.PROMISES),
        (JourneyFacts(first_contact=MON, last_recap=MON, last_kept=TUE, last_invoice=TUE), Stage.INVOICE),
        (JourneyFacts(first_contact=MON, last_recap=MON, last_invoice=TUE, last_thanks=WED), Stage.THANKS),
        (JourneyFacts(first_contact=MON, last_recap=THU, last_invoice=TUE, last_thanks=WED), Stage.RECAP),
        (JourneyFacts(first_contact=MON, last_invoice=TUE, last_thanks=WED, open_promises=2), Stage.PROMISES),
    ],
)
def test_a_customer_stands_at_what_happened_last_and_at_what_is_still_open(
    facts: JourneyFacts, stage: Stage | None
) -> None:
    assert here(facts) is stage


def test_steps_that_never_happened_are_not_called_done() -> None:
    steps = journey(JourneyFacts(first_contact=MON, last_invoice=TUE))
    assert [step.standing for step in steps] == [
        Standing.DONE,
        Standing.SKIPPED,
        Standing.SKIPPED,
        Standing.HERE,
        Standing.AHEAD,
    ]


def test_the_thanks_of_the_last_round_are_ahead_again_in_the_next_and_keep_their_day() -> None:
    *_, thanks = journey(JourneyFacts(first_contact=MON, last_recap=THU, last_thanks=WED))
    assert (thanks.standing, thanks.on) == (Standing.AHEAD, WED)


days = st.none() | st.dates(min_value=MON, max_value=THU)


@given(
    st.builds(
        JourneyFacts,
        first_contact=days,
        last_recap=days,
        last_kept=days,
        open_promises=st.integers(0, 2),
        overdue_promises=st.integers(0, 2),
        last_invoice=days,
        last_thanks=days,
    )
)
def test_whatever_happened_the_strip_tells_no_lies(facts: JourneyFacts) -> None:
    steps = journey(facts)
    assert [step.stage for step in steps] == list(Stage)
    standings = [step.standing for step in steps]
    place = standings.index(Standing.HERE) if Standing.HERE in standings else -1
    assert set(standings[place + 1 :]) <= {Standing.AHEAD}
    assert Standing.AHEAD not in standings[: place + 1]
    assert all(step.on for step in steps if step.standing is Standing.DONE)
    assert not any(step.on for step in steps if step.standing is Standing.SKIPPED)
    for step in steps:
        if step.late:
            assert step.stage is Stage.PROMISES
            assert step.standing is Standing.HERE
            assert facts.overdue_promises
    if facts.open_promises:
        assert here(facts) is Stage.PROMISES
    elif place >= 0:
        latest = max(step.on for step in steps if step.on)
        assert steps[place].on == latest


def wall(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=ROME)


def test_promises_are_judged_by_the_date_they_had_and_a_moved_one_says_so() -> None:
    on_the_day = Promised(Due(TUE), Due(TUE), wall(TUE, time(23, 59)))
    moved = Promised(Due(WED), Due(MON), wall(WED, time(9)))
    brought_forward = Promised(Due(MON), Due(WED), wall(MON, time(9)))
    after_the_hour = Promised(Due(TUE, time(10)), Due(TUE, time(10)), wall(TUE, time(10)))
    broken = Promised(Due(TUE), Due(TUE), None)
    still_open = Promised(Due(THU), Due(THU), None)
    counted = punctuality(
        [on_the_day, moved, brought_forward, after_the_hour, broken, still_open], now=wall(WED, time(9)), zone=ROME
    )
    assert counted == Punctuality(on_time=3, moved=1, late=1, overdue=1)
    assert counted.of == 5
