"""Customers on a screen: found while one types, read before a call, noted after it."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.screen import DESK, PHONE, opened
from tests.ledger import commit


def test_anna_finds_a_customer_while_she_types_the_name_of_somebody_there(chromium, address):
    page, complaints = opened(chromium, address, PHONE)
    page.goto("/customers")
    found = page.locator("#found")
    expect(found.get_by_role("link", name="Tessitura Colombo")).to_be_visible()
    page.locator("#q").press_sequentially("mart")
    expect(found.get_by_role("link", name="Tessitura Colombo")).to_have_count(0)
    expect(found.get_by_role("link", name="Falegnameria Zorzi")).to_be_visible()
    expect(page.locator("#q")).to_be_focused()
    assert page.url.endswith("/customers?q=mart")
    page.reload()
    expect(page.locator("#q")).to_have_value("mart")
    page.locator("#q").fill("nessuno così")
    expect(found.get_by_text("Nessun cliente ha «nessuno così» nel nome")).to_be_visible()
    found.get_by_role("link", name="Aggiungilo").click()
    expect(page.locator("[name=name]")).to_have_value("nessuno così")
    assert complaints == []


def test_without_javascript_the_same_form_finds_with_its_button(chromium, address):
    page, _ = opened(chromium, address, PHONE)
    plain = chromium.new_context(
        base_url=address, java_script_enabled=False, storage_state=page.context.storage_state(), viewport=PHONE
    ).new_page()
    plain.goto("/customers")
    plain.locator("#q").fill("mart")
    plain.get_by_role("button", name="Cerca").click()
    expect(plain.locator("#found").get_by_role("link")).to_have_count(1)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_anna_reads_up_on_a_customer_keeps_a_promise_and_notes_the_call(
    chromium, address, size, database, firm, cast, clock
):
    with database.writing() as session:
        commit(session, firm, cast.zorzi, cast.anna, "Mandare il preventivo", date(2026, 11, 25), now=clock())
    page, complaints = opened(chromium, address, size)
    page.goto("/customers/2")
    expect(page.locator(".step-here")).to_contain_text("Promesse")
    page.locator("#ours-title + ul summary").click()
    expect(page.get_by_text("se ne occupa Anna Riva")).to_be_visible()
    page.get_by_role("button", name="Mantenuta").click()
    expect(page.get_by_text("Niente di aperto").first).to_be_visible()
    expect(page.locator(".figures")).to_contain_text("1 su 1")

    page.get_by_role("link", name="Annota un contatto").click()
    page.locator("[name=text]").fill("Marta ringrazia, il preventivo va bene.")
    page.locator("[name=channel]").select_option("sms")
    page.locator("[name=contact_id]").select_option(label="Marta")
    page.get_by_role("button", name="Salva").click()
    entry = page.locator(".timeline > li").filter(has_text="Marta ringrazia")
    expect(entry).to_contain_text("SMS · dal cliente · Anna Riva · Marta")
    entry.locator("summary").first.click()
    expect(entry.locator(".plain")).to_be_visible()
    page.locator("#channel").select_option("visit")
    page.get_by_role("button", name="Mostra").click()
    expect(page.locator(".timeline > li")).to_have_count(1)
    expect(page.locator(".timeline")).to_contain_text("1 promessa fatta qui")
    assert complaints == []
