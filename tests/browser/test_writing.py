"""Recaps and replies as they are written: on a phone, at a desk, by keyboard alone, without scripts, interrupted."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import DESK, PHONE, log_in, opened, write
from tests.people import PASSWORD

REPLY = "Ciao Marta 🙂,\nti mando il preventivo appena possibile e il tecnico viene giovedì 3.\n\nAnna"
MENDED = "Ciao Marta 🙂,\nti mando il preventivo entro venerdì 27 novembre e il tecnico viene giovedì 3.\n\nAnna"


def marked(page: Page, kind: str) -> list[str]:
    """The words that carry a colour in the text."""
    found: list[str] = page.locator(f".marked-copy mark.{kind}").all_text_contents()
    return found


def test_a_customer_who_is_new_is_added_from_the_list(chromium, address):
    page, _ = opened(chromium, address, PHONE)
    page.goto("/recaps/new")
    page.locator("[name=customer]").press_sequentially("Verri & figli")
    page.get_by_role("option", name="Aggiungi «Verri & figli» come nuovo cliente").click()
    write(page, "Le mando il listino entro venerdì.")
    page.get_by_role("button", name="Salva e leggi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Verri & figli")


def test_colours_move_with_the_words_while_somebody_types_above_them(chromium, address):
    page, _ = opened(chromium, address, DESK)
    page.goto("/replies")
    write(page, REPLY)
    expect(page.locator(".marked-copy mark.soft")).to_have_text(["appena possibile"])
    page.locator("[name=text]").press("Control+Home")
    page.keyboard.insert_text("Oggetto: levigatrice\n")
    assert marked(page, "soft") == ["appena possibile"]
    copy, field = (page.locator(name).bounding_box() for name in (".marked-copy", "[name=text]"))
    assert (copy["x"], copy["y"], copy["width"], copy["height"]) == pytest.approx(
        (field["x"], field["y"], field["width"], field["height"])
    )


def test_what_was_typed_beside_a_promise_stays_while_the_text_goes_on(chromium, address):
    page, _ = opened(chromium, address, DESK)
    page.goto("/replies")
    write(page, "Ti mando il preventivo appena possibile.")
    page.get_by_text("L'ho inviata: registra le promesse").click()
    page.get_by_label("Nessuna data perché…").fill("aspettiamo il listino")
    page.locator("[name=text]").press("Control+End")
    page.keyboard.insert_text("\nTi chiamo domani.")
    expect(page.get_by_role("heading", name="2 promesse, 1 data da sistemare")).to_be_visible()
    expect(page.get_by_label("Nessuna data perché…").first).to_have_value("aspettiamo il listino")


def test_a_draft_is_there_again_after_the_tab_was_closed(chromium, address):
    page, complaints = opened(chromium, address, PHONE)
    page.goto("/recaps/new")
    page.locator("[name=customer]").fill("Falegnameria Zorzi")
    write(page, "Le mando il preventivo")
    page.close(run_before_unload=False)
    page = page.context.new_page()
    page.goto("/recaps/new")
    expect(page.get_by_text("Ho ritrovato quello che avevi scritto")).to_be_visible()
    expect(page.locator("[name=text]")).to_have_value("Le mando il preventivo")
    expect(page.locator("[name=customer]")).to_have_value("Falegnameria Zorzi")
    expect(page.locator(".live-card")).to_have_count(1)
    page.get_by_role("button", name="Scartalo").click()
    expect(page.locator("[name=text]")).to_have_value("")
    page.get_by_role("button", name="Riprendilo").click()
    expect(page.locator("[name=text]")).to_have_value("Le mando il preventivo")
    page.get_by_role("button", name="Salva e leggi").click()
    expect(page.get_by_role("heading", name="Trovato nel testo")).to_be_visible()
    page.goto("/recaps/new")
    expect(page.locator("[name=text]")).to_have_value("")
    assert complaints == []


def test_a_page_for_one_customer_takes_up_no_draft_about_another(chromium, address):
    page, _ = opened(chromium, address, DESK)
    page.goto("/recaps/new?customer=Falegnameria+Zorzi")
    write(page, "Le mando il preventivo")
    page.goto("/recaps/new?customer=Smith+Ltd")
    expect(page.locator("[name=text]")).to_have_value("")
    write(page, "I will call you tomorrow.")
    page.get_by_role("button", name="Salva e leggi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Smith Ltd")
    page.goto("/recaps/new")
    expect(page.locator("[name=text]")).to_have_value("Le mando il preventivo")
    expect(page.locator("[name=customer]")).to_have_value("Falegnameria Zorzi")


def test_a_draft_is_forgotten_on_logging_out(chromium, address):
    page, _ = opened(chromium, address, DESK)
    page.goto("/recaps/new")
    write(page, "Un segreto del cliente")
    page.get_by_role("button", name="Esci").click()
    expect(page.get_by_role("button", name="Accedi")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0


def test_what_was_typed_a_moment_before_logging_out_is_not_kept_after_it(chromium, address):
    page, _ = opened(chromium, address, DESK)
    page.clock.install()
    page.goto("/recaps/new")
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")  # an answer that takes its time
    write(page, "Un segreto del cliente")
    page.get_by_role("button", name="Esci").click()
    page.clock.run_for(60_000)
    assert page.evaluate("localStorage.length") == 0


def test_a_colleague_at_the_same_computer_finds_no_draft_of_anna(chromium, address, clock):
    page, _ = opened(chromium, address, DESK)
    page.goto("/recaps/new")
    write(page, "Un segreto del cliente")
    clock.set("2026-12-25 12:00")
    page.goto("/recaps/new")
    log_in(page, "bruno@riva.example")
    expect(page.get_by_role("heading", level=1, name="Nuovo recap")).to_be_visible()
    expect(page.locator("[name=text]")).to_have_value("")
    assert page.evaluate("localStorage.length") == 0


def test_a_login_that_ends_over_a_recap_costs_nothing(chromium, address, clock):
    page, _ = opened(chromium, address, PHONE)
    page.goto("/recaps/new")
    page.locator("[name=customer]").fill("Falegnameria Zorzi")
    write(page, "Le mando il preventivo ")
    clock.set("2026-12-25 12:00")
    page.keyboard.insert_text("appena possibile.")
    expect(page.get_by_text("L'accesso è scaduto. Quello che scrivi resta su questo dispositivo.")).to_be_visible()
    page.get_by_role("button", name="Salva e leggi").click()
    expect(page.get_by_role("heading", level=1, name="L'accesso è scaduto")).to_be_visible()
    log_in(page)
    expect(page.get_by_role("heading", level=1, name="Hai fatto di nuovo l'accesso")).to_be_visible()
    page.get_by_role("button", name="Invia di nuovo").click()
    expect(page.locator("main .plain").first).to_contain_text("Le mando il preventivo appena possibile.")
    page.goto("/recaps/new")
    expect(page.locator("[name=text]")).to_have_value("")


def tab_to(page: Page, selector: str, words: str = "") -> None:
    """Press Tab until the focus is there."""
    script = "([a, words]) => document.activeElement.matches(a) && document.activeElement.textContent.includes(words)"
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(script, [selector, words]):
            return
    raise AssertionError(f"the keyboard does not reach {selector} {words}")


def test_from_the_login_to_the_sent_recap_by_keyboard_alone(chromium, address):
    page = chromium.new_context(viewport=DESK, locale="it-IT", base_url=address).new_page()
    page.set_default_timeout(10_000)
    keys = page.keyboard
    page.goto("/recaps/new")
    tab_to(page, "[name=email]")
    keys.type("anna@riva.example")
    tab_to(page, "[name=password]")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Nuovo recap")).to_be_visible()
    tab_to(page, "[name=customer]")
    keys.type("tess")
    expect(page.get_by_role("option").first).to_be_visible()
    keys.press("ArrowDown")
    assert page.evaluate("document.activeElement.getAttribute('aria-activedescendant')")
    keys.press("Enter")
    assert page.locator("[name=customer]").input_value() == "Tessitura Colombo S.r.l."
    tab_to(page, "[name=text]")
    keys.type("Le mando il preventivo appena possibile. La richiamo domani alle 10.")
    expect(page.locator(".marked-copy mark.soft")).to_be_attached()
    # Back into the soft words, where the dates are offered, and on to the first of them.
    for _ in range(40):
        keys.press("ArrowLeft")
    expect(page.locator(".marked-offer")).to_be_visible()
    keys.press("Escape")
    expect(page.locator(".marked-offer")).to_be_hidden()
    keys.press("ArrowLeft")
    tab_to(page, ".marked-offer button")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="2 promesse, tutto con una data")).to_be_visible()
    tab_to(page, "main button.btn-primary", "Salva e leggi")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Trovato nel testo")).to_be_visible()
    tab_to(page, "[name=for_customer]")
    keys.press("Space")
    tab_to(page, "button", "Conferma tutto")
    keys.press("Enter")
    expect(page.get_by_text("Hai guardato tutto.")).to_be_visible()
    tab_to(page, "main a", "Recap per il cliente")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Recap per il cliente")).to_be_visible()
    tab_to(page, "button", "Invia al cliente")
    keys.press("Enter")
    expect(page.get_by_text("laura@colombo.example").first).to_be_visible()


def test_enter_in_a_field_saves_the_recap_and_never_takes_a_date(chromium, address):
    page, _ = opened(chromium, address, DESK)
    page.goto("/recaps/new")
    page.locator("[name=customer]").fill("Falegnameria Zorzi")
    write(page, "Le mando il preventivo appena possibile.")
    expect(page.locator(".live-card")).to_have_count(1)
    page.locator("[name=job]").press("Enter")
    expect(page.locator("main .plain").first).to_contain_text("Le mando il preventivo appena possibile.")


def test_a_reply_is_mended_and_kept_without_scripts(chromium, address):
    page, _ = opened(chromium, address, PHONE, scripts=False)
    page.goto("/replies")
    page.locator("[name=text]").fill(REPLY)
    page.get_by_role("button", name="Controlla", exact=True).click()
    page.get_by_role("button", name="entro venerdì 27 novembre").first.click()
    expect(page.locator("[name=text]")).to_have_value(MENDED)
    page.locator("[name=customer]").fill("Falegnameria Zorzi")
    page.get_by_role("button", name="L'ho inviata").click()
    expect(page.get_by_role("heading", name="Promesse nate da qui")).to_be_visible()
