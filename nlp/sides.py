"""Whose somebody is: what the nouns, possessives and brackets around a name or in its place say."""

from __future__ import annotations

from nlp.findings import Holder, TextType
from nlp.naming import Doer
from nlp.nouns import Nouns

_BEHIND = 5  # words behind a name that may say whose the person is
_FAR = 5  # words before a bracket that may say it of whom the bracket names


class Sides(Nouns):
    """Tells whose a noun or a name is. Made for one text and dropped with it."""

    def _one_of_us(self, first: int, last: int) -> Doer | None:
        owners = self._cues.owners
        for at in range(first, last):
            word = self._words.low[at]
            if word in owners["us"]:
                return Doer(Holder.US)
            if word in owners["they"] and not (word in owners["possessive_third"] and at + 1 < last):
                return Doer(Holder.CUSTOMER)  # no "her matter:"
            theirs = word in owners["possessive_theirs"] or word in owners["possessive_third"]
            if theirs and at == first + 1 == last - 1 and self._words.low[first] in owners["families"]:
                return Doer(self._abroad())  # "i suoi: manutenzione"
        return None

    def _in(self, first: int, last: int, label: bool) -> Doer | None:
        words, owners = self._words, self._cues.owners
        ours = theirs = third = outside = False
        found: Holder | None = None
        trade = False  # what they are is somebody's trade, and no office or firm: "il Suo fabbro", not "la Sua banca"
        telling = owners["telling_whose"]
        for at in range(first, last):
            low = words.low[at]
            if low not in telling and not words.capital(at):
                continue
            if low in owners["possessive_ours"]:
                ours = True
            elif low in owners["possessive_theirs"]:
                theirs = not self._serves(at + 1, min(last, at + 3))
                ours = ours or not theirs
            elif low in owners["outside"]:
                outside = True
            elif low in owners["possessive_third"] and low in owners["they"] and at + 1 == last:
                return Doer(self._abroad())  # "loro": they
            elif low in owners["possessive_third"]:
                third = True
            elif low in owners["titles"] and at + 1 < last and words.capital(at + 1):
                end = self._name_end(at + 1, last, titled=True)
                side = self._apposed(end) or self._behind(end, last) or (Holder.OTHER if outside else found)
                ours = ours or side is Holder.US
                return Doer(self._side(at + 1, end, True, ours, theirs, side), self._name(at + 1, end))
            elif self._tells_which(at, first, last):
                pass  # "the Korean associate"
            elif self._is_name(at) and self._is_firm(at, self._name_end(at, last)) and not ours:
                return Doer(self._sides.get(low, Holder.CUSTOMER))  # the customer's own firm
            elif self._is_name(at) and at > first and words.low[at - 1] in owners["firms"]:
                pass  # "Hotel Bellariva": a firm's name, no person
            elif self._is_name(at) and self._shaped_like_firm(at, self._name_end(at, last)):
                return Doer(self._whose_firm(at, at + 1))  # "Geoprove srl"
            elif self._opens_firm(at, last):
                return Doer(self._whose_firm(at, at + 2))  # "Legnami Frizzo", "Software house"
            elif self._is_name(at) and at > first and words.low[at - 1] in owners["businesses"]:
                return Doer(Holder.OTHER)  # "Ditta Pozzi"
            elif self._is_name(at) and (self._known(at) or not (label or self._may_be_anything(at, last))):
                end = self._name_end(at, last)
                if found is Holder.OTHER and words.low[at] not in owners["names"]:
                    return Doer(found)
                if self._shaped_like_firm(at, end):
                    return Doer(self._whose_firm(at, end))
                if self._is_firm(at, end) or (at > first and self._is_family(at - 1, end)):
                    return Doer(Holder.CUSTOMER if self._type is TextType.RECAP else Holder.OTHER)
                return Doer(self._side(at, end, False, ours, theirs, found), self._name(at, end))
            elif found is None and (
                not label or at - first <= 1 + (words.low[first] in self._cues.grammar["articles"])
            ):
                found = self._noun(at, first, label)
                trade = low not in owners["bodies"]
                if found is Holder.US and not ours:
                    found = self._belonging_to(at + 1) or found
                if found is Holder.OTHER and ours and low in owners["never_ours"]:
                    ours = False  # "il nostro notaio"
                if theirs and (low in owners["businesses"] or (found and words.low[at - 1] in owners["codesto"])):
                    return Doer(Holder.CUSTOMER)  # "codesta impresa", "codesto Ente"
        if outside:
            return Doer(Holder.OTHER)
        if third and found is not None and (trade or found is not Holder.OTHER):
            return Doer(self._abroad())
        if theirs and found is not None and (trade or found is not Holder.OTHER):
            return Doer(Holder.CUSTOMER)
        if ours and found is not None:
            return Doer(Holder.US)
        if theirs and any(low in owners["firms"] for low in self._words.low[first:last]):
            return Doer(Holder.CUSTOMER)  # "l'albergo vostro"
        return Doer(found) if found is not None else None

    def _whose_firm(self, first: int, last: int) -> Holder:
        """Whose a firm is by its name: the customer of the title, or a third party."""
        said = self._words.low[first:last]
        side = next((self._sides[low] for low in said if low in self._sides), None)
        if side is None and self._type is TextType.RECAP and any(low in self._title for low in said):
            return Holder.CUSTOMER
        return side or Holder.OTHER

    def _apposed(self, at: int) -> Holder | None:
        """What is said right behind a name ("Zambelli of our studio", "Galli, nostro consulente")."""
        low, owners = self._words.low, self._cues.owners
        if at + 2 >= len(low) or low[at + 1] not in owners["possessive_ours"]:
            return None
        return Holder.OTHER if low[at + 2] in owners["others"] else Holder.US

    def _side(
        self, first: int, last: int, titled: bool, ours: bool, theirs: bool, noun: Holder | None = None
    ) -> Holder:
        side = Holder.US if ours else Holder.CUSTOMER if theirs else None
        if side is None and noun in (Holder.OTHER, Holder.CUSTOMER):
            side = noun
        for at in range(first, last) if side is None else ():
            low = self._words.low[at]
            known = self._sides.get(low) or self._guessed.get(low)
            if known is not None:
                return known
        if side is None:
            side = Holder.CUSTOMER if titled and self._type is TextType.RECAP and not self._house else Holder.US
        for at in range(first, last):
            self._guessed[self._words.low[at]] = side
        return side

    def _before_bracket(self, at: int) -> Holder | None:
        """Whose the noun is that a bracket explains ("il ns. studio (dott.ssa Paoli)", "il terzista (Lupi)")."""
        low, owners = self._words.low, self._cues.owners
        found: Holder | None = None
        for k in range(at - 1, max(-1, at - _FAR), -1):
            if not low[k][0].isalpha():
                break
            if low[k] in owners["possessive_ours"]:
                return Holder.OTHER if found is Holder.OTHER else Holder.US
            if low[k] in owners["possessive_third"] and found is not None:
                return self._abroad()
            found = found or self._noun(k, k, label=True)
        return found

    def _called(self, at: int) -> Holder | None:
        """Whose somebody is by the trade before the name ("il liutaio Vinciguerra", "il vettore (rag. Pozzuoli)")."""
        low, owners = self._words.low, self._cues.owners
        k = at - 1
        while k >= 0 and low[k] in owners["titles"]:
            k -= 1
        if k < 1:
            return None
        if low[k] == "(":
            return self._before_bracket(k)
        ours = any(word in owners["possessive_ours"] for word in low[max(0, k - 2) : k])
        return self._noun(k, k, label=True) if low[k] in owners["others"] and not ours else None

    def _behind(self, at: int, last: int) -> Holder | None:
        """What stands right behind a name: "(loro)", ", nostro geologo", "of our studio", "from their office"."""
        words, owners = self._words, self._cues.owners
        if at + 1 >= last:
            return None
        mark, following = words.low[at], words.low[at + 1]
        if mark in owners["possessive_ours"] and following in self._trades:
            return Holder.OTHER if following in owners["others"] else Holder.US  # "Luca nostro tecnico"
        if mark in self._cues.grammar["articles"]:
            return Holder.OTHER if following in owners["others"] else None
        if mark not in owners["belonging"] and mark != "(":
            alone = words.low[at + 2] if mark == "," and at + 2 < last else ""
            if following in self._cues.grammar["articles"] and alone in owners["freelance"]:
                return Holder.OTHER  # "Mr Okoro, an independent surveyor"
            said = ("possessive_ours", "belonging", "freelance")
            ours = mark == "," and any(following in owners[name] for name in said)
            if mark == "," and following in self._cues.grammar["relative"]:
                near = words.low[at + 2 : min(len(words), at + 2 + _BEHIND)]
                return Holder.OTHER if any(w in owners["freelance"] for w in near) else None
            if not ours:
                return None
        if mark == "," and at + 2 < last and words.low[at + 2] in owners["others"]:
            return Holder.OTHER  # "Galli, nostro consulente"
        if mark == "," and following in owners["freelance"]:
            return Holder.OTHER  # "Alba, libero professionista"
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
