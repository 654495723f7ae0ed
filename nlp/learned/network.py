"""A small network that reads a text word by word, each word with what stands around it.

What is noted of a word is added up (every feature has its vector), passes layers that look further and further to
both sides, and ends in one row of numbers a word for each of the things to tell. `nlp.training` makes the weights with
thinc, spaCy's library of layers. Asking takes a few products of matrices: a mail costs a fraction of a millisecond.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from thinc.api import NumpyOps

from nlp.learned.features import Note, Span, spelled

Floats = npt.NDArray[np.float32]

REACHES = (1, 2, 4, 8)  # words to either side that each layer adds to what the one before it saw
MARGIN = sum(REACHES)  # empty rows before and behind a text: no further do the layers look
_REMEMBERED = 12_000  # notes whose sums are kept
_OPS = NumpyOps()


class _Sums:
    """The sum of the vectors of each note met so far. Rows are only added, so that who reads them needs no lock."""

    def __init__(self, width: int, least: int = 0) -> None:
        self.rows: dict[Note, int] = {}
        self.table = np.zeros((max(_REMEMBERED, least), width), dtype=np.float32)


class Network:
    """Weights. May be asked from any thread; what it remembers of one text says nothing about another."""

    def __init__(
        self,
        features: Sequence[str],
        vectors: Floats,
        layers: Sequence[tuple[Floats, Floats, Floats]],
        last: tuple[Floats, Floats],
    ) -> None:
        self._place = {feature: at for at, feature in enumerate(features)}
        self._vectors = vectors
        self._layers = layers
        self._last = last
        self._sums = _Sums(vectors.shape[1])
        self._lock = Lock()

    @classmethod
    def of(cls, weights: Mapping[str, Any]) -> Network:
        """Build it from arrays as training makes them."""
        features = bytes(weights["features"]).decode("utf-8").split("\n")
        own = {name: array.astype(np.float32) for name, array in weights.items() if name not in ("features", "vectors")}
        layers = [(own[f"mix{k}"], own[f"layer{k}"], own[f"bias{k}"]) for k in range(len(REACHES))]
        return cls(features, weights["vectors"], layers, (own["output"], own["bias"]))

    def __call__(self, words: Sequence[Note], spans: Sequence[Span], everywhere: Note, begins: int = 0) -> Floats:
        """Return one row of numbers a word.

        `words` says what is noted of each word by itself, `spans` of stretches of them, counted from the word
        `begins`; `everywhere` is noted of all.
        """
        notes = [everywhere, *words, *(note for _, _, note in spans)]
        rows, table = self._known(notes)
        seen = np.zeros((len(words) + 2 * MARGIN, table.shape[1]), dtype=np.float32)
        own = seen[MARGIN:-MARGIN]
        own += _summed(table, rows[1:], len(words), [(first - begins, last - first) for first, last, _ in spans])
        own += table[rows[0]]
        for reach, (mix, weights, bias) in zip(REACHES, self._layers, strict=True):
            found = around(seen, reach, mix) @ weights
            found += bias
            seen += np.maximum(found, 0.0, out=found)
        return own @ self._last[0] + self._last[1]

    def _known(self, notes: Sequence[Note]) -> tuple[list[int], Floats]:
        """Return the row of every note, and the table it is a row of."""
        sums = self._sums
        get = sums.rows.get
        rows = [get(note, -1) for note in notes]
        if -1 in rows:
            sums = self._learn(dict.fromkeys(notes))
            rows = [sums.rows[note] for note in notes]
        return rows, sums.table

    def _learn(self, notes: Mapping[Note, None]) -> _Sums:
        with self._lock:
            sums = self._sums
            fresh = [note for note in notes if note not in sums.rows]
            if len(sums.rows) + len(fresh) > len(sums.table):
                self._sums = sums = _Sums(self._vectors.shape[1], len(notes))
                fresh = list(notes)
            for row, note in enumerate(fresh, start=len(sums.rows)):
                places = [at for f in spelled(note) if (at := self._place.get(f)) is not None]
                sums.table[row] = self._vectors[places].sum(axis=0, dtype=np.float32)
                sums.rows[note] = row
            return sums


def _summed(table: Floats, rows: Sequence[int], count: int, spans: Sequence[tuple[int, int]]) -> Floats:
    """Add up the rows of each of `count` words: its own, in order, then those of the spans (first, size) it lies in."""
    first, size = np.arange(count + len(spans)), np.ones(count + len(spans), dtype=np.intp)
    if spans:
        first[count:], size[count:] = np.array(spans).T
    places = np.arange(size.sum()) + (first - size.cumsum() + size).repeat(size)
    by_word = np.repeat(rows, size)[places.argsort(kind="stable")]
    found: Floats = _OPS.reduce_sum(table.take(by_word, axis=0), np.bincount(places).astype(np.int32))
    return found


def around(seen: Floats, reach: int, mix: Floats) -> Floats:
    """Add to every row the rows so far before and behind it, each weighed by its row of `mix`: before, own, behind."""
    summed: Floats = seen * mix[1]
    summed[reach:] += seen[:-reach] * mix[0]
    summed[:-reach] += seen[reach:] * mix[2]
    return summed


@cache
def load(name: str) -> Network:
    """Read the shipped weights of that name; they serve all languages. The same object every time."""
    with files("nlp.learned").joinpath(f"{name}.npz").open("rb") as file, np.load(file) as stored:
        return Network.of({array: stored[array] for array in stored.files})
