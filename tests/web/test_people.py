"""Dora's pages of colleagues and everybody's page of API keys."""

import re
from datetime import date

import pytest

from followup.domain.states import MailKind
from followup.services import tokens
from tests.ledger import commit, mails
from tests.people import PASSWORD, add_admin
from tests.web.browser import Browser
from tests.web.conftest import LogIn


@pytest.fixture
def dora(log_in: LogIn, database, cast) -> Browser:
    return log_in(add_admin(database))


def shown(browser: Browser) -> str:
    """The secret that a page shows once."""
    return re.search(r"<code>([^<]+)</code>", browser.text)[1]


def test_nobody_but_an_admin_sees_the_colleagues(anna, log_in, cast):
    bruno = log_in(cast.bruno)
    for browser in (anna, bruno):
        for path in ("/people", "/people/new", "/people/1"):
            browser.open(path, status=403)
        browser.open("/tokens?whose=all", status=403)
        assert "Colleghi" not in browser.open("/account")


def test_dora_adds_elsa_who_is_invited_or_gets_a_password_shown_once(dora, stranger, database):
    dora.open("/people")
    assert "Responsabile: Anna Riva" in dora.text
    assert "Nessuno in: Marketing" in dora.text
    dora.open("/people/new")
    dora.press("Aggiungi", status=422, name="Elsa Bruni", email="anna@riva.example")
    assert "ce l'ha già qualcuno" in dora.text.replace("&#39;", "'")
    dora.press("Aggiungi", name="Elsa Bruni", email="elsa@riva.example", department="marketing")
    assert "Un invito per elsa@riva.example" in dora.text
    assert [row.recipient for row in mails(database, MailKind.INVITATION)] == ["elsa@riva.example"]
    dora.press("Crea una nuova password")
    password = shown(dora)
    assert password not in dora.open("/people")
    stranger.open("/login")
    stranger.press("Accedi", email="elsa@riva.example", password=password)
    assert "Elsa Bruni" in stranger.text


def test_a_colleague_leaves_once_the_promises_are_handed_over(dora, database, firm, cast, clock, log_in):
    carla = log_in(cast.carla)
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.anna, "x", date(2026, 11, 27), owner=cast.carla, now=clock())
    dora.open(f"/people/{cast.carla.id}")
    assert "Segue ancora 1 promessa aperta" in dora.text
    dora.open("/commitments/1")
    dora.press("Affida", to_id=str(cast.bruno.id))
    dora.open(f"/people/{cast.carla.id}")
    dora.press("Non lavora più qui")
    assert "Carla Neri non può più accedere" in dora.text
    assert "1 ex collega" in dora.text
    carla.open("/commitments")
    assert carla.path == "/login"
    dora.open(f"/people/{cast.carla.id}")
    dora.press("Fai rientrare")
    carla.press("Accedi", email=cast.carla.email, password=PASSWORD)


def test_the_last_admin_is_told_why_she_cannot_go(dora):
    dora.open("/people")
    dora.open(re.search(r"/people/\d+(?=\">\s*<span[^>]*><strong>Dora)", dora.text)[0])
    dora.press("Non lavora più qui", status=409)
    assert "ultimo amministratore" in dora.text
    dora.press("Salva", status=409, role="staff")
    assert "ultimo amministratore" in dora.text


def test_dora_moves_bruno_and_makes_him_manager_and_admin(dora, cast):
    dora.open(f"/people/{cast.bruno.id}")
    dora.press("Salva", department="support", role="manager")
    assert "Assistenza" in dora.text and "Responsabile" in dora.text
    dora.press("Crea una nuova password")
    assert len(shown(dora)) == 19
    dora.open(f"/people/{cast.bruno.id}")
    dora.press("Chiudi tutti gli accessi")
    assert "Salvato" in dora.text


def test_bruno_makes_a_key_sees_it_once_and_revokes_it(log_in, cast, app):
    bruno = log_in(cast.bruno)
    bruno.open("/tokens")
    bruno.press("Crea la chiave", status=422, name="gestionale", scopes=None)
    assert "almeno una voce" in bruno.text
    bruno.press("Crea la chiave", name="gestionale", scopes="read", days="30")
    key = shown(bruno)
    assert bruno.page.headers["Cache-Control"].startswith(("no-store", "private"))
    api = app.test_client()
    assert api.get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).json["name"] == "Bruno Sala"
    assert key not in bruno.open("/tokens")
    assert "usata oggi" in bruno.text
    assert "24 dicembre" in bruno.text
    bruno.press("Revoca la chiave")
    assert "Non apre più niente" in bruno.text
    assert api.get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).status_code == 401


def test_an_admin_sees_whose_keys_there_are_and_ends_one(dora, database, cast, clock):
    with database.writing() as session:
        _, key = tokens.new_token(session, cast.bruno, "tornio", now=clock())
    assert "tornio" not in dora.open("/tokens")
    dora.open("/tokens?whose=all")
    assert "tornio" in dora.text and "Bruno Sala" in dora.text and key not in dora.text
    dora.press("Revoca la chiave")
    assert "whose=all" in dora.page.request.url
    assert "1 non più valida" in dora.text


def test_bruno_cannot_end_the_key_of_another(log_in, database, cast, clock):
    bruno = log_in(cast.bruno)
    with database.writing() as session:
        tokens.new_token(session, cast.bruno, "tornio", now=clock())
        row, _ = tokens.new_token(session, cast.carla, "altro", now=clock())
    page = bruno.open("/tokens")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    answer = bruno.client.post(
        f"/tokens/{row.id}/revoke", data={"csrf_token": token}, headers={"Origin": "http://localhost"}
    )
    assert answer.status_code == 403
