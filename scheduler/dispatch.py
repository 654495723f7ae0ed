"""Sends one mail. The order of commits is explained in followup.services.delivery."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime

import structlog

from followup.db import Session, is_unavailable
from followup.errors import Conflict, DeliveryFailed, DeliveryUnknown, where
from followup.messages.facts import Cause
from followup.services import addresses, delivery, endings
from scheduler.backoff import next_try
from scheduler.work import Work

log = structlog.get_logger("followup.dispatch")
_PATIENCE = (0.5, 1, 2, 4, 8, 15, 15, 15, 15, 15, 15)  # seconds; together less than a lease leaves for it


def dispatch_one(work: Work) -> bool:
    """Take the next due mail and bring it one step on; returns whether there may be another to do now.

    There is not where none was due, where all mail is paused, and where the mail server cannot be reached: then every
    other mail would only wait for the same.

    1. Claim it, or cancel, hold or put it off where it is no longer right to send it; commit.
    2. Agree with the server on everything but the text.
    3. Note "in data"; commit.
    4. Send the text.
    5. Note how it ended; commit.
    """
    now = work.clock()
    claimed = None
    with work.database.writing() as session:
        row = delivery.next_due(session, now=now)
        if row is None:
            return False
        ident = row.id
        try:
            claimed = delivery.claim(session, work.firm, row, now=now)
            session.flush()
        except Exception as error:  # one mail that cannot be written must not stop all the others
            if is_unavailable(error):  # a lock, a full disk: that says nothing of the mail
                raise
            log.error("mail.cannot_be_written", mail=ident, error=type(error).__name__, at=where(error))
            session.rollback()
            endings.broken(session, work.firm, ident, type(error).__name__, now=now)
    return claimed is None or _send(work, claimed)


def _send(work: Work, claimed: delivery.Claim) -> bool:
    def begin_data() -> None:
        with work.database.writing() as session:
            delivery.begin_data(session, claimed, now=work.clock())

    try:
        answer = work.transport.deliver(
            claimed.message, sender=claimed.sender, recipient=claimed.recipient, before_body=begin_data
        )
    except Conflict:
        log.warning("mail.lease_lost", mail=claimed.id)
    except DeliveryUnknown as error:
        log.warning("mail.unknown", mail=claimed.id, answer=error.answer)
        said = error.answer
        _note(work, lambda session, now: endings.unknown(session, claimed, answer=said, now=now))
    except DeliveryFailed as error:
        fault = error
        _note(work, lambda session, now: _failed(session, work, claimed, fault, now))
        return not error.ours
    else:
        really = work.transport.really_sends
        log.info("mail.sent" if really else "mail.written", mail=claimed.id)
        _note(work, lambda session, now: endings.sent(session, claimed, answer=answer, really=really, now=now))
    return True


def _failed(session: Session, work: Work, claimed: delivery.Claim, error: DeliveryFailed, now: datetime) -> None:
    row = endings.held_by(session, claimed)
    if row is None:
        return
    if error.ours and error.permanent:
        log.error("mail.paused", mail=claimed.id, answer=error.answer)
        endings.stopped_by_a_fault_of_ours(session, row, claimed, answer=error.answer, now=now)
        return
    if error.nobody_there:
        addresses.refuse(session, row.recipient, error.answer, now=now)
    again_at, cause = None, Cause.REFUSED
    if not error.permanent:
        jitter = random.uniform(-1, 1)  # noqa: S311 - spreads retries, guards nothing
        again_at = next_try(row.attempts, row.first_failed_at or now, now, jitter=jitter)
        cause = Cause.OURS if error.ours else Cause.GAVE_UP
    log.warning("mail.failed", mail=claimed.id, answer=error.answer, again_at=again_at and again_at.isoformat())
    endings.failed(session, work.firm, row, claimed, answer=error.answer, cause=cause, again_at=again_at, now=now)


def _note(work: Work, write: Callable[[Session, datetime], None]) -> None:
    """Write down how a mail ended. While the database is away it is tried again: what is known must not be lost."""
    for wait in (*_PATIENCE, None):
        try:
            with work.database.writing() as session:
                write(session, work.clock())
        except Exception as error:
            if wait is None or not is_unavailable(error):
                raise
            log.warning("database.unavailable", again_in_seconds=wait)
            work.stopping.wait(wait)
        else:
            return
