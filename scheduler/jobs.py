"""One function a line of the timetable: open a session, read the clock, call one service, log a count."""

from __future__ import annotations

from datetime import timedelta

import structlog

from followup import erasures
from followup.db import server_now
from followup.services import channel, endings, passwords, reminders, replanning, retention, sessions, thanks, throttle
from scheduler.dispatch import dispatch
from scheduler.work import Work

log = structlog.get_logger("followup.jobs")


def mind_the_clock(work: Work) -> None:
    """Trust no moment that a clock which was set has made due, and reckon anew what one hid that was set back."""
    jumped = work.watch.jump() if work.watch else timedelta(0)
    with work.database.writing() as session:
        now = work.clock()
        if jumped > timedelta(0):
            log.error("clock.set_forward", by=str(jumped))
            channel.distrust(session, min(now, server_now(session)))
        channel.trust_from(session, now)
    if jumped < timedelta(0):
        log.error("clock.set_back", by=str(-jumped))
        _replan_all(work)


def follow_the_settings(work: Work) -> None:
    """Move waiting reminders where the firm's hours, its calendar or its zone changed."""
    with work.database.reading() as session:
        changed = replanning.has_changed(session, work.firm, now=work.clock())
    if changed:
        _replan_all(work)


def tidy_logins(work: Work) -> None:
    """Drop what has nothing to say any more about logins: counted tries, old links, sessions that ended."""
    with work.database.writing() as session:
        for drawer in (throttle, passwords, sessions):
            drawer.tidy(session, now=work.clock())


def finish_erasures(work: Work) -> None:
    """Leave nothing of what was erased in files and indexes, where that could not be done at once."""
    count = erasures.sweep(work.database, work.firm.settings.mail_folder, now=work.clock())
    if count:
        log.info("erasures.finished", count=count)


def let_old_texts_go(work: Work) -> None:
    """Take away what is older than the firm wants to keep it, a portion at a time."""
    total = 0
    while not work.stopping.is_set():
        with work.database.writing() as session:
            count = retention.tidy(session, work.firm, now=work.clock())
        total += count
        if not count:
            break
    if total:
        log.info("texts.removed", count=total)


def rescue_stuck_mail(work: Work) -> None:
    """Take back mails whose process died while sending."""
    with work.database.writing() as session:
        count = endings.rescue(session, now=work.clock())
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
    """Send until nothing is due, or nothing can be sent."""
    dispatch(work)


def _replan_all(work: Work) -> None:
    last: int | None = 0
    while last is not None and not work.stopping.is_set():
        with work.database.writing() as session:
            last = replanning.replan(session, work.firm, last, now=work.clock())
    log.info("reminders.reckoned_anew")
