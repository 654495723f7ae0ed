"""Goes through the clauses of a text and drafts its promises: which clauses, whose, by when."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.clauses import Clause
from nlp.cues import Cues
from nlp.deadlines import TimeMention
from nlp.doers import OTHER, US, Doers
from nlp.findings import Holder, TextType
from nlp.hits import Hits
from nlp.owners import Doer, Owners
from nlp.pairs import joined
from nlp.rules import Rules
from nlp.scope import reasons
from nlp.sections import Section
from nlp.sentences import Sentence
from nlp.words import Predicate, Tense, Words

_ARROWS = frozenset({">", "->", "→", "=>"})


@dataclass(slots=True)
class Draft:
    """A promise before its deadline is reckoned. Places are word indexes, the last one not included."""

    first: int
    last: int
    sentence: int
    doer: Doer
    rule: str
    head: Predicate | None
    mention: TimeMention | None
    said: tuple[int, int]  # the words that name the action; what is taken back or denied is left out
    single: bool = False  # made by one clause alone, that may be judged again
    whose: bool = True  # whether its doer is known; else the network is asked


@dataclass(slots=True)
class Judged:
    """One clause as the rules see it. Places are word indexes."""

    clause: Clause
    doer: Doer
    mention: TimeMention | None
    rule: str  # the rule that makes it a promise, "" for none
    why_not: str  # what takes the promise out of it, "" for nothing
    first: int  # where its promise begins, or would
    said: tuple[int, int]  # the words that would name the action
    by: str = ""  # what tells whose it is, as `Doers.told_by` says it
    meant: str | None = None  # the doer's name where another clause of the sentence says it ("Ada has it, she'll call")


def draft(judged: Judged, doer: Doer, rule: str) -> Draft:
    """Return the promise that a clause makes."""
    clause = judged.clause
    return Draft(
        judged.first, clause.last, clause.sentence, doer, rule, clause.head, judged.mention, judged.said, single=True
    )


class Judge:
    """Reads the clauses of one text in order. Made for one text and dropped with it."""

    def __init__(
        self,
        words: Words,
        type: TextType,
        cues: Cues,
        phrases: Hits,
        scope: Hits,
        owners: Owners,
        rules: Rules,
    ) -> None:
        self._rules = rules
        self._words = words
        self._type = type
        self._cues = cues
        self._phrases = phrases
        self._scope = scope
        self._doers = Doers(words, type, cues, phrases, owners)
        self._title = type is TextType.RECAP  # a recap begins with what it is about

    def drafts(
        self, sentence: Sentence, section: Section, listed: bool, clauses: Sequence[Clause]
    ) -> tuple[list[Draft], list[Judged]]:
        """Return the promises of one sentence, and every clause of it that could be one.

        `listed` says that the sentence is an item of a list or a table.
        """
        found = self._drafts(sentence, section, listed, clauses)
        named = (one.doer for one in reversed(found[1]) if one.by == "name" and one.clause.head is not None)
        self._doers.leave(sentence, section, next(named, None))
        return found

    def _drafts(
        self, sentence: Sentence, section: Section, listed: bool, clauses: Sequence[Clause]
    ) -> tuple[list[Draft], list[Judged]]:
        barred = self._barred(sentence, section, listed, clauses)
        self._rules.listed = listed
        label = None if barred else self._doers.label(sentence, section, clauses)
        firm = label is not None and label.person is None and label.holder is Holder.OTHER
        named = label is not None and (not firm or section.role == "action")  # "Acque Lete srl: ..." may tell a fact
        tagged = sentence.label if self._doers.labelled(sentence, label) else sentence.first
        recap = self._type is TextType.RECAP
        handed = named and self._words.low[sentence.label - 1] in _ARROWS  # "Miriam -> volantino"
        task = section.role == "action" or (recap and not section.role and (listed or handed))
        why_not = reasons(self._words, sentence, clauses, self._phrases, self._scope, self._cues)
        found: list[Draft] = []
        judged: list[Judged] = []
        previous: Doer | None = None
        reported = agreed = False
        for whole, begins, at in joined(self._words, clauses, [not reason for reason in why_not], self._cues):
            clause = self._within(whole, sentence, section)
            if clause is None:
                continue
            before = clauses[begins - 1] if begins else None
            reported = self._reported(clause, before, reported)
            by_us = before is None or before.head is None or before.head.person in (1, 4)
            agreed = recap and reported and (agreed or by_us)
            quoted = clause.opener in self._cues.clauses["content"] and not reported
            why = barred or why_not[at] or ("content" if quoted else "")
            rule = (
                "" if why else self._rules.rule(clause, section.role, task or agreed or (recap and bool(found)), named)
            )
            mention = self._rules.deadline(clause)
            free = not barred and why != "content"
            if free and mention and found and self._takes_back(clause):
                found[-1] = replace(found[-1], last=clause.last, mention=mention, single=False)
                continue
            if free and mention and self._instead(clause, before):
                assert before is not None
                found.append(self._instead_of(before, clause, mention))
                continue
            if not rule and not why and self._goes_on(clause, mention, found):
                rule = found[-1].rule
            own = self._doers.own(clause, sentence, previous)
            doer = self._doers.doer(sentence, clause, rule, label, own, previous, found[-1].doer if found else None)
            by = self._doers.told_by(clause, doer, label, own, previous)
            if not rule and not why and own is not None and own.person is not None:
                rule = self._rules.taken_on(clause, own.person)
            meant = doer.person
            doer = self._doers.inside(doer, own, sentence, clause)
            if clause.head is not None and clause.head.person in (3, 6):
                previous = own or previous
            elif clause.head is not None and clause.head.person in (1, 4) and self._type is TextType.RECAP:
                previous = OTHER
            if rule and (self._own_affair(clause, doer) or self._only_introduces(clauses, at, mention)):
                rule, why = "", "no affair of ours"
            first = self._after_lead_ins(clause)
            said = (max(first, tagged) if tagged < clause.last else first, clause.last)
            judged.append(Judged(clause, doer, mention, rule, why, first, said, by, meant))
            if rule:
                found.append(draft(judged[-1], doer, rule))
        return found, judged

    def _barred(self, sentence: Sentence, section: Section, listed: bool, clauses: Sequence[Clause]) -> str:
        """Say why no clause of a sentence can be a promise: "" if nothing does, "a heading" ..."""
        if section.heading and not any(clause.head and clause.mentions for clause in clauses):
            return "a heading"  # capitals alone make none
        if self._type is TextType.RECAP and section.role in ("need", "people"):
            return "what was told"
        title, self._title = self._title, False
        told = self._words.low[sentence.first] in self._cues.grammar["facets"]  # "Chi: Bortolan"
        below = sentence.label > sentence.first and (sentence.first > 0 or told)  # "Mauri: revisione"
        bare = not listed and not section.role and not below and not any(clause.head for clause in clauses)
        return "the title" if title and bare else ""

    def _reported(self, clause: Clause, before: Clause | None, reported: bool) -> bool:
        """Whether a clause is what somebody said or agreed ("siamo rimasti che lui ..., e che noi ...")."""
        if clause.opener not in self._cues.clauses["content"]:
            return False
        if reported:
            return True
        if before is None or before.head is None or before.head.negated or clause.comma:
            return False
        verbs, told = self._cues.verbs, before.head
        if told.verb in verbs["idle"] and told.person not in (1, 4):
            return False  # "he hopes that we'll lower the price"
        vouched = self._type is TextType.REPLY and told.tense is Tense.STATE  # "you have my word that"
        return vouched or told.verb in verbs["vouching"]

    def _own_affair(self, clause: Clause, doer: Doer) -> bool:
        """Whether a customer only comes and goes ("il padre va in pensione a giugno"), and not to us."""
        head, grammar = clause.head, self._cues.grammar
        if head is None or doer.holder is not Holder.CUSTOMER or self._type is TextType.REPLY or head.to_us:
            return False
        near = any(word in grammar["here"] for word in self._words.low[clause.first : clause.last])
        return head.verb in grammar["motion"] and head.tense is Tense.PRESENT and not near

    def _only_introduces(self, clauses: Sequence[Clause], at: int, mention: TimeMention | None) -> bool:
        """Whether a clause only introduces what is said in the next one ("le garantisco che ...")."""
        clause, head = clauses[at], clauses[at].head
        following = clauses[at + 1] if at + 1 < len(clauses) else None
        if head is None or mention is not None or following is None or head.verb not in self._cues.verbs["telling"]:
            return False
        named = head.person in (3, 6) and head.first == clause.first and head.last + 1 < clause.last
        # Not "vi risponde il collega che segue la zona".
        return following.opener in self._cues.clauses["content"] and not following.comma and not named

    def _goes_on(self, clause: Clause, mention: TimeMention | None, found: Sequence[Draft]) -> bool:
        """Whether a clause leaves out the verb before it ("i tubi li montiamo martedì, la presa appena possibile")."""
        if clause.head is not None or mention is None or not found or not clause.comma:
            return False
        return found[-1].last <= clause.first and self._words.low[clause.first] in self._cues.grammar["articles"]

    def _takes_back(self, clause: Clause) -> bool:
        """Whether a clause corrects the one before it ("anzi facciamo lunedì", "no, make it Monday")."""
        begins = (clause.opener, *self._words.low[clause.first : clause.first + 2])
        empty = clause.head is None or clause.head.verb in self._cues.grammar["placeholders"]
        return empty and any(word in self._cues.clauses["reversal"] for word in begins)

    def _instead(self, clause: Clause, before: Clause | None) -> bool:
        """Whether a day is promised in place of one that is denied ("non venerdì, ma lunedì sì")."""
        if clause.head is not None or clause.opener not in self._cues.clauses["contrast"] or before is None:
            return False
        return before.head is not None and before.head.negated and before.head.person in (0, 1, 3, 4)

    def _instead_of(self, before: Clause, clause: Clause, mention: TimeMention) -> Draft:
        assert before.head is not None
        ends = [
            bisect_left(self._words.starts, m.start)
            for m in before.mentions
            if m.start >= self._words.starts[before.head.core]
        ]
        said = (before.head.core, min([before.last, *ends]))
        return Draft(before.first, clause.last, clause.sentence, US, "not then, but then", before.head, mention, said)

    def _after_lead_ins(self, clause: Clause) -> int:
        """Where a clause begins after "intanto", "quindi", "ok"."""
        first = clause.first
        starts = {m.start for m in clause.mentions}
        while (
            first < clause.last - 1
            and (self._words.low[first] in self._cues.grammar["lead_ins"] or not self._words.low[first][0].isalnum())
            and self._words.starts[first] not in starts
        ):
            first += 1
        return first

    def _within(self, clause: Clause, sentence: Sentence, section: Section) -> Clause | None:
        """Drop a tag ("Impegni nostri:") from the clause that begins with it."""
        if not section.tag or clause.first >= sentence.label:
            return clause
        if clause.last <= sentence.label:
            return None
        return replace(clause, first=sentence.label)
