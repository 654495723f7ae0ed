"""The messages that the networks learn from, cut into what each of them is told and what is right."""

from __future__ import annotations

import json
import re
import tomllib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from typing import Any

import holidays

from nlp import packs
from nlp.findings import DeadlineKind, Holder, TextType
from nlp.learned import tagger
from nlp.pipeline import LANGUAGES, described
from nlp.tokens import Tokenizer

HERE = Path(__file__).parent
MESSAGES = {language: HERE / f"messages.{language}.jsonl" for language in LANGUAGES}
_WRITTEN = "2026-11-24T10:00:00+01:00"  # when the examples of the rules were
_OFTEN = 4
_BINDING = frozenset(["promise", "none"])
_SAID = frozenset(["promise", "none", "need", "solution"])  # of one clause
SHARE = 0.5  # of the shorter of two spans that must be common to take them for the same


@dataclass(frozen=True, slots=True)
class ClauseLesson:
    """One clause with what it is."""

    message: str  # all clauses of a message are held out together
    features: list[str]
    holder: Holder | None
    need: bool
    solution: bool
    recap: bool


@dataclass(frozen=True, slots=True)
class DeadlineLesson:
    """The words of one promise, and which of them put it off."""

    message: str
    features: list[list[str]]
    targets: list[int]
    found: tuple[int, int, DeadlineKind] | None
    low: list[str]
    language: str


def held_out(message: str) -> bool:
    """Whether a message is one of the tenth that is kept from training when it is checked."""
    return zlib.crc32(message.encode()) % 10 == 0


class _Week:
    """Monday to Friday without Italian public holidays: the week that the messages were written in."""

    def __init__(self) -> None:
        self._closed = holidays.country_holidays("IT", years=range(2025, 2029))

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self._closed

    def closure(self, day: date) -> str | None:
        return None if self.is_working(day) else ""


@cache
def _week() -> _Week:
    return _Week()


def clauses() -> Iterator[ClauseLesson]:
    """Cut the messages into clauses as the engine does."""
    for language, message in _messages():
        text, recap = message["text"], message["type"] == "recap"
        for start, end, features in _described(text, message["reference"], language, message["type"]):
            promise = max(message["promises"], key=lambda p: _common(p, (start, end)), default=None)
            holder = Holder(promise[2]) if promise is not None and _same(promise, (start, end)) else None
            need, solution = (any(_same(s, (start, end)) for s in message[name]) for name in ("needs", "solutions"))
            yield ClauseLesson(text, features, holder, need, solution, recap)


def rules() -> Iterator[ClauseLesson]:
    """Cut the examples of the rules into clauses. Each is shown several times: they are few, and beyond doubt."""
    for language in LANGUAGES:
        text = files(f"nlp.{language}").joinpath("promises.toml").read_text(encoding="utf-8")
        for group in tomllib.loads(text)["rule"]:
            if group["says"] not in _SAID:
                continue
            for right in (True, False):
                for marked in group.get("right" if right else "wrong", ()):
                    yield from [one for one in _example(marked, group, right, language) for _ in range(_OFTEN)]


def _example(marked: str, group: Mapping[str, str], right: bool, language: str) -> Iterator[ClauseLesson]:
    parts = re.split(r"[\[\]]", marked)
    edges = [0, *accumulate(map(len, parts))]
    places = list(zip(edges[1::2], edges[2::2], strict=False))  # every second part stood in brackets
    text, says = "".join(parts), group["says"] if right else "none"
    for start, end, features in _described(text, _WRITTEN, language, group["type"]):
        inside = any(_same(place, (start, end)) for place in places)
        if (not inside and right and says != "promise") or (inside and not right and group["says"] not in _BINDING):
            continue  # of that the example says nothing
        bound = inside and (says == "promise" or not right)
        doer = next(f.removeprefix("holder=") for f in features if f.startswith("holder=") and "/" not in f)
        recap = group["type"] == "recap"
        need, solution = inside and says == "need", inside and says == "solution"
        yield ClauseLesson(text, features, Holder(doer) if bound else None, need, solution, recap)


def _described(text: str, written: str, language: str, type: str) -> list[tuple[int, int, list[str]]]:
    reference = datetime.fromisoformat(written)
    return described(text, reference=reference, calendar=_week(), language=language, type=TextType(type))


def deadlines() -> Iterator[DeadlineLesson]:
    """Take the promises out of the messages, word by word."""
    cutters = {language: Tokenizer(packs.load(language)) for language in LANGUAGES}
    for language, message in _messages():
        words = cutters[language].words(message["text"])
        for start, end, _, deadline in message["promises"]:
            said = [k for k in range(len(words)) if start <= words.starts[k] < end]
            low, targets = [words.low[k] for k in said], [0] * len(said)
            found = None
            if deadline is not None and deadline[2] in tagger.KINDS:
                kind = DeadlineKind(deadline[2])
                own = [n for n, k in enumerate(said) if deadline[0] <= words.starts[k] < deadline[1]]
                found = own[0], own[-1] + 1, kind
                for at in own:
                    targets[at] = tagger.target(own[0], own[-1] + 1, kind, at)
            yield DeadlineLesson(message["text"], tagger.features(low, language), targets, found, low, language)


def _messages() -> Iterator[tuple[str, dict[str, Any]]]:
    for language, path in MESSAGES.items():
        for line in path.read_text(encoding="utf-8").splitlines():
            yield language, json.loads(line)


def _common(a: Sequence[Any], b: Sequence[int]) -> int:
    common: int = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, common)


def _same(a: Sequence[Any], b: Sequence[int]) -> bool:
    shorter: int = min(a[1] - a[0], b[1] - b[0])
    return _common(a, b) >= SHARE * max(1, shorter)
