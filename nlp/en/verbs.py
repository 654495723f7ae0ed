"""Reads an English verb form: which verb, which form of it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Verbs:
    """The verb table of English. Immutable."""

    base: frozenset[str]
    singular: Mapping[str, str]  # sends -> send
    ing: Mapping[str, str]
    past: Mapping[str, str]  # past tense and participle -> base
    own: frozenset[str]  # verbs whose "I" goes unsaid: "thank you", "hope all is well"
    told: frozenset[str]  # forms that can only be the past tense: "came", "went"
    nouns: frozenset[str]  # base forms that are nouns at least as often
    rare: frozenset[str]  # those among them that are nouns nearly always

    def participle(self, word: str) -> str | None:
        """Return the base form of a past participle, also of a verb that is not in the lists; None if it is none."""
        known = self.past.get(word)
        if known is not None:
            return known
        return word if len(word) > 4 and word.endswith("ed") else None

    def gerund(self, word: str) -> str | None:
        """Return the base form of an -ing form, None if it is none."""
        known = self.ing.get(word)
        if known is not None:
            return known
        return word if len(word) > 5 and word.endswith("ing") else None


def load() -> Verbs:
    """Read the verb table. Raises ValueError for a key that it does not know."""
    data = tomllib.loads(files("nlp.en").joinpath("verbs.toml").read_text(encoding="utf-8"))
    unknown = set(data) - {"base", "nouns", "rare", "own", "doubling", "irregular"}
    if unknown:
        raise ValueError(f"verbs.toml: unknown keys {sorted(unknown)}")
    rare = frozenset(data["rare"].split())
    base = frozenset(data["base"].split()) | rare
    past = {form: verb for verb, forms in data["irregular"].items() for form in forms.split()}
    doubling = frozenset(data["doubling"].split())
    past |= {_ed(verb, verb in doubling): verb for verb in base if verb not in data["irregular"]}
    return Verbs(
        base=base,
        singular=MappingProxyType({_s(verb): verb for verb in base if verb != "be"}),
        ing=MappingProxyType({_ing(verb, verb in doubling): verb for verb in base}),
        past=MappingProxyType(past),
        own=frozenset(data["own"].split()),
        told=frozenset(f.split()[0] for verb, f in data["irregular"].items() if " " in f) - base,
        nouns=frozenset(data["nouns"].split()) | rare,
        rare=rare,
    )


def _s(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh", "go", "do")):
        return verb + "es"
    if verb[-1] == "y" and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return {"have": "has"}.get(verb, verb + "s")


def _ing(verb: str, doubles: bool) -> str:
    if verb[-1] == "e" and not verb.endswith(("ee", "be")):
        return (verb[:-2] + "y" if verb.endswith("ie") else verb[:-1]) + "ing"
    return verb + verb[-1] * doubles + "ing"


def _ed(verb: str, doubles: bool) -> str:
    if verb[-1] == "e":
        return verb + "d"
    if verb[-1] == "y" and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + verb[-1] * doubles + "ed"
