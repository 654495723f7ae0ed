"""The names in one text: which of its words they are, and which of them belong to people."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import compress, count

from nlp.cues import Cues
from nlp.findings import Holder, TextType
from nlp.words import Words

_LONGEST_NAME = 3
PARTICLES = frozenset(("di", "de", "del", "della", "dell'", "dal", "dall'", "dalla", "d'", "da", "dei")).union(
    ("van", "von", "der", "den", "mc", "o'")
)
ARTICLES = frozenset(("lo", "la", "li", "el", "al", "le"))  # the same, but for the beginning of a sentence
_SINGLE = frozenset("aeio")  # words of one letter that no name ends in
_ELIDED = frozenset({"d'", "dall'", "dell'", "d’", "dall’", "dell’"})


@dataclass(slots=True)
class Doer:
    """A holder, with the name where the words give one."""

    holder: Holder
    person: str | None = None


def name_goes_on(words: Words, end: int, last: int) -> int:
    """Where a name that seems to end at `end` ends: "Mary-Kate", "Chiara S.", "Ezechiele Lo Monaco"."""
    low, text, starts, ends = words.low, words.text, words.starts, words.ends
    if end + 1 < last and low[end] == "-" and low[end + 1].isalpha() and words.joins(end):
        end += 2
    if end >= last or not words.capital(end) or text[ends[end - 1] : starts[end]] != " ":
        return end
    if len(low[end].rstrip(".")) == 1 and low[end][0] not in _SINGLE:
        return end + 1
    follows = end + 1 < last and words.capital(end + 1) and len(low[end + 1]) > 1
    return end + 2 if follows and (low[end] in PARTICLES or low[end] in ARTICLES) else end


class Naming:
    """Remembers in one text whose the people are that it names. Made for one text and dropped with it."""

    def __init__(self, words: Words, type: TextType, cues: Cues) -> None:
        self._words = words
        self._type = type
        self._cues = cues
        self._sides: dict[str, Holder] = {}  # a word of a name -> whose person that is, as the text introduced it
        self._guessed: dict[str, Holder] = {}  # the same of those whom nobody introduced
        self._title: frozenset[str] = frozenset()
        self._labels: frozenset[int] = frozenset()  # where words stand before a colon that may be names
        self._places: frozenset[str] = frozenset()  # its names that are no people ("Marina di Chiaiolella")
        self._entitling: frozenset[str] = frozenset()  # its words with a capital behind the first one
        self._stems: frozenset[str] = frozenset()  # its longer words without their last letter
        self._persons: set[str] = set()  # words of names that belong to a person, not to a firm
        self._asked: dict[int, bool] = {}  # what was no name when it was first asked stays none
        self._trades = cues.owners["trades"]
        letters = [*map(words.text.__getitem__, words.starts)]
        self._capitals = list(compress(count(), map(str.isupper, letters)))  # where words with one stand, in order
        self._common = frozenset(compress(words.low, map(str.islower, letters)))  # also written without: no names

    def is_person(self, at: int) -> bool:
        """Whether a word reads as somebody's name: known as one, or with a capital that no sentence gave it."""
        return self._is_name(at) and ((at > 0 and self._words.low[at - 1][0].isalnum()) or self._known(at))

    def capitals(self, first: int, last: int) -> list[int]:
        """Where words with a capital stand in a passage."""
        return self._capitals[bisect_left(self._capitals, first) : bisect_left(self._capitals, last)]

    def met(self, low: str) -> Holder | None:
        """Whose person a word of a name is, where the text has introduced them."""
        return self._sides.get(low)

    def _may_be_anything(self, at: int, last: int) -> bool:
        """Whether an unknown word has its capital from the beginning of a sentence ("Legal will ...")."""
        words = self._words
        if at + 1 < last and self._is_name(at + 1):
            return False
        gap = words.text[words.ends[at - 1] - 1 : words.starts[at]] if at else "."
        return self._type is TextType.REPLY and (gap[0] in ".!?:;" or "\n" in gap)

    def _known(self, at: int) -> bool:
        low = self._words.low[at]
        return low in self._cues.owners["names"] or low in self._sides or low in self._guessed

    def _name_end(self, at: int, last: int, titled: bool = False) -> int:
        """Where a name ends; behind a title any capital belongs to it ("ing. Del Fabbro")."""
        end = at + 1
        last = min(last, self._cell_end(end, at + _LONGEST_NAME + 2))
        while titled and end < last and end - at < _LONGEST_NAME and self._words.said(end).istitle():
            if self._words.low[end] in self._cues.grammar["clitics"]:
                break  # "l'ing. Bini La chiamerà"
            end += 1
        end += self._is_elided(at, last)
        while end < last and end - at < _LONGEST_NAME and self._words.capital(end) and self._is_name(end):
            end += 1
        return end + 2 if self._is_elided(end, last) else name_goes_on(self._words, end, last)

    def _cell_end(self, at: int, last: int) -> int:
        """Where the line or the cell of a table ends, at the latest `last`."""
        words = self._words
        for k in range(at, min(last, len(words))):
            if words.text[words.ends[k - 1] : words.starts[k]].strip(" ") != "":
                return k
        return last

    def _is_elided(self, at: int, last: int) -> bool:
        """Whether a surname begins here with a small word that has lost its vowel ("Dall'Olio", "D'Amico")."""
        words = self._words
        if at + 1 >= last or words.low[at] not in _ELIDED or not words.capital(at):
            return False
        return words.ends[at] == words.starts[at + 1] and self._is_name(at + 1)

    def _name(self, first: int, last: int) -> str:
        return self._words.text[self._words.starts[first] : self._words.ends[last - 1]]

    def _is_name(self, at: int) -> bool:
        """Whether a word can be a person's name: a capital that the dictionary does not explain."""
        found = self._asked.get(at)
        if found is None:
            found = self._asked[at] = self._unexplained(at)
        return found

    def _unexplained(self, at: int) -> bool:
        words, cues = self._words, self._cues
        low = words.low[at]
        if len(low) < 2 or not words.capital(at) or not low[0].isalpha():
            return False
        said = words.said(at)
        if said.isupper() and low in cues.owners["others"]:
            return False  # "TIM" is no Tim
        if low in cues.owners["names"] or low in self._persons:
            return cues.grammar["reservations"].isdisjoint(words.low[at + 1 : at + 2])  # "salvo imprevisti"
        if said.isupper() or (said[:-1].isupper() and said[-1] == "s" and len(said) > 2):
            return False  # "ENAC", "ACRs"
        return not (low in cues.explained or low.endswith(cues.suffixes))
