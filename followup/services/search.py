"""Finding promises, texts and customers by the words they hold, however many there are.

The words stand in tables that triggers keep up to date (schema steps 0004 and 0013). A promise is found by what is to
be done, the sentence it comes from, its job and its customer's name; a touchpoint by its text (on PostgreSQL by its
first 200,000 characters). Case and accents make no difference, and the last word may be the beginning of one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, TableClause, column, func, literal, literal_column, table, text
from sqlalchemy import select as sql_select
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from followup.models import Commitment, Contact, Customer, Touchpoint
from followup.services.names import plain

PAGE = 50
_MOST_WORDS = 8
_FEW = 2_000  # rows, up to which they are named one by one
_SHORT = 3  # letters of a beginning that SQLite's index knows as it knows words
_ENDINGS = 100  # words that a beginning may stand for, up to which they are named one by one
_PAGES_MERGED = 500  # of an index in one step: some hundredths of a second
KINDS: tuple[type[SQLModel], ...] = (Commitment, Touchpoint, Customer, Contact)
_TABLES: dict[type[SQLModel], TableClause] = {
    kind: table(f"{kind.__tablename__}_words", column("rowid"), column("id"), column("words"))  # one or two of these
    for kind in KINDS
}
_LEAP = """
WITH RECURSIVE found (term) AS (
    SELECT (SELECT term FROM {0} WHERE term >= :said LIMIT 1)
    UNION ALL SELECT (SELECT term FROM {0} WHERE term >= found.term || char(1) LIMIT 1) FROM found WHERE term < :end
) SELECT term FROM found WHERE term < :end LIMIT :most
"""
_VOCABULARIES = {_TABLES[kind]: text(_LEAP.format(f"{kind.__tablename__}_words_vocabulary")) for kind in KINDS[:2]}


def words_of(asked: str) -> list[str]:
    """Return the words that are looked for: in small letters, without accents and signs, at most eight."""
    return re.findall(r"[^\W_]+", plain(asked))[:_MOST_WORDS]


def places(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Return where the words stand in a text, in order, as code-point offsets; of the last one a beginning will do."""
    if not words:
        return []
    folded = "".join((unicodedata.normalize("NFKD", letter)[:1] or letter).lower()[:1] or letter for letter in text)
    sought = [rf"{word}(?![^\W_])" for word in words[:-1]] + [rf"{words[-1]}[^\W_]*"]
    return [found.span() for found in re.finditer(rf"(?<![^\W_])(?:{'|'.join(sought)})", folded)]


def narrowed(session: Session, query: SelectOfScalar[Any], kind: type[SQLModel], asked: str) -> SelectOfScalar[Any]:
    """Return the query over commitments or touchpoints with only those rows that hold all words asked for.

    Without a word in `asked` nothing is found. A single letter stands for itself alone, for half of all words begin
    with it.
    """
    return _narrowed(session, query, kind, asked)[0]


def newest_first(
    session: Session, query: SelectOfScalar[Any], kind: type[SQLModel], asked: str, before_id: int | None = None
) -> SelectOfScalar[Any]:
    """Return the query narrowed, from the row last added (or before `before_id`) on.

    In that order the first page comes at once, also where a word stands in half of all rows.
    """
    query, place = _narrowed(session, query, kind, asked)
    return (query if before_id is None else query.where(place < before_id)).order_by(place.desc())


def holding(session: Session, kind: type[SQLModel], word: str) -> Any:
    """Return the ids of customers or contacts of whom something begins with this word, as a query."""
    words, place = _index(session, kind)
    return sql_select(place).where(_holds(session, words, [word]))


def find_touchpoints(
    session: Session, asked: str, *, before_id: int | None = None, limit: int = PAGE
) -> Sequence[Touchpoint]:
    """Return texts that hold the words, the last one recorded first, from `before_id` on."""
    return session.exec(newest_first(session, select(Touchpoint), Touchpoint, asked, before_id).limit(limit)).all()


def find_commitments(
    session: Session, asked: str, *, before_id: int | None = None, limit: int = PAGE
) -> Sequence[Commitment]:
    """Return promises that hold the words, the last one confirmed first, from `before_id` on."""
    return session.exec(newest_first(session, select(Commitment), Commitment, asked, before_id).limit(limit)).all()


def _narrowed(
    session: Session, query: SelectOfScalar[Any], kind: type[SQLModel], asked: str
) -> tuple[SelectOfScalar[Any], Any]:
    """Return the query narrowed, and the column to order it by."""
    found, ident = words_of(asked), col(kind.id)  # type: ignore[attr-defined]  # every kind has one
    if not found:
        return query.where(literal(False)), ident
    words, place = _index(session, kind)
    holds = _holds(session, words, found)
    if session.get_bind().dialect.name == "postgresql":
        # Its planner cannot tell a rare word from one that nobody ever wrote, and would go through all rows for it.
        few = session.scalars(sql_select(place).where(holds).limit(_FEW + 1)).all()
        if len(few) <= _FEW:
            return query.where(ident.in_(few)), ident
        # Nor that words keep company ("quadro elettrico"): it would fetch and sort thousands for a page. Put like this
        # the question is no longer one for the index, and rows are gone through from the newest on.
        holds = holds.is_(True)
    return query.join(words, place == ident).where(holds), place


def _index(session: Session, kind: type[SQLModel]) -> tuple[TableClause, ColumnElement[int]]:
    """Return the table of words of a kind, and which of its columns says the row."""
    words = _TABLES[kind]
    return words, words.c.rowid if session.get_bind().dialect.name == "sqlite" else words.c.id


def _holds(session: Session, words: TableClause, found: list[str]) -> ColumnElement[bool]:
    """Return the question whether a row of a table of words holds all of these, of the last one a beginning."""
    begins = len(found[-1]) > 1
    if session.get_bind().dialect.name == "sqlite":
        *whole, last = (f'"{word}"' for word in found)
        if begins:
            last = _beginning(session, words, found[-1])
        return literal_column(words.name).op("MATCH", is_comparison=True)(" AND ".join([*whole, last]))
    said = " & ".join(found) + (":*" if begins else "")
    return words.c.words.op("@@", is_comparison=True)(func.to_tsquery("simple", said))


def _beginning(session: Session, words: TableClause, said: str) -> str:
    """Return what FTS5 is asked for a beginning of a word: the words that it stands for, where they are few.

    Asked for the beginning, it would first collect the rows of all of them, half a second of work where one stands in
    every text; words joined by OR it follows from the newest row on. They are found by leaping from word to word.
    """
    vocabulary = _VOCABULARIES.get(words)
    if vocabulary is None or len(said) <= _SHORT:
        return f'"{said}"*'
    asked = {"said": said, "end": f"{said}\U0010ffff", "most": _ENDINGS + 1}
    found = session.execute(vocabulary, asked).scalars().all()
    if len(found) > _ENDINGS:
        return f'"{said}"*'
    return "(" + " OR ".join(f'"{word}"' for word in found or [said]) + ")"


def forget_deleted(session: Session, kind: type[SQLModel], *, begin: bool) -> bool:
    """Take a step towards an index that holds no word of deleted rows; whether there is more to do.

    On SQLite a deleted row's words stay in the index, marked as gone, until its parts are merged into one: in steps,
    for a large index takes long and nobody can write meanwhile. The first step is to `begin`.
    """
    if session.get_bind().dialect.name != "sqlite":
        return False  # there they are a column of the row
    name, driver = _TABLES[kind].name, session.connection().connection.dbapi_connection
    before = driver.total_changes  # type: ignore[union-attr]  # the connection is open
    statement = text(f"INSERT INTO {name} ({name}, rank) VALUES ('merge', :pages)")  # noqa: S608 - a name of ours
    session.execute(statement, {"pages": -_PAGES_MERGED if begin else _PAGES_MERGED})
    return bool(driver.total_changes - before >= 2)  # type: ignore[union-attr]  # so SQLite says that it did something
