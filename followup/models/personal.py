"""What is kept of personal data for the sake of the people it is about: who saw it, and what was erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from followup.domain.states import AccessAction, AccessThing, Subject
from followup.models.columns import choice, instant


class AccessEntry(SQLModel, table=True):
    """One user saw or took out one thing within one hour. The database itself refuses to change a row (step 0010)."""

    __tablename__ = "access_entry"
    __table_args__ = (
        UniqueConstraint("user_id", "action", "thing", "thing_id", "hour"),  # one row an hour, whoever writes it first
    )

    id: int = Field(default=None, primary_key=True)
    at: datetime = instant()  # the first time within the hour
    hour: datetime = instant()
    user_id: int = Field(foreign_key="user_account.id", index=True)
    action: AccessAction = choice(AccessAction)
    thing: AccessThing = choice(AccessThing)
    thing_id: int  # 0 for what has no number of its own, such as a list; no foreign key: erasing must not end the log
    customer_id: int | None = Field(default=None, index=True)  # no foreign key either
    by_api: bool = False


class Erasure(SQLModel, table=True):
    """Somebody's data was erased. Numbers and instants only; `files` are digests of the names of written mails."""

    __tablename__ = "erasure"

    id: int = Field(default=None, primary_key=True)
    subject: Subject = choice(Subject)
    subject_id: int  # a customer's or contact's; their rows stay, empty, so that no number is given twice
    customer_id: int
    at: datetime = instant()
    by_id: int | None = Field(default=None, foreign_key="user_account.id")  # None: replayed after a restore
    files: list[str] = Field(default=[], sa_type=JSON)  # written mails that still have to be deleted
    swept_at: datetime | None = instant(default=None)  # nothing of it is left in search, log or files
