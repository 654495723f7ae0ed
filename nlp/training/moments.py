"""The optimizer of the vectors, of which there are too many to touch all of them at each step."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from thinc.api import Optimizer

from nlp.learned.network import Floats

DECAY = 0.01
Ints = npt.NDArray[np.int64]


class Moments:
    """Adam for the vectors of features, of which a step shows one in a hundred: only those are touched.

    Before a vector is shown again it makes up for the steps in which it was not: they moved it on by what it had
    gathered, less and less, and took from it what weight decay takes. The sums are those of Adam on all vectors at
    each step, but for the rate, which hardly changes while any movement is left.
    """

    def __init__(self, vectors: Floats, adam: Optimizer) -> None:
        self._vectors, self._adam = vectors, adam
        self._first, self._second = np.zeros_like(vectors), np.zeros_like(vectors)
        self._step = np.zeros(len(vectors), dtype="i")

    def catch_up(self, rows: Ints, step: int) -> None:
        """Bring some rows to where they stand after so many steps."""
        b1, b2 = self._adam.b1, self._adam.b2
        gap = np.maximum(0, step - self._step[rows])[:, None]
        kept = b1 / b2**0.5
        moved = kept * (1 - kept**gap) / (1 - kept) * self._direction(rows, step)
        self._vectors[rows] = (1 - self._adam.learn_rate * DECAY) ** gap * self._vectors[rows] - moved
        self._first[rows] *= (b1**gap).astype("f")
        self._second[rows] *= (b2**gap).astype("f")
        self._step[rows] = step

    def learn(self, rows: Ints, gradient: Floats, step: int) -> None:
        """Take one step with the gradient of rows that have caught up."""
        adam = self._adam
        gradient *= min(1.0, adam.grad_clip / max(adam.eps, float(np.linalg.norm(gradient))))
        self._first[rows] = adam.b1 * self._first[rows] + (1 - adam.b1) * gradient
        self._second[rows] = adam.b2 * self._second[rows] + (1 - adam.b2) * gradient**2
        self._vectors[rows] -= self._direction(rows, step)
        self._vectors[rows] *= 1 - adam.learn_rate * DECAY
        self._step[rows] = step

    def _direction(self, rows: Ints, step: int) -> Floats:
        adam = self._adam
        rate = adam.learn_rate * (1 - adam.b2 ** max(1, step)) ** 0.5 / (1 - adam.b1 ** max(1, step))
        found: Floats = (rate * self._first[rows] / (np.sqrt(self._second[rows]) + adam.eps)).astype("f")
        return found
