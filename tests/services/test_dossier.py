"""Whoever asks what is held about them gets it all, and nothing that is somebody else's (art. 15 and 20 GDPR)."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from datetime import date

import pytest
from sqlmodel import select

from followup.domain.states import AccessAction, Channel, Direction, Language, Subject, TouchpointKind
from followup.errors import NotAllowed, NotFound
from followup.messages.pages import dossier_words
from followup.models import AccessEntry, Link, Touchpoint
from followup.services import addresses, customers, dossier, invoices
from followup.services.recaps import send_recap
from followup.services.touchpoints import add_touchpoint
from tests.ledger import commit, post


@pytest.fixture
def busy(database, firm, cast, clock):
    with database.writing() as session:
        made = commit(session, firm, cast.colombo, cast.anna, "Telaio <zincato>", date(2026, 11, 26), now=clock())
        send_recap(session, firm, made.touchpoint_id, contact_id=cast.sig_colombo.id, by=cast.anna, now=clock())
        piero = customers.add_contact(session, cast.colombo.id, name="Piero", email="piero@c.example", now=clock())
        for person, said in ((cast.sig_colombo, "Laura ha fretta"), (piero, "Piero firma, Laura no")):
            add_touchpoint(
                session,
                kind=TouchpointKind.CONTACT,
                channel=Channel.CALL,
                direction=Direction.IN,
                customer_id=cast.colombo.id,
                contact_id=person.id,
                participants="Laura, Piero",
                text=said,
                happened_at=clock(),
                by=cast.bruno,
                now=clock(),
            )
        commit(session, firm, cast.zorzi, cast.anna, "Ante per Zorzi", date(2026, 11, 26), now=clock())
        invoices.record_invoice(
            session,
            firm,
            number="12",
            issued_on=date(2026, 11, 23),
            customer_id=cast.colombo.id,
            by=cast.anna,
            now=clock(),
        )
        addresses.refuse(session, "piero@c.example", "550", now=clock())
    post(database, firm, clock())
    return made


def _taken_out(database, firm, subject, ident, now):
    out = io.BytesIO()
    with database.reading() as session:
        dossier.write(session, firm, subject, ident, out, now=now)
    with zipfile.ZipFile(out) as packed:
        assert packed.testzip() is None
        return json.loads(packed.read("data.json")), packed.read("index.html").decode()


def test_a_customer_gets_everything(database, firm, busy, cast, clock):
    data, shown = _taken_out(database, firm, Subject.CUSTOMER, cast.colombo.id, clock())

    assert data["about"]["subject"] == "customer"
    assert [p["name"] for p in data["contacts"]] == ["Laura Colombo", "Piero"]
    assert {t["kind"] for t in data["touchpoints"]} == {"recap", "contact", "mail"}
    (promise,) = data["commitments"]
    assert (promise["action"], promise["due"], promise["history"][0]["kind"]) == (
        "Telaio <zincato>",
        "2026-11-26",
        "confirmed",
    )
    recap = next(m for m in data["mails"] if m["kind"] == "recap")
    assert (recap["state"], recap["recipient"], recap["attempts"][0]["outcome"]) == (
        "sent",
        "laura@colombo.example",
        "sent",
    )
    assert "Telaio" in recap["text"]
    assert [i["number"] for i in data["invoices"]] == ["12"]
    assert {link["purpose"] for link in data["links"]} == {"confirm", "object"}
    assert [a["address"] for a in data["refused_addresses"]] == ["piero@c.example"]
    assert "Zorzi" not in json.dumps(data) + shown
    assert 'lang="it"' in shown and "I dati che abbiamo su Tessitura Colombo S.r.l." in shown
    assert "Telaio &lt;zincato&gt;" in shown


def test_links_stand_there_without_what_makes_them_work(database, firm, busy, cast, clock):
    data, shown = _taken_out(database, firm, Subject.CUSTOMER, cast.colombo.id, clock())
    with database.reading() as session:
        secrets = [s for link in session.exec(select(Link)) for s in (link.nonce, link.token_hash)]
    assert secrets
    assert not [s for s in secrets if s in json.dumps(data) + shown]


def test_colleagues_stand_there_by_department(database, firm, busy, cast, clock):
    data, _ = _taken_out(database, firm, Subject.CUSTOMER, cast.colombo.id, clock())
    for row in data["mails"]:  # what the customer read is signed, and stays as it was read
        row.pop("text")
    for row in data["touchpoints"]:
        row.pop("text")
    assert "Anna" not in json.dumps(data) and "@riva.example" not in json.dumps(
        [{k: v for k, v in row.items() if k != "message_id"} for row in data["mails"]]
    )
    assert data["touchpoints"][0]["by_department"] == "sales"


def test_one_person_gets_what_concerns_them_alone(database, firm, busy, cast, clock):
    data, shown = _taken_out(database, firm, Subject.CONTACT, cast.sig_colombo.id, clock())

    assert [p["name"] for p in data["contacts"]] == ["Laura Colombo"]
    assert {t["kind"] for t in data["touchpoints"]} == {"contact", "mail"}
    assert [m["kind"] for m in data["mails"]] == ["recap", "thanks"]
    assert "Piero" not in json.dumps(data) + shown
    assert "invoices" not in data
    assert "Non c'è quello che riguarda altre persone" in shown.replace("&#39;", "'")


def test_an_english_customer_reads_it_in_english(database, firm, cast, clock):
    _, shown = _taken_out(database, firm, Subject.CUSTOMER, cast.smith.id, clock())
    assert 'lang="en"' in shown and "What we hold about Smith Ltd" in shown


def test_every_key_has_words_in_both_languages(database, firm, busy, cast, clock):
    data, _ = _taken_out(database, firm, Subject.CUSTOMER, cast.colombo.id, clock())
    used = {key for name, rows in data.items() if name != "about" for row in rows for key in row}
    for language in Language:
        words = dossier_words(language)
        assert used <= words["keys"].keys()
        assert data.keys() - {"about"} == words["sections"].keys()
    assert dossier_words("it")["keys"].keys() == dossier_words("en")["keys"].keys()


def test_taking_it_out_is_for_managers_and_is_written_down(database, firm, cast, clock):
    with database.writing() as session, pytest.raises(NotAllowed):
        dossier.note_export(session, Subject.CUSTOMER, cast.colombo.id, by=cast.bruno, now=clock())
    with database.writing() as session:
        dossier.note_export(session, Subject.CONTACT, cast.marta.id, by=cast.anna, now=clock())
        with pytest.raises(NotFound):
            dossier.note_export(session, Subject.CONTACT, 99, by=cast.anna, now=clock())
    with database.reading() as session:
        (row,) = session.exec(select(AccessEntry)).all()
    assert (row.user_id, row.action, row.customer_id) == (cast.anna.id, AccessAction.EXPORTED, cast.zorzi.id)


def test_a_long_history_needs_no_more_memory_than_a_short_one(database, firm, cast, clock, tmp_path):
    with database.writing() as session:
        session.add_all(
            Touchpoint(
                kind=TouchpointKind.CONTACT,
                channel=Channel.CALL,
                direction=Direction.IN,
                customer_id=cast.colombo.id,
                happened_at=clock(),
                text=f"{n} " + "parola " * 3000,
                created_at=clock(),
            )
            for n in range(1000)
        )  # 21 MB
    with (tmp_path / "out.zip").open("wb") as out, database.reading() as session:
        tracemalloc.start()
        dossier.write(session, firm, Subject.CUSTOMER, cast.colombo.id, out, now=clock())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 8_000_000
