"""Senders are killed at moments that nobody chose; no mail is lost, and no customer reads one twice."""

from __future__ import annotations

import signal

import pytest

from followup.domain.states import Audience
from tests.proofs.children import Dispatch, Point, child, dies
from tests.proofs.kills import Phase, kill_again_and_again
from tests.proofs.place import Place
from tests.proofs.wrong import marks_first, marks_last


@pytest.mark.parametrize("kills", [40, pytest.param(1000, marks=pytest.mark.long)])
def test_whenever_senders_die_no_mail_is_lost_and_no_customer_gets_one_twice(place: Place, kills: int) -> None:
    figures = kill_again_and_again(place, kills, seed=kills, meeting=Phase)
    books = place.books()
    print(figures.report(place.database.engine.dialect.name, books))

    books.check()


WRONG = pytest.mark.parametrize(
    ("dispatch", "where", "what"),
    [
        pytest.param(marks_first, Point.CLAIMED, "^lost: ", id="too early"),
        pytest.param(marks_last, Point.ANSWERED, "^twice to a customer: ", id="too late"),
    ],
)


@WRONG
def test_a_dispatcher_that_marks_too_early_or_too_late_is_found_out(
    place: Place, dispatch: Dispatch, where: Point, what: str
) -> None:
    place.fill(1, Audience.CUSTOMER)
    with child(dies, place.config, where, dispatch) as doomed:  # where it is wrong, so that nothing hangs on luck
        assert doomed.ends() == -signal.SIGKILL
    kill_again_and_again(place, 10, seed=1, dispatch=dispatch)

    with pytest.raises(AssertionError, match=what):
        place.books().check()


@pytest.mark.long
@WRONG
def test_it_is_found_out_by_kills_alone(place: Place, dispatch: Dispatch, where: Point, what: str) -> None:
    kill_again_and_again(place, 200, seed=1, dispatch=dispatch)  # one in ten finds it wrong, on a busy machine

    with pytest.raises(AssertionError, match=what):
        place.books().check()
