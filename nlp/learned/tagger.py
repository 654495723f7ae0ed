"""Finds what puts a promise off where no rule knows it: "a terreno asciutto", "tra un cantiere e l'altro"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlp.findings import DeadlineKind
from nlp.learned.network import Floats, Network, shares

KINDS = (DeadlineKind.VAGUE, DeadlineKind.CONDITIONAL)
# Each word is none of it, or of one of the kinds the first, an inner one, the last, or the only one.
PLACES = ("first", "inner", "last", "only")
OUTPUTS = 1 + len(KINDS) * len(PLACES)

_LONGEST = 14  # words
_WINDOW = 3  # words to either side whose place counts
_AROUND = 6  # words to either side
_LEAST = 1e-9


def target(first: int, last: int, kind: DeadlineKind, at: int) -> int:
    """Return the place in the network's output of a word that lies in a deadline, the last word not included."""
    place = "only" if last - first == 1 else "first" if at == first else "last" if at == last - 1 else "inner"
    return 1 + KINDS.index(kind) * len(PLACES) + PLACES.index(place)


def features(low: Sequence[str], language: str) -> list[list[str]]:
    """Return what the network is told of each word of a clause, from its lower-case words."""
    plain = ["0" if word[0].isdigit() else word for word in low]
    padded = ["<", *["<"] * (_WINDOW - 1), *plain, *[">"] * _WINDOW]
    found = []
    for at in range(len(low)):
        near = padded[at : at + 2 * _WINDOW + 1]
        before, word, after = near[_WINDOW - 1 : _WINDOW + 2]
        told = [f"{k - _WINDOW}={said}" for k, said in enumerate(near)]
        for k, said in ((-1, before), (0, word), (1, after)):
            told += [f"{k}e={said[-3:]}", f"{k}s={said[:4]}"]
        told += [f"-1,0={before} {word}", f"0,1={word} {after}", f"-1,1={before} {after}"]
        told += [f"-2,-1={near[_WINDOW - 2]} {before}", f"1,2={after} {near[_WINDOW + 2]}"]
        told += [f"end={min(len(low) - at, 5)}", f"at={min(at, 4)}", f"lang={language}"]
        told += [f"L={said}" for said in plain[max(0, at - _AROUND) : at]]
        told += [f"R={said}" for said in plain[at + 1 : at + 1 + _AROUND]]
        found.append(told)
    return found


def put_off(
    network: Network, clauses: Sequence[Sequence[str]], language: str
) -> list[tuple[int, int, DeadlineKind] | None]:
    """Return for each clause what puts it off: first word, word after the last, and its kind; None for nothing."""
    told = [word for low in clauses for word in features(low, language)]
    if not told:
        return [None] * len(clauses)
    likely = np.log(shares(network(told)) + _LEAST)
    gain = likely[:, 1:] - likely[:, :1]  # over being no part of it
    found, at = [], 0
    for low in clauses:
        found.append(_likeliest(gain[at : at + len(low)]))
        at += len(low)
    return found


def _likeliest(gain: Floats) -> tuple[int, int, DeadlineKind] | None:
    """Of all stretches of words the likeliest one, if it is likelier than that there is none."""
    best, most = None, 0.0
    for number, kind in enumerate(KINDS):
        begins, goes_on, ends, alone = (gain[:, number * len(PLACES) + k].tolist() for k in range(len(PLACES)))
        for first, begun in enumerate(begins):
            if alone[first] > most:
                best, most = (first, first + 1, kind), alone[first]
            run = begun
            for last in range(first + 1, min(len(begins), first + _LONGEST)):
                if run + ends[last] > most:
                    best, most = (first, last + 1, kind), run + ends[last]
                run += goes_on[last]
    return best
