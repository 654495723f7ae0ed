"""Trains the network on the messages beside it: `python -m nlp.training.train [--check]`.

With `--check` a tenth of the messages is held out, and the tables say how well the rules alone and the network after
them do on it; the shipped weights are left alone. Takes twenty minutes on one core.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from thinc.api import (
    Adam,
    Dropout,
    Linear,
    Model,
    NumpyOps,
    Relu,
    chain,
    fix_random_seed,
    residual,
    uniform_init,
)

from nlp.learned.answers import HEADS, OUTPUTS
from nlp.learned.features import OPINION
from nlp.learned.network import MARGIN, REACHES, Floats, Network, around
from nlp.training import lessons
from nlp.training.check import tables
from nlp.training.lessons import Lesson, held_out
from nlp.training.moments import DECAY, Ints, Moments

WEIGHTS = Path(__file__).parent.parent / "learned" / "reader.npz"

_OPS = NumpyOps()
_WIDTH = 96
_ROUNDS = 14
_AT_ONCE = 16  # messages shown at once
# How many of the features are kept back each time they are shown: no single word may decide alone.
_FORGOTTEN, _UNHEARD = 0.5, 0.3
_DROPPED = 0.2  # of what a layer found
_RARE = 3  # a feature that is met less often is not learned
_RATE = 0.002
_SLOWEST = 0.05  # of the rate, towards the end
_SCALE = 8  # words that count as one example
_BEGINS, _SPREAD = np.array([[0.3], [1.0], [0.3]]), 0.1  # what words before, of one's own and behind weigh at first

Weights = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of one lesson: notes, each with its features, laid on stretches of words."""

    features: Ints  # note by note
    notes: Ints  # the note that each of them belongs to
    of: Ints  # word by word, the notes laid on it
    words: Ints  # the word that each of them is laid on
    noted: int  # how many notes there are
    size: int


@dataclass(frozen=True, slots=True)
class _Rows:
    """Messages in a row, as the network takes them in: features note by note, notes word by word."""

    features: Ints
    seen: Ints  # the features that occur
    places: Ints  # where each of `features` stands among those
    by_note: Ints  # how many there are of each note
    notes: Ints
    by_word: Ints


def fit(shown: Sequence[Lesson]) -> Weights:
    """Return the weights of a network as its file holds them."""
    fix_random_seed(0)
    counted = Counter(f for lesson in shown for _, _, features in lesson.features() for f in features)
    names = sorted(f for f, times in counted.items() if times >= _RARE)
    place = {name: at for at, name in enumerate(names)}
    told = [_told(lesson, place) for lesson in shown]
    vectors = _noted(len(names))
    layers: list[Model[Any, Any]] = [Relu(_WIDTH, _WIDTH) for _ in REACHES]
    mixing = [_mix(reach) for reach in REACHES]
    last = Linear(OUTPUTS, _WIDTH)
    looking: list[Model[Any, Any]] = [
        residual(chain(mix, layer, Dropout(_DROPPED))) for mix, layer in zip(mixing, layers, strict=True)
    ]
    model: Any = chain(vectors, *looking, last)
    model.initialize(_laid_out(told[:2]), np.zeros((0, OUTPUTS), dtype="f"))
    forgotten = np.array([_UNHEARD if name.startswith(OPINION) else _FORGOTTEN for name in names])
    adam = Adam(_RATE, L2=DECAY, L2_is_weight_decay=True)
    moments = Moments(np.asarray(vectors.get_param("E")), adam)
    luck = np.random.default_rng(0)
    steps = _ROUNDS * -(-len(shown) // _AT_ONCE)
    step = 0
    for _ in range(_ROUNDS):
        order = luck.permutation(len(shown))
        for at in range(0, len(order), _AT_ONCE):
            batch = order[at : at + _AT_ONCE]
            kept = [_heard(told[k], forgotten, luck) for k in batch]
            adam.learn_rate = _RATE * max(_SLOWEST, 1 - step / steps)
            rows = _laid_out(kept)
            moments.catch_up(rows.seen, step)
            guessed, learn = model.begin_update(rows)
            learn(_error(guessed, [shown[k] for k in batch]))
            model.finish_update(adam)
            step += 1
            moments.learn(rows.seen, vectors.attrs["gradient"], step)
    moments.catch_up(np.arange(len(names)), step)
    weights = {
        "features": np.frombuffer("\n".join(names).encode(), dtype="uint8"),
        "vectors": vectors.get_param("E").astype("float16"),
        "output": last.get_param("W").T,
        "bias": last.get_param("b"),
    }
    for k, (mix, layer) in enumerate(zip(mixing, layers, strict=True)):
        weights[f"mix{k}"] = mix.get_param("mix")
        weights[f"layer{k}"], weights[f"bias{k}"] = layer.get_param("W").T, layer.get_param("b")
    return weights


def _told(lesson: Lesson, place: dict[str, int]) -> _Told:
    spans = list(lesson.features())
    known = [[place[f] for f in names if f in place] for _, _, names in spans]
    features = np.array([f for own in known for f in own])
    notes = np.repeat(np.arange(len(spans)), [len(own) for own in known])
    of = np.repeat(np.arange(len(spans)), [last - first for first, last, _ in spans])
    words = np.concatenate([np.arange(first, last) for first, last, _ in spans])
    order = np.argsort(words, kind="stable")
    return _Told(features, notes, of[order], words[order], len(spans), len(lesson))


def _heard(told: _Told, forgotten: Floats, luck: np.random.Generator) -> _Told:
    """Keep back some features."""
    kept = luck.random(len(told.features)) > forgotten[told.features]
    return replace(told, features=told.features[kept], notes=told.notes[kept])


def _laid_out(told: Sequence[_Told]) -> _Rows:
    """Lay messages in a row, with empty words between them."""
    nothing = np.zeros(MARGIN, dtype="i")
    before = np.cumsum([0, *(one.noted for one in told)])
    sizes = [nothing, *(part for one in told for part in (np.bincount(one.words, minlength=one.size), nothing))]
    features = np.concatenate([one.features for one in told]).astype("i")
    seen, places = np.unique(features, return_inverse=True)
    return _Rows(
        features,
        seen,
        places.astype("i"),
        np.concatenate([np.bincount(one.notes, minlength=one.noted) for one in told]).astype("i"),
        np.concatenate([one.of + start for one, start in zip(told, before, strict=False)]).astype("i"),
        np.concatenate(sizes).astype("i"),
    )


def _noted(features: int) -> Model[Any, Any]:
    """The layer that adds up the vectors of what is noted of every word."""

    def forward(model: Model[Any, Any], told: _Rows, is_train: bool) -> tuple[Floats, Callable[[Floats], Any]]:
        ops: Any = model.ops
        vectors: Any = model.get_param("E")

        def back(error: Floats) -> Any:
            by_note = np.zeros((len(told.by_note), _WIDTH), dtype="f")
            ops.scatter_add(by_note, told.notes, np.repeat(error, told.by_word, axis=0))
            gradient = np.zeros((len(told.seen), _WIDTH), dtype="f")
            ops.scatter_add(gradient, told.places, np.repeat(by_note, told.by_note, axis=0))
            model.attrs["gradient"] = gradient
            return None

        notes = ops.reduce_sum(vectors[told.features], told.by_note)
        return ops.reduce_sum(notes[told.notes], told.by_word), back

    def start(model: Any, **_: Any) -> None:
        model.set_param("E", uniform_init(model.ops, (features, _WIDTH)))

    return Model("noted", forward, params={"E": None}, init=start)


def _mix(reach: int) -> Model[Any, Any]:
    """A layer that lets every word see those so far before and behind it."""

    def forward(
        model: Model[Floats, Floats], seen: Floats, is_train: bool
    ) -> tuple[Floats, Callable[[Floats], Floats]]:
        mix: Any = model.get_param("mix")

        def back(error: Floats) -> Floats:
            gradient: Any = np.zeros_like(mix)
            gradient[0] = (error[reach:] * seen[:-reach]).sum(axis=0)
            gradient[1] = (error * seen).sum(axis=0)
            gradient[2] = (error[:-reach] * seen[reach:]).sum(axis=0)
            model.inc_grad("mix", gradient)
            return around(error, reach, mix[::-1])

        return around(seen, reach, mix), back

    def start(model: Any, **_: Any) -> None:
        luck = np.random.default_rng(reach).normal(scale=_SPREAD, size=(3, _WIDTH))
        model.set_param("mix", (luck + _BEGINS).astype("f"))

    return Model("mix", forward, params={"mix": None}, init=start)


def _error(guessed: Floats, shown: Sequence[Lesson]) -> Floats:
    found = np.zeros_like(guessed)
    at = MARGIN
    for lesson in shown:
        size = len(lesson)
        every = np.arange(size)
        for k, (first, last) in enumerate(HEADS):
            own = _OPS.softmax(guessed[at : at + size, first:last])
            own[every, lesson.targets[:, k]] -= 1.0
            found[at : at + size, first:last] = own * lesson.known[:, k : k + 1]
        at += size + MARGIN
    error: Floats = (found / np.float32(_SCALE * len(shown))).astype("f")
    return error


def main() -> None:
    """Train, and write the weights or print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    checked = parser.parse_args().check
    rules, messages = list(lessons.rules()), [lesson for lesson in lessons.messages() if len(lesson)]
    if not checked:
        np.savez_compressed(WEIGHTS, **fit([*rules, *lessons.often(messages)]))
        return
    shown = [*rules, *lessons.often(one for one in messages if not held_out(one.text))]
    out = [one for one in messages if held_out(one.text)]
    tables(out, Network.of(fit(shown)))


if __name__ == "__main__":
    main()
