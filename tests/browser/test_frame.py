"""The frame around every page: within a thumb's reach on a phone, at the side of a desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.screen import DESK, PHONE, opened


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_bruno_finds_everything_behind_more_on_his_phone(chromium, address, scripts):
    page, complaints = opened(chromium, address, PHONE, scripts=scripts)

    expect(page.get_by_role("link", name="Fatture")).to_be_hidden()
    page.get_by_role("link", name="Altro").click()
    page.get_by_role("link", name="Fatture").click()
    expect(page.get_by_role("heading", level=1, name="Fatture")).to_be_visible()
    expect(page.get_by_role("link", name="In uscita")).to_be_hidden()
    page.get_by_role("link", name="Altro").click()
    page.get_by_role("link", name="Chiudi").click()
    expect(page.get_by_role("link", name="In uscita")).to_be_hidden()
    page.get_by_role("link", name="Cerca").click()
    page.get_by_role("searchbox").fill("colombo")
    page.get_by_role("button", name="Cerca").click()
    expect(page.get_by_role("link", name="Tessitura Colombo")).to_be_visible()
    assert complaints == []


def test_at_a_desk_every_room_is_in_sight(chromium, address):
    page, _ = opened(chromium, address, DESK)

    banner = page.get_by_role("banner")
    for room in ("Cerca", "Oggi", "Promesse", "Recap", "Clienti", "Controlla risposta", "In uscita", "Fatture"):
        expect(banner.get_by_role("link", name=room, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Esci")).to_be_visible()
    expect(page.get_by_role("link", name="Altro")).to_be_hidden()
