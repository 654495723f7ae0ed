"""One customer's pages: the ledger both ways, the timeline, notes by hand, mails; few questions to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session

from followup.db import Database
from followup.domain.states import Channel, Direction, TouchpointKind
from followup.models import Commitment
from followup.services import commitments, customers, touchpoints
from followup.services.firm import Firm
from followup.services.invoices import record_invoice
from nlp import Holder
from tests.ledger import commit, move
from tests.people import Cast, Clock
from tests.web.browser import Browser
from tests.web.conftest import LogIn

THURSDAY = date(2026, 11, 26)
MOST_QUERIES = 12


def promised(database: Database, firm: Firm, cast: Cast, clock: Clock) -> list[Commitment]:
    """Two promises of ours, one of which was moved, and one of the customer's."""
    with database.writing() as session:
        quote = commit(session, firm, cast.zorzi, cast.anna, "Mandare il preventivo", THURSDAY, now=clock())
        visit = commit(session, firm, cast.zorzi, cast.bruno, "Passare a misurare", THURSDAY, now=clock())
        theirs = commit(
            session, firm, cast.zorzi, cast.anna, "Mandare i disegni", THURSDAY, now=clock(), holder=Holder.CUSTOMER
        )
        move(session, firm, visit, cast.bruno, date(2026, 12, 1), now=clock(), why="manca un collega")
    return [quote, visit, theirs]


def test_the_ledger_shows_what_was_promised_both_ways_with_its_source_and_history(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    promised(database, firm, cast, clock)
    ours, _, theirs = anna.open("/customers/2").partition("Che cosa ci ha promesso")
    assert "Mandare il preventivo" in ours
    assert "Spostata da dopodomani" in ours or "Spostata da giovedì 26 novembre a martedì 1° dicembre" in ours
    assert "mail al cliente" in ours
    assert '<p class="plain">Mandare i disegni</p>' in theirs
    assert "2 promesse aperte" in anna.text


def test_anna_keeps_a_promise_where_she_reads_it(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    promised(database, firm, cast, clock)
    anna.open("/customers/2")
    anna.press("Mantenuta")
    assert anna.path == "/customers/2"
    anna.press("Annulla")
    assert "Mandare il preventivo" in anna.text.partition('id="ledger"')[2].partition('id="manner"')[0]
    anna.press("Mantenuta")
    assert "Mandare il preventivo" not in anna.text.partition('id="ledger"')[2].partition('id="manner"')[0]
    assert "1 su 1" in anna.text
    assert "Mandare il preventivo" in anna.open("/customers/2?ledger=kept")
    assert "mantenuta" in anna.text
    assert "Mandare il preventivo" in anna.open("/customers/2/timeline?what=promises")
    assert "Promessa mantenuta" in anna.text


def test_a_promise_that_changed_meanwhile_is_not_kept_by_an_old_page(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    quote, *_ = promised(database, firm, cast, clock)
    anna.open("/customers/2")
    with database.writing() as session:
        commitments.cancel(session, firm, quote.id, why="non serve più", version=1, by=cast.anna, now=clock())
    anna.press("Mantenuta", status=409)
    assert "Qualcuno" in anna.faults()


def test_staff_of_another_department_read_the_ledger_and_change_nothing(
    log_in: LogIn, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    promised(database, firm, cast, clock)
    carla = log_in(cast.carla)
    carla.open("/customers/2")
    assert "Mandare il preventivo" in carla.text
    assert [b for f in carla.forms() for b in f.buttons if "Mantenuta" in b.words] == []


def test_a_call_is_noted_and_read_where_it_stands(anna: Browser, log_in: LogIn, cast: Cast) -> None:
    anna.open("/customers/2/touchpoints/new")
    anna.press(
        "Salva",
        form="touchpoints",
        text="Chiede se il <piano> arriva venerdì.",
        channel="sms",
        direction="in",
        contact_id=str(cast.marta.id),
        happened_at="2026-11-24T08:30",
    )
    assert anna.path == "/customers/2/timeline"
    for words in ("SMS · dal cliente · Anna Riva · Marta", "Chiede se il &lt;piano&gt; arriva venerdì."):
        assert words in anna.text
    assert "Chiede se" in anna.open("/customers/2/timeline?channel=sms&what=contact")
    assert "Niente di questo tipo" in anna.open("/customers/2/timeline?channel=letter")
    assert "Niente di questo tipo" in anna.open("/customers/2/timeline?what=review")
    carla = log_in(cast.carla)
    carla.open("/customers/2/timeline")
    assert "Elimina per sempre" not in carla.text
    anna.open("/customers/2/timeline")
    anna.press("Elimina per sempre")
    assert "Chiede se" not in anna.text


def test_a_note_that_cannot_be_keeps_what_was_typed(anna: Browser, cast: Cast) -> None:
    anna.open("/customers/2/touchpoints/new?kind=review")
    assert (anna.value("channel"), anna.value("direction")) == ("social", "in")
    anna.press("Salva", status=422, form="touchpoints", text="Cinque stelle", happened_at="2026-12-24T08:30")
    assert "futuro" in anna.faults()
    assert anna.value("text") == "Cinque stelle"
    anna.press("Salva", status=422, form="touchpoints", happened_at="2026-11-24T08:30", contact_id=str(cast.jane.id))
    assert anna.value("text") == "Cinque stelle"
    anna.open("/customers/99/touchpoints/new", status=404)


def test_the_timeline_goes_on_page_by_page_and_tells_everything_once(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    promised(database, firm, cast, clock)
    with database.writing() as session:
        for number in range(70):
            note(session, cast, f"telefonata {number:02}", clock.now - timedelta(hours=number))
        record_invoice(
            session, firm, number="7", issued_on=date(2026, 11, 23), customer_id=2, by=cast.anna, now=clock()
        )
    text, pages = anna.open("/customers/2/timeline"), 1
    while 'rel="next"' in anna.text:
        following = anna.text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
        text += anna.open(following.replace("&amp;", "&"))
        pages += 1
    assert pages == 3
    assert [text.count(f"telefonata {number:02}</p>") for number in range(70)] == [1] * 70
    assert text.count("Fattura 7") == 1
    assert text.index("telefonata 08<") < text.index("Fattura 7") < text.index("telefonata 34<")


def note(session: Session, cast: Cast, text: str, at: datetime, customer: int = 2) -> None:
    touchpoints.note(
        session,
        kind=TouchpointKind.CONTACT,
        channel=Channel.CALL,
        direction=Direction.IN,
        customer_id=customer,
        text=text,
        happened_at=at,
        by=cast.anna,
        now=at,
    )


def test_an_address_that_means_nothing_shows_the_first_page(anna: Browser) -> None:
    for query in ("before=x", "before=20269999T999999999999c1", "before=20261124T090000000000z1", "what=x&channel=y"):
        assert "Non è ancora successo niente" in anna.open(f"/customers/2/timeline?{query}")
    for query in ("ledger=lost", "ledger=kept&before=x", "ledger=open&after=0&day=x", "ledger=kept&before=1"):
        anna.open(f"/customers/2?{query}")


def test_mails_and_invoices_stand_on_their_page(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    promised(database, firm, cast, clock)
    with database.writing() as session:
        record_invoice(
            session, firm, number="7", issued_on=date(2026, 11, 23), customer_id=2, by=cast.anna, now=clock()
        )
    text = anna.open("/customers/2/mails")
    assert text.count("marta@zorzi.example") == 2  # the date that moved, and the thanks
    assert "anna@riva.example" not in text
    assert "Fattura 7" in text
    assert "Mail in attesa" in anna.open("/customers/2")


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    asked: list[str] = []

    def note_it(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note_it)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note_it)


@pytest.mark.parametrize("rows", [5, 200])
def test_no_page_of_customers_asks_more_of_the_database_where_there_is_more(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock, rows: int
) -> None:
    with database.writing() as session:
        for number in range(rows):
            made = customers.add_customer(session, name=f"Cliente {number:03}", salesperson_id=2, now=clock())
            note(session, cast, "una telefonata", clock(), made.id)
            note(session, cast, "un'altra", clock())
            owner = (cast.anna, cast.bruno, cast.carla)[number % 3]
            commit(session, firm, cast.zorzi, owner, f"fare {number}", THURSDAY, now=clock())
            kept = commit(session, firm, cast.zorzi, owner, f"fatto {number}", THURSDAY, now=clock())
            commitments.keep(session, firm, kept.id, version=1, by=owner, now=clock())
    for path in (
        "",
        "/2",
        "/2?ledger=kept",
        "/2?of=2",
        "/2?of=8",
        "/2/timeline",
        "/2/mails",
        "/2/settings",
        "/2/touchpoints/new",
    ):
        with counting(database) as asked:
            anna.open(f"/customers{path}")
        assert len(asked) <= MOST_QUERIES, (path, len(asked), asked)
