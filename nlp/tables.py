"""Rows of a pasted table, and numbers at the beginnings of lines: what a line is because of the lines beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from nlp.cues import Cues

Span = tuple[int, int]

_PARTING = (re.compile(r";"), re.compile(r"(?<=[^\s.!?:;,])  ( ) *(?=\S)"))  # the last one is a gap
_BARS = {"|": 2, "\t": 1}  # so many make a line a row
_TWINNED = 2  # so many other marks make a row where the line above or below has as many
_LONGEST_CELL = 60
_LONGEST_NAME = 4  # words that name a column
_TOLD = ("who", "when", "what")
_NOTED = ("need", "solution")
_LEAST_NAMED = 2  # columns whose names must be known
_RULED = re.compile(r"[-:=_+ ]{2,}$")
_ORDINAL = re.compile(r"(?P<above>\d{1,2}\.)?(?:(?P<number>\d{1,2})|(?P<letter>[A-Z])\.)[ \t]+(?=[^\W_])")


def barred(text: str) -> str:
    """Return a text, of the same length, with bars in the rows that other marks part (tabs, "a ; b ; c", wide gaps)."""
    if "\t" in text:
        text = "\n".join(line.replace("\t", "|") if _is_tabbed(line) else line for line in text.split("\n"))
    for pattern in _PARTING:
        if (";" if pattern is _PARTING[0] else "   ") in text:
            lines = text.split("\n")
            counts = [len(pattern.findall(line.strip())) for line in lines]
            for i, count in enumerate(counts):
                beside = (*counts[max(0, i - 1) : i], *counts[i + 1 : i + 2])
                if count >= _TWINNED and count in beside and "|" not in lines[i]:
                    lines[i] = _with_bars(lines[i], pattern)
            text = "\n".join(lines)
    return text


def _is_tabbed(line: str) -> bool:
    """Whether tabs part as many cells as bars would need for a row; a single tab makes one as it is."""
    return "|" not in line and line.strip().count("\t") >= _BARS["|"]


def _with_bars(line: str, pattern: re.Pattern[str]) -> str:
    said = line.rstrip()
    places = [hit.start() + (hit.end() - hit.start()) // 2 for hit in pattern.finditer(said)]
    ends = [0, *places, len(said)]
    if said[-1] in ".;:" or any(b - a > _LONGEST_CELL for a, b in pairwise(ends)):
        return line
    for place in places:
        line = line[:place] + "|" + line[place + 1 :]
    return line


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def cells(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the cells of a row ("a | b | c", or parted by tabs) without those outside the outer bars.

    None for a line that is no row, or of which only one cell is filled.
    """
    mark = next((mark for mark, least in _BARS.items() if text.count(mark, start, end) >= least), "")
    if not mark:
        return ()
    found, at = [], start
    for piece in text[start:end].split(mark):
        found.append(_trimmed(text, at, at + len(piece)))
        at += len(piece) + 1
    if mark == "|" and text[start] == "|":
        found = found[1:]
    if mark == "|" and text[end - 1] == "|":
        found = found[:-1]
    return tuple(found) if sum(a < b for a, b in found) >= _LEAST_NAMED else ()


def is_rule(said: Sequence[str]) -> bool:
    """Whether a row only draws the line under the names of the columns ("|---|---|")."""
    return all(_RULED.match(cell) for cell in said if cell)


def names_columns(said: Sequence[str], ruled: bool, cues: Cues) -> str:
    """Return "tasks" or "facts" for a row that names the columns of a table of either, "" for any other row.

    `said` are its cells, `ruled` says that a line is drawn below it.
    """
    words = [_named(cell) for cell in said if cell]
    if any(len(cell) > _LONGEST_NAME for cell in words) or any(c.isdigit() for cell in said for c in cell):
        return ""
    known = {
        name: sum(any(word in cues.lines[name] for word in cell) for cell in words) for name in ("columns", "facts")
    }
    known["columns"] += sum(not cues.roles(cell).isdisjoint(_NOTED) for cell in words)
    if not ruled and max(known.values()) < _LEAST_NAMED and sum(known.values()) < len(words):
        return ""
    return "facts" if known["facts"] and not known["columns"] else "tasks"


def _named(cell: str) -> list[str]:
    """The words of a column's name."""
    return [word.strip(".:?") for word in cell.lower().split()]


def roles(names: Sequence[str], cues: Cues) -> tuple[str, ...]:
    """Return what each column of a table of tasks holds: "who", "what", "when", "need", "solution" or "" for others.

    Nothing at all where no column says who, when, what is needed or how it is solved.
    """
    found = [_role(_named(name), cues) for name in names]
    if "need" not in found:  # "Validity of offer", "Outcome"
        found = ["" if role == "solution" else role for role in found]
    if set(found) <= {"", "what"}:
        return ()
    if {"what", "solution"}.isdisjoint(found) and "" in found:
        found[found.index("")] = "what"
    return tuple(found)


def _role(name: Sequence[str], cues: Cues) -> str:
    told = next((role for role in _TOLD if any(word in cues.lines[role] for word in name)), "")
    return told or next((role for role in _NOTED if role in cues.roles(name)), "")


def numbered(text: str, raw: Sequence[Span]) -> dict[int, int]:
    """Return where the words begin of lines that are numbered one after the other ("14.1 …", "14.2 …", "A. …")."""
    marks: dict[int, tuple[str, int, int]] = {}
    for i, line in enumerate(raw):
        start, end = _trimmed(text, *line)
        hit = (
            _ORDINAL.match(text, start, end)
            if start < end and (text[start].isdigit() or text[start].isupper())
            else None
        )
        if hit:
            number = int(hit["number"]) if hit["number"] else ord(hit["letter"])
            marks[i] = (hit["above"] or (hit["letter"] and "letter") or "", number, hit.end())
    if len(marks) < 2:
        return {}
    filled = [i for i, (a, b) in enumerate(raw) if text[a:b].strip()]
    found: dict[int, int] = {}
    for i, k in pairwise(filled):
        if i in marks and k in marks and marks[i][0] == marks[k][0] and marks[k][1] == marks[i][1] + 1:
            found[i], found[k] = marks[i][2], marks[k][2]
    return found
