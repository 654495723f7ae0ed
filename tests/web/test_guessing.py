"""Guessing a password: slower and slower, the same for accounts that exist and for those that do not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from followup.app import create_app
from followup.config import Settings
from followup.db import Database
from followup.domain.throttle import POLICIES, Try
from followup.services import passwords
from tests.people import PASSWORD, Cast, Clock
from tests.web.browser import Browser

HOME = "/"
FREE = POLICIES[Try.ACCOUNT].free


GUESS = "not this one"


def guess(browser: Browser, email: str, password: str = GUESS, status: int = 401) -> str:
    browser.open("/login")
    return re.sub(r'value="[^"]*"', "", browser.press("Accedi", status=status, email=email, password=password))


def test_whoever_guesses_is_told_how_long_to_wait_and_the_right_password_waits_too(
    stranger: Browser, cast: Cast, clock: Clock
) -> None:
    for _ in range(FREE):
        guess(stranger, cast.anna.email)
    assert "Riprova tra 5 secondi" in guess(stranger, cast.anna.email, PASSWORD, status=429)
    assert stranger.page.headers["Retry-After"] == "5"
    assert stranger.value("email") == cast.anna.email
    clock.now += timedelta(seconds=5)
    guess(stranger, cast.anna.email, PASSWORD, status=200)
    assert stranger.path == HOME


def test_a_right_password_makes_the_account_begin_anew(stranger: Browser, cast: Cast, clock: Clock) -> None:
    for _ in range(FREE - 1):
        guess(stranger, cast.anna.email)
    guess(stranger, cast.anna.email, PASSWORD, status=200)
    stranger.press("Esci")
    for _ in range(FREE):
        guess(stranger, cast.anna.email)
    guess(stranger, cast.anna.email, status=429)


def test_neither_the_answers_nor_the_work_tell_which_accounts_exist(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[list[str]] = []

    class Counting:
        def __init__(self) -> None:
            self.real = passwords._HASHER
            self.hash = self.real.hash

        def verify(self, stored: str, password: str) -> bool:
            hashed.append(stored.split("$")[1:4])
            return self.real.verify(stored, password)

    monkeypatch.setattr(passwords, "_HASHER", Counting())
    said, work = [], []
    for email in (cast.anna.email, "nobody@riva.example", "no address at all", "\x01" * 9):
        browser = Browser(app.test_client())
        hashed.clear()
        said.append([guess(browser, email, status=401 if n < FREE else 429) for n in range(FREE + 2)])
        work.append(list(hashed))
    assert all(answers == said[0] for answers in said)
    assert all(done == work[0] and len(done) == FREE for done in work)


def test_guessing_from_one_computer_is_slowed_whatever_accounts_are_tried(
    app: Flask, stranger: Browser, cast: Cast
) -> None:
    for n in range(POLICIES[Try.CLIENT].free):
        guess(stranger, f"nobody{n}@riva.example")
    guess(stranger, cast.anna.email, PASSWORD, status=429)
    elsewhere = Browser(app.test_client())
    elsewhere.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    guess(elsewhere, cast.anna.email, PASSWORD, status=200)


def test_a_header_that_names_another_computer_is_believed_only_from_a_proxy_that_was_announced(
    settings: Settings, database: Database, clock: Clock, cast: Cast
) -> None:
    behind = settings.model_copy(update={"app": settings.app.model_copy(update={"proxies": 1})})
    for made, last in ((settings, 429), (behind, 401)):
        client = create_app(made, database, clock=clock).test_client()
        clock.now += timedelta(days=2)
        for n in range(POLICIES[Try.CLIENT].free + 1):
            browser = Browser(client)
            client.environ_base["HTTP_X_FORWARDED_FOR"] = f"198.51.100.7, 203.0.113.{n}"
            guess(browser, f"x{n}@riva.example", status=last if n == POLICIES[Try.CLIENT].free else 401)


def test_a_liar_in_front_of_the_proxy_is_not_believed(
    settings: Settings, database: Database, clock: Clock, cast: Cast
) -> None:
    behind = settings.model_copy(update={"app": settings.app.model_copy(update={"proxies": 1})})
    client = create_app(behind, database, clock=clock).test_client()
    for n in range(POLICIES[Try.CLIENT].free + 1):
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{n}, 198.51.100.7"
        guess(Browser(client), f"x{n}@riva.example", status=429 if n == POLICIES[Try.CLIENT].free else 401)


def test_the_current_password_cannot_be_guessed_at_an_open_desk(anna: Browser, clock: Clock) -> None:
    new = {"password": "un'altra frase lunga", "repeat": "un'altra frase lunga"}
    anna.open("/account")
    for _ in range(FREE):
        anna.press("Cambia password", status=422, current="a guess", **new)
    anna.press("Cambia password", status=429, current=PASSWORD, **new)
    assert "Troppi tentativi" in anna.text
    clock.now += timedelta(seconds=5)
    anna.press("Cambia password", current=PASSWORD, **new)
    assert "Salvato" in anna.text
