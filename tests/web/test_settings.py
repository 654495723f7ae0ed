"""Dora the admin changes how the firm works; Anna the manager reads it; nobody else sees it."""

import pytest

from followup.app import create_app
from followup.db import Database
from tests.people import add_admin
from tests.web.browser import Browser
from tests.web.conftest import LogIn


@pytest.fixture
def dora(log_in: LogIn, database, cast) -> Browser:
    return log_in(add_admin(database))


PAGES = [
    "/settings",
    *(f"/settings/{s}" for s in ("company", "calendar", "reminders", "thanks", "promises", "best_before")),
]


@pytest.mark.parametrize("path", PAGES)
def test_anna_reads_and_bruno_does_not_see_it(path, anna, log_in, cast):
    assert "Solo un amministratore può cambiarle" in anna.open(path)
    assert not [b for f in anna.forms() for b in f.buttons if b.words == "Salva" or "ggiungi" in b.words]
    bruno = log_in(cast.bruno)
    bruno.open(path, status=403)
    bruno.open("/account")
    assert "Impostazioni" not in bruno.text


def test_dora_changes_the_firms_phone_and_the_page_says_what_config_toml_says(dora):
    dora.open("/settings")
    dora.open("/settings/company")
    dora.press("Salva", phone="0332 999")
    assert "Salvato" in dora.text
    assert dora.value("phone") == "0332 999"
    assert "In config.toml: 0332 123450" in dora.text
    dora.open("/settings")
    assert "1 cambiata qui" in dora.text
    dora.press("Annulla")
    assert "Annullata" in dora.text
    dora.open("/settings/company")
    assert dora.value("phone") == "0332 123450"
    assert "In config.toml" not in dora.text


def test_all_of_a_page_goes_back_to_config_toml(dora):
    dora.open("/settings/promises")
    dora.press("Salva", quote="7", visit="9")
    dora.press("Segui di nuovo config.toml")
    assert (dora.value("quote"), dora.value("visit")) == ("3", "4")


def test_every_fault_stands_beside_its_field_and_nothing_is_lost(dora):
    dora.open("/settings/reminders")
    dora.press("Salva", status=422, days_ahead="-1", before_minutes="0", digest_at="07:15")
    assert "non può essere negativo" in dora.text
    assert "almeno uno" in dora.text
    assert dora.value("digest_at") == "07:15"
    dora.press("Salva", status=422, days_ahead="many")
    assert "many" in dora.text
    dora.open("/settings/reminders")
    assert dora.value("digest_at") == "08:00"


def test_two_admins_do_not_overwrite_each_other(dora, log_in, database):
    again = Browser(dora.client)
    dora.open("/settings/thanks")
    again.open("/settings/thanks")
    again.press("Salva", at="11:00")
    dora.press("Salva", status=409, at="12:00")
    assert "nel frattempo" in dora.text
    assert dora.value("at") == "12:00"
    dora.press("Salva", at="12:00")
    assert "Salvato" in dora.text


def test_the_firm_closes_between_the_years_and_the_month_shows_it(dora):
    dora.open("/settings/calendar")
    assert "8 dicembre" not in dora.open("/settings/calendar?month=2026-11")
    assert "Immacolata" in dora.open("/settings/calendar?month=2026-12")
    dora.press("Aggiungi", status=422, form="closures", why="Ferie", first="2026-12-30", last="2026-12-28")
    assert "prima del primo" in dora.text
    dora.press("Aggiungi", form="closures", why="Ferie", first="2026-12-28", last="2026-12-30")
    assert (
        dora.text.count("da lunedì 28 dicembre a mercoledì 30 dicembre") == 3
    )  # month, list, and what "remove" says aloud
    assert "Ferie" in dora.text
    dora.press("Togli", form="closures")
    assert "Nessuna in vista" in dora.text


def test_past_closures_are_folded_away(dora):
    dora.open("/settings/calendar")
    dora.press("Aggiungi", form="closures", why="Ferie", first="2026-08-10", last="2026-08-21")
    assert "1 chiusura passata" in dora.text


def test_the_patron_saint_and_the_week_are_changed(dora):
    dora.open("/settings/calendar")
    assert (dora.value("saint_day"), dora.value("saint_month")) == ("8", "5")
    dora.press("Salva", saint_name="", saint_day="", saint_month="")
    assert dora.value("saint_day") == ""
    assert "In config.toml: San Vittore (8 maggio)" in dora.text
    dora.press("Salva", status=422, saint_name="San Vittore", saint_day="30", saint_month="2")
    assert "Questo giorno non esiste" in dora.text
    dora.press("Salva", status=422, saint_name="San Vittore", saint_day="8", saint_month="")
    assert "giorno e mese" in dora.text
    dora.press("Salva", saint_name="San Vittore", saint_day="8", saint_month="5")
    dora.press("Salva", status=422, weekdays=None)
    assert "almeno un giorno alla settimana" in dora.text


def test_another_process_shows_the_new_name_with_the_next_page(dora, settings, clock, cast, database):
    other = Database(settings.database_url)
    elsewhere = Browser(create_app(settings, other, clock=clock).test_client())
    assert "Officine Riva S.r.l." in elsewhere.open("/login")
    dora.open("/settings/company")
    dora.press("Salva", name="Officine Riva S.p.A.")
    assert "Officine Riva S.p.A." in dora.text
    assert "Officine Riva S.p.A." in elsewhere.open("/login")
    other.close()


def test_there_is_no_page_for_what_is_not_changed_on_screen(dora):
    for section in ("mail", "database", "app", "x"):
        dora.open(f"/settings/{section}", status=404)


def test_the_month_begins_on_monday(dora):
    page = dora.open("/settings/calendar?month=2026-11")
    assert page.index('abbr="lunedì"') < page.index('abbr="domenica"')
    first_week = page.partition("<tbody>")[2].partition("</tr>")[0]
    assert first_week.count("<td></td>") == 6, "1 November 2026 is a Sunday"
