"""Cuts what a recap says in one breath into the things it names: needs and solutions one by one."""

from __future__ import annotations

from collections.abc import Set
from itertools import pairwise

from nlp.cues import Cues
from nlp.words import Words

WIDE = 4  # words that both sides of a comma need to be two things

_NOT = frozenset({"non", "not", "n't"})


class Parting:
    """Cuts passages of one text. Made for one text and dropped with it."""

    def __init__(self, words: Words, cues: Cues) -> None:
        self._words = words
        self._cues = cues

    def parts(self, first: int, last: int, apart: int, verbs: Set[int]) -> list[tuple[int, int]]:
        """Cut at ";", "+", "and", "and that", where both sides are long enough to be two things.

        At commas too, where every part has at least `apart` words; 0 for never. `verbs` are where predicates begin.
        """
        low, cues = self._words.low, self._cues
        joining, content = cues.grammar["joining"], cues.clauses["content"]
        cuts = [k for k in range(first, last) if low[k] == ";"]
        commas = [k for k in range(first, last) if low[k] == "," and self._depth(first, k) == 0]
        edges = [first - 1, *commas, last]
        listed = apart >= WIDE or all(self._stands_alone(k + 1, verbs, "articles") for k in commas)
        if apart and listed and all(b - a > apart for a, b in pairwise(edges)):
            cuts += commas
        for k in range(first + 1, last - 2):
            before, behind, after = k - first, last - k - 1, low[k + 1]
            if low[k] == "+":
                if before >= WIDE - 1 and behind >= WIDE - 1:
                    cuts.append(k)
            elif low[k] == "," and behind >= WIDE - 1 and before >= WIDE - 1:
                if after in content or (after in joining and (k in cuts or low[k + 2] in content)):
                    cuts.append(k)
            elif low[k] in joining and before >= WIDE - 1:
                prepared = after in cues.grammar["prepositions"] and low[k + 2] in cues.grammar["articles"]
                opened = behind >= WIDE - 1 and (prepared or after in cues.grammar["part_openers"])
                if opened or (before >= WIDE and behind >= WIDE and self._stands_alone(k + 1, verbs)):
                    cuts.append(k)
        found = []
        start = first
        for cut in (*sorted(set(cuts)), last):
            span = self.trimmed(start, cut)
            if span is not None:
                found.append(span)
            start = cut + 1
        return found

    def _stands_alone(self, at: int, verbs: Set[int], opener: str = "") -> bool:
        """Whether a word can begin a thing of its own: a noun or a given opener, and no second adjective or verb."""
        if at == len(self._words):
            return False  # the text ends with a comma
        low, grammar = self._words.low[at], self._cues.grammar
        if opener and (low in grammar[opener] or (low in grammar["denials"] and low not in _NOT)):
            return True  # "il", "un"; "niente plastica", "no nails"
        closed = ("prepositions", "adverbs", "determiners", "clitics", "joining", "denials")
        return low[0].isalpha() and at not in verbs and not any(low in grammar[name] for name in closed)

    def _depth(self, first: int, at: int) -> int:
        low = self._words.low[first:at]
        return low.count("(") - low.count(")")

    def trimmed(self, first: int, last: int) -> tuple[int, int] | None:
        """Return the offsets of a passage without the marks and joining words at its edges, None for nothing left."""
        words = self._words
        while last > first and (
            not (words.low[last - 1][-1].isalnum() or words.low[last - 1] in ')%]"»')
            or words.low[last - 1] in self._cues.grammar["joining"]
        ):
            last -= 1
        while first < last and (
            not (words.low[first][0].isalnum() or words.low[first] in '(["«')
            or words.low[first] in self._cues.grammar["part_leads"]
        ):
            first += 1
        return (words.starts[first], words.ends[last - 1]) if first < last else None
