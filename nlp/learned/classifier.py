"""The trained classifier: what a clause's features say it is.

A small network: the vectors of a clause's features are added up, pass one hidden layer and end in the likelihoods of
what the clause may be. `train` makes the weights with thinc, spaCy's library of layers; asking them takes two small
products of matrices, so that a mail costs a fraction of a millisecond.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.findings import Holder

Floats = npt.NDArray[np.float32]

# What a clause can be as a promise; the places in the output of the network.
HOLDERS: tuple[Holder | None, ...] = (None, Holder.US, Holder.CUSTOMER, Holder.OTHER)
NEED, SOLUTION = len(HOLDERS), len(HOLDERS) + 1
OUTPUTS = len(HOLDERS) + 2


@dataclass(frozen=True, slots=True)
class Opinion:
    """How likely a clause is what it may be, each from 0 to 1."""

    holders: Mapping[Holder | None, float]  # whose promise; None for no promise. They add up to 1
    need: float
    solution: float


class Classifier:
    """The weights. Immutable; may be asked from any thread."""

    def __init__(self, features: Sequence[str], vectors: Floats, hidden: Floats, output: Floats, bias: Floats) -> None:
        self._place = {feature: at for at, feature in enumerate(features)}
        self._vectors = vectors
        self._hidden = hidden
        self._output = output
        self._bias = bias

    @classmethod
    def of(cls, weights: Mapping[str, Any]) -> Classifier:
        """Build it from arrays as `train` makes them."""
        numbers = {name: array.astype(np.float32) for name, array in weights.items() if name != "features"}
        return cls(bytes(weights["features"]).decode("utf-8").split("\n"), **numbers)

    def opinions(self, clauses: Iterable[Sequence[str]]) -> list[Opinion]:
        """Return what each clause is likely to be, in order, from its features. Unknown features count for nothing."""
        place = self._place
        told = [[place[f] for f in features if f in place] for features in clauses]
        if not told:
            return []
        sums = np.stack([self._vectors[known].sum(axis=0) for known in told])
        raw = np.maximum(sums + self._hidden, 0.0) @ self._output + self._bias
        kinds = np.exp(raw[:, : len(HOLDERS)] - raw[:, : len(HOLDERS)].max(axis=1, keepdims=True))
        kinds /= kinds.sum(axis=1, keepdims=True)
        others = 1.0 / (1.0 + np.exp(-raw[:, len(HOLDERS) :]))
        return [
            Opinion(MappingProxyType(dict(zip(HOLDERS, kind, strict=True))), *other)
            for kind, other in zip(kinds.tolist(), others.tolist(), strict=True)
        ]


@cache
def load() -> Classifier:
    """Read the shipped weights, which serve both languages. The same frozen object every time."""
    with files("nlp.learned").joinpath("weights.npz").open("rb") as file, np.load(file) as stored:
        return Classifier.of({name: stored[name] for name in stored.files})
