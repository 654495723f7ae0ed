"""A mail server that fails one mail in five, in eight ways, and what is known once it has calmed down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import col, func, select

from followup.domain.states import Audience, HoldReason, MailKind, MailState
from followup.models import OutboxMessage
from followup.services import mail_decisions, outbox
from scheduler.mailer import SmtpTransport
from scheduler.timetable import run_all_once
from scheduler.work import Work
from tests.ledger import commit, mails
from tests.proofs.houses import House, chosen_url, house
from tests.proofs.unreliable import Fault, Office, opened
from tests.scheduler.servers import HOST

SEED = 4711
CLIENTS, COLLEAGUES = "clienti.example", "colleghi.example"
# The text may have arrived, for all the client knows: of the last it learns only if the end comes before its final dot.
UNSURE = {Fault.LOST, Fault.CUT_WITHIN, Fault.CUT_BEFORE}
ENDS = {MailState.SENT, MailState.FAILED, MailState.CANCELLED}
ANSWER_SECONDS = 0.4


@dataclass(frozen=True)
class Calm:
    """What the outbox and the server's ledger say after the storm, and again once people have answered for the held."""

    office: Office
    rows: list[OutboxMessage]
    taken: Counter[tuple[str, str]]
    answered_rows: list[OutboxMessage]
    answered_taken: Counter[tuple[str, str]]

    def times_taken(self, row: OutboxMessage) -> int:
        """How often the server accepted this mail before anybody answered for it."""
        return self.taken[row.message_id, row.recipient]

    def fault(self, row: OutboxMessage) -> Fault | None:
        """What the server did to this mail's reader."""
        return self.office.fate(row.recipient)[0]


@pytest.fixture(scope="module", params=[160, pytest.param(10_000, marks=pytest.mark.long)])
def calm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calm]:
    office = Office(SEED, CLIENTS, COLLEAGUES)
    with house(tmp_path_factory.mktemp("storm"), url=chosen_url(request)) as home, opened(office) as port:
        put_in(home, request.param)
        transport = SmtpTransport(HOST, port, security="none", timeout=ANSWER_SECONDS)
        work = Work(home.database, home.firm, transport, home.clock)
        drain(work, home)
        rows, taken = mails(home.database), Counter(office.taken)
        while answer_for_the_held(home, office):
            drain(work, home)
        transport.close()
        yield Calm(office, rows, taken, mails(home.database), Counter(office.taken))


def put_in(home: House, count: int) -> None:
    """Half to customers, half to colleagues, each to an address of its own."""
    cast, now = home.cast, home.clock()
    with home.database.writing() as session:
        promise = commit(session, home.firm, cast.colombo, cast.bruno, "Passa", None, now=now, why_no_date="si vedrà")
        for number in range(count // 2):
            outbox.enqueue(
                session,
                home.firm,
                key=f"storm:customer:{number}",
                kind=MailKind.RECAP,
                audience=Audience.CUSTOMER,
                recipient=f"c{number}@{CLIENTS}",
                due_at=now,
                now=now,
                customer_id=cast.colombo.id,
                contact_id=cast.sig_colombo.id,
                sender_id=cast.anna.id,
                frozen=True,
                subject=f"Riepilogo {number}",
                text="Buongiorno,\n\n.arriviamo lunedì.\n",
            )
            outbox.enqueue(
                session,
                home.firm,
                key=f"storm:colleague:{number}",
                kind=MailKind.GIVEN,
                audience=Audience.COLLEAGUE,
                recipient=f"b{number}@{COLLEAGUES}",
                due_at=now,
                now=now,
                user_id=cast.bruno.id,
                customer_id=cast.colombo.id,
                commitment_id=promise.id,
                facts={"from": cast.anna.name, "why": ""},
            )


def drain(work: Work, home: House) -> None:
    """Move the clock to whatever is tried next until nothing waits to be tried."""
    patience = home.clock() + timedelta(hours=48)
    on_its_way = [MailState.QUEUED, MailState.SENDING, MailState.IN_DATA]
    waits = select(func.min(OutboxMessage.not_before)).where(col(OutboxMessage.state).in_(on_its_way))
    while True:
        run_all_once(work)
        with home.database.reading() as session:
            following = session.exec(waits).one()
        if following is None:
            return
        home.clock.now = max(following, home.clock() + timedelta(seconds=30))
        assert home.clock() < patience


def answer_for_the_held(home: House, office: Office) -> int:
    """Anna asks each customer whose mail is held whether it arrived: the server's ledger knows. Returns how many."""
    arrived = {ident for ident, _ in office.taken}
    with home.database.writing() as session:
        held = session.exec(select(OutboxMessage).where(OutboxMessage.state == MailState.HELD)).all()
        for row in held:
            did = row.message_id in arrived
            mail_decisions.arrived(session, row.id, did=did, version=row.version, by=home.cast.anna, now=home.clock())
    return len(held)


def test_every_kind_of_fault_took_place(calm: Calm) -> None:
    assert {calm.fault(row) for row in calm.rows} == {None, *Fault}
    assert len([row for row in calm.rows if calm.fault(row)]) > len(calm.rows) / 10


def test_every_mail_comes_to_an_end_or_waits_for_a_person_who_knows_whether_it_arrived(calm: Calm) -> None:
    for row in calm.rows:
        if row.state is MailState.HELD:
            assert row.audience is Audience.CUSTOMER
            assert row.holds == [HoldReason.ARRIVED]
            assert calm.fault(row) in UNSURE
        else:
            assert row.state in ENDS


def test_an_address_where_nobody_lives_is_tried_once(calm: Calm) -> None:
    nowhere = [row for row in calm.rows if calm.fault(row) is Fault.NOBODY]
    assert nowhere
    for row in nowhere:
        assert row.state is MailState.FAILED
        assert calm.office.asked[row.recipient] == 1  # the row may know more tries: some never came as far as RCPT


def test_no_customer_gets_a_mail_twice(calm: Calm) -> None:
    for row in calm.answered_rows:
        if row.audience is Audience.CUSTOMER:
            assert calm.answered_taken[row.message_id, row.recipient] <= 1


def test_a_colleague_gets_a_mail_twice_only_where_the_server_took_it_and_said_nothing(calm: Calm) -> None:
    for row in calm.rows:
        if row.audience is Audience.COLLEAGUE and calm.times_taken(row) != 1:
            fault, times = calm.fault(row), calm.times_taken(row)
            assert (fault, times) in {(Fault.LOST, 2), (Fault.NOBODY, 0)}


def test_everything_that_was_not_refused_for_ever_is_taken_in_the_end(calm: Calm) -> None:
    for row in calm.answered_rows:
        refused = calm.fault(row) is Fault.NOBODY
        assert row.state is (MailState.FAILED if refused else MailState.SENT)
        assert (calm.answered_taken[row.message_id, row.recipient] > 0) is not refused


def test_the_server_took_nothing_that_the_outbox_does_not_know(calm: Calm) -> None:
    assert set(calm.answered_taken) <= {(row.message_id, row.recipient) for row in calm.answered_rows}
