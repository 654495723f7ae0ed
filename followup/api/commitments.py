"""Commitments: the list, one with its history, and everything that can happen to one."""

from __future__ import annotations

from datetime import datetime

from flask import Response

from followup.api import topics
from followup.api.schemas.commitments import (
    CommitmentOut,
    Commitments,
    CommitmentWithHistory,
    EventOut,
    HandOver,
    Move,
    MoveWithReason,
    Postpone,
    Wanted,
    Wording,
)
from followup.api.schemas.paging import BY_DAY, page_of, start_of
from followup.api.schemas.values import ById
from followup.api.topics import answer, user
from followup.domain.states import CommitmentState
from followup.edge import edge
from followup.models import Commitment
from followup.services import commitments, listing, undoing
from followup.services.firm import Firm
from followup.services.reminders import due_of

topic = topics.topic("commitments", "What was promised and confirmed, by when, and what became of it.")


@topic.get("/commitments", responses={200: Commitments})
def list_commitments(query: Wanted) -> Response:
    """List commitments by due day, those without one last."""
    here, now = edge(), edge().now()
    with here.database.reading() as session:
        wanted = query.asked(listing.wall_of(here.firm, now))
        rows = listing.search(session, wanted, after=start_of(query, BY_DAY), limit=query.limit + 1)
    items, following = page_of(rows, query, lambda row: (row.due_day, row.id))
    return answer(Commitments(items=[shown(row, here.firm, now) for row in items], next=following))


@topic.get("/commitments/<id>", responses={200: CommitmentWithHistory})
def get_commitment(path: ById) -> Response:
    """Show a commitment with its history."""
    here, now = edge(), edge().now()
    with here.database.reading() as session:
        found = commitments.get_commitment(session, path.id)
        events = commitments.history(session, path.id)
    history = [EventOut.model_validate(event) for event in events]
    facts = _facts(found, here.firm, now)
    return answer(CommitmentWithHistory.model_validate(facts | {"history": history}))


@topic.post("/commitments/<id>/keep", responses={200: CommitmentOut})
def keep_commitment(path: ById, body: Move) -> Response:
    """Say that it was done."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        done = commitments.keep(session, here.firm, path.id, version=body.version, by=user(), now=now)
    return answer(shown(done, here.firm, now))


@topic.post("/commitments/<id>/cancel", responses={200: CommitmentOut})
def cancel_commitment(path: ById, body: MoveWithReason) -> Response:
    """Say that it will not be done, and why."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        done = commitments.cancel(session, here.firm, path.id, why=body.why, version=body.version, by=user(), now=now)
    return answer(shown(done, here.firm, now))


@topic.post("/commitments/<id>/postpone", responses={200: CommitmentOut})
def postpone_commitment(path: ById, body: Postpone) -> Response:
    """Move it to another day, or give a day to one that had none; tell the customer where asked to."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        done = commitments.postpone(
            session,
            here.firm,
            path.id,
            day=body.due,
            at=body.at,
            why=body.why,
            tell_customer=body.tell_customer,
            version=body.version,
            by=user(),
            now=now,
        )
    return answer(shown(done, here.firm, now))


@topic.post("/commitments/<id>/hand-over", responses={200: CommitmentOut})
def hand_over_commitment(path: ById, body: HandOver) -> Response:
    """Give it to a colleague, who hears of it at once."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        done = commitments.hand_over(
            session, here.firm, path.id, to_id=body.owner, why=body.why, version=body.version, by=user(), now=now
        )
    return answer(shown(done, here.firm, now))


@topic.post("/commitments/<id>/hand-back", responses={200: CommitmentOut})
def hand_back_commitment(path: ById, body: MoveWithReason) -> Response:
    """Return it to whoever gave it; only its owner can."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        done = commitments.hand_back(
            session, here.firm, path.id, why=body.why, version=body.version, by=user(), now=now
        )
    return answer(shown(done, here.firm, now))


@topic.post("/commitments/<id>/reopen", responses={200: CommitmentOut})
def reopen_commitment(path: ById, body: MoveWithReason) -> Response:
    """Take back that it was kept or cancelled."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        done = commitments.reopen(session, here.firm, path.id, why=body.why, version=body.version, by=user(), now=now)
    return answer(shown(done, here.firm, now))


@topic.post("/commitments/<id>/word", responses={200: CommitmentOut})
def word_commitment(path: ById, body: Wording) -> Response:
    """Say in which words the customer may read it, or that they may not; nothing leaves by this."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        done = commitments.word(
            session,
            path.id,
            customer_text=body.customer_text,
            for_customer=body.for_customer,
            version=body.version,
            by=user(),
            now=now,
        )
    return answer(shown(done, here.firm, now))


@topic.post("/commitments/<id>/undo", responses={200: CommitmentOut})
def undo_commitment(path: ById, body: Move) -> Response:
    """Take back the last move: only whoever made it, within the hour, and not once the customer was told."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        done = undoing.undo(session, here.firm, path.id, version=body.version, by=user(), now=now)
    return answer(shown(done, here.firm, now))


def shown(commitment: Commitment, firm: Firm, now: datetime) -> CommitmentOut:
    """Return a commitment as the API shows it."""
    return CommitmentOut.model_validate(_facts(commitment, firm, now))


def _facts(commitment: Commitment, firm: Firm, now: datetime) -> dict[str, object]:
    due = due_of(commitment)
    is_open = commitment.state is CommitmentState.OPEN
    overdue = is_open and due is not None and due.is_over(now, firm.zone)
    return {**commitment.model_dump(), "is_overdue": overdue}
