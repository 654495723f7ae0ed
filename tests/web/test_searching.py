"""One field finds customers, promises and what was said."""

from __future__ import annotations

from datetime import date

import pytest

from followup.db import Database
from followup.domain.states import Channel
from followup.services import touchpoints
from followup.services.firm import Firm
from tests.ledger import commit
from tests.people import Cast, Clock
from tests.web.browser import Browser

SAID = "Il telaio 4 <fermo> da ieri: servono i cuscinetti. " + "Poi si vedrà. " * 30
FRIDAY = date(2026, 11, 27)


@pytest.fixture
def work(database: Database, firm: Firm, cast: Cast, clock: Clock) -> None:
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.bruno, "Preventivo dei cuscinetti", FRIDAY, now=clock())
        touchpoints.open_complaint(
            session,
            customer_id=cast.colombo.id,
            text=SAID,
            channel=Channel.CALL,
            happened_at=clock(),
            by=cast.anna,
            now=clock(),
        )


def test_what_bruno_remembers_is_found_whatever_it_is(log_in, cast: Cast, work: None) -> None:
    bruno = log_in(cast.bruno)

    bruno.open("/search?q=cuscin")
    assert "Preventivo dei cuscinetti" in bruno.text
    assert "Il telaio 4 &lt;fermo&gt; da ieri: servono i <mark>cuscinetti</mark>. Poi si vedrà." in bruno.page.text
    bruno.open("/search?q=laura")
    assert "Tessitura Colombo S.r.l." in bruno.text
    bruno.open("/search?q=pizza")
    assert "Nessun risultato" in bruno.text


def test_an_empty_search_only_asks(anna: Browser) -> None:
    anna.open("/search")
    assert "Nessun risultato" not in anna.text
    anna.open("/search?q=%20")


def test_more_than_fits_goes_on_page_by_page(anna: Browser, database: Database, cast: Cast, clock: Clock) -> None:
    with database.writing() as session:
        for number in range(60):
            touchpoints.open_complaint(
                session,
                customer_id=cast.zorzi.id,
                text=f"Levigatrice numero {number}",
                channel=Channel.CALL,
                happened_at=clock(),
                by=cast.anna,
                now=clock(),
            )

    anna.open("/search?q=levigatrice")
    assert anna.page.text.count("<mark>") == 6
    assert "Tutti i testi trovati" in anna.text
    anna.open("/search?q=levigatrice&in=texts")
    assert anna.page.text.count("<mark>") == 50
    assert "before=" in anna.page.text
    anna.open("/search?q=levigatrice&in=texts&before=11")
    assert anna.page.text.count("<mark>") == 10


def test_what_cannot_be_looked_for_is_said(anna: Browser) -> None:
    anna.open(f"/search?q={'a' * 1000}")
    assert "note-bad" in anna.page.text
