"""Finds Italian predicates: the finite verb, its auxiliaries, its infinitive and the pronouns around it."""

from __future__ import annotations

from nlp.cues import Cues
from nlp.it.groups import Groups
from nlp.it.readings import Readings
from nlp.it.surroundings import Surroundings
from nlp.it.verbs import Verbs
from nlp.words import Predicate, Words

_NEGATIONS = frozenset({"non", "né", "nè", "nemmeno", "neanche"})
_LEADING = frozenset({"me", "te", "ce", "ve", "se"})  # pronouns only before one of these:
_LED = frozenset({"lo", "la", "li", "le", "l'", "ne", "n'"})


class ItalianGrammar:
    """Reads the predicates of Italian sentences. Holds frozen tables, and the readings of words met before."""

    def __init__(self, verbs: Verbs, cues: Cues) -> None:
        self._readings = Readings(verbs, cues)
        self._near = Surroundings(verbs, cues, self._readings)
        self._groups = Groups(self._readings, cues)
        self._clitics = cues.grammar["clitics"]
        self._begins = self._clitics | {"e", "ed"}

    def predicates(self, words: Words, first: int, last: int) -> list[Predicate]:
        """Return the predicates between two places (the last one not included), in order."""
        found: list[Predicate] = []
        at, low = first, words.low
        while at < last:
            if low[at] not in self._begins and not self._readings.may_be(low[at]):
                at += 1
                continue
            predicate = self._predicate(words, at, first, last, bool(found))
            if predicate is None:
                at += 1
            else:
                found.append(predicate)
                at = predicate.last + 1
        return found

    def participle(self, word: str) -> str | None:
        """Return the base form of a past participle, None if the word is none."""
        return self._readings.participle(word)

    def infinitive(self, word: str) -> bool:
        """Whether a word is a verb in its base form, with or without pronouns at its end."""
        return any(f.tense == "infinitive" for f in self._readings.read(word))

    def _predicate(self, words: Words, at: int, first: int, last: int, goes_on: bool) -> Predicate | None:
        low = words.low
        clitics: list[str] = []
        verb = at
        while verb < last and len(clitics) < 3 and low[verb] in self._clitics:
            if low[verb] in _LEADING and not (verb + 1 < last and low[verb + 1] in _LED):
                return None  # "da me", "secondo te", "se"
            clitics.append(low[verb])
            verb += 1
        if verb == last:
            return None
        form = self._near.finite(words, verb, clitics, first, last, goes_on)
        if form is None:
            return None
        negated = at > first and low[at - 1] in _NEGATIONS
        return self._groups.complete(words, at - negated, verb, first, last, form, clitics, negated)
