"""Reads an Italian verb form: which verb, which tense, which person.

The forms follow from `verbs.toml` (stems by conjugation, participles, irregular verbs). A verb that is not in
the lists is still read where its ending is unmistakable ("riqualificheremo", "perfezioniamo").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from nlp.it.conjugation import CONDITIONAL, CONJUGATIONS, FUTURE, IRREGULAR_KEYS, Form, endings, irregular

_LONGEST_ENDING = 7
_CLITIC = re.compile(r"(?:(?:me|te|se|ce|ve|glie)(?:l[oaie]|ne)|gliel[oaie]|mi|ti|ci|vi|si|l[oaie]|ne|gli)$")
_GUESSED = re.compile(
    r"(?P<future>\w{2,}[eai]r(?:ò|ai|à|emo|ete|anno))$"
    r"|(?P<conditional>\w{2,}[ei]r(?:ei|esti|ebbe|emmo|este|ebbero))$"
    r"|(?P<present>\w{3,}(?:iamo|isce|iscono))$"
    r"|(?P<past>\w{2,}[aei]v(?:amo|ate|ano))$"
)


@dataclass(frozen=True, slots=True)
class Verbs:
    """The verb table of Italian. Immutable; `read` may be called from any thread."""

    stems: Mapping[str, tuple[tuple[str, str, str], ...]]  # stem -> (infinitive, conjugation, letters it takes)
    whole: Mapping[str, tuple[Form, ...]]  # irregular forms
    bare: Mapping[str, str]  # accented form without its accent -> the form
    nouns: frozenset[str]  # forms that are mostly a noun or an adjective
    rare: frozenset[str]  # verbs whose short forms are mostly something else
    around: Mapping[str, frozenset[str]]  # words that stand around verbs and say what they are
    endings: Mapping[str, tuple[tuple[str, str, int], ...]]

    def read(self, word: str) -> tuple[Form, ...]:
        """Return every reading of a lower-case word, none if it is no verb. Clitics at its end are allowed."""
        forms = self.plain(word)
        if forms:
            return forms
        joined = self.split(word)
        return joined[0] if joined else self._guess(word)

    def split(self, word: str) -> tuple[tuple[Form, ...], str] | None:
        """Take the clitics off ("mandatemele" -> readings of "mandate", "mele"), or None where there are none."""
        if word in self.nouns:
            return None
        rest, clitics = word, ""
        for _ in range(2):
            hit = _CLITIC.search(rest)
            if hit is None or hit.start() < 2 or word.endswith(_ADJECTIVES):
                break
            rest, clitics = rest[: hit.start()], hit.group() + clitics
            stems: tuple[str, ...] = (rest, rest + "e", rest + "re") if rest.endswith("r") else (rest,)
            if len(rest) < 4 and clitics[0] == rest[-1]:
                stems = (*stems, rest[:-1])  # "dammi", "fallo", "dillo": the consonant doubles
            for stem in stems:
                forms = tuple(
                    f
                    for f in self.plain(stem)
                    if (
                        f.tense in ("infinitive", "imperative", "gerund")
                        or (f.tense == "present" and f.person in (4, 5))
                    )
                    and not (f.verb in self.rare and word.endswith(_RADICAL))
                )
                if forms:
                    return forms, clitics
            if len(rest) <= 4 and rest[-1] == clitics[0]:
                forms = tuple(f for f in self.plain(_SHORT.get(rest[:-1], "")) if f.tense == "imperative")
                if forms:
                    return forms, clitics
        return None

    def plain(self, word: str) -> tuple[Form, ...]:
        """Return the readings of a word as it stands, none with pronouns at its end and none guessed."""
        forms = self.whole.get(word, ())
        found: list[Form] = []
        for size in range(1, min(_LONGEST_ENDING, len(word) - 1) + 1):
            readings = self.endings.get(word[-size:])
            if readings is None:
                continue
            stems = self.stems.get(word[:-size])
            if stems is None:
                continue
            first = word[-size]
            found.extend(
                Form(verb, tense, person)
                for verb, name, takes in stems
                if not takes or (first in takes)
                for conjugation, tense, person in readings
                if conjugation == name
            )
        if found:
            common = [f for f in (*forms, *found) if f.verb not in self.rare]
            return tuple(common or (*forms, *found))
        if not forms and word in self.bare:
            return self.plain(self.bare[word])
        return forms

    def _guess(self, word: str) -> tuple[Form, ...]:
        hit = _GUESSED.match(word)
        if hit is None or hit.lastgroup is None:
            return ()
        endings = {"future": FUTURE, "conditional": CONDITIONAL}.get(hit.lastgroup)
        if endings is not None:
            person = next(p for p in (6, 4, 5, 2, 3, 1) if word.endswith(endings[p - 1]))
        else:
            person = {"mo": 4, "te": 5, "no": 6, "ce": 3}[word[-2:]]
        return (Form(word, hit.lastgroup, person),)


_ADJECTIVES = ("ile", "ili", "tici", "nici", "gici", "rici")  # "tecnici" is no "tecni ci"
_STEMS = tuple(slice(-size) for size in range(1, _LONGEST_ENDING + 1))  # of a word
_RADICAL = ("ale", "ali")  # of a rare verb: "radicale" is no "radica le", but "lasciale" is
_SHORT: Mapping[str, str] = {"da": "dai", "fa": "fai", "di": "di'", "sta": "stai", "va": "vai"}


def _fold(word: str) -> str:
    return word.translate(str.maketrans("àèéìòù", "aeeiou"))


@cache
def load() -> Verbs:
    """Read the verb table. Raises ValueError for a key that it does not know. The same frozen object every time."""
    data = tomllib.loads(files("nlp.it").joinpath("verbs.toml").read_text(encoding="utf-8"))
    unknown = set(data) - {*CONJUGATIONS, "participles", "irregular", "nouns", "around", "rare"}
    unknown |= {key for own in data["irregular"].values() for key in own} - IRREGULAR_KEYS
    if unknown:
        raise ValueError(f"verbs.toml: unknown keys {sorted(unknown)}")
    whole: dict[str, list[Form]] = {}
    for infinitive, own in data["irregular"].items():
        for prefix in ("", *own.get("of", ())):
            for word, form in irregular(infinitive, own, prefix):
                whole.setdefault(word, []).append(form)
    stems: dict[str, list[tuple[str, str, str]]] = {}
    participles: dict[str, str] = data["participles"]
    for name in CONJUGATIONS:
        for verb in (data[name] + " " + data["rare"].get(name, "")).split():
            stem = verb[:-3]
            if name == "are" and stem[-1] in "cg":
                stems.setdefault(stem, []).append((verb, name, "oaò"))
                stems.setdefault(stem + "h", []).append((verb, name, "ei"))
                continue
            stems.setdefault(stem, []).append((verb, name, ""))
            if name == "are" and stem[-1] == "i":
                soft = "ei" if stem[-2:] in ("ci", "gi") else "i"
                stems.setdefault(stem[:-1], []).append((verb, name, soft))
            for at in range(len(verb)):
                participle = participles.get(verb[at:], "")
                for last in "oaie" if participle else "":
                    whole.setdefault(verb[:at] + participle[:-1] + last, []).append(Form(verb, "participle", 0))
    table = Verbs(
        stems=MappingProxyType({k: tuple(v) for k, v in stems.items()}),
        whole=MappingProxyType({k: tuple(v) for k, v in whole.items()}),
        bare=MappingProxyType({}),
        nouns=frozenset(data["nouns"].split()),
        rare=frozenset(" ".join(data["rare"].values()).split()),
        around=MappingProxyType({name: frozenset(words.split()) for name, words in data["around"].items()}),
        endings=MappingProxyType(endings()),
    )
    return replace(table, bare=MappingProxyType(_bare(table)), nouns=table.nouns | _short(table))


def _short(table: Verbs) -> set[str]:
    """The short forms of rare verbs ("cola", "fresi"), as far as they are forms of no common one."""
    short = {
        name: [
            ending
            for ending, readings in table.endings.items()
            for conjugation, tense, person in readings
            if conjugation == name and (tense == "subjunctive" or (tense == "present" and person < 4))
        ]
        for name in CONJUGATIONS
    }
    # Most of them begin with no stem of a common verb, so that their other readings need not be looked for.
    common = {stem for stem, verbs in table.stems.items() if any(verb not in table.rare for verb, _, _ in verbs)}
    return {
        word
        for stem, verbs in table.stems.items()
        for verb, name, takes in verbs
        if verb in table.rare
        for ending in short[name]
        if not takes or ending[0] in takes
        if ((word := stem + ending) not in table.whole and common.isdisjoint(map(word.__getitem__, _STEMS)))
        or all(form.verb in table.rare for form in table.plain(word))
    }


def _bare(table: Verbs) -> dict[str, str]:
    """Forms people type without their accent ("consegnera", "vedra"), where the bare form is nothing else."""
    accented = [w for w in table.whole if w[-1] in "àòìè" and len(w) > 2]
    accents = [(e, readings) for e, readings in table.endings.items() if e[-1] in "àò" and len(e) > 1]
    own = {name: [e for e, readings in accents if any(name == r[0] for r in readings)] for name in CONJUGATIONS}
    accented += [
        stem + ending
        for stem, verbs in table.stems.items()
        for verb, name, takes in verbs
        if verb not in table.rare
        for ending in own[name]
        if not takes or ending[0] in takes
    ]
    found: dict[str, str] = {}
    for word in accented:
        plain = _fold(word)
        if not table.plain(plain) and plain not in table.nouns:
            found[plain] = word
            found[plain + "'"] = word
    return found
