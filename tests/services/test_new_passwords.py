"""A new password by mail: for whom there is such an account, once, for an hour, and nobody else reads the link."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from followup.domain.states import Department, MailState, Role
from followup.errors import BadInput, IllegalMove, NotAllowed, NotFound, NotLoggedIn
from followup.models import OutboxMessage, PasswordLink
from followup.services import letters, mail_decisions, outbox, passwords, people, sessions
from scheduler.timetable import run_all_once
from scheduler.work import Work
from scheduler.worker import transport_for
from tests.people import PASSWORD

NEW = "un'altra frase lunga"


@pytest.fixture
def deliver(database, firm, settings, clock):
    """Let mail leave; returns the texts of all that were written so far."""

    def now() -> list[str]:
        run_all_once(Work(database, firm, transport_for(settings, clock), clock))
        return [file.read_text("utf-8") for file in sorted(settings.mail_folder.glob("*.eml"))]

    return now


def ask(database, firm, clock, email="bruno@riva.example") -> None:
    with database.writing() as session:
        passwords.ask_for_link(session, firm, email, now=clock())


def token_in(mail: str) -> str:
    return re.findall(r"/password/(\S+)", mail.replace("=\n", ""))[0].rstrip('"<')


def test_bruno_gets_a_link_chooses_a_password_and_is_told(database, firm, cast, clock, deliver):
    with database.writing() as session:
        cookie = sessions.open_session(session, cast.bruno, days=30, now=clock())
    ask(database, firm, clock, " Bruno@Riva.example ")
    (mail,) = deliver()
    assert "<bruno@riva.example>" in mail

    with database.writing() as session:
        passwords.choose_password(session, firm, token_in(mail), NEW, now=clock())
    with database.reading() as session:
        assert passwords.check_password(session, "bruno@riva.example", NEW).id == cast.bruno.id
        with pytest.raises(NotLoggedIn):
            passwords.check_password(session, "bruno@riva.example", PASSWORD)
        with pytest.raises(NotLoggedIn):
            sessions.session_user(session, cookie, now=clock())
    assert any("la password del tuo accesso =C3=A8 stata cambiata" in mail.replace("=\n", "") for mail in deliver())


@pytest.mark.parametrize("email", ["nessuno@riva.example", "", "\x00", "bruno"])
def test_for_an_unknown_address_nothing_is_sent_and_nothing_said(email, database, firm, cast, clock, deliver):
    ask(database, firm, clock, email)

    assert deliver() == []


def test_a_colleague_who_has_left_gets_no_link_and_their_old_one_is_worth_nothing(database, firm, cast, clock, deliver):
    ask(database, firm, clock)
    (mail,) = deliver()
    with database.writing() as session:
        people.get_user(session, cast.bruno.id).active = False
    ask(database, firm, clock)

    assert len(deliver()) == 1
    with database.reading() as session, pytest.raises(NotFound):
        passwords.user_of_link(session, token_in(mail), now=clock())


def test_a_link_works_once_and_every_other_of_the_same_person_ends_with_it(database, firm, cast, clock, deliver):
    ask(database, firm, clock)
    ask(database, firm, clock)
    first, second = map(token_in, deliver())
    with database.writing() as session:
        passwords.choose_password(session, firm, second, NEW, now=clock())

    for token in (first, second):
        with database.writing() as session, pytest.raises(NotFound):
            passwords.choose_password(session, firm, token, NEW, now=clock())


def test_a_link_ends_after_an_hour(database, firm, cast, clock, deliver):
    ask(database, firm, clock)
    token = token_in(deliver()[0])
    with database.reading() as session:
        passwords.user_of_link(session, token, now=clock() + timedelta(minutes=59, seconds=59))
        with pytest.raises(NotFound):
            passwords.user_of_link(session, token, now=clock() + timedelta(hours=1))


def test_a_password_that_is_refused_leaves_the_link_alive(database, firm, cast, clock, deliver):
    ask(database, firm, clock)
    token = token_in(deliver()[0])
    with pytest.raises(BadInput), database.writing() as session:
        passwords.choose_password(session, firm, token, "corta", now=clock())
    with database.writing() as session:
        passwords.choose_password(session, firm, token, NEW, now=clock())


def test_neither_the_database_nor_the_outbox_holds_what_is_in_the_mail(database, firm, cast, clock, deliver):
    ask(database, firm, clock)
    token = token_in(deliver()[0])
    with database.reading() as session:
        row = session.exec(select(OutboxMessage)).one()
        shown = letters.as_it_leaves(session, firm, row, now=clock()).letter
        kept = [
            str(found.model_dump()) for table in (OutboxMessage, PasswordLink) for found in session.exec(select(table))
        ]

    assert row.state is MailState.WRITTEN
    assert "/password/********" in row.text
    assert not any(token in text for text in (*kept, shown.text, shown.html))


def test_the_link_leaves_in_the_middle_of_the_night_and_not_from_an_old_pile(database, firm, cast, clock, deliver):
    clock.set("2026-11-28 02:30")
    ask(database, firm, clock)
    assert len(deliver()) == 1

    ask(database, firm, clock)
    clock.now += timedelta(hours=2)
    assert len(deliver()) == 1
    with database.reading() as session:
        assert outbox.list_messages(session)[0].last_answer == "too_late"


def test_a_mail_that_is_sent_again_carries_the_same_link(database, firm, cast, clock, deliver):
    ask(database, firm, clock)
    (mail,) = deliver()
    with database.writing() as session:
        row = session.exec(select(OutboxMessage)).one()
        row.state = MailState.QUEUED

    (again,) = deliver()
    assert token_in(again) == token_in(mail)


def test_only_an_admin_decides_on_such_a_mail_and_nobody_rewords_it(database, firm, cast, clock):
    ask(database, firm, clock)
    with database.writing() as session:
        row = session.exec(select(OutboxMessage)).one()
        boss = people.get_user(session, cast.carla.id)
        boss.role = Role.ADMIN
        for nosy in (cast.anna, cast.bruno):
            with pytest.raises(NotAllowed):
                mail_decisions.stop(session, row.id, version=row.version, by=nosy, now=clock())
        with pytest.raises(IllegalMove):
            mail_decisions.edit(session, row.id, subject="x", text="http://evil.example", version=row.version, by=boss)
        mail_decisions.stop(session, row.id, version=row.version, by=boss, now=clock())


def test_a_new_colleague_is_invited_and_chooses_a_first_password_within_a_week(database, firm, cast, clock, deliver):
    with database.writing() as session:
        boss = people.get_user(session, cast.carla.id)
        boss.role = Role.ADMIN
        dario = people.add_user(
            session,
            name="Dario Po",
            email="dario@riva.example",
            department=Department.SALES,
            password=None,
            now=clock(),
        )
        with pytest.raises(NotAllowed):
            people.invite(session, firm, dario, by=cast.anna, now=clock())
        people.invite(session, firm, dario, by=boss, now=clock())
    (mail,) = deliver()
    assert "Carla Neri ha preparato il tuo accesso" in mail.replace("=\n", "")

    clock.now += timedelta(days=6)
    with database.writing() as session:
        passwords.choose_password(session, firm, token_in(mail), NEW, now=clock())
    assert len(deliver()) == 1  # nothing was changed that they would have to be told of


GUESSED = (
    "password123 Benvenuto2026! 1234567890 0987654321 qwertyuiop aaaaaaaaaa ForzaJuve!! abcdefghijk "
    "bruno.sala@riva.example Bruno.Sala1! riva.example BrunoSala2026"
)


@pytest.mark.parametrize("password", GUESSED.split())
def test_what_anybody_would_try_first_is_no_password(password):
    with pytest.raises(BadInput) as caught:
        passwords.hash_password(password, "bruno.sala@riva.example")
    assert caught.value.code in ("common", "own_address")


@pytest.mark.parametrize(
    "password", ["una frase lunga", "tre mele e due pere", "kP8-vv2-qqL", "benvenuto nel mio orto"]
)
def test_what_is_one_person_s_own_is_a_password(password):
    assert passwords.hash_password(password, "bruno.sala@riva.example")
