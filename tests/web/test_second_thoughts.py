"""Second thoughts: words for the customer, a promise that lives again, a text taken in by mistake."""

from __future__ import annotations

from datetime import date

from followup.db import Database
from followup.domain.states import MailKind, MailState
from followup.models import Commitment, Draft, Touchpoint
from followup.services import commitments
from followup.services.firm import Firm
from tests.ledger import commit, mails, move, post
from tests.people import Cast, Clock
from tests.web.browser import Browser
from tests.web.conftest import LogIn

THURSDAY, MONDAY = date(2026, 11, 26), date(2026, 11, 30)
RECAP = "Sentita la Colombo.\n\n- Anna manda il preventivo entro giovedì\n"


def take(browser: Browser, customer: str = "Tessitura Colombo S.r.l.") -> int:
    browser.open("/recaps/new")
    browser.press("Salva e leggi", customer=customer, text=RECAP)
    return int(browser.path.rpartition("/")[2])


def known(database: Database, firm: Firm, cast: Cast, clock: Clock) -> Commitment:
    """A promise of Anna's that the customer knows of: she moved it and told them."""
    with database.writing() as session:
        made = commit(session, firm, cast.colombo, cast.anna, "mandare il preventivo", THURSDAY, now=clock())
        move(session, firm, made, cast.anna, MONDAY, now=clock())
    post(database, firm, clock())
    with database.reading() as session:
        return session.get_one(Commitment, made.id)


def test_anna_lets_the_customer_read_a_promise_that_she_confirmed_without_the_mark(
    anna: Browser, database: Database
) -> None:
    recap = take(anna)
    anna.press("Conferma", form="/confirm")
    anna.open(f"/recaps/{recap}/letter")
    assert "Non c&#39;è ancora nessuna riga" in anna.text or "disabled" in anna.text
    with database.reading() as session:
        made = session.get_one(Commitment, 1)
    anna.open(f"/commitments/{made.id}")
    anna.press("Salva", form="/word", customer_text="il preventivo della macchina", for_customer="y")
    assert "il preventivo della macchina" in anna.text
    assert "il preventivo della macchina" in anna.open(f"/recaps/{recap}/letter")
    anna.open(f"/commitments/{made.id}")
    anna.press("Salva", form="/word", for_customer=None)
    assert "il preventivo della macchina" not in anna.open(f"/recaps/{recap}/letter")


def test_what_the_customer_knows_of_cannot_be_hidden_again(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    made = known(database, firm, cast, clock)
    anna.open(f"/commitments/{made.id}")
    anna.press("Salva", status=422, form="/word", for_customer=None, customer_text="Altre parole")
    assert "Il cliente lo sa già" in anna.text
    assert anna.value("customer_text", form="/word") == "Altre parole"
    anna.press("Salva", form="/word", for_customer="y", customer_text="Altre parole")
    assert "Altre parole" in anna.text
    anna.press("Salva", status=422, form="/word")


def test_a_promise_that_was_withdrawn_lives_again_and_a_mail_waits_that_says_so(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    made = known(database, firm, cast, clock)
    with database.writing() as session:
        said = {"why": "manca il materiale", "version": made.version, "by": cast.anna, "now": clock()}
        commitments.cancel(session, firm, made.id, **said)
    (draft,) = mails(database, MailKind.WITHDRAWN)
    anna.open(f"/outbox/{draft.id}")
    anna.press("Invia al cliente")
    post(database, firm, clock())
    assert "che non si farà" in anna.open(f"/commitments/{made.id}")
    anna.press("Riapri", why="il materiale è arrivato")
    waiting = [mail for mail in mails(database, MailKind.MOVED) if mail.state is MailState.HELD]
    assert [mail.holds for mail in waiting] == [["draft"]]
    assert anna.path == f"/outbox/{waiting[0].id}"
    assert "il materiale è arrivato" in waiting[0].text
    anna.press("Invia al cliente")
    (told,) = post(database, firm, clock())
    assert told["To"] == "Laura Colombo <laura@colombo.example>"


def test_a_promise_that_was_only_kept_is_opened_again_without_a_mail(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    made = known(database, firm, cast, clock)
    anna.open(f"/commitments/{made.id}")
    anna.press("Fatto: promessa mantenuta")
    anna.press("Riapri", why="manca ancora un foglio")
    assert anna.path == f"/commitments/{made.id}"
    assert [mail.state for mail in mails(database, MailKind.MOVED)] == [MailState.SENT]


def test_a_recap_taken_in_by_mistake_is_removed_while_nothing_has_come_of_it(
    anna: Browser, log_in: LogIn, database: Database, cast: Cast
) -> None:
    recap = take(anna)
    assert "Elimina per sempre" not in log_in(cast.bruno).open(f"/recaps/{recap}")
    anna.press("Elimina per sempre")
    assert anna.path == f"/customers/{cast.colombo.id}/timeline"
    with database.reading() as session:
        assert session.get(Touchpoint, recap) is None
        assert session.get(Draft, 1) is None
    recap = take(anna)
    stale = [form for form in anna.forms() if form.action.endswith("/remove")]
    assert stale
    anna.press("Conferma", form="/confirm")
    assert "Elimina per sempre" not in anna.text


def test_a_contact_noted_by_hand_is_shown_for_what_it_is(anna: Browser, cast: Cast) -> None:
    anna.open(f"/customers/{cast.colombo.id}/touchpoints/new?kind=complaint")
    anna.press("Salva", form="/touchpoints/new", text="Il telaio si è fermato di nuovo")
    page = anna.open("/recaps/1")
    assert "Trovato nel testo" not in page
    assert "ancora aperto" in page
    anna.press("Risolto, e il cliente lo sa")
    page = anna.open("/recaps/1")
    assert "Non è risolto, riaprilo" in page
    anna.press("Elimina per sempre")
    anna.open("/recaps/1", status=404)


def test_a_line_opened_on_the_customer_s_page_leads_back_there(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    made = known(database, firm, cast, clock)
    page = anna.open(f"/customers/{cast.colombo.id}")
    assert f'data-panel="/today/{made.id}/panel?customer={cast.colombo.id}"' in page
    anna.open(f"/today/{made.id}/panel?customer={cast.colombo.id}")
    anna.press("Affida", form="hand-over", to_id=str(cast.bruno.id))
    assert anna.path == f"/customers/{cast.colombo.id}"
    assert "Bruno Sala" in anna.text
    anna.press("Annulla l'ultima azione")
    assert anna.path == f"/customers/{cast.colombo.id}"
