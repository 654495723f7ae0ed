"""A soft word in a reply is underlined, and a real date is offered that drops into its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest

from nlp.advice import advise
from nlp.findings import (
    Deadline,
    Holder,
    Promise,
    PromiseKind,
    Reading,
    Remark,
    RemarkCode,
    TextType,
)
from nlp.wording import say_by
from tests.nlp.italy import TUESDAY, WEEK, times


def told(
    text: str,
    *,
    language: str = "it",
    holder: Holder = Holder.US,
    kind: PromiseKind = PromiseKind.QUOTE,
    clause: str | None = None,
    busy: Callable[[date], int] = lambda day: 0,
) -> tuple[Remark, ...]:
    """Remarks on a text whose one promise is its clause (the whole text), with the first time that it names."""
    start = text.index(clause) if clause is not None else 0
    end = start + len(clause) if clause is not None else len(text)
    found = [m for m in times(text, language) if start <= m.start < end]
    deadline: Deadline | None = found[0].deadline() if found else None
    promise = Promise(start, end, 0, len(text), holder, None, deadline, kind, text, "test")
    reading = Reading(language, TextType.REPLY, TUESDAY, (promise,), (), ())
    return advise(text, reading, calendar=WEEK, busy=busy)


def mended(text: str, remark: Remark) -> list[str]:
    return [text[: s.start] + s.text + text[s.end :] for s in remark.suggestions]


def test_a_soft_word_gives_way_to_the_days_that_a_quote_usually_takes() -> None:
    text = "Le mando il preventivo appena possibile."
    (remark,) = told(text)
    assert (remark.code, text[remark.start : remark.end]) == (RemarkCode.VAGUE, "appena possibile")
    assert mended(text, remark) == [
        "Le mando il preventivo entro venerdì 27 novembre.",
        "Le mando il preventivo entro mercoledì 25 novembre.",
        "Le mando il preventivo entro martedì 1° dicembre.",
    ]
    assert [s.due for s in remark.suggestions] == [date(2026, 11, 27), date(2026, 11, 25), date(2026, 12, 1)]


def test_a_sentence_keeps_its_capital() -> None:
    text = "A breve riceverà il preventivo."
    (remark,) = told(text)
    assert mended(text, remark)[0] == "Entro venerdì 27 novembre riceverà il preventivo."
    english = "Very soon you'll receive a quote."
    (remark,) = told(english, language="en")
    assert mended(english, remark)[0] == "By Friday 27 November you'll receive a quote."


def test_shouting_is_not_taken_for_a_capital() -> None:
    text = "Le mando il preventivo ASAP."
    (remark,) = told(text)
    assert mended(text, remark)[0] == "Le mando il preventivo entro venerdì 27 novembre."


def test_a_condition_gives_way_without_breaking_the_sentence() -> None:
    text = "Appena arriva la merce, ve la spediamo."
    (remark,) = told(text, kind=PromiseKind.CALL)
    assert remark.code is RemarkCode.CONDITIONAL
    assert mended(text, remark)[0] == "Entro mercoledì 25 novembre, ve la spediamo."
    waiting = "Per le foto devo aspettare che torni Beppe e poi te le carico."
    (remark,) = told(waiting, kind=PromiseKind.CALL)
    assert mended(waiting, remark)[0] == "Per le foto entro mercoledì 25 novembre te le carico."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le mando il contratto.", "Le mando il contratto entro giovedì 26 novembre."),
        ("le mando il contratto", "le mando il contratto entro giovedì 26 novembre"),
        ("Le mando il contratto!!", "Le mando il contratto entro giovedì 26 novembre!!"),
        ("Le mando il contratto ", "Le mando il contratto entro giovedì 26 novembre "),
    ],
)
def test_a_missing_deadline_is_put_before_the_full_stop(text: str, expected: str) -> None:
    (remark,) = told(text, kind=PromiseKind.DOCUMENT)
    assert remark.code is RemarkCode.MISSING
    assert all(s.start == s.end for s in remark.suggestions)
    assert mended(text, remark)[0] == expected


def test_a_saturday_is_moved_and_keeps_its_hour() -> None:
    text = "Passo da voi sabato 28 alle 10."
    (remark,) = told(text)
    assert (remark.code, remark.detail) == (RemarkCode.CLOSED_DAY, "")
    assert mended(text, remark)[:2] == [
        "Passo da voi lunedì 30 novembre alle 10.",
        "Passo da voi venerdì 27 novembre alle 10.",
    ]
    assert {s.at for s in remark.suggestions} == {time(10)}


def test_a_holiday_is_called_by_its_name_and_the_preposition_stays() -> None:
    text = "La consegna è prevista per martedì 8 dicembre."
    (remark,) = told(text)
    assert (remark.code, remark.detail) == (RemarkCode.CLOSED_DAY, "Immacolata Concezione")
    assert mended(text, remark)[0] == "La consegna è prevista per mercoledì 9 dicembre."


def test_ten_days_that_end_on_a_holiday_name_no_closed_day() -> None:
    assert told("Le rispondo entro 14 giorni.") == ()


def test_a_date_of_years_ago_is_past() -> None:
    text = "Vi paghiamo entro venerdì 3 marzo 2023."
    (remark,) = told(text)
    assert remark.code is RemarkCode.PAST
    assert mended(text, remark)[0] == "Vi paghiamo entro venerdì 27 novembre."


def test_an_hour_of_this_morning_is_past() -> None:
    text = "Le mando la bozza oggi alle 9."
    (remark,) = told(text)
    assert remark.code is RemarkCode.PAST
    assert mended(text, remark)[0] == "Le mando la bozza venerdì 27 novembre alle 9."


def test_a_wrong_weekday_is_mended_both_ways() -> None:
    text = "Vengo martedì 10 dicembre alle 9,30 col tecnico."
    (remark,) = told(text)
    assert (remark.code, remark.detail) == (RemarkCode.WEEKDAY_MISMATCH, "giovedì")
    assert mended(text, remark) == [
        "Vengo giovedì 10 dicembre alle 9,30 col tecnico.",
        "Vengo martedì 15 dicembre alle 9,30 col tecnico.",
    ]
    english = "We visit you on Tuesday the 3rd of December."
    (remark,) = told(english, language="en")
    assert mended(english, remark)[:2] == [
        "We visit you on Thursday the 3rd of December.",
        "We visit you on Tuesday the 1st of December.",
    ]


def test_a_window_is_closed_inside_itself() -> None:
    text = "Vi consegniamo tutto ai primi di aprile."
    (remark,) = told(text)
    assert remark.code is RemarkCode.WINDOW
    assert mended(text, remark)[0] == "Vi consegniamo tutto entro venerdì 9 aprile."


def test_a_week_that_has_a_last_day_is_left_alone() -> None:
    assert told("Il sito va online la prossima settimana.") == ()


def test_a_customer_is_asked_for_things_by_a_day() -> None:
    text = "Mi mandi la planimetria al più presto, grazie."
    (remark,) = told(text, holder=Holder.CUSTOMER, kind=PromiseKind.DOCUMENT)
    assert mended(text, remark)[0] == "Mi mandi la planimetria entro giovedì 26 novembre, grazie."
    assert told("Ci manda lui la planimetria.", holder=Holder.CUSTOMER) == ()


def test_what_others_do_is_not_ours_to_word() -> None:
    assert told("Il corriere passa appena possibile.", holder=Holder.OTHER) == ()


def test_a_full_day_is_proposed_later() -> None:
    text = "Le mando il preventivo appena possibile."
    (remark,) = told(text, busy=lambda day: 7 if day == date(2026, 11, 27) else 0)
    assert [s.due for s in remark.suggestions] == [date(2026, 11, 25), date(2026, 12, 1), date(2026, 11, 27)]


def test_a_good_deadline_needs_no_advice() -> None:
    assert told("Le mando il preventivo entro giovedì.") == ()


@pytest.mark.parametrize(
    ("day", "at", "language", "expected"),
    [
        (date(2026, 11, 26), None, "it", "entro giovedì 26 novembre"),
        (date(2027, 1, 8), None, "it", "entro venerdì 8 gennaio"),
        (date(2026, 12, 1), time(9, 5), "it", "entro martedì 1° dicembre alle 9:05"),
        (date(2026, 11, 26), time(13), "it", "entro giovedì 26 novembre alle 13"),
        (date(2026, 11, 26), time(15), "en", "by Thursday 26 November at 15:00"),
    ],
)
def test_a_deadline_reads_as_a_person_would_write_it(day: date, at: time | None, language: str, expected: str) -> None:
    assert say_by(day, at, language) == expected


def test_a_far_day_is_said_with_its_year() -> None:
    assert say_by(date(2028, 1, 10), None, "it", today=date(2026, 11, 24)) == "entro lunedì 10 gennaio 2028"
