from datetime import timedelta

import pytest
from sqlmodel import select

from followup.domain.states import Department
from followup.errors import BadInput, Duplicate, NotAllowed, NotLoggedIn
from followup.models import ApiToken, LoginSession, User
from followup.services import passwords, people, sessions, tokens
from tests.people import PASSWORD, add_admin


def log_in(session, now, email="anna@riva.example"):
    user = passwords.check_password(session, email, PASSWORD)
    return user, sessions.open_session(session, user, days=30, now=now)


def test_anna_logs_in_and_out(database, cast, clock):
    with database.writing() as session:
        user, token = log_in(session, clock(), " ANNA@riva.example")
        assert sessions.session_user(session, token, now=clock()).id == user.id == cast.anna.id
        sessions.log_out(session, token, now=clock())
        with pytest.raises(NotLoggedIn):
            sessions.session_user(session, token, now=clock())


def test_a_wrong_password_and_an_unknown_account_are_refused_in_the_same_words(database, cast, clock):
    said = set()
    for email, password in (("anna@riva.example", "sbagliata!!"), ("nessuno@riva.example", PASSWORD)):
        with pytest.raises(NotLoggedIn) as caught, database.reading() as session:
            passwords.check_password(session, email, password)
        said.add(str(caught.value))
    assert len(said) == 1


def test_a_session_ends_after_its_days(database, cast, clock):
    with database.writing() as session:
        _, token = log_in(session, clock())
        with pytest.raises(NotLoggedIn):
            sessions.session_user(session, token, now=clock() + timedelta(days=30))


def test_a_new_password_ends_every_session(database, firm, cast, clock):
    with database.writing() as session:
        user, token = log_in(session, clock())
        passwords.set_password(session, firm, user, "un'altra frase lunga", now=clock())
        with pytest.raises(NotLoggedIn):
            sessions.session_user(session, token, now=clock())


def test_a_colleague_who_has_left_is_out_at_once(database, cast, clock):
    with database.writing() as session:
        user, token = log_in(session, clock())
        _, key = tokens.new_token(session, user, "gestionale", now=clock())
        user.active = False
        session.flush()
        for ask in (
            lambda: sessions.session_user(session, token, now=clock()),
            lambda: tokens.token_user(session, key, now=clock()),
            lambda: passwords.check_password(session, "anna@riva.example", PASSWORD),
        ):
            with pytest.raises(NotLoggedIn):
                ask()


def test_no_password_cookie_or_key_can_be_read_back_from_the_database(database, cast, clock):
    with database.writing() as session:
        user, token = log_in(session, clock())
        _, key = tokens.new_token(session, user, "gestionale", now=clock())
    with database.reading() as session:
        stored = [str(row) for table in (User, LoginSession, ApiToken) for row in session.exec(select(table))]

    assert not any(secret in row for secret in (PASSWORD, token, key) for row in stored)


def test_a_key_works_until_it_is_revoked_by_its_user_or_an_admin(database, cast, clock):
    dora = add_admin(database)
    with database.writing() as session:
        row, key = tokens.new_token(session, cast.bruno, "gestionale", now=clock())
        assert tokens.token_user(session, key, now=clock())[0].id == cast.bruno.id
        for other in (cast.carla, cast.anna):
            with pytest.raises(NotAllowed):
                tokens.revoke_token(session, row.id, by=other, now=clock())
        tokens.revoke_token(session, row.id, by=dora, now=clock())
        with pytest.raises(NotLoggedIn):
            tokens.token_user(session, key, now=clock())


@pytest.mark.parametrize("password", ["corta", "x" * 1001])
def test_a_password_has_a_sensible_length(password):
    with pytest.raises(BadInput):
        passwords.hash_password(password)


def test_two_people_cannot_share_an_address(database, cast, clock):
    with pytest.raises(Duplicate), database.writing() as session:
        people.add_user(
            session, name="Anna Bis", email="Anna@Riva.example", department=Department.SALES, password=None, now=clock()
        )
