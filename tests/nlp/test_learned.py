"""What was learned from examples: how the network is asked, and how it is made."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import numpy as np
import pytest

from nlp.learned import network
from nlp.learned.answers import OUTPUTS, Answers
from nlp.learned.features import Note, Span
from nlp.learned.network import MARGIN, Network
from nlp.training import lessons, train
from tests.cases.scoreboard import gold
from tests.nlp.reader import reading

ANNA = "Le mando il preventivo entro venerdì e passo a trovarla appena riesco."
MAILS = [case["text"] for case in gold("practice")[:40]]


def told(text: str) -> object:
    found = reading(text, "reply", "it")
    return [(p.start, p.end, p.holder, p.person, p.deadline) for p in found.promises]


def test_quoted_mail_however_long_changes_nothing_of_what_is_promised_around_it() -> None:
    quoted = "> Vi scrivo per sapere quando arriva la merce ordinata a settembre.\n" * 60
    alone, around = told(ANNA), told(f"{quoted}\n{ANNA}")
    shift = len(quoted) + 1
    assert [(start + shift, end + shift) for start, end, *_ in alone] == [(start, end) for start, end, *_ in around]  # type: ignore[attr-defined]


def test_it_forgets_what_it_met_and_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [told(text) for text in MAILS]
    forgetful = Network.of(dict(np.load(train.WEIGHTS)))
    monkeypatch.setattr(network, "_REMEMBERED", 50)
    forgetful._sums = network._Sums(forgetful._vectors.shape[1])
    monkeypatch.setattr("nlp.learned.second_opinion.load", lambda _: forgetful)
    assert [told(text) for text in MAILS] == before
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(told, MAILS)) == before


def test_no_word_sees_further_than_the_margin() -> None:
    asked, everywhere = network.load("reader"), ("text", "reply", "it", "")

    def first_with(domani: int) -> list[float]:
        words = [("word", "domani" if at == domani else "le", "x", "it") for at in range(MARGIN + 2)]
        return asked(words, [], everywhere)[0].tolist()  # type: ignore[no-any-return]

    assert first_with(MARGIN + 1) == first_with(-1)
    assert first_with(MARGIN) != first_with(-1)


def test_a_name_that_begins_anew_is_another_name() -> None:
    raw = np.zeros((3, OUTPUTS), dtype=np.float32)
    raw[:, 15] = raw[:2, 0] = 5.0
    assert Answers(raw, 0).person(0, 3, 0.5) == (0, 1)
    raw[1, 16] = 9.0
    assert Answers(raw, 0).person(0, 3, 0.5) == (0, 2)


def test_the_same_lessons_make_the_same_weights_and_are_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "_ROUNDS", 25)
    monkeypatch.setattr(train, "_FORGOTTEN", 0.0)
    shown = list(islice(lessons.messages(), 30))
    first, again = train.fit(shown), train.fit(shown)
    assert all(np.array_equal(first[name], again[name]) for name in first)
    asked = Network.of(first)
    right = [
        (asked(one.told.by_itself, one.told.spans, one.told.everywhere)[:, :7].argmax(axis=1) > 0)
        == (one.targets[:, 0] > 0)
        for one in shown
    ]
    assert np.concatenate(right).mean() > 0.95


def test_a_sentence_below_quoted_mail_is_told_as_if_it_stood_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    told_of: list[list[object]] = []
    asked = network.load("reader")

    def listening(words: list[Note], spans: list[Span], everywhere: Note, begins: int) -> network.Floats:
        told_of.append([note for _, _, note in spans])
        return asked(words, spans, everywhere, begins)

    monkeypatch.setattr("nlp.learned.second_opinion.load", lambda _: listening)
    told(ANNA)
    told("> Vi scrivo per sapere quando arriva la merce ordinata a settembre.\n" * 60 + "\n" + ANNA)
    alone, below = told_of
    assert alone == below != []
