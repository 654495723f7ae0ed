"""What the network's rows of numbers say of stretches of words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlp.findings import DeadlineKind, Holder
from nlp.learned.network import Floats

HOLDERS = (Holder.US, Holder.CUSTOMER, Holder.OTHER)
SOFT = (DeadlineKind.VAGUE, DeadlineKind.CONDITIONAL)
# Of each thing to tell a word is no part, begins it or goes on with it: a promise by holder; a deadline that is vague,
# conditional or a date; a doer's name; a need; a solution.
DATED = len(SOFT)
HEADS = PROMISE, DEADLINE, PERSON, NEED, SOLUTION = (0, 7), (7, 14), (14, 17), (17, 20), (20, 23)
OUTPUTS = HEADS[-1][1]

_LONGEST = 14  # words of a deadline
_BREACH = 4.0  # what it costs a promise to begin or end inside a piece
_NEVER = 1e9
_LEAST = 1e-9
_NEED, _SOLUTION = 3, 4  # columns of the sums, behind those of the holders


def _added(*groups: Sequence[int]) -> Floats:
    """The matrix that adds up the outputs of each group."""
    found = np.zeros((OUTPUTS, len(groups)), dtype=np.float32)
    for column, group in enumerate(groups):
        found[list(group), column] = 1.0
    return found


_FIRSTS, _SIZES = [first for first, _ in HEADS], [last - first for first, last in HEADS]
_BEGINS, _GOES_ON = range(PROMISE[0] + 1, PROMISE[1], 2), range(PROMISE[0] + 2, PROMISE[1], 2)
_NAME = PERSON[0] + 1, PERSON[0] + 2
# Whether a word is part of each holder's promise, of a need, of a solution.
_THERE = _added(*zip(_BEGINS, _GOES_ON, strict=True), *(range(first + 1, last) for first, last in (NEED, SOLUTION)))
_PROMISED = _added(PROMISE[:1], _BEGINS, _GOES_ON)
# Whether it is part of the doer's name; how much rather it goes on with one than begins it.
_NAMES = _added(_NAME, _NAME[1:]) - _added((), _NAME[:1])


class Answers:
    """The likelihoods of the words of one passage, from the word `begins` on. Places are word indexes of the text."""

    def __init__(self, raw: Floats, begins: int) -> None:
        self._begins = begins
        likely = _likelihoods(raw)
        # One list a column and not one a word: those of a long text would keep the garbage collector busy.
        there = likely @ _THERE
        self._sums = np.vstack([np.zeros_like(there[:1]), there.cumsum(axis=0)]).T.tolist()
        self._promised = np.log(likely @ _PROMISED + _LEAST).T.tolist()
        self._names = (likely @ _NAMES).T.tolist()
        put_off = np.log(likely[:, slice(*DEADLINE)].T + _LEAST)
        self._gains = (put_off[1 : 1 + 2 * len(SOFT)] - put_off[0]).tolist()

    def _mean(self, column: int, first: int, last: int) -> float:
        sums: list[float] = self._sums[column]
        return (sums[last - self._begins] - sums[first - self._begins]) / (last - first)

    def promise(self, first: int, last: int) -> float:
        """Return how likely a passage is a promise."""
        return sum(self._mean(k, first, last) for k in range(len(HOLDERS)))

    def holder(self, first: int, last: int, ruled: Holder | None = None, lean: float = 0.0) -> Holder:
        """Return whose promise a passage is, if it is one; what the rules say of it counts for `lean`."""
        return max(HOLDERS, key=lambda one: self._mean(HOLDERS.index(one), first, last) + lean * (one is ruled))

    def promises(self, first: int, edges: frozenset[int], doubts: Sequence[float]) -> list[tuple[int, int]]:
        """Return the likeliest cut of a passage into promises and what is none, as first and last words of promises.

        `doubts` says of every word from `first` on how much must speak for a promise, 0 for likelier than not. One
        begins and ends at one of the `edges`, places between words, unless much speaks for another place.
        """
        last = first + len(doubts)
        out, into = 0.0, -_NEVER
        # Of every word: was a promise going on before it, where it stands outside or begins one; does it begin one.
        came: list[tuple[bool, bool]] = []
        said = (column[first - self._begins : last - self._begins] for column in self._promised)
        for at, (none, begins, goes_on, doubt) in enumerate(zip(*said, doubts, strict=True), start=first):
            price = 0.0 if at in edges else _BREACH
            ends = into - price > out
            free = into - price if ends else out
            opened, carried = free + begins - price, into + goes_on
            came.append((ends, opened > carried))
            out, into = free + none + doubt, max(opened, carried)
        spans: list[tuple[int, int]] = []
        inside, end = into > out, last
        for at in range(last - 1, first - 1, -1):
            ends, opens = came[at - first]
            if not inside:
                inside, end = ends, at
            elif opens:
                spans.append((at, end))
                inside, end = ends, at
        return spans[::-1]

    def line(self, first: int, last: int, need: bool) -> float:
        """Return how likely a passage is a need, or a solution."""
        return self._mean(_NEED if need else _SOLUTION, first, last)

    def person(self, first: int, last: int, enough: float) -> tuple[int, int] | None:
        """Return the first word of the doer's name in a passage and the one after its last, None for no name."""
        part, goes_on = (column[first - self._begins : last - self._begins] for column in self._names)
        most = max(part)
        if most < enough:
            return None
        begin = end = part.index(most)
        while begin > 0 and part[begin - 1] > enough and goes_on[begin] > 0:
            begin -= 1
        while end + 1 < len(part) and part[end + 1] > enough and goes_on[end + 1] > 0:
            end += 1
        return first + begin, first + end + 1

    def put_off(self, first: int, last: int) -> tuple[int, int, DeadlineKind] | None:
        """Return the likeliest stretch of words that puts a promise off, None if none is likelier."""
        best, most = None, 0.0
        for number, kind in enumerate(SOFT):
            begins, goes_on = (
                self._gains[k][first - self._begins : last - self._begins] for k in (2 * number, 2 * number + 1)
            )
            for at, run in enumerate(begins):
                for end in range(at + 1, min(len(begins), at + _LONGEST) + 1):
                    if run > most:
                        best, most = (first + at, first + end, kind), run
                    if end < len(begins):
                        run += goes_on[end]
        return best


def _likelihoods(raw: Floats) -> Floats:
    """Rows of numbers as likelihoods that add up to 1 for each thing to tell."""
    found: Floats = np.exp(raw - np.maximum.reduceat(raw, _FIRSTS, axis=1).repeat(_SIZES, axis=1))
    found /= np.add.reduceat(found, _FIRSTS, axis=1).repeat(_SIZES, axis=1)
    return found
