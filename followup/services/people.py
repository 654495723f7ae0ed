"""Colleagues: who they are, and how they log in."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlmodel import Session, col, select

from followup.domain.states import Department, Language, Role
from followup.domain.texts import check_line
from followup.errors import BadInput, Duplicate, NotFound, NotLoggedIn
from followup.formats.mail import address
from followup.models import LoginSession, User

SHORTEST_PASSWORD = 10
_HASHER = PasswordHasher()


def add_user(
    session: Session,
    *,
    name: str,
    email: str,
    department: Department,
    role: Role = Role.STAFF,
    language: Language = Language.IT,
    phone: str = "",
    password: str | None,
    now: datetime,
) -> User:
    """Add a colleague; without a password nobody can log in as them. Raises BadInput or Duplicate."""
    user = User(
        name=check_line(name, "name", longest=100),
        email=address(email, "email"),
        phone=check_line(phone, "phone", required=False, longest=40),
        department=department,
        role=role,
        language=language,
        password_hash=None if password is None else hash_password(password),
        created_at=now,
    )
    if session.exec(select(User.id).where(User.email == user.email)).first() is not None:
        raise Duplicate("there is a user with this address already")
    session.add(user)
    session.flush()
    return user


def hash_password(password: str) -> str:
    """Return the argon2id hash; raises BadInput where the password is too short or too long to be one."""
    if not SHORTEST_PASSWORD <= len(password) <= 1000:
        raise BadInput("password", "length", f"a password has at least {SHORTEST_PASSWORD} characters")
    return _HASHER.hash(password)


def log_in(
    session: Session, email: str, password: str, *, days: int, device: str = "", now: datetime
) -> tuple[User, str]:
    """Check a password and open a session; returns the user and the token for the cookie. See `check_password`."""
    user = check_password(session, email, password)
    return user, open_session(session, user, days=days, device=device, now=now)


def check_password(session: Session, email: str, password: str) -> User:
    """Return the user whose password this is.

    Raises NotLoggedIn in the same words and about the same time whether or not the account exists. It takes as long as
    a password hash takes, so it wants no lock held meanwhile; tries are counted before it (`throttle`).
    """
    email = email.strip().lower()
    user = None
    if email.isprintable():
        user = session.exec(select(User).where(User.email == email, col(User.active))).first()
    stored = user.password_hash if user and user.password_hash else _decoy()
    try:
        _HASHER.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        raise NotLoggedIn("the address or the password is wrong") from None
    if user is None or user.password_hash is None:
        raise NotLoggedIn("the address or the password is wrong")
    return user


def open_session(session: Session, user: User, *, days: int, device: str = "", now: datetime) -> str:
    """Open a session for a user who has shown who they are; returns the token for the cookie."""
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            user_id=user.id,
            token_hash=_hash(token),
            created_at=now,
            expires_at=now + timedelta(days=days),
            last_used_at=now,
            device=device,
        )
    )
    session.flush()
    return token


def session_user(session: Session, token: str, *, now: datetime) -> User:
    """Return who is logged in with that cookie token; raises NotLoggedIn."""
    found = session.exec(
        select(User, LoginSession)
        .join(LoginSession, col(LoginSession.user_id) == User.id)
        .where(LoginSession.token_hash == _hash(token))
    ).first()
    if found is None or not found[0].active or found[1].revoked_at is not None or found[1].expires_at <= now:
        raise NotLoggedIn("the session has ended: log in again")
    return found[0]


def log_out(session: Session, token: str, *, now: datetime) -> None:
    """End one session; a token that is none changes nothing."""
    row = session.exec(select(LoginSession).where(LoginSession.token_hash == _hash(token))).first()
    if row is not None and row.revoked_at is None:
        row.revoked_at = now


def log_out_everywhere(session: Session, user_id: int, *, now: datetime) -> None:
    """End all sessions of a user."""
    rows = session.exec(
        select(LoginSession).where(LoginSession.user_id == user_id, col(LoginSession.revoked_at).is_(None))
    )
    for row in rows:
        row.revoked_at = now


def set_password(session: Session, user: User, password: str, *, now: datetime) -> None:
    """Give the user a new password and end all their sessions."""
    user.password_hash = hash_password(password)
    log_out_everywhere(session, user.id, now=now)


def get_user(session: Session, user_id: int) -> User:
    """Return a user, one who has left too; raises NotFound."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound("user", user_id)
    return user


def colleagues(session: Session) -> Sequence[User]:
    """Return everybody who can be given a promise, by name."""
    return session.exec(select(User).where(col(User.active)).order_by(User.name)).all()


def user_names(session: Session, ids: set[int]) -> dict[int, str]:
    """Return the names of those users, of former colleagues too."""
    return dict(session.exec(select(User.id, User.name).where(col(User.id).in_(ids))).all())


def users_by_id(session: Session, ids: set[int]) -> dict[int, User]:
    """Return those users, former colleagues too."""
    return {user.id: user for user in session.exec(select(User).where(col(User.id).in_(ids)))}


def set_language(session: Session, user_id: int, language: Language) -> None:
    """Choose the language that a user's pages and mails are in; raises NotFound."""
    get_user(session, user_id).language = language


def managers_for(session: Session, colleague: User) -> Sequence[User]:
    """Return whom a colleague's broken promise is reported to: the department's managers, else whoever else leads."""
    leaders = session.exec(
        select(User)
        .where(col(User.active), col(User.role).in_([Role.MANAGER, Role.ADMIN]), User.id != colleague.id)
        .order_by(col(User.id))
    ).all()
    own = [u for u in leaders if u.role is Role.MANAGER and u.department is colleague.department]
    return own or leaders


def _hash(token: str) -> str:
    """Tokens are random and long, so a plain digest is as good as a slow one."""
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _decoy() -> str:
    """A hash that no password matches, so that an unknown account costs the same time as a known one."""
    return _HASHER.hash(secrets.token_urlsafe(32))
