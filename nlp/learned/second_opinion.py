"""Lets what was learned from examples overrule the rules, clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.deadlines import Hang, Lead, TimeMention
from nlp.findings import DeadlineKind
from nlp.learned import classifier, tagger
from nlp.learned.classifier import Opinion
from nlp.learned.network import load
from nlp.naming import Doer
from nlp.promises import Draft, Judged, draft
from nlp.recap import RecapReader
from nlp.words import Words

RULE = "learned from examples"
_AT_ONCE = 256  # clauses, so that the longest text needs no more memory than this
# How likely a promise must be where a rule made one, where none did, and where one says that it was taken back: a false
# one costs a person more than one overlooked. For some reasons it is never overruled.
_RULED, _PROMISED, _TAKEN_BACK = 0.5, 0.8, 0.85
_CERTAIN = frozenset(["offer", "question", "condition", "negated"])
_SURE = 0.8  # how sure whose promise it is must be to overrule what the words say
_NOTED = 0.5  # how likely a need or a solution must be to be noted
_FORGOTTEN = 0.15  # and how unlikely to be forgotten where a rule noted it


@dataclass(frozen=True, slots=True)
class _Sentence:
    found: Sequence[Draft]
    judged: Sequence[Judged]
    noted: Sequence[str]


class SecondReader:
    """Goes through what the rules found in one text, many clauses at a time. Made for one text and dropped with it."""

    def __init__(self, words: Words, language: str, notes: RecapReader) -> None:
        self._words = words
        self._language = language
        self._notes = notes
        self._waiting: list[_Sentence] = []
        self._told: list[list[str]] = []
        self._drafts: list[Draft] = []

    def take(
        self, found: Sequence[Draft], judged: Sequence[Judged], noted: Sequence[str], told: list[list[str]]
    ) -> None:
        """Take what the rules found in the next sentence, and the features of its clauses.

        `noted` says for every clause what was noted of needs ("n") and solutions ("s"), "" for neither.
        """
        self._waiting.append(_Sentence(found, judged, noted))
        self._told += told
        if len(self._told) > _AT_ONCE:
            self._settle()

    def drafts(self) -> list[Draft]:
        """Return the promises of the text."""
        self._settle()
        return self._drafts

    def _settle(self) -> None:
        opinions = iter(classifier.opinions(load("clauses"), self._told))
        made: list[Draft] = []
        for sentence in self._waiting:
            own = [next(opinions) for _ in sentence.judged]
            made += _revised(sentence, own)
            self._note(sentence, own)
        self._drafts += self._put_off(made)
        self._waiting, self._told = [], []

    def _put_off(self, made: list[Draft]) -> list[Draft]:
        """Add the words that put a promise off, where no rule found its deadline; tell vague from conditional."""
        asked = [
            k for k, one in enumerate(made) if one.single and (one.mention is None or one.mention.kind in tagger.KINDS)
        ]
        clauses = [self._words.low[made[k].first : made[k].last] for k in asked]
        for k, found in zip(asked, tagger.put_off(load("deadlines"), clauses, self._language), strict=True):
            if found is not None:
                made[k] = self._with(made[k], *found)
        return made

    def _with(self, made: Draft, first: int, last: int, kind: DeadlineKind) -> Draft:
        start, end = self._words.starts[made.first + first], self._words.ends[made.first + last - 1]
        mention = made.mention
        if mention is None:
            said = TimeMention(
                start, end, kind, None, None, RULE, None, Lead.NONE, False, Hang.NONE, None, False, said_from=start
            )
            return replace(made, mention=said)
        if mention.start < end and start < mention.end:
            return replace(made, mention=replace(mention, kind=kind))
        return made

    def _note(self, sentence: _Sentence, opinions: Sequence[Opinion]) -> None:
        """Note the needs and solutions that the rules overlooked, and forget those that are none."""
        for one, mark, opinion in zip(sentence.judged, sentence.noted, opinions, strict=True):
            for need, likely in ((True, opinion.need), (False, opinion.solution)):
                known = mark == ("n" if need else "s")
                if likely > _NOTED and not mark:
                    self._notes.note(one.clause, need, RULE)
                elif known and likely < _FORGOTTEN:
                    self._notes.drop(one.clause, need)


def _revised(sentence: _Sentence, opinions: Sequence[Opinion]) -> list[Draft]:
    """Return the promises of a sentence after the second opinion. Those that no single clause made stay as they are."""
    kept = [one for one in sentence.found if not one.single]
    for one, opinion in zip(sentence.judged, opinions, strict=True):
        enough = _TAKEN_BACK if one.why_not else _RULED if one.rule else _PROMISED
        if opinion.promise > enough and one.why_not not in _CERTAIN:
            holder = opinion.holder if opinion.sure > _SURE else one.doer.holder
            kept.append(draft(one, Doer(holder, one.doer.person), one.rule or RULE))
    return sorted(kept, key=lambda one: one.first)
