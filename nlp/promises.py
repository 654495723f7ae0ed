"""Which clauses are promises, and why: one rule a clause, by name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nlp.clauses import Clause, Sentence, joined
from nlp.cues import Cues, Hits
from nlp.deadlines import Lead, TimeMention
from nlp.findings import DeadlineKind, Holder, TextType
from nlp.owners import Doer, Owners
from nlp.scope import reasons
from nlp.sections import Section
from nlp.words import Grammar, Predicate, Tense, Words

_US = Doer(Holder.US)
_CUSTOMER = Doer(Holder.CUSTOMER)
_OTHER = Doer(Holder.OTHER)
_FAR = timedelta(days=150)  # a bare day further off than this, beside no verb, is one that has been


@dataclass(frozen=True, slots=True)
class Draft:
    """A promise before its deadline is reckoned. Places are word indexes, the last one not included."""

    first: int
    last: int
    sentence: int
    doer: Doer
    rule: str
    head: Predicate | None
    mention: TimeMention | None


class Judge:
    """Reads the clauses of one text in order. Made for one text and dropped with it."""

    def __init__(
        self,
        words: Words,
        type: TextType,
        cues: Cues,
        grammar: Grammar,
        phrases: Hits,
        scope: Hits,
        owners: Owners,
        today: date,
    ) -> None:
        self._grammar = grammar
        self._today = today
        self._words = words
        self._type = type
        self._cues = cues
        self._phrases = phrases
        self._scope = scope
        self._owners = owners
        self._line_doer: tuple[int, Doer] | None = None
        self._listed = False
        self._title = type is TextType.RECAP  # a recap begins with what it is about
        self._third: Doer | None = None  # whom "he" or "they" would mean

    def drafts(self, sentence: Sentence, section: Section, listed: bool, clauses: Sequence[Clause]) -> list[Draft]:
        """Return the promises of one sentence. `listed` says that it is an item of a list or a table."""
        if section.heading or section.role in ("need", "people"):
            return []
        if self._title and not any(clause.head for clause in clauses):
            self._title = False
            return []
        self._title = False
        self._listed = listed
        label = self._label(sentence, section, clauses)
        task = section.role == "action" or (listed and self._type is TextType.RECAP and not section.role)
        recap = self._type is TextType.RECAP
        why_not = reasons(self._words, sentence, clauses, self._phrases, self._scope, self._cues)
        found: list[Draft] = []
        previous: Doer | None = None
        reported = False
        for whole, begins, at in joined(self._words, clauses, [not reason for reason in why_not], self._cues):
            clause = self._within(whole, sentence, section)
            if clause is None:
                continue
            reported = self._reported(clause, clauses[begins - 1] if begins else None, reported)
            if clause.opener in self._cues.clauses["content"] and not reported:
                continue
            rule = "" if why_not[at] else self._rule(clause, section, task or (reported and recap), label)
            if self._takes_back(clause) and found and self._deadline(clause):
                found[-1] = replace(found[-1], last=clause.last, mention=self._deadline(clause))
                continue
            own = self._own(clause, sentence)
            doer = self._doer(clause, rule, label, own, previous, found)
            if clause.head is not None and clause.head.person in (3, 6):
                previous = own or previous
            elif clause.head is not None and clause.head.person in (1, 4) and self._type is TextType.RECAP:
                previous = _OTHER
            if rule and self._own_affair(clause, doer):
                rule = ""
            if rule:
                first = self._after_lead_ins(clause)
                found.append(Draft(first, clause.last, clause.sentence, doer, rule, clause.head, self._deadline(clause)))
        return found

    def _reported(self, clause: Clause, before: Clause | None, reported: bool) -> bool:
        """Whether a clause is what somebody said or agreed ("siamo rimasti che lui ..., e che noi ...")."""
        if clause.opener not in self._cues.clauses["content"]:
            return False
        if reported:
            return True
        verbs = self._cues.verbs
        return (
            before is not None
            and before.head is not None
            and not before.head.negated
            and not clause.comma
            and before.head.verb in verbs["reporting"] | verbs["performative"]
        )

    def _own_affair(self, clause: Clause, doer: Doer) -> bool:
        """Whether a customer only comes and goes ("il padre va in pensione a giugno"), and not to us."""
        head, grammar = clause.head, self._cues.grammar
        if head is None or doer.holder is not Holder.CUSTOMER or self._type is TextType.REPLY or head.to_us:
            return False
        near = any(word in grammar["here"] for word in self._words.low[clause.first : clause.last])
        return head.verb in grammar["motion"] and head.tense is Tense.PRESENT and not near

    def _takes_back(self, clause: Clause) -> bool:
        return any(w in self._cues.clauses["reversal"] for w in self._words.low[clause.first : clause.first + 2])

    def _after_lead_ins(self, clause: Clause) -> int:
        """Where a clause begins after "intanto", "quindi", "ok"."""
        first, mentions = clause.first, clause.mentions
        starts = {m.start for m in mentions}
        while (
            first < clause.last - 1
            and (self._words.low[first] in self._cues.grammar["lead_ins"] or not self._words.low[first][0].isalnum())
            and self._words.starts[first] not in starts
        ):
            first += 1
        return first

    def remember(self, sentence: Sentence) -> None:
        """Note whom a later "he" or "they" would mean: the last one of ours or of others that a sentence names."""
        self._third = self._owners.last_named(sentence.first, sentence.last) or self._third

    def _label(self, sentence: Sentence, section: Section, clauses: Sequence[Clause]) -> Doer | None:
        said = any(p.first < sentence.label for clause in clauses[:2] for p in clause.predicates)
        short = 0 < sentence.label - sentence.first <= 6 and "," not in self._words.low[sentence.first : sentence.label]
        if short and not said:
            doer = self._owners.of_label(sentence.first, sentence.label - 1)
            if doer is None and section.tag and section.side is not None:
                doer = Doer(section.side)
            if doer is not None:
                self._line_doer = (sentence.line, doer)
                return doer
        if self._line_doer is not None and self._line_doer[0] == sentence.line:
            return self._line_doer[1]
        return Doer(section.side) if section.side is not None else None

    def _within(self, clause: Clause, sentence: Sentence, section: Section) -> Clause | None:
        """Drop a tag ("Impegni nostri:") from the clause that begins with it."""
        if not section.tag or clause.first >= sentence.label:
            return clause
        if clause.last <= sentence.label:
            return None
        return replace(clause, first=sentence.label)

    def _rule(self, clause: Clause, section: Section, task: bool, label: Doer | None) -> str:
        """The name of the rule that makes the clause a promise, "" for none."""
        cues, phrases = self._cues, self._phrases
        mention = self._deadline(clause)
        head = clause.head
        reply = self._type is TextType.REPLY
        if not reply and any(phrases.named(n, clause.first, clause.last) for n in ("wanting", "complaining")):
            return ""
        if section.role in ("solution", "none") and not (head and head.tense is Tense.FUTURE and mention):
            return ""
        if phrases.named("assurance", clause.first, clause.last):
            return "it will be our care"
        if phrases.named("asking", clause.first, clause.last):
            return "a request with a time" if reply and mention else ""
        if head is None:
            return self._verbless(clause, mention, task, label)
        if head.tense is Tense.PAST and head.person in (1, 4) and head.verb in cues.verbs["promising"] and mention:
            return "we promised it, with a time"
        if head.tense in (Tense.PAST, Tense.CONDITIONAL, Tense.NONE):
            return ""
        if head.tense is Tense.ARRANGED:
            return "an appointment that is fixed" if mention else ""
        if head.tense is Tense.STATE:
            return "something is ready or somebody is there by then" if mention else ""
        if head.tense is Tense.REQUEST:
            return "a request with a time" if reply and mention else ""
        if head.tense is Tense.FUTURE:
            return self._future(head, mention)
        return self._present(clause, head, mention, task)

    def _verbless(self, clause: Clause, mention: TimeMention | None, task: bool, label: Doer | None) -> str:
        if any(m.past for m in clause.mentions):
            return ""
        if task and (mention or label or self._infinitive(clause)):
            return "" if self._done(clause) else "a task in a list"
        if mention is None or not self._has_content(clause):
            return ""
        if self._type is TextType.RECAP and mention.lead is not Lead.BY and not self._cues.is_step(self._words.low[clause.first : clause.last]):
            return ""
        return "a delivery or step with a date"

    def _future(self, head: Predicate, mention: TimeMention | None) -> str:
        verbs = self._cues.verbs
        if head.verb in verbs["hours"]:
            return ""
        if head.lead in self._cues.grammar["modals"] and (mention is None or head.lead not in self._cues.grammar["obliged"]):
            return ""
        if head.lead in self._cues.grammar["duties"] and head.passive:
            return ""
        if head.person in (2, 5) and mention is None and head.verb not in verbs["receiving"]:
            return ""
        if mention is None and head.verb in verbs["stative"] and head.verb not in verbs["receiving"] | verbs["holding"]:
            return ""
        return "a verb in the future"

    def _present(self, clause: Clause, head: Predicate, mention: TimeMention | None, task: bool) -> str:
        verbs = self._cues.verbs
        ours = head.person in (1, 4)
        if (head.verb in verbs["hours"] and not task) or (head.lead in self._cues.grammar["duties"] and head.passive and not task):
            return ""
        if head.lead in self._cues.grammar["modals"]:
            bound = ours and head.lead in self._cues.grammar["obliged"] and mention
            return "we have to, with a time" if bound else ""
        if ours and head.verb in verbs["performative"] and not task and not self._timed(mention):
            return ""
        if head.verb in verbs["following"]:
            return "it follows"
        if head.person in (2, 5):
            return "you get it by then" if mention and head.verb in verbs["receiving"] else ""
        if head.verb in verbs["stative"]:
            return ""
        if mention is not None:
            return "we say what we do, with a time" if ours else "it happens by then"
        if ours and (head.to_customer or head.to_third or self._emphatic(clause, head)):
            return "we do something for the customer"
        if not ours and (head.to_customer and head.verb in verbs["giving"]):
            return "something is done for the customer"
        if self._type is TextType.RECAP and not ours and (head.to_us or task):
            return "somebody does something for us"
        return "a task in a list" if task else ""

    def _emphatic(self, clause: Clause, head: Predicate) -> bool:
        """ "La ordino io", "noi andiamo su in tre": the doer is said although the verb says it already."""
        near = self._words.low[max(clause.first, head.first - 1) : min(clause.last, head.last + 2)]
        return any(word in self._cues.owners["we"] for word in near)

    def _timed(self, mention: TimeMention | None) -> bool:
        return mention is not None and mention.kind is not DeadlineKind.CONDITIONAL

    def _infinitive(self, clause: Clause) -> bool:
        low = self._words.low
        return any(
            low[k] in self._cues.grammar["task_marks"] and self._grammar.infinitive(low[k + 1])
            for k in range(clause.first, clause.last - 1)
        )

    def _done(self, clause: Clause) -> bool:
        return self._phrases.named("past_task", clause.first, clause.last) is not None

    def _has_content(self, clause: Clause) -> bool:
        mentions = clause.mentions
        skip = self._cues.grammar["determiners"] | self._cues.grammar["prepositions"] | self._cues.grammar["adverbs"]
        return any(
            self._words.low[k][0].isalpha()
            and self._words.low[k] not in skip
            and not any(m.start <= self._words.starts[k] < m.end for m in mentions)
            for k in range(clause.first, clause.last)
        )

    def _deadline(self, clause: Clause) -> TimeMention | None:
        """The deadline among a clause's times: one that binds before one that only dates something."""
        usable = [m for m in clause.mentions if not m.past and m.lead is not Lead.OF and not self._dates_it(clause, m)]
        firm = [m for m in usable if m.lead not in (Lead.FROM, Lead.AFTER)]
        if not firm:
            ours = clause.head is None or clause.head.person in (1, 4)
            firm = usable if ours else [m for m in usable if m.lead is Lead.AFTER]
        for kind in (DeadlineKind.EXACT, DeadlineKind.WINDOW):
            found = [m for m in firm if m.kind is kind]
            if found:
                return found[-1]
        return firm[0] if firm else None

    def _dates_it(self, clause: Clause, mention: TimeMention) -> bool:
        """Whether a time only says when something was done ("approvato il 29 aprile", "avvio il 12 gennaio")."""
        if mention.lead in (Lead.BY, Lead.LATEST, Lead.UNTIL) or mention.due is None:
            return False
        head = clause.head
        loose = head is None or head.tense is Tense.STATE
        if loose and mention.due > self._today + _FAR:
            return True
        if head is not None and not loose and head.verb not in self._cues.verbs["performative"]:
            return False
        before = bisect_left(self._words.starts, mention.start) - 1
        if before < clause.first or (head is not None and head.first <= before <= head.last):
            return False
        verb = self._grammar.participle(self._words.low[before])
        return verb is not None and verb not in self._cues.grammar["arranging"] and not self._listed

    def _own(self, clause: Clause, sentence: Sentence) -> Doer | None:
        """The doer that the clause itself names; a pronoun stands for the one named last."""
        head = clause.head
        first = max(clause.first, min(sentence.label, clause.last - 1))
        if head is not None and head.first < first:
            first = clause.first
        own = self._owners.of_clause(first, clause.last, head)
        if head is not None and head.person in (3, 6) and head.subject is not None:
            stands = self._words.low[head.subject] in self._cues.owners["subject_pronouns"]
            if stands and self._third is not None and self._type is TextType.REPLY:
                return self._third
        return own

    def _doer(
        self,
        clause: Clause,
        rule: str,
        label: Doer | None,
        own: Doer | None,
        previous: Doer | None,
        found: Sequence[Draft],
    ) -> Doer:
        if rule == "a request with a time":
            return _CUSTOMER
        if rule == "it will be our care":
            return own if own is not None and clause.head is not None and clause.head.lead != "essere" else _US
        if label is not None:
            return Doer(label.holder, label.person or (own.person if own and own.holder is label.holder else None))
        if own is not None:
            return own
        head = clause.head
        if head is None and found and clause.opener in self._cues.grammar["joining"]:
            return Doer(found[-1].doer.holder)  # "e comunque la copia entro il 4": the same one again
        if head is not None and head.person in (3, 6) and not head.passive and head.verb not in self._cues.verbs["receiving"]:
            silent = head.first == clause.first
            if silent and previous is not None:
                return previous
            if head.to_us:
                return _OTHER if self._type is TextType.REPLY else _CUSTOMER
        return _US
