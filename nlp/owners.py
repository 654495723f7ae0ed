"""Who is to do it: us, the customer or somebody else; and the name of a named doer, without a title."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from nlp.cues import Cues
from nlp.findings import Holder, TextType
from nlp.words import Predicate, Tense, Words

_ACRONYM = 3  # letters in capitals that make a word the name of a firm or an authority
_LONGEST_NAME = 3
_LONGEST_CELL = 5
_CELLS = frozenset({"|", "→", "->", "=>", ">", "\t"})


@dataclass(frozen=True, slots=True)
class Doer:
    """A holder, with the name where the words give one."""

    holder: Holder
    person: str | None = None


class Owners:
    """Decides in one text whose promise it is. Made for one text and dropped with it."""

    def __init__(self, words: Words, type: TextType, cues: Cues) -> None:
        self._words = words
        self._type = type
        self._cues = cues
        self._sides: dict[str, Holder] = {}  # a word of a name -> whose person that is
        self._title: frozenset[str] = frozenset()
        self._persons: set[str] = set()  # words of names that belong to a person, not to a firm

    def introduce(self, first: int, last: int, title: bool) -> None:
        """Note the people named in a passage: the customer's, unless it says that they are ours.

        The nouns of a `title` name the customer too ("Hotel Bellariva", "impresa Lo Cascio").
        """
        if title:
            self._title |= {w for w in self._words.low[first:last] if len(w) > 3}
        words, owners = self._words, self._cues.owners
        # "Sabrina, Paolo + Ricci per il cliente": who else is there is ours
        theirs = next((k for k in range(first + 2, last) if words.low[k] in owners["customers"]), 0)
        theirs = theirs if theirs and words.low[theirs - 2] in self._cues.grammar["prepositions"] else 0
        ours = False  # from "per noi", "noi:", "il nostro" on, up to the next semicolon
        for at in range(first, last):
            low = words.low[at]
            if low in owners["us"] or low in owners["possessive_ours"]:
                ours = True
            elif low in (";", ")"):
                ours = False
            elif self._is_name(at):
                before = words.low[at - 1] if at else ""
                if low in owners["names"] or before == "(" or before in owners["titles"] or before in self._persons:
                    self._persons.add(low)
                for_us = words.low[at + 1 : min(last, at + 3)]
                if len(for_us) == 2 and for_us[0].isalpha() and for_us[1] in owners["us"]:
                    self._sides[low] = Holder.US
                noted = ours or any(w in owners["us"] for w in words.low[at + 1 : min(last, at + 4)] if low != "+")
                within = at + 1 < last and words.low[at + 1] == "("
                side = Holder.US if ours or (within and noted) or theirs > at + 4 else Holder.CUSTOMER
                self._sides.setdefault(low, side)

    def of_label(self, first: int, last: int) -> Doer | None:
        """Return the doer that the words before a colon or dash name, or None where they are a topic."""
        side = self._one_of_us(first, last) if last - first <= 3 else None
        alone = last - first == 1 or self._words.low[first + 1] == "+"
        if side is None and alone and self._words.low[last] == "|" and self._is_name(first):
            return Doer(self._side(first, first + 1, False, False, False), self._name(first, first + 1))
        return side or self._in(first, last, label=True)

    def of_charge(self, first: int, last: int) -> Doer | None:
        """Return whom the words after "a cura di" name."""
        return self._in(first, min(last, first + 4), label=False)

    def of_clause(self, first: int, last: int, head: Predicate | None) -> Doer | None:
        """Return who does what a clause says, or None where no word of it says so."""
        named = self._in_cells(first, last, head is None)
        if named is not None or head is None:
            return named or self._in_task(first, last)
        if head.tense is Tense.REQUEST or head.person in (2, 5):
            told = self._type is TextType.RECAP  # a colleague
            return Doer(Holder.US if told or head.verb in self._cues.verbs["receiving"] else Holder.CUSTOMER)
        if head.person in (1, 4):
            return Doer(Holder.US)
        if head.subject is not None and self._words.low[head.subject] in self._cues.owners["subject_pronouns"]:
            return Doer(Holder.CUSTOMER if self._type is TextType.RECAP else Holder.OTHER)
        doer = self._after(head, last) or self._before(first, head)
        if doer is None or doer.person is None or not head.to_us or self._type is TextType.RECAP:
            return doer
        # who does something for us by surname alone is none of ours ("l'avvocato Lissoni mi farà avere")
        ours = doer.holder is not Holder.US or doer.person.split()[0].lower() in self._cues.owners["names"]
        return doer if ours else Doer(Holder.OTHER, doer.person)

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
        if low in self._cues.grammar["inverted"]:
            return Doer(Holder.US if low in self._cues.owners["we"] else Holder.CUSTOMER)
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
        low, edges = self._words.low, [first - 1]
        edges += [k for k in range(first, last) if low[k] in _CELLS or low[k] == ","]
        behind = first > 0 and low[first - 1] in _CELLS
        marked = behind or any(low[k] in _CELLS for k in edges[1:])
        if not (marked or task):
            return None
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

    def _one_of_us(self, first: int, last: int) -> Doer | None:
        owners = self._cues.owners
        for word in self._words.low[first:last]:
            if word in owners["us"]:
                return Doer(Holder.US)
            if word in owners["they"]:
                return Doer(Holder.CUSTOMER)
        return None

    def _in_task(self, first: int, last: int) -> Doer | None:
        """The doer of a task without a verb: its first word, when it is a name ("Paola to set up ...")."""
        low = self._words.low[first]
        if low in self._cues.owners["titles"] or (self._is_name(first) and self._known(first)):
            return self._in(first, min(last, first + 4), label=False)
        grammar, end = self._cues.grammar, first
        low = self._words.low
        while end < min(last, first + 4) and low[end][0].isalpha() and low[end] not in grammar["prepositions"]:
            end += 1
        marked = end == first + 1 and end < last and low[end] in grammar["task_marks"]  # "Client to confirm"
        doer = self._in(first, end, label=True) if end - first > 1 or marked else None
        return doer if doer is not None and doer.person is None else None

    def last_named(self, first: int, last: int) -> Doer | None:
        """Return the last one of ours or of others that a passage names by a noun."""
        owners = self._cues.owners
        for at in range(last - 1, first - 1, -1):
            low = self._words.low[at]
            if low in owners["others"]:
                return Doer(Holder.OTHER)
            if low in owners["ours"]:
                return Doer(Holder.US)
        return None

    def _in(self, first: int, last: int, label: bool) -> Doer | None:
        words, owners = self._words, self._cues.owners
        ours = theirs = third = outside = False
        found: Holder | None = None
        at = first
        while at < last:
            low = words.low[at]
            if low in owners["possessive_ours"]:
                ours = True
            elif low in owners["possessive_theirs"]:
                theirs = True
            elif low in owners["outside"]:
                outside = True
            elif low in owners["possessive_third"]:
                third = True
            elif low in owners["titles"] and at + 1 < last and words.capital(at + 1):
                end = self._name_end(at + 1, last)
                side = self._apposed(end) or (Holder.OTHER if outside else found)
                ours = ours or side is Holder.US
                return Doer(self._side(at + 1, end, True, ours, theirs, side), self._name(at + 1, end))
            elif self._is_name(at) and at > first and words.low[at - 1] in owners["firms"]:
                pass  # "Hotel Bellariva": a firm's name, no person
            elif self._is_name(at) and at > first and words.low[at - 1] in owners["businesses"]:
                return Doer(Holder.OTHER)  # "Ditta Pozzi"
            elif self._is_name(at) and (self._known(at) or not (label or self._may_be_anything(at, last))):
                end = self._name_end(at, last)
                if found is Holder.OTHER and words.low[at] not in owners["names"]:
                    return Doer(found)
                if self._is_firm(at, end) or (at > first and words.low[at - 1] in owners["families"]):
                    return Doer(Holder.CUSTOMER if self._type is TextType.RECAP else Holder.OTHER)
                return Doer(self._side(at, end, False, ours, theirs, found), self._name(at, end))
            elif found is None and (not label or at - first <= 1):
                found = self._noun(at, first, label)
            at += 1
        if outside:
            return Doer(Holder.OTHER)
        if third and found is not None and found is not Holder.OTHER:
            return Doer(Holder.CUSTOMER if self._type is TextType.RECAP else Holder.OTHER)
        if theirs and found is not None and found is not Holder.OTHER:
            return Doer(Holder.CUSTOMER)
        if ours and found is not None:
            return Doer(Holder.US)
        return Doer(found) if found is not None else None

    def _noun(self, at: int, first: int, label: bool) -> Holder | None:
        words, owners = self._words, self._cues.owners
        low = words.low[at]
        recap = self._type is TextType.RECAP
        if low in owners["customers"] or low in owners["subject_pronouns"]:
            return Holder.CUSTOMER
        acronym = words.said(at).isupper() and len(low) >= _ACRONYM
        if recap and low in self._title and (acronym or low in owners["others"] | owners["ours"] | owners["firms"]):
            return Holder.CUSTOMER
        if recap and low in owners["roles"]:
            return Holder.CUSTOMER
        if low in owners["others"] or (not recap and low in owners["businesses"]):
            return Holder.OTHER
        lady = low in owners["titles"] and at > first and words.low[at - 1] in self._cues.grammar["articles"]
        if recap and (lady or (low in owners["firms"] and low not in owners["ours"])):
            return Holder.CUSTOMER
        if low in owners["ours"] or low in owners["roles"]:
            return Holder.US
        if at == first and acronym and low.isalpha() and not label:
            return Holder.OTHER
        return None

    def _apposed(self, at: int) -> Holder | None:
        """What is said right behind a name ("Zambelli of our studio", "Galli, nostro consulente")."""
        low, owners = self._words.low, self._cues.owners
        if at + 2 >= len(low) or low[at + 1] not in owners["possessive_ours"]:
            return None
        return Holder.OTHER if low[at + 2] in owners["others"] else Holder.US

    def _side(
        self, first: int, last: int, titled: bool, ours: bool, theirs: bool, noun: Holder | None = None
    ) -> Holder:
        if ours:
            return Holder.US
        if theirs:
            return Holder.CUSTOMER
        if noun in (Holder.OTHER, Holder.CUSTOMER):
            return noun
        for at in range(first, last):
            side = self._sides.get(self._words.low[at])
            if side is not None:
                return side
        side = Holder.CUSTOMER if titled and self._type is TextType.RECAP else Holder.US
        for at in range(first, last):
            self._sides[self._words.low[at]] = side
        return side

    def _may_be_anything(self, at: int, last: int) -> bool:
        """Whether an unknown word has its capital from the beginning of a sentence ("Legal will ...")."""
        words = self._words
        if at + 1 < last and self._is_name(at + 1):
            return False
        gap = words.text[words.ends[at - 1] - 1 : words.starts[at]] if at else "."
        return self._type is TextType.REPLY and (gap[0] in ".!?:;" or "\n" in gap)

    def _is_firm(self, first: int, last: int) -> bool:
        """Whether a name stands in the title of a recap and is nobody's own: the customer's firm."""
        low = self._words.low[first:last]
        own = self._cues.owners["names"] | self._persons
        return self._type is TextType.RECAP and low[0] in self._title and not any(w in own for w in low)

    def _known(self, at: int) -> bool:
        low = self._words.low[at]
        return low in self._cues.owners["names"] or low in self._sides

    def _name_end(self, at: int, last: int) -> int:
        end = at + 1
        while end < last and end - at < _LONGEST_NAME and self._words.capital(end) and self._is_name(end):
            end += 1
        return end

    def _name(self, first: int, last: int) -> str:
        return self._words.text[self._words.starts[first] : self._words.ends[last - 1]]

    def _is_name(self, at: int) -> bool:
        """Whether a word can be a person's name: a capital that the dictionary does not explain."""
        words, cues = self._words, self._cues
        low = words.low[at]
        if len(low) < 2 or not words.capital(at) or not low[0].isalpha():
            return False
        if low in cues.owners["names"]:
            return True
        said = words.said(at)
        if said.isupper():
            return False
        return not (
            low in cues.grammar["common"]
            or low in cues.grammar["determiners"]
            or low in cues.grammar["prepositions"]
            or low in cues.grammar["adverbs"]
            or low in cues.grammar["clitics"]
            or any(low in group for group in (*cues.owners.values(), *cues.clauses.values()))
            or low.endswith(cues.suffixes)
        )
