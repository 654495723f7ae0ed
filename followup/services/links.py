"""Links in mails by which their reader does one thing without a login.

While a mail waits, its text holds a link's *place* (".../l/confirm"); the token takes that place in the bytes that
leave, and nowhere else: who reads the outbox or a copy of the database cannot use a link. A token is made from the
link's nonce with the server's secret, so each try at sending one mail gives the same; what is kept is its hash, so
links in mails that left go on working when the secret is a new one, as after `followup restore`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlmodel import Session, col, select, update

from followup.domain.due import Due
from followup.domain.states import LinkPurpose
from followup.errors import NotFound
from followup.messages.letter import Letter
from followup.models import Commitment, Contact, Link, OutboxMessage, User
from followup.services.firm import Firm

PATH = "/l/"
_BYTES = 24  # 192 bits
_RECORDED = insert(Link.__table__)  # type: ignore[attr-defined]  # of the table, for what a mapped one costs each mail
_ABOUT_A_PROMISE = frozenset({LinkPurpose.KEEP, LinkPurpose.MOVE, LinkPurpose.HAND_OVER})


def place(firm: Firm, purpose: LinkPurpose) -> str:
    """Return what stands for a link in a mail's text until the mail leaves."""
    return firm.link(PATH + purpose)


def filled(
    session: Session, firm: Firm, row: OutboxMessage, letter: Letter, *also: LinkPurpose, anew: bool, now: datetime
) -> tuple[Letter, dict[LinkPurpose, str]]:
    """Return a mail that leaves with its links in their places, and the address of each.

    The links are recorded where they are new; `anew` says that some were before. `also` are those that the mail needs
    beside its text, for a header.
    """
    places = re.compile(rf"{re.escape(firm.link(PATH))}({'|'.join(LinkPurpose)})(?![\w/-])")
    wanted = {*also, *(LinkPurpose(found[1]) for found in places.finditer(letter.text))}
    if not wanted:
        return letter, {}
    known = {}
    if anew:  # it was tried before, maybe to another address
        known = {link.purpose: link for link in session.exec(select(Link).where(Link.message_id == row.id))}
    addresses = {}
    for purpose in sorted(wanted):
        link = known.get(purpose) or _new(session, firm, row, purpose, now)
        token = _token(firm, link.nonce)
        link.token_hash = _hash(token)  # the same again, unless the server's secret is a new one
        addresses[purpose] = firm.link(PATH + token)

    def put(text: str) -> str:
        return places.sub(lambda found: addresses[LinkPurpose(found[1])], text)

    return Letter(letter.subject, put(letter.text), put(letter.html)), addresses


def find(session: Session, token: str, *, for_update: bool = False) -> Link:
    """Return the link of that token, whether it still works or not; raises NotFound."""
    query = select(Link).where(Link.token_hash == _hash(token))
    link = session.exec(query.with_for_update() if for_update else query).first()
    if link is None:
        raise NotFound("link", "of that token")
    return link


def works(session: Session, link: Link, *, now: datetime) -> bool:
    """Whether it was neither revoked nor runs out, and its reader is still a colleague."""
    if link.revoked_at is not None or (link.expires_at is not None and link.expires_at <= now):
        return False
    user = session.get(User, link.user_id) if link.user_id else None
    return link.user_id is None or (user is not None and user.active)


def use(session: Session, token: str, *purposes: LinkPurpose, now: datetime) -> Link:
    """Note that a link is used and return it, locked; raises NotFound where it does not work for that."""
    link = find(session, token, for_update=True)
    if link.purpose not in purposes or not works(session, link, now=now):
        raise NotFound("link", "that works")
    link.used_at = now
    return link


def of_recap(session: Session, touchpoint_id: int) -> Sequence[tuple[Link, Contact]]:
    """Return the links by which customers may confirm a recap, and whose they are, newest first."""
    return session.exec(
        select(Link, Contact)
        .join(Contact, col(Contact.id) == Link.contact_id)
        .where(Link.touchpoint_id == touchpoint_id, Link.purpose == LinkPurpose.CONFIRM)
        .order_by(col(Link.id).desc())
    ).all()


def revoke_for_commitment(session: Session, commitment_id: int, *, now: datetime) -> None:
    """Let no link act on a promise any more: it is closed, or in other hands."""
    session.execute(
        update(Link)
        .where(col(Link.commitment_id) == commitment_id, col(Link.revoked_at).is_(None))
        .values(revoked_at=now)
    )


def form_token(firm: Firm, token: str) -> str:
    """Return what a form on a link's page carries, so that only that page can send it."""
    return hmac.new(firm.secret, f"form of a link:{token}".encode(), hashlib.sha256).hexdigest()


def is_form_token(firm: Firm, token: str, given: str) -> bool:
    """Whether a form came from that link's page."""
    return hmac.compare_digest(form_token(firm, token).encode(), given.encode(errors="replace"))


def _new(session: Session, firm: Firm, row: OutboxMessage, purpose: LinkPurpose, now: datetime) -> Link:
    about_promise = purpose in _ABOUT_A_PROMISE
    nonce = secrets.token_hex(16)
    link = Link(
        message_id=row.id,
        purpose=purpose,
        nonce=nonce,
        token_hash=_hash(_token(firm, nonce)),
        user_id=row.user_id,
        contact_id=row.contact_id,
        customer_id=row.customer_id,
        commitment_id=row.commitment_id if about_promise else None,
        touchpoint_id=row.touchpoint_id if purpose is LinkPurpose.CONFIRM else None,
        created_at=now,
        expires_at=_expires(session, firm, row, purpose, now),
    )
    if purpose is LinkPurpose.CONFIRM:
        _supersede(session, link, now)
    session.connection().execute(_RECORDED, link.model_dump(exclude={"id"}))
    return link


def _expires(session: Session, firm: Firm, row: OutboxMessage, purpose: LinkPurpose, now: datetime) -> datetime | None:
    if purpose is LinkPurpose.OBJECT:
        return None
    if purpose is LinkPurpose.CONFIRM:
        return now + timedelta(days=firm.settings.links.confirm_days)
    commitment = session.get_one(Commitment, row.commitment_id)
    due = Due(commitment.due_day, commitment.due_time).ends(firm.zone) if commitment.due_day else now
    return max(due, now) + timedelta(days=firm.settings.links.reminder_days)


def _supersede(session: Session, link: Link, now: datetime) -> None:
    """A recap that is sent again to the same person is confirmed by its last mail only."""
    others = session.exec(
        select(Link).where(
            Link.touchpoint_id == link.touchpoint_id,
            Link.contact_id == link.contact_id,
            Link.purpose == LinkPurpose.CONFIRM,
            col(Link.revoked_at).is_(None),
        )
    )
    for one in others.all():
        if one.message_id < link.message_id:
            one.revoked_at = now
        else:
            link.revoked_at = now


def _token(firm: Firm, nonce: str) -> str:
    made = hmac.new(firm.secret, f"link:{nonce}".encode(), hashlib.sha256).digest()[:_BYTES]
    return urlsafe_b64encode(made).decode()


def _hash(token: str) -> str:
    """Tokens are random and long, so a plain digest is as good as a slow one."""
    return hashlib.sha256(token.encode()).hexdigest()
