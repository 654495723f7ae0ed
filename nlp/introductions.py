"""Who is in the room: the title, the list of those present and what a recap tells before it comes to its tasks."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.findings import Holder, TextType
from nlp.sides import Sides

_PARTING = frozenset({";", ".", ")", "+"})
_LONG = 4  # letters
_GREETED = 2  # words of a text that greet
_VOWELS = frozenset("aeiou")  # a surname ends in one; "Agrosem" does not
_LABEL = 4  # words before a colon
_OPENING = 6  # words of a text that may say whom it is for


class Introductions(Sides):
    """Notes whose the people are that a text introduces. Made for one text and dropped with it."""

    def introduce(self, first: int, last: int, title: bool, offered: bool = False) -> None:
        """Note the people named in a passage: the customer's, unless it says that they are ours.

        What is `offered` are our people.

        The nouns of a `title` name the customer too ("Hotel Bellariva", "impresa Lo Cascio").
        """
        words, owners = self._words, self._cues.owners
        if title:
            inside = range(first + 1, last if first == 0 else first)
            self._entitling |= {words.low[k] for k in inside if words.capital(k) and len(words.low[k]) > _LONG}
            self._stems |= {low[:-1] for low in words.low[first:last] if len(low) > _LONG}
            self._title |= {w for k, w in enumerate(words.low[first:last], first) if len(w) > 3 or self._is_acronym(k)}
        listed = self.lists_those_present(first, last)
        default = Holder.US if offered else self._default(first, last, title and not listed)
        side: Holder | None = None  # said for all that follow, up to the end of the part: "per noi: Ada, Ugo"
        near: Holder | None = None  # said for the names right behind: "i nostri Ada e Ugo"
        run: list[str] = []  # names that may still be told whose they are: "Ada e Ugo per la ditta"
        aside: list[str] = []  # and those before a plus: "Ada, Ugo + Ricci per il cliente"
        at, names = first, {*self.capitals(first, last)}
        while at < last:
            low = words.low[at]
            if at not in names and low not in owners["introducing"] and low not in _PARTING:
                near = near and (near if self._within(at) else None)
            elif low in (";", ".", ")"):
                side = near = None
                run, aside = [], []
            elif low in owners["standing_for"]:
                party, end = self._party(at + 1, last)
                if party is not None and run and not self._goes_on(end, last):
                    self._sides.update(dict.fromkeys(run, party))
                    self._sides.update(dict.fromkeys(aside, Holder.US))
                    run, aside = [], []
                elif party is not None:
                    side = party
                    at = end - 1
            elif low in owners["beside"] and at + 1 < last and words.low[at + 1] in owners["us"]:
                side = Holder.US
                at += 1
            elif low == "+":
                run, aside = [], run
            elif low in owners["possessive_ours"]:
                near = Holder.US
                if at + 2 < last and words.low[at + 2] == ":":
                    side = Holder.US  # "our side: Marta, Olga"
            elif at + 1 < last and words.low[at + 1] == ":" and (low in owners["us"] or low in owners["they"]):
                side = Holder.US if low in owners["us"] else Holder.CUSTOMER
            elif self._is_name(at) or (listed and self._only_a_place(at, first)):
                end = self._name_end(at, last)
                self._meet(at, end, last, near or side or default, title)
                inner = words.low[at - 1] == "(" if at else False  # "Ada (Kestrel)"
                if (listed or near or side is Holder.US) and not inner and not self._shaped_like_firm(at, end):
                    self._persons.update(words.low[at:end])
                run += words.low[at:end]
                at = end - 1
            elif not self._within(at):
                near = None
            at += 1

    def lists_those_present(self, first: int, last: int) -> bool:
        """Whether a passage says who was there ("presenti Ada, Ugo")."""
        return not self._cues.owners["attending"].isdisjoint(self._words.low[first:last])

    def hear(self, first: int) -> None:
        """Note that whoever begins this passage wants something: the customer, be it a body or a person."""
        words, owners = self._words, self._cues.owners
        at = first + (words.low[first] in self._cues.grammar["articles"])
        if at >= len(words):
            return
        low = words.low[at]
        bodies = (owners["others"], owners["bodies"])
        if any(low in group for group in bodies) and not any(w in group for w in self._title for group in bodies):
            self._title |= {low}
        elif self._is_name(at) and low not in self._title:
            self._persons.add(low)

    def look_at_labels(self, labels: Sequence[tuple[int, int]], least: int) -> None:
        """Note whether the lines of a text begin with whose task it is; then unknown names before them are people too.

        `least` is how many of them must be known.
        """
        words, owners = self._words, self._cues.owners
        short = [at for at, end in labels if 0 < end - at <= _LABEL]
        whose = (owners["names"], owners["us"], owners["kinds_of_firms"], self._trades, owners["offices"])
        known = [at for at in short if any(words.low[at] in group for group in whose)]
        if len(known) < least or len(known) * 2 < len(short) or self._type is TextType.REPLY:
            return
        self._labels |= {at for at, end in labels if end - at == 1 and not self._cues.is_step([words.low[at]])}

    def _leads_lines(self, first: int, last: int) -> bool:
        """Whether an unknown name before a colon is a person: in a text whose lines begin with people."""
        if first not in self._labels or last - first > 1 or self._in_title(self._words.low[first]):
            return False
        return self._words.low[first] not in self._common

    def _only_a_place(self, at: int, first: int) -> bool:
        """Whether among those present a capital is a surname that is also a place's noun ("presenti Villa, Poli")."""
        words = self._words
        return at > first and words.capital(at) and words.low[at] in self._cues.owners["places"]

    def _default(self, first: int, last: int, title: bool) -> Holder:
        """Whose those are of whom a passage does not say it."""
        words, owners = self._words, self._cues.owners
        marked = (
            not title
            and "(" in words.low[first:last]
            and any(
                words.low[k] == "(" and (words.low[k + 1] in owners["other_side"] or self._entitled(k + 1))
                for k in range(first, last - 1)
            )
        )
        against = (
            self._parted
            and words.low[first] in owners["standing_for"]
            and owners["parties"].isdisjoint(words.low[first:last])
        )  # "Per Novatek: Ada" beside "Per il cliente: Ugo"
        return Holder.US if self._house or marked or against else Holder.CUSTOMER

    def _meet(self, at: int, end: int, last: int, side: Holder, title: bool) -> None:
        """Note a name, with what stands in front of it and behind it."""
        words, owners = self._words, self._cues.owners
        before = words.low[at - 1] if at else ""
        follows = words.low[end] in owners["belonging"] if end + 1 < last else False
        if end + 1 < last and words.low[end] == "(" and words.low[end + 1] in self._trades:
            self._persons.update(words.low[at:end])  # "Grant (owner of Rosewood Pub)"
        if follows and (self._shaped_like_firm(end + 1, end + 2) or words.low[end + 1] in owners["kinds_of_firms"]):
            self._persons.update(words.low[at:end])  # "Bellucci di Profumerie Iris"
        if not self._shaped_like_firm(at, end) and (
            any(words.low[k] in owners["names"] for k in range(at, end))
            or (before == "(" and (self._stands_for(at - 2) or not any(w in self._title for w in words.low[at:end])))
            or before in owners["titles"]
            or (
                before in owners["customers"] and end == at + 1 and words.low[at][-1] in _VOWELS
            )  # "il cliente Rovelli"
            or before in self._persons
            or (before in self._trades and before not in owners["bodies"])
        ):
            self._persons.update(words.low[at:end])
        if title and end + 1 < last and words.low[end] in owners["belonging"] and words.capital(end + 1):
            self._places |= {words.low[at]}  # "Marina di Chiaiolella"
        behind = Holder.US if self._is_told(at) else self._behind(end, last)
        if behind is None and end + 1 < last and words.low[end].isalpha():
            party, _ = self._party(end + 1, last) if words.low[end] in owners["standing_for"] else (None, 0)
            behind = party
        if behind is None and self._called(at) is Holder.OTHER:
            behind = Holder.OTHER
        for k in range(at, end):
            self._sides.setdefault(words.low[k], behind or side)

    def _is_client(self, at: int, end: int) -> bool:
        """Whether a surname alone says who the customer is ("il cliente Rovelli"; no "cliente Lombarda Carni")."""
        words, low = self._words, self._words.low[at]
        alone = end == at + 1 and not (end < len(words) and words.capital(end))
        surname = low[-1] in _VOWELS and not low.endswith("ica")  # "Siderurgica"
        return alone and surname and at > 0 and words.low[at - 1] in self._cues.owners["customers"]

    def _is_told(self, at: int) -> bool:
        """Whether a note's first line is to a colleague ("Mail a Ilenia e Dario", "this is for Breda to type")."""
        low, owners = self._words.low, self._cues.owners
        if 0 < at <= _GREETED and self._cues.is_greeting(self._words.text[:_OPENING].lower().lstrip()):
            return self._type is TextType.RECAP  # "Ciao Ste, due righe"
        if at > _OPENING or low[at] not in owners["names"] or self._type is TextType.REPLY:
            return False
        if at > 1 and low[at - 1] in self._cues.grammar["joining"]:
            return self._sides.get(low[at - 2]) is Holder.US and low[at - 2] in owners["names"]
        return at > 0 and low[at - 1] in owners["addressing"] and not any(w in owners["meeting"] for w in low[:at])

    def _party(self, at: int, last: int) -> tuple[Holder | None, int]:
        """Whose side the words from here on name ("noi", "la ditta", "il cliente"), and where they end."""
        low, owners = self._words.low, self._cues.owners
        if at < last and low[at] in self._cues.grammar["articles"]:
            at += 1
        if at >= last:
            return None, at
        if low[at] in owners["us"] or low[at] in owners["contractors"]:
            return Holder.US, at + 1
        if low[at] in owners["other_side"] or low[at] in owners["customers"]:
            return Holder.CUSTOMER, at + 1
        if low[at] in self._title and self._type is TextType.RECAP:
            return Holder.CUSTOMER, at + 1
        return None, at + 1

    def _stands_for(self, at: int) -> bool:
        """Whether a word in front of a bracket means a person ("lui (Marangon)", "titolare (Rossi)")."""
        low, owners = self._words.low[at] if at >= 0 else "", self._cues.owners
        return low in owners["subject_pronouns"] or (low in self._trades and low not in owners["bodies"])

    def _entitled(self, at: int) -> bool:
        """Whether a name is the customer's by the title of the text."""
        return self._words.low[at] in self._title and self._words.capital(at)

    def _is_acronym(self, at: int) -> bool:
        """Whether a short word in capitals is a name ("ASL", "IC") and no "DI" of a title in capitals."""
        low = self._words.low[at]
        shouted = self._words.said(at).isupper() and len(low) > 1 and low.isalpha()
        return shouted and low not in self._cues.grammar["function_words"]

    def _goes_on(self, at: int, last: int) -> bool:
        """Whether names follow ("per noi Cosetta", "per noi il doganalista Fusco", "per noi: Ada")."""
        while at < last and (self._words.low[at] == ":" or (self._within(at) and self._words.low[at] != ",")):
            at += 1
        return at < last and self._is_name(at)

    def _within(self, at: int) -> bool:
        """Whether a word may stand between what says whose somebody is and the name."""
        low, owners = self._words.low[at], self._cues.owners
        joins = low in (",", "+", "&", "(") or low in self._cues.grammar["joining"]
        return joins or low in self._cues.grammar["articles"] or low in owners["titles"] or low in self._trades
