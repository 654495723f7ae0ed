"""The engine against the gold cases: it may get better, it must not get worse."""

from __future__ import annotations

import pytest

from nlp.pipeline import detect_language
from tests.cases.scoreboard import FIGURES, SETS, figures, gold

FLOORS = {
    "dev": (0.94, 0.98, 0.98, 0.99, 0.98, 0.99, 0.97, 0.99, 0.98, 0.98, 0.95, 0.95),
    "practice": (0.88, 0.98, 0.97, 0.97, 0.97, 0.96, 0.97, 0.98, 0.93, 0.99, 0.91, 0.88),
    "opened": (0.85, 0.98, 0.98, 0.97, 0.98, 0.97, 0.97, 0.97, 0.93, 0.98, 0.88, 0.88),
    "short": (0.86, 0.90, 0.95, 0.99, 0.99, 0.99, 0.93, 0.99, 0.99, 0.91, 1.0, 1.0),
    "locked": (0.75, 0.97, 0.96, 0.97, 0.98, 0.98, 0.96, 0.95, 0.92, 0.98, 0.84, 0.87),
}


@pytest.mark.parametrize("name", SETS)
def test_it_reads_the_gold_cases_as_well_as_it_did(name: str) -> None:
    found = figures(gold(name))
    fallen = [
        f"{label}: {found[key][0]:.3f} < {floor}"
        for (key, _, label), floor in zip(FIGURES, FLOORS[name], strict=True)
        if found[key][0] < floor
    ]
    assert fallen == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Dammi fino a domani.", "it"),
        ("Dovremmo spedire a giorni.", "it"),
        ("Le rispondo.", "it"),
        ("Hopefully tomorrow.", "en"),
        ("I'll check.", "en"),
        ("Let me explain.", "en"),
    ],
)
def test_it_tells_the_language_of_a_line(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("name", SETS)
def test_it_tells_the_language_of_nearly_every_case(name: str) -> None:
    cases = gold(name)
    wrong = [case["id"] for case in cases if detect_language(case["text"]) != case["lang"]]
    assert len(wrong) <= len(cases) // 50
