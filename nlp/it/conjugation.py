"""How Italian verbs bend: the endings of the four conjugations, and the verbs that go their own way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Form(NamedTuple):
    """One reading of a form. `person` runs from 1 (io) to 6 (loro), 0 where the form has none."""

    verb: str  # the infinitive; for a verb that is not in the lists, the form itself
    tense: str  # present future past conditional subjunctive imperative infinitive gerund participle
    person: int


_PERSONS = (1, 2, 3, 4, 5, 6)
FUTURE = ("ò", "ai", "à", "emo", "ete", "anno")
CONDITIONAL = ("ei", "esti", "ebbe", "emmo", "este", "ebbero")
# Present, then what else sets the conjugations apart: vowel of the future, of the imperfect, of the participle.
CONJUGATIONS: Mapping[str, tuple[str, str, str, str, str, str]] = {
    "are": ("o i a iamo ate ano", "er", "a", "at", "i ino", "ando"),
    "ere": ("o i e iamo ete ono", "er", "e", "ut", "a ano", "endo"),
    "ire": ("o i e iamo ite ono", "ir", "i", "it", "a ano", "endo"),
    "isco": ("isco isci isce iamo ite iscono", "ir", "i", "it", "isca iscano", "endo"),
}
# The third persons only: of the others business prose uses none, and they look like nouns ("operai").
_REMOTE: Mapping[str, str] = {
    "are": "ò arono",
    "ere": "ette ettero",
    "ire": "ì irono",
    "isco": "ì irono",
}
_TU: Mapping[str, str] = {"are": "a", "ere": "i", "ire": "i", "isco": "isci"}


def endings() -> dict[str, tuple[tuple[str, str, int], ...]]:
    """Return every ending with its readings (conjugation, tense, person)."""
    found: dict[str, list[tuple[str, str, int]]] = {}

    def put(ending: str, name: str, tense: str, person: int) -> None:
        found.setdefault(ending, []).append((name, tense, person))

    for name, (present, future, vowel, participle, subjunctive, gerund) in CONJUGATIONS.items():
        for person, ending in zip(_PERSONS, present.split(), strict=True):
            put(ending, name, "present", person)
        for person, ending, soft in zip(_PERSONS, FUTURE, CONDITIONAL, strict=True):
            put(future + ending, name, "future", person)
            put(future + soft, name, "conditional", person)
        for person, ending in zip(_PERSONS, ("vo", "vi", "va", "vamo", "vate", "vano"), strict=True):
            put(vowel + ending, name, "past", person)
        for person, ending in zip((3, 6), _REMOTE[name].split(), strict=True):
            put(ending, name, "past", person)
        singular, plural = subjunctive.split()
        put(singular, name, "subjunctive", 3)
        put(plural, name, "subjunctive", 6)
        for person, ending in zip((1, 3, 6), ("ssi", "sse", "ssero"), strict=True):
            put(vowel + ending, name, "conditional", person)
        put(_TU[name], name, "imperative", 2)
        put(gerund, name, "gerund", 0)
        infinitive = (name if name != "isco" else "ire")[:-1]
        put(infinitive + "e", name, "infinitive", 0)
        put(infinitive, name, "infinitive", 0)
        for last in "oaie":
            put(participle + last, name, "participle", 0)
    return {ending: tuple(readings) for ending, readings in found.items()}


def irregular(infinitive: str, own: Mapping[str, str], prefix: str) -> list[tuple[str, Form]]:
    """Return the forms of a verb of its own kind, or of a compound of it, each with its reading."""
    verb = prefix + infinitive
    forms: list[tuple[str, Form]] = [(verb, Form(verb, "infinitive", 0)), (verb[:-1], Form(verb, "infinitive", 0))]

    def put(word: str, tense: str, person: int) -> None:
        forms.append((prefix + word, Form(verb, tense, person)))

    stem = infinitive[:-3]
    vowel = infinitive[-3]
    for tense, key in (("present", "present"), ("past", "imperfect"), ("past", "remote")):
        words = own.get(key, "").split()
        if key == "imperfect" and not words:
            words = [stem + vowel + e for e in ("vo", "vi", "va", "vamo", "vate", "vano")]
        for person, word in zip(_PERSONS, words, strict=False):
            put(word, tense, person)
    for person, ending, soft in zip(_PERSONS, FUTURE, CONDITIONAL, strict=True):
        put(own["future"] + ending, "future", person)
        put(own["future"] + soft, "conditional", person)
    put(own["subjunctive"], "subjunctive", 3)
    put(own["subjunctive_plural"], "subjunctive", 6)
    put(own.get("gerund", stem + ("ando" if vowel == "a" else "endo")), "gerund", 0)
    for last in "oaie":
        put(own["participle"][:-1] + last, "participle", 0)
    present = own["present"].split()
    put(own.get("imperative", present[1]), "imperative", 2)
    return forms


IRREGULAR_KEYS = frozenset(
    [
        "present",
        "future",
        "imperfect",
        "participle",
        "subjunctive",
        "subjunctive_plural",
        "remote",
        "imperative",
        "gerund",
        "of",
    ]
)
