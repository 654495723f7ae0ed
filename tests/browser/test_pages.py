"""Chromium at a phone's and a desk's width. With --pictures FOLDER the pictures of the documents are made again."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.screen import DESK, PHONE, hand_in, opened, served

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
    "/customers/1",
    "/customers/1/timeline",
    "/customers/1/mails",
    "/customers/1/settings",
    "/contacts/1",
    "/invoices",
    "/invoices/new",
    "/outbox",
    "/outbox/1",
    "/account",
    "/account/second-factor",
    "/nowhere",
]


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
