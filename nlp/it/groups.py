"""Completes an Italian predicate: from the finite verb on to the participle or infinitive that carries the meaning."""

from __future__ import annotations

from collections.abc import Mapping

from nlp.cues import Cues
from nlp.it.conjugation import Form
from nlp.it.readings import Readings
from nlp.words import Predicate, Tense, Words

_AUXILIARIES = frozenset({"essere", "avere", "venire", "rimanere", "restare", "andare"})
_CAUSED = frozenset({"avere", "sapere", "vedere", "arrivare", "pervenire", "recapitare"})  # "fare avere": give
_CARRIED = frozenset({"fare", "lasciare", "andare", "provvedere"})  # take one more infinitive


class Groups:
    """Answers for one place at a time. Holds only frozen tables."""

    def __init__(self, readings: Readings, cues: Cues) -> None:
        self._readings = readings
        self._words = cues.grammar

    def complete(
        self, words: Words, start: int, verb: int, first: int, last: int, form: Form, clitics: list[str], negated: bool
    ) -> Predicate:
        """Return the predicate whose finite verb stands at `verb` and whose first word is `start`."""
        low, tables = words.low, self._words
        lead, meaning, passive, end = form.verb, form.verb, False, verb
        tense = _TENSES[form.tense]
        pronouns = set(clitics)
        joined = self._readings.joined(low[verb])
        if joined:
            pronouns.add(joined[1])
        at = self._skip(words, verb + 1, last)
        if lead in _AUXILIARIES and at < last:
            participle = self._readings.participle(low[at])
            if participle == "essere" and lead == "essere":
                tense = Tense.PAST if tense is not Tense.CONDITIONAL else tense
                end = at
                at = self._skip(words, at + 1, last)
                participle = self._readings.participle(low[at]) if at < last else None
            if participle:
                end = at
                meaning = participle
                tense, passive = self._compound(lead, tense, participle, tables)
        elif lead == "stare" and at < last and low[at] == "per" and tense is Tense.PRESENT:
            tense = Tense.FUTURE
        elif lead == "stare" and at < last and (doing := self._readings.gerund(low[at])):
            end, meaning = at, doing
        if lead == "essere" and meaning == "essere" and self._is_due(words, at, last):
            end, lead, passive = at + 1, "dovere", True  # "è da montare": as "deve essere montato"
            meaning = self._readings.read(low[end])[0].verb
        if lead == "essere" and meaning == "essere" and tense is Tense.PRESENT:
            tense = Tense.STATE
        infinitive = self._infinitive(words, end + 1, last, meaning)
        if infinitive is not None:
            end = infinitive
            if tense in (Tense.PAST, Tense.ARRANGED) and meaning in tables["undertaking"]:
                tense, passive = Tense.FUTURE, False  # "si è impegnato a mandare", "ha promesso di mandare"
            causes = meaning == "fare"
            meaning = self._readings.read(low[end])[0].verb
            if causes and meaning in _CAUSED:
                meaning = "dare"
            pronouns |= self._at_the_end(low[end])
            more = self._infinitive(words, end + 1, last, meaning) if meaning in _CARRIED else None
            if more is not None:
                end = more
                meaning = self._readings.read(low[end])[0].verb
                pronouns |= self._at_the_end(low[end])
        if lead == "avere":
            pronouns -= {"ce", "c'", "ci"}  # "ce l'avete": the pronoun means nobody
        orders = form.person == 5 and (start == first or low[start - 1] in tables["openers"])
        if tense is Tense.PRESENT and form.person in (2, 5) and (orders or pronouns & tables["us_pronouns"]):
            tense = Tense.REQUEST
        reached = "la" in pronouns and meaning in tables["reaching"]  # "la richiamo": the reader
        return Predicate(
            first=start,
            last=end,
            core=verb,
            lead=lead,
            verb=meaning,
            tense=tense,
            person=form.person,
            negated=negated,
            passive=passive,
            to_customer=bool(pronouns & tables["customer_pronouns"]) or reached,
            to_us=bool(pronouns & tables["us_pronouns"]),
            to_third=bool(pronouns & tables["third_pronouns"]),
        )

    def _is_due(self, words: Words, at: int, last: int) -> bool:
        return (
            at + 1 < last
            and words.low[at] == "da"
            and any(f.tense == "infinitive" for f in self._readings.read(words.low[at + 1]))
        )

    def _at_the_end(self, infinitive: str) -> set[str]:
        tail = self._readings.split(infinitive)
        return {tail[1]} if tail else set()

    def _compound(
        self, lead: str, tense: Tense, participle: str, tables: Mapping[str, frozenset[str]]
    ) -> tuple[Tense, bool]:
        if tense in (Tense.CONDITIONAL, Tense.REQUEST):
            return tense, True
        if lead in ("venire", "andare"):
            return tense, True
        if lead == "avere" or (lead == "essere" and participle in tables["motion"] and tense is Tense.PRESENT):
            return Tense.PAST, False
        if tense is Tense.PRESENT:
            return (Tense.ARRANGED if participle in tables["arranging"] else Tense.PAST), True
        return tense, True

    def _skip(self, words: Words, at: int, last: int) -> int:
        for _ in range(3):
            if at >= last or not (words.low[at] in self._words["adverbs"] or words.low[at].endswith("mente")):
                break
            at += 1
        return at

    def _infinitive(self, words: Words, at: int, last: int, verb: str) -> int | None:
        """Where the infinitive stands that completes this verb ("posso", "provvediamo a", "ci impegniamo a")."""
        low = words.low
        at = self._skip(words, at, last)
        if verb not in self._words["bare_infinitive"]:
            if verb not in self._words["light"]:
                return None
            for _ in range(3):
                if at < last and low[at] in ("a", "ad", "di", "per"):
                    break
                at += 1
            else:
                return None
            if at >= last:
                return None
            at = self._skip(words, at + 1, last)
        while at < last and low[at] in self._words["clitics"]:
            at += 1
        if at < last and low[at][0].isalpha() and any(f.tense == "infinitive" for f in self._readings.read(low[at])):
            return at
        return None


_TENSES = {
    "present": Tense.PRESENT,
    "future": Tense.FUTURE,
    "past": Tense.PAST,
    "conditional": Tense.CONDITIONAL,
    "subjunctive": Tense.REQUEST,
    "imperative": Tense.REQUEST,
}
