"""A worker over a real database, with a real mail server at the other end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from scheduler.mailer import SmtpTransport
from scheduler.work import Work
from tests.ledger import commit
from tests.scheduler.servers import HOST, PostOffice, open_office

THURSDAY = date(2026, 11, 26)


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def work(database, firm, clock, office) -> Iterator[Work]:
    with open_office(office) as port:
        transport = SmtpTransport(HOST, port, security="none", timeout=5)
        yield Work(database, firm, transport, clock)
        transport.close()


@pytest.fixture
def given(database, firm, cast, clock):
    """Two notices to colleagues are due."""
    with database.writing() as session:
        for owner in (cast.bruno, cast.carla):
            commit(session, firm, cast.colombo, cast.anna, "Passa in officina", THURSDAY, owner=owner, now=clock())
