"""Whose somebody is whom a text names by a noun: a trade, a department, an office, a firm, an authority."""

from __future__ import annotations

from collections import Counter

from nlp.cues import Cues
from nlp.findings import Holder, TextType
from nlp.naming import Doer
from nlp.parties import Parties
from nlp.words import Words

_ACRONYM = 3  # letters in capitals that make a word the name of a firm or an authority
_PARENT = "casa", ["madre"]  # whose the parts and the guarantees are
_TITLED = ("bodies", "ours", "firms", "supplying_firms")  # nouns that mean the customer where the title has them


class Nouns(Parties):
    """Tells whose a noun is. Made for one text and dropped with it."""

    def __init__(self, words: Words, type: TextType, cues: Cues) -> None:
        super().__init__(words, type, cues)
        self._claimed = self._claimed_trades()
        said = Counter(words.low) if type is TextType.REPLY else {}
        self._once = frozenset(word for word, times in said.items() if times == 1)

    def _claimed_trades(self) -> dict[str, Holder]:
        """The trades that the text calls ours or theirs anywhere, and that stay so ("il nostro chef", "lo chef")."""
        low, owners = self._words.low, self._cues.owners
        found: dict[str, Holder] = {}
        for at in [at for at, noun in enumerate(low) if noun in owners["claimable"] and at]:
            before, noun = low[at - 1], low[at]
            ours = before in owners["possessive_ours"]
            if ours or (before in owners["possessive_third"] and self._type is TextType.RECAP):
                side = Holder.US if ours else Holder.CUSTOMER
                found[noun] = side if found.get(noun, side) is side else Holder.OTHER
        return {noun: side for noun, side in found.items() if side is not Holder.OTHER}

    @property
    def _official(self) -> bool:
        """Whether the title is of an authority."""
        owners = self._cues.owners
        return any(w in owners["others"] and w in owners["bodies"] for w in self._title)

    def last_named(self, first: int, last: int) -> Doer | None:
        """Return the last one of ours or of others that a passage names by a noun."""
        owners = self._cues.owners
        if owners["doing"].isdisjoint(self._words.low[first:last]):
            return None
        for at in range(last - 1, first - 1, -1):
            low = self._words.low[at]
            if low in owners["others"]:
                return Doer(Holder.OTHER)
            if low in owners["ours"]:
                return Doer(Holder.US)
        return None

    def _noun(self, at: int, first: int, label: bool) -> Holder | None:
        words, owners = self._words, self._cues.owners
        low = words.low[at]
        recap = self._type is TextType.RECAP and not self._house
        if low in owners["customers"] or low in owners["subject_pronouns"]:
            return Holder.CUSTOMER
        claimed = self._claimed.get(low)
        if claimed is not None:
            return claimed
        owned = at + 1 < len(words) and words.low[at + 1] == "'s"
        if self._house and low in owners["charges"]:
            return Holder.CUSTOMER
        if self._is_contractor(at, first):
            return Holder.US
        if recap and self._parted and low in owners["contractors"] and not owned:
            return Holder.US  # "Committente: ... Impresa: ..."
        if recap and low in owners["offices"] and self._official:
            return Holder.CUSTOMER
        if low == _PARENT[0] and self._words.low[at + 1 : at + 2] == _PARENT[1]:
            return Holder.OTHER
        if low in owners["callings"] and self._is_calling(at, first):
            return Holder.OTHER
        acronym = words.said(at).isupper() and len(low) >= _ACRONYM and not self._modifies(at)
        titled = recap and self._in_title(low) and not (self._parted and low in owners["others"])
        if titled and (acronym or any(low in owners[name] for name in _TITLED)):
            return Holder.CUSTOMER
        if recap and low in owners["roles"]:
            return Holder.CUSTOMER
        anyones = at > first and words.low[at - 1] in owners["indefinite"]
        if anyones and (low in owners["businesses"] or low in owners["firms"]):
            return Holder.OTHER  # "una ditta di Monza"
        if self._house and low in owners["tradesmen"]:
            return Holder.OTHER
        if low in owners["others"] or (low in owners["businesses"] and not recap):
            return None if self._only_compounds(at) else Holder.OTHER
        lady = low in owners["titles"] and at > first and words.low[at - 1] in self._cues.grammar["articles"]
        if recap and (lady or (low in owners["firms"] and low not in owners["ours"])):
            return Holder.OTHER if not lady and self._is_another(at + 1) else Holder.CUSTOMER
        if self._type is TextType.REPLY and low in owners["firms"] and self._is_another(at + 1):
            return Holder.OTHER
        if low in owners["ours"] or low in owners["roles"] or (self._house and low in owners["firms"]):
            return Holder.US
        if at == first and acronym and low.isalpha() and not label:
            return Holder.OTHER
        return None

    def _is_another(self, at: int) -> bool:
        """Whether a firm is called by a name that no title or signature holds ("ci pensa l'impresa Cozzolino")."""
        words = self._words
        if at >= len(words) or not words.capital(at) or not self._is_name(at):
            return False
        low = words.low[at]
        if self._type is TextType.REPLY:
            return low in self._once
        return bool(self._title) and low not in self._title and self.met(low) is None

    def _belonging_to(self, at: int) -> Holder | None:
        """Whose an office or a colleague is, by what follows ("l'ufficio tecnico del teatro", "the crew of theirs")."""
        low, owners = self._words.low, self._cues.owners
        noun, end = at - 1, min(len(low), at + 3)
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
            elsewhere = self._words.capital(k) and low[k] not in owners["names"] and low[k] not in self._title
            if elsewhere and low[noun] in owners["workshops"] and self._is_name(k):
                return Holder.OTHER  # "l'officina di Pozzuoli"
        return None

    def _modifies(self, at: int) -> bool:
        """Whether a word only says which one is meant by the noun behind it ("RTM board", "lab report")."""
        following = self._words.low[at + 1] if at + 1 < len(self._words) else ""
        owners = self._cues.owners
        return following in self._trades or following in owners["bodies"] or following in owners["firms"]

    def _is_contractor(self, at: int, first: int) -> bool:
        """Whether a recap calls us so in the words of a contract ("Il Fornitore", "l'impresa affidataria")."""
        words, contractors = self._words, self._cues.owners["contractors"]
        if self._type is TextType.REPLY or words.low[at] not in contractors:
            return False
        if at > first and words.capital(at) and words.low[at - 1] in self._cues.grammar["articles"]:
            return not (at + 1 < len(words) and self._is_name(at + 1)) and words.low[at] not in self._title
        if at + 1 < len(words) and words.low[at + 1] in contractors:
            return True
        # "Palestra Ercole / ditta Pavimenti Sprint": two sides in one title
        return words.low[at] in self._title and any(
            w in self._cues.owners["firms"] and w not in contractors for w in self._title
        )

    def _is_calling(self, at: int, first: int) -> bool:
        """Whether somebody is named by what they do ("the generator man", "quello delle piastrelle")."""
        low, owners = self._words.low, self._cues.owners
        if owners["given"]:
            return at + 2 < len(low) and low[at + 1] in owners["belonging"] and low[at + 2] not in self._title
        before = low[at - 1] if at > first else ""
        near = low[max(first, at - 2) : at]
        nouns = before.isalpha() and not any(
            w in owners["possessives"] or w in owners["possessive_third"] for w in near
        )
        return nouns and not any(before in group for group in (self._cues.grammar["function_words"], self._trades))

    def _only_compounds(self, at: int) -> bool:
        """Whether an English noun only tells which kind the noun behind it is ("a laboratory dip", "bank details")."""
        return at + 1 < len(self._words) and self._words.low[at + 1] in self._cues.grammar["compounded"]

    def _tells_which(self, at: int, first: int, last: int) -> bool:
        """Whether a capital only says which one is meant ("the Korean associate", "the Ghent lab")."""
        words, owners = self._words, self._cues.owners
        if (
            not words.capital(at)
            or at == first
            or at + 1 >= last
            or words.low[at - 1] not in self._cues.grammar["articles"]
        ):
            return False
        following = words.low[at + 1]
        return not words.capital(at + 1) and (following in self._trades or following in owners["bodies"])

    def _is_family(self, at: int, end: int) -> bool:
        """Whether a name is a family's ("gli Zanoni", "the Hendersons")."""
        owners = self._cues.owners
        plural = bool(owners["given"]) or self._words.low[end - 1][-1] == "s"
        return plural and self._words.low[at] in owners["families"]

    def _serves(self, at: int, last: int) -> bool:
        """Whether a letter calls one of ours the reader's ("il vostro referente", "your account manager")."""
        owners = self._cues.owners
        while at < last and (self._words.low[at] in owners["possessives"] or self._words.low[at] in owners["families"]):
            at += 1
        near = self._words.low[at : min(last, at + (1 if owners["given"] else 2))]
        return self._type is TextType.REPLY and any(low in owners["liaisons"] for low in near)

    def _abroad(self) -> Holder:
        """Whose those are whom a text calls "they"."""
        return Holder.CUSTOMER if self._type is TextType.RECAP else Holder.OTHER
