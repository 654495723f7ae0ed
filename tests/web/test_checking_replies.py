"""Carla is about to write "appena possibile" to a customer."""

from __future__ import annotations

from followup.db import Database
from followup.services import recaps
from tests.people import Cast
from tests.web.browser import Browser
from tests.web.conftest import LogIn
from tests.web.test_recap_day import write_down

REPLY = "Ciao Marta,\nti mando il preventivo appena possibile.\nLa levigatrice è pronta.\n\nCarla"


def check(browser: Browser, text: str = REPLY) -> None:
    browser.open("/replies")
    browser.press("Controlla", text=text)


def test_the_soft_words_are_marked_where_they_stand_with_dates_to_choose(anna: Browser) -> None:
    check(anna)
    assert "1 punto da sistemare" in anna.text
    assert "appena possibile</mark>" in anna.text
    assert "Non è una data" in anna.text
    assert 1 <= anna.text.count('name="replace"') <= 3


def test_one_press_puts_the_date_into_the_text(anna: Browser) -> None:
    check(anna)
    anna.press("Scrivi:")
    text = anna.value("text")
    assert "appena possibile" not in text
    assert text.startswith("Ciao Marta,\nti mando il preventivo ")
    assert text.endswith("La levigatrice è pronta.\n\nCarla")
    assert "Ogni promessa ha una data" in anna.text


def test_a_press_on_a_text_that_was_edited_meanwhile_loses_nothing(anna: Browser) -> None:
    check(anna)
    edited = "Aggiungo una riga sopra.\n" + REPLY
    anna.press("Scrivi:", text=edited)
    assert anna.value("text") == edited
    assert "Avevi cambiato il testo" in anna.text


def test_nothing_of_a_checked_reply_is_kept(anna: Browser) -> None:
    check(anna)
    assert "preventivo" not in anna.open("/customers/2")


def test_the_first_line_break_survives(anna: Browser) -> None:
    check(anna, "\n\nTi mando il preventivo appena possibile.")
    anna.press("Scrivi:")
    assert anna.value("text").startswith("\n\nTi mando il preventivo ")


def test_what_was_sent_becomes_promises(anna: Browser, cast: Cast, database: Database) -> None:
    check(anna)
    anna.press("Scrivi:")
    day = anna.value("due_day")
    anna.press("L'ho inviata", customer="Falegnameria Zorzi", job="LEV-3")
    assert "Promesse nate da qui" in anna.text
    with database.reading() as session:
        (made,) = recaps.commitments_of(session, 1)
    assert (str(made.due_day), made.job, made.for_customer) == (day, "LEV-3", True)


def test_a_promise_sent_without_a_date_asks_for_one_and_keeps_the_rest(anna: Browser) -> None:
    check(anna)
    anna.press("L'ho inviata", status=422, customer="Falegnameria Zorzi", job="LEV-3")
    assert "Serve una data, oppure il motivo" in anna.text
    assert anna.value("text") == REPLY
    assert anna.value("customer") == "Falegnameria Zorzi"
    anna.press("L'ho inviata", due_day="2026-11-27", due_time="12:00")
    assert "venerdì 27 novembre, ore 12:00" in anna.text


def test_a_promise_can_be_left_out(anna: Browser, database: Database, cast: Cast) -> None:
    check(anna)
    anna.press("L'ho inviata", customer="Zorzi", include=None)
    with database.reading() as session:
        assert recaps.commitments_of(session, 1) == []


def test_the_customer_has_to_be_known(anna: Browser) -> None:
    check(anna)
    anna.press("L'ho inviata", status=422, customer="", due_day="2026-11-27")
    assert "Non può restare vuoto" in anna.text
    assert anna.value("due_day") == "2026-11-27"


def test_an_empty_reply_and_a_huge_one_are_said_to_be_so(anna: Browser) -> None:
    anna.open("/replies")
    anna.press("Controlla", status=422, text="  \n ")
    assert "Manca il testo" in anna.text
    anna.press("Controlla", status=413, text="a b " * 250_001)


def test_english_colleagues_get_english(log_in: LogIn, cast: Cast) -> None:
    bruno = log_in(cast.bruno)
    bruno.open("/account")
    bruno.press("Salva", language="en")
    bruno.open("/replies")
    bruno.press("Check", text="Dear Jane, I will send you the quote as soon as possible.")
    assert "1 thing to mend" in bruno.text
    bruno.press("Write:")
    assert "Every promise has a date" in bruno.text


def test_html_in_a_reply_stays_text(anna: Browser) -> None:
    check(anna, "Ti mando <img src=x onerror=alert(1)> il preventivo appena possibile.")
    assert "<img src=x" not in anna.text


def test_a_reply_that_was_sent_stands_among_the_contacts(anna: Browser) -> None:
    check(anna, "Ti mando il preventivo entro venerdì.")
    anna.press("L'ho inviata", customer="Falegnameria Zorzi")
    assert "Risposta inviata" in anna.open("/customers/2")
    write_down(anna, "Visita. Bruno passa lunedì alle 10.", customer="Falegnameria Zorzi")
    assert anna.open("/customers/2").count("<li>") >= 2
