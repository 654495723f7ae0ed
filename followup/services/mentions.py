"""Where a person is named in texts about other things, and how those words are blacked out.

What is blacked out keeps its length, so that places in a text (what a promise was read from) stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, SQLModel, col, or_, select

from followup.domain.states import TouchpointKind
from followup.models import Commitment, CommitmentEvent, Contact, Customer, Draft, OutboxMessage, Touchpoint

MOST = 200  # texts offered at once
BLACK = "█"
_SHORTEST = 3
_OWN = frozenset(
    {TouchpointKind.MAIL, TouchpointKind.CONFIRMATION, TouchpointKind.CORRECTION, TouchpointKind.OBJECTION}
)
_READ = frozenset({TouchpointKind.RECAP, TouchpointKind.REPLY})  # a promise made of it may name them where it does not
_FIELDS: dict[type[SQLModel], tuple[str, ...]] = {
    Touchpoint: ("text", "participants"),
    Draft: ("action", "customer_text", "person"),
    Commitment: ("action", "source", "customer_text", "person", "no_date_reason"),
    CommitmentEvent: ("why",),
    OutboxMessage: ("subject", "text"),
}


def names_of(contact: Contact, customer: Customer) -> list[str]:
    """Return the words by which a person is recognised, the longest first; none that is a part of the firm's name."""
    firm = set(customer.name.casefold().split())
    parts = [
        word
        for word in (*contact.name.split(), *contact.salutation.split())
        if len(word) >= _SHORTEST and "." not in word and word.casefold() not in firm
    ]
    known = {contact.name, contact.email, contact.phone, *parts} - {""}
    return sorted(known, key=lambda word: (-len(word), word))


def mentioning(session: Session, contact: Contact, customer: Customer) -> Sequence[Touchpoint]:
    """Return what was said with this customer that names the person, the latest first; at most `MOST`.

    Their own mails and answers are not among it: those go with them.
    """
    names = names_of(contact, customer)
    made = select(Commitment.touchpoint_id).where(
        Commitment.customer_id == customer.id, _holds(names, Commitment.action, Commitment.customer_text)
    )
    rows = session.exec(
        select(Touchpoint)
        .where(
            Touchpoint.customer_id == customer.id,
            or_(_holds(names, Touchpoint.text, Touchpoint.participants), col(Touchpoint.id).in_(made)),
        )
        .order_by(col(Touchpoint.happened_at).desc(), col(Touchpoint.id).desc())
        .limit(MOST)
    ).all()
    pattern = _pattern(names)
    return [
        row
        for row in rows
        if not is_their_own(row, contact.id)
        and (row.kind in _READ or pattern.search(f"{row.text}\n{row.participants}"))
    ]


def is_their_own(row: Touchpoint, contact_id: int) -> bool:
    """Whether a contact is a mail to that person, or what they answered by a link in one."""
    return row.contact_id == contact_id and row.kind in _OWN


def black_out(session: Session, touchpoints: Sequence[Touchpoint], names: Sequence[str]) -> None:
    """Black those words out in texts, in what was read in them and promised, and in the mails that they were."""
    pattern = _pattern(names)
    idents = [row.id for row in touchpoints]
    rows: list[SQLModel] = [*touchpoints]
    rows += session.exec(select(Draft).where(col(Draft.touchpoint_id).in_(idents))).all()
    made = session.exec(select(Commitment).where(col(Commitment.touchpoint_id).in_(idents))).all()
    rows += made
    events = select(CommitmentEvent).where(col(CommitmentEvent.commitment_id).in_([c.id for c in made]))
    rows += session.exec(events).all()
    mails = [row.message_id for row in touchpoints if row.message_id]
    sent = session.exec(
        select(OutboxMessage).where(or_(col(OutboxMessage.id).in_(mails), col(OutboxMessage.touchpoint_id).in_(idents)))
    ).all()
    rows += sent
    for row in rows:
        for field in _FIELDS[type(row)]:
            said = getattr(row, field)
            if said and (hidden := pattern.sub(_black, said)) != said:
                setattr(row, field, hidden)
    for mail in sent:
        mail.facts = _in_all(mail.facts, pattern)
        mail.attachments = _in_all(mail.attachments, pattern)


def unnamed(said: str, names: Sequence[str]) -> str:
    """Return a line with those words blacked out."""
    return _pattern(names).sub(_black, said)


def _holds(names: Sequence[str], *columns: Any) -> Any:
    return or_(*(col(column).icontains(name, autoescape=True) for name in names for column in columns))


def _pattern(names: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)


def _black(found: re.Match[str]) -> str:
    return BLACK * len(found[0])


def _in_all(value: Any, pattern: re.Pattern[str]) -> Any:
    match value:
        case str():
            return pattern.sub(_black, value)
        case list():
            return [_in_all(item, pattern) for item in value]
        case dict():
            return {key: _in_all(item, pattern) for key, item in value.items()}
    return value
