"""Links in mails: whoever got the mail acts by one click and no login; whoever only opens them changes nothing."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, inspect
from sqlalchemy import text as sql
from sqlmodel import select

from followup.domain.states import Language, MailKind, Register, TouchpointKind
from followup.models import Commitment, Contact, Customer, Link, OutboxMessage, User
from followup.services import commitments, recaps, touchpoints
from nlp import Holder
from tests.ledger import commit, link_in, mails, move, post
from tests.web.browser import Browser

THURSDAY, MONDAY = date(2026, 11, 26), date(2026, 11, 30)
CONFIRM, OBJECT = "Me lo dica qui:", "con un clic:"


@pytest.fixture
def quote(database, firm, cast, clock) -> Commitment:
    """What Anna promised Sig.ra Colombo, who may read it."""
    with database.writing() as session:
        return commit(session, firm, cast.colombo, cast.anna, "Le mandiamo il preventivo", THURSDAY, now=clock())


@pytest.fixture
def recap(database, firm, cast, clock, quote):
    """The mail with which Anna sent it."""
    with database.writing() as session:
        recaps.send_recap(session, firm, quote.touchpoint_id, by=cast.anna, now=clock())
    (mail,) = post(database, firm, clock())
    return mail


@pytest.fixture
def customer(app: Flask) -> Browser:
    """Somebody at a customer's, whose browser speaks English."""
    return Browser(app.test_client(), accept="en")


def contacts_made(database, kind: TouchpointKind):
    with database.reading() as session:
        return list(reversed(touchpoints.list_touchpoints(session, kind=kind)))


def everything(database) -> str:
    """A digest of all that stands in the database."""
    with database.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        rows = [connection.execute(sql(f'SELECT * FROM "{table}"')).all() for table in sorted(tables)]  # noqa: S608
    return hashlib.sha256(repr(rows).encode()).hexdigest()


# The recap's page.


def test_sig_ra_colombo_confirms_what_was_agreed(database, recap, customer, anna, quote):
    page = customer.open(link_in(recap, CONFIRM))
    assert '<html lang="it">' in page
    assert "Quello che ci siamo detti martedì 24 novembre" in page
    assert "Le mandiamo il preventivo" in page
    assert "Entro giovedì 26 novembre" in page
    assert "Anna Riva" in page
    assert 'href="tel:0332123456"' in page

    assert "abbiamo segnato che è tutto giusto" in customer.press("È tutto giusto")
    (answer,) = contacts_made(database, TouchpointKind.CONFIRMATION)
    assert (answer.direction, answer.customer_id, answer.about_id) == ("in", quote.customer_id, quote.touchpoint_id)
    page = anna.open(f"/recaps/{quote.touchpoint_id}")
    assert "tutto giusto" in page
    assert "Laura Colombo" in page


def test_what_is_missing_reaches_anna_at_once(database, firm, clock, recap, customer, anna, quote):
    customer.open(link_in(recap, CONFIRM))
    said = customer.press("Invia il messaggio", missing="Manca il collaudo\nper la linea 3.", name="Paola Colombo")

    assert "il Suo messaggio è arrivato" in said
    (answer,) = contacts_made(database, TouchpointKind.CORRECTION)
    assert (answer.text, answer.participants) == ("Manca il collaudo\nper la linea 3.", "Paola Colombo")
    page = anna.open(f"/recaps/{quote.touchpoint_id}")
    assert "manca qualcosa" in page
    assert "Manca il collaudo" in page
    page = anna.open("/")
    assert "Manca il collaudo" in page
    assert f"/recaps/{quote.touchpoint_id}#answers-title" in page
    (notice,) = post(database, firm, clock())
    assert notice["To"].addresses[0].addr_spec == "anna@riva.example"
    text = notice.get_body(("plain",)).get_content()
    assert "«Manca il collaudo per la linea 3.»" in text
    assert f"/recaps/{quote.touchpoint_id}" in text


def test_a_second_answer_is_kept_beside_the_first_and_a_double_click_is_one(database, clock, recap, customer):
    path = link_in(recap, CONFIRM)
    customer.open(path)
    customer.press("È tutto giusto")
    customer.press("Invia il messaggio", missing="Anzi, manca il collaudo")
    customer.press("Invia il messaggio", missing="Anzi, manca il collaudo")
    clock.now += timedelta(hours=1)
    assert "Anzi, manca il collaudo" in customer.open(path)
    customer.press("È tutto giusto")

    assert len(contacts_made(database, TouchpointKind.CONFIRMATION)) == 2
    assert len(contacts_made(database, TouchpointKind.CORRECTION)) == 1
    assert len(mails(database, MailKind.CORRECTION)) == 1


def test_the_recaps_page_asks_as_little_with_many_answers_as_with_one(database, recap, customer, anna, quote):
    path, asked = link_in(recap, CONFIRM), []
    event.listen(database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    for number in range(8):
        customer.open(path)
        customer.press("Invia il messaggio", missing=f"Manca la cosa {number}")
        asked.clear()
        anna.open(f"/recaps/{quote.touchpoint_id}")
        assert len([one for one in asked if not one.startswith("BEGIN")]) <= 12


@pytest.mark.parametrize("words", ["", "  \n ", "troppo " * 1000, "x\x00y"])
def test_an_answer_that_cannot_be_taken_says_so_and_keeps_what_was_typed(database, recap, customer, words):
    customer.open(link_in(recap, CONFIRM))
    page = customer.press("Invia il messaggio", 422, missing=words, name="Paola")

    assert 'role="alert"' in page
    assert customer.value("name") == "Paola"
    assert contacts_made(database, TouchpointKind.CORRECTION) == []


def test_after_many_answers_the_page_asks_to_call(database, clock, recap, customer):
    path = link_in(recap, CONFIRM)
    for number in range(20):
        customer.open(path)
        customer.press("Invia il messaggio", missing=f"Manca la cosa {number}")
    assert "ci telefoni" in customer.open(path)
    assert customer.forms() == []


def test_no_word_that_was_not_meant_for_the_customer_is_on_their_page(database, firm, cast, clock, quote, customer):
    with database.writing() as session:
        row = session.get_one(Commitment, quote.id)
        row.action, row.source = "mandare il preventivo gonfiato", "fornitore inaffidabile"
        recaps.send_recap(session, firm, quote.touchpoint_id, by=cast.anna, now=clock())
    (mail,) = post(database, firm, clock())
    page = customer.open(link_in(mail, CONFIRM))

    assert "Le mandiamo il preventivo" in page
    for secret in ("gonfiato", "inaffidabile", "/commitments", "/recaps", "/customers", "bruno@"):
        assert secret not in page


def test_a_promise_that_moved_since_still_stands_there_as_the_mail_told_it(
    database, firm, cast, clock, quote, recap, customer
):
    with database.writing() as session:
        commitments.postpone(session, firm, quote.id, day=MONDAY, why="x", version=1, by=cast.anna, now=clock())
    assert "Entro giovedì 26 novembre" in customer.open(link_in(recap, CONFIRM))


def test_where_anna_edited_the_mail_the_page_shows_her_words(database, firm, cast, clock, quote, anna, customer):
    with database.writing() as session:
        row = recaps.send_recap(session, firm, quote.touchpoint_id, by=cast.anna, now=clock())
    anna.open(f"/outbox/{row.id}")
    anna.press("Salva", text=row.text.replace("Le mandiamo il preventivo", "Riceverà la nostra offerta"))
    (mail,) = post(database, firm, clock())
    page = customer.open(link_in(mail, CONFIRM))

    assert "Riceverà la nostra offerta" in page
    assert "Le mandiamo il preventivo" not in page
    assert "/l/" not in page.partition("letter")[2].partition("</p>")[0]


@pytest.mark.parametrize(
    ("language", "register", "button", "words"),
    [
        ("it", "lei", "È tutto giusto", "Da parte Sua"),
        ("it", "tu", "È tutto giusto", "Da parte tua"),
        ("it", "voi", "È tutto giusto", "Da parte vostra"),
        ("en", "lei", "It is all correct", "On your side"),
    ],
)
def test_each_customer_reads_the_page_in_their_own_voice(
    database, firm, cast, clock, customer, language, register, button, words
):
    with database.writing() as session:
        firm_there = session.get_one(Customer, cast.colombo.id)
        firm_there.language, firm_there.speech_register = Language(language), Register(register)
        made = commit(session, firm, cast.colombo, cast.anna, "misure", THURSDAY, now=clock(), holder=Holder.CUSTOMER)
        recaps.send_recap(session, firm, made.touchpoint_id, by=cast.anna, now=clock())
    (mail,) = post(database, firm, clock())
    page = customer.open(link_in(mail, "Tell me here" if language == "en" else "giusto o manca"))

    assert f'<html lang="{language}">' in page
    assert words in page
    customer.press(button)


# What scanners, strangers and time do.


@pytest.mark.parametrize("label", [CONFIRM, OBJECT])
def test_scanners_may_open_a_link_as_often_as_they_like(database, recap, app, label):
    client, path = app.test_client(), link_in(recap, label)
    before = everything(database)
    for _ in range(5):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
        assert client.options(path).status_code == 200
        assert client.post(path).status_code == 400
        assert client.post(path, data={"form": "guessed", "answer": "right"}).status_code == 400

    assert everything(database) == before


def test_a_link_is_handed_on_to_nobody_and_kept_by_nobody(recap, app, capsys):
    client = app.test_client()
    for path in (link_in(recap, CONFIRM), "/l/nothing"):
        headers = client.get(path).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "Set-Cookie" not in headers
    assert "/l/" not in "".join(capsys.readouterr())


def test_neither_the_outbox_nor_the_timeline_nor_the_database_holds_a_link_that_works(database, recap, anna, quote):
    token = link_in(recap, CONFIRM).removeprefix("/l/")
    (row,) = mails(database, MailKind.RECAP)
    assert "/l/confirm" in row.text
    for path in (f"/outbox/{row.id}", f"/recaps/{quote.touchpoint_id}", f"/customers/{quote.customer_id}"):
        assert token not in anna.open(path)
    with database.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        held = [repr(connection.execute(sql(f'SELECT * FROM "{table}"')).all()) for table in tables]  # noqa: S608
    assert not any(token in rows for rows in held)
    assert anna.open("/l/confirm", 404)


def test_a_second_try_at_sending_has_the_same_link(database, firm, clock, recap, cast, quote):
    with database.writing() as session:
        row = session.exec(select(OutboxMessage).where(OutboxMessage.kind == MailKind.RECAP)).one()
        row.state, row.not_before = "queued", clock()
    (again,) = post(database, firm, clock())

    assert link_in(again, CONFIRM) == link_in(recap, CONFIRM)


def test_links_in_mails_that_left_work_after_the_servers_secret_was_made_anew(
    database, settings, firm, clock, recap, customer
):
    (settings.data / "secret").unlink()
    assert type(firm)(settings).secret != firm.secret

    customer.open(link_in(recap, CONFIRM))
    assert customer.page.status_code == 200


def test_a_link_runs_out(clock, recap, customer):
    clock.now += timedelta(days=30)
    page = customer.open(link_in(recap, CONFIRM), 410)

    assert "Questo link non è più valido" in page
    assert "ci telefoni" in page
    assert "0332 123456" in page


def test_anna_switches_a_link_off(recap, customer, anna, quote):
    customer.open(link_in(recap, CONFIRM))
    anna.open(f"/recaps/{quote.touchpoint_id}")
    anna.press("Disattiva il link")
    assert "non più valido da" in anna.text

    customer.press("È tutto giusto", 410)


def test_bruno_may_not_switch_off_annas_link(recap, log_in, cast, quote):
    bruno = log_in(cast.bruno)
    bruno.open(f"/recaps/{quote.touchpoint_id}")
    bruno.press("Disattiva il link", 403)


def test_a_recap_that_is_sent_again_is_confirmed_by_its_new_mail_only(
    database, firm, cast, clock, recap, quote, customer
):
    with database.writing() as session:
        recaps.send_recap(session, firm, quote.touchpoint_id, again=True, by=cast.anna, now=clock())
    (newer,) = post(database, firm, clock())

    customer.open(link_in(recap, CONFIRM), 410)
    customer.open(link_in(newer, CONFIRM))
    customer.press("È tutto giusto")


def test_guessing_is_slowed_and_does_not_shut_out_who_has_a_link(recap, app):
    client = app.test_client()
    codes = [client.get(f"/l/{number}").status_code for number in range(30)]

    assert codes[0] == 404
    assert codes[-1] == 429
    assert client.get(link_in(recap, CONFIRM)).status_code == 200


# Objecting.


def test_marta_wants_no_more_mails_and_anna_sees_when_and_how(database, firm, cast, clock, customer, anna):
    with database.writing() as session:
        made = commit(session, firm, cast.zorzi, cast.anna, "mensole", THURSDAY, now=clock())
        move(session, firm, made, cast.anna, MONDAY, now=clock())
    (mail,) = post(database, firm, clock())
    path = link_in(mail, OBJECT)
    page = customer.open(path)
    assert "riepiloghi, avvisi di date cambiate e ringraziamenti" in page
    assert "non riceverai più queste mail" in customer.press("Non scrivetemi più")
    assert "non riceverai più queste mail" in customer.open(path)

    (said,) = contacts_made(database, TouchpointKind.OBJECTION)
    assert (said.customer_id, said.contact_id, said.direction) == (cast.zorzi.id, cast.marta.id, "in")
    page = anna.open(f"/contacts/{cast.marta.id}")
    assert "con il link in una mail: oggi, ore 09:00" in page
    assert "Non vuole più mail automatiche" in anna.open(f"/customers/{cast.zorzi.id}")


def test_what_waits_for_whoever_objects_no_longer_leaves(database, firm, cast, clock, recap, customer, quote):
    with database.writing() as session:
        recaps.send_recap(session, firm, quote.touchpoint_id, again=True, by=cast.anna, now=clock())
    customer.open(link_in(recap, OBJECT))
    customer.press("Non scrivetemi più")

    assert post(database, firm, clock()) == []
    assert [(m.state, m.last_answer) for m in mails(database, MailKind.RECAP)][1] == ("cancelled", "do_not_write")


def test_anna_takes_an_objection_back_when_the_customer_wishes(database, cast, recap, customer, anna):
    customer.open(link_in(recap, OBJECT))
    customer.press("Non scrivetemi più")
    anna.open(f"/contacts/{cast.sig_colombo.id}")
    anna.press("Salva", do_not_write=None)

    with database.reading() as session:
        contact = session.get_one(Contact, cast.sig_colombo.id)
        assert (contact.do_not_write, contact.objected_at) == (False, None)
    assert "Non scrivetemi più" in customer.open(link_in(recap, OBJECT))


def test_a_mail_program_objects_by_the_header_alone(database, recap, app):
    ways = str(recap["List-Unsubscribe"])
    assert ways.startswith("<http://127.0.0.1:8000/l/")
    assert ways.endswith(", <mailto:info@riva.example>")
    path = link_in(recap, OBJECT)
    assert path in ways
    client = app.test_client()

    for _ in range(2):
        assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert len(contacts_made(database, TouchpointKind.OBJECTION)) == 1
    # The same words to another link do nothing.
    assert client.post(link_in(recap, CONFIRM), data={"List-Unsubscribe": "One-Click"}).status_code == 400


# Reminders to colleagues.


@pytest.fixture
def bruno_s(database, firm, cast, clock) -> Commitment:
    with database.writing() as session:
        made = commit(
            session, firm, cast.colombo, cast.anna, "Passare a vedere", THURSDAY, owner=cast.bruno, now=clock()
        )
    post(database, firm, clock())
    return made


@pytest.fixture
def reminder(database, firm, clock, bruno_s):
    clock.set("2026-11-26 15:00")
    (mail,) = [m for m in post(database, firm, clock()) if "Scade oggi" in m["Subject"]]
    return mail


def of(database, commitment) -> Commitment:
    with database.reading() as session:
        return session.get_one(Commitment, commitment.id)


def test_bruno_keeps_his_promise_from_the_reminder(database, cast, reminder, bruno_s, stranger):
    path = link_in(reminder, "È fatta:")
    page = stranger.open(path)
    assert "Passare a vedere" in page
    assert "A nome di Bruno Sala" in page
    assert "Segnata come mantenuta" in stranger.press("Fatto: promessa mantenuta")

    assert of(database, bruno_s).state == "kept"
    with database.reading() as session:
        assert commitments.history(session, bruno_s.id)[-1].by_id == cast.bruno.id
    assert "Segnata come mantenuta" in stranger.open(path)
    assert [b.words for f in stranger.forms() for b in f.buttons] == []
    stranger.open(link_in(reminder, "Spostala:"), 410)


def test_bruno_moves_it_from_the_reminder_to_a_proposed_day(database, reminder, bruno_s, stranger):
    stranger.open(link_in(reminder, "Spostala:"))
    stranger.press("Sposta", 422, why="", due_day="2026-12-02")
    assert stranger.value("due_day") == "2026-12-02"
    assert "Spostata" in stranger.press("novembre", why="Manca il disegno")

    assert of(database, bruno_s).due_day > THURSDAY


def test_bruno_hands_it_over_from_the_reminder(database, cast, reminder, bruno_s, stranger):
    stranger.open(link_in(reminder, "Passala a un collega:"))
    assert "ora se ne occupa Carla Neri" in stranger.press("Affida", to_id=str(cast.carla.id))

    assert of(database, bruno_s).owner_id == cast.carla.id
    for label in ("È fatta:", "Spostala:"):
        assert "Apri la promessa" in stranger.open(link_in(reminder, label), 410)


def test_somebody_was_faster(database, firm, cast, clock, reminder, bruno_s, stranger):
    stranger.open(link_in(reminder, "È fatta:"))
    with database.writing() as session:
        version = session.get_one(Commitment, bruno_s.id).version
        commitments.postpone(session, firm, bruno_s.id, day=MONDAY, why="x", version=version, by=cast.anna, now=clock())
    assert "nel frattempo" in stranger.press("Fatto: promessa mantenuta", 409)

    assert of(database, bruno_s).state == "open"
    stranger.press("Fatto: promessa mantenuta")


def test_links_of_a_colleague_who_left_are_dead(database, cast, reminder, stranger):
    with database.writing() as session:
        session.get_one(User, cast.bruno.id).active = False
    stranger.open(link_in(reminder, "È fatta:"), 410)


def test_links_in_a_reminder_run_out_a_week_after_the_promise_was_due(clock, reminder, stranger):
    clock.set("2026-12-03 23:59")
    stranger.open(link_in(reminder, "È fatta:"))
    clock.set("2026-12-04 00:00")
    stranger.open(link_in(reminder, "È fatta:"), 410)


def test_opening_a_reminders_links_changes_nothing(database, reminder, app):
    client, before = app.test_client(), everything(database)
    for label in ("È fatta:", "Spostala:", "Passala a un collega:"):
        for _ in range(3):
            assert client.get(link_in(reminder, label)).status_code == 200
            assert client.head(link_in(reminder, label)).status_code == 200
            assert client.post(link_in(reminder, label), data={"version": "2"}).status_code == 400
    assert everything(database) == before


def test_a_manager_acts_from_the_report_in_her_own_name(database, firm, cast, clock, bruno_s, stranger):
    clock.set("2026-11-27 09:00")
    (report,) = [m for m in post(database, firm, clock()) if m["Subject"].startswith("In ritardo")]
    stranger.open(link_in(report, "È fatta:"))
    assert "A nome di Anna Riva" in stranger.text
    stranger.press("Fatto: promessa mantenuta")
    with database.reading() as session:
        assert commitments.history(session, bruno_s.id)[-1].by_id == cast.anna.id


def test_every_link_of_a_mail_has_one_purpose_and_is_no_other_s(database, reminder):
    with database.reading() as session:
        found = session.exec(select(Link)).all()
    assert sorted(link.purpose for link in found) == ["hand_over", "keep", "move"]
    paths = {link_in(reminder, label) for label in ("È fatta:", "Spostala:", "Passala a un collega:")}
    assert len(paths) == 3
    assert all(len(path) == len("/l/") + 32 for path in paths)
