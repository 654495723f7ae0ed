"""What a promise reader relies on: chains, corrections, past times, weekends, odd texts, and cost."""

from __future__ import annotations

import sys
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import packs
from nlp.deadlines import Hang, Lead, counted_from, find, on_day
from nlp.findings import DeadlineKind
from tests.nlp.italy import TUESDAY, WEEK, times, tokenizer

SATURDAY = datetime.fromisoformat("2026-11-28T09:00:00+01:00")
EVENING = datetime.fromisoformat("2026-11-24T19:30:00+01:00")


def test_on_saturday_this_week_is_the_coming_one() -> None:
    assert [m.due for m in times("Glielo mando in settimana.", reference=SATURDAY)] == [date(2026, 12, 4)]
    assert [m.due for m in times("Chiudo entro fine settimana.", reference=SATURDAY)] == [date(2026, 12, 4)]
    assert [m.due for m in times("You'll hear by the end of the week.", "en", SATURDAY)] == [date(2026, 12, 4)]


def test_an_hour_that_is_past_today_means_tomorrow() -> None:
    (mention,) = times("Ti chiamo alle 8:30.", reference=EVENING)
    assert (mention.due, mention.at, mention.clock_only) == (date(2026, 11, 25), time(8, 30), True)


def test_the_promise_reader_can_put_an_hour_on_another_day() -> None:
    (mention,) = times("Prove alle 17.")
    assert on_day(mention, date(2026, 12, 1)).due == date(2026, 12, 1)


def test_the_promise_reader_can_count_from_another_day() -> None:
    (mention,) = times("Lo montiamo in due giorni lavorativi.")
    assert (mention.hang, mention.due) == (Hang.MAY, date(2026, 11, 26))
    assert counted_from(mention, date(2026, 12, 4), WEEK).due == date(2026, 12, 9)


def test_a_day_before_nothing_is_a_condition() -> None:
    (mention,) = times("Ti chiamo il giorno prima.")
    assert (mention.kind, mention.due, mention.hang) == (DeadlineKind.CONDITIONAL, None, Hang.MUST)
    assert counted_from(mention, date(2026, 12, 4), WEEK).due == date(2026, 12, 3)


def test_a_correction_says_where_the_first_attempt_began() -> None:
    text = "Vengo mercoledì, anzi no, giovedì."
    (mention,) = times(text)
    assert text[mention.start : mention.end] == "giovedì"
    assert text[mention.said_from : mention.end] == "mercoledì, anzi no, giovedì"


def test_an_open_window_lets_the_reader_know_that_it_has_no_last_day() -> None:
    (mention,) = times("Ve li porto ai primi di dicembre.")
    assert (mention.kind, mention.due) == (DeadlineKind.WINDOW, None)


def test_a_weekday_said_beside_a_wrong_number_is_kept() -> None:
    (mention,) = times("Vengo martedì 26 novembre.")
    assert (mention.due, mention.stated_weekday) == (date(2026, 11, 26), 1)


def test_a_year_that_is_gone_stays_gone() -> None:
    (mention,) = times("Paghiamo entro venerdì 3 marzo 2023.")
    assert mention.due == date(2023, 3, 3)


def test_which_letter_is_meant_is_no_deadline() -> None:
    (mention,) = times("riscontriamo la Sua del 26 febbraio")
    assert mention.lead is Lead.OF


def test_two_lines_of_a_list_are_two_times() -> None:
    assert [m.due for m in times("- bozza entro venerdì\n- prova entro lunedì")] == [
        date(2026, 11, 27),
        date(2026, 11, 30),
    ]


def test_hours_are_counted_over_the_end_of_summer_time() -> None:
    late = datetime.fromisoformat("2026-10-24T20:00:00+02:00")
    (mention,) = times("Rispondiamo entro 24 ore.", reference=late)
    assert (mention.due, mention.at) == (date(2026, 10, 25), time(20, 0))


def test_a_naive_reference_is_refused() -> None:
    words = tokenizer("it").words("domani")
    with pytest.raises(ValueError, match="zone"):
        find(words, pack=packs.load("it"), reference=TUESDAY.replace(tzinfo=None), calendar=WEEK)


_SAID = """entro il 12 31 29/02 30.02.2026 alle 9,30 lunedì ven. mar prossimo settimana fine metà marzo dopo la firma
del contratto appena arriva riesco tra due giorni lavorativi dal ricevimento il giorno prima anzi no o massimo h 15 24h
c.m. p.v. u.s. Natale ferie e che ti mando , . ; : ( ) - – ' ’ by Friday week the 27th of as soon possible when I
get a minute half past four end next month 0 99 9999 12/13 31/12/9999 2026-02-30 è 😀"""
PIECES = st.sampled_from([*_SAID.split(), "\n", "\u200b", "\n\n"])


@settings(max_examples=200)
@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map(" ".join), st.sampled_from(["it", "en"]))
def test_no_text_makes_it_stumble(text: str, language: str) -> None:
    found = times(text, language)
    assert found == times(text, language)
    end = 0
    for mention in found:
        assert end <= mention.start < mention.end <= len(text)
        assert mention.said_from <= mention.start
        end = mention.end
        if mention.kind is DeadlineKind.EXACT:
            assert mention.due is not None
        if mention.kind in (DeadlineKind.VAGUE, DeadlineKind.CONDITIONAL):
            assert mention.due is None
        assert mention.at is None or mention.due is not None


@pytest.mark.parametrize(
    "seed", ["appena arriva che ", "12/03 ", "dopo la firma del ", "tra le 9 e le ", "ven.12/", "(((((", "x"]
)
def test_a_text_twice_as_long_costs_about_twice_the_steps(seed: str) -> None:
    def steps(size: int) -> int:
        text = (seed * (size // len(seed) + 1))[:size]
        count = 0

        def step(_frame: object, _event: str, _argument: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(step)
        try:
            times(text)
        finally:
            sys.setprofile(None)
        return count

    steps(2_000)
    assert steps(20_000) < 2.3 * steps(10_000)
