"""Promises and texts are found by the words in them, on both databases, and no longer once they say something else."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, text
from sqlmodel import select

from followup.domain.states import Channel
from followup.models import Commitment, CommitmentEvent, Touchpoint
from followup.services import customers, search, touchpoints
from tests.ledger import commit

FRIDAY = date(2026, 11, 27)
COMPLAINT = "Il telaio 4 è di nuovo fermo: così non possiamo più lavorare."


@pytest.fixture
def promises(database, firm, cast, clock):
    with database.writing() as session:
        quote = commit(session, firm, cast.colombo, cast.anna, "Preventivo della revisione", FRIDAY, now=clock())
        visit = commit(session, firm, cast.zorzi, cast.bruno, "Passare a vedere la troncatrice", FRIDAY, now=clock())
    return quote, visit


@pytest.fixture
def complaint(database, cast, clock):
    with database.writing() as session:
        return touchpoints.open_complaint(
            session,
            customer_id=cast.colombo.id,
            text=COMPLAINT,
            channel=Channel.CALL,
            happened_at=clock(),
            by=cast.anna,
            now=clock(),
        )


def promised(database, asked: str, **more) -> list[str]:
    with database.reading() as session:
        return [found.action for found in search.find_commitments(session, asked, **more)]


def said(database, asked: str) -> list[str]:
    with database.reading() as session:
        return [found.text for found in search.find_touchpoints(session, asked) if found.kind == "complaint"]


@pytest.mark.parametrize(
    "asked",
    [
        "preventivo",
        "PREVENTIVO revisione",
        "revisione, preventivo!",
        "prev",
        "colombo",
        "colombo preventivo",
        "tessitura rev",
    ],
)
def test_a_promise_is_found_by_its_words_and_its_customers_name(database, promises, asked):
    assert promised(database, asked) == ["Preventivo della revisione"]


@pytest.mark.parametrize(
    "asked", ["", " ", "?!", "fattura", "preventivo zorzi", "revis preventivo", 'x" OR "a', "%", "*"]
)
def test_what_no_promise_holds_finds_none(database, promises, asked):
    assert promised(database, asked) == []


def test_the_newest_promise_comes_first_and_the_next_page_goes_on(database, firm, cast, clock, promises):
    with database.writing() as session:
        newer = commit(session, firm, cast.smith, cast.anna, "Preventivo del ricambio", FRIDAY, now=clock())

    assert promised(database, "preventivo") == ["Preventivo del ricambio", "Preventivo della revisione"]
    assert promised(database, "preventivo", limit=1) == ["Preventivo del ricambio"]
    assert promised(database, "preventivo", before_id=newer.id) == ["Preventivo della revisione"]


@pytest.mark.parametrize("few", [2_000, 1])
@pytest.mark.parametrize("endings", [100, 1])
def test_a_beginning_stands_for_every_word_that_begins_so(
    database, firm, cast, clock, promises, monkeypatch, few, endings
):
    """However many promises and words that are: few are named one by one, many are gone through."""
    monkeypatch.setattr(search, "_FEW", few)
    monkeypatch.setattr(search, "_ENDINGS", endings)
    with database.writing() as session:
        for action in ("Collaudo della linea", "Collaudare la pressa", "Collazione dei disegni"):
            commit(session, firm, cast.colombo, cast.anna, action, FRIDAY, now=clock())

    assert promised(database, "collaud") == ["Collaudare la pressa", "Collaudo della linea"]
    assert promised(database, "coll") == ["Collazione dei disegni", "Collaudare la pressa", "Collaudo della linea"]
    assert promised(database, "linea collaudo") == ["Collaudo della linea"]
    assert promised(database, "collaudi") == []


@pytest.mark.parametrize("asked", ["telaio 4", "e' di nuovo", "COSI", "così", "piu lavor"])
def test_a_text_is_found_whatever_its_accents_and_capitals(database, complaint, asked):
    assert said(database, asked) == [COMPLAINT]


def test_a_promise_that_says_something_else_is_found_by_that(database, promises):
    quote, _ = promises
    with database.writing() as session:
        session.get_one(Commitment, quote.id).action = "Offerta del revamping"

    assert promised(database, "revamping colombo") == ["Offerta del revamping"]
    assert promised(database, "offerta") == ["Offerta del revamping"]


def test_a_customer_that_is_renamed_is_found_by_the_new_name_only(database, cast, promises):
    with database.writing() as session:
        customers.change_customer(session, cast.colombo.id, name="Filatura Ticino")

    assert promised(database, "ticino") == ["Preventivo della revisione"]
    assert promised(database, "tessitura") == []


def test_what_is_erased_is_found_no_more(database, promises, complaint):
    with database.writing() as session:
        ids = select(Commitment.id).where(Commitment.id == promises[0].id)
        session.execute(delete(CommitmentEvent).where(CommitmentEvent.commitment_id.in_(ids)))
        session.execute(text("DELETE FROM outbox_message"))
        session.execute(delete(Commitment).where(Commitment.id == promises[0].id))
        session.execute(delete(Touchpoint).where(Touchpoint.id == complaint.id))

    assert promised(database, "revisione") == []
    assert said(database, "telaio") == []


def test_a_text_longer_than_an_index_takes_is_still_kept(database, cast, clock):
    endless = " ".join(f"parola{number}" for number in range(60_000))
    with database.writing() as session:
        touchpoints.open_complaint(
            session,
            customer_id=cast.colombo.id,
            text=endless,
            channel=Channel.CALL,
            happened_at=clock(),
            by=cast.anna,
            now=clock(),
        )

    assert said(database, "parola77") == [endless]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("telaio", ["telaio"]),
        ("PIU lavor", ["più", "lavorare"]),
        ("e", ["è"]),
        ("tel di", ["di"]),
        ("", []),
    ],
)
def test_the_words_found_are_shown_where_they_stand(asked, found):
    places = search.places(COMPLAINT, search.words_of(asked))

    assert [COMPLAINT[start:end] for start, end in places] == found
