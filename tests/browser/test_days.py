"""Each user's day, from the first page to the last: what is typed, tapped and sent."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from followup.domain.states import MailKind, MailState, Role
from followup.models import User
from followup.services.house_rules import Firms
from tests.browser.screen import DESK, PHONE, RECAP, opened, write
from tests.ledger import commit, mails, post

REPLY = "Ciao Marta 🙂,\nti mando il preventivo appena possibile e il tecnico viene giovedì 3.\n\nBruno"
MENDED = REPLY.replace("appena possibile", "entro venerdì 27 novembre")


def line(page: Page, action: str) -> Locator:
    """A promise on Oggi."""
    return page.locator("li.line").filter(has_text=action)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_salesperson_on_a_phone_from_the_car_park_to_the_next_morning(
    chromium, address, database, firm, cast, clock, scripts
):
    page, complaints = opened(chromium, address, PHONE, scripts=scripts)
    page.get_by_role("link", name="Nuovo recap").first.click()
    if scripts:
        page.locator("[name=customer]").press_sequentially("tessit")
        page.get_by_role("option", name="Tessitura Colombo S.r.l.").click()
        write(page, RECAP)
        expect(page.get_by_role("link", name="3 promesse, 1 data da sistemare")).to_be_visible()
        assert page.locator(".marked-copy mark.need").all_text_contents() == [
            "il telaio 4 si ferma due volte al giorno"
        ]
        card = page.locator(".live-card", has_text="Spediamo i ricambi")
        expect(card).to_contain_text("Non è una data")
        card.get_by_role("button", name="entro martedì 1° dicembre").click()
        expect(page.get_by_role("heading", name="3 promesse, tutto con una data")).to_be_visible()
    else:
        page.locator("[name=customer]").fill("Tessitura Colombo S.r.l.")
        page.locator("[name=text]").fill(RECAP)
    page.get_by_role("button", name="Salva e leggi").click()
    page.get_by_label("Il cliente può leggerle, con queste parole").check()
    page.get_by_role("button", name="Conferma tutto").click()
    if not scripts:
        late = page.locator("article", has_text="«appena possibile»")
        late.get_by_role("button", name="martedì 1° dicembre").click()
    expect(page.get_by_text("Hai guardato tutto.")).to_be_visible()
    page.locator("main").get_by_role("link", name="Recap per il cliente").first.click()
    expect(page.locator(".letter")).to_contain_text("entro martedì 1° dicembre")
    page.get_by_role("button", name="Invia al cliente").click()
    expect(page.get_by_text("laura@colombo.example").first).to_be_visible()
    assert [mail["To"] for mail in post(database, firm, clock())] == ["Laura Colombo <laura@colombo.example>"]

    clock.set("2026-11-25 08:30")
    page.get_by_role("link", name="Oggi").click()
    line(page, "Spediamo i ricambi").get_by_role("button", name="Mantenuta").click()
    expect(page.get_by_role("status")).to_contain_text("mantenuta.")
    quote = line(page, "preventivo della revisione")
    quote.get_by_role("button" if scripts else "link", name="Sposta o affida").click()
    quote.get_by_label("Motivo", exact=True).fill("Aspettiamo un fornitore")
    quote.get_by_role("button", name="lunedì 30 novembre").click()
    expect(page.get_by_role("status").first).to_contain_text("spostata a lunedì 30 novembre.")
    page.get_by_role("link", name="leggi la mail e mandala").click()
    expect(page.locator(".letter").first).to_contain_text("lunedì 30 novembre")
    page.get_by_role("button", name="Invia al cliente").click()
    (told,) = [mail for mail in post(database, firm, clock()) if "colombo" in mail["To"]]
    assert "lunedì 30 novembre" in told.get_body(("plain",)).get_content()
    page.get_by_role("link", name="Oggi").click()
    expect(page.get_by_text("leggi la mail e mandala")).to_have_count(0)
    assert complaints == []


def test_a_technician_at_a_desk_mends_his_reply_and_keeps_its_word(chromium, address, clock):
    page, complaints = opened(chromium, address, DESK, email="bruno@riva.example")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page.get_by_role("link", name="Controlla risposta").first.click()
    write(page, REPLY)
    soft = page.locator(".marked-copy mark.soft", has_text="appena possibile")
    expect(soft).to_be_attached()
    place = soft.bounding_box()
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.locator(".marked-offer").get_by_role("button", name="entro venerdì 27 novembre").click()
    expect(page.locator("[name=text]")).to_have_value(MENDED)
    expect(page.get_by_role("heading", name="2 promesse, tutto con una data")).to_be_visible()
    page.get_by_role("button", name="Copia il testo").click()
    assert page.evaluate("navigator.clipboard.readText()") == MENDED
    page.locator("[name=text]").press("Control+z")
    expect(page.locator("[name=text]")).to_have_value(REPLY)
    page.locator("[name=text]").press("Control+Shift+z")
    expect(page.get_by_role("heading", name="2 promesse, tutto con una data")).to_be_visible()
    page.get_by_text("L'ho inviata: registra le promesse").click()
    page.locator("[name=customer]").press_sequentially("zorzi")
    page.get_by_role("option", name="Falegnameria Zorzi").click()
    page.get_by_role("button", name="L'ho inviata").click()
    expect(page.get_by_role("heading", name="Promesse nate da qui")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []

    clock.set("2026-11-27 08:00")
    page.get_by_role("link", name="Oggi").click()
    quote = line(page, "preventivo")
    expect(page.locator("section", has=page.get_by_role("heading", name="Per oggi")).locator("li.line")).to_have_count(
        1
    )
    quote.get_by_role("button", name="Sposta o affida").click()
    quote.get_by_label("A", exact=True).select_option(label="Anna Riva")
    quote.get_by_role("button", name="Affida").last.click()
    expect(page.get_by_role("status")).to_contain_text("affidata a Anna Riva.")
    assert complaints == []


@pytest.fixture
def promises(database, firm, cast, clock) -> None:
    with database.writing() as session:
        for action, day, owner in (
            ("Preventivo telaio", 24, cast.anna),
            ("Richiamare per il quadro", 25, cast.anna),
            ("Consegna ricambi", 30, cast.anna),
            ("Sopralluogo", 24, cast.bruno),
            ("Collaudo", 27, cast.bruno),
        ):
            commit(session, firm, cast.colombo, owner, action, date(2026, 11, day), now=clock())
    clock.set("2026-11-25 08:00")


def test_the_owner_looks_at_the_team_covers_an_absence_and_lets_a_thank_you_leave(
    chromium, address, settings, database, promises, cast, clock
):
    with database.writing() as session:
        session.get_one(User, cast.anna.id).role = Role.ADMIN
    page, complaints = opened(chromium, address, DESK)
    page.get_by_role("link", name="Della squadra").click()
    expect(page.get_by_role("heading", level=2, name="Bruno Sala")).to_be_visible()
    line(page, "Sopralluogo").get_by_role("button", name="Mantenuta").click()
    expect(page.get_by_role("status")).to_contain_text("Sopralluogo: mantenuta.")

    page.get_by_role("link", name="Promesse", exact=True).click()
    page.get_by_role("link", name="Di tutti").click()
    page.get_by_label("tutte in questa pagina").check()
    expect(page.locator("[data-count]")).to_have_text("4")
    page.get_by_label("Seleziona: Collaudo").uncheck()
    expect(page.locator("[data-count]")).to_have_text("3")
    page.locator("summary", has_text="Spostale a un giorno").click()
    page.get_by_label("A quale giorno").fill("2026-12-01")
    page.get_by_label("Motivo", exact=True).fill("Chiusi per inventario")
    page.get_by_role("button", name="Spostale tutte").click()
    expect(page.get_by_role("status")).to_contain_text("3 promesse: spostate a martedì 1° dicembre.")

    page.get_by_role("link", name="Un collega è assente").click()
    page.get_by_label("Chi è assente").select_option(label="Anna Riva")
    page.get_by_label("Chi lo sostituisce").select_option(label="Carla Neri")
    page.get_by_label("Primo giorno di assenza").fill("2026-12-01")
    page.get_by_label("Ultimo giorno di assenza").fill("2026-12-04")
    page.get_by_role("button", name="Mostra di che cosa si tratta").click()
    expect(page.get_by_role("heading", name="Da Anna Riva a Carla Neri")).to_be_visible()
    page.get_by_role("button", name="Affidale tutte").click()
    expect(page.get_by_role("status")).to_contain_text("3 promesse: affidate a Carla Neri.")
    page.get_by_role("button", name="Annulla l'ultima azione").click()
    expect(page.get_by_role("status")).to_contain_text("3 promesse: tutto come prima.")
    page.get_by_role("link", name="Calendario").click()
    expect(page.get_by_role("heading", name="novembre 2026")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Per Excel (CSV)").click()
    assert download.value.suggested_filename == "promesse-2026-11-25.csv"

    page.get_by_role("link", name="Impostazioni").click()
    page.get_by_role("link", name="Ringraziamenti").click()
    page.get_by_label("Ogni ringraziamento aspetta che qualcuno lo approvi").check()
    page.get_by_role("button", name="Salva").click()
    page.get_by_role("link", name="Fatture").click()
    page.get_by_role("link", name="Nuova fattura").click()
    page.locator("[name=customer]").fill("Falegnameria Zorzi")
    page.get_by_label("Numero", exact=True).fill("118")
    page.get_by_role("button", name="Registra").click()
    clock.set("2026-12-02 10:30")
    with database.reading() as session:
        firm = Firms(settings).current(session)
    post(database, firm, clock())
    page.get_by_role("link", name="In uscita").click()
    page.get_by_role("link", name="Trattenute", exact=True).click()
    page.get_by_role("link", name="Ringraziamento al cliente").click()
    expect(page.locator("main")).to_contain_text("aspetta un'approvazione")
    page.get_by_role("button", name="Lasciala partire").click()
    expect(page.locator("main")).to_contain_text("in attesa")
    assert mails(database, MailKind.THANKS)[0].state is MailState.QUEUED
    assert complaints == []
