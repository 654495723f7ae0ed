"""Dora the admin settles how the firm works, at her desk and on her phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.screen import DESK, PHONE, opened
from tests.people import add_admin


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone", "desk"])
def test_dora_closes_the_firm_adds_elsa_makes_a_key_and_words_a_mail(chromium, address, database, size, scheme):
    add_admin(database)
    page, complaints = opened(chromium, address, size, scheme, "dora@riva.example")

    if size == PHONE:
        page.get_by_role("link", name="Altro").click()
    page.get_by_role("link", name="Impostazioni").click()
    page.get_by_role("link", name="Calendario lavorativo").click()
    page.locator("[name=closure-why]").fill("Ferie di Natale")
    page.locator("[name=closure-first]").fill("2026-12-28")
    page.locator("[name=closure-last]").fill("2026-12-31")
    page.get_by_role("button", name="Aggiungi").click()
    expect(page.get_by_text("Ferie di Natale").first).to_be_visible()
    expect(page.get_by_role("cell", name="29 Ferie di Natale")).to_be_visible()

    page.goto("/people/new")
    page.locator("[name=name]").fill("Elsa Bruni")
    page.locator("[name=email]").fill("elsa@riva.example")
    page.get_by_role("button", name="Aggiungi il collega").click()
    expect(page.get_by_text("Un invito per elsa@riva.example")).to_be_visible()

    page.goto("/tokens")
    page.locator("[name=name]").fill("gestionale")
    page.get_by_role("button", name="Crea la chiave").click()
    expect(page.locator("code")).to_contain_text("fup_")

    page.goto("/settings/texts/thanks/it-lei")
    page.locator("[name=text]").fill("Grazie\n\nGrazie per la fattura {{ facts.invoice }}.")
    page.get_by_role("button", name="Anteprima").click()
    expect(page.get_by_text("Grazie per la fattura 118/2026.")).to_be_visible()
    page.get_by_role("button", name="Salva").click()
    expect(page.get_by_text("testo vostro")).to_be_visible()
    assert complaints == []
