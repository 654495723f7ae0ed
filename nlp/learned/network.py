"""A small network that reads a text word by word, each word with what stands around it.

What is noted of a word is added up (every feature has its vector), passes layers that look further and further to both
sides, and ends in one row of likelihoods a word for each of the things to tell. `nlp.training` makes the weights with
thinc, spaCy's library of layers. Asking takes a few products of matrices, so that a mail costs a fraction of a
millisecond.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.learned.features import Note, Span, spelled

Floats = npt.NDArray[np.float32]

REACHES = (1, 2, 4, 8)  # words to either side that each layer adds to what the one before it saw
MARGIN = sum(REACHES)  # empty rows before and behind a text: no further do the layers look
_REMEMBERED = 12_000  # notes whose sums are kept


class Network:
    """Weights. May be asked from any thread; what it remembers of one text says nothing about another."""

    def __init__(
        self,
        features: Sequence[str],
        vectors: Floats,
        layers: Sequence[tuple[Floats, Floats]],
        last: tuple[Floats, Floats],
    ) -> None:
        self._place = {feature: at for at, feature in enumerate(features)}
        self._vectors = vectors
        self._layers = layers
        self._last = last
        self._known: dict[Note, Floats] = {}

    @classmethod
    def of(cls, weights: Mapping[str, Any]) -> Network:
        """Build it from arrays as training makes them."""
        features = bytes(weights["features"]).decode("utf-8").split("\n")
        own = {name: array.astype(np.float32) for name, array in weights.items() if name not in ("features", "vectors")}
        layers = [(own[f"layer{k}"], own[f"bias{k}"]) for k in range(len(REACHES))]
        return cls(features, weights["vectors"], layers, (own["output"], own["bias"]))

    def __call__(self, words: Sequence[Note], spans: Iterable[Span], everywhere: Note, begins: int = 0) -> Floats:
        """Return one row of numbers a word.

        `words` says what is noted of each word by itself, `spans` of stretches of them, counted from the word
        `begins`; `everywhere` is noted of all.
        """
        self._learn({*words, everywhere, *(note for _, _, note in spans)})
        known = self._known
        seen = np.zeros((len(words) + 2 * MARGIN, self._vectors.shape[1]), dtype=np.float32)
        own = seen[MARGIN:-MARGIN]
        own += [known[word] for word in words]
        own += known[everywhere]
        for first, last, note in spans:
            own[first - begins : last - begins] += known[note]
        for reach, (weights, bias) in zip(REACHES, self._layers, strict=True):
            seen += np.maximum(around(seen, reach) @ weights + bias, 0.0)
        return own @ self._last[0] + self._last[1]

    def _learn(self, notes: set[Note]) -> None:
        fresh = [note for note in notes if note not in self._known]
        if not fresh:
            return
        if len(self._known) + len(fresh) > _REMEMBERED:
            self._known = {}
            fresh = list(notes)
        get, vectors = self._place.get, self._vectors
        self._known.update(
            (note, vectors[[at for f in spelled(note) if (at := get(f)) is not None]].sum(axis=0, dtype=np.float32))
            for note in fresh
        )


def around(seen: Floats, reach: int) -> Floats:
    """Lay beside every row the rows so far before and behind it; zeros where there are none."""
    nothing = np.zeros_like(seen[:reach])
    return np.hstack([np.vstack([nothing, seen[:-reach]]), seen, np.vstack([seen[reach:], nothing])])


@cache
def load(name: str) -> Network:
    """Read the shipped weights of that name; they serve all languages. The same object every time."""
    with files("nlp.learned").joinpath(f"{name}.npz").open("rb") as file, np.load(file) as stored:
        return Network.of({array: stored[array] for array in stored.files})


def shares(raw: Floats) -> Floats:
    """Return rows of numbers as likelihoods that add up to 1."""
    found: Floats = np.exp(raw - raw.max(axis=1, keepdims=True))
    found /= found.sum(axis=1, keepdims=True)
    return found
