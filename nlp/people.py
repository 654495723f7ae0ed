"""Finds the names of people in a stretch of words, with what stands before them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlp.introductions import Introductions


@dataclass(slots=True)
class Named:
    """A name where it stands. Places are word indexes, the last one not included."""

    phrase: int  # where its titles, trades, possessives and articles begin
    first: int
    last: int
    known: bool  # a first name, somebody introduced, or a name with a title or a trade before it
    bare: bool  # neither titles nor an article before it
    apposed: bool  # explains a noun before its comma


class People(Introductions):
    """Tells which capitals are people's names. Made for one text and dropped with it."""

    def _names(self, first: int, last: int) -> Iterator[Named]:
        end = first
        for at in self.capitals(first, last):
            if at < end:
                continue
            inner = at > first + 1 and self._words.low[at - 1] == "("  # "Roofer (Castellano)"
            introduced = at > first and self._introduces(at - 2 if inner else at - 1) and self._same_line(at)
            plain = self._is_name(at) and self._words.low[at] not in self._cues.grammar["common"]
            plain = plain or self._is_elided(at, last)
            if not plain and not (introduced and (not self._is_function(at) or self._is_particle(at, last))):
                continue
            if self._words.low[at] in self._cues.owners["titles"]:
                continue  # "my colleague Miss Innes"
            end = self._name_end(at, last, titled=introduced and self._words.low[at - 1] in self._cues.owners["titles"])
            names = self._cues.owners["names"]
            begin = at if introduced else next((k for k in range(at, end) if self._words.low[k] in names), at)
            name = self._looked_at(begin, end, first, last, introduced)
            if name is not None:
                yield name

    def _looked_at(self, at: int, end: int, first: int, last: int, introduced: bool) -> Named | None:
        """Take a run of capitals for a person's name, or for none."""
        low, owners = self._words.low, self._cues.owners
        begin = at
        while begin > first and self._introduces(begin - 1):
            begin -= 1
        noun = begin < at
        while begin > first and (
            low[begin - 1] in self._cues.grammar["articles"]
            or low[begin - 1] in owners["possessive_ours"]
            or low[begin - 1] in owners["possessive_theirs"]
            or low[begin - 1] in owners["possessive_third"]
        ):
            begin -= 1
        before = low[at - 1] if at else ""
        after = low[end] if end < last else ""
        known = introduced or noun or any(w in owners["names"] or w in self._persons for w in low[at:end])
        follows = low[end + 1] if end + 1 < last else ""
        if after in owners["firm_marks"] or (after in ("&", "e", "and") and follows in owners["firm_marks"]):
            return None
        if not introduced and (before in owners["firms"] or before in owners["bodies"] or before in owners["places"]):
            return None
        if before in owners["families"]:
            return None
        if self._is_firm(at, end) and not introduced:
            return None
        if before not in owners["titles"] and self._shaped_like_firm(at, end):
            return None
        if not known and (end - at > 1 or low[at] in self._common or low[at] in self._firms):
            return None
        phrase = self._apposed_to(begin, first)
        if not known and any(word in owners["bodies"] for word in low[phrase:begin]):
            return None  # "il nostro laboratorio, Ecolab, ..."
        return Named(phrase, at, end, known, begin == at, phrase < begin)

    def _same_line(self, at: int) -> bool:
        words = self._words
        return "\n" not in words.text[words.ends[at - 1] : words.starts[at]]

    def _introduces(self, at: int) -> bool:
        """Whether a word is what stands before a person's name: a title, a trade, a relative."""
        low, owners = self._words.low[at], self._cues.owners
        if low in owners["titles"]:
            return True
        return low in self._trades and low not in owners["bodies"] and low not in owners["firms"]

    def _is_particle(self, at: int, last: int) -> bool:
        """Whether a small word with a capital begins a surname ("Lo Russo", "De Santis", "Di Gregorio")."""
        words = self._words
        if at + 1 >= last or not words.low[at].isalpha() or not words.capital(at + 1):
            return False
        return words.text[words.ends[at] : words.starts[at + 1]] == " " and not self._is_function(at + 1)

    def _is_function(self, at: int) -> bool:
        """Whether a capital is politeness ("La", "Suo") or no word at all."""
        low, owners = self._words.low[at], self._cues.owners
        polite = owners["possessives"]
        return not low[0].isalpha() or low in polite or low in self._cues.grammar["clitics"]

    def _apposed_to(self, begin: int, first: int) -> int:
        """Where the noun begins that a name behind a comma explains ("il nostro enologo, Duccio Salimbeni, ...")."""
        low, grammar = self._words.low, self._cues.grammar
        if begin - 2 < first or low[begin - 1] != ",":
            return begin
        for k in range(begin - 2, max(first, begin - 7) - 1, -1):
            if low[k] == ",":
                break
            if low[k] in grammar["articles"] or low[k] in self._cues.owners["possessive_ours"]:
                while k > first and low[k - 1] in grammar["articles"]:
                    k -= 1
                return k
        return begin
