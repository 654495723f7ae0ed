"""A large firm made up in bulk hangs together as if people had lived it."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlmodel import Session, col, func, select

from followup.cli.crowd import Crowd
from followup.domain.states import CommitmentState, TouchpointKind
from followup.models import Commitment, CommitmentEvent, Customer, Draft, Touchpoint
from followup.services import commitments, customers, search

SIZE = 120


@pytest.fixture
def crowd(database, cast, clock) -> list[str]:
    told: list[str] = []
    Crowd(database, SIZE, clock()).fill(told.append)
    return told


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_it_has_the_size_that_was_asked_for_and_says_how_far_it_is(database, cast, crowd):
    with database.reading() as session:
        assert count(session, Commitment) == SIZE
        assert count(session, Touchpoint) == 2 * SIZE
        assert count(session, Customer) == 3 + SIZE // 20
    assert crowd[-1] == "120 of 120 promises"


def test_every_promise_has_its_history_and_stands_in_its_text(database, crowd):
    with database.reading() as session:
        moves = Counter(session.exec(select(CommitmentEvent.commitment_id)).all())
        for promise in session.exec(select(Commitment)).all():
            assert moves[promise.id] == promise.version
            assert (promise.closed_at is None) == (promise.state is CommitmentState.OPEN)
            text = session.get_one(Touchpoint, promise.touchpoint_id)
            draft = session.get_one(Draft, promise.draft_id)
            assert text.customer_id == promise.customer_id
            assert text.text[draft.start : draft.end] == promise.source


def test_every_mail_on_the_timeline_is_in_the_outbox(database, crowd):
    with database.reading() as session:
        mails = session.exec(select(Touchpoint).where(col(Touchpoint.kind) == TouchpointKind.MAIL)).all()
        assert mails
        assert all(mail.message_id for mail in mails)


def test_people_go_on_from_there(database, firm, cast, clock, crowd):
    with database.writing() as session:
        customers.add_customer(session, name="Nuova S.r.l.", now=clock())
        promise = session.exec(select(Commitment).where(Commitment.state == CommitmentState.KEPT)).first()
        commitments.reopen(
            session, firm, promise.id, why="manca il collaudo", version=promise.version, by=cast.anna, now=clock()
        )
        assert search.find_commitments(session, promise.action)
