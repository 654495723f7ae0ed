"""What the classifier is told about a clause: plain words like "tense=future" or "w=consegna", each there or not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from nlp.clauses import Clause
from nlp.findings import TextType
from nlp.owners import Owners
from nlp.promises import Judged
from nlp.sections import Section
from nlp.sentences import Sentence
from nlp.words import Words

_TIME = "<time>"
_NAME = "<name>"
_STEMS = (3, 5)  # letters at the end and at the beginning of a word that stand for its form and its stem
_LONGEST_SUBJECT = 6
_LONGEST_TITLE = 12


class Describer:
    """Describes the clauses of one text. Made for one text and dropped with it."""

    def __init__(self, words: Words, type: TextType, owners: Owners) -> None:
        self._words = words
        self._type = str(type)
        self._owners = owners
        self._known: dict[int, str] = {}  # words as they are told, by place

    def of_sentence(
        self, sentence: Sentence, section: Section, listed: bool, judged: Sequence[Judged], noted: Sequence[str]
    ) -> list[list[str]]:
        """Return the features of every clause of a sentence.

        `noted` says for every clause what the rules found in it of needs ("n") and solutions ("s"), "" for neither.
        """
        found = []
        around = self._around(sentence, section, listed)
        for at, one in enumerate(judged):
            before = judged[at - 1] if at else None
            after = judged[at + 1] if at + 1 < len(judged) else None
            said = self._said(one.clause)
            told = [
                *around,
                f"place={min(at, 3)}",
                f"left={min(len(judged) - at, 3)}",
                *_ngrams(said),
                *self._verb(one),
                *self._opinion(one),
                f"noted={noted[at]}",
                *self._subject(one, sentence),
                f"before={_kind(before)}",
                f"after={_kind(after)}",
            ]
            found.append(list(dict.fromkeys(told)))
        return found

    def _around(self, sentence: Sentence, section: Section, listed: bool) -> list[str]:
        where = f"{self._type}/{section.role}/{listed}"
        label = self._words.low[sentence.first : max(sentence.first, sentence.label - 1)]
        return [
            f"type={self._type}",
            f"where={where}",
            f"side={section.side}",
            f"ends={sentence.terminal}",
            *(f"label={self._plain(k)}" for k in range(sentence.first, sentence.first + len(label))),
        ]

    def _said(self, clause: Clause) -> list[str]:
        """The words of a clause, each deadline as one word, each number as one."""
        words, said = self._words, []
        times = [(m.start, m.end, str(m.kind)) for m in clause.mentions]
        for at in range(clause.first, clause.last):
            start = words.starts[at]
            kind = next((k for first, last, k in times if first <= start < last), None)
            if kind is None:
                said.append(self._plain(at))
            elif not said or said[-1] != _TIME:
                said.append(_TIME)
        return said

    def _plain(self, at: int) -> str:
        said = self._known.get(at)
        if said is None:
            low = self._words.low[at]
            said = "0" if low[0].isdigit() else _NAME if self._owners.is_person(at) else low
            self._known[at] = said
        return said

    def _verb(self, one: Judged) -> list[str]:
        clause, mention = one.clause, one.mention
        head = clause.head
        time = str(mention.kind) if mention else "no time"
        lead = f"{time}/{mention.lead}" if mention else time
        told = [f"opens={clause.opener}", f"comma={clause.comma}", f"time={time}", f"lead={lead}"]
        if mention is not None:
            told.append(f"first={mention.start <= self._words.starts[clause.first]}")
        if head is None:
            return [*told, "no verb", f"no verb/{self._type}/{time}", f"no verb/{self._type}/{lead}"]
        form = f"{head.tense}{head.person}"
        toward = f"{head.to_customer:d}{head.to_us:d}{head.to_third:d}{head.passive:d}{head.negated:d}"
        return [
            *told,
            f"form={form}",
            f"form={form}/{self._type}",
            f"form={form}/{time}",
            f"form={form}/{toward}",
            f"toward={toward}/{time}",
            f"verb={head.verb}",
            f"lead verb={head.lead}",
            f"verb={head.verb}/{form}",
            f"verb={head.verb}/{time}",
            f"verbs={len(clause.predicates)}",
        ]

    def _opinion(self, one: Judged) -> list[str]:
        holder = str(one.doer.holder)
        person = "named" if one.doer.person else "unnamed"
        judged = f"{bool(one.rule)}"
        return [
            f"rule={one.rule}",
            f"why={one.why_not}",
            f"ruled={judged}",
            f"ruled={judged}/{self._type}",
            f"holder={holder}",
            f"holder={holder}/{person}/{self._type}",
            f"holder={holder}/{judged}",
        ]

    def _subject(self, one: Judged, sentence: Sentence) -> list[str]:
        clause, low = one.clause, self._words.low
        head = clause.head
        end = head.first if head is not None else clause.last
        start = max(clause.first, sentence.label if sentence.label < clause.last else clause.first)
        told = [f"subject={self._plain(k)}" for k in range(start, min(end, start + _LONGEST_SUBJECT))]
        if head is not None:
            told += [f"next={self._plain(k)}" for k in range(head.last + 1, min(clause.last, head.last + 3))]
            pronouns = [low[k] for k in range(head.first, head.core)]
            told.append("pronouns=" + " ".join(pronouns))
            if head.subject is not None:
                told.append(f"subject pronoun={low[head.subject]}/{self._type}")
        return told


def _ngrams(said: Sequence[str]) -> list[str]:
    told = [f"w={word}" for word in said]
    ending, stem = _STEMS
    told += [f"e={word[-ending:]}" for word in said if len(word) > ending + 1 and word[0] != "<"]
    told += [f"s={word[:stem]}" for word in said if len(word) > stem and word[0] != "<"]
    told += [f"ww={a} {b}" for a, b in pairwise(said)]
    if said:
        told += [f"begins={said[0]}", f"begins={' '.join(said[:2])}", f"size={min(len(said) // 3, 6)}"]
    return told


def _kind(one: Judged | None) -> str:
    if one is None:
        return "nothing"
    form = f"{one.clause.head.tense}{one.clause.head.person}" if one.clause.head else "no verb"
    return f"{bool(one.rule)}/{one.doer.holder if one.rule else ''}/{form}"
