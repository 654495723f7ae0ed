"""A screen of a phone or a desk, at which somebody of the cast is logged in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect
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


def stranger(
    chromium: Browser, address: str, size: dict[str, int], scheme: str = "light", *, scripts: bool = True
) -> tuple[Page, list[str]]:
    """A page at which nobody is logged in, and the list that collects what the browser complains of."""
    context = chromium.new_context(
        viewport=size, color_scheme=scheme, locale="it-IT", base_url=address, java_script_enabled=scripts
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


def opened(
    chromium: Browser,
    address: str,
    size: dict[str, int],
    scheme: str = "light",
    email: str = "anna@riva.example",
    *,
    scripts: bool = True,
) -> tuple[Page, list[str]]:
    """The same, where Anna (or another) is logged in."""
    page, complaints = stranger(chromium, address, size, scheme, scripts=scripts)
    page.goto("/login")
    log_in(page, email)
    expect(page.get_by_role("heading", level=1, name="Oggi")).to_be_visible()
    return page, complaints


def log_in(page: Page, email: str = "anna@riva.example") -> None:
    """Fill in the login form that stands on this page, and send it."""
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Accedi").click()


def write(page: Page, words: str) -> None:
    """As a keyboard or dictation puts words into the field."""
    page.locator("[name=text]").click()
    page.keyboard.insert_text(words)


def hand_in(page: Page) -> None:
    page.goto("/recaps/new")
    page.locator("[name=text]").fill(RECAP)
    page.locator("[name=customer]").fill("Tessitura Colombo S.r.l.")
    page.locator("main button.btn-primary").click()
    expect(page.get_by_role("heading", name="Trovato nel testo")).to_be_visible()
