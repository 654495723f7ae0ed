"""Trains the networks on the messages beside it: `python -m nlp.training.train [--check]`.

With `--check` a tenth of the messages is held out, and the tables say how well the rules, what was learned, and both
together do on it; the shipped weights are left alone. Takes a few minutes on two cores.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from thinc.api import Adam, Embed, Linear, Model, Ragged, Relu, chain, fix_random_seed, reduce_sum, with_array

from nlp.learned import classifier, tagger
from nlp.learned.classifier import HOLDERS, KINDS
from nlp.learned.network import Floats, Network, shares
from nlp.training import lessons
from nlp.training.check import clauses_table, deadlines_table
from nlp.training.lessons import ClauseLesson, DeadlineLesson, held_out

WEIGHTS = Path(__file__).parent.parent / "learned"

_WIDTH = 32
_ROUNDS = 12
_CLAUSES, _WORDS = 64, 256  # shown at once
# How many of the features are kept back each time they are shown: no single word may decide alone.
_FORGOTTEN, _UNHEARD = 0.6, 0.4
_RARE = 3  # a feature that is met less often is not learned
_RATE, _DECAY = 0.004, 0.01
# The rules' own opinion, which the classifier is told too; less of it is kept back.
OPINION = ("rule=", "why=", "ruled=", "holder=", "noted=")

Weights = dict[str, Any]
Error = Callable[[Floats, Any], Floats]  # guesses, places of the batch -> gradient


def fit(told: Sequence[Sequence[str]], outputs: int, error: Error, batch_size: int) -> Weights:
    """Return the weights of a network as its file holds them."""
    fix_random_seed(0)
    counted = Counter(f for features in told for f in features)
    names = sorted(f for f, times in counted.items() if times >= _RARE)
    place = {name: at for at, name in enumerate(names)}
    inputs = [np.array([place[f] for f in features if f in place], dtype="uint32") for features in told]
    vectors: Any = Embed(_WIDTH, len(names))
    hidden, output = Relu(_WIDTH, _WIDTH), Linear(outputs, _WIDTH)
    model: Model[Ragged, Floats] = chain(with_array(vectors), reduce_sum(), hidden, output)
    nothing: Any = np.zeros((2, outputs), dtype="f")
    model.initialize(_ragged(inputs[:2]), nothing)
    adam = Adam(_RATE, L2=_DECAY, L2_is_weight_decay=True)
    luck = np.random.default_rng(0)
    forgotten = np.array([_UNHEARD if name.startswith(OPINION) else _FORGOTTEN for name in names])
    for _ in range(_ROUNDS):
        order = luck.permutation(len(inputs))
        for at in range(0, len(order), batch_size):
            batch = order[at : at + batch_size]
            kept = [ids[luck.random(len(ids)) > forgotten[ids]] for ids in (inputs[k] for k in batch)]
            guessed, learn = model.begin_update(_ragged(kept))
            learn(error(guessed, batch) / np.float32(len(batch)))
            model.finish_update(adam)
    return {
        "features": np.frombuffer("\n".join(names).encode(), dtype="uint8"),
        "vectors": (vectors.get_param("E") @ hidden.get_param("W").T).astype("float16"),  # one product less to ask
        "hidden": hidden.get_param("b"),
        "output": output.get_param("W").T,
        "bias": output.get_param("b"),
    }


def _ragged(inputs: Sequence[Any]) -> Ragged:
    ids: Any = np.concatenate(inputs)
    sizes: Any = np.array([len(one) for one in inputs], dtype="i")
    return Ragged(ids, sizes)


def fit_clauses(shown: Sequence[ClauseLesson], without: tuple[str, ...] = ()) -> Weights:
    """Train the classifier of clauses. `without` are beginnings of features that are kept from it."""
    targets = np.zeros((len(shown), classifier.OUTPUTS), dtype="f")
    for row, one in zip(targets, shown, strict=True):
        row[0 if one.holder is None else 1 + HOLDERS.index(one.holder)] = 1.0
        row[KINDS:] = one.need, one.solution
    recap = np.array([one.recap for one in shown])

    def error(guessed: Floats, batch: Any) -> Floats:
        others = 1.0 / (1.0 + np.exp(-guessed[:, KINDS:]))
        found: Floats = np.hstack([shares(guessed[:, :KINDS]), others]) - targets[batch]
        found[~recap[batch], KINDS:] = 0.0  # only a recap has needs and solutions
        return found.astype("f")

    told = [[f for f in one.features if not f.startswith(without)] if without else one.features for one in shown]
    return fit(told, classifier.OUTPUTS, error, _CLAUSES)


def fit_deadlines(shown: Sequence[DeadlineLesson]) -> Weights:
    """Train the finder of the words that put a promise off."""
    targets = np.array([target for one in shown for target in one.targets])

    def error(guessed: Floats, batch: Any) -> Floats:
        found = shares(guessed)
        found[np.arange(len(batch)), targets[batch]] -= 1.0
        return found.astype("f")

    return fit([features for one in shown for features in one.features], tagger.OUTPUTS, error, _WORDS)


def main() -> None:
    """Train, and write the weights or print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    checked = parser.parse_args().check
    clauses, rules, deadlines = list(lessons.clauses()), list(lessons.rules()), list(lessons.deadlines())
    if checked:
        print(f"{len(clauses)} clauses and {len(deadlines)} promises, one in ten of their messages held out\n")
        shown = [*rules, *(c for c in clauses if not held_out(c.message))]
        out = [c for c in clauses if held_out(c.message)]
        alone = Network.of(fit_clauses(shown, OPINION))
        clauses_table(out, {"learned, rules unheard": alone, "both": Network.of(fit_clauses(shown))})
        known = Network.of(fit_deadlines([d for d in deadlines if not held_out(d.message)]))
        deadlines_table([d for d in deadlines if held_out(d.message)], known)
        return
    np.savez_compressed(WEIGHTS / "deadlines.npz", **fit_deadlines(deadlines))
    np.savez_compressed(WEIGHTS / "clauses.npz", **fit_clauses([*rules, *clauses]))


if __name__ == "__main__":
    main()
