"""Trains the network on the messages beside it: `python -m nlp.training.train [--check]`.

With `--check` a tenth of the messages is held out, and the tables say how well the rules alone and the network after
them do on it; the shipped weights are left alone. Takes some ten minutes on two cores.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from thinc.api import (
    Adam,
    Dropout,
    Embed,
    Linear,
    Model,
    Ragged,
    Relu,
    chain,
    fix_random_seed,
    reduce_sum,
    residual,
    with_array,
)

from nlp.learned.answers import HEADS, OUTPUTS
from nlp.learned.features import OPINION
from nlp.learned.network import MARGIN, REACHES, Floats, Network, around, shares
from nlp.training import lessons
from nlp.training.check import tables
from nlp.training.lessons import Lesson, held_out

WEIGHTS = Path(__file__).parent.parent / "learned" / "reader.npz"

_WIDTH = 96
_ROUNDS = 14
_AT_ONCE = 16  # messages shown at once
# How many of the features are kept back each time they are shown: no single word may decide alone.
_FORGOTTEN, _UNHEARD = 0.5, 0.3
_DROPPED = 0.2  # of what a layer found
_RARE = 3  # a feature that is met less often is not learned
_RATE, _DECAY = 0.002, 0.01
_SLOWEST = 0.05  # of the rate, towards the end
_SCALE = 8  # words that count as one example
_BEGINS, _SPREAD = np.array([[0.3], [1.0], [0.3]]), 0.1  # what words before, of one's own and behind weigh at first

Weights = dict[str, Any]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Told:
    """The features of one lesson: each is told once, of a stretch of words."""

    features: Ints
    of: Ints  # for every word in turn, places in `features`
    words: Ints  # the word that each of them is told of
    size: int


def fit(shown: Sequence[Lesson]) -> Weights:
    """Return the weights of a network as its file holds them."""
    fix_random_seed(0)
    counted = Counter(f for lesson in shown for _, _, features in lesson.features() for f in features)
    names = sorted(f for f, times in counted.items() if times >= _RARE)
    place = {name: at for at, name in enumerate(names)}
    told = [_told(lesson, place) for lesson in shown]
    vectors: Any = Embed(_WIDTH, len(names))
    layers: list[Model[Any, Any]] = [Relu(_WIDTH, _WIDTH) for _ in REACHES]
    mixing = [_mix(reach) for reach in REACHES]
    last = Linear(OUTPUTS, _WIDTH)
    looking: list[Model[Any, Any]] = [
        residual(chain(mix, layer, Dropout(_DROPPED))) for mix, layer in zip(mixing, layers, strict=True)
    ]
    told_of: Model[Any, Any] = with_array(vectors)
    model: Any = chain(told_of, reduce_sum(), *looking, last)
    model.initialize(_laid_out(told[:2]), np.zeros((0, OUTPUTS), dtype="f"))
    forgotten = np.array([_UNHEARD if name.startswith(OPINION) else _FORGOTTEN for name in names])
    adam = Adam(_RATE, L2=_DECAY, L2_is_weight_decay=True)
    luck = np.random.default_rng(0)
    steps = _ROUNDS * -(-len(shown) // _AT_ONCE)
    step = 0
    for _ in range(_ROUNDS):
        order = luck.permutation(len(shown))
        for at in range(0, len(order), _AT_ONCE):
            batch = order[at : at + _AT_ONCE]
            kept = [_heard(told[k], luck.random(len(told[k].features)) > forgotten[told[k].features]) for k in batch]
            guessed, learn = model.begin_update(_laid_out(kept))
            learn(_error(guessed, [shown[k] for k in batch]))
            adam.learn_rate = _RATE * max(_SLOWEST, 1 - step / steps)
            model.finish_update(adam)
            step += 1
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
    features: list[int] = []
    of: list[Ints] = []
    words: list[Ints] = []
    for first, last, names in lesson.features():
        known = [place[f] for f in names if f in place]
        own = np.arange(len(features), len(features) + len(known))
        of.append(np.tile(own, last - first))
        words.append(np.repeat(np.arange(first, last), len(known)))
        features += known
    by_word = np.concatenate(words)
    order = np.argsort(by_word, kind="stable")
    return _Told(np.array(features), np.concatenate(of)[order], by_word[order], len(lesson))


def _heard(told: _Told, kept: npt.NDArray[np.bool_]) -> _Told:
    """Keep back some features, each of all the words it is told of."""
    own = kept[told.of]
    return _Told(told.features, told.of[own], told.words[own], told.size)


def _laid_out(told: Sequence[_Told]) -> Ragged:
    """Lay messages in a row, with empty words between them."""
    nothing = np.zeros(MARGIN, dtype="i")
    sizes = [nothing, *(part for one in told for part in (np.bincount(one.words, minlength=one.size), nothing))]
    features: Any = np.concatenate([one.features[one.of] for one in told]).astype("uint32")
    lengths: Any = np.concatenate(sizes).astype("i")
    return Ragged(features, lengths)


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
            own = shares(guessed[at : at + size, first:last])
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
        np.savez_compressed(WEIGHTS, **fit([*rules, *messages]))
        return
    shown = [*rules, *(one for one in messages if not held_out(one.text))]
    out = [one for one in messages if held_out(one.text)]
    tables(out, Network.of(fit(shown)))


if __name__ == "__main__":
    main()
