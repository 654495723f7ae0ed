"""Every rule that makes, takes back or notes something does what its examples say, and has such examples."""

from __future__ import annotations

import pytest

from nlp import TextType
from nlp.pipeline import described
from tests.nlp import promise_corpus as corpus
from tests.nlp.italy import TUESDAY, WEEK
from tests.nlp.promise_corpus import LANGUAGES, Example
from tests.nlp.reader import reading

MAKING = [example for lg in LANGUAGES for example in corpus.right(lg, corpus.making())]
NOT_MAKING = [example for lg in LANGUAGES for example in corpus.wrong(lg, corpus.making())]
TAKING_BACK = [example for lg in LANGUAGES for example in corpus.right(lg, corpus.taking_back(lg))]
NOT_TAKING_BACK = [example for lg in LANGUAGES for example in corpus.wrong(lg, corpus.taking_back(lg))]
NOTING = [example for lg in LANGUAGES for example in corpus.right(lg, corpus.noting())]
NOT_NOTING = [example for lg in LANGUAGES for example in corpus.wrong(lg, corpus.noting())]


def settled(examples: list[Example]) -> list[Example]:
    """Those that the rules and what was learned from examples agree about."""
    return [example for example in examples if not example.overruled]


def ruled(example: Example) -> list[tuple[int, int]]:
    """The clauses that the rule, asked alone, makes a promise of or takes one out of."""
    found = described(
        example.text,
        reference=TUESDAY,
        calendar=WEEK,
        language=example.language,
        type=TextType(example.type),
    )
    words, clauses = found.words, [one.clause for one in found.judged if example.rule in (one.rule, one.why_not)]
    return [(words.starts[clause.first], words.ends[clause.last - 1]) for clause in clauses]


def promised(example: Example) -> list[tuple[int, int]]:
    return [(p.start, p.end) for p in reading(example.text, example.type, example.language).promises]


def noted(example: Example, rule: str = "") -> list[tuple[int, int]]:
    found = reading(example.text, "recap", example.language)
    return [(line.start, line.end) for line in (*found.needs, *found.solutions) if rule in ("", line.rule)]


def meets(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def hold(clauses: list[tuple[int, int]], example: Example) -> bool:
    """Whether every clause holds one of the places in brackets, and no place is left."""
    return len(clauses) == len(example.places) and all(
        first <= start < end <= last for (first, last), (start, end) in zip(clauses, example.places, strict=True)
    )


@pytest.mark.parametrize("example", [e for e in MAKING if e.rule not in corpus.joining()], ids=str)
def test_it_makes_the_clause_in_brackets_a_promise(example: Example) -> None:
    assert hold(ruled(example), example)


@pytest.mark.parametrize("example", [e for e in MAKING if e.rule in corpus.joining()], ids=str)
def test_it_makes_the_clauses_in_brackets_one_promise(example: Example) -> None:
    found = reading(example.text, example.type, example.language).promises
    assert [(p.start, p.end) for p in found if p.rule == example.rule] == list(example.places)


@pytest.mark.parametrize("example", settled(MAKING), ids=str)
def test_what_it_promises_is_found_in_the_end(example: Example) -> None:
    assert promised(example) == list(example.places)


@pytest.mark.parametrize("example", NOT_MAKING, ids=str)
def test_it_makes_no_promise_of_what_only_looks_like_one(example: Example) -> None:
    assert ruled(example) == []
    assert example.rule not in {p.rule for p in reading(example.text, example.type, example.language).promises}


@pytest.mark.parametrize("example", settled(NOT_MAKING), ids=str)
def test_what_only_looks_like_a_promise_stays_quiet(example: Example) -> None:
    assert promised(example) == list(example.places)


@pytest.mark.parametrize("example", TAKING_BACK, ids=str)
def test_it_takes_the_promise_out_of_the_clause_in_brackets(example: Example) -> None:
    assert hold(ruled(example), example)


@pytest.mark.parametrize("example", settled(TAKING_BACK), ids=str)
def test_what_was_taken_back_binds_nobody(example: Example) -> None:
    assert not [found for found in promised(example) if any(meets(found, place) for place in example.places)]


@pytest.mark.parametrize("example", NOT_TAKING_BACK, ids=str)
def test_it_takes_nothing_else_back(example: Example) -> None:
    assert ruled(example) == []


@pytest.mark.parametrize("example", settled(NOT_TAKING_BACK), ids=str)
def test_what_only_looks_taken_back_binds(example: Example) -> None:
    assert example.places
    assert promised(example) == list(example.places)


@pytest.mark.parametrize("example", settled(NOTING), ids=str)
def test_it_notes_what_stands_in_brackets(example: Example) -> None:
    assert noted(example, example.rule) == list(example.places)


@pytest.mark.parametrize("example", NOT_NOTING, ids=str)
def test_it_notes_nothing_else(example: Example) -> None:
    assert noted(example, example.rule) == []


@pytest.mark.parametrize("example", settled(NOT_NOTING), ids=str)
def test_what_only_looks_like_a_need_or_a_solution_stays_quiet(example: Example) -> None:
    assert noted(example) == list(example.places)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_rule_goes_without_examples(language: str) -> None:
    rules = corpus.making() | corpus.taking_back(language) | corpus.noting()
    assert corpus.told(language) == rules - corpus.unsaid(language)
    assert corpus.unsaid(language) <= rules
    assert all(example.places for example in corpus.right(language, rules))
