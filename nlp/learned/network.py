"""A small network over features that are there or not: their vectors are added up, pass one hidden layer, and end in
one number for each thing to tell.

`nlp.training` makes the weights with thinc, spaCy's library of layers. Asking takes two small products of matrices, so
that a mail costs a fraction of a millisecond.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


class Network:
    """Weights. Immutable; may be asked from any thread."""

    def __init__(self, features: Sequence[str], vectors: Floats, hidden: Floats, output: Floats, bias: Floats) -> None:
        self._place = {feature: at for at, feature in enumerate(features, start=1)}
        self._vectors = np.vstack([np.zeros_like(vectors[:1]), vectors])
        self._hidden = hidden
        self._output = output
        self._bias = bias

    @classmethod
    def of(cls, weights: Mapping[str, Any]) -> Network:
        """Build it from arrays as training makes them."""
        kept = ("features", "vectors")  # the many vectors stay as small as they are stored
        numbers = {name: array.astype(np.float32) for name, array in weights.items() if name not in kept}
        return cls(bytes(weights["features"]).decode("utf-8").split("\n"), weights["vectors"], **numbers)

    def __call__(self, told: Iterable[Sequence[str]]) -> Floats:
        """Return one row of numbers for each of the things told. Unknown features count for nothing."""
        get = self._place.get
        known: list[int] = []
        begins: list[int] = []
        for features in told:
            begins.append(len(known))
            known += [at for f in features if (at := get(f))]
            known.append(0)  # the first vector says nothing; no sum is empty
        sums = np.add.reduceat(self._vectors[known].astype(np.float32), begins)
        return np.maximum(sums + self._hidden, 0.0) @ self._output + self._bias


@cache
def load(name: str) -> Network:
    """Read shipped weights, "clauses" or "deadlines"; they serve all languages. The same object every time."""
    with files("nlp.learned").joinpath(f"{name}.npz").open("rb") as file, np.load(file) as stored:
        return Network.of({array: stored[array] for array in stored.files})


def shares(raw: Floats) -> Floats:
    """Return rows of numbers as likelihoods that add up to 1."""
    found: Floats = np.exp(raw - raw.max(axis=1, keepdims=True))
    found /= found.sum(axis=1, keepdims=True)
    return found
