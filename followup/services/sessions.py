"""Browsers that are logged in: each a random token in a cookie and its digest in a row, which can be ended."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select, update

from followup.errors import NotFound, NotLoggedIn
from followup.models import LoginSession, User

USED_STEP = timedelta(minutes=10)  # how exactly it is known when a session was last used: not every page writes

HALF_LASTS = timedelta(minutes=10)


def open_session(session: Session, user: User, *, days: int, device: str = "", now: datetime) -> str:
    """Open a session for a user who has shown who they are; returns the token for the cookie."""
    return _open(session, user, timedelta(days=days), device, now, waits_for_code=False)


def open_half(session: Session, user: User, *, device: str = "", now: datetime) -> str:
    """Open what comes before a session where a code is asked for: for some minutes it can take that code, no more."""
    return _open(session, user, HALF_LASTS, device, now, waits_for_code=True)


def half_of(session: Session, token: str, *, now: datetime) -> tuple[User, LoginSession]:
    """Return whose code is waited for; raises NotLoggedIn."""
    user, row = _found(session, token, now)
    if not row.waits_for_code:
        raise NotLoggedIn("no code is waited for")
    return user, row


def session_of(session: Session, token: str, *, now: datetime) -> tuple[User, LoginSession]:
    """Return who is logged in with that cookie token, and the session; raises NotLoggedIn."""
    user, row = _found(session, token, now)
    if row.waits_for_code:
        raise NotLoggedIn("the second factor is missing")
    return user, row


def session_user(session: Session, token: str, *, now: datetime) -> User:
    """Return who is logged in with that cookie token; raises NotLoggedIn."""
    return session_of(session, token, now=now)[0]


def note_use(session: Session, session_id: int, *, now: datetime) -> None:
    """Remember that a session is in use."""
    session.execute(update(LoginSession).where(col(LoginSession.id) == session_id).values(last_used_at=now))


def log_out(session: Session, token: str, *, now: datetime) -> None:
    """End one session; a token that is none changes nothing."""
    row = session.exec(select(LoginSession).where(LoginSession.token_hash == _hash(token))).first()
    if row is not None and row.revoked_at is None:
        row.revoked_at = now


def log_out_everywhere(session: Session, user_id: int, *, now: datetime) -> None:
    """End all sessions of a user."""
    for row in session.exec(
        select(LoginSession).where(LoginSession.user_id == user_id, col(LoginSession.revoked_at).is_(None))
    ):
        row.revoked_at = now


def sessions_of(session: Session, user: User, *, now: datetime) -> Sequence[LoginSession]:
    """Return where a user is logged in, the one used last first."""
    return session.exec(
        select(LoginSession)
        .where(
            LoginSession.user_id == user.id,
            col(LoginSession.revoked_at).is_(None),
            col(LoginSession.waits_for_code).is_(False),
            col(LoginSession.expires_at) > now,
        )
        .order_by(col(LoginSession.last_used_at).desc(), col(LoginSession.id).desc())
    ).all()


def end_session(session: Session, session_id: int, *, by: User, now: datetime) -> None:
    """End one of one's own sessions; raises NotFound for anybody else's."""
    row = session.get(LoginSession, session_id)
    if row is None or row.user_id != by.id:
        raise NotFound("session", session_id)
    row.revoked_at = row.revoked_at or now


def tidy(session: Session, *, now: datetime) -> None:
    """Drop the sessions that ended a while ago."""
    session.execute(delete(LoginSession).where(col(LoginSession.expires_at) < now - timedelta(days=30)))


def _open(session: Session, user: User, lasts: timedelta, device: str, now: datetime, *, waits_for_code: bool) -> str:
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            user_id=user.id,
            token_hash=_hash(token),
            created_at=now,
            expires_at=now + lasts,
            last_used_at=now,
            device=device,
            waits_for_code=waits_for_code,
        )
    )
    session.flush()
    return token


def _found(session: Session, token: str, now: datetime) -> tuple[User, LoginSession]:
    found = session.exec(
        select(User, LoginSession)
        .join(LoginSession, col(LoginSession.user_id) == User.id)
        .where(LoginSession.token_hash == _hash(token))
    ).first()
    if found is None or not found[0].active or found[1].revoked_at is not None or found[1].expires_at <= now:
        raise NotLoggedIn("the session has ended: log in again")
    return found[0], found[1]


def _hash(token: str) -> str:
    """Tokens are random and long, so a plain digest is as good as a slow one."""
    return hashlib.sha256(token.encode()).hexdigest()
