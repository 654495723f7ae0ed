"""Backups: everything that the database holds in one file, and back again with all mail paused.

The file is a zip with the database and a manifest that says what it is. It holds what customers wrote: only its owner
can read it. The server's secret is not in it; a restored installation makes a new one, and everybody logs in again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, make_url, select, text
from sqlmodel import SQLModel

from followup import __version__, db, erasures
from followup.domain.states import PauseReason
from followup.errors import BadInput, ConfigError, Duplicate
from followup.services import channel, signs

MANIFEST, SQLITE, DUMP = "manifest.json", "followup.db", "followup.dump"
_PART = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is: by which version, of which schema, when, and how many rows each table had."""

    version: str
    schema: str
    database: str  # "sqlite" or "postgresql"
    made_at: str  # ISO instant, UTC
    sha256: str  # of the database in it
    rows: dict[str, int]


def back_up(url: str, file: Path, *, now: datetime) -> Manifest:
    """Write a backup of the database at that address while others go on using it.

    The file is there under its name only when it is whole and on disk. Raises Duplicate where it exists already,
    ConfigError where PostgreSQL's pg_dump is missing or fails, SchemaError where the schema is not this version's.
    """
    if file.exists():
        raise Duplicate(f"{file} exists already: choose another name")
    source = db.sqlite_file(url)
    with _opened(url) as database, _folder_beside(file) as folder:
        db.check_schema(database)
        copy = folder / (DUMP if source is None else SQLITE)
        if source is None:
            _postgresql("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={copy}")
        else:
            with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(copy)) as here:
                there.backup(here)
        manifest = Manifest(
            version=__version__,
            schema=str(db.schema_revision(database)),
            database="postgresql" if source is None else "sqlite",
            made_at=now.isoformat(),
            sha256=_digest(copy),
            rows=_count_rows(database),
        )
        whole = folder / "whole"
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as out:
            out.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            out.write(copy, copy.name)
        whole.chmod(0o600)
        with whole.open("rb+") as written:
            os.fsync(written.fileno())
        whole.replace(file)
    return manifest


def restore(url: str, file: Path, *, erased: Sequence[erasures.Line] = (), now: datetime) -> Manifest:
    """Put a backup into an empty database and bring its schema to this version's; all mail is paused.

    Those of the `erased` whom the backup brings back are erased again before anybody can read
    them; what is searched by follows with the next `erasures.sweep`.

    What was due until `now` may have left after the backup was made: it no longer leaves by itself, even when mail is
    resumed. Raises BadInput where the file is no whole backup or of the other kind of database, Duplicate where the
    database is not empty, SchemaError where it is of a newer version. Where it fails, the database is as it was.
    """
    target = db.sqlite_file(url)
    with _unpacked(file) as (manifest, copy):
        if manifest.database != ("postgresql" if target is None else "sqlite"):
            raise BadInput(
                "file", "other_database", f"it holds a {manifest.database} database: configure one to restore it"
            )
        make_safe = partial(_make_safe, erased=erased, now=now)
        if target is None:
            _restore_postgresql(url, copy, make_safe)
        else:
            _restore_sqlite(target, copy, make_safe)
    return manifest


def _restore_sqlite(target: Path, copy: Path, make_safe: Callable[[str], None]) -> None:
    if target.exists():
        raise Duplicate(f"there is a database already: stop followup and move {target} away first")
    with closing(sqlite3.connect(copy)) as restored:
        if restored.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise BadInput("file", "damaged", "the database in it is damaged")
    beside = target.with_name(f"{target.name}.restoring")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.move(copy, beside)
    try:
        make_safe(f"sqlite:///{beside.as_posix()}")
        beside.replace(target)
    finally:
        for left in beside.parent.glob(f"{beside.name}*"):
            left.unlink()


def _restore_postgresql(url: str, copy: Path, make_safe: Callable[[str], None]) -> None:
    with _opened(url) as database:
        if not db.is_empty(database):
            raise Duplicate("the database is not empty: create a new one and name it in config.toml")
        with database.engine.connect() as connection:
            others = (
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if connection.scalar(text(others)):
                raise Duplicate("other programs are connected to the database: stop followup first")
    _postgresql(
        "pg_restore", url, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(copy)
    )
    make_safe(url)


def _make_safe(url: str, erased: Sequence[erasures.Line], now: datetime) -> None:
    """Bring a restored database up to date, let no mail leave from it, and erase again who was erased since."""
    with _opened(url) as database:
        db.upgrade(database)
        with database.writing() as session:
            signs.forget(session)
            channel.pause(session, PauseReason.RESTORED, now=now)
            channel.distrust(session, now)
        erasures.replay(database, erased, now=now)


@contextmanager
def _opened(url: str) -> Iterator[db.Database]:
    database = db.Database(url)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _folder_beside(file: Path) -> Iterator[Path]:
    """Yield a folder on the same disk, for what is not whole yet; only this user can look into it."""
    try:
        with TemporaryDirectory(prefix=".followup-", dir=file.parent) as name:
            yield Path(name)
    except FileNotFoundError:
        raise BadInput("file", "unwritable", f"there is no folder {file.parent}") from None
    except PermissionError:
        raise BadInput("file", "unwritable", f"{file.parent} cannot be written") from None


@contextmanager
def _unpacked(file: Path) -> Iterator[tuple[Manifest, Path]]:
    """Yield what a backup says of itself, and the database in it, whole."""
    with TemporaryDirectory(prefix="followup-") as name:
        try:
            with zipfile.ZipFile(file) as packed:
                manifest = Manifest(**json.loads(packed.read(MANIFEST)))
                copy = Path(packed.extract(DUMP if manifest.database == "postgresql" else SQLITE, name))
        except OSError as error:
            raise BadInput("file", "unreadable", f"{file} cannot be read ({error.strerror})") from None
        except (zipfile.BadZipFile, KeyError, TypeError, ValueError):
            raise BadInput("file", "not_a_backup", f"{file} is not a whole backup of followup") from None
        if _digest(copy) != manifest.sha256:
            raise BadInput("file", "damaged", f"{file} is not what was written: the database in it has changed")
        yield manifest, copy


def _digest(file: Path) -> str:
    found = hashlib.sha256()
    with file.open("rb") as stream:
        while part := stream.read(_PART):
            found.update(part)
    return found.hexdigest()


def _count_rows(database: db.Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in SQLModel.metadata.sorted_tables
        }


def _postgresql(program: str, url: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on the database; the password is handed over where no list of processes
    shows it."""
    found = shutil.which(program)
    if found is None:
        raise ConfigError(f"{program} is not installed: it comes with PostgreSQL's client programs")
    from psycopg.conninfo import make_conninfo  # an extra, which is there where PostgreSQL is used

    at = make_url(url)
    place: dict[str, Any] = {"host": at.host, "port": at.port, "user": at.username, "dbname": at.database, **at.query}
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL, arguments of ours
        [found, f"--dbname={make_conninfo(**place)}", *arguments],
        env={**os.environ, **({"PGPASSWORD": at.password} if at.password else {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ConfigError(f"{program} failed: {' '.join(done.stderr.split())[:300]}")
