"""What happens to a promise between its confirmation and its end, from its page."""

from __future__ import annotations

from datetime import date, time

import pytest

from followup.db import Database
from followup.domain.states import MailKind
from followup.services.firm import Firm
from nlp import Holder
from tests.ledger import commit, mails
from tests.people import Cast, Clock
from tests.web.browser import Browser
from tests.web.conftest import LogIn

THURSDAY = date(2026, 11, 26)


@pytest.fixture
def quote(database: Database, firm: Firm, cast: Cast, clock: Clock) -> int:
    """Anna owes Colombo a quote by Thursday."""
    with database.writing() as session:
        return commit(session, firm, cast.colombo, cast.anna, "Preventivo telaio", THURSDAY, now=clock.now).id


def test_the_list_shows_mine_and_everybodys(
    anna: Browser, log_in: LogIn, cast: Cast, quote: int, database: Database, firm: Firm, clock: Clock
) -> None:
    with database.writing() as session:
        commit(session, firm, cast.zorzi, cast.anna, "Bruno passa", THURSDAY, now=clock.now, owner=cast.bruno)
    assert "Preventivo telaio" in anna.open("/commitments")
    assert "Bruno passa" not in anna.text
    assert "Bruno passa" in anna.open("/commitments?owner=all")
    assert "Preventivo telaio" not in anna.open("/commitments?owner=all&customer=2")
    assert "Falegnameria Zorzi" in anna.text
    assert "Nessun" not in log_in(cast.bruno).open("/commitments")


def test_overdue_is_said_in_words(anna: Browser, quote: int, clock: Clock) -> None:
    assert "domani" not in anna.open("/commitments")
    clock.set("2026-11-25 10:00")
    assert "domani, giovedì 26 novembre" in anna.open("/commitments")
    clock.set("2026-11-27 00:00")
    text = anna.open("/commitments")
    assert "In ritardo" in text
    assert "in ritardo</span>" in text
    assert "ieri, giovedì 26 novembre" in text


def test_kept(anna: Browser, quote: int) -> None:
    anna.open(f"/commitments/{quote}")
    anna.press("Fatto: promessa mantenuta")
    assert "Promessa mantenuta" in anna.text
    assert "Preventivo telaio" not in anna.open("/commitments")
    assert "Preventivo telaio" in anna.open("/commitments?state=kept")


def test_postponed_to_a_proposed_day_and_the_customer_told(anna: Browser, quote: int, database: Database) -> None:
    anna.open(f"/commitments/{quote}")
    anna.press("novembre", form="/postpone", why="Manca il disegno", tell_customer="il nostro fornitore è in ritardo")
    assert "Spostata da giovedì 26 novembre" in anna.text
    assert "mail al cliente" in anna.text
    assert "Prima data" in anna.text
    (mail,) = mails(database, MailKind.MOVED)
    assert "il nostro fornitore è in ritardo" in mail.text
    assert "Manca il disegno" not in mail.text


def test_postponed_to_a_typed_day_and_hour(anna: Browser, quote: int) -> None:
    anna.open(f"/commitments/{quote}")
    anna.press("Sposta", status=422, why="Manca il disegno")
    assert "Serve." in anna.text
    anna.press("Sposta", status=422, due_day="2026-11-26")
    assert "È già questa la sua data" in anna.text
    assert anna.value("why") == "Manca il disegno"
    anna.press("Sposta", due_day="2026-12-01", due_time="11:00")
    assert "martedì 1° dicembre, ore 11:00" in anna.text


def test_handed_over_and_back(anna: Browser, log_in: LogIn, cast: Cast, quote: int) -> None:
    anna.open(f"/commitments/{quote}")
    anna.press("Affida", to_id=str(cast.bruno.id), why="Tu hai i disegni")
    assert "Affidata a Bruno Sala" in anna.text
    bruno = log_in(cast.bruno)
    bruno.open(f"/commitments/{quote}")
    assert "affidata da Anna Riva" in bruno.text
    bruno.press("Restituisci", form="/hand-back", status=422, why="")
    bruno.press("Restituisci", form="/hand-back", why="Sono in ferie")
    assert "Restituita a Anna Riva" in bruno.text
    assert "Sono in ferie" in bruno.text


def test_cancelled_needs_a_reason_and_can_be_reopened(anna: Browser, quote: int) -> None:
    anna.open(f"/commitments/{quote}")
    anna.press("Annulla la promessa", status=422)
    anna.press("Annulla la promessa", why="Il cliente ha rinunciato")
    assert "Il cliente ha rinunciato" in anna.text
    assert "Preventivo telaio" in anna.open("/commitments?state=cancelled")
    anna.open(f"/commitments/{quote}")
    anna.press("Riapri", why="Ci ha ripensato")
    assert "Riaperta" in anna.text


def test_carla_of_another_department_reads_and_changes_nothing(log_in: LogIn, cast: Cast, quote: int) -> None:
    carla = log_in(cast.carla)
    assert "Possono cambiarla solo Anna Riva" in carla.open(f"/commitments/{quote}")
    assert "/keep" not in carla.text
    token = next(v for f in carla.forms() for n, v in f.fields if n == "csrf_token")
    for move, typed in {
        "keep": {"version": "1"},
        "cancel": {"cancel-version": "1", "cancel-why": "x"},
        "postpone": {"postpone-version": "1", "postpone-why": "x", "postpone-due_day": "2026-12-01"},
        "hand-over": {"hand_over-version": "1", "hand_over-to_id": str(cast.carla.id)},
    }.items():
        answer = carla.client.post(f"/commitments/{quote}/{move}", data={"csrf_token": token, **typed})
        assert (move, answer.status_code) == (move, 403)
        assert "Non puoi farlo" in answer.text


def test_two_browsers_one_promise(anna: Browser, log_in: LogIn, cast: Cast, quote: int) -> None:
    desk = log_in(cast.anna)
    desk.open(f"/commitments/{quote}")
    anna.open(f"/commitments/{quote}")
    anna.press("Sposta", why="Manca il disegno", due_day="2026-12-01")
    desk.press("Sposta", status=409, why="Manca la firma", due_day="2026-12-02")
    assert "nel frattempo" in desk.text
    assert "martedì 1° dicembre" in desk.text
    assert (desk.value("why"), desk.value("due_day")) == ("Manca la firma", "2026-12-02")
    desk.press("Sposta")
    assert "mercoledì 2 dicembre" in desk.text


def test_what_the_customer_promised_is_theirs(
    anna: Browser, cast: Cast, database: Database, firm: Firm, clock: Clock
) -> None:
    with database.writing() as session:
        commit(session, firm, cast.zorzi, cast.anna, "Manda le foto", THURSDAY, now=clock.now, holder=Holder.CUSTOMER)
    assert "promessa del cliente" in anna.open("/commitments")
    assert "Che cosa ci ha promesso" in anna.open("/customers/2")
    anna.open("/commitments/1")
    anna.press("Fatto: l'hanno mantenuta")
    assert "mantenuta" in anna.text


def test_a_long_list_comes_in_pages_and_shows_everything_once(
    anna: Browser, cast: Cast, database: Database, firm: Firm, clock: Clock
) -> None:
    with database.writing() as session:
        for n in range(60):
            day = None if n % 10 == 0 else THURSDAY
            why = "" if day else "Aspettiamo"
            commit(
                session, firm, cast.zorzi, cast.anna, f"Cosa {n:02}.", day, time(12) if day else None,
                now=clock.now, why_no_date=why,
            )  # fmt: skip
    first = anna.open("/commitments")
    following = next(part for part in first.split('"') if "after=" in part).replace("&amp;", "&")
    second = anna.open(following)
    seen = [n for n in range(60) for text in (first, second) if f"Cosa {n:02}." in text]
    assert seen == list(range(60))
