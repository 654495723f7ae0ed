"""Cuts the lines of a text into sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import category

from nlp.cues import Cues
from nlp.facets import told_on
from nlp.layout import LineKind, TextLine
from nlp.words import Words

_TERMINAL = frozenset({".", "!", "?", ";", "...", "…", "!!", "??", "?!", "!?", "!!!", "....", ".."})
_DASHES = frozenset({"-", "–", "—", "->", "→", "=>", "|", "="})
_LEADING = frozenset({")", "]", "}", ",", "-", "–", "—", "|"})
_SILENT = frozenset({LineKind.BLANK, LineKind.QUOTED, LineKind.HEADER, LineKind.GREETING, LineKind.CLOSING})
_NUMBERED = frozenset({":", ")", ".", "-", "–", "—"})
_BRACKETS = {"(": ")", "[": "]"}
_LONGEST_BRACKET = 25  # words
_LONGEST = 300  # words; what never ends is cut, so that its cost stays in proportion
_LONGEST_LABEL = 7
_LONGEST_LEAD = 16  # words before a colon
_WRAPPED = 60  # characters; a line at least this long may go on below


@dataclass(slots=True)
class Sentence:
    """Words from one terminal mark to the next. Places are word indexes, the last one not included."""

    first: int
    last: int
    line: int  # index into the lines; the first one where a sentence goes on over several
    label: int  # where the words after "Marco:", "Noi -" begin; equal to first where there is no label
    terminal: str  # the mark that ends it, "" for the end of a line
    row: bool = False  # a table's row: one thing said, however it is punctuated
    item: bool = False  # of a list, without a label


def sentences(words: Words, lines: Sequence[TextLine], cues: Cues) -> list[Sentence]:
    """Return the sentences of the lines that are not blank, quoted, headers, greetings or closings."""
    found: list[tuple[int, int, int, str]] = []  # first word, the one after the last, line, terminal
    widest = max((line.end - line.start for line in lines if line.kind is LineKind.PROSE), default=0)
    wrapped = _wrapped(words, lines, widest)
    at, size, starts = 0, len(words), words.starts
    opened: tuple[int, int] | None = None  # a sentence that goes on in the next line: its first word, its line
    facets: set[str] = set()  # what was said of the task that the lines before tell of: "chi", "cosa"
    for index, line in enumerate(lines):
        while at < size and starts[at] < line.start:
            at += 1
        first = at
        while at < size and starts[at] < line.end:
            at += 1
        if line.kind in _SILENT:
            continue
        start, home = opened or (first, index)
        opened = None
        if line.kind is LineKind.ROW:
            found.append((first, at, index, ""))
            continue
        closed = first  # where the bracket closes that stands open
        number = 1 if line.kind is LineKind.ITEM else 0
        for k in range(first, at):
            word = words.low[k]
            if word.isalpha():
                continue  # nothing below is a letter
            if word in _BRACKETS:
                closed = max(closed, _closing(words, k, at))
            if k < closed:
                continue
            if _counts(words, k, at, number):
                number += 1
                if number > 1:
                    found.append((start, k, home, ""))
                    start, home = k, index
            ends = (word in _TERMINAL and _ends(words, k, at)) or _is_sign(words, k, at)
            if ends or (word[-1] == "." and k + 1 < at and _starts(words, k, cues)):
                found.append((start, k if ends else k + 1, home, word[-1] if ends else "."))
                start, home = k + 1, index
        beside = [words.text[one.start : one.end] for one in lines[index : index + 2] if one.kind is LineKind.PROSE]
        facets = told_on(beside[0], beside[1], facets, cues) if len(beside) > 1 else set()
        if start < at and (facets or _goes_on(words, lines, index, at, widest, wrapped[index])):
            opened = (start, home)
        else:
            found.append((start, at, home, ""))
    return [sentence for stretch in found for sentence in _cut(words, lines, cues, *stretch)]


def _cut(
    words: Words, lines: Sequence[TextLine], cues: Cues, first: int, last: int, line: int, terminal: str
) -> list[Sentence]:
    """The sentences of a stretch of words: one, none of marks alone, several where it is too long."""
    kind = lines[line].kind
    if kind is LineKind.ROW:
        return [_sentence(words, first, last, line, terminal, cues, kind)] if first < last else []
    while first < last and words.low[first] in _LEADING:
        first += 1
    return [
        _sentence(words, start, min(last, start + _LONGEST), line, terminal, cues, kind)
        for start in range(first, last, _LONGEST)
    ]


def _closing(words: Words, at: int, last: int) -> int:
    """Where the bracket that opens here is closed, `at` if it is not closed soon."""
    mark = _BRACKETS[words.low[at]]
    return next((k for k in range(at + 1, min(last, at + _LONGEST_BRACKET)) if words.low[k] == mark), at)


def _counts(words: Words, at: int, last: int, number: int) -> bool:
    """Whether the next number of a list within a line stands here ("1) the plan 2) the quote")."""
    return at + 2 < last and words.low[at] == str(number + 1) and words.low[at + 1] == ")"


def _goes_on(words: Words, lines: Sequence[TextLine], index: int, at: int, widest: int, wrapped: bool) -> bool:
    """Whether a sentence that reaches the end of a line goes on in the next one, as in wrapped mail."""
    line = lines[index]
    if index + 1 == len(lines) or at >= len(words):
        return False
    following = lines[index + 1]
    if line.kind is not LineKind.PROSE or following.kind is not LineKind.PROSE:
        return False
    if words.low[at - 1] == ",":
        return True
    if not wrapped:
        return False
    if line.end - line.start + 1 + len(words.low[at]) <= widest:
        return False  # the next word had room here
    if line.end - line.start < _WRAPPED or words.capital(at) or not words.said(at)[0].isalnum():
        return False
    return ":" not in words.text[following.start : min(following.end, following.start + 30)]


def _wrapped(words: Words, lines: Sequence[TextLine], widest: int) -> list[bool]:
    """For each line, whether those below it in its block, but the last, are as long as a program leaves them."""
    found = [True] * len(lines)
    for index in range(len(lines) - 3, -1, -1):
        below = lines[index + 1]
        if lines[index + 2].kind is LineKind.PROSE:
            short = below.end - below.start < widest // 2 and words.text[below.end - 1].isalnum()
            found[index] = found[index + 1] and not short
    return found


def _ends(words: Words, at: int, last: int) -> bool:
    """Whether a terminal mark ends a sentence here; three dots before "anzi" or a small letter do not."""
    if at + 1 >= last:
        return True
    mark = words.low[at]
    if mark == "." and words.low[at + 1] == ":":  # "Rich.: meno resi"
        return False
    if mark in ("...", "…", "..") and not words.capital(at + 1):
        return False
    return not (mark == "." and words.starts[at + 1] == words.ends[at] and words.low[at + 1].isdigit())


def _is_sign(words: Words, at: int, last: int) -> bool:
    """Whether an emoji before a capital ends a sentence."""
    return at + 1 < last and category(words.low[at][0]) == "So" and words.capital(at + 1)


def _starts(words: Words, at: int, cues: Cues) -> bool:
    """Whether a sentence begins after an abbreviation: a capital on what is no name ("entro ven. Il ...")."""
    low = words.low[at + 1]
    if words.low[at] in cues.grammar["dating"] and words.capital(at + 1):
        return True  # "entro il 31 c.m. Sarà ..."
    if words.low[at] in cues.grammar["weekdays"] and words.capital(at + 1):
        return low not in cues.grammar["common"] or cues.is_step([low])  # "per ven. Misure ..."; not "Fri. March 3"
    if words.low[at] in cues.owners["titles"] or not words.capital(at + 1):
        return False
    return cues.is_step([low]) or any(
        low in cues.grammar[g] for g in ("determiners", "prepositions", "clitics", "adverbs")
    )


def _sentence(words: Words, first: int, last: int, line: int, terminal: str, cues: Cues, kind: LineKind) -> Sentence:
    if last - first > 3 and words.low[first] == "(" and words.low[first + 2] == ")":
        first += 3
    elif last - first > 2 and words.low[first].isdigit() and words.low[first + 1] == ")":
        first += 2
    elif last - first > 3 and words.low[first] in cues.grammar["numbering"] and words.low[first + 1].isdigit():
        first += 3 if words.low[first + 2] in _NUMBERED else 2  # "Pt 4: Mr Joshi to ..."
    label = first
    for k, low in enumerate(words.low[first + 1 : min(last - 1, first + _LONGEST_LEAD)], first + 1):
        if low == ":" or (low in _DASHES and k - first <= _LONGEST_LABEL and not words.joins(k)):
            label = k + 2 if words.low[k + 1] == ">" and k + 2 < last else k + 1
            break
    item = kind is LineKind.ITEM and label == first
    return Sentence(first, last, line, label, terminal, kind is LineKind.ROW, item)
