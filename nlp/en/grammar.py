"""Finds English predicates: the finite verb, its auxiliaries and its subject."""

from __future__ import annotations

from nlp.cues import Cues
from nlp.en.surroundings import NEGATIONS, PERSONS, Surroundings
from nlp.en.verbs import Verbs
from nlp.words import Predicate, Tense, Words

_WILL = frozenset({"will", "'ll", "shall", "wo", "sha", "ll", "gonna", "wil"})
_I_WILL = frozenset({"il", "ill"})  # as thumbs type it
_WOULD = frozenset({"would", "'d", "could", "might", "may", "should", "can", "ca", "cannot", "d"})
_TOLD = frozenset({"would", "'d"})
_BE = {"am": 1, "'m": 1, "is": 3, "'s": 3, "are": 0, "'re": 0, "m": 1, "re": 0}
_HAVE = frozenset({"have", "'ve", "has", "had", "ve"})
_WAS = frozenset({"was", "were", "did", "been"})


class EnglishGrammar:
    """Reads the predicates of English sentences. Holds only frozen tables."""

    def __init__(self, verbs: Verbs, cues: Cues) -> None:
        self._verbs = verbs
        self._words = cues.grammar
        self._reporting = cues.verbs["reporting"] | cues.verbs["promising"]
        self._near = Surroundings(verbs, cues.grammar)

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
        return found

    def participle(self, word: str) -> str | None:
        """Return the base form of a past participle, None if the word is none."""
        return self._verbs.participle(word)

    def infinitive(self, word: str) -> bool:
        """Whether a word is a verb in its base form."""
        return word in self._verbs.base

    def _predicate(self, words: Words, at: int, first: int, last: int, previous: Predicate | None) -> Predicate | None:
        word = words.low[at]
        goes_on = previous is not None and at > first and words.low[at - 1] == "and" and word in self._verbs.base
        if goes_on and previous is not None and previous.tense in (Tense.FUTURE, Tense.PRESENT):
            return self._build(words, at, first, last, at, word, word, previous.tense, person=previous.person)
        if (
            word == "let"
            and at + 2 < last
            and words.low[at + 1] in ("'s", "us")
            and words.low[at + 2] in self._verbs.base
        ):
            return self._build(words, at, first, last, at + 2, "let", words.low[at + 2], Tense.PRESENT, person=4)
        if word in _WILL:
            return self._modal(words, at, first, last, Tense.FUTURE)
        if word in _I_WILL and at + 1 < last and words.low[at + 1] in self._verbs.base:
            return self._build(words, at, first, last, at + 1, "will", words.low[at + 1], Tense.FUTURE, person=1)
        if word in _WOULD and (word != "d" or (at > first and words.low[at - 1] in PERSONS)):
            told = word in _TOLD and previous is not None and previous.verb in self._reporting
            told = told and previous is not None and previous.tense is Tense.PAST  # "she said she'd send it"
            return self._modal(words, at, first, last, Tense.FUTURE if told else Tense.CONDITIONAL)
        if word == "must":
            return self._modal(words, at, first, last, Tense.PRESENT)
        if word in _BE and (word != "'s" or self._near.is_verb(words, at, first, last)):
            return self._be(words, at, first, last)
        if word in _WAS or word in _HAVE:
            return self._past(words, at, first, last)
        return self._simple(words, at, first, last, previous)

    def _subject(self, words: Words, at: int, first: int) -> tuple[int | None, int]:
        """Where the pronoun subject stands before a verb, and the person it gives; 3 for a noun, 1 for none at all."""
        for k in range(at - 1, first - 1, -1):
            low = words.low[k]
            if low in PERSONS:
                return k, PERSONS[low]
            if low not in self._words["adverbs"] and low not in NEGATIONS:
                return None, 3 if low[0].isalnum() else 1
        return None, 1

    def _build(
        self, words: Words, at: int, first: int, last: int, end: int, lead: str, verb: str, tense: Tense,
        *, passive: bool = False, negated: bool = False, person: int | None = None,
    ) -> Predicate:  # fmt: skip
        place, said = self._subject(words, at, first)
        start = place if place is not None else at
        near = words.low[end + 1 : min(last, end + 7)]
        return Predicate(
            first=start,
            last=end,
            core=at,
            lead=lead,
            verb=verb,
            tense=tense,
            person=said if person is None else person,
            negated=negated,
            passive=passive,
            to_customer="you" in near or "your" in near[:1] or "u" in near[:2],
            to_us=any(w in ("us", "me") for w in near[:3]),
            to_third=any(w in ("him", "her", "them") for w in near[:2]),
            subject=place,
        )

    def _rest(self, words: Words, at: int, last: int) -> tuple[int, bool]:
        """Skip adverbs and negations after an auxiliary: where the next word stands, and whether it is negated."""
        negated = False
        for _ in range(4):
            if at >= last:
                break
            low = words.low[at]
            if low in NEGATIONS:
                negated = True
            elif low not in self._words["adverbs"] and not low.endswith("ly"):
                break
            at += 1
        return at, negated

    def _modal(self, words: Words, at: int, first: int, last: int, tense: Tense) -> Predicate | None:
        nxt, negated = self._rest(words, at + 1, last)
        question = nxt < last and words.low[nxt] in PERSONS and words.low[nxt] != "that"
        if question:
            nxt, more = self._rest(words, nxt + 1, last)
            negated = negated or more
        if nxt >= last:
            return self._build(words, at, first, last, at, "will", "will", tense, negated=negated)
        verb, passive, end = words.low[nxt], False, nxt
        if verb == "be":
            after, more = self._rest(words, nxt + 1, last)
            negated = negated or more
            done = self._verbs.participle(words.low[after]) if after < last else None
            doing = self._verbs.gerund(words.low[after]) if after < last else None
            if done or doing:
                verb, end, passive = done or doing or verb, after, done is not None
        elif verb == "have":
            after, _ = self._rest(words, nxt + 1, last)
            done = self._verbs.participle(words.low[after]) if after < last else None
            if done:
                verb, end = done, after
        elif verb not in self._verbs.base and not verb.isalpha():
            return None
        elif verb in self._words["light"] and nxt + 2 < last and words.low[nxt + 1] == "to":
            verb, end = words.low[nxt + 2], nxt + 2
        if question:
            tense = Tense.CONDITIONAL
        return self._build(words, at, first, last, end, words.low[at], verb, tense, passive=passive, negated=negated)

    def _be(self, words: Words, at: int, first: int, last: int) -> Predicate:
        low = words.low
        nxt, negated = self._rest(words, at + 1, last)
        if nxt >= last:
            return self._build(words, at, first, last, at, "be", "be", Tense.STATE, negated=negated)
        word = low[nxt]
        if word in PERSONS and at == first:
            return self._build(words, at, first, last, nxt, "be", "be", Tense.CONDITIONAL)
        doing = self._verbs.gerund(word) if word not in self._words["ready"] else None
        if doing == "go" and nxt + 2 < last and low[nxt + 1] == "to" and self._near.may_be_verb(words, nxt + 2):
            return self._build(words, at, first, last, nxt + 2, "be", low[nxt + 2], Tense.FUTURE, negated=negated)
        if word in ("about", "due", "set", "to") and nxt + 1 < last:
            to = nxt if word == "to" else nxt + 1
            if low[to] == "to" and to + 1 < last and low[to + 1] in self._verbs.base:
                end = to + 1
                return self._build(words, at, first, last, end, "be", low[end], Tense.FUTURE, negated=negated)
        if doing == "be" and nxt + 1 < last and self._verbs.participle(low[nxt + 1]):
            word, nxt = low[nxt + 1], nxt + 1
        elif doing:
            return self._build(words, at, first, last, nxt, "be", doing, Tense.PRESENT, negated=negated)
        done = self._verbs.participle(word)
        if done:
            if done in self._words["arranging"] or word == "due":
                return self._build(
                    words, at, first, last, nxt, "be", done, Tense.ARRANGED, passive=True, negated=negated
                )
            tense = Tense.STATE if done in self._words["moods"] else Tense.PRESENT
            return self._build(words, at, first, last, nxt, "be", done, tense, passive=True, negated=negated)
        return self._build(words, at, first, last, at, "be", "be", Tense.STATE, negated=negated)

    def _past(self, words: Words, at: int, first: int, last: int) -> Predicate | None:
        low = words.low
        nxt, negated = self._rest(words, at + 1, last)
        word = low[at]
        if word in ("have", "has") and nxt < last and low[nxt] == "to" and nxt + 1 < last:
            return self._build(words, at, first, last, nxt + 1, "must", low[nxt + 1], Tense.PRESENT, negated=negated)
        if word in _HAVE:
            done = self._verbs.participle(low[nxt]) if nxt < last else None
            done = "have" if nxt < last and low[nxt] == "had" else done
            if done and low[nxt] == "been" and nxt + 1 < last:
                after, _ = self._rest(words, nxt + 1, last)
                verb = self._verbs.participle(low[after]) if after < last else None
                return self._build(words, at, first, last, after if verb else nxt, "have", verb or "be", Tense.PAST)
            if done:
                return self._build(words, at, first, last, nxt, "have", done, Tense.PAST, negated=negated)
            tense = Tense.PAST if word == "had" else Tense.STATE
            place, _ = self._subject(words, at, first)
            if word == "have" and place is None and at == first:
                return self._build(words, at, first, last, at, "have", "have", Tense.REQUEST, person=2)
            return self._build(words, at, first, last, at, "have", "have", tense, negated=negated)
        return self._build(words, at, first, last, at, "be", "be", Tense.PAST, negated=negated)

    def _simple(self, words: Words, at: int, first: int, last: int, previous: Predicate | None) -> Predicate | None:
        low = words.low
        word = low[at]
        verbs = self._verbs
        if word in ("do", "does", "did", "don", "doesn") and at + 1 < last:
            nxt, negated = self._rest(words, at + 1, last)
            if negated and nxt < last and low[nxt] in verbs.base:
                return self._build(words, at, first, last, nxt, "do", low[nxt], Tense.PRESENT, negated=True)
        before = low[at - 1] if at > first else ""
        place, person = self._subject(words, at, first)
        pronoun = place is not None and low[place] not in ("that", "this")
        if word in verbs.base and pronoun and person in (1, 4, 5, 6):
            return self._plain(words, at, first, last, word, Tense.PRESENT)
        if word in verbs.singular and (pronoun or self._near.has_subject(words, at, first, last)):
            return self._plain(words, at, first, last, verbs.singular[word], Tense.PRESENT)
        goes_on = previous is not None and previous.tense is Tense.PAST and before in ("and", ",")
        undertaken = at + 2 < last and verbs.past.get(word) in self._words["undertaking"] and low[at + 1] == "to"
        if undertaken and before not in self._words["auxiliaries"] and low[at + 2] in verbs.base:
            return self._build(words, at, first, last, at + 2, verbs.past[word], low[at + 2], Tense.FUTURE)
        agreed = at == first and at + 1 < last and low[at + 1] == "that"  # "Agreed that Marco ..."
        told = pronoun or agreed or goes_on or word in verbs.told or self._near.is_told(words, at, first, last)
        if word in verbs.past and word not in verbs.base and told and before not in self._words["determiners"]:
            return self._build(words, at, first, last, at, verbs.past[word], verbs.past[word], Tense.PAST)
        back = word == "back" and at + 1 < last and low[at + 1] == "to"  # "back to you this afternoon"
        if (
            word in verbs.base
            and not back
            and (at == first or before in self._words["openers"] or before in self._words["polite"])
        ):
            if (
                word in verbs.nouns
                and not self._near.has_object(words, at + 1, last)
                and before not in self._words["polite"]
            ):
                return None
            return self._build(words, at, first, last, at, word, word, Tense.REQUEST, person=2)
        if (
            word in verbs.base
            and before.endswith("s")
            and word not in verbs.nouns
            and self._near.has_object(words, at + 1, last)
        ):
            return self._build(words, at, first, last, at, word, word, Tense.PRESENT, person=6)
        return None

    def _plain(self, words: Words, at: int, first: int, last: int, verb: str, tense: Tense) -> Predicate:
        end, lead = at, verb
        nxt, _ = self._rest(words, at + 1, last)
        if (
            verb in self._words["light"]
            and nxt + 1 < last
            and words.low[nxt] == "to"
            and words.low[nxt + 1] in self._verbs.base
        ):
            end, verb = nxt + 1, words.low[nxt + 1]
        return self._build(words, at, first, last, end, lead, verb, tense)
