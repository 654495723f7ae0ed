"""A customer or a person there asks to be forgotten (art. 17 GDPR), and nothing of them is left."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest
from sqlmodel import col, func, select

from followup import erasures
from followup.db import sqlite_file
from followup.domain.states import Channel, Direction, MailState, TouchpointKind
from followup.errors import BadInput, NotAllowed, NotFound
from followup.models import (
    Commitment,
    Contact,
    Customer,
    Draft,
    Erasure,
    Invoice,
    Link,
    OutboxMessage,
    RefusedAddress,
    Touchpoint,
)
from followup.services import addresses, customers, delivery, erasing, invoices, mentions, search
from followup.services.commitments import keep
from followup.services.recaps import send_recap
from followup.services.touchpoints import add_touchpoint
from scheduler.timetable import run_all_once
from scheduler.work import Work
from scheduler.worker import transport_for
from tests.ledger import commit, mails, post
from tests.people import add_admin

SAID = "La Laura Colombo vuole il telaio zincato entro venerdì"


@pytest.fixture
def dora(database, cast):
    return add_admin(database)


@pytest.fixture
def busy(database, firm, cast, clock):
    """Two weeks with Colombo: a promise, its recap mail, an invoice with its thanks, a digest, a refused address."""
    with database.writing() as session:
        made = commit(session, firm, cast.colombo, cast.anna, SAID, date(2026, 11, 26), now=clock(), job="telaio-7")
        send_recap(session, firm, made.touchpoint_id, contact_id=cast.sig_colombo.id, by=cast.anna, now=clock())
        invoices.record_invoice(
            session,
            firm,
            number="12",
            issued_on=date(2026, 11, 23),
            customer_id=cast.colombo.id,
            job="telaio-7",
            by=cast.anna,
            now=clock(),
        )
        commit(session, firm, cast.zorzi, cast.anna, "Portare le ante", date(2026, 11, 26), now=clock())
        addresses.refuse(session, "laura@colombo.example", "550", now=clock())
        addresses.forgive(session, "laura@colombo.example")
    post(database, firm, clock())
    with database.writing() as session:
        addresses.refuse(session, "laura@colombo.example", "550", now=clock())
    return made


def _erase(database, settings, cast, dora, clock, typed="tessitura colombo s.r.l."):
    return erasures.erase(
        database,
        settings,
        lambda session: erasing.erase_customer(session, cast.colombo.id, typed=typed, by=dora, now=clock()),
    )


def test_of_a_customer_only_the_number_and_the_invoices_are_left(database, settings, busy, cast, dora, clock):
    _erase(database, settings, cast, dora, clock)

    with database.reading() as session:
        left = session.get_one(Customer, cast.colombo.id)
        assert (left.name, left.erased_at) == ("(cancellato)", clock())
        for table in (Touchpoint, Commitment, OutboxMessage, Link):
            rows = select(func.count()).select_from(table).where(table.customer_id == cast.colombo.id)
            assert session.exec(rows).one() == 0
        bill = session.exec(select(Invoice)).one()
        assert (bill.number, bill.issued_on, bill.job) == ("12", date(2026, 11, 23), None)
        assert session.exec(select(RefusedAddress)).all() == []
        assert {c.customer_id for c in session.exec(select(Commitment))} == {cast.zorzi.id}
        assert session.get_one(Contact, cast.sig_colombo.id).email == ""
        with pytest.raises(NotFound):
            customers.get_customer(session, cast.colombo.id)
        assert [c.name for c in customers.list_customers(session)] == ["Falegnameria Zorzi", "Smith Ltd"]


def test_nothing_of_them_is_found_by_searching(database, settings, busy, cast, dora, clock):
    with database.reading() as session:
        assert search.find_touchpoints(session, "zincato")
        assert search.find_commitments(session, "tessitura")

    _erase(database, settings, cast, dora, clock)

    with database.reading() as session:
        assert search.find_touchpoints(session, "zincato") == []
        assert search.find_commitments(session, "tessitura") == []
        assert search.find_commitments(session, "ante")


def test_not_a_byte_of_them_is_left_in_the_database_file(database, settings, busy, cast, dora, clock):
    file = sqlite_file(settings.database_url)
    if file is None:
        pytest.skip("PostgreSQL keeps its files itself")
    assert _bytes(file, b"zincato")

    _erase(database, settings, cast, dora, clock)

    for word in (b"zincat", b"Colombo", b"colombo", b"incato", b"telaio-7"):
        assert not _bytes(file, word), word
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _bytes(file, word):
    return [f.name for f in file.parent.glob(f"{file.name}*") if word in f.read_bytes()]


def test_their_written_mails_go_from_the_folder_and_so_does_the_morning_list_that_named_them(
    database, firm, settings, busy, cast, dora, clock
):
    clock.set("2026-11-26 08:05")
    run_all_once(Work(database, firm, transport_for(settings, clock), clock))
    with database.reading() as session:
        named = session.exec(select(OutboxMessage).where(col(OutboxMessage.text).contains("Colombo"))).all()
        assert {row.kind.value for row in named} >= {"digest", "recap"}
    written = [f for f in settings.mail_folder.glob("*.eml") if b"olombo" in f.read_bytes()]
    assert written

    _erase(database, settings, cast, dora, clock)

    assert not [f.name for f in written if f.exists()]
    with database.reading() as session:
        assert session.exec(select(OutboxMessage).where(col(OutboxMessage.text).contains("Colombo"))).all() == []
        assert session.exec(select(Erasure)).one().swept_at == clock()
    clock.now += timedelta(days=1)
    run_all_once(Work(database, firm, transport_for(settings, clock), clock))


def test_the_name_has_to_be_typed_and_only_an_admin_may(database, settings, busy, cast, dora, clock):
    with pytest.raises(BadInput, match="type the name"):
        _erase(database, settings, cast, dora, clock, typed="Colombo")
    with pytest.raises(NotAllowed):
        _erase(database, settings, cast, cast.anna, clock)
    assert not (settings.data / erasures.LOG).exists()
    with database.reading() as session:
        assert customers.get_customer(session, cast.colombo.id)


def test_while_a_mail_to_them_is_leaving_nobody_is_erased(database, firm, settings, busy, cast, dora, clock):
    with database.writing() as session:
        addresses.forgive(session, "laura@colombo.example")
        send_recap(
            session, firm, busy.touchpoint_id, contact_id=cast.sig_colombo.id, again=True, by=cast.anna, now=clock()
        )
        due = delivery.next_due(session, now=clock())
        assert due is not None and delivery.claim(session, firm, due, now=clock())

    with pytest.raises(BadInput, match="try again in a minute"):
        _erase(database, settings, cast, dora, clock)
    assert not (settings.data / erasures.LOG).exists()


@pytest.fixture
def met(database, firm, busy, cast, clock):
    """Laura was met and written to; a colleague of hers was told of it, too."""
    with database.writing() as session:
        other = customers.add_contact(
            session, cast.colombo.id, name="Piero Fusi", email="piero@colombo.example", now=clock()
        )
        call = add_touchpoint(
            session,
            kind=TouchpointKind.CONTACT,
            channel=Channel.CALL,
            direction=Direction.IN,
            customer_id=cast.colombo.id,
            contact_id=cast.sig_colombo.id,
            participants="Laura e Piero",
            text="Laura dice che Piero firma l'ordine",
            happened_at=clock(),
            by=cast.anna,
            now=clock(),
        )
    return other, call


def test_a_person_goes_and_the_promises_to_their_firm_stay(database, settings, busy, met, cast, dora, clock):
    other, call = met
    with database.reading() as session:
        offered = mentions.mentioning(session, cast.sig_colombo, cast.colombo)
    assert [row.id for row in offered] == [call.id, busy.touchpoint_id]

    erasures.erase(
        database,
        settings,
        lambda session: erasing.erase_contact(
            session, cast.sig_colombo.id, typed="Laura Colombo", black_out=[r.id for r in offered], by=dora, now=clock()
        ),
    )

    with database.reading() as session:
        gone = session.get_one(Contact, cast.sig_colombo.id)
        assert (gone.name, gone.email, gone.main, gone.active) == ("(cancellato)", "", False, False)
        assert session.get_one(Contact, other.id).main
        kept = session.get_one(Touchpoint, call.id)
        assert (kept.text, kept.participants) == ("█████ dice che Piero firma l'ordine", "█████ e Piero")
        promise = session.get_one(Commitment, busy.id)
        assert promise.action == "La █████████████ vuole il telaio zincato entro venerdì"
        assert session.get_one(Customer, cast.colombo.id).name == "Tessitura Colombo S.r.l."
        sent = session.get_one(OutboxMessage, promise.told_message_id)
        assert (sent.recipient, sent.text, sent.contact_id, sent.state) == ("", "", None, MailState.SENT)
        assert session.exec(select(Link).where(Link.contact_id == gone.id)).all() == []
        mail = session.exec(select(Touchpoint).where(Touchpoint.message_id == sent.id)).one()
        assert mail.text == "(cancellato)"
    assert [row.text for row in mails(database) if "Laura" in row.text] == []


def test_what_was_not_chosen_keeps_its_words(database, settings, busy, met, cast, dora, clock):
    erasures.erase(
        database,
        settings,
        lambda session: erasing.erase_contact(
            session, cast.sig_colombo.id, typed="Laura Colombo", by=dora, now=clock()
        ),
    )
    with database.reading() as session:
        assert session.get_one(Touchpoint, met[1].id).text.startswith("Laura dice")
        assert session.get_one(Draft, busy.draft_id).action == SAID


def test_a_mail_that_waits_for_them_ends_and_the_thanks_go_to_somebody_else(
    database, firm, settings, busy, met, cast, dora, clock
):
    with database.writing() as session:
        send_recap(
            session, firm, busy.touchpoint_id, contact_id=cast.sig_colombo.id, again=True, by=cast.anna, now=clock()
        )
        keep(session, firm, busy.id, version=1, by=cast.anna, now=clock())
    erasures.erase(
        database,
        settings,
        lambda session: erasing.erase_contact(
            session, cast.sig_colombo.id, typed="Laura Colombo", by=dora, now=clock()
        ),
    )
    with database.reading() as session:
        waiting = session.exec(select(OutboxMessage).where(OutboxMessage.customer_id == cast.colombo.id)).all()
        ended = {(row.kind.value, row.state.value, row.last_answer) for row in waiting if row.ended_at}
    assert ended >= {("recap", "sent", "250 ok"), ("recap", "cancelled", "erased")}
    clock.set("2026-11-30 10:05")
    gone = {mail["To"] for mail in post(database, firm, clock())}
    assert any("piero@colombo.example" in to for to in gone)
    assert not any("laura" in to for to in gone)


def test_the_log_for_restores_holds_numbers_only_and_survives_a_cut(database, settings, busy, cast, dora, clock):
    _erase(database, settings, cast, dora, clock)
    log = settings.data / erasures.LOG

    assert log.stat().st_mode & 0o777 == 0o600
    assert "olombo" not in log.read_text()
    (line,) = erasures.read_log(log)
    assert (line.subject.value, line.ident) == ("customer", cast.colombo.id)
    with log.open("a") as file:
        file.write('{"at": "2026')
    assert erasures.read_log(log) == [line]
    erasures.append(log, [line])
    assert erasures.read_log(log) == [line, line]


def test_a_large_index_is_left_to_the_clock(database, firm, settings, busy, cast, dora, clock, monkeypatch):
    if sqlite_file(settings.database_url) is None:
        pytest.skip("PostgreSQL's words go with their row")
    monkeypatch.setattr(erasures, "_AT_ONCE", 0)
    _erase(database, settings, cast, dora, clock)
    with database.reading() as session:
        assert session.exec(select(Erasure)).one().swept_at is None
        assert search.find_touchpoints(session, "zincato") == []
    run_all_once(Work(database, firm, transport_for(settings, clock), clock))
    with database.reading() as session:
        assert session.exec(select(Erasure)).one().swept_at == clock()
    assert not _bytes(sqlite_file(settings.database_url), b"incato")


def test_what_could_not_be_finished_at_once_is_finished_by_the_clock(database, firm, settings, busy, cast, dora, clock):
    with database.writing() as session:
        erasing.erase_customer(session, cast.colombo.id, typed="Tessitura Colombo S.r.l.", by=dora, now=clock())
    run_all_once(Work(database, firm, transport_for(settings, clock), clock))
    with database.reading() as session:
        assert session.exec(select(Erasure)).one().swept_at == clock()
