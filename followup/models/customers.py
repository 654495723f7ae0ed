"""Customers and the people there."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from followup.domain.states import Channel, Language, Register
from followup.models.columns import choice, instant


class Customer(SQLModel, table=True):
    """A firm or a private person."""

    __tablename__ = "customer"

    id: int = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    language: Language = choice(Language)
    speech_register: Register = choice(Register)
    salesperson_id: int | None = Field(default=None, foreign_key="user_account.id")
    preferred_channel: Channel | None = choice(Channel, default=None, nullable=True)
    their_words: str = ""  # what they call things, for whoever writes to them
    do_not_write: bool = False
    approve_thanks: bool = False
    created_at: datetime = instant()
    erased_at: datetime | None = instant(default=None)  # only the number is left, and what the firm has to keep


class Contact(SQLModel, table=True):
    """A person at a customer. Language, register and channel, where set, win over the customer's."""

    __tablename__ = "contact"

    id: int = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    name: str
    salutation: str = ""  # how a letter names them: "Sig.ra Colombo", "Dott. Amato"; "" is the name as it stands
    email: str = ""  # lower case; "" where none is known
    phone: str = ""
    language: Language | None = choice(Language, default=None, nullable=True)
    speech_register: Register | None = choice(Register, default=None, nullable=True)
    preferred_channel: Channel | None = choice(Channel, default=None, nullable=True)
    their_words: str = ""
    do_not_write: bool = False
    active: bool = True  # False: no longer there; kept, for what was said with them stays said
    objected_at: datetime | None = instant(default=None)  # when they said so themselves, by a link in a mail
    main: bool = False  # the one that mails go to unless another is chosen
    created_at: datetime = instant()
    informed_at: datetime | None = instant(default=None)  # when a mail first led them to the notice on personal data
    erased_at: datetime | None = instant(default=None)  # only the number is left
