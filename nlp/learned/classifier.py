"""What a clause is likely to be: a promise and whose, a need, a solution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from nlp.findings import Holder
from nlp.learned.network import Network, shares

# What a clause can be as a promise: places in the output of the network. Behind them a need and a solution.
HOLDERS: tuple[Holder | None, ...] = (None, Holder.US, Holder.CUSTOMER, Holder.OTHER)
OUTPUTS = len(HOLDERS) + 2


@dataclass(frozen=True, slots=True)
class Opinion:
    """How likely a clause is what it may be, each from 0 to 1."""

    holders: Mapping[Holder | None, float]  # whose promise; None for no promise. They add up to 1
    need: float
    solution: float

    @property
    def holder(self) -> Holder | None:
        """Whose promise it is most likely, None for no promise."""
        return max(self.holders, key=self.holders.__getitem__)


def opinions(network: Network, clauses: Sequence[Sequence[str]]) -> list[Opinion]:
    """Return what each clause is likely to be, in order, from its features."""
    if not clauses:
        return []
    raw = network(clauses)
    kinds = shares(raw[:, : len(HOLDERS)]).tolist()
    others = (1.0 / (1.0 + np.exp(-raw[:, len(HOLDERS) :]))).tolist()
    return [
        Opinion(MappingProxyType(dict(zip(HOLDERS, kind, strict=True))), *other)
        for kind, other in zip(kinds, others, strict=True)
    ]
