"""Dora looks after colleagues: who comes, who changes, who leaves. The firm is never left without an admin."""

from datetime import date

import pytest

from followup.domain.states import Department, Language, MailKind, Role
from followup.errors import BadInput, IllegalMove, NotAllowed, NotFound, NotLoggedIn
from followup.models import Customer, User
from followup.services import passwords, sessions, staff, tokens
from tests.ledger import commit, mails
from tests.people import PASSWORD, add_admin

ELSA = {"name": "Elsa Bruni", "email": "elsa@riva.example", "department": Department.MARKETING, "phone": ""}
ELSA |= {"role": Role.STAFF, "language": Language.IT}


@pytest.fixture
def dora(database, cast):
    return add_admin(database)


def said_of(user, **changes):
    kept = {name: getattr(user, name) for name in ("name", "email", "department", "phone", "role", "language")}
    return {**kept, **changes}


def test_elsa_is_invited_and_may_be_invited_again_while_she_works_here(database, firm, dora, clock):
    with database.writing() as session:
        elsa = staff.add(session, firm, **ELSA, by=dora, now=clock())
        assert elsa.password_hash is None
    [invitation] = mails(database, MailKind.INVITATION)
    assert invitation.recipient == "elsa@riva.example"
    clock.set("2026-11-25 09:00")
    with database.writing() as session:
        staff.invite(session, firm, elsa.id, by=dora, now=clock())
        staff.deactivate(session, elsa.id, by=dora, now=clock())
        with pytest.raises(IllegalMove):
            staff.invite(session, firm, elsa.id, by=dora, now=clock())


@pytest.mark.parametrize("who", ["anna", "bruno"])
def test_only_an_admin_looks_after_colleagues(who, database, firm, cast, dora, clock):
    by = getattr(cast, who)
    with database.writing() as session:
        for attempt in (
            lambda: staff.everybody(session, by=by),
            lambda: staff.colleague(session, dora.id, by=by),
            lambda: staff.add(session, firm, **ELSA, by=by, now=clock()),
            lambda: staff.change(session, by.id, **said_of(by, role=Role.ADMIN), by=by),
            lambda: staff.deactivate(session, cast.carla.id, by=by, now=clock()),
            lambda: staff.take_back(session, cast.carla.id, by=by),
            lambda: staff.reset_password(session, firm, dora.id, by=by, now=clock()),
            lambda: staff.invite(session, firm, dora.id, by=by, now=clock()),
            lambda: staff.end_logins(session, dora.id, by=by, now=clock()),
            lambda: tokens.all_tokens(session, by=by),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_the_last_admin_stays_one(database, cast, dora, clock):
    with database.writing() as session:
        for attempt in (
            lambda: staff.change(session, dora.id, **said_of(dora, role=Role.MANAGER), by=dora),
            lambda: staff.deactivate(session, dora.id, by=dora, now=clock()),
        ):
            with pytest.raises(IllegalMove, match="last admin"):
                attempt()
        staff.change(session, cast.anna.id, **said_of(cast.anna, role=Role.ADMIN), by=dora)
        staff.change(session, dora.id, **said_of(dora, role=Role.STAFF), by=dora)


def test_bruno_moves_to_support_and_his_waiting_mail_to_his_new_address(database, firm, cast, dora, clock):
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.anna, "x", date(2026, 11, 27), owner=cast.bruno, now=clock())
    with database.writing() as session:
        changes = {"email": " Bruno.Sala@riva.example", "department": Department.SUPPORT}
        staff.change(session, cast.bruno.id, **said_of(cast.bruno, **changes), by=dora)
    assert {row.recipient for row in mails(database, MailKind.GIVEN)} == {"bruno.sala@riva.example"}
    with database.reading() as session:
        assert session.get(User, cast.bruno.id).department is Department.SUPPORT


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"email": "anna@riva.example"}, "email"), ({"email": "nobody"}, "email"), ({"name": " "}, "name")],
)
def test_what_cannot_be_is_said_beside_its_field(changes, field, database, firm, cast, dora, clock):
    with database.writing() as session:
        with pytest.raises(BadInput) as caught:
            staff.change(session, cast.bruno.id, **said_of(cast.bruno, **changes), by=dora)
        assert caught.value.field == field
        with pytest.raises(BadInput):
            staff.add(session, firm, **{**ELSA, **changes}, by=dora, now=clock())


def test_whoever_still_looks_after_a_promise_does_not_leave(database, firm, cast, dora, clock):
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.anna, "x", date(2026, 11, 27), owner=cast.bruno, now=clock())
        assert staff.work_of(session, cast.bruno.id) == (1, 0)
        with pytest.raises(IllegalMove, match="open promises"):
            staff.deactivate(session, cast.bruno.id, by=dora, now=clock())


def test_anna_leaves_her_customers_to_carla_and_is_out_at_once(database, cast, dora, clock):
    with database.writing() as session:
        cookie = sessions.open_session(session, cast.anna, days=30, now=clock())
        _, key = tokens.new_token(session, cast.anna, "gestionale", now=clock())
        assert staff.work_of(session, cast.anna.id) == (0, 3)
        with pytest.raises(BadInput):
            staff.deactivate(session, cast.anna.id, customers_to=cast.anna.id, by=dora, now=clock())
        with pytest.raises(NotFound):
            staff.deactivate(session, cast.anna.id, customers_to=999, by=dora, now=clock())
        staff.deactivate(session, cast.anna.id, customers_to=cast.carla.id, by=dora, now=clock())
        session.flush()
        assert session.get(Customer, cast.smith.id).salesperson_id == cast.carla.id
        with pytest.raises(IllegalMove):
            staff.deactivate(session, cast.anna.id, by=dora, now=clock())

        staff.take_back(session, cast.anna.id, by=dora)
        session.flush()
        for ask in (
            lambda: sessions.session_user(session, cookie, now=clock()),
            lambda: tokens.token_user(session, key, now=clock()),
        ):
            with pytest.raises(NotLoggedIn):
                ask()
        passwords.check_password(session, "anna@riva.example", PASSWORD)


def test_a_new_password_ends_the_old_one_and_all_logins(database, firm, cast, dora, clock):
    with database.writing() as session:
        cookie = sessions.open_session(session, cast.carla, days=30, now=clock())
        new = staff.reset_password(session, firm, cast.carla.id, by=dora, now=clock())
        with pytest.raises(NotLoggedIn):
            sessions.session_user(session, cookie, now=clock())
        with pytest.raises(NotLoggedIn):
            passwords.check_password(session, "carla@riva.example", PASSWORD)
        assert passwords.check_password(session, "carla@riva.example", new).id == cast.carla.id
