"""What was settled on screen, and every change of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from followup.models.columns import instant


class Setting(SQLModel, table=True):
    """One value that wins over config.toml. A row is never deleted: the sum of all versions grows with every change."""

    __tablename__ = "setting"

    key: str = Field(primary_key=True)  # "reminders.digest_at"; "text.recap/it-lei" is the wording of a mail
    value: Any = Field(default=None, sa_type=JSON)
    wins: bool = True  # False: it was taken back, what is shipped or written in config.toml holds again
    changed_by: int = Field(foreign_key="user_account.id")
    changed_at: datetime = instant()
    version: int = 1


class SettingChange(SQLModel, table=True):
    """One change of one setting: what held before it and after it. Written with the change, never altered."""

    __tablename__ = "setting_change"

    id: int = Field(default=None, primary_key=True)
    key: str = Field(index=True)
    before: Any = Field(default=None, sa_type=JSON)
    after: Any = Field(default=None, sa_type=JSON)
    by_id: int = Field(foreign_key="user_account.id")
    at: datetime = instant()
