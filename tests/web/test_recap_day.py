"""Anna comes back from Colombo, writes down what was said, and the customer gets it the same morning."""

from __future__ import annotations

from sqlalchemy import event

from followup.db import Database
from followup.domain.states import MailKind
from followup.services import outbox, recaps
from tests.ledger import mails
from tests.people import TUESDAY, Cast, Clock
from tests.web.browser import Browser

VISIT = """Visita in Tessitura Colombo, con la sig.ra Colombo.

Esigenze:
- il telaio 4 si ferma due volte al giorno

Soluzioni concordate:
- revisione del telaio con quadro elettrico nuovo

Impegni:
- Anna: preventivo della revisione entro 3 giorni lavorativi
- Bruno passa a vedere il telaio lunedì alle 10
- Spediamo i ricambi urgenti appena possibile
"""


def write_down(browser: Browser, text: str = VISIT, customer: str = "Tessitura Colombo S.r.l.", **more: str) -> None:
    browser.open("/recaps/new")
    browser.press("Salva e leggi", customer=customer, text=text, **more)


def test_the_recap_shows_what_was_found_beside_the_sentences(anna: Browser) -> None:
    write_down(anna, participants="Laura Colombo", job="TC-17")
    assert anna.path == "/recaps/1"
    for words in ("Esigenza", "Soluzione", "Promessa", "commessa TC-17", "venerdì 27 novembre", "ore 10:00"):
        assert words in anna.text
    assert "«appena possibile» non è una data" in anna.text
    assert '<mark class="promise">' in anna.text


def test_from_the_recap_to_the_mail_in_one_morning(anna: Browser, database: Database) -> None:
    write_down(anna)
    anna.press("Conferma", form="/drafts/1/", for_customer="y", customer_text="Il telaio 4 si ferma spesso")
    anna.press("Conferma", form="/drafts/2/", for_customer="y")
    anna.press("Conferma tutto", for_customer="y")
    assert "1 promessa aspetta ancora una data" in anna.text
    # The vague one: a proposed date, with one press.
    anna.press("novembre", form="/confirm", for_customer="y", customer_text="Spedizione dei ricambi urgenti")
    assert "non è una data" not in anna.text
    anna.open("/recaps/1/letter")
    assert "Il telaio 4 si ferma spesso" in anna.text
    assert "si ferma due volte al giorno" not in anna.text
    assert "Laura Colombo &lt;laura@colombo.example&gt;" in anna.text
    assert ".ics" in anna.text
    anna.press("Invia al cliente")
    row = mails(database, MailKind.RECAP)[0]
    assert anna.path == f"/outbox/{row.id}"
    assert row.recipient == "laura@colombo.example"
    assert "Spedizione dei ricambi urgenti" in row.text
    anna.open("/recaps/1/letter")
    assert "Laura Colombo ha già ricevuto questo riepilogo" in anna.text
    anna.press("Invia al cliente", status=409)
    assert "C'è già" in anna.text or "già" in anna.faults()
    anna.press("Invia al cliente", again="y")
    second = mails(database, MailKind.RECAP)[1]
    assert second.subject.startswith("Di nuovo il riepilogo")
    assert "Le rimando il riepilogo che Le avevo già mandato martedì 24 novembre: non è cambiato nulla." in second.text


def test_the_proposed_date_is_the_due_day(anna: Browser, database: Database) -> None:
    write_down(anna, "Spediamo i ricambi urgenti appena possibile.")
    button = next(b for f in anna.forms() for b in f.buttons if b.name.endswith("-proposal"))
    anna.press(button.words)
    with database.reading() as session:
        (made,) = recaps.commitments_of(session, 1)
    assert str(made.due_day) == button.value
    assert made.owner_id == 1


def test_a_promise_without_a_date_needs_one_or_a_reason_and_keeps_what_was_typed(anna: Browser) -> None:
    write_down(anna, "Spediamo i ricambi urgenti appena possibile.")
    anna.press("Conferma", status=422, action="Spedire i ricambi <b>urgenti</b>", person="Bruno")
    assert "Serve una data, oppure il motivo" in anna.text
    assert anna.value("action") == "Spedire i ricambi <b>urgenti</b>"
    assert anna.value("person") == "Bruno"
    assert 'aria-invalid="true"' in anna.text
    anna.press("Conferma", status=422, due_day="2026-11-23")
    assert "Quel giorno è passato" in anna.text
    anna.press("Conferma", status=422, due_day="2026-11-27", no_date_reason="Aspettiamo il corriere")
    assert "non tutti e due" in anna.text
    anna.press("Conferma", due_day="", no_date_reason="Aspettiamo il corriere")
    anna.open("/commitments/1")
    assert "Aspettiamo il corriere" in anna.text
    assert "senza data" in anna.text


def test_a_date_that_has_passed_since_the_meeting_gets_a_new_one(anna: Browser, clock: Clock) -> None:
    write_down(anna, "Le mando il preventivo entro domani.")
    clock.set("2026-11-27 09:00")
    anna.open("/recaps/1")
    assert "quel giorno è passato. Scegline un altro" in anna.text
    anna.press("dicembre", form="/confirm")
    assert "Promesse nate da qui" in anna.text


def test_a_colleague_can_be_chosen_who_then_hears_of_it(anna: Browser, cast: Cast, database: Database) -> None:
    write_down(anna, "Le mando il preventivo entro venerdì.")
    anna.press("Conferma", owner_id=str(cast.carla.id), due_time="12:30")
    anna.open("/commitments/1")
    assert "Carla Neri" in anna.text
    assert "venerdì 27 novembre, ore 12:30" in anna.text
    assert [row.user_id for row in mails(database, MailKind.GIVEN)] == [cast.carla.id]


def test_what_is_discarded_can_be_taken_back(anna: Browser) -> None:
    write_down(anna, "Le mando il preventivo entro venerdì.")
    anna.press("Scarta")
    assert "scartata" in anna.text
    anna.press("Riapri")
    assert "scartata" not in anna.text
    anna.press("Conferma")
    assert "confermata" in anna.text


def test_two_colleagues_at_the_same_draft(anna: Browser, log_in: object, cast: Cast) -> None:
    bruno: Browser = log_in(cast.bruno)
    write_down(anna, "Le mando il preventivo entro venerdì.")
    bruno.open("/recaps/1")
    anna.press("Conferma")
    bruno.press("Conferma", status=409, action="Un'altra cosa")
    assert "Non si può più fare" in bruno.text


def test_a_new_customer_is_added_on_the_spot_and_once(anna: Browser) -> None:
    anna.open("/recaps/new")
    anna.press("Salva e leggi", status=422, customer="Pasticceria Verri", text="Le mando il listino domani.")
    assert "spunta la casella" in anna.text
    assert anna.value("text") == "Le mando il listino domani."
    anna.press("Salva e leggi", new_customer="y")
    assert "Pasticceria Verri" in anna.text
    anna.open("/recaps/new")
    anna.press("Salva e leggi", customer="pasticceria verri", new_customer="y", text="Grazie, domani mando il listino.")
    assert anna.open("/customers?q=verri").count("/customers/4") == 1
    assert "/customers/5" not in anna.text


def test_what_was_typed_stays_when_something_is_wrong(anna: Browser) -> None:
    anna.open("/recaps/new")
    typed = {"customer": "Falegnameria Zorzi", "text": "\n  Riga <uno>\n\nRiga due", "participants": "Marta & io"}
    anna.press("Salva e leggi", status=422, happened_at="2030-01-01T10:00", **typed)
    assert "nel futuro" in anna.text
    assert {name: anna.value(name) for name in typed} == typed
    anna.press("Salva e leggi", status=422, happened_at="yesterday")
    assert "Non si riesce a leggere" in anna.text
    anna.press("Salva e leggi", status=422, text="   ")
    assert "Serve." in anna.text


def test_the_day_is_the_firms_day(anna: Browser, database: Database) -> None:
    """At ten in the evening in Varese it is the same day, whatever the server's clock thinks."""
    write_down(anna, "Le mando il preventivo domani.", happened_at="2026-11-23T23:30")
    assert "<strong>oggi" in anna.text


def test_a_text_cannot_smuggle_in_html(anna: Browser) -> None:
    write_down(anna, "<script>alert(1)</script> Le mando <b>il preventivo</b> entro venerdì.", participants='"><img>')
    for bad in ("<script>alert", "<b>il preventivo", '"><img'):
        assert bad not in anna.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in anna.text
    anna.press("Conferma", action="<i>x</i>")
    for path in ("/commitments", "/commitments/1", "/customers/1", "/recaps"):
        assert "<i>x" not in anna.open(path)


def test_the_list_says_what_still_waits_to_be_looked_at(anna: Browser) -> None:
    write_down(anna, "Le mando il preventivo entro venerdì. La richiamo lunedì alle 10.")
    assert "2 righe da guardare" in anna.open("/recaps")
    anna.open("/recaps/1")
    anna.press("Conferma tutto")
    assert "tutto guardato" in anna.open("/recaps")


def test_nothing_is_sent_before_something_is_marked(anna: Browser) -> None:
    write_down(anna, "Le mando il preventivo entro venerdì.")
    anna.open("/recaps/1/letter")
    assert "Nessuna riga è ancora confermata" in anna.text
    anna.press("Invia al cliente", status=422)


def test_two_customers_of_one_name_are_told_apart_by_their_number(anna: Browser) -> None:
    for _ in range(2):
        anna.open("/customers/new")
        anna.press("Aggiungi il cliente", name="Bar Sport")
    anna.open("/recaps/new")
    assert '<option value="5">Bar Sport (5)</option>' in anna.text
    anna.press("Salva e leggi", status=422, customer="Bar Sport", text="Mando il listino domani.")
    assert "scegline uno dall" in anna.text
    anna.press("Salva e leggi", customer="5")
    assert "/customers/5" in anna.text


def test_one_press_confirms_needs_solutions_and_dated_promises_and_says_what_is_left(anna: Browser) -> None:
    write_down(anna)
    assert "4 righe si possono confermare" in anna.text
    anna.press("Conferma tutto", for_customer="y")
    assert anna.text.count("il cliente può leggerla") == 4
    assert "1 promessa aspetta ancora una data" in anna.text
    anna.press("novembre", form="/confirm")
    assert "Hai guardato tutto." in anna.text
    assert anna.text.count("il cliente può leggerla") == 5, "what was marked with all of them is marked"


def test_a_need_that_is_too_long_for_a_line_waits_for_a_person(anna: Browser) -> None:
    write_down(anna, VISIT.replace("due volte al giorno", "due volte al giorno" + " e anche di notte" * 40))
    assert "3 righe si possono confermare" in anna.text
    anna.press("Conferma tutto", for_customer="y")
    assert "si ferma due volte" in anna.value("customer_text", form="/drafts/1/accept")


def test_a_recap_that_has_changed_since_says_that_it_replaces_the_first(anna: Browser, database: Database) -> None:
    write_down(anna)
    anna.press("Conferma tutto", for_customer="y")
    anna.open("/recaps/1/letter")
    anna.press("Invia al cliente")
    anna.open("/recaps/1")
    anna.press("novembre", form="/confirm", for_customer="y")
    anna.open("/recaps/1/letter")
    anna.press("Invia al cliente", again="y")
    second = mails(database, MailKind.RECAP)[1]
    assert second.subject.startswith("Riepilogo aggiornato")
    assert "questo lo aggiorna e lo sostituisce" in second.text


def test_after_a_first_mail_that_was_stopped_the_next_is_the_first(anna: Browser, database: Database) -> None:
    write_down(anna)
    anna.press("Conferma tutto", for_customer="y")
    anna.open("/recaps/1/letter")
    anna.press("Invia al cliente")
    with database.writing() as session:
        outbox.cancel(outbox.get_message(session, mails(database, MailKind.RECAP)[0].id), "stopped", now=TUESDAY)
    anna.open("/recaps/1/letter")
    anna.press("Invia al cliente")
    assert mails(database, MailKind.RECAP)[1].subject.startswith("Riepilogo di quanto")


def test_a_recap_of_thirty_promises_costs_no_more_queries_than_one_of_three(anna: Browser, database: Database) -> None:
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    event.listen(database.engine, "before_cursor_execute", counted)
    costs = []
    for promises in (3, 30):
        write_down(anna, "\n".join(f"- Spediamo i ricambi {n} appena possibile" for n in range(promises)))
        count = 0
        anna.open(anna.path)
        costs.append(count)
    assert costs[0] == costs[1]
    assert costs[1] <= 12 + 3  # and BEGIN, three times
