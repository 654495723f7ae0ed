"""What a clause is likely to be: a promise and whose, a need, a solution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp.findings import Holder
from nlp.learned.network import Network, shares

# What a clause can be as a promise: places in the output of the network. Behind them a need and a solution.
HOLDERS = (None, Holder.US, Holder.CUSTOMER, Holder.OTHER)
OUTPUTS = len(HOLDERS) + 2


@dataclass(frozen=True, slots=True)
class Opinion:
    """How likely a clause is what it may be, each from 0 to 1."""

    promise: float
    holder: Holder  # whose promise it is, if it is one
    need: float
    solution: float


def opinions(network: Network, clauses: Sequence[Sequence[str]]) -> list[Opinion]:
    """Return what each clause is likely to be, in order, from its features."""
    if not clauses:
        return []
    raw = network(clauses)
    kinds = shares(raw[:, : len(HOLDERS)]).tolist()
    others = (1.0 / (1.0 + np.exp(-raw[:, len(HOLDERS) :]))).tolist()
    return [
        Opinion(1.0 - none, max(zip(holders, HOLDERS[1:], strict=True))[1], *other)
        for (none, *holders), other in zip(kinds, others, strict=True)
    ]
