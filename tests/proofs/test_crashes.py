"""A worker dies at each point of sending a mail, and another goes on when the dead one's lease is over."""

from __future__ import annotations

import signal

import pytest

from followup.domain.states import Audience, MailState
from scheduler.dispatch import dispatch
from tests.proofs.books import Outcome
from tests.proofs.children import Point, child, dies, sends
from tests.proofs.kills import drain
from tests.proofs.place import Place

ONCE: Outcome = (1, MailState.SENT, ())
TWICE: Outcome = (2, MailState.SENT, ())
ASKED_IN_VAIN: Outcome = (0, MailState.HELD, ("arrived",))
ASKED: Outcome = (1, MailState.HELD, ("arrived",))


@pytest.mark.parametrize(
    ("point", "colleague", "customer"),
    [
        pytest.param(Point.CLAIMED, ONCE, ONCE, id=Point.CLAIMED),
        pytest.param(Point.AGREED, ONCE, ONCE, id=Point.AGREED),
        pytest.param(Point.IN_DATA, ONCE, ASKED_IN_VAIN, id=Point.IN_DATA),
        pytest.param(Point.DOT, TWICE, ASKED, id=Point.DOT),
        pytest.param(Point.ANSWERED, TWICE, ASKED, id=Point.ANSWERED),
    ],
)
@pytest.mark.parametrize("audience", Audience)
def test_a_mail_whose_worker_dies_is_never_lost_and_never_comes_twice_to_a_customer(
    place: Place, audience: Audience, point: Point, colleague: Outcome, customer: Outcome
) -> None:
    place.fill(1, audience)
    with child(dies, place.config, point) as doomed:
        assert doomed.ends() == -signal.SIGKILL
    early = place.states()
    assert place.lease_passes() == 1
    with child(sends, place.config) as heir:
        heir.go()
        heir.hear()
        assert heir.ends() == 0
    books = place.books()

    assert early == {MailState.SENDING if point in {Point.CLAIMED, Point.AGREED} else MailState.IN_DATA: 1}
    assert books.to(audience) == [colleague if audience is Audience.COLLEAGUE else customer]
    books.check()


@pytest.mark.parametrize(
    ("point", "early", "second"),
    [
        pytest.param(Point.CLAIMED, {MailState.SENT: 1, MailState.SENDING: 1}, ONCE, id=Point.CLAIMED),
        pytest.param(Point.IN_DATA, {MailState.SENT: 1, MailState.IN_DATA: 1}, ASKED_IN_VAIN, id=Point.IN_DATA),
    ],
)
def test_a_worker_that_dies_on_its_second_mail_had_noted_the_end_of_the_first(
    place: Place, point: Point, early: dict[MailState, int], second: Outcome
) -> None:
    """How a mail ended and the claim on the next are one transaction: there is nothing in between to die in."""
    place.fill(2, Audience.CUSTOMER)
    with child(dies, place.config, point, dispatch, 2) as doomed:
        assert doomed.ends() == -signal.SIGKILL
    assert place.states() == early
    drain(place)
    books = place.books()

    assert books.to(Audience.CUSTOMER) == [ONCE, second]
    books.check()
