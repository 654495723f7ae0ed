"""English predicates that an auxiliary leads: "will send", "is sent", "is going to send", "has sent"."""

from __future__ import annotations

from nlp.cues import Cues
from nlp.en.groups import Groups
from nlp.en.surroundings import PERSONS, Surroundings
from nlp.en.verbs import Verbs
from nlp.words import Predicate, Tense, Words

HAVE = frozenset({"have", "'ve", "has", "had", "ve"})


class Auxiliaries:
    """Answers for one place at a time. Holds only frozen tables."""

    def __init__(self, verbs: Verbs, cues: Cues, near: Surroundings, groups: Groups) -> None:
        self._verbs = verbs
        self._words = cues.grammar
        self._near = near
        self._groups = groups
        self._performative = cues.verbs["performative"]

    def modal(self, words: Words, at: int, first: int, last: int, tense: Tense) -> Predicate | None:
        nxt, negated = self._groups.rest(words, at + 1, last)
        question = nxt < last and words.low[nxt] in PERSONS and words.low[nxt] != "that"
        if question:
            nxt, more = self._groups.rest(words, nxt + 1, last)
            negated = negated or more
        if nxt >= last:
            return self._groups.build(words, at, first, last, at, "will", "will", tense, negated=negated)
        verb, passive, end = words.low[nxt], False, nxt
        if verb == "be":
            after, more = self._groups.rest(words, nxt + 1, last)
            negated = negated or more
            done = self._verbs.participle(words.low[after]) if after < last else None
            doing = self._verbs.gerund(words.low[after]) if after < last else None
            if done or doing:
                verb, end, passive = done or doing or verb, after, done is not None
            elif words.low[after : after + 2] == ["able", "to"] and after + 2 < last:
                verb, end = words.low[after + 2], after + 2
        elif verb == "have":
            after, _ = self._groups.rest(words, nxt + 1, last)
            done = self._verbs.participle(words.low[after]) if after < last else None
            if done and words.low[after] == "been" and after + 1 < last:
                further, _ = self._groups.rest(words, after + 1, last)
                more_done = self._verbs.participle(words.low[further]) if further < last else None
                done, after, passive = (more_done, further, True) if more_done else (done, after, False)
            if done:
                verb, end = done, after
            elif nxt + 2 < last and words.low[nxt + 1] == "to":
                verb, end = words.low[nxt + 2], nxt + 2  # "will have to send"
        elif verb not in self._verbs.base and not verb.isalpha():
            return None
        elif verb == "get" and nxt + 1 < last and self._near.is_done(words, nxt + 1):
            verb, end, passive = self._verbs.participle(words.low[nxt + 1]) or verb, nxt + 1, True
        elif verb in self._words["light"] and nxt + 2 < last and words.low[nxt + 1] == "to":
            verb, end = words.low[nxt + 2], nxt + 2
        if question:
            tense = Tense.CONDITIONAL
        return self._groups.build(
            words, at, first, last, end, words.low[at], verb, tense, passive=passive, negated=negated
        )

    def be(self, words: Words, at: int, first: int, last: int) -> Predicate:
        low = words.low
        nxt, negated = self._groups.rest(words, at + 1, last)
        if nxt >= last:
            return self._groups.build(words, at, first, last, at, "be", "be", Tense.STATE, negated=negated)
        word = low[nxt]
        if word == "gon" and nxt + 2 < last and low[nxt + 1] == "na":
            return self._groups.build(
                words, at, first, last, nxt + 2, "be", low[nxt + 2], Tense.FUTURE, negated=negated
            )
        if word in PERSONS and (at == first or low[at - 1] in self._words["openers"]):
            return self._groups.build(words, at, first, last, nxt, "be", "be", Tense.CONDITIONAL)
        doing = self._verbs.gerund(word) if word not in self._words["ready"] else None
        if doing == "go" and nxt + 2 < last and low[nxt + 1] == "to" and self._near.may_be_verb(words, nxt + 2):
            return self._groups.build(
                words, at, first, last, nxt + 2, "be", low[nxt + 2], Tense.FUTURE, negated=negated
            )
        if word in ("about", "due", "set", "to") and nxt + 1 < last:
            to = nxt if word == "to" else nxt + 1
            if low[to] == "to" and to + 1 < last and low[to + 1] in self._verbs.base:
                end = to + 1
                if low[at - 1] == "this" and at > first and low[end] in self._performative:
                    return self._groups.build(words, at, first, last, end, low[end], low[end], Tense.PRESENT, person=1)
                return self._groups.build(words, at, first, last, end, "be", low[end], Tense.FUTURE, negated=negated)
        if doing in ("be", "get") and nxt + 1 < last and self._near.is_done(words, nxt + 1):
            word, nxt = low[nxt + 1], nxt + 1
        elif doing:
            return self._groups.build(words, at, first, last, nxt, "be", doing, Tense.PRESENT, negated=negated)
        done = self._verbs.participle(word)
        if done and nxt + 2 < last and low[nxt + 1] == "to" and low[nxt + 2] in self._verbs.base:
            tense = {"suppose": Tense.CONDITIONAL, "mean": Tense.CONDITIONAL}.get(done)
            if tense or done in self._words["arranging"]:
                tense = tense or Tense.FUTURE  # "is scheduled to land"
                return self._groups.build(words, at, first, last, nxt + 2, "be", low[nxt + 2], tense, negated=negated)
        if done:
            if done in self._words["arranging"] or word == "due":
                return self._groups.build(
                    words, at, first, last, nxt, "be", done, Tense.ARRANGED, passive=True, negated=negated
                )
            tense = Tense.STATE if done in self._words["moods"] else Tense.PRESENT
            return self._groups.build(words, at, first, last, nxt, "be", done, tense, passive=True, negated=negated)
        return self._groups.build(words, at, first, last, at, "be", "be", Tense.STATE, negated=negated)

    def past(self, words: Words, at: int, first: int, last: int, opens: bool) -> Predicate | None:
        low = words.low
        nxt, negated = self._groups.rest(words, at + 1, last)
        word = low[at]
        if word in ("have", "has") and nxt < last and low[nxt] == "to" and nxt + 1 < last:
            return self._groups.build(
                words, at, first, last, nxt + 1, "must", low[nxt + 1], Tense.PRESENT, negated=negated
            )
        if word in HAVE and low[nxt : nxt + 1] == ["got"] and nxt + 2 < last and low[nxt + 1] in ("to", "ta"):
            return self._groups.build(words, at, first, last, nxt + 2, "must", low[nxt + 2], Tense.PRESENT)
        if word in HAVE:
            done = self._verbs.participle(low[nxt]) if nxt < last else None
            done = "have" if nxt < last and low[nxt] == "had" else done
            if done and low[nxt] == "been" and nxt + 1 < last:
                after, _ = self._groups.rest(words, nxt + 1, last)
                verb = self._verbs.participle(low[after]) if after < last else None
                return self._groups.build(
                    words, at, first, last, after if verb else nxt, "have", verb or "be", Tense.PAST
                )
            if done:
                return self._groups.build(words, at, first, last, nxt, "have", done, Tense.PAST, negated=negated)
            tense = Tense.PAST if word == "had" else Tense.STATE
            place, _ = self._groups.subject(words, at, first)
            if word == "have" and place is None and at == first and opens:
                return self._groups.build(words, at, first, last, at, "have", "have", Tense.REQUEST, person=2)
            return self._groups.build(words, at, first, last, at, "have", "have", tense, negated=negated)
        if word == "did":
            return self._did(words, at, first, last, nxt, negated)
        done = self._verbs.participle(low[nxt]) if nxt < last else None
        if done and word != "been" and low[nxt] not in self._words["ready"]:
            return self._groups.build(
                words, at, first, last, nxt, "be", done, Tense.PAST, passive=True, negated=negated
            )
        return self._groups.build(words, at, first, last, at, "be", "be", Tense.PAST, negated=negated)

    def _did(self, words: Words, at: int, first: int, last: int, nxt: int, negated: bool) -> Predicate:
        low = words.low
        if nxt < last and low[nxt] in PERSONS and nxt + 1 < last and low[nxt + 1] in self._verbs.base:
            return self._groups.build(words, at, first, last, nxt + 1, "do", low[nxt + 1], Tense.CONDITIONAL)
        end = nxt if nxt < last and low[nxt] in self._verbs.base else at
        verb = low[end] if end > at else "do"
        return self._groups.build(words, at, first, last, end, "do", verb, Tense.PAST, negated=negated)
