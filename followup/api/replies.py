"""Replies: checked before they leave, recorded once they have."""

from __future__ import annotations

from flask import Response
from pydantic import Field

from followup.api import topics
from followup.api.commitments import shown
from followup.api.drafts import confirmation
from followup.api.schemas.commitments import CommitmentOut
from followup.api.schemas.readings import (
    CheckedReply,
    DeadlineOut,
    PromiseOut,
    RemarkOut,
    ReplyToCheck,
    SentReply,
    SuggestionOut,
)
from followup.api.schemas.values import Out
from followup.api.topics import answer, user
from followup.edge import edge
from followup.errors import BadInput
from followup.services import replies
from followup.services.drafts import Confirmation
from followup.services.habits import habits
from nlp import Promise, Remark

topic = topics.topic("replies", "What is about to be written to a customer, and what it promises.")


class RecordedReply(Out):
    """A reply on the customer's timeline, and the commitments made of its promises."""

    touchpoint: int
    commitments: list[CommitmentOut] = Field(description="in the order asked for")


@topic.post("/replies/check", responses={200: CheckedReply})
def check_reply(body: ReplyToCheck) -> Response:
    """Read a reply before it leaves: its promises, and a real date for each that has none. Nothing is kept."""
    here, now = edge(), edge().now()
    with here.database.reading() as session:
        known = habits(session, here.firm, user().id, now=now)
    checked = replies.check_reply(
        here.firm, body.text, reference=body.reference or now, language=body.language, known=known
    )
    reading = checked.reading
    return answer(
        CheckedReply(
            language=reading.language,
            reference=reading.reference,
            promises=[_promise(body.text, promise) for promise in reading.promises],
            remarks=[_remark(body.text, remark) for remark in checked.remarks],
        )
    )


@topic.post("/replies", responses={201: RecordedReply})
def record_reply(body: SentReply) -> Response:
    """Keep a reply that has left, and make commitments of its promises."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        touchpoint, made = replies.record_reply(
            session,
            here.firm,
            customer_id=body.customer,
            text=body.text,
            channel=body.channel,
            job=body.job,
            promises=_by_place(body),
            by=user(),
            now=now,
        )
    shown_ones = [shown(commitment, here.firm, now) for commitment in made]
    return answer(RecordedReply(touchpoint=touchpoint.id, commitments=shown_ones), 201)


def _by_place(body: SentReply) -> dict[replies.Place, Confirmation] | None:
    if body.promises is None:
        return None
    places: dict[replies.Place, Confirmation] = {}
    for index, said in enumerate(body.promises):
        if (said.start, said.end) in places:
            raise BadInput(f"promises.{index}", "twice", "this place is named twice")
        places[said.start, said.end] = confirmation(said)
    return places


def _promise(text: str, promise: Promise) -> PromiseOut:
    deadline = promise.deadline
    return PromiseOut(
        start=promise.start,
        end=promise.end,
        quote=text[promise.start : promise.end],
        sentence_start=promise.sentence_start,
        sentence_end=promise.sentence_end,
        holder=promise.holder,
        person=promise.person,
        kind=promise.kind,
        action=promise.action,
        deadline=deadline
        and DeadlineOut(
            kind=deadline.kind,
            start=deadline.start,
            end=deadline.end,
            quote=text[deadline.start : deadline.end],
            due=deadline.due,
            at=deadline.at,
        ),
    )


def _remark(text: str, remark: Remark) -> RemarkOut:
    return RemarkOut(
        code=remark.code,
        start=remark.start,
        end=remark.end,
        quote=text[remark.start : remark.end],
        promise=remark.promise,
        detail=remark.detail,
        suggestions=[SuggestionOut.model_validate(suggestion) for suggestion in remark.suggestions],
    )
