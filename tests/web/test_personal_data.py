"""A customer asks for their data, or to be forgotten: what managers and admins find on the pages."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest
from sqlmodel import select

from followup.domain.states import AccessAction, AccessThing
from followup.models import AccessEntry, Commitment, Contact
from followup.services import access_log, customers
from followup.services.access_log import Access
from tests.ledger import commit
from tests.people import add_admin
from tests.web.test_one_customer import MOST_QUERIES, counting


@pytest.fixture
def dora(database, cast, log_in):
    return log_in(add_admin(database))


@pytest.fixture
def made(database, firm, cast, clock):
    with database.writing() as session:
        return commit(
            session,
            firm,
            cast.colombo,
            cast.anna,
            "Telaio per Laura",
            date(2026, 11, 26),
            now=clock(),
            owner=cast.bruno,
        )


def test_anna_downloads_what_is_held_about_a_customer(anna, database, made, cast):
    anna.open(f"/customers/{cast.colombo.id}")
    assert "Dati personali" in anna.text
    anna.open(f"/customers/{cast.colombo.id}/data")
    token = anna.value("csrf_token", "export")
    with anna.client.post(
        f"/customers/{cast.colombo.id}/data/export", data={"csrf_token": token}, headers={"Origin": "http://localhost"}
    ) as answer:
        assert answer.headers["Content-Disposition"] == 'attachment; filename="dati-cliente-1-2026-11-24.zip"'
        assert answer.headers["Cache-Control"] == "no-store"
        with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
            assert json.loads(packed.read("data.json"))["commitments"][0]["action"] == "Telaio per Laura"
    with database.reading() as session:
        assert [row.action.value for row in session.exec(select(AccessEntry))] == ["exported"]


def test_staff_neither_see_nor_reach_it(log_in, cast, made):
    bruno = log_in(cast.bruno)
    assert "Dati personali" not in bruno.open(f"/customers/{cast.colombo.id}")
    assert '/data"' not in bruno.open(f"/contacts/{cast.sig_colombo.id}")
    bruno.open(f"/customers/{cast.colombo.id}/data", 403)
    bruno.open(f"/contacts/{cast.sig_colombo.id}/data", 403)


def test_a_manager_takes_data_out_but_erases_nobody(anna, cast, made):
    assert "Cancella per sempre" not in anna.open(f"/customers/{cast.colombo.id}/data")
    anna.open("/customers/new")
    token = anna.value("csrf_token")
    said = {"csrf_token": token, "typed": cast.colombo.name}
    answer = anna.client.post(
        f"/customers/{cast.colombo.id}/data/erase", data=said, headers={"Origin": "http://localhost"}
    )
    assert answer.status_code == 403


def test_dora_erases_a_customer_once_she_has_typed_the_name(dora, database, cast, made):
    dora.open(f"/customers/{cast.colombo.id}/data")
    assert "Non si può annullare" in dora.text
    dora.press("Cancella per sempre", 422, typed="Colombo")
    assert "esattamente come sta qui sopra" in dora.faults()
    dora.press("Cancella per sempre", typed="Tessitura Colombo S.r.l.")
    assert dora.path == "/customers" and "è stato cancellato" in dora.text
    assert "Tessitura Colombo" not in dora.text
    dora.open(f"/customers/{cast.colombo.id}", 404)
    dora.open(f"/commitments/{made.id}", 404)
    assert "Telaio" not in dora.open("/search?q=telaio").replace("telaio", "")


def test_dora_erases_one_person_and_says_where_else_the_name_goes(dora, database, clock, cast, made):
    with database.writing() as session:
        customers.add_contact(session, cast.colombo.id, name="Piero Fusi", email="p@colombo.example", now=clock())
    dora.open(f"/contacts/{cast.sig_colombo.id}/data")
    assert "Telaio per Laura" in dora.text
    dora.press("Cancella per sempre", typed="laura colombo")
    assert dora.path == f"/customers/{cast.colombo.id}"
    assert "Telaio per █████" in dora.text and "Laura" not in dora.text and "(cancellato)" not in dora.text
    with database.reading() as session:
        assert session.get_one(Contact, cast.sig_colombo.id).name == "(cancellato)"


@pytest.mark.parametrize("rows", [3, 120])
def test_these_pages_ask_no_more_of_the_database_where_there_is_more(dora, database, firm, clock, cast, rows):
    with database.writing() as session:
        for n in range(rows):
            made = customers.add_customer(session, name=f"Cliente {n}", now=clock())
            commit(session, firm, cast.colombo, cast.anna, f"Telaio {n} per Laura", date(2026, 11, 26), now=clock())
            seen = Access(cast.anna.id, AccessAction.SEEN, AccessThing.CUSTOMER, made.id, clock())
            access_log.write(session, [seen])
    for path in (
        "/customers/1/data",
        "/contacts/1/data",
        "/access-log",
        "/access-log?user=1&customer=4",
        "/privacy/it",
    ):
        with counting(database) as asked:
            dora.open(path)
        assert len(asked) <= MOST_QUERIES, (path, len(asked), asked)


def test_an_unticked_text_keeps_its_words(dora, database, cast, made):
    dora.open(f"/contacts/{cast.sig_colombo.id}/data")
    dora.press("Cancella per sempre", typed="laura colombo", black_out=None)
    with database.reading() as session:
        assert session.get_one(Commitment, made.id).action == "Telaio per Laura"
