"""Names and the nouns of people, firms and trades: whose they are in one text."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.cues import Cues
from nlp.findings import Holder, TextType
from nlp.words import Words

_ACRONYM = 3  # letters in capitals that make a word the name of a firm or an authority
_LONGEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Doer:
    """A holder, with the name where the words give one."""

    holder: Holder
    person: str | None = None


class Naming:
    """Remembers in one text whose the people are that it names. Made for one text and dropped with it."""

    def __init__(self, words: Words, type: TextType, cues: Cues) -> None:
        self._words = words
        self._type = type
        self._cues = cues
        self._sides: dict[str, Holder] = {}  # a word of a name -> whose person that is
        self._title: frozenset[str] = frozenset()
        self._persons: set[str] = set()  # words of names that belong to a person, not to a firm

    def is_person(self, at: int) -> bool:
        """Whether a word reads as somebody's name: known as one, or with a capital that no sentence gave it."""
        inside = at > 0 and self._words.low[at - 1][0].isalnum()
        return self._is_name(at) and (inside or self._known(at))

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

    def _one_of_us(self, first: int, last: int) -> Doer | None:
        owners = self._cues.owners
        for word in self._words.low[first:last]:
            if word in owners["us"]:
                return Doer(Holder.US)
            if word in owners["they"]:
                return Doer(Holder.CUSTOMER)
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

    def _is_firm(self, first: int, last: int) -> bool:
        """Whether a name stands in the title of a recap and is nobody's own: the customer's firm."""
        low = self._words.low[first:last]
        own = self._cues.owners["names"] | self._persons
        return self._type is TextType.RECAP and low[0] in self._title and not any(w in own for w in low)

    def _may_be_anything(self, at: int, last: int) -> bool:
        """Whether an unknown word has its capital from the beginning of a sentence ("Legal will ...")."""
        words = self._words
        if at + 1 < last and self._is_name(at + 1):
            return False
        gap = words.text[words.ends[at - 1] - 1 : words.starts[at]] if at else "."
        return self._type is TextType.REPLY and (gap[0] in ".!?:;" or "\n" in gap)

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
