"""Carla's login in two steps: turned on with her phone, once a code, recovery codes, turned off; and where she is
logged in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from sqlmodel import select

from followup.config import Settings
from followup.db import Database
from followup.domain.states import MailKind, Role
from followup.domain.throttle import POLICIES, Try
from followup.errors import NotAllowed, NotLoggedIn
from followup.models import OutboxMessage, RecoveryCode, User
from followup.services import people, sessions
from followup.services.firm import Firm
from followup.web.devices import device
from tests.people import PASSWORD, Cast, Clock
from tests.web.browser import Browser
from tests.web.conftest import LogIn

Code = Callable[[], str]


@pytest.fixture
def carla(log_in: LogIn, cast: Cast) -> Browser:
    return log_in(cast.carla)


@pytest.fixture
def enrolled(carla: Browser, clock: Clock) -> tuple[Code, list[str]]:
    """Carla's phone, and her recovery codes; half a minute has passed since."""
    carla.open("/account/second-factor")
    key = re.search(r"<strong>([A-Z2-7 ]{30,})</strong>", carla.text)
    assert key is not None
    phone = pyotp.TOTP(key[1].replace(" ", ""))

    def code() -> str:
        return phone.at(clock.now)

    carla.press("Attiva", code=code(), current=PASSWORD)
    codes = re.findall(r"\b(?:[A-Z0-9]{4}-){3}[A-Z0-9]{4}\b", carla.text)
    clock.now += timedelta(seconds=30)
    return code, codes


def first_step(app: Flask, cast: Cast, following: str = "/account") -> Browser:
    browser = Browser(app.test_client())
    browser.open(following)
    browser.press("Accedi", email=cast.carla.email, password=PASSWORD)
    assert browser.path == "/login/code"
    return browser


def test_the_password_alone_opens_nothing_and_the_code_leads_where_she_wanted_to_go(
    app: Flask, cast: Cast, enrolled: tuple[Code, list[str]]
) -> None:
    browser = first_step(app, cast)
    browser.open("/commitments")
    assert browser.path == "/login"
    browser = first_step(app, cast, "/replies")
    browser.press("Accedi", status=401, code="000000")
    assert "non è giusto" in browser.text
    browser.press("Accedi", code=enrolled[0]())
    assert browser.path == "/replies"
    with browser.client.session_transaction() as cookie:
        assert "half" not in cookie


def test_a_code_is_taken_once_and_so_is_the_one_that_turned_it_on(
    app: Flask, cast: Cast, clock: Clock, enrolled: tuple[Code, list[str]]
) -> None:
    code = enrolled[0]()
    first_step(app, cast).press("Accedi", code=code)
    first_step(app, cast).press("Accedi", status=401, code=code)
    clock.now -= timedelta(seconds=30)
    first_step(app, cast).press("Accedi", status=401, code=enrolled[0]())


@pytest.mark.parametrize(("late", "status"), [(-30, 200), (30, 200), (-90, 401), (90, 401)])
def test_a_phone_s_clock_may_be_half_a_minute_off(
    app: Flask, cast: Cast, clock: Clock, enrolled: tuple[Code, list[str]], late: int, status: int
) -> None:
    clock.now += timedelta(minutes=5)
    code = enrolled[0]()
    clock.now += timedelta(seconds=late)
    first_step(app, cast).press("Accedi", status=status, code=code)


def test_a_recovery_code_opens_once_and_she_is_told(
    app: Flask, cast: Cast, database: Database, enrolled: tuple[Code, list[str]]
) -> None:
    codes = enrolled[1]
    assert len(set(codes)) == 10
    browser = first_step(app, cast)
    browser.press("Accedi", code=codes[3].lower().replace("-", " "))
    assert "Restano 9 codici" in browser.open("/account/second-factor")
    first_step(app, cast).press("Accedi", status=401, code=codes[3])
    with database.reading() as session:
        told = session.exec(select(OutboxMessage).where(OutboxMessage.kind == MailKind.ACCOUNT_CHANGED)).all()
        assert [row.facts["what"] for row in told] == ["totp_on", "recovery_code"]


def test_new_recovery_codes_end_the_old_ones(
    app: Flask, cast: Cast, carla: Browser, enrolled: tuple[Code, list[str]]
) -> None:
    carla.open("/account/second-factor")
    carla.press("Crea nuovi", status=422, current="wrong")
    carla.press("Crea nuovi", current=PASSWORD)
    first_step(app, cast).press("Accedi", status=401, code=enrolled[1][0])


def test_codes_cannot_be_guessed(app: Flask, cast: Cast, clock: Clock, enrolled: tuple[Code, list[str]]) -> None:
    for n in range(POLICIES[Try.CODE].free):
        first_step(app, cast).press("Accedi", status=401, code=f"00000{n}")  # each time with the right password
    browser = first_step(app, cast)
    browser.press("Accedi", status=429, code=enrolled[0]())
    assert "Riprova tra 5 secondi" in browser.text
    clock.now += timedelta(seconds=5)
    browser.press("Accedi", code=enrolled[0]())
    assert browser.path == "/account"


def test_half_a_login_ends_after_some_minutes(
    app: Flask, cast: Cast, clock: Clock, enrolled: tuple[Code, list[str]]
) -> None:
    browser = first_step(app, cast)
    clock.now += timedelta(minutes=10)
    browser.press("Accedi", code=enrolled[0]())
    assert browser.path == "/login"


def test_it_is_turned_on_only_with_the_right_code_and_the_password(carla: Browser, clock: Clock, cast: Cast) -> None:
    carla.open("/account/second-factor")
    key = re.findall(r"<strong>([A-Z2-7 ]{30,})</strong>", carla.text)
    carla.press("Attiva", status=422, code="000000", current=PASSWORD)
    assert "Non è il codice di questo momento" in carla.text
    assert re.findall(r"<strong>([A-Z2-7 ]{30,})</strong>", carla.text) == key  # the phone has it already
    assert 'src="data:image/svg+xml' in carla.text
    code = pyotp.TOTP(key[0].replace(" ", "")).at(clock.now)
    carla.press("Attiva", status=422, code=code, current="wrong")
    clock.now += timedelta(minutes=21)
    code = pyotp.TOTP(key[0].replace(" ", "")).at(clock.now)
    carla.press("Attiva", status=422, code=code, current=PASSWORD)
    assert "eccone uno nuovo" in carla.text
    assert re.findall(r"<strong>([A-Z2-7 ]{30,})</strong>", carla.text) != key


def test_the_offer_of_one_is_of_no_use_to_another(carla: Browser, log_in: LogIn, cast: Cast, clock: Clock) -> None:
    carla.open("/account/second-factor")
    key = re.findall(r"<strong>([A-Z2-7 ]{30,})</strong>", carla.text)[0]
    bruno = log_in(cast.bruno)
    bruno.open("/account/second-factor")
    code = pyotp.TOTP(key.replace(" ", "")).at(clock.now)
    bruno.press("Attiva", status=422, sealed=carla.value("sealed"), code=code, current=PASSWORD)


def test_what_she_had_typed_when_her_login_ended_comes_along_through_both_steps(
    carla: Browser, cast: Cast, clock: Clock, enrolled: tuple[Code, list[str]]
) -> None:
    carla.open("/recaps/new")
    clock.set("2026-12-26 12:00")
    text = "Le mando il preventivo entro lunedì."
    carla.press("Salva e leggi", status=401, customer="Falegnameria Zorzi", text=text, happened_at="2026-12-24T10:00")
    carla.press("Accedi", email=cast.carla.email, password=PASSWORD)
    carla.press("Accedi", status=401, code="000000")
    carla.press("Accedi", code=enrolled[0]())
    assert text in carla.text
    assert carla.value("customer") == "Falegnameria Zorzi"


def test_she_turns_it_off_with_her_password(
    app: Flask, cast: Cast, carla: Browser, enrolled: tuple[Code, list[str]]
) -> None:
    carla.open("/account/second-factor")
    carla.press("Disattiva", status=422, current="wrong")
    carla.press("Disattiva", current=PASSWORD)
    browser = Browser(app.test_client())
    browser.open("/account")
    browser.press("Accedi", email=cast.carla.email, password=PASSWORD)
    assert browser.path == "/account"


def test_the_database_alone_opens_nothing(database: Database, enrolled: tuple[Code, list[str]], cast: Cast) -> None:
    with database.reading() as session:
        carla = session.exec(select(User).where(User.id == cast.carla.id)).one()
        kept = [carla.totp_secret, *(row.code_hash for row in session.exec(select(RecoveryCode)))]
    assert len(kept) == 11
    assert not any(re.fullmatch(r"[A-Z2-7]{32}", str(text)) or text in enrolled[1] for text in kept)


def test_with_another_server_s_secret_only_a_recovery_code_opens(
    app: Flask, cast: Cast, settings: Settings, enrolled: tuple[Code, list[str]]
) -> None:
    browser = first_step(app, cast)
    file = settings.data / "secret"
    file.write_text("f" * 64)
    browser.press("Accedi", status=401, code=enrolled[0]())
    browser.press("Accedi", code=enrolled[1][0])
    assert browser.path == "/account"


def test_an_admin_helps_whoever_lost_the_phone(
    app: Flask, cast: Cast, database: Database, settings: Settings, clock: Clock, enrolled: tuple[Code, list[str]]
) -> None:
    firm = Firm(settings)
    with database.writing() as session:
        carla, boss = people.get_user(session, cast.carla.id), people.get_user(session, cast.anna.id)
        with pytest.raises(NotAllowed):
            people.drop_totp(session, firm, carla, by=boss, now=clock.now)
        boss.role = Role.ADMIN
        people.drop_totp(session, firm, carla, by=boss, now=clock.now)
    browser = Browser(app.test_client())
    browser.open("/account")
    browser.press("Accedi", email=cast.carla.email, password=PASSWORD)
    assert browser.path == "/account"


def test_she_sees_where_she_is_logged_in_and_ends_the_lost_phone(
    app: Flask, carla: Browser, cast: Cast, clock: Clock
) -> None:
    phone = Browser(app.test_client())
    phone.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 14; Mobile; rv:130.0) Firefox/130.0"
    phone.open("/login")
    phone.press("Accedi", email=cast.carla.email, password=PASSWORD)
    clock.now += timedelta(minutes=30)
    carla.open("/account")
    assert "Firefox, Android" in carla.text
    assert carla.text.count("questo</span>") == 1
    assert "oggi, ore 09:30" in carla.text  # this one, used just now
    carla.press("Chiudi", form="/account/sessions/")
    assert "Firefox, Android" not in carla.text
    phone.open("/commitments")
    assert phone.path == "/login"


def test_nobody_ends_the_login_of_another(carla: Browser, log_in: LogIn, cast: Cast, database: Database) -> None:
    log_in(cast.bruno)
    with database.reading() as session:
        theirs = sessions.sessions_of(session, cast.bruno, now=cast.bruno.created_at)[0].id
    carla.open("/account")
    token = carla.value("csrf_token")
    answer = carla.client.post(f"/account/sessions/{theirs}/end", data={"csrf_token": token})
    assert answer.status_code == 404


def test_half_a_session_is_no_session(database: Database, cast: Cast, clock: Clock) -> None:
    with database.writing() as session:
        half = sessions.open_half(session, cast.carla, now=clock.now)
        whole = sessions.open_session(session, cast.carla, days=1, now=clock.now)
        with pytest.raises(NotLoggedIn):
            sessions.session_user(session, half, now=clock.now)
        with pytest.raises(NotLoggedIn):
            sessions.half_of(session, whole, now=clock.now)


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/128.0 Safari/537.36 Edg/128.0",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/128.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.5", ""),
        ("", ""),
    ],
)
def test_a_browser_is_called_by_its_name(agent: str, said: str) -> None:
    assert device(agent) == said
