"""Oggi: what Anna and Bruno do with their lines in the morning, without leaving the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from followup.db import Database
from followup.domain.states import MailKind
from followup.models import User
from followup.services import commitments, touchpoints
from followup.services.firm import Firm
from nlp import Holder
from tests.ledger import commit, draft_of, waiting
from tests.people import Cast, Clock
from tests.web.browser import Browser
from tests.web.conftest import LogIn

TUESDAY = date(2026, 11, 24)
Promise = Callable[..., int]


@pytest.fixture
def promise(database: Database, firm: Firm, cast: Cast, clock: Clock) -> Promise:
    def made(action: str, days: int | None, by: User | None = None, holder: Holder = Holder.US) -> int:
        day = None if days is None else TUESDAY + timedelta(days=days)
        why = "" if day else "dipende dal fornitore"
        with database.writing() as session:
            return commit(
                session, firm, cast.colombo, by or cast.anna, action, day, holder=holder, why_no_date=why, now=clock()
            ).id

    return made


@pytest.fixture
def morning(promise: Promise, clock: Clock) -> dict[str, int]:
    """Tuesday's promises, seen on Wednesday at eight."""
    made = {
        "late": promise("Preventivo telaio", 0),
        "today": promise("Richiamare per il quadro", 1),
        "coming": promise("Consegna ricambi", 6),
        "far": promise("Revisione annuale", 30),
        "theirs": promise("Ci manda lo storico", 2, holder=Holder.CUSTOMER),
        "undated": promise("Listino nuovo", None),
    }
    clock.set("2026-11-25 08:00")
    return made


def section(text: str, heading: str) -> str:
    return text.partition(f">{heading} ")[2].partition("</section>")[0]


def test_annas_morning_shows_each_promise_once_where_it_belongs(anna: Browser, morning: dict[str, int]) -> None:
    text = anna.open("/")
    assert "mercoledì 25 novembre" in text
    for heading, action in (
        ("In ritardo", "Preventivo telaio"),
        ("Per oggi", "Richiamare per il quadro"),
        ("Nei prossimi sette giorni", "Consegna ricambi"),
        ("Promesse fatte a noi, da sollecitare", "Ci manda lo storico"),
        ("Senza data", "Listino nuovo"),
    ):
        assert f">{action}</a>" in section(text, heading), heading
        assert text.count(f">{action}</a>") == 1
    assert "Revisione annuale" not in text
    assert "dipende dal fornitore" in text


def test_anna_says_kept_and_takes_it_back(anna: Browser, morning: dict[str, int]) -> None:
    anna.open("/")
    anna.press("Mantenuta: Preventivo telaio")
    assert anna.path == "/"
    assert "Preventivo telaio</a>: mantenuta." in anna.text
    assert not section(anna.text, "In ritardo")
    anna.press("Annulla l'ultima azione")
    assert "Preventivo telaio</a>: tutto come prima." in anna.text
    assert "Preventivo telaio" in section(anna.text, "In ritardo")
    assert "Annulla l'ultima azione" not in anna.text
    assert "Azione annullata: di nuovo aperta" in anna.open(f"/commitments/{morning['late']}")


def test_anna_moves_a_promise_from_her_morning_page(anna: Browser, morning: dict[str, int], database: Database) -> None:
    anna.open(f"/?open={morning['late']}")
    anna.press("dicembre", form="/move", status=422, why="")
    assert "Serve." in anna.text
    anna.press("lunedì 30 novembre", form="/move", why="Manca il prezzo del motore")
    assert anna.path == "/"
    assert "spostata a lunedì 30 novembre." in anna.text
    assert "Preventivo telaio" in section(anna.text, "Nei prossimi sette giorni")
    anna.press("Annulla l'ultima azione")
    assert "Preventivo telaio" in section(anna.text, "In ritardo")
    with database.reading() as session:
        found = commitments.get_commitment(session, morning["late"])
    assert (found.due_day, found.first_due_day, found.version) == (TUESDAY, TUESDAY, 3)


def test_anna_gives_an_undated_promise_another_date_of_her_own(anna: Browser, morning: dict[str, int]) -> None:
    anna.open(f"/?open={morning['undated']}")
    assert "Dalle una data" in anna.text
    anna.press("Sposta", form="/move", why="D'accordo con il cliente", due_day="2026-11-27", due_time="11:00")
    assert "spostata a venerdì 27 novembre, ore 11:00." in anna.text
    anna.press("Annulla l'ultima azione")
    assert "dipende dal fornitore" in section(anna.text, "Senza data")


def test_anna_hands_over_and_changes_her_mind_before_the_mail_leaves(
    anna: Browser, log_in: LogIn, cast: Cast, morning: dict[str, int], database: Database
) -> None:
    anna.open(f"/?open={morning['today']}")
    anna.press("Affida", form="/hand-over", to_id=str(cast.bruno.id), why="Sei già da loro")
    assert "affidata a Bruno Sala." in anna.text
    assert "Richiamare per il quadro" in log_in(cast.bruno).open("/")
    anna.press("Annulla l'ultima azione")
    assert "Richiamare per il quadro" in section(anna.text, "Per oggi")
    assert waiting(database, MailKind.GIVEN) == [("given", "cancelled")]


def test_a_line_opens_in_place_and_its_panel_comes_alone_too(anna: Browser, morning: dict[str, int]) -> None:
    text = anna.open(f"/?open={morning['coming']}")
    assert text.count("Affidala a un collega") == 1
    alone = anna.open(f"/today/{morning['coming']}/panel")
    assert "Affidala a un collega" in alone
    assert "<html" not in alone


def test_what_somebody_else_changed_meanwhile_is_shown_and_nothing_typed_is_lost(
    anna: Browser, log_in: LogIn, cast: Cast, morning: dict[str, int]
) -> None:
    anna.open(f"/?open={morning['late']}")
    desk = log_in(cast.anna)
    desk.open("/")
    desk.press("Mantenuta: Preventivo telaio")
    anna.press("Sposta", form="/move", status=409, why="Manca la firma", due_day="2026-12-02")
    assert "nel frattempo" in anna.text
    assert "Questa promessa" in anna.text
    assert ">mantenuta</span>" in anna.text


def test_a_move_cannot_be_undone_once_something_else_happened_or_an_hour_has_passed(
    anna: Browser, log_in: LogIn, cast: Cast, morning: dict[str, int], clock: Clock
) -> None:
    anna.open("/")
    anna.press("Mantenuta: Preventivo telaio")
    desk = log_in(cast.anna)
    desk.open(f"/commitments/{morning['late']}")
    desk.press("Riapri", why="Era un altro")
    anna.press("Annulla l'ultima azione", status=409)
    assert "nel frattempo" in anna.text

    anna.open("/")
    anna.press("Mantenuta: Richiamare")
    clock.set("2026-11-25 09:01")
    anna.press("Annulla l'ultima azione", status=409)
    assert "Annulla l'ultima azione" not in anna.open(f"/?of={morning['today']}")


def test_bruno_cannot_take_back_what_anna_did_nor_open_the_team(
    anna: Browser, log_in: LogIn, cast: Cast, morning: dict[str, int]
) -> None:
    anna.open("/")
    anna.press("Mantenuta: Preventivo telaio")
    bruno = log_in(cast.bruno)
    assert "mantenuta." not in bruno.open(f"/?of={morning['late']}")
    token = next(value for form in bruno.forms() for name, value in form.fields if name == "csrf_token")
    answer = bruno.client.post("/today/undo", data={"csrf_token": token, "pick": f"{morning['late']}:2"})
    assert answer.status_code == 403
    assert bruno.client.post("/today/undo", data={"csrf_token": token, "pick": "x"}).status_code == 422
    assert "Della squadra" not in bruno.open("/?team=1")
    bruno.open("/today/quiet", status=403)


def test_anna_sees_how_the_team_stands_and_acts_there(
    anna: Browser, cast: Cast, promise: Promise, clock: Clock
) -> None:
    promise("Sopralluogo", 0, cast.bruno)
    promise("Collaudo", 0, cast.bruno)
    promise("Telefonata", 0, cast.carla)
    promise("Fattura pro forma", 3, cast.anna)
    clock.set("2026-11-25 08:00")
    text = anna.open("/?team=1")
    assert text.index("Bruno Sala</a>") < text.index("Carla Neri</a>") < text.index("Anna Riva</a></h2>")
    assert "2 in ritardo" in text
    assert "1 in arrivo" in text
    assert "Fattura pro forma" not in text
    anna.press("Mantenuta: Collaudo")
    assert (anna.path, "Della squadra" in anna.text) == ("/", True)
    assert "Collaudo</a>: mantenuta." in anna.text
    assert "1 in ritardo" in anna.text


def test_recaps_to_confirm_and_thank_yous_stand_beside(
    anna: Browser, log_in: LogIn, cast: Cast, database: Database, clock: Clock
) -> None:
    with database.writing() as session:
        draft_of(session, cast.zorzi, cast.anna, "Mando il listino", clock())
    anna.open("/invoices/new")
    anna.press("Registra", number="12", customer="Smith Ltd", issued_on="2026-11-24")
    text = anna.open("/")
    assert "Da confermare" in text
    assert "1 riga da guardare" in text
    assert "Smith Ltd" in text.partition("Ringraziamenti")[2]
    assert "Falegnameria Zorzi" not in log_in(cast.bruno).open("/")


def test_a_free_morning_is_friendly_and_says_where_to_begin(anna: Browser) -> None:
    text = anna.open("/")
    assert "Niente in attesa" in text
    assert "/recaps/new" in text


def test_customers_nobody_has_spoken_to_are_listed_for_who_leads(
    anna: Browser, cast: Cast, database: Database, clock: Clock
) -> None:
    assert "Nessuno" in anna.open("/today/quiet")
    clock.set("2027-03-01 09:00")
    with database.writing() as session:
        draft_of(session, cast.zorzi, cast.anna, "Sentito al telefono", clock())
    anna.open("/login")
    anna.press("Accedi", email=cast.anna.email, password="una frase lunga e segreta")
    text = anna.open("/today/quiet")
    assert "Tessitura Colombo" in text
    assert "Falegnameria Zorzi" not in text
    with database.reading() as session:
        assert len(touchpoints.list_touchpoints(session)) == 1


def test_the_page_asks_as_little_of_a_long_morning_as_of_a_short_one(
    anna: Browser, cast: Cast, database: Database, firm: Firm, clock: Clock, asked: list[str]
) -> None:
    counts = {}
    for rows in (5, 195):
        with database.writing() as session:
            for n in range(rows):
                owner = (cast.anna, cast.bruno, cast.carla)[n % 3]
                customer = (cast.colombo, cast.zorzi, cast.smith)[n % 3]
                day = None if n % 7 == 0 else TUESDAY + timedelta(days=n % 9)
                why = "" if day else "dipende"
                commit(session, firm, customer, cast.anna, f"Cosa {n}", day, owner=owner, why_no_date=why, now=clock())
        for path in ("/", "/?team=1", "/?open=3"):
            asked.clear()
            anna.open(path)
            counts[path, rows] = len(asked)
    assert max(counts.values()) <= 12, counts
    assert all(counts[path, 5] == counts[path, 195] for path, _ in counts)
