"""What a clause is likely to be: a promise and whose, a need, a solution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp.findings import Holder
from nlp.learned.network import Network, shares

# What a clause can be, by place in the output of the network: no promise, a promise and whose, a need, a solution.
HOLDERS = (Holder.US, Holder.CUSTOMER, Holder.OTHER)
KINDS = 1 + len(HOLDERS)
OUTPUTS = KINDS + 2


@dataclass(frozen=True, slots=True)
class Opinion:
    """How likely a clause is what it may be, each from 0 to 1."""

    promise: float
    holder: Holder  # whose promise it is, if it is one
    sure: float  # how likely that is, if it is one
    need: float
    solution: float


def opinions(network: Network, clauses: Sequence[Sequence[str]]) -> list[Opinion]:
    """Return what each clause is likely to be, in order, from its features."""
    if not clauses:
        return []
    raw = network(clauses)
    kinds = shares(raw[:, :KINDS]).tolist()
    others = (1.0 / (1.0 + np.exp(-raw[:, KINDS:]))).tolist()
    return [
        _opinion(1.0 - none, holders, need, solution)
        for (none, *holders), (need, solution) in zip(kinds, others, strict=True)
    ]


def _opinion(promise: float, holders: Sequence[float], need: float, solution: float) -> Opinion:
    most = max(holders)
    return Opinion(promise, HOLDERS[holders.index(most)], most / (sum(holders) or 1.0), need, solution)
