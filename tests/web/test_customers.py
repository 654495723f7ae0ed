"""Customers: found in the list, who is there, how they are written to, and what they complain about."""

from __future__ import annotations

from tests.people import Cast, Clock
from tests.web.browser import Browser
from tests.web.conftest import LogIn
from tests.web.test_recap_day import write_down


def test_customers_are_found_by_a_part_of_their_name(anna: Browser) -> None:
    assert "Smith Ltd" in anna.open("/customers")
    text = anna.open("/customers?q=zorzi")
    assert "Falegnameria Zorzi" in text
    assert "Smith Ltd" not in text
    for typed in ("marta", "zorzi marta", "marta@zorzi"):
        assert "/customers/2" in anna.open(f"/customers?q={typed}")
        assert "/customers/1" not in anna.text
    assert "Nessun cliente ha" in anna.open("/customers?q=zorzi+laura")
    assert "Nessun cliente ha «&lt;b&gt;» nel nome" in anna.open("/customers?q=<b>")
    assert "Nessun cliente ha" in anna.open("/customers?q=100%25")


def test_a_new_customer_with_a_person(anna: Browser) -> None:
    anna.open("/customers/new")
    anna.press("Aggiungi il cliente", status=422, name="   ", language="en")
    assert anna.value("language") == "en"
    anna.press("Aggiungi il cliente", name="Verri & Figli", language="it", speech_register="voi")
    assert anna.path == "/customers/4"
    anna.open("/customers/4/contacts/new")
    anna.press("Aggiungi", form="/contacts", status=422, name="Ada Verri", email="non un indirizzo", phone="0332 1")
    assert "Non è un indirizzo e-mail" in anna.text
    assert anna.value("phone") == "0332 1"
    anna.press("Aggiungi", form="/contacts", email="Ada@Verri.example")
    assert "ada@verri.example" in anna.text
    assert "riceve le mail" in anna.text


def test_preferences_are_saved_and_stand_on_the_page(anna: Browser, cast: Cast) -> None:
    anna.open("/customers/1/settings")
    anna.press(
        "Salva",
        speech_register="voi",
        salesperson_id=str(cast.carla.id),
        preferred_channel="call",
        their_words="«commessa», non <ordine>",
        do_not_write="y",
        approve_thanks="y",
    )
    assert anna.path == "/customers/1"
    for words in ("nessuna mail automatica", "Telefonata", "«commessa», non &lt;ordine&gt;", "Carla Neri"):
        assert words in anna.text
    anna.open("/customers/1/settings")
    assert anna.value("speech_register") == "voi"
    assert anna.value("salesperson_id") == str(cast.carla.id)
    anna.press("Salva", do_not_write=None, salesperson_id="")
    assert "nessuna mail automatica" not in anna.text
    anna.open("/customers/1/settings")
    anna.press("Salva", status=422, salesperson_id="99", their_words="parole " * 100)
    assert "Scegli dall'elenco" in anna.text.replace("&#39;", "'")
    assert anna.value("their_words").startswith("parole parole")


def test_a_contact_is_changed(anna: Browser) -> None:
    anna.open("/contacts/1")
    assert anna.value("salutation") == "Sig.ra Colombo"
    anna.press("Salva", email="", do_not_write="y", language="en", preferred_channel="sms", their_words="il fermo")
    assert anna.path == "/customers/1"
    assert "nessun indirizzo e-mail" in anna.text
    assert "preferisce: SMS · il fermo" in anna.text
    anna.open("/contacts/1")
    assert anna.value("language") == "en"


def test_whoever_leaves_the_customer_hands_the_mails_to_the_next(anna: Browser) -> None:
    anna.open("/customers/1/contacts/new")
    anna.press("Aggiungi", form="/contacts", name="Ugo Bassi", email="ugo@colombo.example")
    anna.open("/contacts/1")
    anna.press("Salva", active=None)
    assert "1 persona che non c'è più" in anna.text
    people = anna.text.partition('id="people"')[2]
    assert "riceve le mail" in people.partition("Ugo Bassi")[2].partition("</li>")[0]
    anna.open("/contacts/1")
    anna.press("Salva", active="y", main="y")
    assert "non c'è più" not in anna.text


def test_a_complaint_stays_on_top_until_the_customer_knows_of_its_solution(anna: Browser, clock: Clock) -> None:
    anna.open("/customers/2/touchpoints/new?kind=complaint")
    assert anna.value("kind") == "complaint"
    anna.press("Salva", status=422, form="touchpoints", text="", happened_at="2026-11-23T10:00")
    assert anna.value("happened_at") == "2026-11-23T10:00"
    anna.press("Salva", form="touchpoints", text="Fa ancora rumore <b>sempre</b>")
    assert "ancora aperto" in anna.text
    assert "1 reclamo aperto" in anna.open("/customers/2")
    assert "&lt;b&gt;sempre" in anna.text
    clock.set("2026-11-25 16:30")
    anna.press("Risolto")
    assert "reclamo aperto" not in anna.text
    assert "risolto oggi, ore 16:30" in anna.open("/customers/2/timeline")
    anna.press("Non è risolto")
    assert "1 reclamo aperto" in anna.text


def test_a_complaint_is_closed_once(anna: Browser, log_in: LogIn, cast: Cast) -> None:
    anna.open("/customers/2/touchpoints/new?kind=complaint")
    anna.press("Salva", form="touchpoints", text="Fa ancora rumore")
    carla = log_in(cast.carla)
    carla.open("/customers/2")
    anna.open("/customers/2")
    anna.press("Risolto")
    carla.press("Risolto", status=409)
    assert "Non si può più fare" in carla.text


def test_the_whole_page_in_english(log_in: LogIn, cast: Cast) -> None:
    bruno = log_in(cast.bruno)
    bruno.open("/account")
    bruno.press("Salva", language="en")
    text = bruno.open("/customers/3")
    for words in ("What we promised them", "People there", "How we write to them", "Latest contacts", "First contact"):
        assert words in text
    assert "Nothing has happened yet" in bruno.open("/customers/3/timeline")
    assert "Mails to them" in bruno.open("/customers/3/mails")


def test_whoever_writes_to_a_customer_sees_how_they_like_it(anna: Browser) -> None:
    anna.open("/customers/2/settings")
    anna.press("Salva", preferred_channel="call", their_words="il <fermo>, non il guasto")
    assert "Come scriviamo a" not in anna.open("/replies")
    anna.open("/replies?customer=2")
    for _ in range(2):
        assert "Come scriviamo a Falegnameria Zorzi" in anna.text
        assert "il &lt;fermo&gt;, non il guasto" in anna.text
        assert anna.value("customer") == "Falegnameria Zorzi"
        anna.press("Controlla", form="/replies", text="Ti mando il preventivo appena possibile.")
    anna.open("/replies?customer=99", status=404)
    write_down(anna, "Visita. Bruno passa lunedì alle 10.", customer="Falegnameria Zorzi")
    assert "il &lt;fermo&gt;, non il guasto" in anna.open("/recaps/1/letter")


def test_of_two_customers_of_one_name_the_right_one_is_written_to(anna: Browser) -> None:
    anna.open("/customers/new")
    anna.press("Aggiungi il cliente", name="Falegnameria Zorzi")
    anna.open("/customers/4/settings")
    anna.press("Salva", their_words="la quarta")
    assert "la quarta" in anna.open("/replies?customer=4")
    assert "la quarta" not in anna.open("/replies?customer=2")
