"""Mails before they leave: read, edited, held, released, stopped."""

from __future__ import annotations

from datetime import datetime

from flask import Response

from followup.api import topics
from followup.api.schemas.mails import (
    Arrived,
    ChannelOut,
    Decision,
    Edit,
    LetterOut,
    MailOut,
    Mails,
    MailWithLetter,
    WantedMails,
)
from followup.api.schemas.paging import BY_ID, page_of, start_of
from followup.api.schemas.values import ById, Nothing
from followup.api.topics import answer, user
from followup.db import Session
from followup.edge import edge
from followup.messages.letter import Rendered
from followup.models import OutboxMessage
from followup.services import channel, letters, mail_decisions, outbox
from followup.services.firm import Firm

topic = topics.topic("outbox", "Mails: each is a row that can be read and stopped before it is a message.")


@topic.get("/outbox", responses={200: Mails})
def list_mails(query: WantedMails) -> Response:
    """List mails, newest first."""
    start = start_of(query, BY_ID)
    with edge().database.reading() as session:
        rows = outbox.list_messages(
            session,
            states=query.state,
            customer_id=query.customer,
            before_id=start[0] if start else None,
            limit=query.limit + 1,
        )
    items, following = page_of(rows, query, lambda row: (row.id,))
    return answer(Mails(items=[MailOut.model_validate(row) for row in items], next=following))


@topic.get("/outbox/<id>", responses={200: MailWithLetter})
def get_mail(path: ById) -> Response:
    """Show a mail as it will leave."""
    here, now = edge(), edge().now()
    with here.database.reading() as session:
        return answer(_as_it_leaves(session, here.firm, outbox.get_message(session, path.id), now))


@topic.patch("/outbox/<id>", responses={200: MailWithLetter})
def edit_mail(path: ById, body: Edit) -> Response:
    """Freeze a waiting mail in this wording."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        row = mail_decisions.edit(
            session, path.id, subject=body.subject, text=body.text, version=body.version, by=user()
        )
        out = _as_it_leaves(session, here.firm, row, now)
    return answer(out)


@topic.post("/outbox/<id>/hold", responses={200: MailOut})
def hold_mail(path: ById, body: Decision) -> Response:
    """Let a waiting mail wait until a person releases it."""
    with edge().database.writing() as session:
        row = mail_decisions.hold_by_person(session, path.id, version=body.version, by=user())
    return answer(MailOut.model_validate(row))


@topic.post("/outbox/<id>/send-again", responses={200: MailOut})
def send_mail_again(path: ById, body: Decision) -> Response:
    """Queue a mail that could not be delivered once more, to its reader's address as it is known now."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        row = mail_decisions.send_again(session, path.id, version=body.version, by=user(), now=now)
    return answer(MailOut.model_validate(row))


@topic.post("/outbox/<id>/release", responses={200: MailOut})
def release_mail(path: ById, body: Decision) -> Response:
    """Let a held mail go when it is due."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        row = mail_decisions.release(session, path.id, version=body.version, by=user(), now=now)
    return answer(MailOut.model_validate(row))


@topic.post("/outbox/<id>/stop", responses={200: MailOut})
def stop_mail(path: ById, body: Decision) -> Response:
    """Cancel a waiting mail; it can be brought back."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        row = mail_decisions.stop(session, path.id, version=body.version, by=user(), now=now)
    return answer(MailOut.model_validate(row))


@topic.post("/outbox/<id>/bring-back", responses={200: MailOut})
def bring_mail_back(path: ById, body: Decision) -> Response:
    """Undo that a mail was stopped: it waits, held, until a person releases it."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        row = mail_decisions.bring_back(session, path.id, version=body.version, by=user(), now=now)
    return answer(MailOut.model_validate(row))


@topic.post("/outbox/<id>/first-wording", responses={200: MailOut})
def take_mail_wording_back(path: ById, body: Decision) -> Response:
    """Give a waiting mail the wording back that it had before a person changed it."""
    with edge().database.writing() as session:
        row = mail_decisions.take_back_wording(session, path.id, version=body.version, by=user())
    return answer(MailOut.model_validate(row))


@topic.post("/outbox/<id>/arrived", responses={200: MailOut})
def answer_whether_mail_arrived(path: ById, body: Arrived) -> Response:
    """Say whether a mail whose fate nobody knew has arrived."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        row = mail_decisions.arrived(session, path.id, did=body.did, version=body.version, by=user(), now=now)
    return answer(MailOut.model_validate(row))


@topic.get("/mail-channel", responses={200: ChannelOut})
def get_channel() -> Response:
    """Say whether mail leaves at all."""
    with edge().database.reading() as session:
        return answer(ChannelOut.model_validate(channel.channel(session)))


@topic.post("/mail-channel/pause", responses={200: ChannelOut})
def pause_all_mail(body: Nothing) -> Response:
    """Let no mail leave until a manager resumes."""
    here, now = edge(), edge().now()
    with here.database.writing() as session:
        channel.pause_by_person(session, by=user(), now=now)
        return answer(ChannelOut.model_validate(channel.channel(session)))


@topic.post("/mail-channel/resume", responses={200: ChannelOut})
def resume_all_mail(body: Nothing) -> Response:
    """Let mail leave again."""
    with edge().database.writing() as session:
        channel.resume(session, by=user())
        return answer(ChannelOut.model_validate(channel.channel(session)))


def letter(said: Rendered) -> LetterOut:
    """Return a mail's words and files."""
    return LetterOut.model_validate(
        {
            "subject": said.letter.subject,
            "text": said.letter.text,
            "attachments": said.attachments,
            "tells": said.tells,
            "is_empty": said.is_empty,
        }
    )


def _as_it_leaves(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> MailWithLetter:
    said = letter(letters.as_it_leaves(session, firm, row, now=now))
    return MailWithLetter.model_validate(row.model_dump() | {"letter": said})
