"""What the network is told of a text: notes laid on stretches of words, and the features that each note stands for.

A note is a tuple of plain values, such as ("verb", "future", 1, ...). It is spelled out as features ("form=future1",
"verb=mandare") only where the network meets it for the first time, so that a text costs little to describe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from nlp import cues
from nlp.clauses import Clause
from nlp.findings import TextType
from nlp.layout import LineKind
from nlp.owners import Owners
from nlp.promises import Judged
from nlp.sections import Section
from nlp.sentences import Sentence
from nlp.words import Predicate, Words

Note = tuple[Any, ...]
Span = tuple[int, int, Note]  # first word, the one after the last, what is noted of them

# The rules' own opinion among the features: while learning, less of it is kept back.
OPINION = ("rule=", "why=", "ruled=", "holder=", "told by=", "noted=", "begins/", "doer")

_ENDINGS, _STEMS = (3, 2), (5, 3)  # letters that stand for a word's form, its stem and its root
# Groups of the cues that say more about a word than its letters do.
_GROUPS = {
    "owners": (
        *("ours", "others", "customers", "firms", "bodies", "businesses", "places", "roles", "titles", "families"),
        *("possessive_ours", "possessive_theirs", "possessive_third", "we", "us", "they", "names", "agents"),
        "firm_marks",
    ),
    "clauses": ("causal", "conditional", "content", "contrast", "questioning"),
    "grammar": ("prepositions", "articles", "adverbs", "determiners", "clitics"),
}


class Describer:
    """Describes one text, sentence by sentence. Made for one text and dropped with it."""

    def __init__(self, words: Words, type: TextType, owners: Owners, language: str) -> None:
        self._words = words
        self._type = type
        self._owners = owners
        self._language = language
        self._title: frozenset[str] | None = None  # words with a capital in the first sentence
        self._seen: set[str] = set()
        self.spans: list[Span] = []

    def words(self, first: int, last: int) -> list[Note]:
        """Return what is noted of each word of a passage by itself."""
        words, language = self._words, self._language
        return [("word", words.low[at], _shape(words.said(at)), language) for at in range(first, last)]

    def text(self) -> Note:
        """Return what is noted of every word of the text."""
        return ("text", self._type, self._language, self._owners.sides)

    def of_sentence(
        self,
        sentence: Sentence,
        section: Section,
        kind: LineKind,
        clauses: Sequence[Clause],
        judged: Sequence[Judged],
        noted: Sequence[str],
    ) -> None:
        """Note a sentence's place, its names, its clauses, and what the rules make of each that could be a promise.

        `noted` says for every one of those what the rules found in it of needs ("n") and solutions ("s"), "" for
        neither.
        """
        put = self.spans.append
        first, last = sentence.first, sentence.last
        heading, row = section.heading, sentence.row
        put((first, last, ("sentence", self._type, section.role, kind, section.side, sentence.terminal, heading, row)))
        put((first, first + 1, ("mark", "sentence")))
        if sentence.label > first:
            put((first, sentence.label, ("mark", "label")))
            put((sentence.label, last, ("mark", "labelled")))
        self._names(first, last)
        for clause in clauses:
            put((clause.first, clause.first + 1, ("clause", clause.opener, clause.comma)))
            for predicate in clause.predicates:
                put((predicate.first, predicate.last + 1, self._verb(predicate)))
            self.spans += self._times(clause)
        for one, mark in zip(judged, noted, strict=True):
            put((one.clause.first, one.clause.last, self._opinion(one, mark)))
            put((one.clause.first, one.clause.first + 1, ("judged", bool(one.rule))))
            if one.doer.person:
                self.spans += self._doer(one)

    def _names(self, first: int, last: int) -> None:
        words, owners = self._words, self._owners
        capitals = owners.capitals(first, last)
        if self._title is None:
            self._title = frozenset(words.low[at] for at in capitals)
        for at in capitals:
            low = words.low[at]
            titled, seen = low in self._title, low in self._seen
            self._seen.add(low)
            self.spans.append((at, at + 1, ("name", owners.is_person(at), owners.met(low), self._type, titled, seen)))

    def _times(self, clause: Clause) -> Iterator[Span]:
        starts, at = self._words.starts, clause.first
        for mention in clause.mentions:
            while at < clause.last and starts[at] < mention.start:
                at += 1
            end = at
            while end < clause.last and starts[end] < mention.end:
                end += 1
            if end > at:
                yield at, end, ("time", mention.kind, mention.lead)
                yield at, at + 1, ("edge", "begins", mention.kind)
                yield end - 1, end, ("edge", "ends", mention.kind)

    def _doer(self, one: Judged) -> Iterator[Span]:
        """The words of the name that the rules take for the doer's."""
        person = (one.doer.person or "").lower().split()
        for at in range(one.clause.first, one.clause.last):
            if self._words.low[at] in person:
                yield at, at + 1, ("mark", "doer")

    def _verb(self, head: Predicate) -> Note:
        toward = f"{head.to_customer:d}{head.to_us:d}{head.to_third:d}"
        how = f"{head.passive:d}{head.negated:d}"
        return ("verb", head.tense, head.person, self._type, toward, how, head.verb, head.lead)

    def _opinion(self, one: Judged, noted: str) -> Note:
        mention, head = one.mention, one.clause.head
        time = (mention.kind, mention.lead) if mention else ("no time", "")
        form = (head.tense, head.person) if head else ("no verb", "")
        named = one.doer.person is not None
        verbs = len(one.clause.predicates)
        by = one.by or "nothing"
        return ("opinion", self._type, one.rule, one.why_not, one.doer.holder, by, named, noted, *time, *form, verbs)


def spelled(note: Note) -> list[str]:
    """Return the features that a note stands for."""
    return _SPELLED[note[0]](*note[1:])


def _word(low: str, shape: str, language: str) -> list[str]:
    """A word by itself: its letters, its shape and the groups of words it belongs to."""
    if low[0].isdigit():
        return ["w=0", f"shape={shape}", f"size={min(len(low), 4)}"]
    told = [f"w={low}", f"shape={shape}"]
    if len(low) > _ENDINGS[0]:
        told += [f"e={low[-size:]}" for size in _ENDINGS]
    told += [f"s={low[:size]}" for size in _STEMS if len(low) > size]
    own = cues.load(language)
    for part, names in _GROUPS.items():
        groups: Mapping[str, frozenset[str]] = getattr(own, part)
        told += [f"g={name}" for name in names if low in groups[name]]
    return told


def _sentence(type: str, role: str, kind: str, side: str | None, terminal: str, heading: bool, row: bool) -> list[str]:
    told = [f"where={type}/{role}/{kind}", f"side={side}/{role}", f"ends={terminal}"]
    return told + [name for name, there in (("heading", heading), ("row", row)) if there]


def _verb(tense: str, person: int, type: str, toward: str, how: str, verb: str, lead: str) -> list[str]:
    form = f"{tense}{person}"
    return [
        f"form={form}",
        f"form={form}/{type}",
        f"form={form}/{toward}",
        f"toward={toward}/{type}",
        f"passive={how}",
        f"verb={verb}",
        f"lead verb={lead}",
        f"verb={verb}/{person}",
    ]


def _opinion(
    type: str,
    rule: str,
    why: str,
    holder: str,
    by: str,
    named: bool,
    noted: str,
    kind: str,
    lead: str,
    tense: str,
    person: int | str,
    verbs: int,
) -> list[str]:
    form = f"{tense}{person}"
    return [
        f"rule={rule}",
        f"why={why}",
        f"ruled={bool(rule)}/{type}",
        f"holder={holder}",
        f"holder={holder}/{named}/{type}",
        f"told by={by}/{holder}/{type}",
        f"noted={noted}",
        f"own time={kind}/{lead}",
        f"own form={form}",
        f"own={form}/{kind}",
        f"own={form}/{type}",
        f"verbs={min(verbs, 3)}",
    ]


def _name(person: bool, side: str | None, type: str, titled: bool, seen: bool) -> list[str]:
    told = [f"person={person}", f"met={side}/{type}"]
    return told + [name for name, there in (("titled", titled), ("seen", seen)) if there]


_SPELLED: Mapping[str, Callable[..., list[str]]] = {
    "word": _word,
    "text": lambda type, language, sides: [f"type={type}", f"lang={language}", f"sides={sides}"],
    "sentence": _sentence,
    "mark": lambda name: [name],
    "clause": lambda opener, comma: ["clause", f"opens={opener}", f"comma={comma}"],
    "verb": _verb,
    "time": lambda kind, lead: [f"time={kind}", f"lead={lead}", f"time={kind}/{lead}"],
    "edge": lambda side, kind: [f"time {side}={kind}"],
    "judged": lambda ruled: ["judged", f"begins/{ruled}"],
    "opinion": _opinion,
    "name": _name,
}


def _shape(said: str) -> str:
    """What a word looks like: capitals, digits, marks."""
    first = said[0]
    if first.isdigit():
        return "0"
    if not first.isalpha():
        return first
    if first.islower():
        return "x"
    return "XX" if len(said) > 1 and said.isupper() else "Xx"
