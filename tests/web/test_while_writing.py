"""A text is read while it is being written: quickly, for whoever is logged in, and without a trace."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlmodel import select
from werkzeug.test import TestResponse

from followup.db import Database
from followup.models import Draft, Touchpoint
from followup.services import customers, touchpoints
from tests.people import TUESDAY, Cast
from tests.web.browser import Browser
from tests.web.test_recap_day import VISIT

SOFT = "Ciao Marta,\nti mando il preventivo appena possibile.\nCarla"


def ask(browser: Browser, path: str, status: int = 200, token: str | None = None, **typed: str) -> TestResponse:
    """Ask as a page's script does."""
    if token is None:
        browser.open("/replies")
        token = browser.value("csrf_token")
    answer = browser.client.post(path, data=typed, headers={"X-CSRFToken": token, "Accept-Language": "it"})
    assert answer.status_code == status
    return answer


def recap(browser: Browser, text: str, happened_at: str = "2026-11-24T09:00", customer: str = "") -> dict[str, Any]:
    found: dict[str, Any] = ask(browser, "/live/recap", text=text, happened_at=happened_at, customer=customer).json
    return found


def test_the_recap_says_what_is_found_and_where(anna: Browser) -> None:
    found = recap(anna, VISIT)
    assert found["said"] == "3 promesse, 1 data da sistemare"
    assert [(VISIT[start:end], kind) for start, end, kind, _ in found["marks"]] == [
        ("il telaio 4 si ferma due volte al giorno", "need"),
        ("revisione del telaio con quadro elettrico nuovo", "solution"),
        ("Anna: preventivo della revisione entro 3 giorni lavorativi", "promise"),
        ("Bruno passa a vedere il telaio lunedì alle 10", "promise"),
        ("Spediamo i ricambi urgenti appena possibile", "promise"),
        ("appena possibile", "soft"),
    ]
    html = found["parts"]["reading"]
    for words in ("Tocca a noi · Bruno Sala", "lunedì 30 novembre, ore 10:00", "Non è una data"):
        assert words in html
    assert html.count('name="replace"') == 3


def test_the_dates_offered_lie_ahead_of_today_even_where_the_visit_was_weeks_ago(anna: Browser) -> None:
    found = recap(anna, "Le mando il preventivo entro venerdì.", happened_at="2026-11-03T10:00")
    assert "Quel momento è già passato" in found["parts"]["reading"]
    assert "Scrivi: entro venerdì 27 novembre" in found["parts"]["reading"]


def test_what_a_customer_promises_is_to_have_a_day_too(anna: Browser) -> None:
    found = recap(anna, "La sig.ra Colombo ci manda lo storico dei guasti.")
    assert found["parts"]["reading"].count('name="replace"') == 3
    assert "Tocca al cliente" in found["parts"]["reading"]
    assert "la segue Anna Riva" in found["parts"]["reading"]


def test_a_name_is_the_customers_where_the_customer_has_somebody_of_that_name(
    anna: Browser, database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        customers.add_contact(session, cast.zorzi.id, name="Bruno", now=TUESDAY)
    text = "Bruno ci manda le misure entro venerdì."
    assert "Tocca a noi · Bruno Sala" in recap(anna, text)["parts"]["reading"]
    assert "Tocca a noi · Bruno Sala" not in recap(anna, text, customer="Falegnameria Zorzi")["parts"]["reading"]


def test_a_reply_says_what_to_mend_and_which_promises_it_holds(anna: Browser) -> None:
    found = ask(anna, "/live/reply", text=SOFT).json
    assert found["said"] == "1 promessa, 1 data da sistemare"
    assert [SOFT[start:end] for start, end, kind, _ in found["marks"] if kind == "soft"] == ["appena possibile"]
    assert 'name="promises-0-due_day"' in found["parts"]["promises"]
    # With that, "I have sent it" goes through as if the text had been checked by the button.
    anna.open("/replies")
    data = {"csrf_token": anna.value("csrf_token"), "text": SOFT, "checked": found["checked"], "channel": "email"}
    answer = anna.client.post("/replies/sent", data=data | {"customer": "Falegnameria Zorzi"})
    assert answer.status_code == 303


def test_nothing_is_kept_of_it(anna: Browser, database: Database) -> None:
    recap(anna, VISIT)
    ask(anna, "/live/reply", text=SOFT)
    with database.reading() as session:
        assert session.exec(select(Touchpoint)).all() == []
        assert session.exec(select(Draft)).all() == []


@pytest.mark.parametrize("path", ["/live/recap", "/live/reply"])
def test_a_text_that_is_empty_long_or_no_text_costs_nothing(anna: Browser, path: str) -> None:
    assert ask(anna, path, text=" \n ").json["parts"]["reading"] == ""
    assert ask(anna, path, text="È a " * 5_000).json["said"] == "Finora nessuna promessa"
    ask(anna, path, text="È a " * 5_000 + "e", status=413)
    ask(anna, path, text="𝄞" * 100_000, status=413)
    ask(anna, path, text="a\x00b", status=400)


def test_a_time_that_cannot_be_is_taken_for_now(anna: Browser) -> None:
    for never in ("2030-01-01T10:00", "1999-01-01T10:00", "yesterday", ""):
        assert "domani" in recap(anna, "Le mando il preventivo domani.", happened_at=never)["parts"]["reading"]


@pytest.mark.parametrize("path", ["/live/recap", "/live/reply"])
def test_it_answers_nobody_without_a_login_and_no_other_site(app: Flask, anna: Browser, path: str) -> None:
    assert app.test_client().post(path, data={"text": SOFT}).status_code == 401
    ask(anna, path, text=SOFT, token="made up", status=400)
    assert anna.client.get(path).status_code == 405


def test_html_in_a_text_stays_text(anna: Browser) -> None:
    bad = "Le mando <img src=x onerror=alert(1)> il preventivo appena possibile."
    for found in (recap(anna, bad), ask(anna, "/live/reply", text=bad).json):
        for html in found["parts"].values():
            assert "<img" not in html


def test_no_answer_is_kept_by_the_browser(anna: Browser) -> None:
    for answer in (ask(anna, "/live/reply", text=SOFT), anna.client.get("/live/customers?q=z")):
        assert answer.headers["Cache-Control"] == "no-store"


def test_it_asks_the_database_no_more_than_it_needs(anna: Browser, asked: list[str]) -> None:
    anna.open("/replies")
    token = anna.value("csrf_token")
    counts = []
    for path in ("/live/reply", "/live/recap"):
        asked.clear()
        ask(anna, path, text=VISIT, token=token)
        counts.append(len(asked))
    assert counts == [4, 6]


def test_customers_are_found_by_a_part_of_their_name(anna: Browser) -> None:
    names = anna.client.get("/live/customers?q=zorz").json["names"]
    assert names == [{"value": "Falegnameria Zorzi", "shown": "Falegnameria Zorzi"}]
    assert anna.client.get("/live/customers?q=%20").json["names"] == []
    assert anna.client.get("/live/customers?q=%25").json["names"] == []


def test_at_most_eight_customers_are_offered_and_namesakes_by_their_number(anna: Browser, database: Database) -> None:
    with database.writing() as session:
        for n in range(9):
            customers.add_customer(session, name=f"Bar Sport {n}", now=TUESDAY)
        twins = [customers.add_customer(session, name="Autofficina <b>Neri</b>", now=TUESDAY).id for _ in range(2)]
    assert len(anna.client.get("/live/customers?q=sport").json["names"]) == 8
    found = anna.client.get("/live/customers?q=neri").json["names"]
    assert [name["value"] for name in found] == [str(ident) for ident in twins]
    assert found[0]["shown"] == f"Autofficina <b>Neri</b> ({twins[0]})"


def test_the_page_works_without_scripts(anna: Browser, database: Database) -> None:
    anna.open("/recaps/new")
    assert '<datalist id="customer-names">' in anna.text
    assert "data-read-at" in anna.text
    typed = {"customer": "Falegnameria Zorzi", "text": "Le mando il listino domani."}
    anna.press("Salva e leggi", status=422, draft="recap:k2", happened_at="2030-01-01T10:00", **typed)
    assert anna.value("draft") == "recap:k2"
    anna.press("Salva e leggi", happened_at="2026-11-24T09:00")
    with database.reading() as session:
        assert touchpoints.get_touchpoint(session, 1).customer_id == 2
    assert 'data-saved="recap:k2"' in anna.text
    assert 'data-saved=""' in anna.open("/recaps")


def test_only_what_can_be_the_name_of_a_draft_comes_back(anna: Browser) -> None:
    anna.open("/recaps/new")
    anna.press("Salva e leggi", customer="Zorzi", text="Le mando il listino domani.", draft='recap:"><script>')
    assert 'data-saved=""' in anna.text
