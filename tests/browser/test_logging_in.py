"""Carla's telephone: a forgotten password, a new one by mail, login in two steps, a lost computer."""

from __future__ import annotations

import re

import pyotp
from playwright.sync_api import expect

from followup.services.firm import Firm
from scheduler.folder import FolderTransport
from scheduler.timetable import run_all_once
from scheduler.work import Work
from tests.browser.screen import PHONE
from tests.people import PASSWORD

NEW = "il gatto dorme sul telaio"


def test_carla_comes_back_in_with_a_new_password_and_then_in_two_steps(chromium, address, settings, database, clock):
    page = chromium.new_context(viewport=PHONE, locale="it-IT", base_url=address).new_page()
    page.set_default_timeout(10_000)

    def log_in(password: str) -> None:
        page.locator("[name=email]").fill("carla@riva.example")
        page.locator("[name=password]").fill(password)
        page.get_by_role("button", name="Accedi").click()

    def fits() -> bool:
        return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    page.goto("/login")
    page.get_by_role("link", name="Password dimenticata?").click()
    page.get_by_label("Indirizzo e-mail").fill("carla@riva.example")
    page.get_by_role("button", name="Manda il link").click()
    expect(page.get_by_text("in arrivo una mail")).to_be_visible()
    run_all_once(Work(database, Firm(settings), FolderTransport(settings.mail_folder, clock), clock))
    (mail,) = settings.mail_folder.glob("*.eml")
    page.goto(re.findall(r"/password/[\w-]+", mail.read_text("utf-8").replace("=\n", ""))[0])
    page.get_by_label("Nuova password", exact=True).fill(NEW)
    page.get_by_label("Nuova password, di nuovo").fill(NEW)
    page.get_by_role("button", name="Salva la password").click()
    log_in(PASSWORD)
    expect(page.get_by_text("non è corretto")).to_be_visible()
    log_in(NEW)

    page.goto("/account")
    assert fits()
    page.get_by_role("link", name="Attiva l'accesso in due passaggi").click()
    assert fits()
    picture = page.get_by_role("img", name="Codice QR")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 100  # the policy lets it be shown
    phone = pyotp.TOTP(page.locator("strong").inner_text().replace(" ", ""))
    page.get_by_label("Codice dal telefono").fill(phone.at(clock.now))
    page.get_by_label("La tua password").fill(NEW)
    page.get_by_role("button", name="Attiva").click()
    expect(page.get_by_role("heading", name="I tuoi codici di riserva")).to_be_visible()
    assert fits()

    page.get_by_role("link", name="Altro").click()
    page.get_by_role("button", name="Esci").click()
    log_in(NEW)
    expect(page.get_by_label("Codice")).to_be_focused()
    clock.set("2026-11-24 09:01")
    page.get_by_label("Codice").fill(phone.at(clock.now))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Oggi")).to_be_visible()
