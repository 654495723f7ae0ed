"""All mail at once: who may stop it and let it leave again, and what stands while it is stopped."""

from __future__ import annotations

import pytest

from followup.domain.states import PauseReason
from followup.errors import IllegalMove, NotAllowed
from followup.services import channel, delivery
from tests.ledger import commit
from tests.services.test_sending import THURSDAY


def test_a_manager_stops_all_mail_and_lets_it_leave_again(database, firm, cast, clock):
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.anna, "Passa Bruno", THURSDAY, owner=cast.bruno, now=clock())
        channel.pause_by_person(session, by=cast.anna, now=clock())
        assert delivery.next_due(session, now=clock()) is None
        channel.resume(session, by=cast.anna)
        assert delivery.next_due(session, now=clock()) is not None


def test_staff_neither_stop_all_mail_nor_let_it_leave(database, cast, clock):
    with database.writing() as session:
        with pytest.raises(NotAllowed):
            channel.pause_by_person(session, by=cast.bruno, now=clock())
        channel.pause(session, PauseReason.FAULT, now=clock())
        with pytest.raises(NotAllowed):
            channel.resume(session, by=cast.bruno)


def test_what_stopped_mail_first_is_what_people_read(database, cast, clock):
    with database.writing() as session:
        channel.pause(session, PauseReason.FAULT, answer="535 5.7.8 bad password", now=clock())
        channel.pause(session, PauseReason.RESTORED, now=clock())
        with pytest.raises(IllegalMove):
            channel.pause_by_person(session, by=cast.anna, now=clock())
        way_out = channel.channel(session)

    assert (way_out.paused, way_out.answer) == (PauseReason.FAULT, "535 5.7.8 bad password")


def test_what_leaves_cannot_be_let_go(database, cast):
    with database.writing() as session, pytest.raises(IllegalMove):
        channel.resume(session, by=cast.anna)
