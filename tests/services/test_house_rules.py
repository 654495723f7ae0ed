"""What the firm settles on screen wins over config.toml, at once, in every process, and can be taken back."""

from datetime import date, time

import pytest
from sqlmodel import select

from followup.config.overlay import overlaid
from followup.db import Database
from followup.domain.states import MailKind
from followup.errors import BadInput, Conflict, Duplicate, NotAllowed, NotFound
from followup.models import Setting, SettingChange
from followup.services import closures, house_rules
from followup.services.house_rules import Firms
from scheduler.worker import Worker
from tests.ledger import commit, mails
from tests.people import add_admin


@pytest.fixture
def dora(database, cast):
    return add_admin(database)


@pytest.fixture
def settle(database, settings, dora, clock):
    def settle(section, *, by=dora, seen=None, **values):
        with database.writing() as session:
            return house_rules.change(session, settings, section, values, seen=seen, by=by, now=clock())

    return settle


def test_dora_moves_the_morning_list_and_two_processes_know_it_at_once(database, settings, settle):
    here, there = Firms(settings), Firms(settings)
    other = Database(settings.database_url)
    with database.reading() as session:
        assert here.current(session).reminders.digest_at == time(8)

    settle("reminders", digest_at="07:30")

    with database.reading() as one, other.reading() as two:
        assert here.current(one).reminders.digest_at == there.current(two).reminders.digest_at == time(7, 30)
        assert here.current(one) is here.known, "nothing is built anew while nothing changes"
    other.close()


def test_only_what_really_changed_is_kept_and_written_down(database, settings, settle, dora):
    made = settle("company", name=settings.company.name, phone="0332 999")
    assert [(c.key, c.before, c.after, c.by_id) for c in made] == [
        ("company.phone", "0332 123450", "0332 999", dora.id)
    ]
    with database.reading() as session:
        assert house_rules.kept(session) == {"company.phone": "0332 999"}


def test_a_value_that_is_config_tomls_again_follows_config_toml(database, settings, settle):
    settle("thanks", after_working_days=9)
    settle("thanks", after_working_days=5)
    with database.reading() as session:
        assert house_rules.kept(session) == {}
        assert len(house_rules.history(session)) == 2
    later = settings.model_copy(update={"thanks": settings.thanks.model_copy(update={"after_working_days": 2})})
    with database.reading() as session:
        assert Firms(later).current(session).thanks.after_working_days == 2


@pytest.mark.parametrize("who", ["anna", "bruno"])
def test_nobody_but_an_admin_changes_anything(who, database, settings, settle, cast, clock):
    by = getattr(cast, who)
    for attempt in (
        lambda: settle("company", by=by, phone="1"),
        lambda: _closed(database, settings, by, clock()),
        lambda: _undone(database, settings, settle("company", phone="2")[0].id, by, clock()),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def _closed(database, settings, by, now, first=date(2026, 12, 28), last=date(2026, 12, 30), why="Inventario"):
    with database.writing() as session:
        closures.add(session, settings, first=first, last=last, why=why, by=by, now=now)


def _undone(database, settings, ident, by, now):
    with database.writing() as session:
        return house_rules.undo(session, settings, ident, by=by, now=now)


@pytest.mark.parametrize(
    ("section", "values", "field", "code"),
    [
        ("reminders", {"before_minutes": 0}, "before_minutes", "below_one"),
        ("reminders", {"days_ahead": -1}, "days_ahead", "below_zero"),
        ("reminders", {"digest_at": "25:00"}, "digest_at", "invalid"),
        ("reminders", {"snooze": 3}, "snooze", "invalid"),
        ("thanks", {"approval": "yes"}, "approval", "invalid"),
        ("thanks", {"once_in_days": 10_001}, "once_in_days", "too_large"),
        ("company", {"name": " "}, "name", "empty"),
        ("company", {"email": "nobody"}, "email", "address"),
        ("company", {"phone": "1\x07"}, "phone", "control"),
        ("calendar", {"weekdays": []}, "weekdays", "empty"),
        ("calendar", {"patron_saint": {"month": 2, "day": 30}}, "patron_saint", "no_such_day"),
    ],
)
def test_a_value_that_is_none_is_named_and_nothing_is_kept(section, values, field, code, database, settle):
    with pytest.raises(BadInput) as caught:
        settle(section, **values)
    assert (caught.value.field, caught.value.code) == (field, code)
    with database.reading() as session:
        assert session.exec(select(Setting)).all() == []


@pytest.mark.parametrize("section", ["mail", "database", "app", "dispatch", "home", "nonsense"])
def test_secrets_database_and_mail_server_cannot_be_changed_on_screen(section, settle):
    with pytest.raises(NotFound):
        settle(section, host="evil.example")


def test_whoever_saves_an_old_page_is_told_that_somebody_was_faster(database, settle):
    with database.reading() as session:
        seen = house_rules.version(session, "reminders.")
    settle("company", phone="1")
    settle("reminders", seen=seen, digest_at="07:00")
    with pytest.raises(Conflict):
        settle("reminders", seen=seen, digest_at="09:00")


def test_a_change_is_taken_back_unless_somebody_changed_it_since(database, settings, settle, dora, clock):
    first = settle("promises", quote=7)[0]
    second = settle("promises", quote=8)[0]
    with pytest.raises(Conflict):
        _undone(database, settings, first.id, dora, clock())
    _undone(database, settings, second.id, dora, clock())
    _undone(database, settings, first.id, dora, clock())
    with database.reading() as session:
        assert house_rules.kept(session) == {}
        told = [(c.before, c.after) for c in reversed(house_rules.history(session))]
    assert told == [(3, 7), (7, 8), (8, 7), (7, 3)]


def test_the_firm_closes_for_the_inventory_and_opens_again(database, settings, dora, clock):
    firms = Firms(settings)
    day = date(2026, 12, 29)
    _closed(database, settings, dora, clock())
    with database.reading() as session:
        assert firms.current(session).calendar.closure(day) == "Inventario"
    with pytest.raises(Duplicate):
        _closed(database, settings, dora, clock())
    with database.writing() as session:
        period = {"first": date(2026, 12, 28), "last": date(2026, 12, 30), "why": "Inventario"}
        closures.remove(session, settings, **period, by=dora, now=clock())
    with database.writing() as session:
        assert firms.current(session).calendar.is_working(day)
        with pytest.raises(NotFound):
            closures.remove(session, settings, **period, by=dora, now=clock())


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2026, 8, 21), date(2026, 8, 10), "disordered"),
        (date(2026, 8, 10), date(2027, 8, 21), "too_long_closure"),
        (date(1026, 8, 10), date(1026, 8, 21), "out_of_range"),
    ],
)
def test_a_closure_that_cannot_be_meant_is_refused(first, last, code, database, settings, dora, clock):
    with pytest.raises(BadInput) as caught:
        _closed(database, settings, dora, clock(), first, last)
    assert caught.value.code == code


def test_what_a_newer_version_kept_does_not_stop_this_one(database, settings, dora, clock):
    with database.writing() as session:
        for key, value in (("reminders.snooze", 1), ("thanks.at", "noon"), ("thanks.once_in_days", 7), ("moon.x", 1)):
            house_rules.put(session, key, value, None, wins=True, by=dora, now=clock())
    with database.reading() as session:
        found = house_rules.overrides(session, settings)
        firm = Firms(settings).current(session)
    assert {o.key: o.used for o in found} == {
        "moon.x": False,
        "reminders.snooze": False,
        "thanks.at": False,
        "thanks.once_in_days": True,
    }
    assert (firm.thanks.once_in_days, firm.thanks.at) == (7, time(10))


def test_what_is_laid_over_keeps_home_and_secrets(settings):
    laid, _ = overlaid(settings, {"company.phone": "1"})
    assert (laid.home, laid.mail, laid.company.phone) == (settings.home, settings.mail, "1")


def test_history_is_never_altered(database, settle):
    settle("company", phone="1")
    with database.reading() as session:
        before = [str(row) for row in session.exec(select(SettingChange))]
    settle("company", phone="2")
    with database.reading() as session:
        assert [str(row) for row in session.exec(select(SettingChange))][: len(before)] == before


def test_a_running_worker_moves_the_waiting_reminders_within_a_tick(database, settings, firm, cast, clock, settle):
    worker = Worker(settings, database, clock)
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.bruno, "mandare la scheda", date(2026, 11, 27), now=clock())
    worker._tick()

    settle("reminders", last_call_at="11:15")
    worker._tick()

    [call] = mails(database, MailKind.LAST_CALL)
    assert call.due_at.astimezone(firm.zone).time() == time(11, 15)
    worker._turn.let_go()
