"""Lets what was learned from examples overrule the rules: where promises are, whose, by whom, and what puts them off."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.clauses import Clause
from nlp.cues import Cues
from nlp.deadlines import Hang, Lead, TimeMention
from nlp.findings import DeadlineKind
from nlp.learned.answers import SOFT, Answers
from nlp.learned.features import Describer
from nlp.learned.network import load
from nlp.naming import Doer
from nlp.promises import Draft, Judged, draft
from nlp.recap import RecapReader
from nlp.words import Words

RULE = "learned from examples"
_AT_ONCE = 1_500  # words, so that the longest text needs no more memory than this
PROMISED = 0.7
SURE = 0.7
NOTED, FORGOTTEN = 0.5, 0.15
PERSON, KEPT = 0.5, 0.05
SAME = 0.75
RUNS, GAP = False, 2
SHORT = 2
CUT = True
CHOOSE = False
MARGIN2, DROP, ADD = 0.5, 0.05, 0.8
WORDS = 9.0


@dataclass(frozen=True, slots=True)
class _Sentence:
    found: Sequence[Draft]
    judged: Sequence[Judged]
    noted: Sequence[str]


class SecondReader:
    """Goes through what the rules found in one text, many clauses at a time. Made for one text and dropped with it."""

    def __init__(self, describer: Describer, words: Words, cues: Cues, notes: RecapReader) -> None:
        self._describer = describer
        self._words = words
        self._cues = cues
        self._notes = notes
        self._waiting: list[_Sentence] = []
        self._from = 0  # the first word that the network has not been asked of
        self._told = 0  # how many of the describer's spans it knows
        self._drafts: list[Draft] = []

    def take(self, found: Sequence[Draft], judged: Sequence[Judged], noted: Sequence[str], last: int) -> None:
        """Take what the rules found in the next sentence, that ends before the word `last`.

        `noted` says for every clause what was noted of needs ("n") and solutions ("s"), "" for neither.
        """
        if judged or found:
            self._waiting.append(_Sentence(found, judged, noted))
        if last - self._from > _AT_ONCE:
            self._settle(last)

    def drafts(self) -> list[Draft]:
        """Return the promises of the text."""
        self._settle(len(self._words))
        return self._drafts

    def _settle(self, last: int) -> None:
        if self._waiting:
            spans = self._describer.spans[self._told :]
            words = self._describer.words(self._from, last)
            answers = Answers(load("reader")(words, spans, self._describer.text(), self._from), self._from)
            for run in self._runs():
                self._drafts += self._revised(run, answers)
                self._note(run, answers)
        self._told, self._from = len(self._describer.spans), last
        self._waiting = []

    def _runs(self) -> list[_Sentence]:
        """Put the sentences of a line together again: a full stop may have been an abbreviation's."""
        if not RUNS:
            return self._waiting
        found: list[_Sentence] = []
        end = 0
        for one in self._waiting:
            if not one.judged:
                found.append(one); end = 0
                continue
            first, last = one.judged[0].clause.first, one.judged[-1].clause.last
            words = self._words
            if end and first - end <= GAP and "\n" not in words.text[words.ends[end - 1] : words.starts[first]]:
                before = found.pop()
                one = _Sentence([*before.found, *one.found], [*before.judged, *one.judged], [*before.noted, *one.noted])
            found.append(one)
            end = last
        return found

    def _revised(self, sentence: _Sentence, answers: Answers) -> list[Draft]:
        """Return the promises of a sentence. Those that no single clause made stay as they are."""
        kept = [one for one in sentence.found if not one.single]
        for one, holder in self._cut(sentence, answers) if CUT else self._clauses(sentence, answers):
            made = draft(one, Doer(holder, self._person(one, answers)), one.rule or RULE)
            kept.append(self._put_off(made, answers))
        return sorted(kept, key=lambda one: one.first)

    def _clauses(self, sentence, answers):
        for one in sentence.judged:
            p, holder, sure = answers.promise(one.clause.first, one.clause.last)
            if p > PROMISED:
                yield one, holder

    def _cut(self, sentence: _Sentence, answers: Answers):
        judged = sentence.judged
        if not judged:
            return
        first, last = judged[0].clause.first, judged[-1].clause.last
        spans = answers.promises(first, last, self._edges(judged, first, last), PROMISED)
        for begin, end in self._whole(spans, judged):
            near = [one for one in judged if one.clause.first < end and begin < one.clause.last]
            main = max(near, key=lambda one: _common(one.clause, begin, end), default=None)
            if main is None:
                continue
            _, holder, sure = answers.promise(begin, end)
            if sure < SURE:
                holder = main.doer.holder
            yield self._bound(self._part(main, near, begin, end), answers), holder

    def _bound(self, one: Judged, answers: Answers) -> Judged:
        """Take another of a clause's times for its deadline, where the network is surer of it."""
        if not CHOOSE or len(one.clause.mentions) < 1:
            return one
        def sure(m):
            return answers.deadline(*self._place(m, one.clause))
        usable = [m for m in one.clause.mentions if not m.past]
        if one.mention is not None and one.mention in usable:
            own = sure(one.mention)
            best = max(usable, key=sure)
            if best is not one.mention and sure(best) > own + MARGIN2:
                return replace(one, mention=best)
            if own < DROP:
                return replace(one, mention=None)
            return one
        if one.mention is None and usable:
            best = max(usable, key=sure)
            if sure(best) > ADD:
                return replace(one, mention=best)
        return one

    def _place(self, m, clause):
        starts = self._words.starts
        a = bisect_left(starts, m.start); b = bisect_left(starts, m.end)
        return a, max(b, a + 1)

    def _whole(self, spans, judged):
        """Put stumps without a verb or a time to what they stand beside."""
        if not SHORT:
            return spans
        starts = self._words.starts
        verbs = {p.first for one in judged for p in one.clause.predicates}
        times = [m.start for one in judged for m in one.clause.mentions]
        stump = [not any(a <= v < b for v in verbs) and not any(starts[a] <= t <= starts[b - 1] for t in times) for a, b in spans]
        found = []
        for k, (a, b) in enumerate(spans):
            if found and found[-1][1] >= a - 1 and (stump[k] or found[-1][2]):
                found[-1] = (found[-1][0], b, found[-1][2] and stump[k])
            else:
                found.append((a, b, stump[k]))
        return [(a, b) for a, b, bare in found if not (bare and b - a <= SHORT and not any(one.rule and one.clause.first < b and a < one.clause.last for one in judged))]

    def _part(self, main: Judged, near: Sequence[Judged], begin: int, end: int) -> Judged:
        """Return a clause as the network cut it."""
        clause = main.clause
        common = _common(clause, begin, end)
        if common >= SAME * (max(clause.last, end) - min(clause.first, begin)):
            return main
        starts = self._words.starts
        low, high = starts[begin], self._words.ends[end - 1]
        every = [m for one in near for m in one.clause.mentions if low <= m.start < high]
        mention = main.mention if main.mention in every else None
        if mention is None:
            own = [one.mention for one in near if one.mention in every and one.mention is not None]
            free = [m for m in every if not m.past and m.lead is not Lead.OF]
            mention = next(iter(own), None) or next((m for m in free if m.kind is DeadlineKind.EXACT), None) or next(iter(free), None)
        inner = tuple(p for one in near for p in one.clause.predicates if begin <= p.first < end)
        head = clause.head if clause.head in inner else next(iter(inner), None)
        cut = replace(clause, first=begin, last=end, head=head, predicates=inner, mentions=tuple(every))
        return replace(main, clause=cut, mention=mention, first=begin, said=(begin, end))

    def _edges(self, judged: Sequence[Judged], first: int, last: int) -> frozenset[int]:
        """Where a promise may well begin or end: where clauses do, and around marks and conjunctions."""
        low, joins = self._words.low, self._cues.clauses["coordinating"]
        found = {edge for one in judged for edge in (one.clause.first, one.first, one.clause.last)}
        for at in range(first, last):
            if not low[at][0].isalnum() or low[at] in joins:
                found.update((at, at + 1))
        return frozenset(found)

    def _person(self, one: Judged, answers: Answers) -> str | None:
        """Return the name of who does it."""
        first, last = one.clause.first, one.clause.last
        named = answers.person(first, last, PERSON)
        if named is not None:
            return self._words.text[self._words.starts[named[0]] : self._words.ends[named[1] - 1]]
        if one.doer.person and answers.person(first, last, KEPT) is not None:
            return one.doer.person
        return None

    def _put_off(self, made: Draft, answers: Answers) -> Draft:
        """Add the words that put a promise off, where no rule found its deadline; tell vague from conditional."""
        if not (made.mention is None or made.mention.kind in SOFT):
            return made
        found = answers.put_off(made.first, made.last)
        if found is None:
            return made
        first, last, kind = found
        start, end = self._words.starts[first], self._words.ends[last - 1]
        mention = made.mention
        if mention is None:
            said = TimeMention(
                start, end, kind, None, None, RULE, None, Lead.NONE, False, Hang.NONE, None, False, said_from=start
            )
            return replace(made, mention=said)
        if mention.start < end and start < mention.end:
            if answers.deadline(first, last) > WORDS:
                return replace(made, mention=replace(mention, kind=kind, start=start, end=end))
            return replace(made, mention=replace(mention, kind=kind))
        return made

    def _note(self, sentence: _Sentence, answers: Answers) -> None:
        """Note the needs and solutions that the rules overlooked, and forget those that are none."""
        for one, mark in zip(sentence.judged, sentence.noted, strict=True):
            for need in (True, False):
                likely = answers.line(one.clause.first, one.clause.last, need)
                known = mark == ("n" if need else "s")
                if likely > NOTED and not mark:
                    self._notes.note(one.clause, need, RULE)
                elif known and likely < FORGOTTEN:
                    self._notes.drop(one.clause, need)


def _common(clause: Clause, first: int, last: int) -> int:
    return min(clause.last, last) - max(clause.first, first)
