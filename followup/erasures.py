"""Erasing for good: in the database, in what is searched by, in written mails, and again after a restore.

A backup brings back what was erased after it was made. So each erasure is a line of `erasures.log` in the data folder:
whose number and when, no personal data. `followup restore` erases those again that are later than the backup.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from followup.config import Settings
from followup.db import Database, Session, forget_log
from followup.domain.states import Subject
from followup.errors import BadInput
from followup.models import Erasure
from followup.services import erasing, search

LOG = "erasures.log"
_AT_ONCE = 40  # steps through an index, each some hundredths of a second: a larger one is left to the clock
_MOST_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log."""

    at: datetime
    subject: Subject
    ident: int

    def __str__(self) -> str:
        """Return the line as it stands in the file."""
        return json.dumps({"at": self.at.isoformat(), "subject": self.subject.value, "id": self.ident})


def erase(database: Database, settings: Settings, verb: Callable[[Session], Erasure]) -> Erasure:
    """Erase as `verb` says, in one transaction, and leave nothing of it anywhere that this installation can reach.

    The log has its line before the transaction ends: at worst a restore erases what somebody wanted erased.
    """
    with database.writing() as session:
        erasure = verb(session)
        append(settings.data / LOG, [Line(erasure.at, erasure.subject, erasure.subject_id)])
    sweep(database, settings.mail_folder, now=erasure.at, most_steps=_AT_ONCE)
    return erasure


def sweep(database: Database, mail_folder: Path, *, now: datetime, most_steps: int = _MOST_STEPS) -> int:
    """Delete the written mails of erasures, and every trace in indexes and logs; returns how many it finished.

    Safe at any time, any number of times; what cannot be finished now is left for the next.
    """
    with database.reading() as session:
        waiting = {erasure.id: erasure.files for erasure in erasing.unswept(session)}
    if not waiting:
        return 0
    for ident in {file for files in waiting.values() for file in files}:
        for written in mail_folder.glob(f"*-{ident}.eml"):
            written.unlink(missing_ok=True)
    for kind in search.KINDS:
        for step in range(most_steps):
            with database.writing() as session:
                if not search.forget_deleted(session, kind, begin=step == 0):
                    break
        else:
            return 0
    if not forget_log(database):
        return 0
    with database.writing() as session:
        for erasure in erasing.unswept(session):
            if erasure.id in waiting:
                erasure.swept_at, erasure.files = now, []
    return len(waiting)


def replay(database: Database, lines: Iterable[Line], *, now: datetime) -> None:
    """Erase again what a backup brought back. Who is erased already stays so, whenever the backup was made."""
    for line in lines:
        with database.writing() as session:
            erasing.replay(session, line.subject, line.ident, now=now)


def read_log(file: Path) -> list[Line]:
    """Return the lines of a log, [] where there is none; raises BadInput where it cannot be read.

    A last line that a power cut ended before its erasure was through is none.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError):
        raise BadInput("erasures", "unreadable", f"{file} cannot be read") from None
    return list(_parsed(file, text.splitlines(keepends=True)))


def append(file: Path, lines: Sequence[Line]) -> None:
    """Add lines to a log, on disk when this returns."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        there = file.read_bytes()
        if not there.endswith(b"\n"):
            os.ftruncate(handle, there.rfind(b"\n") + 1)  # cut off by a power cut: see `read_log`
        os.write(handle, "".join(f"{line}\n" for line in lines).encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def _parsed(file: Path, lines: list[str]) -> Iterator[Line]:
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            said = json.loads(text)
            yield Line(datetime.fromisoformat(said["at"]), Subject(said["subject"]), int(said["id"]))
        except (ValueError, KeyError, TypeError):
            if number == len(lines) and not text.endswith("\n"):
                return
            raise BadInput("erasures", "not_a_log", f"{file}, line {number}: this is no log of erasures") from None
