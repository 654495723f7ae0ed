"""Which of a clause's times is its deadline: one that binds, and none that only dates or names something."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta

from nlp.clauses import Clause
from nlp.cues import Cues
from nlp.deadlines import Hang, Lead, TimeMention
from nlp.findings import DeadlineKind
from nlp.words import Grammar, Tense, Words

_FAR = timedelta(days=150)  # a bare day further off than this, beside no verb, is one that has been


class Binding:
    """Answers for the clauses of one text. Made for one text and dropped with it."""

    def __init__(self, words: Words, cues: Cues, grammar: Grammar, today: date) -> None:
        self._words = words
        self._cues = cues
        self._grammar = grammar
        self._today = today

    def deadline(self, clause: Clause, listed: bool) -> TimeMention | None:
        """Return the deadline among a clause's times: one that binds before one that only dates something.

        `listed` says that the clause stands in a list, where a participle is a task.
        """
        if not clause.mentions:
            return None
        usable = [
            m for m in clause.mentions if not m.past and m.lead is not Lead.OF and not self._dates_it(clause, m, listed)
        ]
        firm = [m for m in usable if m.lead not in (Lead.FROM, Lead.AFTER)]
        if not firm:
            ours = clause.head is None or clause.head.person in (1, 4) or listed
            firm = usable if ours else [m for m in usable if m.lead is Lead.AFTER or self._begins_then(clause, m)]
        for kind in (DeadlineKind.EXACT, DeadlineKind.WINDOW):
            found = [m for m in firm if m.kind is kind]
            if found:
                return found[-1]
        return firm[0] if firm else self._of_a_day(clause)

    def _begins_then(self, clause: Clause, mention: TimeMention) -> bool:
        """ "monterà il ponteggio dal 25 gennaio": when somebody begins; "è in viaggio da lunedì" is since."""
        head = clause.head
        if head is None or mention.clock_only:
            return False
        after = mention.start > self._words.starts[head.core]
        subject = head.first > 0 and mention.end < self._words.starts[head.first - 1]  # "da lunedì Marta risponde"
        asked = head.tense is Tense.REQUEST and after  # "tenga spenta la stufa da mercoledì"
        return asked or head.tense is Tense.FUTURE or (head.tense is Tense.PRESENT and (after or subject))

    def _of_a_day(self, clause: Clause) -> TimeMention | None:
        """A day that says which one is meant, and so when ("it will be on the truck of Wednesday")."""
        head = clause.head
        if head is None or head.tense is not Tense.FUTURE:
            return None
        last = clause.mentions[-1]
        after = last.start > self._words.starts[head.core]
        exact = last.lead is Lead.OF and last.kind is DeadlineKind.EXACT and not last.past
        return last if after and exact else None

    def _dates_it(self, clause: Clause, mention: TimeMention, listed: bool) -> bool:
        """Whether a time only says when something was done ("approvato il 29 aprile", "avvio il 12 gennaio")."""
        if mention.lead in (Lead.BY, Lead.LATEST, Lead.UNTIL) or mention.due is None or mention.hang is Hang.MUST:
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
        if before > clause.first and self._words.low[before - 1] in self._cues.grammar["passive_marks"]:
            return False
        if self._words.low[before] in self._cues.grammar["particles"] and before > clause.first:
            before -= 1  # "handed over on the 10th"
        verb = self._grammar.participle(self._words.low[before])
        return not listed and verb is not None and verb not in self._cues.grammar["arranging"]
