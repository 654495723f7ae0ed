"""Loads a language's cues and freezes them. What is not known here is refused, so a typing error cannot hide."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from nlp import cue_keys as keys
from nlp.hits import Phrases
from nlp.phrases import fold


class Reach(StrEnum):
    """How far a cue works from where it stands."""

    CLAUSE = "clause"
    SENTENCE = "sentence"


class Direction(StrEnum):
    """Which way a cue works from where it stands."""

    FORWARD = "forward"
    BACKWARD = "backward"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class ScopeCue:
    """Words that take the promise out of what they reach."""

    name: str
    phrases: tuple[str, ...]
    direction: Direction
    reach: Reach
    spares_exact: bool  # a day that is named outweighs it


_HEAD = 6  # words of a heading that are looked at
_LETTERS = 2


def _is_like(word: str, part: str) -> bool:
    """Whether a word is the part of a pattern, or begins like it where the part ends in a star."""
    return word.startswith(part[:-1]) if part[-1] == "*" else word == part


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of one language."""

    grammar: Mapping[str, frozenset[str]]
    verbs: Mapping[str, frozenset[str]]
    clauses: Mapping[str, frozenset[str]]
    owners: Mapping[str, frozenset[str]]
    kinds: Mapping[str, tuple[tuple[int, str], ...]]  # place in keys.KINDS and stem, by the stem's first letters
    phrases: Phrases
    scope: Mapping[str, ScopeCue]
    scope_phrases: Phrases
    heads: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]  # by the first letters of their first word
    explained: frozenset[str]  # words that have a capital for another reason than being a name
    suffixes: tuple[str, ...]  # endings of nouns that are no names
    lines: Mapping[str, tuple[str, ...]]

    def is_header(self, low: str) -> bool:
        """Whether a line begins like a mail header."""
        return low.startswith(self.lines["header"])

    def is_greeting(self, low: str) -> bool:
        """Whether a line begins with a greeting."""
        return low.startswith(self.lines["greeting"])

    def is_closing(self, low: str) -> bool:
        """Whether a line is a closing formula."""
        return low.startswith(self.lines["closing"])

    def is_postscript(self, low: str) -> bool:
        """Whether a line begins a postscript."""
        return low.startswith(self.lines["postscript"])

    def is_attribution(self, low: str) -> bool:
        """Whether a line says that somebody else's mail follows."""
        return any(mark in low for mark in self.lines["attribution"])

    def is_step(self, low: Sequence[str]) -> bool:
        """Whether a verbless phrase names something to deliver or do (a quote, a visit, a delivery)."""
        return bool(self.kind(low))

    def kind(self, low: Sequence[str]) -> str:
        """Return what words are about (quote, visit ...) by their beginnings; "" for nothing."""
        said = "_" + "_".join(low).replace("'", "") + "_"
        found, at = len(keys.KINDS), 0
        while at < len(said) - 1:
            for place, stem in self.kinds.get(said[at : at + 1 + _LETTERS], ()):
                if place < found and said.startswith(stem, at):
                    found = place
            at = said.index("_", at + 1)
        return keys.KINDS[found] if found < len(keys.KINDS) else ""

    def roles(self, words: Sequence[str]) -> frozenset[str]:
        """Return the roles that a heading's or a tag's words announce (need, solution, action, ours, theirs ...)."""
        return frozenset(
            role
            for at, word in enumerate(words[:_HEAD])
            for role, pattern in self.heads.get(word[:_LETTERS], ())
            if len(words) - at >= len(pattern) and all(map(_is_like, words[at : at + len(pattern)], pattern))
        )


@cache
def load(language: str) -> Cues:
    """Read a language's cues. Raises ValueError for anything it does not know. The same frozen object every time."""
    text = files(f"nlp.{language}").joinpath("cues.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    if capital := next((said for said in _strings(data) if said != said.lower()), None):
        raise ValueError(f"{language}/cues.toml: {capital!r} would never be found: write it in lower case")
    _refuse(
        language,
        "",
        data,
        frozenset(["lines", "heads", "grammar", "verbs", "phrases", "clauses", "owners", "kinds", "scope"]),
    )
    scope = [_scope(language, entry) for entry in data["scope"]]
    grammar = _joined(_sets(data["grammar"]), keys.JOINED_GRAMMAR)
    clauses = _joined(_sets(_known(language, data, "clauses", keys.CLAUSES)), keys.JOINED_CLAUSES)
    owners = _owners(language, _sets(_known(language, data, "owners", keys.OWNERS)))
    return Cues(
        grammar=grammar,
        verbs=_joined(_sets(_known(language, data, "verbs", keys.VERBS)), keys.JOINED_VERBS),
        clauses=clauses,
        owners=owners,
        kinds=_kinds(_known(language, data, "kinds", frozenset(keys.KINDS))),
        phrases=Phrases(_known(language, data, "phrases", keys.PHRASES)),
        scope=MappingProxyType({cue.name: cue for cue in scope}),
        scope_phrases=Phrases({cue.name: cue.phrases for cue in scope}),
        heads=_heads(_known(language, data, "heads", keys.HEADS)),
        explained=frozenset().union(*(grammar[g] for g in keys.EXPLAINED), *clauses.values(), *owners.values()),
        suffixes=tuple(data["grammar"]["noun_endings"].split()),
        lines=MappingProxyType(
            {name: tuple(said) for name, said in _known(language, data, "lines", keys.LINES).items()}
        ),
    )


def _kinds(section: Mapping[str, str]) -> Mapping[str, tuple[tuple[int, str], ...]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for place, kind in enumerate(keys.KINDS):
        for stem in section[kind].split():
            found.setdefault(f"_{stem}"[: 1 + _LETTERS], []).append((place, f"_{stem}"))
    return MappingProxyType({letters: tuple(stems) for letters, stems in found.items()})


def _heads(section: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for role, said in section.items():
        for phrase in said:
            pattern = tuple(map(fold, phrase.split()))
            found.setdefault(pattern[0][:_LETTERS], []).append((role, pattern))
    return MappingProxyType({letters: tuple(patterns) for letters, patterns in found.items()})


def _owners(language: str, own: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Add the first names of both languages: letters of an Italian firm are full of either."""
    names = _names()
    claimable = (own["ours"] | own["roles"] | own["customers"]) - own["others"]  # trades that may be ours or theirs
    return _joined({**own, "claimable": claimable, "names": names["both"] | names[language]}, keys.JOINED_OWNERS)


@cache
def _names() -> Mapping[str, frozenset[str]]:
    return _sets(tomllib.loads(files("nlp").joinpath("names.toml").read_text(encoding="utf-8")))


def _joined(own: Mapping[str, frozenset[str]], sums: Mapping[str, Sequence[str]]) -> Mapping[str, frozenset[str]]:
    """Add the sets that are asked for together, so that no text pays for joining them."""
    joined = {name: frozenset[str]().union(*(own.get(part, ()) for part in parts)) for name, parts in sums.items()}
    return MappingProxyType({**own, **joined})


def _scope(language: str, entry: Mapping[str, Any]) -> ScopeCue:
    _refuse(language, "scope", entry, frozenset({"name", "phrases", "direction", "reach", "spares_exact"}))
    return ScopeCue(
        name=entry["name"],
        phrases=tuple(entry["phrases"]),
        direction=Direction(entry["direction"]),
        reach=Reach(entry["reach"]),
        spares_exact=bool(entry.get("spares_exact", False)),
    )


def _known(language: str, data: Mapping[str, Any], section: str, known: frozenset[str]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = data[section]
    _refuse(language, section, found, known)
    missing = known - set(found)
    if missing:
        raise ValueError(f"{language}/cues.toml: [{section}] lacks {sorted(missing)}")
    return found


def _refuse(language: str, section: str, found: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = set(found) - known
    if unknown:
        raise ValueError(f"{language}/cues.toml: [{section}] does not know {sorted(unknown)}")


def _strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
        return
    parts = data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    for part in parts:
        yield from _strings(part)


def _sets(section: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    return MappingProxyType({name: frozenset(said.split()) for name, said in section.items()})
