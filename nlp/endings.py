"""The names below a text: signatures that no formula of closing announces."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.cues import Cues

_LONGEST_NAME = 5  # words of a line that only names somebody
_LONGEST_FAREWELL = 5  # words before the comma ("La riverisco,")
_MOST_LINES = 3
_SHORTEST = 5  # letters; a shorter word may end in a point because it is cut short ("S.n.c.")
_LINKS = frozenset(
    ["di", "de", "del", "della", "dei", "delle", "d'", "&", "e", "and", "of", "the", "-", "–", "van", "von", "la"]
)


def signed(said: Sequence[str], apart: Sequence[bool], cues: Cues) -> int:
    """Return how many of the last lines of a text are its signature: names below a text that has ended.

    `said` are the last lines as they are written, none of them an item; `apart` says for each whether a blank
    line stands before it. A farewell above the names, or before them on the line ("Baci, Marta"), is part of it.
    """
    lines = 0
    while lines < min(_MOST_LINES, len(said) - 1) and _names(said[-1 - lines], cues):
        lines += 1
    if lines == 0 and len(said) > 1 and _bids_farewell(said[-1], cues):
        lines = 1
    elif 0 < lines < len(said) - 1 and _is_farewell(said[-1 - lines]):
        lines += 1
    if lines == 0:
        return 0
    before = said[-1 - lines]
    ended = not before or not (before[-1].isalnum() or before[-1] in ",:;")
    return lines if apart[-lines] or ended else 0


def _is_farewell(line: str) -> bool:
    return line[-1:] == "," and len(line.split()) <= _LONGEST_FAREWELL and not any(c.isdigit() for c in line)


def _bids_farewell(line: str, cues: Cues) -> bool:
    farewell, _, name = line.partition(", ")
    return bool(name) and _is_farewell(farewell + ",") and "," not in name and _names(name, cues)


def _names(line: str, cues: Cues) -> bool:
    words = line.split()
    if not words or len(words) > _LONGEST_NAME or line[-1] in "!?:;,…" or any(c.isdigit() for c in line):
        return False
    if line[-1] == "." and len(words[-1]) > _SHORTEST and "." not in words[-1][:-1]:
        return False
    low = [word.lower() for word in words]
    if cues.is_step(low) or all(word in cues.grammar["common"] for word in low) or cues.roles(low):
        return False
    capital = [word[0].isupper() or word in _LINKS for word in words]
    return all(capital) and words[0][0].isupper()
