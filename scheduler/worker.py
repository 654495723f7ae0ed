"""The tick: APScheduler calls the timetable, in one thread per process. The database is the truth of what is due."""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from functools import partial

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from followup.clock import Clock, system_clock
from followup.config import Settings
from followup.db import Database, is_collision, is_unavailable, sqlite_file
from followup.domain.states import WorkerRole
from followup.errors import where
from followup.services import signs
from followup.services.house_rules import Firms
from scheduler import jobs
from scheduler.drift import ClockWatch
from scheduler.folder import FolderTransport
from scheduler.mailer import SmtpTransport
from scheduler.standing import Alone, Together
from scheduler.timetable import TIMETABLE
from scheduler.work import Transport, Work

log = structlog.get_logger("followup.worker")
# It warns of every beat that comes while a full outbox is being sent: such a beat is merged into the next, as is meant.
logging.getLogger("apscheduler").setLevel(logging.ERROR)


def transport_for(settings: Settings, clock: Clock = system_clock) -> Transport:
    """Return the way for mail to leave that config.toml names."""
    mail = settings.mail
    if mail.transport == "folder":
        return FolderTransport(settings.mail_folder, clock)
    return SmtpTransport(
        mail.host,
        mail.port,
        security=mail.security,
        user=mail.user,
        password=settings.mail_password.get_secret_value() if settings.mail_password else "",
        timeout=mail.timeout_seconds,
    )


class Worker:
    """Runs the timetable in the background until it is stopped. On SQLite one process does; others stand by."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock = system_clock,
        also: Callable[[Database], None] = lambda _database: None,
    ) -> None:
        """`also` is done at each tick and at the end by every process, whoever's turn it is."""
        self._also = also
        self._firms = Firms(settings)
        self.work = Work(database, self._firms.known, transport_for(settings, clock), clock, ClockWatch(clock))
        file = sqlite_file(settings.database_url)
        self._turn = Together() if file is None else Alone(file.with_name(f"{file.name}.worker"))
        self._ident = secrets.token_hex(16)
        self._count = 0
        # One job in one thread: the timetable's lines run one after the other and the mail connection has one user. A
        # tick that comes late, or while one is under way, is merged with the next: the database knows what is due.
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_job(
            self._tick,
            "interval",
            seconds=settings.dispatch.tick_seconds,
            next_run_time=system_clock(),  # the tick beats in real time, whatever `clock` says is due
        )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def begin_nothing(self) -> None:
        """Let the message in hand be the last."""
        self.work.stopping.set()

    def stop(self) -> None:
        """Finish the message in hand, then end."""
        self.begin_nothing()
        self._scheduler.shutdown(wait=True)
        self.work.transport.close()
        self._turn.let_go()
        self._guarded(partial(self._also, self.work.database))
        self._guarded(self._sign_off)

    def _tick(self) -> None:
        turn, self._count = self._count, self._count + 1
        ours = self._turn.is_ours()
        self._guarded(partial(self._also, self.work.database))
        self._guarded(partial(self._sign_in, WorkerRole.ACTIVE if ours else WorkerRole.STANDBY))
        if ours:
            self._guarded(self._follow_the_settings)
        for entry in TIMETABLE:
            if ours and turn % entry.ticks == 0:
                self._guarded(partial(entry.job, self.work))

    def _follow_the_settings(self) -> None:
        """Go on with what was settled on screen since the last tick; waiting reminders move at once."""
        with self.work.database.reading() as session:
            firm = self._firms.current(session)
        if firm is not self.work.firm:
            self.work = replace(self.work, firm=firm)
            jobs.follow_the_settings(self.work)

    def _guarded(self, step: Callable[[], None]) -> None:
        """Take one step. What goes wrong in it is logged; the others go on, and the next tick tries again."""
        try:
            step()
        except Exception as error:
            if is_unavailable(error):
                log.warning("database.unavailable")
            elif is_collision(error):  # on PostgreSQL several tick at once, and one of them was first
                log.warning("tick.collided", at=where(error))
            else:
                log.error("tick.failed", error=type(error).__name__, at=where(error))

    def _sign_in(self, role: WorkerRole) -> None:
        with self.work.database.writing() as session:
            signs.sign(session, self._ident, host=socket.gethostname(), pid=os.getpid(), role=role)

    def _sign_off(self) -> None:
        with self.work.database.writing() as session:
            signs.sign_off(session, self._ident)
