"""Rows of a pasted table whose columns say who does what by when, what is needed and what solves it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from nlp.deadlines import TimeMention
from nlp.findings import Holder
from nlp.layout import TextLine
from nlp.naming import Doer
from nlp.owners import Owners
from nlp.promises import Draft
from nlp.recap import RecapReader
from nlp.rules import TASK
from nlp.tables import Span
from nlp.words import Words


def read_row(
    words: Words,
    line: TextLine,
    sentence: int,
    people: Owners,
    notes: RecapReader | None,
    when: Callable[[int, int], TimeMention | None],
) -> list[Draft]:
    """Return the promise of a row, if it is one, and note what it says is needed and solves it.

    `notes` is None where needs and solutions are not asked for; `when` reads the time that a cell holds, by its place
    in the text. What solves something is a task itself where the row says who does it or when.
    """
    told = {role: cell for cell, role in zip(line.cells, line.roles, strict=False) if role and cell[0] < cell[1]}
    for role in ("need", "solution"):
        if notes is not None and role in told:
            notes.note(*_words(words, told[role]), role == "need", f"under a heading of {role}s")
    what = told.get("what") or (told.get("solution") if told.keys() & {"who", "when"} else None)
    if what is None:
        return []
    who, by = told.get("who"), told.get("when")
    whole = [cell for cell in (what, who, by) if cell is not None]
    first, last = _words(words, (min(a for a, _ in whole), max(b for _, b in whole)))
    doer: Doer | None = Doer(Holder.US)
    if who is not None and any(map(str.isalpha, words.text[slice(*who)])):  # "?" and "-" are nobody
        doer = people.of_cell(*_words(words, who))
    mention = when(*by) if by is not None else None
    known, said = doer is not None, _words(words, what)
    return [Draft(first, last, sentence, doer or Doer(Holder.US), TASK, None, mention, said, whose=known)]


def _words(words: Words, cell: Span) -> tuple[int, int]:
    return bisect_left(words.starts, cell[0]), bisect_left(words.starts, cell[1])
