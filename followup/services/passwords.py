"""Passwords: what may be one, whose it is, and the links by which a person chooses a new one without the old.

A link's token stands nowhere in the database: it is made from the row's nonce and the server's secret when the mail
leaves, and known again by its digest.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlmodel import Session, col, delete, select

from followup.config import server_secret
from followup.domain import passwords
from followup.domain.states import MailKind
from followup.domain.throttle import Try
from followup.errors import BadInput, NotFound, NotLoggedIn
from followup.models import PasswordLink, User
from followup.services import account_mails, throttle
from followup.services.firm import Firm
from followup.services.sessions import log_out_everywhere

LASTS = {MailKind.PASSWORD_RESET: timedelta(hours=1), MailKind.INVITATION: timedelta(days=7)}
_HASHER = PasswordHasher()


def hash_password(password: str, email: str = "") -> str:
    """Return the argon2id hash; raises BadInput for what is too short, too long or too easily guessed to be one."""
    if not passwords.SHORTEST <= len(password) <= passwords.LONGEST:
        raise BadInput("password", "length", f"a password has at least {passwords.SHORTEST} characters")
    if passwords.is_common(password):
        raise BadInput("password", "common", "this is among the first that anybody would try")
    if passwords.is_own_address(password, email):
        raise BadInput("password", "own_address", "a password is not the address itself")
    return _HASHER.hash(password)


def check_password(session: Session, email: str, password: str) -> User:
    """Return the user whose password this is.

    Raises NotLoggedIn in the same words and about the same time whether or not the account exists. It takes as long as
    a password hash takes, so it wants no lock held meanwhile; tries are counted before it (`throttle`).
    """
    user = _account(session, email)
    stored = user.password_hash if user and user.password_hash else _decoy()
    try:
        _HASHER.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        raise NotLoggedIn("the address or the password is wrong") from None
    if user is None or user.password_hash is None:
        raise NotLoggedIn("the address or the password is wrong")
    return user


def set_password(session: Session, firm: Firm, user: User, password: str, *, now: datetime) -> None:
    """Give the user a password; all their sessions and links end, and a mail tells them where they had one before."""
    had_one = user.password_hash is not None
    user.password_hash = hash_password(password, user.email)
    log_out_everywhere(session, user.id, now=now)
    for link in session.exec(
        select(PasswordLink).where(PasswordLink.user_id == user.id, col(PasswordLink.used_at).is_(None))
    ):
        link.used_at = now
    throttle.forget(session, Try.ACCOUNT, user.email)
    if had_one:
        account_mails.tell_changed(session, firm, user, "password", now=now)


def ask_for_link(session: Session, firm: Firm, email: str, *, now: datetime) -> None:
    """Mail a link to whoever has this account. Where nobody has, nothing happens, and the caller cannot tell."""
    user = _account(session, email)
    if user is not None:
        send_link(session, firm, user, MailKind.PASSWORD_RESET, now=now)


def send_link(session: Session, firm: Firm, user: User, kind: MailKind, *, now: datetime, by: str = "") -> None:
    """Mail a link by which the user chooses a password, once. `by` is who asked for it, where that is not they."""
    nonce = secrets.token_urlsafe(32)
    link = PasswordLink(
        user_id=user.id,
        nonce=nonce,
        token_hash=_digest(_token(firm, nonce)),
        created_at=now,
        expires_at=now + LASTS[kind],
    )
    session.add(link)
    session.flush()
    account_mails.send(
        session, firm, user, kind, key=str(link.id), until=link.expires_at, facts={"link": link.id, "by": by}, now=now
    )


def token_of(session: Session, firm: Firm, link_id: int) -> str:
    """Return the token of a link, for the mail that is about to leave."""
    return _token(firm, session.get_one(PasswordLink, link_id).nonce)


def user_of_link(session: Session, token: str, *, now: datetime) -> User:
    """Return whose password a link is for; raises NotFound where it is unknown, used or too old."""
    return session.get_one(User, _link(session, token, now).user_id)


def choose_password(session: Session, firm: Firm, token: str, password: str, *, now: datetime) -> User:
    """Use a link; raises NotFound where it no longer works, BadInput where the password cannot be one."""
    user = session.get_one(User, _link(session, token, now).user_id)
    set_password(session, firm, user, password, now=now)
    return user


def tidy(session: Session, *, now: datetime) -> None:
    """Drop the links that lead nowhere any more."""
    session.execute(delete(PasswordLink).where(col(PasswordLink.expires_at) < now - timedelta(days=1)))


def _link(session: Session, token: str, now: datetime) -> PasswordLink:
    row = session.exec(select(PasswordLink).where(PasswordLink.token_hash == _digest(token)).with_for_update()).first()
    if row is None or row.used_at is not None or row.expires_at <= now:
        raise NotFound("link", "like this")
    if not session.get_one(User, row.user_id).active:
        raise NotFound("link", "like this")
    return row


def _account(session: Session, email: str) -> User | None:
    email = email.strip().lower()
    if not email.isprintable():
        return None
    return session.exec(select(User).where(User.email == email, col(User.active))).first()


def _token(firm: Firm, nonce: str) -> str:
    key = server_secret(firm.settings).encode()
    made = hmac.new(key, b"followup password link " + nonce.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@cache
def _decoy() -> str:
    """A hash that no password matches, so that an unknown account costs the same time as a known one."""
    return _HASHER.hash(secrets.token_urlsafe(32))
