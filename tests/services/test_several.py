"""Several promises at once: all of them or none."""

from datetime import date

import pytest

from followup.domain.states import MailKind
from followup.errors import BadInput, Conflict, IllegalMove, NotAllowed, NotFound, Several
from followup.services import absences, bulk, commitments, letters, undoing
from followup.services.moves import MOST_AT_ONCE, Pick
from tests.ledger import commit, mails, waiting

WEDNESDAY, FRIDAY, MONDAY = date(2026, 11, 25), date(2026, 11, 27), date(2026, 11, 30)


@pytest.fixture
def three(database, firm, cast, clock):
    """Bruno's: two by Friday, one by Monday."""
    with database.writing() as session:
        return [
            Pick(commit(session, firm, cast.colombo, cast.bruno, f"Cosa {n}", day, now=clock()).id, 1)
            for n, day in enumerate((FRIDAY, FRIDAY, MONDAY))
        ]


def test_all_move_and_those_that_stand_there_already_are_not_counted(database, firm, cast, clock, three):
    with database.writing() as session:
        moved = bulk.postpone_all(session, firm, three, day=MONDAY, why="inventario", by=cast.anna, now=clock())

    assert [(c.due_day, c.version, c.first_due_day) for c in moved] == [(MONDAY, 2, FRIDAY)] * 2
    assert waiting(database, MailKind.MOVED) == []


def test_every_fault_is_named_and_nothing_changes(database, firm, cast, clock, three):
    with database.writing() as session:
        commitments.keep(session, firm, three[1].ident, version=1, by=cast.bruno, now=clock())
        foreign = commit(session, firm, cast.zorzi, cast.anna, "Altra", FRIDAY, now=clock())

    picks = [three[0], Pick(three[1].ident, 2), Pick(three[2].ident, 7), Pick(foreign.id, 1), Pick(99, 1)]
    with pytest.raises(Several) as caught, database.writing() as session:
        bulk.postpone_all(session, firm, picks, day=date(2026, 12, 1), why="x", by=cast.bruno, now=clock())

    kinds = {ident: type(error) for ident, error in caught.value.faults.items()}
    assert kinds == {
        three[1].ident: IllegalMove,
        three[2].ident: Conflict,
        foreign.id: NotAllowed,
        99: NotFound,
    }
    with database.reading() as session:
        assert commitments.get_commitment(session, three[0].ident).due_day == FRIDAY


@pytest.mark.parametrize(
    ("picks", "day", "why", "field", "code"),
    [
        ([], MONDAY, "x", "picks", "none"),
        ([Pick(n, 1) for n in range(1, MOST_AT_ONCE + 2)], MONDAY, "x", "picks", "too_many"),
        ([Pick(3, 1)], MONDAY, "x", "picks", "same"),
        ([Pick(1, 1)], date(2026, 11, 23), "x", "due", "past"),
        ([Pick(1, 1)], MONDAY, " ", "why", "empty"),
    ],
)
def test_what_is_wrong_with_all_of_them_is_said_once(picks, day, why, field, code, database, firm, cast, clock, three):
    with pytest.raises(BadInput) as caught, database.writing() as session:
        bulk.postpone_all(session, firm, picks, day=day, why=why, by=cast.bruno, now=clock())
    assert (caught.value.field, caught.value.code) == (field, code)


def test_bruno_hears_of_several_in_one_mail_that_leaves_out_what_was_taken_back(database, firm, cast, clock):
    with database.writing() as session:
        made = [
            commit(session, firm, customer, cast.anna, action, day, now=clock(), why_no_date="" if day else "dipende")
            for customer, action, day in (
                (cast.colombo, "Preventivo", FRIDAY),
                (cast.zorzi, "Listino", None),
                (cast.smith, "Collaudo", WEDNESDAY),
            )
        ]
        picks = [Pick(c.id, 1) for c in made]
        bulk.hand_over_all(session, firm, picks, to_id=cast.bruno.id, why="ferie", by=cast.anna, now=clock())
    (row,) = mails(database, MailKind.GIVEN, MailKind.GIVEN_MANY)

    with database.reading() as session:
        letter = letters.as_it_leaves(session, firm, row, now=clock()).letter
    assert letter.subject == "3 promesse per te da Anna Riva"
    assert letter.text.index("Collaudo – domani") < letter.text.index("Preventivo –") < letter.text.index("Listino")
    assert "Motivo: ferie" in letter.text

    with database.writing() as session:
        undoing.undo(session, firm, made[0].id, version=2, by=cast.anna, now=clock())
        commitments.keep(session, firm, made[1].id, version=2, by=cast.bruno, now=clock())
    with database.reading() as session:
        fewer = letters.as_it_leaves(session, firm, row, now=clock())
    assert fewer.letter.subject == "1 promessa per te da Anna Riva"
    assert not fewer.is_empty
    with database.writing() as session:
        undoing.undo(session, firm, made[2].id, version=2, by=cast.anna, now=clock())
    with database.reading() as session:
        assert letters.as_it_leaves(session, firm, row, now=clock()).is_empty


def test_one_alone_is_told_as_always(database, firm, cast, clock, three):
    with database.writing() as session:
        bulk.hand_over_all(session, firm, three[:1], to_id=cast.carla.id, by=cast.bruno, now=clock())
    assert waiting(database, MailKind.GIVEN, MailKind.GIVEN_MANY) == [("given", "queued")]


def test_an_absence_is_what_is_open_and_due_on_those_days(database, firm, cast, clock, three):
    with database.writing() as session:
        commitments.keep(session, firm, three[0].ident, version=1, by=cast.bruno, now=clock())

    def away(by, of=cast.bruno, first=FRIDAY, last=FRIDAY):
        with database.reading() as session:
            return absences.absence(session, of_id=of.id, to_id=cast.carla.id, first=first, last=last, by=by)

    assert [c.id for c in away(cast.anna).due] == [three[1].ident]
    assert [c.id for c in away(cast.bruno, last=MONDAY).due] == [three[1].ident, three[2].ident]
    for wrong in ({"by": cast.carla}, {"by": cast.bruno, "last": WEDNESDAY}, {"by": cast.anna, "of": cast.carla}):
        with pytest.raises(BadInput):
            away(**wrong)
