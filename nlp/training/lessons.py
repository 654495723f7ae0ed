"""The messages that the network learns from, word by word: what it is told, and what is right."""

from __future__ import annotations

import json
import re
import tomllib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from itertools import accumulate
from pathlib import Path

import holidays
import numpy as np
import numpy.typing as npt

from nlp.findings import Holder, TextType
from nlp.learned.answers import DATED, DEADLINE, HEADS, HOLDERS, NEED, PERSON, PROMISE, SOFT, SOLUTION
from nlp.learned.features import Span, spelled
from nlp.learned.listener import Described
from nlp.pipeline import LANGUAGES, described

HERE = Path(__file__).parent
MESSAGES = {language: HERE / f"messages.{language}.jsonl" for language in LANGUAGES}
_WRITTEN = "2026-11-24T10:00:00+01:00"  # when the examples of the rules were
_OFTEN = 3
_SHORT = 100  # characters of the answers that are common in post and rare among the messages
_SAID = frozenset(["promise", "none", "need", "solution"])  # of one clause
_RECAP = (NEED, SOLUTION)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text as the network is told of it, and what it should say. Rows are words, columns are heads."""

    text: str
    recap: bool
    told: Described
    targets: npt.NDArray[np.int64]
    known: npt.NDArray[np.float32]  # 1 where a target is known, 0 where nobody has looked

    def __len__(self) -> int:
        return len(self.targets)

    def features(self) -> Iterator[tuple[int, int, list[str]]]:
        """Return all that is told: the first word, the one after the last, and the features."""
        told = self.told
        spans: list[Span] = [(at, at + 1, note) for at, note in enumerate(told.by_itself)]
        for first, last, note in (*spans, *told.spans, (0, len(self), told.everywhere)):
            yield first, last, spelled(note)


def held_out(text: str) -> bool:
    """Whether a message is one of the tenth that is kept from training when it is checked."""
    return zlib.crc32(text.encode()) % 10 == 0


class _Week:
    """Monday to Friday without Italian public holidays: the week that the messages were written in."""

    def __init__(self) -> None:
        self._closed = holidays.country_holidays("IT", years=range(2024, 2031))

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self._closed

    def closure(self, day: date) -> str | None:
        return None if self.is_working(day) else ""


@cache
def _week() -> _Week:
    return _Week()


def messages() -> Iterator[Lesson]:
    """Return the messages in the order of their files."""
    for language, path in MESSAGES.items():
        for line in path.read_text(encoding="utf-8").splitlines():
            message = json.loads(line)
            lesson = _Marking(message["text"], message["reference"], language, message["type"])
            for start, end, holder, deadline, *person in message["promises"]:
                lesson.mark(PROMISE, start, end, HOLDERS.index(Holder(holder)))
                if deadline is not None:
                    soft = [str(kind) for kind in SOFT]
                    which = soft.index(deadline[2]) if deadline[2] in soft else DATED
                    lesson.mark(DEADLINE, deadline[0], deadline[1], which)
                if not person:
                    lesson.leave_open(PERSON)
                elif person[0] is not None:
                    lesson.mark(PERSON, person[0][0], person[0][1], 0)
            for head, name in ((NEED, "needs"), (SOLUTION, "solutions")):
                for start, end in message[name]:
                    lesson.mark(head, start, end, 0)
            yield lesson.lesson()


def often(shown: Iterable[Lesson]) -> Iterator[Lesson]:
    """Return lessons with the shortest answers several times, for their few words count for little otherwise."""
    for lesson in shown:
        yield from [lesson] * (_OFTEN if len(lesson.text) <= _SHORT and not lesson.recap else 1)


def rules() -> Iterator[Lesson]:
    """Return the examples of the rules. Each is shown several times: they are few, and beyond doubt."""
    for language in LANGUAGES:
        text = files(f"nlp.{language}").joinpath("promises.toml").read_text(encoding="utf-8")
        for group in tomllib.loads(text)["rule"]:
            if group["says"] not in _SAID:
                continue
            for right in (True, False):
                for marked in group.get("right" if right else "wrong", ()):
                    yield from [_example(marked, group, right, language)] * _OFTEN


def _example(marked: str, group: Mapping[str, str], right: bool, language: str) -> Lesson:
    """What stands in brackets is found. An example of promises says that all else is none; others say nothing of it."""
    parts = re.split(r"[\[\]]", marked)
    edges = [0, *accumulate(map(len, parts))]
    places = list(zip(edges[1::2], edges[2::2], strict=False))  # every second part stood in brackets
    lesson = _Marking("".join(parts), _WRITTEN, language, group["type"])
    for head in HEADS:
        lesson.leave_open(head)
    says = group["says"] if right else "promise" if group["says"] in ("promise", "none") else ""
    for start, end in places:
        if says == "promise":
            lesson.mark(PROMISE, start, end, HOLDERS.index(lesson.ruled(start, end)))
        elif says in ("need", "solution"):
            lesson.mark(NEED if says == "need" else SOLUTION, start, end, 0)
    if group["says"] in ("promise", "none"):
        lesson.settle(PROMISE)
    return lesson.lesson()


class _Marking:
    """Lays the marks of one message on its words."""

    def __init__(self, text: str, written: str, language: str, type: str) -> None:
        told = described(
            text,
            reference=datetime.fromisoformat(written),
            calendar=_week(),
            language=language,
            type=TextType(type),
        )
        self._text, self._recap, self._told = text, type == "recap", told
        size = len(told.words)
        self._targets = np.zeros((size, len(HEADS)), dtype=np.int64)
        self._known = np.ones((size, len(HEADS)), dtype=np.float32)
        if not self._recap:
            for head in _RECAP:
                self.leave_open(head)

    def mark(self, head: tuple[int, int], start: int, end: int, which: int) -> None:
        """Take the words between two offsets for one thing: the first begins it, the others go on with it."""
        starts = self._told.words.starts
        own = [at for at in range(len(starts)) if start <= starts[at] < end]
        self._targets[own, HEADS.index(head)] = 2 + 2 * which
        self._targets[own[:1], HEADS.index(head)] = 1 + 2 * which
        self._known[own, HEADS.index(head)] = 1.0

    def leave_open(self, head: tuple[int, int]) -> None:
        """Say that nobody has looked for it in this message."""
        self._known[:, HEADS.index(head)] = 0.0

    def settle(self, head: tuple[int, int]) -> None:
        """Say that somebody has."""
        self._known[:, HEADS.index(head)] = 1.0

    def ruled(self, start: int, end: int) -> Holder:
        """Return whose promise the rules take a passage for."""
        starts = self._told.words.starts
        own = (one for one in self._told.judged if start <= starts[one.clause.last - 1] < end)
        return next((one.doer.holder for one in own), Holder.US)

    def lesson(self) -> Lesson:
        return Lesson(self._text, self._recap, self._told, self._targets, self._known)
