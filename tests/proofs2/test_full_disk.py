"""A disk without room: people are told that nothing was recorded, and that is true; what was due goes out later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select, update

from followup.app import create_app
from followup.db import server_now
from followup.domain.states import Audience, HoldReason, MailKind, MailState
from followup.models import OutboxMessage, Touchpoint
from followup.services import outbox
from scheduler.mailer import SmtpTransport
from scheduler.timetable import run_all_once
from scheduler.work import Work
from tests.api.client import program_of
from tests.ledger import commit, mails
from tests.people import PASSWORD
from tests.proofs2.disks import Disk
from tests.proofs2.houses import House, everything, house
from tests.scheduler.servers import HOST, PostOffice, open_office
from tests.web.browser import Browser

RECAP = "Le mandiamo il preventivo entro giovedì.\n" + "Abbiamo visto il telaio. " * 500
MAILS = 40


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as made:
        yield made


@pytest.fixture
def disk(home: House) -> Disk:
    return Disk(home.database)


def test_a_program_is_told_that_nothing_was_recorded_and_the_same_request_works_once_there_is_room(
    home: House, disk: Disk
) -> None:
    anna = program_of(create_app(home.settings, home.database, clock=home.clock), home.database, home.cast.anna)
    body = {"text": RECAP, "customer": home.cast.colombo.id}
    disk.fill()
    before = everything(home.database)
    refused = anna.post("/recaps", **body)
    assert (refused.status_code, refused.json["error"]["code"]) == (503, "unavailable")
    assert int(refused.headers["Retry-After"]) > 0
    assert everything(home.database) == before
    disk.make_room()
    assert anna.post("/recaps", **body).json["drafts"]


def test_a_person_is_told_that_nothing_was_recorded_and_loses_no_word(home: House, disk: Disk) -> None:
    anna = Browser(create_app(home.settings, home.database, clock=home.clock).test_client())
    anna.open("/login")
    anna.press("Accedi", email=home.cast.anna.email, password=PASSWORD)
    anna.open("/recaps/new")
    disk.fill()
    before = everything(home.database)
    anna.press("Salva e leggi", status=503, customer=home.cast.colombo.name, text=RECAP)
    assert everything(home.database) == before
    disk.make_room()
    anna.press("Invia di nuovo")
    with home.database.reading() as session:
        (recap,) = session.exec(select(Touchpoint)).all()
    assert recap.text.split() == RECAP.split()


def test_what_reading_needs_is_there_all_the_while(home: House, disk: Disk) -> None:
    anna = program_of(create_app(home.settings, home.database, clock=home.clock), home.database, home.cast.anna)
    disk.fill()
    assert anna.get("/customers").status_code == 200
    assert anna.get("/commitments").status_code == 200


def put_in(home: House) -> None:
    """Half to customers, whose timeline then grows by a long text, half to a colleague."""
    cast, now = home.cast, home.clock()
    with home.database.writing() as session:
        for number in range(MAILS // 2):
            day = date(2026, 11, 26) + timedelta(days=number)
            commit(session, home.firm, cast.colombo, cast.anna, f"Passa {number}", day, now=now, owner=cast.bruno)
            outbox.enqueue(
                session,
                home.firm,
                key=f"disk:{number}",
                kind=MailKind.MOVED,
                audience=Audience.CUSTOMER,
                recipient=cast.sig_colombo.email,
                due_at=now,
                now=now,
                customer_id=cast.colombo.id,
                contact_id=cast.sig_colombo.id,
                sender_id=cast.anna.id,
                frozen=True,
                subject=f"Nuova data {number}",
                text="Buongiorno, " * (number * 40) + "\n",
            )


def tick(work: Work) -> bool:
    """One turn of the timetable, in which a job may fail as the scheduler lets it; whether all went well."""
    work.clock.now += timedelta(minutes=1)
    try:
        run_all_once(work)
    except OperationalError:
        return False
    return True


def expire_leases(home: House) -> None:
    """What a process took and did not finish is taken back at the next tick."""
    with home.database.writing() as session:
        session.execute(
            update(OutboxMessage)
            .where(col(OutboxMessage.lease_until).is_not(None))
            .values(lease_until=server_now(session) - timedelta(hours=1))
        )


def test_a_worker_without_room_loses_no_mail_and_sends_no_customer_one_twice(home: House, disk: Disk) -> None:
    put_in(home)
    office = PostOffice()
    with open_office(office) as port:
        work = Work(home.database, home.firm, SmtpTransport(HOST, port, security="none", timeout=5), home.clock)
        disk.fill()
        went_well = [tick(work) for _ in range(MAILS)]
        assert not all(went_well)
        failed_meanwhile = [row for row in mails(home.database) if row.state is MailState.FAILED]
        disk.make_room()
        expire_leases(home)
        assert tick(work)
        assert tick(work)
        work.transport.close()

    assert failed_meanwhile == []
    taken = Counter(str(message_from_bytes(text)["Message-ID"]) for text in office.texts)
    due = [row for row in mails(home.database, MailKind.MOVED, MailKind.GIVEN) if row.due_at <= home.clock()]
    assert len(due) == MAILS
    for row in due:
        if row.audience is Audience.CUSTOMER:
            assert taken[row.message_id] == 1
            assert row.state is MailState.SENT or row.holds == [HoldReason.ARRIVED]
        else:
            assert row.state is MailState.SENT
            assert taken[row.message_id] in {1, 2}
    print({k: v for k, v in taken.items() if v > 1}, Counter(str(r.state) for r in due), went_well)
