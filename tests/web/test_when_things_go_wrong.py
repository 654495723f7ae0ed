"""Error pages say what to do, in the reader's language, and give back what was typed."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from flask import Flask

from followup.app import create_app
from followup.config import Settings
from followup.db import Database
from followup.services import touchpoints
from tests.people import PASSWORD, Cast, Clock
from tests.web.browser import ORIGIN, Browser


@pytest.mark.parametrize("path", ["/nothing", "/commitments/999", "/recaps/0", "/outbox/99999999999", "/contacts/7"])
def test_what_is_not_there(anna: Browser, path: str) -> None:
    assert "Qui non c'è niente" in anna.open(path, status=404)
    assert "Promesse" in anna.text


def test_a_stranger_gets_a_plain_page_for_a_wrong_address(stranger: Browser) -> None:
    text = stranger.open("/nothing", status=404)
    assert "Qui non c'è niente" in text
    assert "Clienti" not in text


def test_in_english_too(app: Flask) -> None:
    assert "There is nothing here" in Browser(app.test_client(), accept="en").open("/nothing", status=404)


@pytest.mark.parametrize("path", ["/commitments?after=x&day=y&customer=-1&state=?", "/recaps?before=99999999999999"])
def test_nonsense_in_an_address_is_passed_over(anna: Browser, path: str) -> None:
    anna.open(path)


def test_a_login_that_ended_over_a_long_text_costs_nothing(anna: Browser, clock: Clock, cast: Cast) -> None:
    anna.open("/recaps/new")
    clock.set("2026-12-25 12:00")
    text = "Le mando il preventivo <entro lunedì>.\n\nGrazie"
    anna.press("Salva e leggi", status=401, customer="Falegnameria Zorzi", text=text, happened_at="2026-12-24T10:00")
    assert "scaduto" in anna.text
    again = anna.page
    anna.open("/login")
    anna.press("Accedi", email=cast.anna.email, password=PASSWORD)
    anna.page = again
    anna.press("Invia di nuovo")
    assert "Falegnameria Zorzi" in anna.text
    assert "&lt;entro lunedì&gt;" in anna.text.replace("</mark>", "").replace('<mark class="promise">', "")


def test_the_login_that_ended_is_mended_on_the_spot_and_the_text_goes_along(
    anna: Browser, clock: Clock, cast: Cast, database: Database
) -> None:
    anna.open("/recaps/new")
    clock.set("2026-12-25 12:00")
    text = '\n  Le mando il preventivo <entro lunedì>.\n\n"Grazie" & a presto'
    anna.press("Salva e leggi", status=401, customer="Falegnameria Zorzi", text=text, happened_at="2026-12-24T10:00")
    anna.press("Accedi e continua", status=401, email=cast.anna.email, password="not this one")
    anna.press("Accedi", email=cast.anna.email, password=PASSWORD)
    assert "Hai fatto di nuovo l'accesso" in anna.text
    assert text.strip() in html.unescape(anna.text)
    anna.press("Invia di nuovo")
    with database.reading() as session:
        assert touchpoints.get_touchpoint(session, 1).text == text


def test_what_was_typed_is_in_no_address_and_no_cookie(anna: Browser, clock: Clock, cast: Cast) -> None:
    anna.open("/recaps/new")
    clock.set("2026-12-25 12:00")
    anna.press(
        "Salva e leggi", status=401, customer="Falegnameria Zorzi", text="Un segreto", happened_at="2026-12-24T10:00"
    )
    anna.press("Accedi e continua", email=cast.anna.email, password=PASSWORD)
    with anna.client.session_transaction() as cookie:
        assert "segreto" not in str(dict(cookie))
    assert anna.page.request.full_path == "/login?"
    assert PASSWORD not in anna.text


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/x", "/\\evil.example"])
def test_what_was_typed_is_never_sent_to_somebody_else(app: Flask, cast: Cast, elsewhere: str) -> None:
    browser = Browser(app.test_client())
    browser.open("/login")
    token = browser.value("csrf_token")
    said = {
        "csrf_token": token,
        "email": cast.anna.email,
        "password": PASSWORD,
        "kept-path": elsewhere,
        "kept:text": "x",
    }
    answer = browser.client.post("/login", data=said, headers={"Origin": ORIGIN})
    assert "evil.example" not in answer.text
    assert 'action="/"' in answer.text


def test_a_page_without_its_token_offers_to_send_again(anna: Browser) -> None:
    anna.open("/recaps/new")
    anna.press("Salva e leggi", status=400, csrf_token="old", customer="Zorzi", text="Le mando il listino domani.")
    anna.press("Invia di nuovo")
    assert "Le mando il listino domani" in anna.text


def test_what_another_site_sends_is_never_offered_again(anna: Browser) -> None:
    for headers in ({"Origin": "https://evil.example"}, {}, {"Origin": "null"}):
        answer = anna.client.post("/recaps/new", data={"customer": "Zorzi", "text": "x"}, headers=headers)
        assert answer.status_code == 400
        assert "Invia di nuovo" not in answer.text


def test_a_body_that_is_too_large(anna: Browser) -> None:
    anna.open("/recaps/new")
    anna.press("Salva e leggi", status=413, customer="Zorzi", text="a" * 12_100_000)
    assert "È troppo grande" in anna.text


def test_a_text_that_is_too_long_is_still_there(anna: Browser) -> None:
    anna.open("/recaps/new")
    text = "parola " * 150_000
    anna.press("Salva e leggi", status=413, customer="Zorzi", text=text)
    assert "È troppo lungo" in anna.text
    assert anna.value("text") == text


def test_the_database_is_away(settings: Settings, clock: Clock, tmp_path: Path) -> None:
    nowhere = Database(f"sqlite:///{tmp_path}")
    browser = Browser(create_app(settings, nowhere, clock=clock).test_client())
    browser.open("/login")
    browser.press("Accedi", status=503, email="anna@riva.example", password=PASSWORD)
    assert "il database in questo momento non risponde".capitalize() in browser.text
    assert browser.page.headers["Retry-After"] == "10"
    assert PASSWORD not in browser.text
    assert "anna@riva.example" in browser.text
    nowhere.close()


def test_a_fault_of_ours_says_so_and_tells_nothing(
    app: Flask, anna: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> str:
        raise RuntimeError("il segreto del cliente")

    app.view_functions["recaps.index"] = broken
    text = anna.open("/recaps", status=500)
    assert "Qualcosa è andato storto" in text
    out, err = capsys.readouterr()
    assert "il segreto del cliente" not in text + out + err


def test_the_api_keeps_its_own_answers(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.is_json


def test_methods_that_an_address_does_not_take(anna: Browser) -> None:
    anna.open("/recaps/new")
    token = anna.value("csrf_token")
    answer = anna.client.post("/customers/1", data={"csrf_token": token}, headers={"Origin": ORIGIN})
    assert answer.status_code == 405
    assert "pulsanti" in answer.text
