"""The names in one text: which of them are people, whose those are, and what body the text is of."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from nlp.cues import Cues
from nlp.findings import Holder, TextType
from nlp.words import Words

_LONGEST_NAME = 3
_TITLE = 80  # characters


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
        owners = cues.owners
        self._trades = owners["trades"]

    def is_person(self, at: int) -> bool:
        """Whether a word reads as somebody's name: known as one, or with a capital that no sentence gave it."""
        return at in self._named and ((at > 0 and self._words.low[at - 1][0].isalnum()) or self._known(at))

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
        # "Present: Ada, Ugo, Rob (client)", "Per Novatek: Ada" beside "Per il cliente: Ugo"
        marked = any(words.low[k] == "(" and words.low[k + 1] in owners["other_side"] for k in range(first, last - 1))
        against = (
            self._parted
            and words.low[first] in owners["standing_for"]
            and not any(w in owners["parties"] for w in words.low[first:last])
        )
        ours = self._house or against  # from "per noi", "noi:", "il nostro" on, up to the next semicolon
        for at in range(first, last):
            low = words.low[at]
            if low in owners["us"] or low in owners["possessive_ours"]:
                ours = True
            elif low in (";", ")"):
                ours = self._house or against
            elif self._is_name(at):
                before = words.low[at - 1] if at else ""
                if (
                    low in owners["names"]
                    or before == "("
                    or before in owners["titles"]
                    or before in self._persons
                    or (before in self._trades and before not in owners["bodies"])
                ):
                    self._persons.add(low)
                for_us = words.low[at + 1 : min(last, at + 3)]
                if len(for_us) == 2 and for_us[0].isalpha() and for_us[1] in owners["us"]:
                    self._sides[low] = Holder.US
                noted = ours or any(w in owners["us"] for w in words.low[at + 1 : min(last, at + 4)] if low != "+")
                within = at + 1 < last and words.low[at + 1] == "("
                plain = marked and not any(w in owners["other_side"] for w in words.low[at + 2 : at + 3])
                side = Holder.US if ours or plain or (within and noted) or theirs > at + 4 else Holder.CUSTOMER
                self._sides.setdefault(low, side)

    @cached_property
    def _common(self) -> frozenset[str]:
        """The words that the text also writes without a capital, so that they are no names."""
        said = self._words.text
        return frozenset(low for low, at in zip(self._words.low, self._words.starts, strict=True) if said[at].islower())

    @cached_property
    def _house(self) -> bool:
        """Whether a recap is the minutes of a body, whose own people are us ("Verbale del Consiglio", "PTA recap")."""
        if self._type is TextType.REPLY:
            return False
        end = self._words.text.find("\n")
        first = self._words.low[: bisect_left(self._words.starts, end if end > 0 else _TITLE)]
        owners = self._cues.owners
        others = owners["other_side"]
        return any(w in owners["assemblies"] for w in first) and others.isdisjoint(self._words.low)

    @cached_property
    def _parted(self) -> bool:
        """Whether the text calls somebody the customer, so that others in its title are others."""
        words, parties = self._words, self._cues.owners["parties"]
        return any(low in parties and words.capital(at + 1) for at, low in enumerate(words.low[:-1]))

    @cached_property
    def _firms(self) -> frozenset[str]:
        """The names that the text gives to firms somewhere ("Mobilificio Testa")."""
        low, owners = self._words.low, self._cues.owners
        kinds = owners["kinds_of_firms"]
        named = (k for k in self._capitals if k and (low[k - 1] in kinds or low[k - 1].endswith(("ificio", "eria"))))
        return frozenset(low[k] for k in named)

    def _is_firm(self, first: int, last: int) -> bool:
        """Whether a name stands in the title of a recap and is nobody's own: the customer's firm."""
        low = self._words.low[first:last]
        if self._type is not TextType.RECAP or low[0] not in self._title:
            return False
        names = self._cues.owners["names"]
        return not any(w in names or w in self._persons for w in low)

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
        return at in self._named

    @cached_property
    def _named(self) -> frozenset[int]:
        """Where words stand that can be a person's name."""
        return frozenset(filter(self._unexplained, self._capitals))

    @cached_property
    def _capitals(self) -> list[int]:
        """Where words with a capital stand, in order."""
        return [at for at, start in enumerate(self._words.starts) if self._words.text[start].isupper()]

    def _unexplained(self, at: int) -> bool:
        words, cues = self._words, self._cues
        low = words.low[at]
        if len(low) < 2 or not low[0].isalpha():
            return False
        if low in cues.owners["names"]:
            return True
        return not (low in cues.explained or words.said(at).isupper() or low.endswith(cues.suffixes))
