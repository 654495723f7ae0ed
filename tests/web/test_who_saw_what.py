"""Who opened and took out what is held about customers stands in a log that nobody can change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from followup import watching
from followup.app import create_app
from followup.edge import EXTENSION
from followup.models import AccessEntry
from scheduler.worker import Worker
from tests.api.client import program_of
from tests.ledger import commit
from tests.people import PASSWORD, add_admin
from tests.web.browser import Browser


@pytest.fixture
def dora(database, cast, log_in):
    return log_in(add_admin(database))


@pytest.fixture
def seen(app, database):
    """What the log says once the process has written down what it knows: user, action, thing, number, customer."""

    def rows():
        app.extensions[EXTENSION].book.write(database)
        with database.reading() as session:
            return [
                (r.user_id, r.action.value, r.thing.value, r.thing_id, r.customer_id)
                for r in session.exec(select(AccessEntry).order_by(AccessEntry.id))
            ]

    return rows


@pytest.fixture
def made(database, firm, cast, clock):
    with database.writing() as session:
        return commit(session, firm, cast.colombo, cast.anna, "Telaio", date(2026, 11, 26), now=clock())


def test_opening_a_customer_a_text_or_a_promise_is_noted_once_an_hour(anna, seen, cast, clock, made):
    for _ in range(2):
        anna.open(f"/customers/{cast.colombo.id}")
        anna.open(f"/customers/{cast.colombo.id}/timeline")
        anna.open(f"/recaps/{made.touchpoint_id}")
        anna.open(f"/commitments/{made.id}")
        anna.open(f"/contacts/{cast.marta.id}")
    first = [
        (cast.anna.id, "seen", "customer", cast.colombo.id, cast.colombo.id),
        (cast.anna.id, "seen", "touchpoint", made.touchpoint_id, cast.colombo.id),
        (cast.anna.id, "seen", "commitment", made.id, cast.colombo.id),
        (cast.anna.id, "seen", "contact", cast.marta.id, cast.zorzi.id),
    ]
    assert seen() == first
    anna.open(f"/customers/{cast.colombo.id}")
    assert seen() == first
    clock.now += timedelta(hours=1)
    anna.open(f"/customers/{cast.colombo.id}")
    assert seen() == [*first, first[0]]


def test_two_processes_write_one_row(app, settings, database, clock, cast, seen):
    other = create_app(settings, database, clock=clock)
    for one in (app, other):
        browser = Browser(one.test_client())
        browser.open("/login")
        browser.press("Accedi", email="anna@riva.example", password=PASSWORD)
        browser.open(f"/customers/{cast.colombo.id}")
        one.extensions[EXTENSION].book.write(database)
    assert len(seen()) == 1


def test_what_is_not_there_or_not_allowed_was_not_seen(anna, log_in, seen, cast):
    anna.open("/customers/99", 404)
    log_in(cast.bruno).open(f"/customers/{cast.colombo.id}/data", 403)
    anna.open("/")
    assert seen() == []


def test_a_page_that_is_read_writes_nothing_and_waits_for_nobody(anna, database, cast):
    with database.writing():  # somebody else writes, for as long as they like
        anna.open(f"/customers/{cast.colombo.id}")
    with database.reading() as session:
        assert session.exec(select(AccessEntry)).all() == []


def test_a_table_leaves_only_once_that_is_written_down(anna, database, cast):
    anna.open("/commitments/export.csv")
    with database.reading() as session:
        (row,) = session.exec(select(AccessEntry)).all()
    assert (row.action.value, row.thing.value, row.user_id) == ("exported", "commitments", cast.anna.id)


def test_programs_stand_there_too(app, database, seen, cast, made):
    program = program_of(app, database, cast.bruno)
    program.get(f"/customers/{cast.colombo.id}")
    program.get("/customers")
    program.get(f"/recaps/{made.touchpoint_id}")
    assert [row[1:4] for row in seen()] == [
        ("seen", "customer", cast.colombo.id),
        ("seen", "customers", 0),
        ("seen", "touchpoint", made.touchpoint_id),
    ]
    with database.reading() as session:
        assert all(row.by_api for row in session.exec(select(AccessEntry)))


def test_much_is_written_with_the_next_answer_and_the_rest_with_the_tick(app, anna, settings, database, clock, cast):
    anna.open(f"/customers/{cast.colombo.id}")
    clock.now += timedelta(minutes=2)
    with anna.client.get(f"/customers/{cast.zorzi.id}") as answer:
        assert answer.status_code == 200
    with database.reading() as session:
        assert len(session.exec(select(AccessEntry)).all()) == 2
    anna.open(f"/customers/{cast.smith.id}")
    worker = Worker(settings, database, clock, app.extensions[EXTENSION].book.write)
    worker._tick()
    worker._turn.let_go()
    with database.reading() as session:
        assert len(session.exec(select(AccessEntry)).all()) == 3


def test_the_database_itself_refuses_to_change_a_row(anna, database, seen, cast):
    anna.open(f"/customers/{cast.colombo.id}")
    assert len(seen()) == 1
    with pytest.raises(DBAPIError, match="only added to"), database.engine.begin() as connection:
        connection.execute(text("UPDATE access_entry SET user_id = 2"))


def test_dora_looks_through_the_log_by_colleague_and_customer(dora, anna, log_in, cast, made):
    anna.open(f"/customers/{cast.colombo.id}")
    log_in(cast.bruno).open(f"/customers/{cast.zorzi.id}")
    dora.open("/settings")
    assert "Chi ha visto che cosa" in dora.text
    page = dora.open("/access-log")
    assert "Tessitura Colombo S.r.l. (1)" in page and "Falegnameria Zorzi (2)" in page
    page = dora.open(f"/access-log?user={cast.bruno.id}&customer=")
    assert "Falegnameria Zorzi (2)" in page and "Colombo" not in page
    page = dora.open("/access-log?customer=colombo")
    assert "Tessitura Colombo S.r.l. (1)" in page and "Zorzi (2)" not in page
    assert "ha aperto: " in page
    assert "Nessun cliente ha questo nome" in dora.open("/access-log?customer=nessuno")
    table = dora.open("/access-log/export.csv?user=&customer=2")
    assert table.splitlines()[1].startswith("24/11/2026 09:00;Bruno Sala;ha aperto;cliente;2;Falegnameria Zorzi;2")
    assert "this log" not in dora.open("/access-log") and "questo registro" in dora.text


def test_it_goes_on_page_by_page(dora, app, database, clock, cast):
    from followup.domain.states import AccessAction, AccessThing
    from followup.services.access_log import Access, write

    with database.writing() as session:
        write(
            session,
            [Access(cast.anna.id, AccessAction.SEEN, AccessThing.MAIL, n, clock(), cast.colombo.id) for n in range(60)],
        )
    page = dora.open("/access-log?customer=1")
    assert page.count("Anna Riva</strong>") == 50
    following = page.partition('href="/access-log?')[2].partition('"')[0].replace("&amp;", "&")
    assert dora.open(f"/access-log?{following}").count("Anna Riva</strong>") == 10


@pytest.mark.parametrize("path", ["/access-log", "/access-log/export.csv"])
def test_it_is_for_admins_alone(anna, log_in, cast, path):
    anna.open(path, 403)
    log_in(cast.bruno).open(path, 403)


def test_every_address_that_shows_one_thing_of_a_customer_is_watched(app):
    of_nobody = {"people.show", "today.panel"}  # a colleague; the buttons of a line that the list shows already
    numbered = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and {"ident", "id"} & set(rule.arguments)
    }
    forms = {endpoint for endpoint in numbered if endpoint.rpartition(".")[2].startswith("new_")}
    assert numbered - forms - of_nobody == {e for e, (_, part) in watching._SHOWS.items() if part}
    assert not (watching._SHOWS.keys() | watching._TAKES_OUT.keys()) - set(app.view_functions)
