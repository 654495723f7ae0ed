"""Rows of a pasted table whose columns say who does what by when: each of them is one task."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from nlp.deadlines import TimeMention
from nlp.findings import Holder
from nlp.naming import Doer
from nlp.owners import Owners
from nlp.promises import Draft
from nlp.tables import Span
from nlp.words import Words

_RULE = "a task in a list"


def task(
    words: Words,
    cells: Sequence[Span],
    roles: Sequence[str],
    sentence: int,
    people: Owners,
    when: Callable[[int, int], TimeMention | None],
) -> Draft | None:
    """Return the promise of a row, None where its cell for what is to be done is empty.

    `cells` are places in the text and `roles` what the names of their columns say they hold; `when` reads the time that
    a cell holds, by its place in the text.
    """
    told = {role: cell for cell, role in zip(cells, roles, strict=False) if role and cell[0] < cell[1]}
    if "what" not in told:
        return None
    whole = min(a for a, _ in told.values()), max(b for _, b in told.values())
    first, last = _words(words, whole)
    who = words.text[slice(*told["who"])] if "who" in told else ""
    named = any(letter.isalpha() for letter in who)  # "?" and "-" are nobody
    doer = people.of_cell(*_words(words, told["who"])) if named else Doer(Holder.US)
    mention = when(*told["when"]) if "when" in told else None
    said = _words(words, told["what"])
    known = doer is not None
    return Draft(first, last, sentence, doer or Doer(Holder.US), _RULE, None, mention, said, whose=known)


def _words(words: Words, cell: Span) -> tuple[int, int]:
    return bisect_left(words.starts, cell[0]), bisect_left(words.starts, cell[1])
