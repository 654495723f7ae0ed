"""Names as people type them: neither case nor accents nor the kind of apostrophe make a difference."""

from __future__ import annotations

import unicodedata
from typing import Any

from sqlalchemy import Boolean, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

_ACCENTED = {
    "a": "àáâãäå",
    "c": "ç",
    "e": "èéêë",
    "i": "ìíîï",
    "n": "ñ",
    "o": "òóôõö",
    "u": "ùúûü",
    "y": "ýÿ",
    "'": "’",
}


class _Like(FunctionElement[bool]):
    """Whether a column's text goes with a pattern: LIKE and GLOB for SQLite, a regular expression for PostgreSQL.

    LIKE is quick and sorts most of them out; GLOB knows which letters go for which.
    """

    type = Boolean()
    inherit_cache = True


@compiles(_Like, "sqlite")
def _on_sqlite(element: _Like, compiler: Any, **options: Any) -> str:
    column, like, glob, _ = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({column} LIKE {like} AND {column} GLOB {glob})"


@compiles(_Like, "postgresql")
def _on_postgresql(element: _Like, compiler: Any, **options: Any) -> str:
    column, _, _, regex = element.clauses
    return f"{compiler.process(column, **options)} ~ {compiler.process(regex, **options)}"


def holds(column: Any, words: str) -> Any:
    """Return the question whether a column holds these words, in this order and anywhere."""
    like, glob, regex = _patterns(words)
    return _Like(column, literal(f"%{like}%"), literal(f"*{glob}*"), literal(regex))


def is_named(column: Any, name: str) -> Any:
    """Return the question whether a column says just this name."""
    like, glob, regex = _patterns(name)
    return _Like(column, literal(like), literal(glob), literal(f"^{regex}$"))


def plain(name: str) -> str:
    """Return a name in small letters without accents, for comparing."""
    spread = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def _patterns(words: str) -> tuple[str, str, str]:
    """Return the words as patterns (LIKE, GLOB, regular expression), for each letter all that may stand for it."""
    like, glob, regex = "", "", ""
    for letter in plain(words):
        same = letter + _ACCENTED.get(letter, "")
        like += letter if same == letter and letter.isascii() and letter not in "%_" else "_"
        if letter.isalnum() or letter == "'":
            either = f"[{same}{''.join(one.upper() for one in same if len(one.upper()) == 1)}]"
            glob, regex = glob + either, regex + either
        else:
            glob, regex = glob + (f"[{letter}]" if letter in "*?[" else letter), f"{regex}\\{letter}"
    return like, glob, regex
