"""Puts an English predicate together: its subject, its pronouns, and the adverbs between its words."""

from __future__ import annotations

from nlp.cues import Cues
from nlp.en.surroundings import NEGATIONS, PERSONS
from nlp.en.verbs import Verbs
from nlp.words import Predicate, Tense, Words


class Groups:
    """Answers for one place at a time. Holds only frozen tables."""

    def __init__(self, verbs: Verbs, cues: Cues) -> None:
        self._verbs = verbs
        self._words = cues.grammar

    def subject(self, words: Words, at: int, first: int) -> tuple[int | None, int]:
        """Return where the pronoun subject stands before a verb, and its person; 3 for a noun, 1 for none at all."""
        for k in range(at - 1, first - 1, -1):
            low = words.low[k]
            if low in PERSONS:
                return k, PERSONS[low]
            if low not in self._words["adverbs"] and low not in NEGATIONS:
                return None, 3 if low[0].isalnum() else 1
        return None, 1

    def build(
        self, words: Words, at: int, first: int, last: int, end: int, lead: str, verb: str, tense: Tense,
        *, passive: bool = False, negated: bool = False, person: int | None = None,
    ) -> Predicate:  # fmt: skip
        """Return the predicate whose finite verb stands at `at` and whose last word at `end`."""
        place, said = self.subject(words, at, first)
        start = place if place is not None else at
        near = words.low[end + 1 : min(last, end + 7)]
        return Predicate(
            first=start,
            last=end,
            core=at,
            lead=lead,
            verb=verb,
            tense=tense,
            person=said if person is None else person,
            negated=negated,
            passive=passive,
            to_customer="you" in near or "your" in near[:1] or "u" in near[:2],
            to_us=any(w in ("us", "me") for w in near[:3]),
            to_third=any(w in ("him", "her", "them") for w in near[:2]),
            subject=place,
        )

    def rest(self, words: Words, at: int, last: int) -> tuple[int, bool]:
        """Skip adverbs and negations after an auxiliary: where the next word stands, and whether it is negated."""
        negated = False
        for _ in range(4):
            if at >= last:
                break
            low = words.low[at]
            if low in NEGATIONS:
                negated = True
            elif low not in self._words["adverbs"] and (not low.endswith("ly") or low in self._verbs.base):
                break
            at += 1
        return at, negated
