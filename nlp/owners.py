"""Who is to do it: us, the customer or somebody else; and the name of a named doer, without a title."""

from __future__ import annotations

from itertools import pairwise

from nlp.findings import Holder, TextType
from nlp.naming import Doer
from nlp.persons import Persons
from nlp.words import Predicate, Tense

__all__ = ["Doer", "Owners"]

_LONGEST_CELL = 5
_ADDRESSED = ("lei", "voi", "tu")
_CELLS = frozenset({"|", "→", "->", "=>", ">", "\t"})


class Owners(Persons):
    """Decides in one text whose promise it is. Made for one text and dropped with it."""

    def of_label(self, first: int, last: int) -> Doer | None:
        """Return the doer that the words before a colon or dash name, or None where they are a topic."""
        owners, low = self._cues.owners, self._words.low
        name = next(self._names(first, last), None)
        if name is not None and name.phrase > first and low[name.phrase - 1] in owners["unasked"]:
            return None  # "Telefonata con Marco:"
        side = self._one_of_us(first, last) if last - first <= 3 else None
        alone = last - first == 1 or low[first + 1] == "+"
        if side is None and alone and low[last] == "|" and self._is_name(first):
            return Doer(self._side(first, first + 1, False, False, False), self._name(first, first + 1))
        if name is not None and name.known:
            person = self._name(name.first, name.last)
            inner = low[name.phrase - 1] == "(" if name.phrase > first else False
            whole = side or (self._in(first, name.phrase, label=True) if inner else None)
            return Doer(whole.holder if whole else self._of_named(name, last, False), person)
        topic = owners["unasked"] - owners["belonging"]
        end = next((k for k in range(first + 1, last) if low[k] in topic), last)
        return side or self._in(first, end, label=True)

    def of_charge(self, first: int, last: int) -> Doer | None:
        """Return whom the words after "a cura di" name."""
        return self.charged(first, min(last, first + 9)) or self._in(first, min(last, first + 4), label=False)

    def of_clause(self, first: int, last: int, head: Predicate | None, floor: int) -> Doer | None:
        """Return who does what a clause says, or None where no word of it says so.

        `floor` is where its sentence begins: a name between commas may stand before the clause.
        """
        cell = self._in_cells(first, last, head is None)
        named = self.named(first, last, head) or self.spoken_of(first, floor, head)
        if named is not None and (cell is None or cell.person is None):
            return named
        if cell is not None or head is None:
            return cell or self._in_task(first, last) or self._from(first, last)
        if head.tense is Tense.REQUEST or head.person in (2, 5):
            told = self._type is TextType.RECAP  # a colleague
            return Doer(Holder.US if told or head.verb in self._cues.verbs["receiving"] else Holder.CUSTOMER)
        if head.person in (1, 4):
            return Doer(Holder.US)
        if head.subject is not None and self._words.low[head.subject] in self._cues.owners["subject_pronouns"]:
            return Doer(Holder.CUSTOMER if self._type is TextType.RECAP else Holder.OTHER)
        doer = self._after(head, last) or self._before(first, head)
        if doer is None:
            return None
        told = self._type is TextType.RECAP and head.to_us and doer.holder is Holder.US
        if told and not any(w in self._cues.owners["us"] for w in self._words.low[first : head.first]):
            return Doer(Holder.CUSTOMER)  # "il tecnico ci manda le misure"
        return doer if doer.person is not None and doer.person.islower() else Doer(doer.holder)

    def _after(self, head: Predicate, last: int) -> Doer | None:
        """The subject right after its verb ("lo firma Bruni", "spedisce lui"), or a passive's agent."""
        words, at = self._words, head.core + 1
        if head.passive:
            at = head.last + 1
            for k in range(at, min(last, at + 12)):
                if words.low[k] in self._cues.grammar["agent"]:
                    return self._in(k + 1, min(last, k + 9), label=False)
            return None
        if at >= last:
            return None
        low = words.low[at]
        pronoun = next((w for w in words.low[at : min(last, at + 2)] if w in self._cues.grammar["inverted"]), "")
        if low == pronoun or pronoun not in ("", *self._cues.owners["possessive_third"]):
            if pronoun in self._cues.owners["we"]:
                return Doer(Holder.US)
            return Doer(Holder.CUSTOMER if pronoun in _ADDRESSED else self._abroad())
        if self._is_name(at) or low in self._cues.owners["titles"]:
            return self._in(at, min(last, at + 4), label=False)
        if low in self._cues.grammar["adverbs"] and at + 1 < last:
            at, low = at + 1, words.low[at + 1]
        owners = self._cues.owners
        if low in owners["possessive_ours"] or low in owners["possessive_theirs"]:
            return self._in(at, min(last, at + 4), label=False)
        if low in self._cues.grammar["articles"]:
            given = words.low[head.first : head.core]  # what is done is said already: "le porta il corriere"
            if head.verb in self._cues.grammar["motion"] or any(w in owners["given"] for w in given):
                return self._in(at, min(last, at + 4), label=False)
        return None

    def _before(self, first: int, head: Predicate) -> Doer | None:
        """The subject before its verb, up to its first preposition; a phrase in front of it is skipped."""
        words, cues = self._words, self._cues
        start = first
        if start < head.first and words.low[start] in cues.grammar["prepositions"] and not self._is_name(start):
            comma = next((k for k in range(start, head.first) if words.low[k] == ","), None)
            noun = next(
                (k for k in range(start + 2, head.first) if words.low[k] in cues.grammar["articles"]), head.first
            )
            start = comma + 1 if comma is not None else noun
        end = start
        while end < head.first and not (
            end > start and words.low[end] in cues.grammar["prepositions"] and words.low[end] not in ("presso",)
        ):
            end += 1
        if start + 1 == head.first and words.low[start] in cues.owners["names"]:
            side = self._sides.get(words.low[start], Holder.US)  # a name without its capital
            return Doer(side, self._name(start, start + 1))
        return self._in(start, end, label=False)

    def _in_cells(self, first: int, last: int, task: bool) -> Doer | None:
        """The doer in a cell or after an arrow ("prova di carico → collaudatore esterno, il 20 gennaio")."""
        low = self._words.low
        behind = first > 0 and low[first - 1] in _CELLS
        marked = behind or not _CELLS.isdisjoint(low[first:last])
        if not (marked or task):
            return None
        edges = [first - 1, *(k for k in range(first, last) if low[k] in _CELLS or low[k] == ",")]
        for n, (before, after) in enumerate(pairwise((*edges, last))):
            start = before + 1
            if not 0 < after - start <= _LONGEST_CELL:
                continue
            person = self._is_name(start) and (self._known(start) or (marked and after == start + 1))
            if person or (marked and (n > 0 or behind)):
                theirs = any(w in self._cues.owners["customers"] for w in low[start:after])
                doer = self._one_of_us(start, after) or self._in(start, after, label=False)
                if doer is not None:
                    return Doer(Holder.CUSTOMER, doer.person) if theirs else doer
        return None

    def _from(self, first: int, last: int) -> Doer | None:
        """Where a verbless item comes from ("licenza in arrivo dal SUAP", "the list from their side")."""
        low, owners = self._words.low, self._cues.owners
        for at in range(first, last - 1):
            if low[at] in owners["agents"]:
                near = low[at + 1 : min(last, at + 3)]
                if any(w in owners["possessive_third"] for w in near):
                    return Doer(self._abroad())
                if any(w in owners["others"] for w in near):
                    return self._in(at + 1, min(last, at + 4), label=False)
        return None

    def _in_task(self, first: int, last: int) -> Doer | None:
        """The doer of a task without a verb: its first word, when it is a name ("Paola to set up ...")."""
        while first < last - 1 and self._words.low[first][0].isdigit():
            first += 1
        low = self._words.low[first]
        if low in self._cues.owners["titles"] or (self._is_name(first) and self._known(first)):
            return self._in(first, min(last, first + 4), label=False)
        grammar, end = self._cues.grammar, first
        said = self._words.low
        while end < min(last, first + 4) and said[end][0].isalpha() and said[end] not in grammar["prepositions"]:
            end += 1
        marked = end == first + 1 and end < last and said[end] in grammar["task_marks"]  # "Client to confirm"
        doer = self._in(first, end, label=True) if end - first > 1 or marked else None
        return doer if doer is not None and doer.person is None else None

    def last_named(self, first: int, last: int) -> Doer | None:
        """Return the last one of ours or of others that a passage names by a noun."""
        owners = self._cues.owners
        if owners["doing"].isdisjoint(self._words.low[first:last]):
            return None
        for at in range(last - 1, first - 1, -1):
            low = self._words.low[at]
            if low in owners["others"]:
                return Doer(Holder.OTHER)
            if low in owners["ours"]:
                return Doer(Holder.US)
        return None
