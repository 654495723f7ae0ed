"""The tables of `train --check`: the rules, and the network after them, on messages that were held out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.findings import Holder
from nlp.learned.answers import DEADLINE, HEADS, HOLDERS, NEED, PROMISE, SOFT, SOLUTION, Answers
from nlp.learned.network import Network
from nlp.training.lessons import Lesson

_SHARE = 0.5  # of a clause's words that must be marked to take it for what they are
_Counts = tuple[float, float, float]  # precision, recall, F1


@dataclass(frozen=True, slots=True)
class _Clause:
    """What a clause is, or is said to be."""

    holder: Holder | None
    need: bool
    solution: bool
    recap: bool


def tables(out: Sequence[Lesson], network: Network) -> None:
    """Print how well promises, holders, needs and solutions are told, clause by clause, and what else is found."""
    right = [clause for lesson in out for clause in _marked(lesson)]
    print(f"{len(out)} messages with {len(right)} clauses\n")
    print("| | promises, precision | recall | F1 | holder | needs, F1 | solutions, F1 |\n|---|---|---|---|---|---|---|")
    _row("the rules", right, [clause for lesson in out for clause in _ruled(lesson)])
    _row("the network after them", right, [clause for lesson in out for clause in _heard(lesson, network)])
    print("\n| | there | found | word for word | right kind | false |\n|---|---|---|---|---|---|")
    _found("words that put a promise off", out, network)


def _marked(lesson: Lesson) -> Iterator[_Clause]:
    promise, need, solution = (lesson.targets[:, HEADS.index(head)] for head in (PROMISE, NEED, SOLUTION))
    for one in lesson.told.judged:
        own = slice(one.clause.first, one.clause.last)
        held = promise[own][promise[own] > 0]
        holder = HOLDERS[(int(np.bincount(held).argmax()) - 1) // 2] if len(held) > _SHARE * len(promise[own]) else None
        yield _Clause(holder, (need[own] > 0).mean() > _SHARE, (solution[own] > 0).mean() > _SHARE, lesson.recap)


def _ruled(lesson: Lesson) -> Iterator[_Clause]:
    for one, noted in zip(lesson.told.judged, lesson.told.noted, strict=True):
        yield _Clause(one.doer.holder if one.rule else None, noted == "n", noted == "s", lesson.recap)


def _answers(lesson: Lesson, network: Network) -> Answers:
    told = lesson.told
    return Answers(network(told.by_itself, told.spans, told.everywhere), 0)


def _heard(lesson: Lesson, network: Network) -> Iterator[_Clause]:
    answers = _answers(lesson, network)
    for one in lesson.told.judged:
        own = one.clause.first, one.clause.last
        need, solution = (answers.line(*own, need=need) > _SHARE for need in (True, False))
        holder = answers.holder(*own) if answers.promise(*own) > _SHARE else None
        yield _Clause(holder, need, solution, lesson.recap)


def _row(name: str, right: Sequence[_Clause], said: Sequence[_Clause]) -> None:
    pairs = list(zip(right, said, strict=True))
    both = [a.holder is b.holder for a, b in pairs if a.holder and b.holder]
    recaps = [(a, b) for a, b in pairs if a.recap]
    figures = (
        *_f1([(a.holder is not None, b.holder is not None) for a, b in pairs]),
        sum(both) / len(both),
        _f1([(a.need, b.need) for a, b in recaps])[2],
        _f1([(a.solution, b.solution) for a, b in recaps])[2],
    )
    print(f"| {name} |", " | ".join(f"{figure:.3f}" for figure in figures), "|")


def _f1(pairs: Sequence[tuple[bool, bool]]) -> _Counts:
    right = sum(bool(a and b) for a, b in pairs)
    precision, recall = right / max(1, sum(bool(b) for _, b in pairs)), right / max(1, sum(bool(a) for a, _ in pairs))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _found(name: str, out: Sequence[Lesson], network: Network) -> None:
    """Print how many of the words that put promises off are found, and how often some are where there are none."""
    there = found = exact = kinds = false = 0
    for lesson in out:
        promise, deadline = (lesson.targets[:, HEADS.index(head)] for head in (PROMISE, DEADLINE))
        answers = _answers(lesson, network)
        begins = [k for k in range(len(lesson)) if promise[k] % 2 == 1]
        for first in begins:
            last = next((k for k in range(first + 1, len(lesson)) if promise[k] == 0 or promise[k] % 2), len(lesson))
            own = [k for k in range(first, last) if 0 < deadline[k] <= 2 * len(SOFT)]
            said = answers.put_off(first, last)
            there += bool(own)
            false += bool(said and not own)
            if own and said and said[0] <= own[-1] and own[0] < said[1]:
                found += 1
                exact += (own[0], own[-1] + 1) == said[:2]
                kinds += said[2] is SOFT[(int(deadline[own[0]]) - 1) // 2]
    print(f"| {name} | {there} | {found} | {exact} | {kinds} | {false} |")
