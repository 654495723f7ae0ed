"""A disk without room: people are told that nothing was recorded, and that is true; what was due goes out later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select, update

from followup.app import create_app
from followup.db import server_now
from followup.domain.states import Audience, HoldReason, MailKind, MailState
from followup.models import OutboxMessage, Touchpoint
from followup.services import outbox
from scheduler.dispatch import dispatch
from scheduler.jobs import rescue_stuck_mail
from scheduler.mailer import SmtpTransport
from scheduler.work import Work
from tests.api.client import everything, program_of
from tests.ledger import commit, mails
from tests.people import PASSWORD
from tests.proofs.disks import Disk
from tests.proofs.houses import House, house
from tests.scheduler.servers import HOST, PostOffice, open_office
from tests.web.browser import Browser

RECAP = "Abbiamo visto il telaio. " * 300 + "\nImpegni:\n" + "- Bruno: preventivo entro giovedì\n" * 60
MAILS = 40
STILL_FINE = {MailState.QUEUED, MailState.SENDING, MailState.IN_DATA, MailState.SENT, MailState.HELD}


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
    before, tries = everything(home.database), 0
    while (answer := anna.post("/recaps", **body)).status_code != 201:
        assert (answer.status_code, answer.json["error"]["code"]) == (503, "unavailable")
        assert int(answer.headers["Retry-After"]) > 0
        assert everything(home.database) == before
        tries += 1
        disk.make_room(pages=tries)  # a page more each time, so that it gives out ever later in what is written
    assert answer.json["drafts"]
    assert tries > 3, tries


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
                kind=MailKind.RECAP,
                audience=Audience.CUSTOMER,
                recipient=cast.sig_colombo.email,
                due_at=now,
                now=now,
                customer_id=cast.colombo.id,
                contact_id=cast.sig_colombo.id,
                sender_id=cast.anna.id,
                frozen=True,
                subject=f"Riepilogo {number}",
                text="Buongiorno, " * (number * 40) + "\n",
            )


class Impatient(Event):
    """Nobody tells this worker to stop, and it waits for nothing."""

    def wait(self, timeout: float | None = None) -> bool:
        return self.is_set()


def turn(work: Work, home: House) -> bool:
    """Take back what was not finished and send until the database fails; whether it did not."""
    home.clock.now += timedelta(seconds=1)
    with home.database.writing() as session:
        held = col(OutboxMessage.lease_until).is_not(None)
        past = server_now(session) - timedelta(hours=1)
        session.execute(update(OutboxMessage).where(held).values(lease_until=past))
    try:
        rescue_stuck_mail(work)
        dispatch(work)
    except OperationalError:
        return False
    return True


def test_a_worker_whose_disk_is_always_full_again_loses_no_mail_and_sends_no_customer_one_twice(
    home: House, disk: Disk
) -> None:
    """Room comes a few pages at a time, so that it gives out in every step of sending."""
    put_in(home)
    office, failed_turns = PostOffice(), 0
    with open_office(office) as port:
        transport = SmtpTransport(HOST, port, security="none", timeout=5)
        # Nobody waits for room before a mail is given up: it is never there in time.
        work = Work(home.database, home.firm, transport, home.clock, stopping=Impatient())
        disk.fill()
        while not turn(work, home):
            failed_turns += 1
            assert {row.state for row in mails(home.database)} <= STILL_FINE
            disk.make_room(pages=1 + failed_turns % 8)
        transport.close()

    assert failed_turns > 5
    taken = Counter(str(message_from_bytes(text)["Message-ID"]) for text in office.texts)
    due = [row for row in mails(home.database, MailKind.RECAP, MailKind.GIVEN) if row.due_at <= home.clock()]
    assert len(due) == MAILS
    for row in due:
        if row.audience is Audience.CUSTOMER:
            assert taken[row.message_id] == 1
            assert row.state is MailState.SENT or row.holds == [HoldReason.ARRIVED]
        else:
            assert row.state is MailState.SENT
            assert taken[row.message_id] >= 1
