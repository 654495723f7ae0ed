"""The texts that are measured: messages of about 1 kB, and texts of every kind that can be made as long as wanted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import chain, count
from pathlib import Path
from typing import Any

CASES = Path(__file__).parents[1] / "cases"
_MESSAGES = 20
_LENGTH = 950  # characters from which a message is long enough


def messages() -> list[tuple[str, str]]:
    """Return twenty Italian messages, as many replies as recaps: (type, text of about 1 kB).

    No case of the practice set is that long, so that each message is some of them, one below the other.
    """
    return [found for type in ("reply", "recap") for found in _joined(type)]


def others() -> list[tuple[str, str]]:
    """Return Italian messages that share no case with `messages`: what a process read before."""
    return [(case["type"], case["text"]) for case in _italian("dev")]


def _italian(name: str) -> Iterator[dict[str, Any]]:
    """Not by way of the scoreboard, whose calendar would be counted as memory of the engine."""
    lines = (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return (case for case in map(json.loads, lines) if case["lang"] == "it")


def _joined(type: str) -> Iterator[tuple[str, str]]:
    parts: list[str] = []
    found = 0
    for case in _italian("practice"):
        if case["type"] != type or found == _MESSAGES // 2:
            continue
        parts.append(case["text"])
        if sum(map(len, parts)) >= _LENGTH:
            yield type, "\n\n".join(parts)
            parts, found = [], found + 1


def _mail() -> Iterator[str]:
    return (case["text"] + "\n\n" for case in _italian("practice"))


def _needs() -> Iterator[str]:
    return (f"Esigenza: il quadro {i} si ferma\nSoluzione: cambiare il quadro {i}\n" for i in range(20_000))


# What is repeated until the text is long enough. Where a kind gives pieces, no two of them are the same.
KINDS: dict[str, str | Callable[[], Iterator[str]]] = {
    "ordinary mail": _mail,
    "one endless sentence": "poi le mando il preventivo domani e quando conferma il cliente ",
    "no blank at all": "a",
    # Longer than what is remembered, so that every round meets them for the first time.
    "no word twice": lambda: (f"precipitevolissimevolmentissimo{i} " for i in count()),
    "brackets that never close": "(",
    "quotes": '" ',
    "digits": "1234567890",
    "numbers": "12 ",
    "emojis": "😀",
    "HTML": "<p>Le mando <b>il preventivo</b> entro venerd&igrave;.</p>\n",
    "comments that never close": "<!-- ",
    "only newlines": "\n",
    "bullets": "- mando il preventivo entro venerdì\n",
    "a table": "preventivo | Marco | venerdì\n",
    "a quoted mail": "> ciao\n",
    "many names": "Marco: manda il preventivo\n",
    "needs and solutions": _needs,
    "one need over and over": "Esigenza: serve un quadro nuovo\nSoluzione: fornire un quadro\n",
    "goodbyes": "Cordiali saluti\nMarco\n",
    "deadlines in a row": "entro domani ",
    '"entro"': "entro ",
    '"di oggi"': "di oggi ",
    '"mando"': "mando ",
    '"appena"': "appena ",
    '"se"': "se ",
    "accents as apostrophes": "e' ",
    "commas": ", ",
}


def long_text(kind: str, length: int) -> str:
    """Return exactly `length` characters of a kind."""
    made = KINDS[kind]
    if isinstance(made, str):
        return (made * (length // len(made) + 1))[:length]
    pieces: list[str] = []
    left = length
    for piece in chain.from_iterable(made() for _ in count()):
        pieces.append(piece)
        left -= len(piece)
        if left <= 0:
            return "".join(pieces)[:length]
    raise AssertionError
