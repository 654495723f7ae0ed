"""Colleagues with a login, their sessions and their API tokens."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from followup.domain.states import Department, Language, Role, Scope
from followup.models.columns import choice, instant


class User(SQLModel, table=True):
    """A colleague."""

    __tablename__ = "user_account"

    id: int = Field(default=None, primary_key=True)
    name: str
    email: str = Field(unique=True)  # lower case
    phone: str = ""
    department: Department = choice(Department)
    role: Role = choice(Role)
    language: Language = choice(Language)
    password_hash: str | None = None  # None: nobody can log in as this user
    active: bool = True
    created_at: datetime = instant()
    totp_secret: str | None = None  # encrypted with the server's secret; None: no second factor
    totp_step: int = 0  # the last half minute whose code was taken: none is taken twice


class LoginSession(SQLModel, table=True):
    """A browser that is logged in. The cookie holds a token, this row its hash; revoking sets a date.

    With a second factor a login is two rows: one that only lets the code be typed, then a new one with a new token.
    """

    __tablename__ = "login_session"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    token_hash: str = Field(unique=True)
    created_at: datetime = instant()
    expires_at: datetime = instant()
    revoked_at: datetime | None = instant(default=None)
    waits_for_code: bool = False  # the password was right; the second factor is still to come
    last_used_at: datetime | None = instant(default=None)  # to some minutes
    device: str = ""  # "Firefox, Android": what the browser says it is


class ApiToken(SQLModel, table=True):
    """A key for a program that acts as a user; shown once, stored as its hash."""

    __tablename__ = "api_token"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    name: str
    token_hash: str = Field(unique=True)
    scopes: list[str] = Field(default=[*Scope], sa_type=JSON)  # Scope values
    created_at: datetime = instant()
    expires_at: datetime | None = instant(default=None)  # None: until it is revoked
    last_used_at: datetime | None = instant(default=None)  # to the hour
    revoked_at: datetime | None = instant(default=None)


class RecoveryCode(SQLModel, table=True):
    """A code that stands in once for the second factor; shown once, stored as its hash, gone when used."""

    __tablename__ = "recovery_code"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    code_hash: str = Field(unique=True)


class PasswordLink(SQLModel, table=True):
    """A link by which a password can be chosen once. The token in it is made from `nonce` and the server's secret."""

    __tablename__ = "password_link"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    nonce: str
    token_hash: str = Field(unique=True)
    created_at: datetime = instant()
    expires_at: datetime = instant()
    used_at: datetime | None = instant(default=None)  # used, or made worthless by another


class TryCount(SQLModel, table=True):
    """How often something secret was tried; the key is a digest of by whom or for whom."""

    __tablename__ = "try_count"

    key: str = Field(primary_key=True)
    tries: int
    last_at: datetime = instant(index=True)
    free_at: datetime = instant()  # the next try waits until then
