"""An invoice closes a job; the thank-you stands in the outbox to be read, held, edited or stopped."""

from __future__ import annotations

from datetime import date

from followup.db import Database
from followup.domain.states import HoldReason, MailKind, MailState
from followup.services import outbox
from followup.services.firm import Firm
from scheduler.timetable import run_all_once
from scheduler.work import Work
from scheduler.worker import transport_for
from tests.ledger import commit, mails
from tests.people import Cast, Clock
from tests.web.browser import Browser
from tests.web.conftest import LogIn


def record(browser: Browser, customer: str = "Tessitura Colombo S.r.l.", **typed: str) -> None:
    browser.open("/invoices/new")
    browser.press("Registra", form="/new", **({"customer": customer, "number": "117"} | typed))


def tick(database: Database, firm: Firm, clock: Clock) -> None:
    """Let everything happen that is due now."""
    run_all_once(Work(database, firm, transport_for(firm.settings, clock), clock))


def test_the_list_says_when_the_thank_you_leaves(anna: Browser) -> None:
    record(anna, amount="4880.50", job="TC-17")
    assert anna.path == "/invoices"
    assert "Il grazie parte martedì 1° dicembre, ore 10:00" in anna.text
    assert "4.880,50" in anna.text


def test_a_credit_note_takes_it_back(anna: Browser) -> None:
    record(anna)
    anna.open("/invoices/new")
    anna.press("Registra", form="/new", status=422, customer="Colombo", number="N1", corrects="117")
    assert "Solo una nota di credito storna una fattura" in anna.text
    anna.press("Registra", form="/new", status=422, kind="credit_note", corrects="999")
    assert "non ha una fattura con questo numero" in anna.text
    anna.press("Registra", form="/new", corrects="117")
    assert "Nessun grazie: nota di credito" in anna.text
    assert "la fattura è stata stornata da una nota di credito" in anna.text


def test_what_is_wrong_is_said_and_what_was_typed_stays(anna: Browser) -> None:
    record(anna)
    anna.open("/invoices/new")
    typed = {"customer": "Colombo", "number": "117", "job": "TC-<17>", "amount": "12.50"}
    anna.press("Registra", form="/new", status=409, **typed)
    assert "C&#39;è già" in anna.text
    assert {name: anna.value(name) for name in typed} == typed
    anna.press("Registra", form="/new", status=422, issued_on="2030-01-01")
    assert "nel futuro" in anna.text
    for amount in ("molto", "NaN", "-1", "1e15"):
        anna.press("Registra", form="/new", status=422, issued_on="2026-11-24", number="118", amount=amount)
        assert anna.value("amount") == amount


def test_held_while_a_promise_is_overdue_and_released_by_a_person(
    anna: Browser, cast: Cast, database: Database, firm: Firm, clock: Clock
) -> None:
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.anna, "Preventivo", date(2026, 11, 26), now=clock.now)
    record(anna)
    clock.set("2026-12-01 10:00")
    tick(database, firm, clock)
    assert "c&#39;è una promessa scaduta verso questo cliente" in anna.open("/invoices")
    assert "Alcune mail sono trattenute" in anna.open("/outbox")
    (mail,) = mails(database, MailKind.THANKS)
    anna.open(f"/outbox/{mail.id}")
    assert "trattenuta" in anna.text
    anna.press("Lasciala partire")
    tick(database, firm, clock)
    anna.open(f"/outbox/{mail.id}")
    assert "scritta nella cartella" in anna.text
    assert "Tentativi di invio" in anna.text
    assert "Grazie scritto nella cartella oggi, ore 10:00" in anna.open("/invoices")


def test_the_wording_is_edited_and_leaves_like_that(
    anna: Browser, database: Database, firm: Firm, clock: Clock
) -> None:
    record(anna)
    (mail,) = mails(database, MailKind.THANKS)
    anna.open(f"/outbox/{mail.id}")
    assert "laura@colombo.example" in anna.text
    assert "Anna Riva – Officine Riva S.r.l. &lt;promesse@riva.example&gt;" in anna.text
    anna.press("Salva il testo", status=422, subject="", text="Grazie <di cuore>.\n\nAnna")
    assert anna.value("text") == "Grazie <di cuore>.\n\nAnna"
    anna.press("Salva il testo", subject="Grazie, signora Colombo")
    assert "<h1>Grazie, signora Colombo</h1>" in anna.text
    assert "Grazie &lt;di cuore&gt;." in anna.text
    clock.set("2026-12-01 10:00")
    tick(database, firm, clock)
    (mail,) = mails(database, MailKind.THANKS)
    assert (mail.state, mail.text) == (MailState.WRITTEN, "Grazie <di cuore>.\n\nAnna\n")


def test_held_and_stopped_by_a_person(anna: Browser, database: Database) -> None:
    record(anna)
    (mail,) = mails(database, MailKind.THANKS)
    anna.open(f"/outbox/{mail.id}")
    anna.press("Trattienila")
    assert "l&#39;ha trattenuta un collega" in anna.text
    anna.press("Fermala")
    assert "fermata da un collega" in anna.text
    assert "Nessun grazie: fermata da un collega" in anna.open("/invoices")
    assert "fermata da un collega" in anna.open("/outbox?state=cancelled")


def test_two_people_at_one_mail(anna: Browser, log_in: LogIn, cast: Cast, database: Database) -> None:
    record(anna)
    (mail,) = mails(database, MailKind.THANKS)
    desk = log_in(cast.anna)
    desk.open(f"/outbox/{mail.id}")
    anna.open(f"/outbox/{mail.id}")
    anna.press("Trattienila")
    desk.press("Salva il testo", status=409, subject="Un altro oggetto", text="Un altro testo")
    assert "nel frattempo" in desk.text
    assert (desk.value("subject"), desk.value("text")) == ("Un altro oggetto", "Un altro testo")
    desk.press("Salva il testo")
    assert "Un altro oggetto" in desk.text


def test_bruno_may_read_annas_mail_and_not_touch_it(
    anna: Browser, log_in: LogIn, cast: Cast, database: Database
) -> None:
    record(anna)
    (mail,) = mails(database, MailKind.THANKS)
    bruno = log_in(cast.bruno)
    bruno.open(f"/outbox/{mail.id}")
    assert "/release" not in bruno.text
    token = next(v for f in bruno.forms() for n, v in f.fields if n == "csrf_token")
    for move, typed in {
        "hold": {"version": "1"},
        "stop": {"version": "1"},
        "edit": {"mail-version": "1", "mail-subject": "x", "mail-text": "y"},
    }.items():
        answer = bruno.client.post(f"/outbox/{mail.id}/{move}", data={"csrf_token": token, **typed})
        assert (move, answer.status_code) == (move, 403)


def test_a_mail_whose_fate_nobody_knows_asks_whether_it_arrived(anna: Browser, database: Database) -> None:
    record(anna)
    record(anna, "Falegnameria Zorzi", number="118")
    with database.writing() as session:
        for row in outbox.list_messages(session):
            outbox.hold(row, [HoldReason.ARRIVED])
    first, second = mails(database, MailKind.THANKS)
    anna.open(f"/outbox/{first.id}")
    assert "È arrivata?" in anna.text
    anna.press("Sì, è arrivata")
    assert "inviata" in anna.text
    anna.open(f"/outbox/{second.id}")
    anna.press("No: inviala di nuovo")
    assert "parte oggi" in anna.text


def test_every_kind_of_mail_can_be_looked_at_in_every_state(
    anna: Browser, cast: Cast, database: Database, firm: Firm, clock: Clock
) -> None:
    """Reminders come and go: none of their pages may break, whatever became of the promise."""
    with database.writing() as session:
        commit(
            session, firm, cast.colombo, cast.anna, "Preventivo", date(2026, 11, 26), now=clock.now, owner=cast.bruno
        )
    record(anna)
    for moment in ("2026-11-26 08:00", "2026-11-26 15:00", "2026-11-27 09:00"):
        clock.set(moment)
        tick(database, firm, clock)
    anna.open("/commitments/1")
    anna.press("Fatto")
    rows = mails(database)
    assert len({row.kind for row in rows}) >= 4
    for row in rows:
        anna.open(f"/outbox/{row.id}")
    for tab in ("waiting", "held", "sent", "written", "failed", "cancelled", "nonsense"):
        anna.open(f"/outbox?state={tab}")


def test_the_banner_says_that_nothing_is_really_sent(anna: Browser, firm: Firm) -> None:
    assert str(firm.settings.mail_folder) in anna.open("/customers")
    assert "non vengono spedite" in anna.text
