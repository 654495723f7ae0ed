"""Decides by the words around it whether an Italian form is a finite verb, and which reading of it counts."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.cues import Cues
from nlp.it.conjugation import Form
from nlp.it.readings import DOUBTED_PRONOUNS, PERSONS, Readings
from nlp.it.verbs import Verbs
from nlp.words import Words

_CERTAIN = frozenset({"future", "conditional", "past"})
_INVERTED = {1: "io", 4: "noi"}  # "passo io"
_ARTICLES = frozenset({"l'", "un'", "nuova", "questa", "dell'"})
_BEEN = frozenset({"stato", "stata", "stati", "state"})


class Surroundings:
    """Answers for one place at a time. Holds only frozen tables."""

    def __init__(self, verbs: Verbs, cues: Cues, readings: Readings) -> None:
        self._verbs = verbs
        self._around = verbs.around
        self._readings = readings
        self._words = cues.grammar
        self._names = cues.owners["names"]

    def finite(self, words: Words, at: int, clitics: list[str], first: int, last: int, goes_on: bool) -> Form | None:
        """Return the reading of a word as a finite verb that the words around it allow, or None.

        `clitics` are the pronouns right before it, `first` and `last` bound the sentence, `goes_on` says that a
        verb was found before.
        """
        low, word = words.low, words.low[at]
        if word in ("e", "ed") and at + 1 < last and low[at + 1] in _BEEN:
            return Form("essere", "present", 3)
        forms = self._readings.may_be(word) or self._readings.guess(word, clitics)
        if not forms:
            return None
        before = low[at - 1 - len(clitics)] if at - len(clitics) > first else ""
        if not clitics and before != "voi" and forms[0].person == 5 and self._readings.participle(word):
            after = low[at + 1] if at + 1 < last else ""
            if (at > first and before not in self._words["openers"]) or after not in self._words["objects"]:
                return None
        capital = words.capital(at)
        named = capital and word in self._names
        if capital and not clitics and forms[0].person == 2 and self._verb_follows(words, at, last):
            return None  # "Vinci sottopone il testo"
        if named and not (at + 1 < last and self._readings.participle(low[at + 1])):
            return None  # "Sara passa domani"
        if at > first and not clitics and before not in self._words["openers"] and self._stands_out(words, at):
            return None
        if (
            forms[0].tense in ("imperative", "present")
            and word not in self._verbs.nouns
            and not self._verbs.whole.get(word)
            and self._readings.joined(word) is not None
        ):
            return self._readings.pick(forms, clitics, before, words, at, first, joined=True)
        if forms[0].verb in ("essere", "avere") and word != "sei" and (word != "era" or before not in _ARTICLES):
            return self._readings.sono(words, at, clitics, first, last) if word == "sono" else forms[0]
        sure = [c for c in clitics if c not in DOUBTED_PRONOUNS]
        ours = word.endswith("iamo") and any(f.person == 4 for f in forms)
        if ours or any(f.tense in _CERTAIN for f in forms):
            noun = before in self._words["determiners"] and not (clitics or ours) and forms[0].tense != "future"
            return None if noun else self._readings.pick(forms, clitics, before, words, at, first)
        if clitics and (sure or len(clitics) > 1 or self._pronoun(clitics[0], words, at, before, last)):
            return self._readings.pick(forms, clitics, before, words, at, first)
        if clitics or before.isdigit():
            return None
        if before in self._words["prepositions"] or (
            before in self._words["determiners"] and not self._urges(word, before)
        ):
            return None
        if word in self._verbs.nouns and not self._spoken(words, at, first, last, forms, before, goes_on):
            return None
        return self._readings.pick(forms, clitics, before, words, at, first)

    def _spoken(
        self, words: Words, at: int, first: int, last: int, forms: Sequence[Form], before: str, goes_on: bool
    ) -> bool:
        """Whether a form that is mostly a noun is a verb here."""
        low = words.low
        if before in PERSONS:
            return any(f.person == PERSONS[before] for f in forms)
        return (
            before in self._words["subjects"]
            or before == "non"
            or self._after_name(words, at, first, last)
            or (at + 1 < last and low[at + 1] == _INVERTED.get(forms[0].person))
            or (goes_on and before in self._words["joining"] and self._acts(words, at, last))
            or (before == "che" and self._acts_on(words, at, last))
            or (
                (not before or before in self._around["days"])
                and forms[0].person in (1, 3)
                and self._acts_on(words, at, last)
            )
            or (forms[0].person == 1 and self._goes_to(words, at, last))
            or (forms[0].person == 1 and before in ("", ",") and self._is_my_reply(words, at, first, last))
        )

    def _is_my_reply(self, words: Words, at: int, first: int, last: int) -> bool:
        """Whether a noun is what I do: "grazie, giro la mail", "controllo e la avviso", "ok, controllo"."""
        low = words.low
        if self._acts_on(words, at, last):
            return True
        following = low[at + 1] if at + 1 < last else "."
        if following in ("e", "ed") and at + 2 < last and low[at + 2] in self._words["clitics"]:
            return True
        return following in (".", "!") and at > first and low[first] in self._around["openings"]

    def _acts_on(self, words: Words, at: int, last: int) -> bool:
        """Whether an article with a thing, no day, follows ("porto il listino", not "consegna il 12")."""
        low = words.low
        if at + 2 >= last or low[at + 1] not in self._words["articles"]:
            return False
        return (
            low[at + 2][0].isalpha()
            and low[at + 2] not in self._around["spans"]
            and low[at + 2] not in self._around["days"]
        )

    def _goes_to(self, words: Words, at: int, last: int) -> bool:
        """Whether "a" and an infinitive follow, or "da" and a person ("passo a prenderla", "passo da voi")."""
        low = words.low
        if at + 2 >= last:
            return False
        if low[at + 1] == "da":
            return low[at + 2] in self._around["hosts"]
        return low[at + 1] in ("a", "ad") and any(f.tense == "infinitive" for f in self._readings.read(low[at + 2]))

    def _urges(self, word: str, before: str) -> bool:
        """Whether "dai" cheers on and is no article ("dai finisco oggi")."""
        return before == "dai" and word[-1] in "oa" and word not in self._verbs.nouns

    def _verb_follows(self, words: Words, at: int, last: int) -> bool:
        following = self._readings.read(words.low[at + 1]) if at + 1 < last else ()
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
        served = clitic in ("la", "lo", "le") and word not in self._verbs.nouns
        if served and at + 2 < last and words.low[at + 1] in self._words["articles"]:
            return True  # "la ricontatta un collega"
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
