"""The engine against the gold cases: it may get better, it must not get worse."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from nlp import Deadline, TextType
from nlp.pipeline import detect_language, read
from tests.cases.score import score
from tests.nlp.italy import WEEK

CASES = Path(__file__).parents[1] / "cases" / "dev.jsonl"
GOLD = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def answer(case: dict[str, Any]) -> dict[str, Any]:
    found = read(
        case["text"],
        reference=datetime.fromisoformat(case["reference"]),
        calendar=WEEK,
        language=case["lang"],
        type=TextType(case["type"]),
    )
    return {
        "promises": [
            {"start": p.start, "end": p.end, "holder": str(p.holder), "person": p.person, "deadline": told(p.deadline)}
            for p in found.promises
        ],
        "needs": [{"start": n.start, "end": n.end} for n in found.needs],
        "solutions": [{"start": s.start, "end": s.end} for s in found.solutions],
    }


def told(deadline: Deadline | None) -> dict[str, Any] | None:
    if deadline is None:
        return None
    due = deadline.due.isoformat() if deadline.due else None
    if due and deadline.at:
        due += f"T{deadline.at:%H:%M}"
    return {"start": deadline.start, "end": deadline.end, "kind": str(deadline.kind), "due": due}


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    counts, _ = score(GOLD, {case["id"]: answer(case) for case in GOLD})
    found = {}
    for name, c in counts.items():
        precise = c["tp"] / (c["tp"] + c["fp"]) if c["tp"] + c["fp"] else 1.0
        complete = c["tp"] / (c["tp"] + c["fn"]) if c["tp"] + c["fn"] else 1.0
        found[name] = 2 * precise * complete / (precise + complete) if precise + complete else 0.0
        found[name + " recall"] = complete
    return found


@pytest.mark.parametrize(
    ("name", "floor"),
    [
        ("whole recall", 0.94),
        ("commitment", 0.98),
        ("vague", 0.97),
        ("due", 0.97),
        ("kind recall", 0.98),
        ("holder recall", 0.97),
        ("person recall", 0.90),
        ("clause recall", 0.94),
        ("words recall", 0.97),
        ("quiet recall", 0.97),
        ("needs", 0.92),
        ("solutions", 0.93),
    ],
)
def test_it_reads_the_gold_cases_as_well_as_it_did(figures: dict[str, float], name: str, floor: float) -> None:
    assert figures[name] >= floor


def test_it_tells_the_language_of_every_case() -> None:
    wrong = [case["id"] for case in GOLD if detect_language(case["text"]) != case["lang"]]
    assert len(wrong) <= 2
