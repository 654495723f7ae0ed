"""Who is to do it: us, the customer or somebody else; and the name of a named doer, without a title."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.cues import Cues
from nlp.findings import Holder, TextType
from nlp.words import Predicate, Tense, Words

_ACRONYM = 3  # letters in capitals that make a word the name of a firm or an authority
_LONGEST_NAME = 3


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

    def introduce(self, first: int, last: int, title: bool) -> None:
        """Note the people named in a passage: the customer's, unless it says that they are ours.

        The nouns of a `title` name the customer too ("Hotel Bellariva", "impresa Lo Cascio").
        """
        if title:
            self._title |= {w for w in self._words.low[first:last] if len(w) > 3}
        words, owners = self._words, self._cues.owners
        ours = False  # from "per noi", "noi:", "il nostro" on, up to the next semicolon
        for at in range(first, last):
            low = words.low[at]
            if low in owners["us"] or low in owners["possessive_ours"]:
                ours = True
            elif low in (";", ")"):
                ours = False
            elif self._is_name(at):
                noted = ours or any(w in owners["us"] for w in words.low[at + 1 : min(last, at + 4)] if low != "+")
                within = at + 1 < last and words.low[at + 1] == "("
                self._sides.setdefault(low, Holder.US if ours or (within and noted) else Holder.CUSTOMER)

    def of_label(self, first: int, last: int) -> Doer | None:
        """Return the doer that the words before a colon or dash name, or None where they are a topic."""
        low = self._words.low[first:last]
        if len(low) <= 3:
            for word in low:
                if word in self._cues.owners["us"]:
                    return Doer(Holder.US)
                if word in self._cues.owners["they"]:
                    return Doer(Holder.CUSTOMER)
        return self._in(first, last, label=True)

    def of_charge(self, first: int, last: int) -> Doer | None:
        """Return whom the words after "a cura di" name."""
        return self._in(first, min(last, first + 4), label=False)

    def of_clause(self, first: int, last: int, head: Predicate | None) -> Doer | None:
        """Return who does what a clause says, or None where no word of it says so."""
        if head is None:
            return self._in_task(first, last)
        if head.tense is Tense.REQUEST or head.person in (2, 5):
            return Doer(Holder.CUSTOMER) if head.verb not in self._cues.verbs["receiving"] else Doer(Holder.US)
        if head.person in (1, 4):
            return Doer(Holder.US)
        if head.subject is not None and self._words.low[head.subject] in self._cues.owners["subject_pronouns"]:
            return Doer(Holder.CUSTOMER if self._type is TextType.RECAP else Holder.OTHER)
        after = self._after(head, last)
        if after is not None:
            return after
        return self._before(first, head)

    def _after(self, head: Predicate, last: int) -> Doer | None:
        """The subject right after its verb ("lo firma Bruni", "spedisce lui"), or a passive's agent."""
        words, at = self._words, head.core + 1
        if head.passive:
            at = head.last + 1
            for k in range(at, min(last, at + 12)):
                if words.low[k] in self._cues.grammar["agent"]:
                    return self._in(k + 1, min(last, k + 6), label=False)
            return None
        if at >= last:
            return None
        low = words.low[at]
        if low in self._cues.grammar["inverted"]:
            return Doer(Holder.US if low in self._cues.owners["we"] else Holder.CUSTOMER)
        if self._is_name(at) or low in self._cues.owners["titles"]:
            return self._in(at, min(last, at + 4), label=False)
        if low in self._cues.grammar["articles"] and head.verb in self._cues.grammar["motion"]:
            return self._in(at, min(last, at + 3), label=False)
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
        return self._in(start, end, label=False)

    def _in_task(self, first: int, last: int) -> Doer | None:
        """The doer of a task without a verb: its first word, when it is a name ("Paola to set up ...")."""
        low = self._words.low[first]
        if low in self._cues.owners["titles"] or (self._is_name(first) and low in self._cues.owners["names"]):
            return self._in(first, min(last, first + 4), label=False)
        return None

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
        ours = theirs = outside = False
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
            elif low in owners["titles"] and at + 1 < last and words.capital(at + 1):
                end = self._name_end(at + 1, last)
                return Doer(self._side(at + 1, end, True, ours, theirs), self._name(at + 1, end))
            elif self._is_name(at) and at > first and words.low[at - 1] in owners["firms"]:
                pass  # "Hotel Bellariva": a firm's name, no person
            elif self._is_name(at) and at > first and words.low[at - 1] in owners["businesses"]:
                return Doer(Holder.OTHER)  # "Ditta Pozzi"
            elif self._is_name(at) and (not label or self._known(at)):
                end = self._name_end(at, last)
                if found is Holder.OTHER and words.low[at] not in owners["names"]:
                    return Doer(found)
                return Doer(self._side(at, end, False, ours, theirs, found), self._name(at, end))
            elif found is None and (not label or at - first <= 1):
                found = self._noun(at, first)
            at += 1
        if outside:
            return Doer(Holder.OTHER)
        if theirs and found is not None:
            return Doer(Holder.CUSTOMER)
        if ours and found is not None:
            return Doer(Holder.US)
        return Doer(found) if found is not None else None

    def _noun(self, at: int, first: int) -> Holder | None:
        words, owners = self._words, self._cues.owners
        low = words.low[at]
        recap = self._type is TextType.RECAP
        if low in owners["customers"] or low in owners["subject_pronouns"]:
            return Holder.CUSTOMER
        acronym = words.said(at).isupper() and len(low) >= _ACRONYM
        if recap and low in self._title and (acronym or low in owners["others"] | owners["ours"] | owners["firms"]):
            return Holder.CUSTOMER
        if low in owners["others"]:
            return Holder.OTHER
        if recap and (low in owners["roles"] or low in owners["firms"]):
            return Holder.CUSTOMER
        if low in owners["ours"] or low in owners["roles"]:
            return Holder.US
        if at == first and acronym and low.isalpha():
            return Holder.OTHER
        return None

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
            or any(low in group for group in cues.owners.values())
            or low.endswith(cues.suffixes)
        )
