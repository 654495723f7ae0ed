"""Finds English predicates: the finite verb, its auxiliaries and its subject."""

from __future__ import annotations

from nlp.cues import Cues
from nlp.en.auxiliaries import HAVE, Auxiliaries
from nlp.en.groups import Groups
from nlp.en.plain import Plain
from nlp.en.surroundings import PERSONS, Surroundings
from nlp.en.verbs import Verbs
from nlp.words import Predicate, Tense, Words

_WILL = frozenset({"will", "'ll", "shall", "wo", "sha", "ll", "gonna", "wil"})
_I_WILL = frozenset({"il", "ill"})  # as thumbs type it
_WOULD = frozenset({"would", "'d", "could", "might", "may", "should", "can", "ca", "cannot", "d"})
_TOLD = frozenset({"would", "'d"})
_BE = frozenset({"am", "'m", "is", "'s", "are", "'re", "m", "re", "s"})
_BARE = {
    "m": ("i",),
    "re": ("we", "you", "they"),
    "s": ("he", "she", "it", "that", "there", "what"),
    "ll": PERSONS,
    "d": PERSONS,
}
_MODALS = frozenset({"will", "can", "may", "might", "must"})
_WAS = frozenset({"was", "were", "did", "been"})
_LET = {"me": 1, "us": 4, "'s": 4}


class EnglishGrammar:
    """Reads the predicates of English sentences. Holds only frozen tables."""

    def __init__(self, verbs: Verbs, cues: Cues) -> None:
        self._verbs = verbs
        self._reporting = cues.verbs["reporting"] | cues.verbs["promising"]
        self._let_ask = cues.grammar["let_ask"]
        self._let_take = {(verb, word) for verb in ("have", "see") for word in cues.grammar[f"let_{verb}"]}
        self._near = Surroundings(verbs, cues)
        self._groups = Groups(verbs, cues)
        self._auxiliaries = Auxiliaries(verbs, cues, self._near, self._groups)
        self._plain = Plain(verbs, cues, self._near, self._groups)

    def predicates(self, words: Words, first: int, last: int) -> list[Predicate]:
        """Return the predicates between two places (the last one not included), in order."""
        found: list[Predicate] = []
        at = start = first
        while at < last:
            predicate = self._predicate(words, at, start, last, found[-1] if found else None)
            if predicate is None:
                at += 1
            else:
                found.append(predicate)
                at = start = predicate.last + 1
        return found or self._tasks(words, first, last)

    def _tasks(self, words: Words, first: int, last: int) -> list[Predicate]:
        """What a note without a verb of its own leaves to somebody ("Jill to send the list by Friday")."""
        at = next((k for k in range(first, last - 1) if self._near.is_task(words, k, first)), None)
        if at is None:
            return []
        verb = words.low[at + 1]
        return [self._groups.build(words, at, at, last, at + 1, "be", verb, Tense.FUTURE, person=3)]

    def participle(self, word: str) -> str | None:
        """Return the base form of a past participle, None if the word is none."""
        return self._verbs.participle(word)

    def infinitive(self, word: str) -> bool:
        """Whether a word is a verb in its base form."""
        return word in self._verbs.base

    def _predicate(self, words: Words, at: int, first: int, last: int, previous: Predicate | None) -> Predicate | None:
        word = words.low[at]
        if word in _BARE and not (at > first and words.low[at - 1] in _BARE[word]):
            return None
        if word in _MODALS and self._is_noun(words, at, last):
            return None
        goes_on = previous is not None and at > first and words.low[at - 1] == "and" and word in self._verbs.base
        if goes_on and previous is not None and previous.tense in (Tense.FUTURE, Tense.PRESENT):
            return self._groups.build(words, at, first, last, at, word, word, previous.tense, person=previous.person)
        if word == "let" and at + 2 < last and words.low[at + 1] in _LET and self._lets_me(words, at + 2, last):
            verb, person = words.low[at + 2], _LET[words.low[at + 1]]
            return self._groups.build(words, at, first, last, at + 2, "let", verb, Tense.PRESENT, person=person)
        if word in _WILL:
            return self._auxiliaries.modal(words, at, first, last, Tense.FUTURE)
        if word in _I_WILL and at + 1 < last and words.low[at + 1] in self._verbs.base:
            return self._groups.build(words, at, first, last, at + 1, "will", words.low[at + 1], Tense.FUTURE, person=1)
        if word in _WOULD:
            told = word in _TOLD and previous is not None and self._was_told(previous)
            return self._auxiliaries.modal(words, at, first, last, Tense.FUTURE if told else Tense.CONDITIONAL)
        if word == "must":
            return self._auxiliaries.modal(words, at, first, last, Tense.PRESENT)
        if word in _BE and (word != "'s" or self._near.is_verb(words, at, first, last)):
            return self._auxiliaries.be(words, at, first, last)
        if word in _WAS or word in HAVE:
            return self._auxiliaries.past(words, at, first, last, previous is None)
        if word == "gon" and at + 2 < last and words.low[at + 1] == "na":
            return self._groups.build(words, at, first, last, at + 2, "be", words.low[at + 2], Tense.FUTURE)
        return self._plain.simple(words, at, first, last, previous)

    def _lets_me(self, words: Words, at: int, last: int) -> bool:
        """Whether a verb behind "let me" is what I do ("check", "have a look") and not asked ("know", "have it")."""
        low = words.low
        if low[at - 1] == "'s" or low[at] not in self._let_ask:
            return low[at] in self._verbs.base
        after = at + 1 + (at + 1 < last and low[at + 1] in ("a", "another"))
        return after < last and (low[at], low[after]) in self._let_take

    def _was_told(self, previous: Predicate) -> bool:
        """Whether "would" after this verb is a reported "will" ("she said she'd send it")."""
        return previous.tense is Tense.PAST and not previous.negated and previous.verb in self._reporting

    def _is_noun(self, words: Words, at: int, last: int) -> bool:
        """Whether "Will" or "can" is no auxiliary: an -s form follows ("Will sends it", "the can leaks")."""
        following = words.low[at + 1] if at + 1 < last else ""
        return following in self._verbs.singular and following not in self._verbs.base
