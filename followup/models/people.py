"""Colleagues with a login, their sessions and their API tokens."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from followup.domain.states import Department, Language, Role
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


class LoginSession(SQLModel, table=True):
    """A browser that is logged in. The cookie holds a token, this row its hash; revoking sets a date."""

    __tablename__ = "login_session"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    token_hash: str = Field(unique=True)
    created_at: datetime = instant()
    expires_at: datetime = instant()
    revoked_at: datetime | None = instant(default=None)


class ApiToken(SQLModel, table=True):
    """A key for a program that acts as a user; shown once, stored as its hash."""

    __tablename__ = "api_token"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    name: str
    token_hash: str = Field(unique=True)
    created_at: datetime = instant()
    revoked_at: datetime | None = instant(default=None)
