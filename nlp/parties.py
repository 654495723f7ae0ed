"""Between whom a text is: whether it is a body's own minutes, and what the customer is called in it."""

from __future__ import annotations

from bisect import bisect_left

from nlp.cues import Cues
from nlp.findings import TextType
from nlp.naming import Naming
from nlp.words import Words

_TITLE = 80  # characters
_WORKSHOPS = ("ificio", "eria", "erie")  # "Salumificio", "Vetreria"
_LONG = 5  # letters of a word that its stem tells
_SHORTEST = 6  # letters that a made-up name has at least


class Parties(Naming):
    """Tells what the two sides of one text are. Made for one text and dropped with it."""

    def __init__(self, words: Words, type: TextType, cues: Cues) -> None:
        super().__init__(words, type, cues)
        self._house = self._is_of_a_house()
        self._parted = self._names_a_customer()
        self._firms = self._named_as_firms()

    def _is_of_a_house(self) -> bool:
        """Whether a recap is the minutes of a body, whose own people are us ("Verbale del Consiglio", "PTA recap").

        Who met "with" somebody met a customer, whatever body that is.
        """
        if self._type is TextType.REPLY:
            return False
        end = self._words.text.find("\n")
        first = self._words.low[: bisect_left(self._words.starts, end if end > 0 else _TITLE)]
        owners = self._cues.owners
        body, internal, school = (not owners[x].isdisjoint(first) for x in ("assemblies", "internal", "schooling"))
        if (body or internal or school) and not owners["charges"].isdisjoint(first):
            return True  # a school speaks with parents
        if not owners["meeting"].isdisjoint(first):
            return False
        return internal or (body and owners["other_side"].isdisjoint(self._words.low))

    @property
    def sides(self) -> str:
        """What the text tells of its two sides: "house", "parted" or "both", "" for nothing."""
        if self._type is TextType.REPLY:
            return ""
        return "both" if self._house and self._parted else "house" if self._house else "parted" if self._parted else ""

    def _names_a_customer(self) -> bool:
        """Whether the text calls somebody the customer, so that others in its title are others."""
        words, parties = self._words, self._cues.owners["parties"]
        return not parties.isdisjoint(words.low) and any(
            low in parties
            and (words.capital(at + 1) or words.low[at + 1] == ":" or (at > 0 and words.low[at - 1] == "("))
            for at, low in enumerate(words.low[:-1])
        )

    def _in_title(self, low: str) -> bool:
        """Whether the title has a word, be it in another number ("il Molino" of "Molini Trasimeno")."""
        return low in self._title or (len(low) >= _LONG and low[:-1] in self._stems)

    def _met(self, low: str) -> bool:
        """Whether the text named somebody of that name before."""
        return low in self._sides or low in self._guessed

    def _named_as_firms(self) -> frozenset[str]:
        """The names that the text gives to firms somewhere ("Mobilificio Testa")."""
        low, owners = self._words.low, self._cues.owners
        kinds = owners["kinds_of_firms"]
        named = (k for k in self._capitals if k and (low[k - 1] in kinds or low[k - 1].endswith(_WORKSHOPS)))
        return frozenset(low[k] for k in named)

    def _is_firm(self, first: int, last: int) -> bool:
        """Whether a name stands in the title of a recap and is nobody's own: the customer's firm."""
        low = self._words.low[first:last]
        if self._type is not TextType.RECAP or not self._in_title(low[0]):
            return False
        names = self._cues.owners["names"]
        if first and low[0] in self._places and self._words.low[first - 1] in self._cues.grammar["articles"]:
            return True
        return not any(w in names or w in self._persons for w in low)

    def _shaped_like_firm(self, first: int, last: int) -> bool:
        """Whether a name that is no person's is made like a firm's ("Legnami Frizzo", "Termoaria srl", "EcoSpurgo")."""
        words, owners = self._words, self._cues.owners
        if last < len(words) and (words.low[last] in owners["firm_marks"] or self._deals(last)):
            return True  # "Termoaria srl", "Western Power"
        beside = first > 0 and words.text[words.ends[first - 1] : words.starts[first]] == " "
        if beside and self._deals(first - 1):
            return True
        for at in range(first, last):
            low = words.low[at]
            if low in owners["names"] or low in self._persons:
                return False
            if low in owners["supplying_firms"] or low.endswith(_WORKSHOPS) or self._is_made_up(low):
                return True
            said = words.said(at)
            plain = said[3:].islower() or said.isupper()
            if not plain and any(said[k].isupper() and said[k - 1].islower() for k in range(3, len(said))):
                return True
        return False

    def _deals(self, at: int) -> bool:
        """Whether a word with a capital is what a firm deals in."""
        low, owners = self._words.low[at], self._cues.owners
        return self._words.capital(at) and (
            low in owners["supplying_firms"] or (at > 0 and low in owners["behind_firms"])
        )

    def _opens_firm(self, at: int, last: int) -> bool:
        """Whether a firm's name begins here with what it deals in."""
        words, owners = self._words, self._cues.owners
        if at + 1 >= last or words.low[at] not in owners["supplying_firms"] or not words.capital(at):
            return False
        return words.low[at + 1] in owners["firm_marks"] or self._is_name(at + 1) or self._deals(at + 1)

    def _is_made_up(self, low: str) -> bool:
        owners, length = self._cues.owners, len(low)
        return length >= _SHORTEST and not (
            owners["firm_beginnings"].isdisjoint([low[:k] for k in range(4, 10)])
            and owners["firm_endings"].isdisjoint([low[-k:] for k in range(3, 10)])
        )
