"""What role a heading, or a word before a colon, gives the lines and sentences under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.cues import Cues
from nlp.findings import Holder
from nlp.layout import LineKind, TextLine
from nlp.phrases import fold
from nlp.sentences import Sentence
from nlp.words import Words

_LONG_PROSE = 60  # characters; such a line after a blank one belongs to no heading above it
_ROLES = ("people", "action", "need", "solution", "none")
_CELL = 3  # words of a table's first cell that may give a role, with the bar behind them
_TAG = 6  # words; of a longer lead-in the last ones announce what follows


@dataclass(slots=True)
class Section:
    """What a sentence stands under."""

    role: str = ""  # need, solution, action, people, none, or "" for plain prose
    side: Holder | None = None  # whose tasks a heading announces ("Impegni loro")
    tag: bool = False  # the role comes from the sentence's own label, which is no part of what it says
    heading: bool = False  # the sentence is itself the heading


def sections(words: Words, lines: Sequence[TextLine], sentences: Sequence[Sentence], cues: Cues) -> list[Section]:
    """Return the section of every sentence."""
    above = _by_line(words, lines, sentences, cues)
    found: list[Section] = []
    carried: tuple[int, Section] | None = None
    goes_on = False
    for sentence in sentences:
        section = above[sentence.line]
        if carried is not None and carried[0] == sentence.line and goes_on:
            section = carried[1]
        goes_on = sentence.terminal == ";"
        if sentence.label > sentence.first and not (sentence.row and sentence.label - sentence.first > _CELL):
            own = read(words, sentence.first, sentence.label - 1, cues)
            if own.role:
                section = Section(own.role, own.side, tag=True)
                carried = (sentence.line, Section(own.role, own.side))
        found.append(section)
    return found


def read(words: Words, first: int, last: int, cues: Cues) -> Section:
    """Return the section that the words of a heading or label announce."""
    said = [fold(word) for word in words.low[max(first, last - _TAG) : last]]
    roles = cues.roles(said)
    role = next((r for r in _ROLES if r in roles), "")
    side = Holder.US if "ours" in roles else Holder.CUSTOMER if "theirs" in roles else None
    return Section(role, side)


def _by_line(words: Words, lines: Sequence[TextLine], sentences: Sequence[Sentence], cues: Cues) -> list[Section]:
    spans: dict[int, tuple[int, int]] = {}
    for sentence in sentences:
        first, _ = spans.get(sentence.line, (sentence.first, 0))
        spans[sentence.line] = (first, sentence.last)
    found: list[Section] = []
    current = Section()
    filled = blank = False
    for i, line in enumerate(lines):
        if line.kind is LineKind.BLANK:
            blank = True
        elif line.kind is LineKind.HEADING and i in spans:
            current = read(words, *spans[i], cues)
            filled = False
            found.append(Section(current.role, current.side, heading=True))
            blank = False
            continue
        else:
            long = line.kind is LineKind.PROSE and line.end - line.start > _LONG_PROSE
            if blank and filled and long:
                current = Section()
            filled, blank = True, False
        found.append(current)
    return found
