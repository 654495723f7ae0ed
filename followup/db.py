"""One way to the database: short transactions, begun and committed at the edges.

Reading and writing are told apart because SQLite decides at BEGIN: a transaction that reads first and writes later
can lose the race for the lock, so everything that may write begins IMMEDIATE.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection as Connection  # the scheduler names it, and imports no tool
from sqlalchemy import DateTime, Engine, Integer, bindparam, create_engine, event, func, inspect, select
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session as Session  # the faces name it in their signatures and import no tool

from followup.errors import Conflict, SchemaError

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_SECONDS = 30


class Database:
    """An engine and the two kinds of session. Share one per process; sessions are one per unit of work."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session whose changes, if any, are thrown away."""
        with Session(self.engine.execution_options(followup_reads=True), expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self, on: Connection | None = None) -> Iterator[Session]:
        """Yield a session that commits when the block ends and rolls back when it raises.

        `on` is a connection of `engine` that many units of work follow each other on: whether it still answers is asked
        once and not before each of them. Raises Conflict where two units of work changed the same row.
        """
        with Session(on or self.engine, expire_on_commit=False) as session:
            try:
                yield session
                session.commit()
            except StaleDataError:
                raise Conflict("somebody else changed it in the meantime: read it again") from None

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def sqlite_file(url: str) -> Path | None:
    """Return the file of a SQLite database, None for one in memory or on a server."""
    path = url.removeprefix("sqlite:///")
    return Path(path) if url.startswith("sqlite") and path not in ("", ":memory:") else None


def server_now(session: Session) -> datetime:
    """Return the database's own clock (UTC): leases are counted on it, so that processes agree."""
    if session.get_bind().dialect.name == "sqlite":
        text = session.scalar(select(func.strftime("%Y-%m-%dT%H:%M:%f+00:00", "now")))
        return datetime.fromisoformat(str(text))
    now: datetime = session.scalars(select(func.clock_timestamp())).one()
    return now


class ServerTime(FunctionElement[datetime]):
    """That clock within a statement, ahead by as many seconds as the parameter of this name says when it is executed.

    Asking for it first would be one more question a mail.
    """

    type = DateTime(timezone=True)
    inherit_cache = True

    def __init__(self, seconds_ahead: str) -> None:
        super().__init__(bindparam(seconds_ahead, type_=Integer))


@compiles(ServerTime, "sqlite")
def _sqlite_time(element: ServerTime, compiler: SQLCompiler, **kw: Any) -> str:
    """As it stands in columns, so that texts compare as instants do."""
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', {compiler.process(element.clauses, **kw)} || ' seconds')"


@compiles(ServerTime, "postgresql")
def _postgresql_time(element: ServerTime, compiler: SQLCompiler, **kw: Any) -> str:
    return f"(clock_timestamp() + make_interval(secs => {compiler.process(element.clauses, **kw)}))"


def forget_log(database: Database) -> bool:
    """Bring SQLite's log of changes into its file and empty it; whether nothing of what was deleted is left there.

    On PostgreSQL the server does this itself.
    """
    if database.engine.dialect.name != "sqlite":
        return True
    connection = database.engine.raw_connection()
    try:
        busy, _, _ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    return not busy


def is_empty(database: Database) -> bool:
    """Whether nothing was ever put there."""
    return not inspect(database.engine).get_table_names()


def schema_revision(database: Database) -> str | None:
    """Return the schema step the database stands at, or None for none."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def check_schema(database: Database) -> None:
    """Raise SchemaError unless the database stands at this version's schema."""
    scripts = ScriptDirectory.from_config(_alembic())
    at, head = schema_revision(database), scripts.get_current_head()
    if at == head:
        return
    if at is None:
        raise SchemaError("the database has no schema of followup: run `followup db upgrade`")
    _refuse_newer(scripts, at)
    raise SchemaError(f"the database stands at schema {at}, this version needs {head}: run `followup db upgrade`")


def upgrade(database: Database) -> str:
    """Bring the schema to this version's and return its revision; refuses a newer one with SchemaError."""
    config = _alembic()
    scripts = ScriptDirectory.from_config(config)
    if (at := schema_revision(database)) is not None:
        _refuse_newer(scripts, at)
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return str(scripts.get_current_head())


def _refuse_newer(scripts: ScriptDirectory, at: str) -> None:
    """Raise SchemaError for a schema step that this version does not know."""
    try:
        scripts.get_revision(at)
    except CommandError:
        raise SchemaError(
            f"the database stands at schema {at}, which is newer than this version of followup: install the newer one"
        ) from None


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _engine(url: str) -> Engine:
    # hide_parameters: an error message must not carry what customers wrote into a log.
    if not url.startswith("sqlite"):
        return create_engine(url, hide_parameters=True, pool_pre_ping=True)
    if file := sqlite_file(url):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # what customers wrote is for this user only
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": _BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver would begin by itself, and too late
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("followup_reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def is_unavailable(error: Exception) -> bool:
    """Whether the database could not be reached, was locked for too long or is full: worth trying again later."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, OperationalError | InterfaceError)


def is_collision(error: Exception) -> bool:
    """Whether the database refused a row because another unit of work recorded the same at that moment."""
    return isinstance(error, IntegrityError)
