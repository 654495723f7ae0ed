"""Carla forgot her password: a mail, a link, a new one. A stranger learns nothing from any of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from followup.config import Settings
from followup.db import Database
from followup.domain.throttle import POLICIES, Try
from followup.services.firm import Firm
from scheduler.timetable import run_all_once
from scheduler.work import Work
from scheduler.worker import transport_for
from tests.people import PASSWORD, Cast, Clock
from tests.web.browser import Browser
from tests.web.conftest import LogIn

HOME = "/"
NEW = "il gatto dorme sul telaio"


@pytest.fixture
def link(database: Database, settings: Settings, clock: Clock) -> object:
    """The path in the newest mail."""

    def newest() -> str:
        run_all_once(Work(database, Firm(settings), transport_for(settings, clock), clock))
        mails = sorted(settings.mail_folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        return re.findall(r"(/password/[\w-]+)", mails[-1].read_text("utf-8").replace("=\n", ""))[0]

    return newest


def forget(browser: Browser, email: str, status: int = 200) -> str:
    browser.open("/login")
    browser.open("/password")
    return browser.press("Manda il link", status=status, email=email)


def test_carla_chooses_a_new_password_behind_the_link(
    stranger: Browser, log_in: LogIn, cast: Cast, clock: Clock, link
) -> None:
    phone = log_in(cast.carla)
    assert "in arrivo una mail" in forget(stranger, cast.carla.email)
    path = link()
    assert "carla@riva.example" in stranger.open(path)
    stranger.press("Salva la password", status=422, password=NEW, repeat="something else")
    assert "non sono uguali" in stranger.text
    stranger.press("Salva la password", status=422, password="benvenuto2026", repeat="benvenuto2026")
    assert "tra le prime" in stranger.text
    assert "benvenuto2026" not in stranger.text
    stranger.press("Salva la password", password=NEW, repeat=NEW)
    assert "La password è salvata" in stranger.text
    stranger.press("Accedi", email=cast.carla.email, password=NEW)
    assert stranger.path == HOME
    phone.open("/commitments")
    assert phone.path == "/login"
    assert "Chiedi un nuovo link" in phone.open(path, status=404)


def test_opening_the_link_uses_nothing_up(app: Flask, stranger: Browser, cast: Cast, link) -> None:
    forget(stranger, cast.carla.email)
    path = link()
    for _ in range(5):
        app.test_client().get(path)
        app.test_client().head(path)
    stranger.open(path)
    stranger.press("Salva la password", password=NEW, repeat=NEW)
    assert "La password è salvata" in stranger.text


def test_the_answer_is_the_same_whether_or_not_there_is_such_an_account(app: Flask, cast: Cast) -> None:
    said = []
    for email in (cast.carla.email, "nobody@riva.example"):
        browser = Browser(app.test_client())
        free = POLICIES[Try.RESET].free
        pages = [forget(browser, email, status=200 if n < free else 429) for n in range(free + 1)]
        said.append([re.sub(r'value="[^"]*"', "", page).replace(email, "…") for page in pages])
    assert said[0] == said[1]
    assert "Riprova tra 5 minuti" in said[0][-1]


def test_the_link_lets_in_again_whoever_was_kept_waiting_by_somebody_else_s_guesses(
    app: Flask, stranger: Browser, cast: Cast, link
) -> None:
    liar = Browser(app.test_client())
    for _ in range(POLICIES[Try.ACCOUNT].free):
        liar.open("/login")
        liar.press("Accedi", status=401, email=cast.carla.email, password="a guess")
    forget(stranger, cast.carla.email)
    stranger.open(link())
    stranger.press("Salva la password", password=NEW, repeat=NEW)
    stranger.press("Accedi", email=cast.carla.email, password=NEW)
    assert stranger.path == HOME


def test_links_cannot_be_guessed_at_leisure(stranger: Browser, cast: Cast) -> None:
    free = POLICIES[Try.LINK].free
    for n in range(free):
        stranger.open(f"/password/guess-{n}", status=404)
    assert "Troppi tentativi" in stranger.open("/password/guess", status=429)
    assert int(stranger.page.headers["Retry-After"]) > 0


def test_a_link_that_ran_out_says_where_another_comes_from(stranger: Browser, cast: Cast, clock: Clock, link) -> None:
    forget(stranger, cast.carla.email)
    path = link()
    stranger.open(path)
    clock.now += timedelta(hours=1)
    stranger.press("Salva la password", status=404, password=NEW, repeat=NEW)
    assert 'href="/password"' in stranger.text
    stranger.open("/login")
    stranger.press("Accedi", email=cast.carla.email, password=PASSWORD)
    assert stranger.path == HOME
