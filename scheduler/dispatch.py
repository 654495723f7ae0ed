"""Sends one mail. The order of commits is explained in followup.services.delivery."""

from __future__ import annotations

import random

import structlog

from followup.errors import Conflict, DeliveryFailed, DeliveryUnknown
from followup.messages.facts import Cause
from followup.services import delivery
from scheduler.backoff import next_try
from scheduler.work import Work

log = structlog.get_logger("followup.dispatch")


def dispatch_one(work: Work) -> bool:
    """Take the next due mail and bring it one step on; returns whether there was any.

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
            with session.begin_nested():
                claimed = delivery.claim(session, work.firm, row, now=now)
        except Exception as error:  # one mail that cannot be written must not stop all the others
            log.exception("mail.cannot_be_written", mail=ident)
            session.refresh(row)
            delivery.broken(session, work.firm, row, type(error).__name__, now=now)
    if claimed is not None:
        _send(work, claimed)
    return True


def _send(work: Work, claimed: delivery.Claim) -> None:
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
        with work.database.writing() as session:
            delivery.unknown(session, claimed, answer=error.answer, now=work.clock())
    except DeliveryFailed as error:
        _failed(work, claimed, error)
    else:
        log.info("mail.sent" if work.transport.really_sends else "mail.written", mail=claimed.id)
        with work.database.writing() as session:
            delivery.sent(session, claimed, answer=answer, really=work.transport.really_sends, now=work.clock())


def _failed(work: Work, claimed: delivery.Claim, error: DeliveryFailed) -> None:
    now = work.clock()
    with work.database.writing() as session:
        row = delivery.held_by(session, claimed)
        if row is None:
            return
        again_at, cause = None, Cause.REFUSED
        if not error.permanent or error.ours:
            jitter = random.uniform(-1, 1)  # noqa: S311 - spreads retries, guards nothing
            again_at = next_try(row.attempts, row.first_failed_at or now, now, jitter=jitter)
            cause = Cause.OURS if error.ours else Cause.GAVE_UP
        log.warning("mail.failed", mail=claimed.id, answer=error.answer, again_at=again_at and again_at.isoformat())
        delivery.failed(session, work.firm, row, claimed, answer=error.answer, cause=cause, again_at=again_at, now=now)
