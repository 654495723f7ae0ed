"""Who is to do an item that has no verb: the name in a cell, behind an arrow, in brackets, or its first word."""

from __future__ import annotations

from itertools import pairwise

from nlp.findings import Holder, TextType
from nlp.naming import Doer
from nlp.persons import Persons

_LONGEST_CELL = 5
_CELLS = frozenset({"|", "→", "->", "=>", ">", "\t"})
_THEM = frozenset(("them", "him", "her", "lui", "lei"))
_AT_THEIRS = ("visit", "call")  # what we go to, as `Cues.kind` tells it
_EDGES = _CELLS | {","}


class Items(Persons):
    """Tells whose an item of a list or a table is. Made for one text and dropped with it."""

    def _in_cells(self, first: int, last: int, task: bool) -> Doer | None:
        """The doer in a cell or after an arrow ("prova di carico → collaudatore esterno, il 20 gennaio")."""
        low = self._words.low
        said = low[first:last]
        behind = first > 0 and low[first - 1] in _CELLS
        marked = behind or not _CELLS.isdisjoint(said)
        if not (marked or task):
            return None
        edges = [first - 1, *(k for k, word in enumerate(said, first) if word in _EDGES)]
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

    def _tells_reader(self, first: int, last: int) -> bool:
        """Whether a clause tells the reader to do it ("le firme raccoglietele", "chi non l'ha fatto consegni")."""
        low, grammar = self._words.low, self._cues.grammar
        return low[first] in grammar["whoever"] or any(w[-5:] in grammar["told_endings"] for w in low[first:last])

    def _from(self, first: int, last: int) -> Doer | None:
        """Where a verbless item comes from ("licenza in arrivo dal SUAP", "the list from their side")."""
        low, owners = self._words.low, self._cues.owners
        if owners["agents"].isdisjoint(low[first:last]):
            return None
        for at in range(first, last - 1):
            if low[at] in owners["agents"]:
                near = low[at + 1 : min(last, at + 4)]
                them = near[0] in _THEM and self._type is TextType.RECAP
                if them or any(w in owners["possessive_third"] for w in near):
                    there = self._cues.kind(low[first:at]) in _AT_THEIRS  # "colloqui il 27 da loro": where
                    return None if there else Doer(self._abroad())
                firm = any(w in owners["firms"] and w not in self._title for w in low[at + 1 : min(last, at + 5)])
                if any(w in owners["others"] for w in near) or firm:
                    if firm and not any(w in owners["possessive_ours"] for w in near):
                        return Doer(Holder.OTHER)  # "the bread comes from Barron's bakery"
                    return self._in(at + 1, min(last, at + 5), label=False)
        return None

    def _in_bracket(self, first: int, last: int) -> Doer | None:
        """Whose a verbless item is by a noun in brackets ("carotaggi (lab. Geotest)", "chiavi (cliente)")."""
        low = self._words.low
        at = next((k for k in range(first, last - 1) if low[k] == "("), None)
        if at is None or self._type is TextType.REPLY:
            return None
        doer = self._one_of_us(at + 1, at + 2) or self._in(at + 1, min(last, at + 4), label=True)
        return doer if doer is not None and doer.person is None else None

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
