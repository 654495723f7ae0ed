"""The outbox's lists: what leaves next comes first of what waits, what left last first of what ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, or_, select

from followup.domain.states import Audience, MailKind, MailState
from followup.domain.texts import check_line
from followup.models import Contact, Customer, OutboxAttempt, OutboxMessage, User
from followup.services import names, outbox

PAGE = 50
ENDS = frozenset({MailState.SENT, MailState.WRITTEN, MailState.FAILED, MailState.CANCELLED})
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """Which mails: those that answer to everything said here. None and "" leave a question out."""

    kind: MailKind | None = None
    audience: Audience | None = None
    words: str = ""  # each stands in the subject, the customer's or the reader's name, or the reader's address


def in_state(
    session: Session,
    state: MailState,
    asked: Asked,
    *,
    after: tuple[datetime, int] | None = None,
    limit: int = PAGE,
) -> Sequence[OutboxMessage]:
    """Return mails of one state, from `after` (`moment_of`, id) on; raises BadInput."""
    at, ident = col(OutboxMessage.ended_at if state in ENDS else OutboxMessage.not_before), col(OutboxMessage.id)
    query = select(OutboxMessage).where(OutboxMessage.state == state, *_conditions(asked)).limit(limit)
    if state in ENDS:
        query = query.where(at.is_not(None)).order_by(at.desc(), ident.desc())
        if after is not None:
            query = query.where((at < after[0]) | ((at == after[0]) & (ident < after[1])))
    else:
        query = query.order_by(at, ident)
        if after is not None:
            query = query.where((at > after[0]) | ((at == after[0]) & (ident > after[1])))
    return session.exec(query).all()


def on_their_way(session: Session, asked: Asked) -> Sequence[OutboxMessage]:
    """Return the mails that are leaving at this moment: no more than there are processes that send."""
    states = col(OutboxMessage.state).in_(list(outbox.ON_ITS_WAY))
    return session.exec(select(OutboxMessage).where(states, *_conditions(asked)).limit(PAGE)).all()


def moment_of(row: OutboxMessage) -> datetime:
    """Return the moment that a mail is listed by: when it ended, or is tried next."""
    return row.ended_at if row.state in ENDS and row.ended_at is not None else row.not_before


def takers(session: Session, idents: Iterable[int]) -> dict[int, str]:
    """Return the mail servers that those mails were last tried with, by mail; none for what went to a folder."""
    last = (
        select(func.max(OutboxAttempt.id))
        .where(col(OutboxAttempt.outbox_id).in_(list(idents)))
        .group_by(col(OutboxAttempt.outbox_id))
    )
    query = select(OutboxAttempt.outbox_id, OutboxAttempt.server)
    found = session.exec(query.where(col(OutboxAttempt.id).in_(last), OutboxAttempt.server != "")).all()
    return dict(found)


def _conditions(asked: Asked) -> list[Any]:
    found: list[Any] = []
    if asked.kind is not None:
        found.append(OutboxMessage.kind == asked.kind)
    if asked.audience is not None:
        found.append(OutboxMessage.audience == asked.audience)
    words = check_line(asked.words, "search", required=False, longest=200)
    return found + [_holds(word) for word in words.split()[:_MOST_WORDS]]


def _holds(word: str) -> Any:
    """Return the question whether a word stands in a mail. People are looked through once, not once a mail."""
    mail = OutboxMessage
    named = [
        col(reference).in_(select(known.id).where(names.holds(col(known.name), word)))
        for reference, known in ((mail.customer_id, Customer), (mail.contact_id, Contact), (mail.user_id, User))
    ]
    said = [names.holds(col(column), word) for column in (mail.subject, mail.recipient)]
    return or_(*said, *named)
