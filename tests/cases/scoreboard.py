"""Prints how well the engine reads the gold cases: `python -m tests.cases.scoreboard [SET ...]`."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from nlp import Deadline, TextType
from nlp.pipeline import read
from tests.cases.score import prf, score
from tests.nlp.italy import WEEK

HERE = Path(__file__).parent
SETS = ("dev", "practice", "opened", "short", "locked")
# What is counted, whether its measure is F1 or the share that is right, and its name in the table.
FIGURES = (
    ("whole", "r", "whole text right"),
    ("commitment", "f1", "promises, F1"),
    ("vague", "f1", "vague or conditional deadlines, F1"),
    ("due", "f1", "due dates, F1"),
    ("kind", "r", "kind of deadline"),
    ("words", "r", "deadline words exact"),
    ("clause", "r", "clause overlap"),
    ("holder", "r", "holder"),
    ("person", "r", "person"),
    ("quiet", "r", "texts without a promise left quiet"),
    ("needs", "f1", "needs, F1"),
    ("solutions", "f1", "solutions, F1"),
)


def gold(name: str) -> list[dict[str, Any]]:
    """Return the cases of one set."""
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines() if line]


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """Return what the engine finds in a case, in the scorer's form."""
    found = read(
        case["text"],
        reference=datetime.fromisoformat(case["reference"]),
        calendar=WEEK,
        language=case["lang"],
        type=TextType(case["type"]),
    )
    return {
        "promises": [
            {"start": p.start, "end": p.end, "holder": str(p.holder), "person": p.person, "deadline": _told(p.deadline)}
            for p in found.promises
        ],
        "needs": [{"start": n.start, "end": n.end} for n in found.needs],
        "solutions": [{"start": s.start, "end": s.end} for s in found.solutions],
    }


def figures(cases: list[dict[str, Any]]) -> dict[str, tuple[float, int]]:
    """Return each figure of FIGURES with the number of things it was counted on."""
    counts, _ = score(cases, {case["id"]: answer(case) for case in cases})
    found = {}
    for name, measure, _label in FIGURES:
        count = counts[name]
        _, recall, f1 = prf(count["tp"], count["fp"], count["fn"])
        found[name] = (f1 if measure == "f1" else recall, round(count["tp"] + count["fn"]))
    return found


def main(names: list[str]) -> None:
    """Print the table in Markdown."""
    sets = {name: gold(name) for name in names or SETS}
    found = {name: figures(cases) for name, cases in sets.items()}
    print("| |", " | ".join(f"{name} ({len(cases)} texts)" for name, cases in sets.items()), "|")
    print("|---|" + "---|" * len(sets))
    for name, _, label in FIGURES:
        cells = (f"{value:.3f} (n {n})" if n else "" for value, n in (found[s][name] for s in sets))
        print(f"| {label} |", " | ".join(cells), "|")


def _told(deadline: Deadline | None) -> dict[str, Any] | None:
    if deadline is None:
        return None
    due = deadline.due.isoformat() if deadline.due else None
    if due and deadline.at:
        due += f"T{deadline.at:%H:%M}"
    return {"start": deadline.start, "end": deadline.end, "kind": str(deadline.kind), "due": due}


if __name__ == "__main__":
    main(sys.argv[1:])
