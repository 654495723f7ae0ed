"""Lets what was learned overrule the rules: where promises are, whose, by whom, and what puts them off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from nlp.cues import Cues
from nlp.deadlines import Hang, Lead, TimeMention
from nlp.findings import DeadlineKind, Holder, TextType
from nlp.learned.answers import SOFT, Answers
from nlp.learned.features import Describer
from nlp.learned.names import Names
from nlp.learned.network import MARGIN, load
from nlp.naming import Doer
from nlp.promises import Draft, Judged, draft
from nlp.recap import RecapReader
from nlp.rules import ANSWER, ASSURANCE, TASK
from nlp.words import Tense, Words

RULE = "learned from examples"
_AT_ONCE = 1_500  # words, so that the longest text needs no more memory than this
# How much must speak for a promise (0: likelier than not) where a rule made one, where none did, where a rule took one
# back, and where it is politeness: a false one costs a person more than one overlooked.
_RULED, _UNRULED, _BACK, _POLITE = 0.0, 0.4, 1.5, 4.0
# The same by the rule that made one: "ci penso io" is one whatever it is about, "la avviso" is one alone, a line among
# tasks nearly always.
_SURER = {ASSURANCE: -3.0, ANSWER: -5.0, TASK: -0.6}
# What the rules' holder counts for where a noun says whose a clause is ("ci pensa lo spedizioniere"), or the speaker
# before a colon ("Sara: te la mando domenica").
_LEAN = {"noun": 0.3, "speaker": 1.0}
_NOTED = 0.5  # how likely a need or a solution must be to be noted
_FORGOTTEN = 0.15  # and how unlikely to be forgotten where a rule noted it
_SAME = 0.75  # of both together that a promise shares with a clause to be that clause
_TRAILING = frozenset({",", ";", ":", ".", "-", "–", "—"})
_STUMP = 2  # words; without a verb or a time so few are no promise


@dataclass(slots=True)
class _Sentence:
    found: Sequence[Draft]
    judged: Sequence[Judged]
    noted: Sequence[str]
    first: int


class SecondReader:
    """Goes through what the rules found in one text, many clauses at a time. Made for one text and dropped with it."""

    def __init__(self, describer: Describer, words: Words, type: TextType, cues: Cues, notes: RecapReader) -> None:
        self._describer = describer
        self._words = words
        self._joins = cues.clauses["coordinating"]
        self._tells = cues.verbs["telling"]
        # What puts nothing off by itself ("senza", "until").
        self._nothing = cues.grammar["prepositions"] | cues.clauses["subordinating"] | cues.clauses["questioning"]
        self._names = Names(words, type, cues)
        self._notes = notes
        self._waiting: list[_Sentence] = []
        self._from = self._end = 0  # the words that the network has not been asked of
        self._taken = 0  # how many of the describer's spans belong to them
        self._drafts: list[Draft] = []

    def take(
        self, found: Sequence[Draft], judged: Sequence[Judged], noted: Sequence[str], first: int, last: int
    ) -> None:
        """Take what the rules found in the next sentence, its words from `first` to the one before `last`.

        `noted` says for every clause what was noted of needs ("n") and solutions ("s"), "" for neither.
        """
        if first - self._end > 2 * MARGIN:  # what lies between is read by nobody: mail that is quoted
            self._settle(self._end + MARGIN)
            self._from = first - MARGIN
        self._end, self._taken = last, len(self._describer.spans)
        if judged or found:
            self._waiting.append(_Sentence(found, judged, noted, first))
        if last - self._from > _AT_ONCE:
            self._settle(last)

    def drafts(self) -> list[Draft]:
        """Return the promises of the text."""
        self._settle(min(len(self._words), self._end + MARGIN))
        return self._drafts

    def _settle(self, last: int) -> None:
        if self._waiting:
            spans = self._describer.spans[: self._taken]
            words = self._describer.words(self._from, last)
            answers = Answers(load("reader")(words, spans, self._describer.text(), self._from), self._from)
            for sentence in self._waiting:
                self._drafts += self._revised(sentence, answers)
                self._note(sentence, answers)
        del self._describer.spans[: self._taken]  # nothing that was answered is kept: a long text has many
        self._waiting, self._taken, self._from = [], 0, last

    def _revised(self, sentence: _Sentence, answers: Answers) -> list[Draft]:
        """Return the promises of a sentence. Those that no single clause made stay as they are."""
        kept = [
            one if one.whose else replace(one, doer=Doer(answers.holder(one.first, one.last)))
            for one in sentence.found
            if not one.single
        ]
        cut = [
            (one, holder)
            for one, holder in self._cut(sentence.judged, answers)
            if not any(_common(one, other.first, other.last) > 0 for other in kept)
        ]
        taken = sorted(
            [(one.first, one.last) for one in kept] + [(one.clause.first, one.clause.last) for one, _ in cut]
        )
        for one, holder in cut:
            doer = Doer(holder, self._names.of(one, answers) or self._names.meant(one, sentence.first, taken))
            kept.append(self._put_off(draft(one, doer, one.rule or RULE), answers))
        return sorted(kept, key=lambda one: one.first)

    def _cut(self, judged: Sequence[Judged], answers: Answers) -> Iterator[tuple[Judged, Holder]]:
        """Cut a sentence into promises, each with its holder."""
        if not judged:
            return
        first, last = judged[0].clause.first, judged[-1].clause.last
        spans = answers.promises(first, self._edges(judged, first, last), self._doubts(judged, first, last))
        for begin, end in self._parted(self._whole(spans, judged), judged):
            near = [one for one in judged if one.clause.first < end and begin < one.clause.last]
            if not near:
                continue
            main = max(near, key=lambda one: _common(one, begin, end))
            yield (
                self._part(main, near, begin, end),
                answers.holder(begin, end, main.doer.holder, _LEAN.get(main.by, 0.0)),
            )

    def _doubts(self, judged: Sequence[Judged], first: int, last: int) -> list[float]:
        """How much must speak for a promise, word by word: less where a rule made one, more where one took it back."""
        found = [_UNRULED] * (last - first)
        for one in judged:
            begin, end = one.clause.first - first, one.clause.last - first
            doubt = _SURER.get(one.rule, _RULED) if one.rule else _UNRULED
            if one.why_not:
                doubt = _POLITE if one.why_not == "courtesy" else _BACK
            found[begin:end] = [doubt] * (end - begin)
        return found

    def _edges(self, judged: Sequence[Judged], first: int, last: int) -> frozenset[int]:
        """Where a promise may well begin or end: where clauses and lines do, around marks and conjunctions."""
        low = self._words.low
        found = {edge for one in judged for edge in (one.clause.first, one.first, one.clause.last)}
        for at in range(first, last):
            if low[at] in self._joins or not low[at][0].isalnum():
                found.add(at)
                found.add(at + 1)
        starts, text = self._words.starts, self._words.text
        lines = (at for at in range(first + 1, last) if "\n" in text[self._words.ends[at - 1] : starts[at]])
        return frozenset(found).union(lines)

    def _whole(self, spans: Sequence[tuple[int, int]], judged: Sequence[Judged]) -> list[tuple[int, int]]:
        """Put what has neither a verb nor a time to the promise beside it, and drop it where it is short."""
        starts = self._words.starts
        spoken = [predicate for one in judged for predicate in one.clause.predicates]
        # "she said" alone is none, whatever follows it
        verbs = [one.core for one in spoken if one.tense is not Tense.PAST or one.verb not in self._tells]
        times = [mention for one in judged for mention in one.clause.mentions]
        ruled = [one for one in judged if one.rule]
        found: list[tuple[int, int, bool]] = []
        for first, end in spans:
            last = end
            while last > first + 1 and self._words.low[last - 1] in _TRAILING:
                last -= 1
            near = [m for m in times if m.start <= starts[last - 1] and starts[first] < m.end]
            if last - first <= _STUMP:  # "[urgente]" alone puts nothing off
                near = [m for m in near if m.kind not in SOFT]
            only = [m for m in near if m.kind is DeadlineKind.CONDITIONAL and m.start <= starts[first]]
            if any(starts[last - 1] < m.end for m in only):  # "una volta firmato": what hangs on it is promised
                last = max([last, *(one.clause.last for one in ruled if one.clause.first <= first < one.clause.last)])
                bare = True
            else:
                bare = not any(first <= verb < last for verb in verbs) and all(m.start < starts[first] for m in near)
            before = found[-1] if found else None
            if before is not None and before[1] >= first - 1 and (bare or before[2]):
                found[-1] = (before[0], max(before[1], last), before[2] and bare)
            else:
                found.append((first, last, bare))
        return [
            (first, last)
            for first, last, bare in found
            if not bare
            or last - first > _STUMP
            or any(2 * _common(one, first, last) > one.clause.last - one.clause.first for one in ruled)
        ]

    def _parted(self, spans: Sequence[tuple[int, int]], judged: Sequence[Judged]) -> Iterator[tuple[int, int]]:
        """Part two promises of the rules, each with its own time or doer ("finisco domani e spedisce Ada")."""
        for first, last in spans:
            inner = [one for one in judged if one.rule and first <= one.first and one.clause.last <= last]
            timed = [one for one in inner if one.mention is not None]
            named = [one for one in inner if one.by == "name" and one.doer.person]
            begins = {one.clause.first for one in (*timed[1:], *named) if one.first > timed[0].first} if timed else ()
            yield from pairwise([first, *sorted(begins), last])

    def _part(self, main: Judged, near: Sequence[Judged], first: int, last: int) -> Judged:
        """Return a clause as the network cut it, or as it was where both are nearly the same."""
        clause = main.clause
        if _common(main, first, last) >= _SAME * (max(clause.last, last) - min(clause.first, first)):
            return main
        begin, end = self._words.starts[first], self._words.ends[last - 1]
        inside = tuple(m for one in near for m in one.clause.mentions if begin <= m.start < end)
        own = [one.mention for one in (main, *near) if one.mention is not None and one.mention in inside]
        binding = [m for m in inside if not m.past and m.lead is not Lead.OF]
        exact = [m for m in binding if m.kind is DeadlineKind.EXACT]
        heads = tuple(p for one in near for p in one.clause.predicates if first <= p.first < last)
        head = clause.head if clause.head in heads else next(iter(heads), None)
        cut = replace(clause, first=first, last=last, head=head, predicates=heads, mentions=inside)
        mention = next(iter((*own, *exact, *binding)), None)
        return replace(main, clause=cut, mention=mention, first=first, said=(first, last))

    def _put_off(self, made: Draft, answers: Answers) -> Draft:
        """Add the words that put a promise off, where no rule found its deadline; tell vague from conditional."""
        mention = made.mention
        if mention is not None and mention.kind not in SOFT:
            return made
        found = answers.put_off(made.first, made.last)
        if found is None:
            return made
        first, last, kind = found
        if last == first + 1 and self._words.low[first] in self._nothing:
            return made
        start, end = self._words.starts[first], self._words.ends[last - 1]
        if mention is None:
            said = TimeMention(
                start, end, kind, None, None, RULE, None, Lead.NONE, False, Hang.NONE, None, False, said_from=start
            )
            return replace(made, mention=said)
        if mention.start < end and start < mention.end:
            return replace(made, mention=replace(mention, kind=kind))
        return made

    def _note(self, sentence: _Sentence, answers: Answers) -> None:
        """Note the needs and solutions that the rules overlooked, and forget those that are none."""
        for one, mark in zip(sentence.judged, sentence.noted, strict=True):
            for need in (True, False):
                likely = answers.line(one.clause.first, one.clause.last, need)
                known = mark == ("n" if need else "s")
                if likely > _NOTED and not mark:
                    self._notes.note(one.clause.first, one.clause.last, need, RULE)
                elif known and likely < _FORGOTTEN:
                    self._notes.drop(one.clause, need)


def _common(one: Judged, first: int, last: int) -> int:
    return min(one.clause.last, last) - max(one.clause.first, first)
