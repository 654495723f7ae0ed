"""Reads Italian forms, and chooses among the readings of one: "sono" is I or they, "porti" asks or tells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from nlp.cues import Cues
from nlp.it.conjugation import Form
from nlp.it.verbs import Verbs
from nlp.words import Words

PERSONS = {"io": 1, "tu": 2, "noi": 4, "voi": 5}
DOUBTED_PRONOUNS = frozenset({"la", "lo", "le", "gli", "l'", "i"})
_REMEMBERED = 16_384  # words
_FINITE = frozenset({"present", "future", "past", "conditional", "subjunctive", "imperative"})
_US = frozenset({"mi", "ci", "me", "ce"})
_PLURAL = ("i", "e")
_PLURAL_ARTICLES = frozenset({"i", "gli", "le", "dei", "delle", "degli", "questi", "queste", "quelli", "quelle"})
_COUNTS = frozenset({"due", "tre", "quattro", "cinque", "tutti", "tutte", "loro"})
_FAR = 8  # words before a verb that are looked at
_GUESSED = (("iamo", 4), ("ano", 6), ("ono", 6), ("ate", 5), ("ete", 5), ("ite", 5), ("o", 1), ("a", 3), ("e", 3))


class Readings:
    """Answers for one word or place at a time. Holds frozen tables, and the readings of words met before."""

    def __init__(self, verbs: Verbs, cues: Cues) -> None:
        self._verbs = verbs
        self._words = cues.grammar
        self._no_verbs = cues.grammar["never_verbs"] | cues.grammar["prepositions"]
        self._closed = frozenset().union(
            *(cues.grammar[g] for g in ("adverbs", "determiners", "subjects", "clitics", "joining", "tying", "nobody"))
        )
        self.read = lru_cache(_REMEMBERED)(verbs.read)
        self.split = lru_cache(_REMEMBERED)(verbs.split)
        self.may_be = lru_cache(_REMEMBERED)(self._finite_forms)
        self.joined = lru_cache(_REMEMBERED)(self._joined)
        self.participle = lru_cache(_REMEMBERED)(self._participle)

    def _participle(self, word: str) -> str | None:
        """Return the base form of a past participle, None if the word is none."""
        form = next((f for f in self.read(word) if f.tense == "participle"), None)
        return form.verb if form else None

    def gerund(self, word: str) -> str | None:
        """Return the base form of a gerund, None if the word is none."""
        form = next((f for f in self.read(word) if f.tense == "gerund"), None)
        return form.verb if form else None

    def _joined(self, word: str) -> tuple[tuple[Form, ...], str] | None:
        """Return what a word that is no verb by itself is with the pronouns at its end taken off."""
        return self.split(word) if not any(f.tense in _FINITE for f in self._verbs.plain(word)) else None

    def guess(self, word: str, clitics: list[str]) -> tuple[Form, ...]:
        """Read a word in no list, right after a pronoun that never is an article ("ti sgrosso il pezzo")."""
        sure = [c for c in clitics if c not in DOUBTED_PRONOUNS and c not in ("si", "se", "ne")]
        if not sure or not word.isalpha() or len(word) < 4 or word in self._closed or word in self._no_verbs:
            return ()
        person = next((p for ending, p in _GUESSED if word.endswith(ending)), 0)
        return (Form(word, "present", person),) if person and not self.read(word) else ()

    def pick(
        self,
        forms: Sequence[Form],
        clitics: list[str],
        before: str,
        words: Words,
        at: int,
        first: int,
        joined: bool = False,
    ) -> Form:
        """Return the reading that fits the words before: a subject pronoun, what makes it a request or none."""
        if before in PERSONS:
            forms = [f for f in forms if f.person == PERSONS[before]] or forms
        polite = [f for f in forms if f.tense == "subjunctive"]
        if polite and (_US & set(clitics) or not clitics):
            tied = self._tied(words, at - len(clitics), first)
            return polite[0]._replace(tense="conditional") if tied else polite[0]
        if joined:
            return next((f for f in forms if f.tense == "imperative"), forms[0])
        for tense in ("future", "present", "conditional", "past", "imperative", "subjunctive"):
            for form in forms:
                if form.tense == tense:
                    return form
        return forms[0]

    def sono(self, words: Words, at: int, clitics: list[str], first: int, last: int) -> Form:
        """Return "sono" as I or as they: by the word that it links, else by its subject."""
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
        if linked.isdigit() or linked in _COUNTS:
            return they
        if self.participle(linked) or linked in self._verbs.around["linked"]:
            return they if linked.endswith(_PLURAL) else one
        for k in range(at - 1, max(first, at - _FAR) - 1, -1):
            if low[k] in self._words["openers"]:
                break
            if low[k] in _PLURAL_ARTICLES:
                return they
        return one

    def _tied(self, words: Words, at: int, first: int) -> bool:
        """Whether a word before, in the same clause, makes a subjunctive no request ("basta che arrivi")."""
        for k in range(at - 1, max(first, at - _FAR) - 1, -1):
            if words.low[k] in self._verbs.around["subordinating"]:
                return True
            if words.low[k] in self._words["openers"] or self.may_be(words.low[k]):
                return False
        return False

    def _finite_forms(self, word: str) -> tuple[Form, ...]:
        if not word[0].isalpha() or word in self._no_verbs:
            return ()
        return tuple(f for f in self.read(word) if f.tense in _FINITE)
