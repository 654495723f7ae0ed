"""Chromium at a phone's and a desk's width. With --pictures FOLDER the pictures of the documents are made again."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from followup.app import create_app
from followup.config import Settings
from followup.db import Database
from tests.people import PASSWORD, Clock

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
RECAP = """\
Visita in Tessitura Colombo, con la sig.ra Colombo.

Esigenze:
- il telaio 4 si ferma due volte al giorno

Soluzioni concordate:
- quadro elettrico nuovo

Impegni:
- Anna: preventivo della revisione entro 3 giorni lavorativi
- Spediamo i ricambi appena possibile
- La sig.ra Colombo ci manda lo storico dei guasti entro venerdì
"""
PAGES = [
    "/",
    "/?open=1",
    "/today/quiet",
    "/?team=1",
    "/commitments",
    "/recaps",
    "/recaps/new",
    "/recaps/1",
    "/recaps/1/letter",
    "/replies",
    "/customers",
]
PAGES += ["/customers/1", "/contacts/1", "/invoices", "/invoices/new", "/outbox", "/outbox/1", "/account", "/nowhere"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this computer: install the system's package to run the browser tests")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def address(settings, database, cast, clock) -> Iterator[str]:
    with served(settings, database, clock) as address:
        yield address


@contextmanager
def served(settings: Settings, database: Database, clock: Clock) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(settings, database, clock=clock), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def opened(chromium: Browser, address: str, size: dict[str, int], scheme: str = "light") -> tuple[Page, list[str]]:
    """A page at which Anna is logged in, and the list that collects what the browser complains of."""
    context = chromium.new_context(viewport=size, color_scheme=scheme, locale="it-IT", base_url=address)
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/login")
    page.locator("[name=email]").fill("anna@riva.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Accedi").click()
    expect(page.get_by_role("heading", level=1, name="Oggi")).to_be_visible()
    return page, complaints


def hand_in(page: Page) -> None:
    page.goto("/recaps/new")
    page.locator("[name=text]").fill(RECAP)
    page.locator("[name=customer]").fill("Tessitura Colombo S.r.l.")
    page.locator("main button.btn-primary").click()
    expect(page.get_by_role("heading", name="Trovato nel testo")).to_be_visible()


def test_a_salesperson_on_a_phone_from_the_recap_to_the_mail(chromium, address):
    page, complaints = opened(chromium, address, PHONE)
    hand_in(page)

    page.get_by_role("button", name="Conferma tutto").click()
    soft = page.locator("article, section, li, .card").filter(has_text="«appena possibile»").last
    soft.get_by_role("button", name="martedì 1° dicembre").click()
    page.goto("/commitments")
    expect(page.get_by_text("Spediamo i ricambi")).to_be_visible()
    expect(page.get_by_text("martedì 1° dicembre").first).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_scrolls_sideways_or_makes_the_browser_complain(chromium, address, size, request):
    page, complaints = opened(chromium, address, size)
    hand_in(page)
    for path in PAGES:
        page.goto(path)
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, f"{path} scrolls sideways by {beyond} pixels"
        assert page.title().strip()
        assert page.locator("h1").count() == 1, path

    not_found = [said for said in complaints if "404" not in said]
    assert not_found == []


def test_the_pictures_of_the_documents(chromium, settings, database, cast, clock, pytestconfig):
    folder = pytestconfig.getoption("--pictures")
    if folder is None:
        pytest.skip("asked for with --pictures FOLDER")
    sends = settings.model_copy(update={"mail": settings.mail.model_copy(update={"transport": "smtp"})})
    with served(sends, database, clock) as address:
        page, _ = opened(chromium, address, {"width": 1280, "height": 800})
        hand_in(page)
        page.screenshot(path=Path(folder) / "recap.png")
        page.goto("/replies")
        page.locator("[name=text]").fill(
            "Buongiorno Sig.ra Colombo,\nLe mando il preventivo a breve e il tecnico viene lunedì 8 dicembre.\nAnna"
        )
        page.locator("main button.btn-primary").first.click()
        expect(page.get_by_role("heading", name="2 punti da sistemare")).to_be_visible()
        page.screenshot(path=Path(folder) / "reply.png")
