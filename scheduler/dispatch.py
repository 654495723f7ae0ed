"""Sends mails, one by one. The order of commits is explained in followup.services.delivery."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime

import structlog

from followup.db import Connection, Session, is_unavailable
from followup.errors import Conflict, DeliveryFailed, DeliveryUnknown, where
from followup.messages.facts import Cause
from followup.services import addresses, delivery, endings
from scheduler.backoff import next_try
from scheduler.work import Work

log = structlog.get_logger("followup.dispatch")
_PATIENCE = (0.5, 1, 2, 4, 8, 15, 15, 15, 15, 15, 15)  # seconds; together less than a lease leaves for it


Note = Callable[[Session, datetime], None]  # writes down how a mail ended


def dispatch(work: Work, most: int | None = None) -> int:
    """Send due mails, or so many, one after the other; returns how many were brought one step on.

    It ends where none is due, where all mail is paused, where the worker is told to stop, and where the mail server
    cannot be reached: then every other mail would only wait for the same. For each mail:

    1. Note how the one before ended, and claim this one, or cancel, hold or put it off where it is no longer right to
       send it; commit.
    2. Agree with the server on everything but the text.
    3. Note "in data"; commit.
    4. Send the text.

    How the last one ended is noted by itself.
    """
    count, note, go_on = 0, None, True
    with work.database.engine.connect() as on:
        while go_on and not work.stopping.is_set() and count != most:
            found, claimed = _claim_next(work, on, note)
            note = None
            if not found:
                break
            count += 1
            if claimed is not None:
                note, go_on = _send(work, on, claimed)
    if note is not None:
        _write_down(work, note)
    return count


def _claim_next(work: Work, on: Connection, note: Note | None) -> tuple[bool, delivery.Claim | None]:
    """Write down how the last mail ended and claim the next; returns whether one was due, and the claim on it.

    What is known of the last one is written down whatever becomes of the next.
    """
    now = work.clock()
    ident = None
    try:
        with work.database.writing(on) as session:
            if note is not None:
                note(session, now)
            due = delivery.next_due(session, now=now)
            if due is None:
                return False, None
            ident = due.row.id
            return True, delivery.claim(session, work.firm, due, now=now)
    except Exception as error:
        if note is not None:
            _write_down(work, note)
        if ident is None or is_unavailable(error):  # a lock, a full disk: that says nothing of the mail
            raise
        log.error("mail.cannot_be_written", mail=ident, error=type(error).__name__, at=where(error))
        with work.database.writing() as session:  # one mail that cannot be written must not stop all the others
            endings.broken(session, work.firm, ident, type(error).__name__, now=now)
        return True, None


def _send(work: Work, on: Connection, claimed: delivery.Claim) -> tuple[Note | None, bool]:
    """Bring a claimed mail to the server; returns what is to be noted of it, and whether another would fare better."""

    def begin_data() -> None:
        with work.database.writing(on) as session:
            delivery.begin_data(session, claimed, now=work.clock())

    try:
        answer = work.transport.deliver(
            claimed.message, sender=claimed.sender, recipient=claimed.recipient, before_body=begin_data
        )
    except Conflict:
        log.warning("mail.lease_lost", mail=claimed.id)
        return None, True
    except DeliveryUnknown as error:
        log.warning("mail.unknown", mail=claimed.id, answer=error.answer)
        said = error.answer
        return lambda session, now: endings.unknown(session, claimed, answer=said, now=now), True
    except DeliveryFailed as error:
        fault = error
        return lambda session, now: _failed(session, work, claimed, fault, now), not error.ours
    really = work.transport.really_sends
    log.info("mail.sent" if really else "mail.written", mail=claimed.id)
    return lambda session, now: endings.sent(session, claimed, answer=answer, really=really, now=now), True


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


def _write_down(work: Work, note: Note) -> None:
    """Note how a mail ended. While the database is away it is tried again: what is known must not be lost."""
    for wait in (*_PATIENCE, None):
        try:
            with work.database.writing() as session:
                note(session, work.clock())
        except Exception as error:
            if wait is None or not is_unavailable(error):
                raise
            log.warning("database.unavailable", again_in_seconds=wait)
            work.stopping.wait(wait)
        else:
            return
