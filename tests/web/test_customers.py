"""Customers: who is there, how they are written to, and what they complain about."""

from __future__ import annotations

from tests.people import Cast, Clock
from tests.web.browser import Browser
from tests.web.conftest import LogIn


def test_customers_are_found_by_a_part_of_their_name(anna: Browser) -> None:
    assert "Smith Ltd" in anna.open("/customers")
    text = anna.open("/customers?q=zorzi")
    assert "Falegnameria Zorzi" in text
    assert "Smith Ltd" not in text
    assert "Nessun cliente ha «&lt;b&gt;» nel nome" in anna.open("/customers?q=<b>")
    assert "Nessun cliente ha" in anna.open("/customers?q=100%25")


def test_a_new_customer_with_a_person(anna: Browser) -> None:
    anna.open("/customers/new")
    anna.press("Aggiungi il cliente", status=422, name="   ", language="en")
    assert anna.value("language") == "en"
    anna.press("Aggiungi il cliente", name="Verri & Figli", language="it", speech_register="voi")
    assert anna.path == "/customers/4"
    anna.press("Aggiungi", form="/contacts", status=422, name="Ada Verri", email="non un indirizzo", phone="0332 1")
    assert "Non è un indirizzo e-mail" in anna.text
    assert anna.value("phone") == "0332 1"
    anna.press("Aggiungi", form="/contacts", email="Ada@Verri.example")
    assert "ada@verri.example" in anna.text
    assert "riceve le mail" in anna.text


def test_settings_are_saved(anna: Browser, cast: Cast) -> None:
    anna.open("/customers/1")
    anna.press("Salva", speech_register="voi", salesperson_id=str(cast.carla.id), do_not_write="y", approve_thanks="y")
    assert "nessuna mail automatica" in anna.text
    assert anna.value("speech_register", "/settings") == "voi"
    assert anna.value("salesperson_id", "/settings") == str(cast.carla.id)
    anna.press("Salva", do_not_write=None, salesperson_id="")
    assert "nessuna mail automatica" not in anna.text
    anna.press("Salva", status=422, salesperson_id="99")
    assert "Scegli dall'elenco" in anna.text.replace("&#39;", "'")


def test_a_contact_is_changed(anna: Browser) -> None:
    anna.open("/contacts/1")
    assert anna.value("salutation") == "Sig.ra Colombo"
    anna.press("Salva", email="", do_not_write="y", language="en")
    assert anna.path == "/customers/1"
    assert "nessun indirizzo e-mail" in anna.text
    anna.open("/contacts/1")
    assert anna.value("language") == "en"


def test_a_complaint_stays_open_until_the_customer_knows_of_its_solution(anna: Browser, clock: Clock) -> None:
    anna.open("/customers/2")
    anna.press("Registra il reclamo", status=422, text="", happened_at="2026-11-23T10:00")
    anna.press("Registra il reclamo", text="Fa ancora rumore <b>sempre</b>", channel="call")
    assert "1 reclamo aperto" in anna.text
    assert "&lt;b&gt;sempre" in anna.text
    clock.set("2026-11-25 16:30")
    anna.press("Risolto")
    assert "reclamo aperto" not in anna.text
    assert "risolto oggi, ore 16:30" in anna.text


def test_a_complaint_is_closed_once(anna: Browser, log_in: LogIn, cast: Cast) -> None:
    anna.open("/customers/2")
    anna.press("Registra il reclamo", text="Fa ancora rumore")
    carla = log_in(cast.carla)
    carla.open("/customers/2")
    anna.press("Risolto")
    carla.press("Risolto", status=409)
    assert "Non si può più fare" in carla.text


def test_the_whole_page_in_english(log_in: LogIn, cast: Cast) -> None:
    bruno = log_in(cast.bruno)
    bruno.open("/account")
    bruno.press("Salva", language="en")
    text = bruno.open("/customers/3")
    for words in ("What we promised them", "People there", "How we write to them", "Latest mails"):
        assert words in text
