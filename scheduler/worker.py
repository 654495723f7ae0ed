"""The tick: APScheduler calls the timetable, in one thread per process. The database is the truth of what is due."""

from __future__ import annotations

from datetime import UTC

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from followup.clock import Clock, system_clock
from followup.config import Settings
from followup.db import Database
from followup.services.firm import Firm
from scheduler.mailer import FolderTransport, SmtpTransport
from scheduler.timetable import TIMETABLE
from scheduler.work import Transport, Work


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
    """Runs the timetable in the background until it is stopped."""

    def __init__(self, settings: Settings, database: Database, clock: Clock = system_clock) -> None:
        self.work = Work(database, Firm(settings), transport_for(settings, clock), clock)
        # One thread: jobs run one after the other and the mail connection has one user. A tick that comes late or
        # twice changes nothing, so runs are merged and never dropped.
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for entry in TIMETABLE:
            self._scheduler.add_job(
                entry.job,
                "interval",
                seconds=entry.ticks * settings.dispatch.tick_seconds,
                args=[self.work],
                next_run_time=system_clock(),  # the tick beats in real time, whatever `clock` says is due
            )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Finish the message in hand, then end."""
        self.work.stopping.set()
        self._scheduler.shutdown(wait=True)
        self.work.transport.close()
