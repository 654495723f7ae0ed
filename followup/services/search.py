"""Finding promises and texts by the words they hold, however many there are.

The words stand in two tables that triggers keep up to date (schema step 0004). A promise is found by what is to be
done, the sentence it comes from, its job and its customer's name; a touchpoint by its text (on PostgreSQL by its first
200,000 characters). Case and accents make no difference, and the last word may be the beginning of one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import column, func, literal, literal_column, table, text
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from followup.models import Commitment, Touchpoint

PAGE = 50
_MOST_WORDS = 8
_PAGES_MERGED = 500  # of an index in one step: some hundredths of a second
_TABLES: dict[type[SQLModel], str] = {Commitment: "commitment_words", Touchpoint: "touchpoint_words"}


def words_of(asked: str) -> list[str]:
    """Return the words that are looked for: in small letters, without accents and signs, at most eight."""
    plain = unicodedata.normalize("NFKD", asked.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[^\W_]+", letters)[:_MOST_WORDS]


def places(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Return where the words stand in a text, in order, as code-point offsets; of the last one a beginning will do."""
    if not words:
        return []
    plain = "".join((unicodedata.normalize("NFKD", letter)[:1] or letter).lower()[:1] or letter for letter in text)
    sought = [rf"{word}(?![^\W_])" for word in words[:-1]] + [rf"{words[-1]}[^\W_]*"]
    return [found.span() for found in re.finditer(rf"(?<![^\W_])(?:{'|'.join(sought)})", plain)]


def narrowed(session: Session, query: SelectOfScalar[Any], kind: type[SQLModel], asked: str) -> SelectOfScalar[Any]:
    """Return the query over commitments or touchpoints with only those rows that hold all words asked for.

    Without a word in `asked` nothing is found. Order by the row's own id, newest first: then the first page comes
    at once, also where a word stands in half of all rows.
    """
    found = words_of(asked)
    if not found:
        return query.where(literal(False))
    name = _TABLES[kind]
    ident = col(kind.id)  # type: ignore[attr-defined]  # both tables have one
    if session.get_bind().dialect.name == "sqlite":
        words = table(name, column("rowid"))
        said = " ".join(f'"{word}"' for word in found) + "*"
        return query.join(words, words.c.rowid == ident).where(literal_column(name).op("MATCH")(said))
    words = table(name, column("id"), column("words"))
    said = " & ".join(found) + ":*"
    return query.join(words, words.c.id == ident).where(words.c.words.op("@@")(func.to_tsquery("simple", said)))


def find_touchpoints(
    session: Session, asked: str, *, before_id: int | None = None, limit: int = PAGE
) -> Sequence[Touchpoint]:
    """Return texts that hold the words, the last one recorded first, from `before_id` on."""
    query = narrowed(session, select(Touchpoint), Touchpoint, asked)
    if before_id is not None:
        query = query.where(col(Touchpoint.id) < before_id)
    return session.exec(query.order_by(col(Touchpoint.id).desc()).limit(limit)).all()


def find_commitments(
    session: Session, asked: str, *, before_id: int | None = None, limit: int = PAGE
) -> Sequence[Commitment]:
    """Return promises that hold the words, the last one confirmed first, from `before_id` on."""
    query = narrowed(session, select(Commitment), Commitment, asked)
    if before_id is not None:
        query = query.where(col(Commitment.id) < before_id)
    return session.exec(query.order_by(col(Commitment.id).desc()).limit(limit)).all()


def forget_deleted(session: Session, kind: type[SQLModel], *, begin: bool) -> bool:
    """Take a step towards an index that holds no word of deleted rows; whether there is more to do.

    On SQLite a deleted row's words stay in the index, marked as gone, until its parts are merged into one: in steps,
    for a large index takes long and nobody can write meanwhile. The first step is to `begin`.
    """
    if session.get_bind().dialect.name != "sqlite":
        return False  # there they are a column of the row
    name, driver = _TABLES[kind], session.connection().connection.dbapi_connection
    before = driver.total_changes  # type: ignore[union-attr]  # the connection is open
    statement = text(f"INSERT INTO {name} ({name}, rank) VALUES ('merge', :pages)")  # noqa: S608 - a name of ours
    session.execute(statement, {"pages": -_PAGES_MERGED if begin else _PAGES_MERGED})
    return bool(driver.total_changes - before >= 2)  # type: ignore[union-attr]  # so SQLite says that it did something
