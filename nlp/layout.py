"""What the lines of a text are before any language: bullets, tables, quoted mail, headers, signatures.

Everything here costs one pass over the text, and offsets are those of the text as it was handed in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from nlp import tables
from nlp.cues import Cues
from nlp.endings import signed
from nlp.facets import facet
from nlp.findings import TextType
from nlp.formulas import only_closes, only_greets
from nlp.markup import ends_of_entities, plain
from nlp.quoting import quoted_lines

__all__ = ["LineKind", "TextLine", "ends_of_entities", "lines", "plain"]


class LineKind(StrEnum):
    """What a line is by its shape."""

    PROSE = "prose"
    ITEM = "item"  # bullet, number, checkbox
    HEADING = "heading"
    ROW = "row"  # of a pasted table
    QUOTED = "quoted"  # somebody else's mail
    HEADER = "header"  # From, Sent, Subject
    GREETING = "greeting"
    CLOSING = "closing"  # the formula and the signature below it
    BLANK = "blank"


@dataclass(slots=True)
class TextLine:
    """A line without its indentation, bullet or time stamp."""

    start: int
    end: int
    kind: LineKind
    done: bool = False  # a ticked checkbox
    cells: tuple[tuple[int, int], ...] = ()  # of a table's row
    roles: tuple[str, ...] = ()  # what the columns of its cells hold, where their names say so (`tables.roles`)


_STAMP = re.compile(r"\[?\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}[:.]\d{2}(?:[:.]\d{2})?\]?(?: [-–])? ")
_BULLET = re.compile(
    r"(?:[-–—*•·▪‣◦►✓→+]|[-=]>)[ \t]+|-(?=[^\W\d_]{2})|[☐□][ \t]*"
    r"|\(?(?:\d{1,2}|[a-zA-Z])\)[ \t]*|\d{1,2}[.°][ \t]+(?=\D)"
)
_BOX = re.compile(r"(?:[-*•][ \t]+)?(?:\[(?P<mark>[ xX✓✔])\]|(?P<tick>[☑☒✅✔]))[ \t]*")
_HASHES = re.compile(r"#{1,6}[ \t]+")
_RULE = re.compile(r"[-=_*~─━]{3,}$")
_SIGNATURE_MARK = re.compile(r"--\s*$")
_MOST_SIGNATURE_LINES = 12
_SIGNED = 5  # lines looked at where nothing announces a signature
_LONGEST_HEADING = 70
_LONGEST_ANNOUNCEMENT = 2  # words
_LONGEST_NAME = 4  # words of a numbered heading


def lines(text: str, type: TextType, cues: Cues) -> tuple[TextLine, ...]:
    """Return the lines of a `plain` text in order, each with its shape."""
    raw: list[tuple[int, int]] = []
    start = 0
    for piece in text.split("\n"):
        raw.append((start, start + len(piece)))
        start += len(piece) + 1
    quoting = quoted_lines(text, raw, type, cues)
    numbers = tables.numbered(text, raw)
    found = [_line(text, a, b, quoting[i], numbers.get(i), cues) for i, (a, b) in enumerate(raw)]
    _mark_tables(text, found, cues)
    _mark_headings(text, found, cues)
    _mark_ends(text, found, cues)
    _mark_signature(text, found, cues)
    return tuple(found)


def _line(text: str, start: int, end: int, quoted: bool, number: int | None, cues: Cues) -> TextLine:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if quoted:
        return TextLine(start, end, LineKind.QUOTED)
    while start < end and text[start] == ">":  # a recap's own bullet
        start += 1
        while start < end and text[start] == " ":
            start += 1
        return TextLine(start, end, LineKind.ITEM)
    # Of all marks at the beginning of a line only "a)" begins with a letter.
    marked = start < end and (not text[start].isalpha() or text.startswith(")", start + 1, end))
    if start == end or (marked and _RULE.match(text, start, end)):
        return TextLine(start, end, LineKind.BLANK)
    stamp = _STAMP.match(text, start, end) if marked else None
    if stamp:
        start = stamp.end()
    cells = tables.cells(text, start, end)
    if cells:
        filled = [cell for cell in cells if cell[0] < cell[1]]
        return TextLine(filled[0][0], filled[-1][1], LineKind.ROW, cells=cells)
    box = _BOX.match(text, start, end) if marked else None
    if box:
        ticked = bool(box["tick"] or (box["mark"] or " ") != " ")
        return TextLine(box.end(), end, LineKind.ITEM, done=ticked)
    hashes = _HASHES.match(text, start, end) if marked else None
    if hashes:
        return TextLine(hashes.end(), end, LineKind.HEADING)
    bullet = _BULLET.match(text, start, end) if marked else None
    if bullet and bullet.end() < end:
        return TextLine(bullet.end(), end, LineKind.ITEM)
    if number is not None:
        return TextLine(number, end, LineKind.ITEM)
    head = text[start : min(end, start + 40)].lower()
    if cues.is_header(head):
        return TextLine(start, end, LineKind.HEADER)
    if end - start <= _LONGEST_HEADING and text[end - 1] in ",!." and only_greets(text[start:end], cues):
        return TextLine(start, end, LineKind.GREETING)
    return TextLine(start, end, LineKind.PROSE)


def _mark_tables(text: str, found: list[TextLine], cues: Cues) -> None:
    """Tables of facts and the names of columns promise nothing; a row that ends in "done" is done."""
    at = 0
    while at < len(found):
        last = at
        while last < len(found) and found[last].kind is LineKind.ROW:
            last += 1
        if last == at:
            at += 1
            continue
        said = [[text[a:b] for a, b in line.cells] for line in found[at:last]]
        if len(said) == 1 and not any(line.kind is not LineKind.BLANK for line in found[:at]):
            found[at] = TextLine(found[at].start, found[at].end, LineKind.PROSE)  # a title: "CRM | Rossi | visit"
            said = []
        ruled = len(said) > 1 and tables.is_rule(said[1])
        names = tables.names_columns(said[0], ruled, cues) if len(said) > 1 else ""
        roles = tables.roles(said[0], cues) if names == "tasks" else ()
        for k, row in enumerate(said):
            silent = names == "facts" or (names and k == 0) or tables.is_rule(row)
            line = found[at + k]
            done = next((cell for cell in reversed(row) if cell), "").lower() in cues.lines["done"]
            kind = LineKind.HEADER if silent else LineKind.ROW
            found[at + k] = TextLine(line.start, line.end, kind, done=done, cells=line.cells, roles=roles)
        at = last


def _mark_headings(text: str, found: list[TextLine], cues: Cues) -> None:
    """A short line that ends in a colon, stands in capitals, has an item below or says "Actions" is a heading."""
    _mark_numbered(text, found)
    for i, line in enumerate(found):
        if line.kind is not LineKind.PROSE or line.end - line.start > _LONGEST_HEADING:
            continue
        said = text[line.start : line.end]
        if facet(said, cues):
            continue
        following = next((f for f in found[i + 1 : i + 3] if f.kind is not LineKind.BLANK), None)
        words = said.split()
        shaped = said.endswith(":") or (said.isupper() and len(words) <= 8)
        listed = (
            following is not None
            and following.kind in (LineKind.ITEM, LineKind.ROW)
            and len(words) <= 5
            and said[-1] not in ".!?,;"
            and ":" not in said[:-1]
        )
        announced = len(words) <= _LONGEST_ANNOUNCEMENT and said[-1].isalpha() and cues.roles(said.lower().split())
        titled = len(words) <= 3 and said[-1] not in ".!?,;:" and (i == 0 or found[i - 1].kind is LineKind.BLANK)
        above = following is not None and found[i + 1].kind is not LineKind.BLANK
        if shaped or listed or (announced and following is not None) or (titled and above):
            found[i] = TextLine(line.start, line.end, LineKind.HEADING)


def _mark_numbered(text: str, found: list[TextLine]) -> None:
    """Numbered lines are headings where most of them only name what is said below ("1. Topics")."""
    numbers = [i for i, line in enumerate(found[:-1]) if line.kind is LineKind.ITEM and text[line.start - 2] in ".)"]
    heads = [
        i
        for i in numbers
        if found[i + 1].kind is LineKind.PROSE
        and len(text[found[i].start : found[i].end].split()) <= _LONGEST_NAME
        and text[found[i].end - 1].isalpha()
    ]
    if len(heads) >= 2 and len(heads) > len(numbers) // 2:
        for i in heads:
            found[i] = TextLine(found[i].start, found[i].end, LineKind.HEADING)


def _mark_ends(text: str, found: list[TextLine], cues: Cues) -> None:
    """From a closing formula ("Cordiali saluti") or "-- " on, the short lines at the end are the signature."""
    content = [
        i for i, line in enumerate(found) if line.kind is not LineKind.BLANK and line.kind is not LineKind.QUOTED
    ]
    tail = content[-_MOST_SIGNATURE_LINES:]
    for n, i in enumerate(tail):
        line = found[i]
        said = text[line.start : min(line.end, line.start + 80)]
        if i == content[0] and len(content) > 1:
            continue
        if _SIGNATURE_MARK.match(said) or only_closes(said, cues):
            for k in tail[n:]:
                below = found[k]
                if cues.is_postscript(text[below.start : below.start + 12].lower()):
                    break
                if below.end - below.start <= _LONGEST_HEADING or k == i:
                    found[k] = TextLine(below.start, below.end, LineKind.CLOSING)
            break


def _mark_signature(text: str, found: list[TextLine], cues: Cues) -> None:
    """Names below the text are its signature although no formula stands before them."""
    kinds = (LineKind.BLANK, LineKind.QUOTED)
    content = [i for i, line in enumerate(found) if line.kind not in kinds]
    tail = content[-_SIGNED:]
    if not tail or found[tail[-1]].kind is LineKind.CLOSING:
        return
    plain = [
        i for n, i in enumerate(tail) if all(found[k].kind in (LineKind.PROSE, LineKind.HEADING) for k in tail[n + 1 :])
    ]
    said = [text[found[i].start : found[i].end] for i in plain]
    apart = [i > 0 and found[i - 1].kind is LineKind.BLANK for i in plain]
    count = signed(said, apart, cues) if plain and plain[0] != plain[-1] else 0
    for i in plain[len(plain) - count :]:
        found[i] = TextLine(found[i].start, found[i].end, LineKind.CLOSING)
