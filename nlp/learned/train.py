"""Trains the classifier on the messages beside it: `python -m nlp.learned.train [--check]`.

With `--check` a tenth of the messages is held out, and the table says how well the rules, the classifier alone and both
together tell promises and their holders on it; the shipped weights are left alone. Takes a few minutes on two cores.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import holidays
import numpy as np
from thinc.api import Adam, Embed, Linear, Model, Ragged, Relu, chain, fix_random_seed, reduce_sum, with_array

from nlp.findings import Holder, TextType
from nlp.learned.classifier import HOLDERS, NEED, OUTPUTS, SOLUTION, Classifier, Floats
from nlp.pipeline import LANGUAGES, described

HERE = Path(__file__).parent
MESSAGES = tuple(HERE / f"messages.{language}.jsonl" for language in LANGUAGES)
WEIGHTS = HERE / "weights.npz"

_WIDTH = 64
_ROUNDS = 14
_BATCH = 32
_FORGOTTEN = 0.6  # of a clause's features each time it is shown: no single word may decide alone
_RARE = 3  # a feature that is met less often is not learned
_SHARE = 0.5  # of the shorter of two spans that must be common to take them for the same
_RATE, _DECAY = 0.003, 0.01
# The rules' own opinion, which the classifier is told too.
OPINION = ("rule=", "why=", "ruled=", "holder=", "noted=")


@dataclass(frozen=True, slots=True)
class Example:
    """One clause with what it is."""

    message: str  # decides what is held out: all clauses of a message go together
    features: tuple[str, ...]
    holder: Holder | None
    need: bool
    solution: bool
    recap: bool


class _Week:
    """Monday to Friday without Italian public holidays: the week that the messages were written in."""

    def __init__(self) -> None:
        self._closed = holidays.country_holidays("IT", years=range(2025, 2029))

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self._closed

    def closure(self, day: date) -> str | None:
        return None if self.is_working(day) else ""


@cache
def _week() -> _Week:
    return _Week()


def examples() -> Iterator[Example]:
    """Read the messages and cut them into clauses as the engine does."""
    for path, language in zip(MESSAGES, LANGUAGES, strict=True):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from _clauses(json.loads(line), language)


def _clauses(message: dict[str, Any], language: str) -> Iterator[Example]:
    text, recap = message["text"], message["type"] == "recap"
    found = described(
        text,
        reference=datetime.fromisoformat(message["reference"]),
        calendar=_week(),
        language=language,
        type=TextType(message["type"]),
    )
    for start, end, features in found:
        promise = max(message["promises"], key=lambda p: _common(p, (start, end)), default=None)
        holder = Holder(promise[2]) if promise is not None and _same(promise, (start, end)) else None
        need, solution = (any(_same(span, (start, end)) for span in message[name]) for name in ("needs", "solutions"))
        yield Example(text, tuple(features), holder, need, solution, recap)


def _common(a: Sequence[Any], b: Sequence[int]) -> int:
    common: int = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, common)


def _same(a: Sequence[Any], b: Sequence[int]) -> bool:
    return _common(a, b) >= _SHARE * max(1, min(a[1] - a[0], b[1] - b[0]))


def train(shown: Sequence[Example], without: Sequence[str] = ()) -> dict[str, Any]:
    """Return weights as `weights.npz` holds them. `without` are beginnings of features that are kept from it."""
    fix_random_seed(0)
    told = [[f for f in one.features if not f.startswith(tuple(without))] for one in shown]
    counted = Counter(f for features in told for f in features)
    names = sorted(f for f, times in counted.items() if times >= _RARE)
    place = {name: at for at, name in enumerate(names)}
    inputs = [np.array([place[f] for f in features if f in place], dtype="uint32") for features in told]
    targets = np.zeros((len(shown), OUTPUTS), dtype="f")
    for row, one in zip(targets, shown, strict=True):
        row[HOLDERS.index(one.holder)] = 1.0
        row[NEED], row[SOLUTION] = one.need, one.solution
    recap = np.array([one.recap for one in shown])

    vectors: Any = Embed(_WIDTH, len(names))
    hidden, output = Relu(_WIDTH, _WIDTH), Linear(OUTPUTS, _WIDTH)
    model: Model[Ragged, Floats] = chain(with_array(vectors), reduce_sum(), hidden, output)
    model.initialize(_ragged(inputs[:2]), targets[:2])
    adam = Adam(_RATE, L2=_DECAY, L2_is_weight_decay=True)
    luck = np.random.default_rng(0)
    for _ in range(_ROUNDS):
        order = luck.permutation(len(shown))
        for at in range(0, len(order), _BATCH):
            batch = order[at : at + _BATCH]
            kept = [ids[luck.random(len(ids)) > _FORGOTTEN] for ids in (inputs[k] for k in batch)]
            guessed, learn = model.begin_update(_ragged(kept))
            learn(_error(guessed, targets[batch], recap[batch]) / len(batch))
            model.finish_update(adam)
    return {
        "features": np.frombuffer("\n".join(names).encode(), dtype="uint8"),
        "vectors": (vectors.get_param("E") @ hidden.get_param("W").T).astype("float16"),  # one product less to ask
        "hidden": hidden.get_param("b"),
        "output": output.get_param("W").T,
        "bias": output.get_param("b"),
    }


def _ragged(inputs: Sequence[Any]) -> Ragged:
    return Ragged(np.concatenate(inputs), np.array([len(one) for one in inputs], dtype="i"))


def _error(guessed: Floats, target: Floats, recap: Any) -> Floats:
    """The gradient: cross entropy over the holders, and for a recap's need and solution each on its own."""
    kinds = np.exp(guessed[:, : len(HOLDERS)] - guessed[:, : len(HOLDERS)].max(axis=1, keepdims=True))
    others = 1.0 / (1.0 + np.exp(-guessed[:, len(HOLDERS) :]))
    error = np.hstack([kinds / kinds.sum(axis=1, keepdims=True), others]) - target
    error[~recap, len(HOLDERS) :] = 0.0
    return error.astype("f")


def check(all_: Sequence[Example]) -> None:
    """Print how well promises and their holders are told on messages that were held out."""
    out = [one for one in all_ if zlib.crc32(one.message.encode()) % 10 == 0]
    shown = [one for one in all_ if zlib.crc32(one.message.encode()) % 10]
    print(f"{len(shown)} clauses shown, {len(out)} held out\n")
    print("| | promises, precision | recall | F1 | holder | needs, F1 | solutions, F1 |\n|---|---|---|---|---|---|---|")
    ruled = [(_ruled(one), "noted=n" in one.features, "noted=s" in one.features) for one in out]
    _row("the rules alone", out, ruled)
    for name, without in (("the classifier alone", OPINION), ("both", ())):
        asked = Classifier.of(train(shown, without))
        opinions = asked.opinions(one.features for one in out)
        told = [
            (max(o.holders, key=o.holders.__getitem__), o.need > _SHARE, o.solution > _SHARE)
            for o in opinions
        ]
        _row(name, out, told)


def _ruled(one: Example) -> Holder | None:
    said = dict(f.split("=", 1) for f in one.features if f.startswith(OPINION) and "/" not in f)
    return Holder(said["holder"]) if said["ruled"] == "True" else None


def _row(name: str, out: Sequence[Example], told: Sequence[tuple[Holder | None, bool, bool]]) -> None:
    both = [(one.holder, holder) for one, (holder, _, _) in zip(out, told, strict=True) if one.holder and holder]
    promises = _f1([(one.holder is not None, holder is not None) for one, (holder, _, _) in zip(out, told, strict=True)])
    holder = sum(a is b for a, b in both) / len(both)
    pairs = [(one, said) for one, said in zip(out, told, strict=True) if one.recap]
    needs = _f1([(one.need, said[1]) for one, said in pairs])[2]
    solutions = _f1([(one.solution, said[2]) for one, said in pairs])[2]
    figures = (*promises, holder, needs, solutions)
    print(f"| {name} |", " | ".join(f"{figure:.3f}" for figure in figures), "|")


def _f1(pairs: Sequence[tuple[bool, bool]]) -> tuple[float, float, float]:
    right = sum(a and b for a, b in pairs)
    precision, recall = right / max(1, sum(b for _, b in pairs)), right / max(1, sum(a for a, _ in pairs))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main() -> None:
    """Train, and write the weights or print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    found = list(examples())
    if parser.parse_args().check:
        check(found)
        return
    np.savez_compressed(WEIGHTS, **train(found))
    print(f"{len(found)} clauses, {WEIGHTS.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
