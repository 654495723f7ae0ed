"""Every rule about time does what its examples say, and has examples, right and wrong."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from nlp import packs
from tests.nlp.italy import times

LANGUAGES = ("it", "en")


@cache
def corpus(language: str) -> dict[str, Any]:
    return tomllib.loads(files(f"nlp.{language}").joinpath("corpus.toml").read_text(encoding="utf-8"))


def examples() -> list[tuple[str, str, dict[str, Any], str]]:
    return [
        (language, corpus(language)["reference"], group, phrase)
        for language in LANGUAGES
        for group in corpus(language)["right"]
        for phrase in group["phrases"]
    ]


@pytest.mark.parametrize(("language", "reference", "group", "phrase"), examples())
def test_it_finds_exactly_the_words_and_the_day_that_follows(
    language: str, reference: str, group: dict[str, Any], phrase: str
) -> None:
    start, end = phrase.index("["), phrase.index("]") - 1
    text = phrase.replace("[", "").replace("]", "")
    found = times(text, language, datetime.fromisoformat(reference))
    here = [m for m in found if m.start < end and m.end > start]
    if not group.get("beside"):
        assert found == here
    assert [(text[m.start : m.end], m.start) for m in here] == [(text[start:end], start)]
    mention = here[0]
    assert mention.rule == packs.load(language).rules[group["rule"]]
    assert mention.kind == group["kind"]
    assert mention.due == (date.fromisoformat(group["due"]) if "due" in group else None)
    assert mention.at == (time.fromisoformat(group["at"]) if "at" in group else None)
    assert mention.past == group.get("past", False)


@pytest.mark.parametrize(
    ("language", "rule", "phrase"),
    [(lg, rule, phrase) for lg in LANGUAGES for rule, phrases in corpus(lg)["wrong"].items() for phrase in phrases],
)
def test_it_leaves_alone_what_only_looks_like_a_time(language: str, rule: str, phrase: str) -> None:
    name = packs.load(language).rules[rule]
    assert [phrase[m.start : m.end] for m in times(phrase, language) if m.rule == name] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_rule_goes_without_examples(language: str) -> None:
    rules = set(packs.load(language).rules)
    told = corpus(language)
    assert {group["rule"] for group in told["right"]} == rules
    assert {rule for rule, phrases in told["wrong"].items() if phrases} == rules
