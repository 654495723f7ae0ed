"""Links in mails by which their reader does one thing without a login."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from followup.domain.states import LinkPurpose
from followup.models.columns import choice, instant


class Link(SQLModel, table=True):
    """One link in one mail. Its token stands nowhere: it is made from `nonce` with the server's secret."""

    __tablename__ = "signed_link"
    __table_args__ = (UniqueConstraint("message_id", "purpose"),)

    id: int = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="outbox_message.id")  # the mail that it stands in
    purpose: LinkPurpose = choice(LinkPurpose)
    nonce: str
    token_hash: str = Field(unique=True)
    user_id: int | None = Field(default=None, foreign_key="user_account.id")  # the colleague who may use it
    contact_id: int | None = Field(default=None, foreign_key="contact.id")  # or the customer's person
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    commitment_id: int | None = Field(default=None, foreign_key="commitment.id", index=True)
    touchpoint_id: int | None = Field(default=None, foreign_key="touchpoint.id", index=True)
    created_at: datetime = instant()
    expires_at: datetime | None = instant(default=None)  # None: never
    revoked_at: datetime | None = instant(default=None)
    revoked_by: int | None = Field(default=None, foreign_key="user_account.id")  # None: by what happened since
    used_at: datetime | None = instant(default=None)  # last
