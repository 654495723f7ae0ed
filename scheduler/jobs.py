"""One function a line of the timetable: open a session, read the clock, call one service, log a count."""

from __future__ import annotations

import structlog

from followup.services import delivery, reminders, thanks
from scheduler.dispatch import dispatch_one
from scheduler.work import Work

log = structlog.get_logger("followup.jobs")


def rescue_stuck_mail(work: Work) -> None:
    """Take back mails whose process died while sending."""
    with work.database.writing() as session:
        count = delivery.rescue(session, now=work.clock())
    if count:
        log.warning("mail.rescued", count=count)


def review_held_thanks(work: Work) -> None:
    """Let go the thank-yous whose reason to wait has passed."""
    with work.database.writing() as session:
        count = thanks.review(session, work.firm, now=work.clock())
    if count:
        log.info("thanks.reviewed", count=count)


def write_digests(work: Work) -> None:
    """Put this morning's digests in the outbox."""
    with work.database.writing() as session:
        count = reminders.plan_digests(session, work.firm, now=work.clock())
    if count:
        log.info("digests.written", count=count)


def send_due_mail(work: Work) -> None:
    """Send until nothing is due."""
    while not work.stopping.is_set() and dispatch_one(work):
        pass
