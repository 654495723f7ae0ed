"""Decides by the words around it whether an Italian form is a finite verb, and which reading of it counts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from nlp.cues import Cues
from nlp.it.conjugation import Form
from nlp.it.verbs import Verbs
from nlp.words import Words

_REMEMBERED = 16_384  # words
_FINITE = frozenset({"present", "future", "past", "conditional", "subjunctive", "imperative"})
_CERTAIN = frozenset({"future", "conditional", "past"})
_DOUBTED_PRONOUNS = frozenset({"la", "lo", "le", "gli", "l'", "i"})
_INVERTED = {1: "io", 4: "noi"}  # "passo io"
_ARTICLES = frozenset({"l'", "un'", "nuova", "questa", "dell'"})
_PERSONS = {"io": 1, "tu": 2, "noi": 4, "voi": 5}
_BEEN = frozenset({"stato", "stata", "stati", "state"})
_PLURAL = ("i", "e")
_FAR = 8  # words before a verb that can make it a subordinate one


class Surroundings:
    """Answers for one place at a time. Holds frozen tables, and the readings of words met before."""

    def __init__(self, verbs: Verbs, cues: Cues) -> None:
        self._verbs = verbs
        self._words = cues.grammar
        self._names = cues.owners["names"]
        self._no_verbs = cues.grammar["never_verbs"] | cues.grammar["prepositions"]
        self._closed = frozenset().union(
            *(cues.grammar[g] for g in ("adverbs", "determiners", "subjects", "clitics", "joining", "tying", "nobody"))
        )
        self.read = lru_cache(_REMEMBERED)(verbs.read)
        self.split = lru_cache(_REMEMBERED)(verbs.split)
        self.may_be = lru_cache(_REMEMBERED)(self._finite_forms)

    def participle(self, word: str) -> str | None:
        """Return the base form of a past participle, None if the word is none."""
        form = next((f for f in self.read(word) if f.tense == "participle"), None)
        return form.verb if form else None

    def joined(self, word: str) -> tuple[tuple[Form, ...], str] | None:
        """Return what a word that is no verb by itself is with the pronouns at its end taken off."""
        return self.split(word) if not any(f.tense in _FINITE for f in self._verbs.plain(word)) else None

    def finite(self, words: Words, at: int, clitics: list[str], first: int, last: int, goes_on: bool) -> Form | None:
        """Return the reading of a word as a finite verb that the words around it allow, or None.

        `clitics` are the pronouns right before it, `first` and `last` bound the sentence, `goes_on` says that a
        verb was found before.
        """
        low, word = words.low, words.low[at]
        if word in ("e", "ed") and at + 1 < last and low[at + 1] in _BEEN:
            return Form("essere", "present", 3)
        forms = self.may_be(word) or self._guess(word, clitics)
        if not forms:
            return None
        before = low[at - 1 - len(clitics)] if at - len(clitics) > first else ""
        if not clitics and before != "voi" and forms[0].person == 5 and self.participle(word):
            after = low[at + 1] if at + 1 < last else ""
            if (at > first and before not in self._words["openers"]) or after not in self._words["objects"]:
                return None
        named = words.capital(at) and word in self._names
        if words.capital(at) and not clitics and forms[0].person == 2 and self._verb_follows(words, at, last):
            return None  # "Vinci sottopone il testo"
        if named and not (at + 1 < last and self.participle(low[at + 1])):
            return None  # "Sara passa domani"
        if at > first and not clitics and before not in self._words["openers"] and self._stands_out(words, at):
            return None
        if (
            forms[0].tense in ("imperative", "present")
            and word not in self._verbs.nouns
            and not self._verbs.whole.get(word)
            and self.joined(word) is not None
        ):
            return self._pick(forms, clitics, before, words, at, first, joined=True)
        if forms[0].verb in ("essere", "avere") and word != "sei" and (word != "era" or before not in _ARTICLES):
            return self._are(words, at, clitics, first, last) if word == "sono" else forms[0]
        sure = [c for c in clitics if c not in _DOUBTED_PRONOUNS]
        ours = word.endswith("iamo") and any(f.person == 4 for f in forms)
        if ours or any(f.tense in _CERTAIN for f in forms):
            noun = before in self._words["determiners"] and not (clitics or ours) and forms[0].tense != "future"
            return None if noun else self._pick(forms, clitics, before, words, at, first)
        if clitics and (sure or len(clitics) > 1 or self._pronoun(clitics[0], words, at, before, last)):
            return self._pick(forms, clitics, before, words, at, first)
        if clitics or before.isdigit():
            return None
        if before in self._words["determiners"] or before in self._words["prepositions"]:
            return None
        if word in self._verbs.nouns and not self._spoken(words, at, first, last, forms, before, goes_on):
            return None
        return self._pick(forms, clitics, before, words, at, first)

    def _spoken(
        self, words: Words, at: int, first: int, last: int, forms: Sequence[Form], before: str, goes_on: bool
    ) -> bool:
        """Whether a form that is mostly a noun is a verb here."""
        low = words.low
        if before in _PERSONS:
            return any(f.person == _PERSONS[before] for f in forms)
        return (
            before in self._words["subjects"]
            or before == "non"
            or self._after_name(words, at, first, last)
            or (at + 1 < last and low[at + 1] == _INVERTED.get(forms[0].person))
            or (goes_on and before in self._words["joining"] and self._acts(words, at, last))
        )

    def _are(self, words: Words, at: int, clitics: list[str], first: int, last: int) -> Form:
        """Whether "sono" says I or they: by the word that it links, else by its subject."""
        low = words.low
        one, they = Form("essere", "present", 1), Form("essere", "present", 6)
        if set(clitics) & {"ci", "c'"}:
            return they
        near = at + 1
        while near < last and (low[near] in self._words["adverbs"] or low[near].endswith("mente")):
            if low[near] == "io":
                return one
            near += 1
        before = low[at - 1] if at > first else ""
        if before in ("io", "loro"):
            return one if before == "io" else they
        linked = low[near] if near < last else ""
        if linked.isdigit() or linked in ("due", "tre", "quattro", "cinque", "tutti", "tutte", "loro"):
            return they
        if self.participle(linked) or linked in self._verbs.linked:
            return they if linked.endswith(_PLURAL) else one
        for k in range(at - 1, max(first, at - _FAR) - 1, -1):
            if low[k] in self._words["openers"]:
                break
            if low[k] in ("i", "gli", "le", "dei", "delle", "degli", "questi", "queste", "quelli", "quelle"):
                return they
        return one

    def _guess(self, word: str, clitics: list[str]) -> tuple[Form, ...]:
        """A word in no list, right after a pronoun that never is an article ("ti sgrosso il pezzo")."""
        sure = [c for c in clitics if c not in _DOUBTED_PRONOUNS and c not in ("si", "se", "ne")]
        if not sure or not word.isalpha() or len(word) < 4 or word in self._closed or word in self._no_verbs:
            return ()
        person = next((p for ending, p in _GUESSED if word.endswith(ending)), 0)
        return (Form(word, "present", person),) if person and not self.read(word) else ()

    def _finite_forms(self, word: str) -> tuple[Form, ...]:
        if not word[0].isalpha() or word in self._no_verbs:
            return ()
        return tuple(f for f in self.read(word) if f.tense in _FINITE)

    def _verb_follows(self, words: Words, at: int, last: int) -> bool:
        following = self.read(words.low[at + 1]) if at + 1 < last else ()
        return any(f.tense in ("present", "future") and f.person == 3 for f in following)

    def _stands_out(self, words: Words, at: int) -> bool:
        """Whether a word has a capital that the words before it do not have ("LE MANDO" has not)."""
        return words.capital(at) and not (words.said(at).isupper() and words.said(at - 1).isupper())

    def _pronoun(self, clitic: str, words: Words, at: int, before: str, last: int) -> bool:
        """Whether "la", "lo", "le", "gli", "l'" before this form is a pronoun and not the article of a noun."""
        word = words.low[at]
        if before in self._words["subjects"] or before in ("non", "poi", "già"):
            return True
        if clitic != "i" and at + 1 < last and self._does_it(words, at + 1):
            return True
        opens = not before or before in self._words["openers"] or before in self._words["prepositions"]
        opens = opens and clitic == "la" and word[-1] == "a"
        if word not in self._verbs.nouns and clitic != "i" and not opens:
            return True
        ending = word[-1]
        if clitic == "lo":
            impure = word[0] == "z" or word[:2] in ("gn", "ps") or (word[0] == "s" and word[1:2] not in tuple("aeiou"))
            return ending != "o" or not impure
        if clitic == "la":
            return ending not in "ae"
        if clitic == "le":
            return ending not in "ei"
        if clitic == "gli":
            return ending != "i"
        return False

    def _does_it(self, words: Words, at: int) -> bool:
        """Whether who does it is said right after the verb ("la ritira Nunzio", "la monto io")."""
        return words.low[at] in self._words["inverted"] or (words.capital(at) and words.low[at] in self._names)

    def _after_name(self, words: Words, at: int, first: int, last: int) -> bool:
        """Whether a noun-like form follows a person's name and is followed by what it acts upon."""
        if at == first or not words.capital(at - 1) or words.low[at - 1] in self._words["openers"]:
            return False
        if at - 1 == first and words.low[first] not in self._names:  # "Buon viaggio a lei"
            return at + 1 < last and words.low[at + 1] in self._words["articles"]
        return self._acts(words, at, last)

    def _acts(self, words: Words, at: int, last: int) -> bool:
        """Whether what a verb acts upon follows."""
        return at + 1 < last and words.low[at + 1] in self._words["objects"]

    def _pick(
        self,
        forms: Sequence[Form],
        clitics: list[str],
        before: str,
        words: Words,
        at: int,
        first: int,
        joined: bool = False,
    ) -> Form:
        if before in _PERSONS:
            forms = [f for f in forms if f.person == _PERSONS[before]] or forms
        polite = [f for f in forms if f.tense == "subjunctive"]
        if polite and (set(clitics) & {"mi", "ci", "me", "ce"} or not clitics):
            return polite[0]
        if joined:
            return next((f for f in forms if f.tense == "imperative"), forms[0])
        for tense in ("future", "present", "conditional", "past", "imperative", "subjunctive"):
            for form in forms:
                if form.tense == tense:
                    return form
        return forms[0]


_GUESSED = (("iamo", 4), ("ano", 6), ("ono", 6), ("ate", 5), ("ete", 5), ("ite", 5), ("o", 1), ("a", 3), ("e", 3))
