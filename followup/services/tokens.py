"""Keys for programs: each acts as one user, may do only what it was made for, and can be ended at any time."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from followup.domain.states import Role, Scope
from followup.domain.texts import check_line
from followup.errors import BadInput, NotAllowed, NotFound, NotLoggedIn
from followup.models import ApiToken, User

PAGE = 50
LONGEST_LIFE = timedelta(days=3653)
_KEY_PREFIX = "fup_"  # lets a secret scanner recognise a leaked key
_NOTED_EVERY = timedelta(hours=1)


def new_token(
    session: Session,
    user: User,
    name: str,
    *,
    scopes: Iterable[Scope] = Scope,
    expires_at: datetime | None = None,
    now: datetime,
) -> tuple[ApiToken, str]:
    """Make an API key that acts as the user; the second value is the key itself, which cannot be shown again."""
    wanted = [scope for scope in Scope if scope in set(scopes)]
    if not wanted:
        raise BadInput("scopes", "empty", "a key has to be of some use")
    if expires_at is not None and not now < expires_at <= now + LONGEST_LIFE:
        raise BadInput("expires_at", "past" if expires_at <= now else "out_of_range", "it has to lie ahead")
    key = _KEY_PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        user_id=user.id,
        name=check_line(name, "name", longest=100),
        token_hash=_hash(key),
        scopes=[str(scope) for scope in wanted],
        created_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    return row, key


def token_user(session: Session, key: str, *, now: datetime) -> tuple[User, ApiToken]:
    """Return the user that a key acts as, and the key's row; raises NotLoggedIn."""
    found = session.exec(
        select(User, ApiToken)
        .join(ApiToken, col(ApiToken.user_id) == User.id)
        .where(ApiToken.token_hash == _hash(key), col(User.active))
    ).first()
    if found is None or not is_live(found[1], now=now):
        raise NotLoggedIn("the token is unknown, has expired or was revoked")
    return found


def is_live(token: ApiToken, *, now: datetime) -> bool:
    """Whether a key still opens anything."""
    return token.revoked_at is None and (token.expires_at is None or now < token.expires_at)


def need_scope(token: ApiToken, scope: Scope) -> None:
    """Raise NotAllowed unless the key was made for that; what may write may read as well."""
    enough = {Scope.READ, Scope.WRITE} if scope is Scope.READ else {scope}
    if enough.isdisjoint(token.scopes):
        raise NotAllowed(f"this token was not made for that: it needs the scope {scope}")


def is_use_news(token: ApiToken, *, now: datetime) -> bool:
    """Whether it is worth writing down that a key is being used: once an hour is enough."""
    return token.last_used_at is None or now - token.last_used_at >= _NOTED_EVERY


def note_use(session: Session, token_id: int, *, now: datetime) -> None:
    """Write down that a key is being used."""
    session.get_one(ApiToken, token_id).last_used_at = now


def tokens_of(session: Session, user: User) -> Sequence[ApiToken]:
    """Return the user's keys, newest first; revoked ones too."""
    return session.exec(select(ApiToken).where(ApiToken.user_id == user.id).order_by(col(ApiToken.id).desc())).all()


def all_tokens(
    session: Session, *, by: User, before_id: int | None = None, limit: int = PAGE
) -> Sequence[tuple[ApiToken, User]]:
    """Return everybody's keys with whose they are, newest first; raises NotAllowed for who is no admin."""
    if by.role is not Role.ADMIN:
        raise NotAllowed("only an admin may see the keys of others")
    query = (
        select(ApiToken, User)
        .join(User, col(ApiToken.user_id) == User.id)
        .order_by(col(ApiToken.id).desc())
        .limit(limit)
    )
    if before_id is not None:
        query = query.where(col(ApiToken.id) < before_id)
    return session.exec(query).all()


def revoke_token(session: Session, token_id: int, *, by: User, now: datetime) -> None:
    """End one of one's own keys; an admin may end anybody's."""
    row = session.get(ApiToken, token_id)
    if row is None:
        raise NotFound("token", token_id)
    if row.user_id != by.id and by.role is not Role.ADMIN:
        raise NotAllowed("only its user or an admin may revoke a token")
    row.revoked_at = row.revoked_at or now


def revoke_all_of(session: Session, user_id: int, *, now: datetime) -> None:
    """End every key of a user."""
    for row in session.exec(select(ApiToken).where(ApiToken.user_id == user_id, col(ApiToken.revoked_at).is_(None))):
        row.revoked_at = now


def _hash(token: str) -> str:
    """Keys are random and long, so a plain digest is as good as a slow one."""
    return hashlib.sha256(token.encode()).hexdigest()
