"""English predicates without an auxiliary: "we send", "Marco sends", "sent", "please send"."""

from __future__ import annotations

from dataclasses import replace

from nlp.cues import Cues
from nlp.en.groups import Groups
from nlp.en.surroundings import PERSONS, Surroundings
from nlp.en.verbs import Verbs
from nlp.words import Predicate, Tense, Words

_DO = frozenset({"do", "does", "did", "don", "doesn"})
_SUBJECTS = frozenset({"i", "we", "they"})
_ASKED = frozenset({"i", "you", "u", "we", "they", "he", "she", "it"})


class Plain:
    """Answers for one place at a time. Holds only frozen tables."""

    def __init__(self, verbs: Verbs, cues: Cues, near: Surroundings, groups: Groups) -> None:
        self._verbs = verbs
        self._words = cues.grammar
        self._near = near
        self._groups = groups
        self._parts = self._words["openers"] | self._words["joining"] | self._words["relative"]
        self._function = self._parts | self._words["prepositions"] | self._words["adverbs"]
        self._promising = cues.verbs["promising"]
        self._telling = cues.verbs["reporting"] | cues.verbs["idle"] | cues.verbs["performative"]

    def simple(self, words: Words, at: int, first: int, last: int, previous: Predicate | None) -> Predicate | None:
        """Return the predicate that begins with the word at this place, or None."""
        verbs, word = self._verbs, words.low[at]
        if word not in verbs.base and word not in verbs.singular and word not in verbs.past and word not in _DO:
            return self._unknown(words, at, first, last)
        if word in _DO and at + 1 < last:
            done = self._do(words, at, first, last, previous)
            if done is not None:
                return done
        if self._near.hyphened(words, at):
            return None
        place, person = self._groups.subject(words, at, first)
        pronoun = place is not None and words.low[place] not in ("that", "this")
        if word in verbs.base and pronoun and person in (1, 4, 5, 6):
            return self._plain(words, at, first, last, word, Tense.PRESENT)
        if word in verbs.singular:
            own = self._near.has_subject(words, at, first, last) and not self._is_object(words, at, first, previous)
            if pronoun or own:
                return self._plain(words, at, first, last, verbs.singular[word], Tense.PRESENT)
            if at == first and previous is not None and self._is_relative(words, previous):
                return replace(self._plain(words, at, first, last, verbs.singular[word], Tense.PRESENT), person=3)
        if word in verbs.past:
            past = self._past(words, at, first, last, previous, pronoun)
            if past is not None:
                return past
        return self._present(words, at, first, last, previous) if word in verbs.base else None

    def _unknown(self, words: Words, at: int, first: int, last: int) -> Predicate | None:
        """A word in no list, right after a pronoun that can only be a subject."""
        if at == first or words.low[at - 1] not in _SUBJECTS or words.low[at] in self._words["auxiliaries"]:
            return None
        if not self._near.is_unknown_verb(words, at, last):
            return None
        word = words.low[at]
        past = word.endswith("ed") and self._verbs.participle(word)
        tense = Tense.PAST if past else Tense.PRESENT
        return self._groups.build(words, at, first, last, at, word, past or word, tense)

    def _do(self, words: Words, at: int, first: int, last: int, previous: Predicate | None) -> Predicate | None:
        """ "Don't book", "we do not book", "do you want"."""
        low, base = words.low, self._verbs.base
        nxt, negated = self._groups.rest(words, at + 1, last)
        if negated and nxt < last and low[nxt] in base:
            place, person = self._groups.subject(words, at, first)
            before = low[at - 1] if at > first else ""
            opens = (at == first and previous is None) or before in self._words["openers"]
            orders = (place is None and low[at] != "does" and opens) or before in self._words["polite"]
            tense, person = (Tense.REQUEST, 2) if orders else (Tense.PRESENT, person)
            return self._groups.build(words, at, first, last, nxt, "do", low[nxt], tense, negated=True, person=person)
        if low[at + 1] in _ASKED and at + 2 < last and low[at + 2] in base:
            asked = PERSONS[low[at + 1]]
            return self._groups.build(
                words, at, first, last, at + 2, "do", low[at + 2], Tense.CONDITIONAL, person=asked
            )
        return None

    def _past(
        self, words: Words, at: int, first: int, last: int, previous: Predicate | None, pronoun: bool
    ) -> Predicate | None:
        low, verbs = words.low, self._verbs
        word, verb = low[at], verbs.past[low[at]]
        before = low[at - 1] if at > first else ""
        following = low[at + 1] if at + 1 < last else ""
        undertaken = (
            following == "to" and verb in self._words["undertaking"] and before not in self._words["auxiliaries"]
        )
        if undertaken and at + 2 < last and low[at + 2] in verbs.base:
            return self._groups.build(words, at, first, last, at + 2, verb, low[at + 2], Tense.FUTURE)
        if word in verbs.base:
            return None
        goes_on = previous is not None and previous.tense is Tense.PAST and before in ("and", ",")
        agreed = at == first and following == "that"  # "Agreed that Marco ..."
        told = pronoun or agreed or goes_on or word in verbs.told or self._near.is_told(words, at, first, last)
        if told and before not in self._words["determiners"]:
            return self._groups.build(words, at, first, last, at, verb, verb, Tense.PAST)
        fixed = verb in self._words["arranging"] or verb in self._promising
        if at == first and previous is None and not fixed and self._near.acts(words, at + 1, last):
            return self._groups.build(words, at, first, last, at, verb, verb, Tense.PAST)  # "Found your earring"
        return None

    def _present(self, words: Words, at: int, first: int, last: int, previous: Predicate | None) -> Predicate | None:
        """An order, or what a noun in the plural does ("The residents get a key")."""
        low, word = words.low, words.low[at]
        before = low[at - 1] if at > first else ""
        polite = before in self._words["polite"]
        noun = word in self._verbs.nouns
        back = word == "back" and low[at + 1 : at + 2] == ["to"]  # "back to you this afternoon"
        opens = (at == first and previous is None) or before in self._words["openers"] or polite
        if opens and not back:
            if noun and not polite and not self._near.has_object(words, at + 1, last):
                return None
            if word in self._verbs.own and not polite:
                return self._groups.build(words, at, first, last, at, word, word, Tense.PRESENT, person=1)
            return self._groups.build(words, at, first, last, at, word, word, Tense.REQUEST, person=2)
        if noun or word in self._words["ready"] or not before.endswith("s"):
            return None
        if self._near.has_object(words, at + 1, last) or self._near.is_plural(words, at - 1, first):
            return self._groups.build(words, at, first, last, at, word, word, Tense.PRESENT, person=6)
        return None

    def _is_object(self, words: Words, at: int, first: int, previous: Predicate | None) -> bool:
        """Whether a noun with the form of a verb belongs to the verb before it ("revert on the charges by Monday")."""
        if previous is None or self._verbs.singular[words.low[at]] not in self._verbs.nouns:
            return False
        return previous.verb not in self._telling and not any(words.low[k] in self._parts for k in range(first, at))

    def _is_relative(self, words: Words, previous: Predicate) -> bool:
        """Whether a verb stands in a clause that a noun carries ("the unit you returned ships on Monday")."""
        place = previous.subject
        if place is None or place == 0 or words.low[place] not in ("i", "we", "you", "he", "she", "they"):
            return False
        before = words.low[place - 1]
        return before[0].isalpha() and before not in self._function and previous.verb not in self._telling

    def _plain(self, words: Words, at: int, first: int, last: int, verb: str, tense: Tense) -> Predicate:
        end, lead = at, verb
        if verb == "get" and at + 1 < last and self._near.is_done(words, at + 1):
            done = self._verbs.participle(words.low[at + 1]) or verb
            return self._groups.build(words, at, first, last, at + 1, lead, done, tense, passive=True)
        nxt, _ = self._groups.rest(words, at + 1, last)
        if (
            verb in self._words["light"]
            and nxt + 1 < last
            and words.low[nxt] == "to"
            and words.low[nxt + 1] in self._verbs.base
        ):
            end, verb = nxt + 1, words.low[nxt + 1]
        return self._groups.build(words, at, first, last, end, lead, verb, tense)
