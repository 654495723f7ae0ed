"""Oggi as it is used: on a phone, with a thumb, and by keyboard alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import DESK, PHONE, opened
from tests.ledger import commit

TUESDAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def promises(database, firm, cast, clock) -> None:
    with database.writing() as session:
        for action, days, owner in (
            ("Preventivo telaio", 0, cast.anna),
            ("Richiamare per il quadro", 1, cast.anna),
            ("Consegna ricambi", 6, cast.anna),
            ("Sopralluogo", 0, cast.bruno),
            ("Collaudo", 3, cast.bruno),
        ):
            commit(session, firm, cast.colombo, owner, action, TUESDAY + timedelta(days=days), now=clock())
    clock.set("2026-11-25 08:00")


def line(page: Page, action: str):  # type: ignore[no-untyped-def]
    return page.locator("li.line").filter(has_text=action)


def test_annas_morning_on_the_phone_never_leaves_the_page(chromium, address):
    page, complaints = opened(chromium, address, PHONE)

    line(page, "Richiamare per il quadro").get_by_role("button", name="Mantenuta").click()
    note = page.get_by_role("status")
    expect(note).to_contain_text("Richiamare per il quadro: mantenuta.")
    expect(note).to_be_focused()
    note.get_by_role("button", name="Annulla l'ultima azione").click()
    expect(page.get_by_role("status")).to_contain_text("tutto come prima.")

    late = line(page, "Preventivo telaio")
    late.get_by_role("button", name="Sposta o affida").click()
    expect(late.get_by_label("Motivo", exact=True)).to_be_focused()
    late.get_by_label("Motivo", exact=True).fill("Aspettiamo un fornitore")
    late.get_by_role("button", name="lunedì 30 novembre").click()
    expect(page.get_by_role("status")).to_contain_text("spostata a lunedì 30 novembre.")
    expect(page.get_by_role("heading", name="In ritardo")).to_have_count(0)

    delivery = line(page, "Consegna ricambi")
    opener = delivery.get_by_role("button", name="Sposta o affida")
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    delivery.get_by_label("A", exact=True).select_option(label="Bruno Sala")
    delivery.get_by_role("button", name="Affida").last.click()
    expect(page.get_by_role("status")).to_contain_text("affidata a Bruno Sala.")
    assert page.url.startswith(f"{address}/?of=")
    assert complaints == []


def test_everything_on_a_line_is_large_enough_for_a_thumb(chromium, address):
    page, _ = opened(chromium, address, {"width": 360, "height": 740})
    line(page, "Preventivo telaio").get_by_role("button", name="Sposta o affida").click()
    expect(page.get_by_label("Motivo", exact=True)).to_be_visible()
    low = page.evaluate(
        """[..."a, button, input:not([type=hidden]), select, summary".split(", ")]
        .flatMap(kind => [...document.querySelectorAll(`main ${kind}`)])
        .filter(one => one.offsetParent && !one.closest(".visually-hidden") && !one.matches(".visually-hidden"))
        .filter(one => one.getBoundingClientRect().height < 43.5).map(one => one.outerHTML.slice(0, 90))"""
    )
    assert low == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_a_line_is_opened_and_closed_by_keyboard_alone(chromium, address):
    page, _ = opened(chromium, address, DESK)
    opener = line(page, "Preventivo telaio").get_by_role("button", name="Sposta o affida")
    opener.focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("Motivo", exact=True)).to_be_focused()
    page.keyboard.type("Manca il disegno")
    opener.focus()
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Motivo", exact=True)).to_have_value("Manca il disegno")
