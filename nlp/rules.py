"""What makes a clause a promise: one rule a clause, by a name that a person can understand."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date

from nlp.answering import comes_back
from nlp.binding import Binding
from nlp.clauses import Clause
from nlp.cues import Cues
from nlp.deadlines import Lead, TimeMention
from nlp.findings import DeadlineKind, TextType
from nlp.hits import Hits
from nlp.words import Grammar, Predicate, Tense, Words

REQUEST = "a request with a time"
APPOINTMENT = "an appointment that is fixed"
ASSURANCE = "it will be our care"
TASK = "a task in a list"
ANSWER = "we come back to the customer"


class Rules:
    """Judges the clauses of one text. Made for one text and dropped with it."""

    def __init__(self, words: Words, type: TextType, cues: Cues, grammar: Grammar, phrases: Hits, today: date) -> None:
        self._words = words
        self._type = type
        self._cues = cues
        self._grammar = grammar
        self._phrases = phrases
        self._today = today
        self._binding = Binding(words, cues, grammar, today)
        self.listed = False  # whether the clauses that follow stand in a list: there a participle is a task

    def rule(self, clause: Clause, role: str, task: bool, named: bool) -> str:
        """Return the name of the rule that makes a clause a promise, "" for none.

        `role` is that of the section, `task` says that the clause stands in a list of tasks, `named` that the
        words before a colon say whose task it is.
        """
        phrases = self._phrases
        mention = self.deadline(clause)
        head = clause.head
        reply = self._type is TextType.REPLY
        if not reply and (
            phrases.named("wanting", clause.first, clause.last)
            or phrases.named("complaining", clause.first, clause.last)
        ):
            return ""
        if role in ("solution", "none") and not (head and head.tense is Tense.FUTURE and mention):
            return ""
        if phrases.named("assurance", clause.first, clause.last):
            return ASSURANCE
        if mention and phrases.named("arranged", clause.first, clause.last):
            return APPOINTMENT
        if phrases.named("asking", clause.first, clause.last):
            return REQUEST if reply and mention else ""
        if head is None:
            return self._verbless(clause, mention, role, task, named)
        if head.tense is Tense.PAST and mention:
            return self._arranged_before(head, mention)
        if head.tense in (Tense.PAST, Tense.CONDITIONAL, Tense.NONE):
            return ""
        if head.tense is Tense.ARRANGED:
            return APPOINTMENT if mention else ""
        if head.tense is Tense.STATE and mention and mention.lead is Lead.UNTIL:
            return ""
        if head.tense is Tense.STATE:
            aside = mention is None or self._is_subject(head, mention) or self._only_names(clause, mention)
            return "" if aside else "something is ready or somebody is there by then"
        if head.tense is Tense.REQUEST and self._is_still(head):
            return ""
        if head.tense is Tense.REQUEST:
            return REQUEST if reply and mention else TASK if (task or named) and not reply else ""
        if head.tense is Tense.FUTURE:
            return self._future(head, mention)
        return self._present(clause, head, mention, task)

    def _is_subject(self, head: Predicate, mention: TimeMention) -> bool:
        """Whether a day is what is spoken of ("Monday is a holiday", "il 3 è festa")."""
        return (
            head.subject is None
            and head.person == 3
            and head.first > 0
            and mention.lead in (Lead.NONE, Lead.ON)
            and mention.end == self._words.ends[head.first - 1]
        )

    def _only_names(self, clause: Clause, mention: TimeMention) -> bool:
        """Whether an event only says which thing is meant ("the code on delivery is 0000")."""
        starts, head = self._words.starts, clause.head
        return (
            mention.kind is DeadlineKind.CONDITIONAL
            and head is not None
            and starts[clause.first] < mention.start < starts[head.first]
        )

    def _arranged_before(self, head: Predicate, mention: TimeMention) -> str:
        """ "Le ho promesso la bozza in tre giorni", "l'ho spostata a venerdì", "la visita è stata fissata per il 4"."""
        if mention.kind is not DeadlineKind.EXACT or mention.lead is Lead.NONE:
            return ""
        if head.person in (1, 4) and head.verb in self._cues.verbs["promising"]:
            return "we promised it, with a time"
        if self._words.low[head.core] not in self._cues.grammar["perfect"]:
            return ""
        placed = head.person in (1, 4) and head.verb in self._cues.grammar["placing"]
        fixed = head.passive and head.verb in self._cues.grammar["arranging"] and mention.lead is Lead.BY
        return APPOINTMENT if placed or fixed else ""

    def _verbless(self, clause: Clause, mention: TimeMention | None, role: str, task: bool, named: bool) -> str:
        if any(m.past for m in clause.mentions) or (mention and mention.lead is Lead.UNTIL):
            return ""
        listed = self.listed and role == "action" and self._has_content(clause) and not self._row(clause)
        if task and (mention or named or listed or self._infinitive(clause)):
            return "" if self._phrases.named("past_task", clause.first, clause.last) else TASK
        if mention is None or not self._has_content(clause):
            return ""
        step = self._cues.is_step(self._words.low[clause.first : clause.last])
        opens = mention.start <= self._words.starts[clause.first]
        if opens and mention.due == self._today and mention.lead is Lead.NONE and not (step or named or self.listed):
            return ""  # "oggi giornata piena"
        if self._type is TextType.RECAP and mention.lead is not Lead.BY and not step:
            return ""
        return "a delivery or step with a date"

    def _future(self, head: Predicate, mention: TimeMention | None) -> str:
        verbs = self._cues.verbs
        if head.lead in verbs["hours"]:
            return ""
        if head.lead in self._cues.grammar["modals"] and (
            mention is None or head.lead not in self._cues.grammar["obliged"]
        ):
            return ""
        if head.lead in self._cues.grammar["duties"] and head.passive:
            return ""
        theirs = head.person in (2, 5) and not head.passive  # "sarete ricontattati" is ours
        if theirs and mention is None and head.verb not in verbs["receiving"]:
            return ""
        still = self._is_still(head) and head.verb not in verbs["receiving"]
        if mention is None and (head.verb in verbs["idle"] if head.person in (1, 4) else still):
            return ""
        return "a verb in the future"

    def _is_still(self, head: Predicate) -> bool:
        verbs = self._cues.verbs
        return head.verb in verbs["stative"] and head.verb not in verbs["holding"]

    def _present(self, clause: Clause, head: Predicate, mention: TimeMention | None, task: bool) -> str:
        verbs = self._cues.verbs
        ours = head.person in (1, 4)
        low, given = self._words.low, self._cues.owners["given"]
        opens = head.lead in verbs["hours"] and not any(word in given for word in low[head.first : head.core])
        if (opens and not task) or (head.lead in self._cues.grammar["duties"] and head.passive and not task):
            return ""
        if head.lead in self._cues.grammar["modals"]:
            obliged = head.lead in self._cues.grammar["obliged"]
            owing = head.to_us and head.person in (3, 6) and head.verb not in verbs["stative"]
            if obliged and owing and self._type is TextType.RECAP:
                return "somebody owes us something"
            return "we have to, with a time" if obliged and ours and mention else ""
        if mention and mention.clock_only and head.lead in verbs["starting"]:
            return ""
        under_way = head.lead in self._cues.grammar["progressive"] and head.lead != head.verb
        if under_way and mention is None and not task:
            return ""
        reply = self._type is TextType.REPLY
        if reply and ours and mention is None and comes_back(self._words, self._cues, clause, head):
            return ANSWER
        if ours and head.verb in verbs["performative"] and not task and not self._timed(mention):
            return ""
        if head.verb in verbs["following"] and not self._acts_upon(clause, head):
            return "it follows"
        if head.person in (2, 5) and self._type is TextType.RECAP:
            return "a colleague is told what to do" if mention or task else ""
        if head.person in (2, 5):
            return "you get it by then" if mention and head.verb in verbs["receiving"] else ""
        served = ours and mention and (head.to_customer or head.to_third) and head.verb not in verbs["idle"]
        if head.verb in verbs["stative"] and not served:
            return ""
        if mention is not None and not ours and self._whenever(mention):
            return ""
        if mention is not None:
            return "we say what we do, with a time" if ours else "it happens by then"
        if ours and (head.to_customer or head.to_third or self._emphatic(clause, head)):
            return "we do something for the customer"
        if not ours and (head.to_customer and head.verb in verbs["giving"]):
            return "something is done for the customer"
        if self._type is TextType.RECAP and not ours and (head.to_us or task):
            return "somebody does something for us"
        return TASK if task else ""

    def taken_on(self, clause: Clause, person: str) -> str:
        """Return the rule for a thing that is put first and done by somebody named ("la carne la porta Ugo")."""
        head, low = clause.head, self._words.low
        if head is None or self._type is TextType.RECAP or head.tense is not Tense.PRESENT or head.negated:
            return ""
        taken_up = any(word in self._cues.owners["given"] for word in low[head.first : head.core])
        behind = person.lower() in " ".join(low[head.core + 1 : clause.last])
        if not (taken_up and behind and head.first > clause.first) or self._is_still(head):
            return ""
        return "somebody is named who does it"

    def _acts_upon(self, clause: Clause, head: Predicate) -> bool:
        """Whether an article follows a verb ("segue l'online")."""
        after = head.last + 1
        return after < clause.last and self._words.low[after] in self._cues.grammar["articles"]

    def _whenever(self, mention: TimeMention) -> bool:
        """Whether a time tells a habit ("i cavalli scivolano quando piove")."""
        said = self._words.low[bisect_left(self._words.starts, mention.start)]
        habit = mention.kind is DeadlineKind.CONDITIONAL and said in self._cues.grammar["whenever"]
        return habit and self._type is TextType.RECAP

    def deadline(self, clause: Clause) -> TimeMention | None:
        """Return the deadline among a clause's times: one that binds before one that only dates something."""
        return self._binding.deadline(clause, self.listed)

    def _emphatic(self, clause: Clause, head: Predicate) -> bool:
        """ "La ordino io", "noi andiamo su in tre": the doer is said although the verb says it already."""
        near = self._words.low[max(clause.first, head.first - 1) : min(clause.last, head.last + 2)]
        return any(word in self._cues.owners["we"] for word in near)

    def _timed(self, mention: TimeMention | None) -> bool:
        return mention is not None and mention.kind is not DeadlineKind.CONDITIONAL and mention.lead is not Lead.FROM

    def _row(self, clause: Clause) -> bool:
        """Whether a clause is the row of a table: its first one names the columns."""
        words = self._words
        said = words.text[words.starts[clause.first] : words.ends[clause.last - 1]]
        return "|" in said or "\t" in said

    def _infinitive(self, clause: Clause) -> bool:
        low = self._words.low
        return any(
            low[k] in self._cues.grammar["task_marks"] and self._grammar.infinitive(low[k + 1])
            for k in range(clause.first, clause.last - 1)
        )

    def _has_content(self, clause: Clause) -> bool:
        mentions = clause.mentions
        skip = self._cues.grammar["function_words"]
        return any(
            self._words.low[k][0].isalpha()
            and self._words.low[k] not in skip
            and not any(m.start <= self._words.starts[k] < m.end for m in mentions)
            for k in range(clause.first, clause.last)
        )
