"""Prints how many published dates the time finder reads: `python -m tests.nlp.published [--misses]`.

The phrases and their values are other projects' own tests; see published/README.md for where they come from, which were
taken, and what counts as right.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from nlp import DeadlineKind, packs
from nlp.joining import joined
from nlp.readers import hits
from nlp.scan import Scan
from tests.nlp.italy import WEEK, tokenizer

HERE = Path(__file__).parent / "published"
LANGUAGES = ("it", "en")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the finder makes of a phrase."""

    due: date
    at: time | None
    rule: str
    exact: bool  # rather than a window


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one published pair fared. `day` and `exact` are None where the finder said nothing."""

    pair: dict[str, Any]
    answer: Answer | None
    day: bool
    exact: bool

    @property
    def wrong(self) -> bool:
        """Whether a day was given, and another than the published one."""
        return self.answer is not None and not self.day


def pairs() -> list[dict[str, Any]]:
    """Return every published pair that was taken."""
    return [
        json.loads(line)
        for path in sorted(HERE.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def answer(pair: dict[str, Any]) -> Answer | None:
    """Return the time that the finder gives a day in a phrase: an exact one before a window, the earlier one first.

    Of a window without a last day ("ai primi di marzo") it is the day that the finder proposes to the user.
    """
    pack, now = packs.load(pair["lang"]), datetime.fromisoformat(pair["reference"])
    scan = Scan(tokenizer(pair["lang"]).words(pair["text"]), pack, now, WEEK)
    found = [(hit.kind, hit.due or hit.hint, hit.at, hit.rule) for hit in joined(scan, hits(scan))]
    dated = [Answer(day, at, pack.rules[rule], kind is DeadlineKind.EXACT) for kind, day, at, rule in found if day]
    return min(dated, key=lambda one: not one.exact, default=None)


def outcome(pair: dict[str, Any]) -> Outcome:
    """Hold the finder's answer against the published value, to the grain of that value."""
    found = answer(pair)
    if found is None:
        return Outcome(pair, None, day=False, exact=False)
    said = pair["expect"] if isinstance(pair["expect"], list) else [pair["expect"]]
    if pair["grain"] in ("day", "days"):
        first, last = date.fromisoformat(said[0]), date.fromisoformat(said[-1])
        day = first <= found.due <= last
        return Outcome(pair, found, day=day, exact=day and found.at is None)
    start, end = datetime.fromisoformat(said[0]), datetime.fromisoformat(said[-1])
    at = datetime.combine(found.due, found.at or time())
    if found.at == time(23, 59) and start.time() == time():
        at += timedelta(minutes=1)  # midnight: one project's 0:00 is another's last minute of the day before
    day = start.date() <= at.date() <= end.date()
    untold = pair["grain"] == "part" and found.at is None
    return Outcome(pair, found, day=day, exact=day and (untold or (found.at is not None and start <= at <= end)))


def outcomes() -> list[Outcome]:
    """Return how all the published pairs fared."""
    return [outcome(pair) for pair in pairs()]


def figures(found: list[Outcome]) -> tuple[int, float, float, float, float]:
    """Return (number, and the shares with the right day, exact, wrong, silent)."""
    size = len(found)
    counts = Counter(
        name
        for one in found
        for name, holds in (
            ("day", one.day),
            ("exact", one.exact),
            ("wrong", one.wrong),
            ("silent", one.answer is None),
        )
        if holds
    )
    return size, *(counts[name] / size for name in ("day", "exact", "wrong", "silent"))  # type: ignore[return-value]


def source(pair: dict[str, Any]) -> str:
    """Return the project that a pair comes from."""
    return str(pair["source"]).partition(":")[0]


def main() -> None:
    """Print the table, and with `--misses` every pair that is not exact."""
    found = outcomes()
    print("| language | source | n | right day | exact | wrong | silent |\n|---|---|---|---|---|---|---|")
    for language in LANGUAGES:
        here = [one for one in found if one.pair["lang"] == language]
        names = sorted({source(one.pair) for one in here})
        groups = [(name, [one for one in here if source(one.pair) == name]) for name in names]
        for name, group in [*groups, ("all", here)]:
            size, *shares = figures(group)
            print(f"| {language} | {name} | {size} | " + " | ".join(f"{share:.3f}" for share in shares) + " |")
    if "--misses" in sys.argv[1:]:
        for one in found:
            if not one.exact:
                state = "silent" if one.answer is None else "wrong" if one.wrong else "inexact"
                got = "" if one.answer is None else f" -> {one.answer.due} {one.answer.at or ''} {one.answer.rule}"
                print(f"{state:8}{one.pair['id']:20}{one.pair['text']!r} {one.pair['expect']}{got}")


if __name__ == "__main__":
    main()
