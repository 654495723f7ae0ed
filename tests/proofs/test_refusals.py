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
from scheduler.dispatch import dispatch
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
            dispatch(impatient)
    assert on_postgresql.states() == {MailState.QUEUED: 1}

    assert dispatch(impatient) == 1
    assert on_postgresql.states() == {MailState.SENT: 1}


REFUSAL = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = 'lock_not_available'; END$$;
CREATE TRIGGER refusal BEFORE INSERT ON outbox_attempt FOR EACH ROW
WHEN (NEW.outbox_id > {first}) EXECUTE FUNCTION refuse();
"""


def test_how_a_mail_ended_is_noted_though_the_next_cannot_be_claimed(on_postgresql: Place, impatient: Work) -> None:
    """Both are one transaction, and the database refuses half of it."""
    on_postgresql.fill(2)
    with on_postgresql.database.writing() as session:
        session.execute(text(REFUSAL.format(first=session.scalar(text("SELECT min(id) FROM outbox_message")))))
    with pytest.raises(OperationalError, match="not now"):
        dispatch(impatient)
    assert on_postgresql.states() == {MailState.SENT: 1, MailState.QUEUED: 1}

    with on_postgresql.database.writing() as session:
        session.execute(text("DROP TRIGGER refusal ON outbox_attempt"))
    assert dispatch(impatient) == 1
    impatient.transport.close()
    on_postgresql.books().check()
