"""Nobody sees anything without a login, and a login ends when it is told to."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from followup.db import Database
from followup.services import sessions
from tests.people import PASSWORD, Cast, Clock
from tests.web.browser import Browser
from tests.web.conftest import LogIn

OPEN = {
    "notice.show",
    "auth.login",
    "auth.log_in",
    "auth.ask_code",
    "auth.take_code",
    "links.show",
    "links.act",
    "passwords.forgotten",
    "passwords.send_link",
    "passwords.choose",
    "passwords.chosen",
    "pages.static",
    "bootstrap.static",
    "static",
    "monitoring.healthz",
    "monitoring.readyz",
    "monitoring.metrics",
}


def _pages(app: Flask, method: str) -> list[tuple[str, str]]:
    """Every address of the pages with numbers filled in, and its endpoint."""
    return [
        (re.sub(r"<[^>]+>", "1", rule.rule), rule.endpoint)
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ()) and rule.endpoint not in OPEN and not rule.rule.startswith("/api/")
    ]


def test_every_page_sends_a_stranger_to_the_login(app: Flask) -> None:
    client = app.test_client()
    answers = {path: client.get(path) for path, _ in _pages(app, "GET")}
    assert len(answers) > 15
    assert {p: a.status_code for p, a in answers.items()} == dict.fromkeys(answers, 303)
    assert all(a.headers["Location"].startswith("/login") for a in answers.values())


def test_nothing_can_be_done_by_a_stranger(app: Flask) -> None:
    client = app.test_client()
    codes = {path: client.post(path).status_code for path, _ in _pages(app, "POST")}
    assert len(codes) > 20
    assert codes == dict.fromkeys(codes, 401)


def test_no_change_is_made_without_the_token_of_our_own_page(app: Flask, anna: Browser) -> None:
    codes = {path: anna.client.post(path, data={"version": "1"}).status_code for path, _ in _pages(app, "POST")}
    assert codes == dict.fromkeys(codes, 400)


def test_the_login_itself_needs_the_token(app: Flask) -> None:
    assert app.test_client().post("/login", data={"email": "anna@riva.example"}).status_code == 400


def test_anna_logs_in_and_lands_on_her_morning(anna: Browser) -> None:
    assert anna.path == "/"
    assert "martedì 24 novembre" in anna.text
    assert "Anna Riva" in anna.text


def test_after_the_login_she_is_where_she_wanted_to_go(stranger: Browser, cast: Cast) -> None:
    stranger.open("/customers/1")
    assert stranger.path == "/login"
    stranger.press("Accedi", email=cast.anna.email, password=PASSWORD)
    assert stranger.path == "/customers/1"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example", "x"],
)
def test_the_login_never_leads_to_somebody_else(app: Flask, cast: Cast, elsewhere: str) -> None:
    browser = Browser(app.test_client())
    browser.open("/login")
    browser.press("Accedi", email=cast.anna.email, password=PASSWORD, next=elsewhere)
    assert browser.path == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(stranger: Browser, cast: Cast) -> None:
    stranger.open("/login")
    known = stranger.press("Accedi", status=401, email=cast.anna.email, password="not this one")
    assert stranger.value("email") == cast.anna.email
    unknown = stranger.press("Accedi", status=401, email="nobody@riva.example", password="not this one")
    token = re.compile(r'value="[^"]*"')
    assert token.sub("", known) == token.sub("", unknown)
    assert "non è corretto" in known


def test_after_logging_out_the_old_cookie_is_worth_nothing(anna: Browser) -> None:
    kept = anna.client.get_cookie("followup")
    assert kept is not None
    anna.press("Esci")
    anna.client.set_cookie("followup", kept.value)
    anna.open("/commitments")
    assert anna.path == "/login"


def test_log_out_everywhere_ends_the_phone_too(anna: Browser, log_in: LogIn, cast: Cast) -> None:
    phone = log_in(cast.anna)
    anna.open("/account")
    anna.press("Esci ovunque")
    phone.open("/commitments")
    assert phone.path == "/login"


def test_the_cookie_holds_a_token_and_no_user(anna: Browser, database: Database, clock: Clock) -> None:
    with anna.client.session_transaction() as cookie:
        assert set(cookie) <= {"token", "csrf_token", "_permanent"}
        token = cookie["token"]
    with database.reading() as session:
        assert sessions.session_user(session, token, now=clock.now).name == "Anna Riva"


def test_a_login_ends_after_thirty_days(anna: Browser, clock: Clock) -> None:
    clock.set("2026-12-25 09:00")
    anna.open("/")
    assert anna.path == "/login"


def test_anna_changes_her_password_and_stays_here_but_nowhere_else(anna: Browser, log_in: LogIn, cast: Cast) -> None:
    phone = log_in(cast.anna)
    anna.open("/account")
    new = "un'altra frase lunga"
    anna.press("Cambia password", status=422, current="wrong one", password=new, repeat=new)
    assert "Non è la tua password attuale" in anna.text
    anna.press("Cambia password", status=422, current=PASSWORD, password=new, repeat="something else")
    assert "non sono uguali" in anna.text
    anna.press("Cambia password", status=422, current=PASSWORD, password="short", repeat="short")
    assert "almeno dieci caratteri" in anna.text
    anna.press("Cambia password", current=PASSWORD, password=new, repeat=new)
    assert "Salvato" in anna.text
    phone.open("/commitments")
    assert phone.path == "/login"
    phone.press("Accedi", email=cast.anna.email, password=new)
    assert phone.path == "/commitments"


def test_passwords_never_come_back_in_a_page(anna: Browser) -> None:
    anna.open("/account")
    anna.press("Cambia password", status=422, current="secret-one-1", password="secret-two-2", repeat="secret-three")
    assert not re.search("secret-(one|two|three)", anna.text)


def test_pages_speak_the_browsers_language_first_and_then_the_users(app: Flask, anna: Browser) -> None:
    english = Browser(app.test_client(), accept="en-GB,en;q=0.9")
    assert "Log in" in english.open("/login")
    german = Browser(app.test_client(), accept="de")
    assert "Accedi" in german.open("/login")
    anna.open("/account")
    anna.press("Salva", language="en")
    assert "Check a reply" in anna.text
    assert '<html lang="en">' in anna.text
    anna.press("Save", language="it")
    assert "Controlla risposta" in anna.text


def test_no_page_carries_a_script_or_a_style_of_its_own(anna: Browser) -> None:
    anna.open("/commitments")
    assert "style=" not in anna.text
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=", anna.text)
