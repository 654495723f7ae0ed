"""English predicates without an auxiliary: "we send", "Marco sends", "sent", "please send"."""

from __future__ import annotations

from dataclasses import replace

from nlp.cues import Cues
from nlp.en.groups import Groups
from nlp.en.surroundings import PERSONS, Surroundings
from nlp.en.verbs import Verbs
from nlp.words import Predicate, Tense, Words

_DO = frozenset({"do", "does", "did", "don", "doesn"})
_ASKED = frozenset({"i", "you", "u", "we", "they", "he", "she", "it"})


class Plain:
    """Answers for one place at a time. Holds only frozen tables."""

    def __init__(self, verbs: Verbs, cues: Cues, near: Surroundings, groups: Groups) -> None:
        self._verbs = verbs
        self._words = cues.grammar
        self._near = near
        self._groups = groups
        self._promising = cues.verbs["promising"]
        self._telling = cues.verbs["reporting"] | cues.verbs["idle"] | cues.verbs["performative"]

    def simple(self, words: Words, at: int, first: int, last: int, previous: Predicate | None) -> Predicate | None:
        """Return the predicate that begins with the word at this place, or None."""
        low = words.low
        word = low[at]
        verbs = self._verbs
        opens = at == first and previous is None
        before = low[at - 1] if at > first else ""
        place, person = self._groups.subject(words, at, first)
        if word in _DO and at + 1 < last:
            nxt, negated = self._groups.rest(words, at + 1, last)
            if negated and nxt < last and low[nxt] in verbs.base:
                orders = place is None and word != "does" and (opens or before in self._words["openers"])
                orders = orders or before in self._words["polite"]
                tense = Tense.REQUEST if orders else Tense.PRESENT
                person = 2 if orders else person
                return self._groups.build(
                    words, at, first, last, nxt, "do", low[nxt], tense, negated=True, person=person
                )
            if low[at + 1] in _ASKED and at + 2 < last and low[at + 2] in verbs.base:
                asked = PERSONS[low[at + 1]]
                return self._groups.build(
                    words, at, first, last, at + 2, "do", low[at + 2], Tense.CONDITIONAL, person=asked
                )
        if self._near.hyphened(words, at):
            return None
        pronoun = place is not None and low[place] not in ("that", "this")
        if word in verbs.base and pronoun and person in (1, 4, 5, 6):
            return self._plain(words, at, first, last, word, Tense.PRESENT)
        if word in verbs.singular and (
            pronoun
            or (self._near.has_subject(words, at, first, last) and not self._is_object(words, at, first, previous))
        ):
            return self._plain(words, at, first, last, verbs.singular[word], Tense.PRESENT)
        if word in verbs.singular and at == first and previous is not None and self._is_relative(words, previous):
            return replace(self._plain(words, at, first, last, verbs.singular[word], Tense.PRESENT), person=3)
        goes_on = previous is not None and previous.tense is Tense.PAST and before in ("and", ",")
        undertaken = at + 2 < last and verbs.past.get(word) in self._words["undertaking"] and low[at + 1] == "to"
        if undertaken and before not in self._words["auxiliaries"] and low[at + 2] in verbs.base:
            return self._groups.build(words, at, first, last, at + 2, verbs.past[word], low[at + 2], Tense.FUTURE)
        agreed = at == first and at + 1 < last and low[at + 1] == "that"  # "Agreed that Marco ..."
        told = pronoun or agreed or goes_on or word in verbs.told or self._near.is_told(words, at, first, last)
        if word in verbs.past and word not in verbs.base and told and before not in self._words["determiners"]:
            return self._groups.build(words, at, first, last, at, verbs.past[word], verbs.past[word], Tense.PAST)
        if opens and word in verbs.past and word not in verbs.base and self._near.acts(words, at + 1, last):
            verb = verbs.past[word]
            if verb not in self._words["arranging"] and verb not in self._promising:
                return self._groups.build(words, at, first, last, at, verb, verb, Tense.PAST)  # "Found your earring"
        only_subject = place is not None and place == at - 1 and low[place] in ("i", "we", "they")
        known = word in verbs.past or word in verbs.singular or word in self._words["auxiliaries"]
        if only_subject and not known and self._near.is_unknown_verb(words, at, last):
            past = word.endswith("ed") and verbs.participle(word)
            return self._groups.build(
                words, at, first, last, at, word, past or word, Tense.PAST if past else Tense.PRESENT
            )
        back = word == "back" and at + 1 < last and low[at + 1] == "to"  # "back to you this afternoon"
        if (
            word in verbs.base
            and not back
            and (opens or before in self._words["openers"] or before in self._words["polite"])
        ):
            if (
                word in verbs.nouns
                and not self._near.has_object(words, at + 1, last)
                and before not in self._words["polite"]
            ):
                return None
            if word in verbs.own and before not in self._words["polite"]:
                return self._groups.build(words, at, first, last, at, word, word, Tense.PRESENT, person=1)
            return self._groups.build(words, at, first, last, at, word, word, Tense.REQUEST, person=2)
        if (
            word in verbs.base
            and before.endswith("s")
            and word not in verbs.nouns
            and self._near.has_object(words, at + 1, last)
        ):
            return self._groups.build(words, at, first, last, at, word, word, Tense.PRESENT, person=6)
        return None

    def _is_object(self, words: Words, at: int, first: int, previous: Predicate | None) -> bool:
        """Whether a noun with the form of a verb belongs to the verb before it ("revert on the charges by Monday")."""
        if previous is None or self._verbs.singular[words.low[at]] not in self._verbs.nouns:
            return False
        parts = self._words["openers"] | self._words["joining"] | self._words["relative"]
        return previous.verb not in self._telling and not any(words.low[k] in parts for k in range(first, at))

    def _is_relative(self, words: Words, previous: Predicate) -> bool:
        """Whether a verb stands in a clause that a noun carries ("the unit you returned ships on Monday")."""
        place = previous.subject
        if place is None or place == 0 or words.low[place] not in ("i", "we", "you", "he", "she", "they"):
            return False
        before = words.low[place - 1]
        parts = self._words["openers"] | self._words["joining"] | self._words["prepositions"] | self._words["adverbs"]
        return before[0].isalpha() and before not in parts and previous.verb not in self._telling

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
