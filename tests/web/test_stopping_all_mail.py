"""What people see while no mail leaves, and who can let it leave again."""

from __future__ import annotations

from datetime import timedelta

from followup.db import Database
from followup.domain.states import PauseReason
from followup.services import channel
from followup.services.firm import Firm
from tests.ledger import commit
from tests.people import Cast, Clock
from tests.services.test_sending import THURSDAY
from tests.web.browser import Browser
from tests.web.conftest import LogIn


def test_a_refusal_of_our_server_stands_on_every_page_with_its_words_on_one(
    database: Database, clock: Clock, anna: Browser
) -> None:
    with database.writing() as session:
        channel.pause(session, PauseReason.FAULT, answer="535 5.7.8 <wrong> password", now=clock())
    for page in ("/commitments", "/recaps", "/replies", "/customers", "/invoices", "/account"):
        anna.open(page)
        assert "Nessuna mail parte: il nostro server di posta ci rifiuta." in anna.text, page
    anna.open("/outbox")
    assert "535 5.7.8 &lt;wrong&gt; password" in anna.text
    assert "Da oggi, ore 09:00." in anna.text


def test_a_manager_lets_mail_leave_again_and_the_warning_is_gone(
    database: Database, clock: Clock, anna: Browser
) -> None:
    with database.writing() as session:
        channel.pause(session, PauseReason.RESTORED, now=clock())
    anna.open("/outbox")
    anna.press("Fai ripartire le mail")

    assert "è stato ripristinato un backup" not in anna.text
    with database.reading() as session:
        assert channel.channel(session).paused is None


def test_a_manager_stops_all_mail_and_is_named(anna: Browser, cast: Cast, log_in: LogIn) -> None:
    anna.open("/outbox")
    anna.press("Ferma tutte le mail")
    assert "L'ha deciso Anna Riva." in anna.text.replace("&#39;", "'")

    bruno = log_in(cast.bruno)
    bruno.open("/outbox")
    assert "Un responsabile può farle ripartire." in bruno.text
    assert "Fai ripartire le mail" not in bruno.text


def test_mail_that_does_not_leave_as_it_should_is_said(
    database: Database, firm: Firm, cast: Cast, clock: Clock, anna: Browser
) -> None:
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.anna, "Passa", THURSDAY, owner=cast.bruno, now=clock())
    anna.open("/customers")
    assert "Le mail non partono come dovrebbero" not in anna.text
    clock.now += timedelta(minutes=20)
    anna.open("/customers")
    assert "Le mail non partono come dovrebbero" in anna.text
