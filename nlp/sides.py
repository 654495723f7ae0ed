"""Whose somebody is: what the nouns, possessives and brackets around a name or in its place say."""

from __future__ import annotations

from nlp.findings import Holder, TextType
from nlp.naming import Doer, Naming

_ACRONYM = 3  # letters in capitals that make a word the name of a firm or an authority
_BEHIND = 5  # words behind a name that may say whose the person is


class Sides(Naming):
    """Tells whose a noun or a name is. Made for one text and dropped with it."""

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
        telling = owners["telling_whose"]
        for at in range(first, last):
            low = words.low[at]
            if low not in telling and not words.capital(at):
                continue
            if low in owners["possessive_ours"]:
                ours = True
            elif low in owners["possessive_theirs"]:
                theirs = True
            elif low in owners["outside"]:
                outside = True
            elif low in owners["possessive_third"] and low in owners["they"] and at + 1 == last:
                return Doer(self._abroad())  # "loro": they
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
                if found is Holder.US and not ours:
                    found = self._belonging_to(at + 1) or found
                if theirs and low in owners["businesses"]:
                    return Doer(Holder.CUSTOMER)  # "codesta impresa"
        if outside:
            return Doer(Holder.OTHER)
        if third and found is not None and found is not Holder.OTHER:
            return Doer(self._abroad())
        if theirs and found is not None and found is not Holder.OTHER:
            return Doer(Holder.CUSTOMER)
        if ours and found is not None:
            return Doer(Holder.US)
        return Doer(found) if found is not None else None

    def _abroad(self) -> Holder:
        """Whose those are whom a text calls "they"."""
        return Holder.CUSTOMER if self._type is TextType.RECAP else Holder.OTHER

    def _belonging_to(self, at: int) -> Holder | None:
        """Whose an office or a colleague is, by what follows ("l'ufficio tecnico del teatro", "the crew of theirs")."""
        low, owners = self._words.low, self._cues.owners
        end = min(len(low), at + 3)
        while at < end and low[at] not in owners["belonging"]:
            if not low[at].isalpha():
                return None
            at += 1
        for k in range(at + 1, min(len(low), at + 3) if at < end else 0):
            if low[k] in owners["customers"] or low[k] in owners["possessive_third"]:
                return self._abroad()
            if low[k] in owners["firms"] and low[k] not in owners["ours"]:
                return None if self._house else self._abroad()
            if low[k] in owners["others"]:
                return Holder.CUSTOMER if low[k] in self._title else Holder.OTHER
        return None

    def _noun(self, at: int, first: int, label: bool) -> Holder | None:
        words, owners = self._words, self._cues.owners
        low = words.low[at]
        recap = self._type is TextType.RECAP and not self._house
        if low in owners["customers"] or low in owners["subject_pronouns"]:
            return Holder.CUSTOMER
        acronym = words.said(at).isupper() and len(low) >= _ACRONYM
        titled = recap and low in self._title and not (self._parted and low in owners["others"])
        if titled and (acronym or low in owners["bodies"] or low in owners["ours"] or low in owners["firms"]):
            return Holder.CUSTOMER
        if recap and low in owners["roles"]:
            return Holder.CUSTOMER
        if low in owners["others"] or (low in owners["businesses"] and not recap):
            return Holder.OTHER
        lady = low in owners["titles"] and at > first and words.low[at - 1] in self._cues.grammar["articles"]
        if recap and (lady or (low in owners["firms"] and low not in owners["ours"])):
            return Holder.CUSTOMER
        if low in owners["ours"] or low in owners["roles"] or (self._house and low in owners["firms"]):
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
        side = Holder.CUSTOMER if titled and self._type is TextType.RECAP and not self._house else Holder.US
        for at in range(first, last):
            self._sides[self._words.low[at]] = side
        return side

    def _behind(self, at: int, last: int) -> Holder | None:
        """What stands right behind a name: "(loro)", ", nostro geologo", "of our studio", "from their office"."""
        words, owners = self._words, self._cues.owners
        if at + 1 >= last:
            return None
        mark, following = words.low[at], words.low[at + 1]
        if mark in self._cues.grammar["articles"]:
            return Holder.OTHER if following in owners["others"] else None
        if mark not in owners["belonging"] and mark != "(":
            ours = mark == "," and (following in owners["possessive_ours"] or following in owners["belonging"])
            if not ours:
                return None
        if mark == "," and at + 2 < last and words.low[at + 2] in owners["others"]:
            return Holder.OTHER  # "Galli, nostro consulente"
        for k in range(at + 1, min(last, at + _BEHIND)):
            low = words.low[k]
            if low == ")":
                break
            side = self._marked(k)
            if side is not None:
                return side
        return None

    def _marked(self, at: int) -> Holder | None:
        low, owners = self._words.low[at], self._cues.owners
        recap = self._type is TextType.RECAP
        if low in owners["possessive_ours"] or low in owners["us"]:
            return Holder.US
        if low in owners["outside"] or low in owners["others"]:
            return Holder.OTHER
        if low in owners["possessive_third"] or low in owners["they"]:
            return Holder.CUSTOMER if recap else Holder.OTHER
        theirs = low in owners["roles"] or (low in self._title and self._words.capital(at))
        if low in owners["customers"] or (recap and theirs and not self._house):
            return Holder.CUSTOMER
        return None
