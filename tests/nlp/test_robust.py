"""Whatever a text says, reading it never fails, points inside it, and gives the same twice."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import Reading
from nlp.pipeline import detect_language
from tests.nlp.reader import reading

CASES = Path(__file__).parents[1] / "cases" / "dev.jsonl"
TEXTS = [json.loads(line)["text"] for line in CASES.read_text(encoding="utf-8").splitlines()]
SCRAPS = [
    "entro venerdì",
    "le mando",
    "\n- ",
    ":",
    "(",
    ")",
    "«",
    '"',
    "|",
    "\t",
    "> ",
    "se ",
    "che ",
    "e ",
    ", ",
    "?",
    "Sig. ",
    "<b>",
    "&egrave;",
    "12/3",
    "alle 9",
    "appena ",
    "Marco",
    "noi: ",
    "[x] ",
    "...",
    "'",
    "l'",
    "\u200b",
    "\U0001f600",
    "İ",
]


def check(text: str, kind: str, language: str) -> Reading:
    found = reading(text, kind, language)
    for promise in found.promises:
        assert 0 <= promise.sentence_start <= promise.sentence_end <= len(text)
        assert 0 <= promise.start < promise.end <= len(text)
        if promise.deadline is not None:
            assert promise.start <= promise.deadline.start < promise.deadline.end <= promise.end
    for line in (*found.needs, *found.solutions):
        assert 0 <= line.start < line.end <= len(text)
    assert list(found.promises) == sorted(found.promises, key=lambda p: p.start)
    return found


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300), kind=st.sampled_from(["reply", "recap"]), language=st.sampled_from(["it", "en"]))
def test_any_text_can_be_read(text: str, kind: str, language: str) -> None:
    check(text, kind, language)
    assert detect_language(text) in ("it", "en")


@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(st.sampled_from(SCRAPS), max_size=40), kind=st.sampled_from(["reply", "recap"]))
def test_scraps_of_mail_can_be_read(pieces: list[str], kind: str) -> None:
    text = "".join(pieces)
    assert check(text, kind, "it") == check(text, kind, "it")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_a_mutilated_mail_can_be_read(text: str, data: st.DataObject) -> None:
    a = data.draw(st.integers(0, len(text)))
    b = data.draw(st.integers(a, len(text)))
    check(text[:a] + data.draw(st.sampled_from(SCRAPS)) + text[b:], "recap", "it")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 20_000,
        "a" * 50_000,
        "- le mando il preventivo entro venerdì\n" * 1_000,
        "le mando il preventivo domani e poi " * 1_000,
        "domani, " * 5_000,
        "> " * 10_000,
        "<a" * 10_000,
        '" ' * 10_000,
        "appena " * 5_000,
        "Marco: x\n" * 3_000,
    ],
    ids=lambda text: text[:12],
)
def test_a_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    check(text, "recap", "it")


def test_many_threads_read_as_one_does() -> None:
    alone = [reading(text, "recap") for text in TEXTS[:12]]
    together: list[list[Reading]] = [[] for _ in range(4)]

    def work(mine: list[Reading]) -> None:
        mine.extend(reading(text, "recap") for text in TEXTS[:12])

    threads = [Thread(target=work, args=(mine,)) for mine in together]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(mine == alone for mine in together)


def test_a_naive_instant_or_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="language"):
        reading("ciao", language="fr")
