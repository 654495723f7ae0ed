"""The database refuses a worker for a moment: that says nothing of the mail in its hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from followup.config import load
from followup.db import Database
from followup.domain.states import Audience, MailState
from followup.services.firm import Firm
from scheduler.dispatch import dispatch_one
from scheduler.work import Work
from scheduler.worker import transport_for
from tests.people import Clock
from tests.proofs.place import Place


@pytest.fixture
def impatient(on_postgresql: Place) -> Iterator[Work]:
    """Waits for no lock longer than a moment, as where a deadlock is found or the administrator has set a limit."""
    with on_postgresql.database.writing() as session:
        name = session.scalar(text("SELECT current_database()"))
        session.execute(text(f'ALTER DATABASE "{name}" SET lock_timeout = 50'))
    settings = load(on_postgresql.config, environ={})
    work = Work(Database(settings.database_url), Firm(settings), transport_for(settings), Clock())
    yield work
    work.transport.close()
    work.database.close()


def test_a_mail_is_not_given_up_because_its_worker_met_a_lock(on_postgresql: Place, impatient: Work) -> None:
    on_postgresql.fill(1, Audience.CUSTOMER)
    with on_postgresql.database.writing() as other:
        other.execute(text("LOCK TABLE outbox_attempt IN SHARE MODE"))
        with pytest.raises(OperationalError, match="lock timeout"):
            dispatch_one(impatient)
    assert on_postgresql.states() == {MailState.QUEUED: 1}

    assert dispatch_one(impatient)
    assert on_postgresql.states() == {MailState.SENT: 1}
