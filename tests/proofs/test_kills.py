"""Senders are killed at moments that nobody chose; no mail is lost, and no customer reads one twice."""

from __future__ import annotations

import pytest

from tests.proofs.kills import kill_again_and_again
from tests.proofs.place import Place
from tests.proofs.wrong import marks_first, marks_last


@pytest.mark.parametrize("kills", [40, pytest.param(1000, marks=pytest.mark.long)])
def test_whenever_senders_die_no_mail_is_lost_and_no_customer_gets_one_twice(place: Place, kills: int):
    figures = kill_again_and_again(place, kills, seed=kills)
    books = place.books()
    print(figures.report(place.database.engine.dialect.name, books))

    assert figures.phases.keys() == {"between mails", "before the text", "in the text"}
    books.check()


@pytest.mark.parametrize(
    ("dispatch", "what"), [(marks_first, "^lost: "), (marks_last, "^twice to a customer: ")], ids=["first", "last"]
)
def test_a_dispatcher_that_marks_too_early_or_too_late_is_found_out(place: Place, dispatch, what: str):
    kill_again_and_again(place, 30, seed=1, dispatch=dispatch)

    with pytest.raises(AssertionError, match=what):
        place.books().check()
