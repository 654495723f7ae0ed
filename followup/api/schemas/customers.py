"""Customers and the people there."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from followup.api.schemas.paging import Paging
from followup.api.schemas.values import Choice, Ident, In, Line, Out, RequiredLine
from followup.domain.states import Channel, Department, Language, Register, Role


class Search(Paging):
    """Which customers of the list."""

    search: str = Field(default="", max_length=200, description="part of the name")


class NewCustomer(In):
    """A firm or a private person."""

    name: RequiredLine
    language: Choice[Language] = Language.IT
    register_: Choice[Register] = Field(default=Register.LEI, alias="register")
    salesperson: Ident | None = None
    preferred_channel: Choice[Channel] | None = Field(default=None, description="for people; mails leave as before")
    their_words: Line = Field(default="", description="what they call things, for whoever writes to them")


class CustomerChanges(In):
    """What is to change; the rest stays."""

    name: Line = ""
    language: Choice[Language] = Language.IT
    register_: Choice[Register] = Field(default=Register.LEI, alias="register")
    salesperson: Ident | None = None
    preferred_channel: Choice[Channel] | None = Field(default=None, description="for people; mails leave as before")
    their_words: Line = Field(default="", description="what they call things, for whoever writes to them")
    do_not_write: bool = False
    approve_thanks: bool = False


class NewContact(In):
    """A person at a customer."""

    name: RequiredLine
    salutation: Line = Field(default="", description="how a letter names them, as in Sig.ra Colombo")
    email: Line = ""
    phone: Line = ""
    language: Choice[Language] | None = None
    register_: Choice[Register] | None = Field(default=None, alias="register")
    preferred_channel: Choice[Channel] | None = None
    their_words: Line = ""
    main: bool = False


class ContactChanges(In):
    """What is to change; the rest stays. Null gives language, register and channel back to the customer's."""

    name: Line = ""
    salutation: Line = ""
    email: Line = ""
    phone: Line = ""
    language: Choice[Language] | None = None
    register_: Choice[Register] | None = Field(default=None, alias="register")
    preferred_channel: Choice[Channel] | None = None
    their_words: Line = ""
    do_not_write: bool = False
    main: bool = False
    active: bool = Field(default=True, description="false: no longer there; nobody writes to them")


class ContactOut(Out):
    """A person at a customer."""

    id: int
    customer: int = Field(validation_alias="customer_id")
    name: str
    salutation: str
    email: str
    phone: str
    language: Language | None
    register_: Register | None = Field(validation_alias="speech_register", serialization_alias="register")
    preferred_channel: Channel | None
    their_words: str
    do_not_write: bool
    active: bool
    main: bool
    created_at: datetime


class CustomerItem(Out):
    """A firm or a private person."""

    id: int
    name: str
    language: Language
    register_: Register = Field(validation_alias="speech_register", serialization_alias="register")
    salesperson: int | None = Field(validation_alias="salesperson_id")
    preferred_channel: Channel | None
    their_words: str
    do_not_write: bool
    approve_thanks: bool
    created_at: datetime


class CustomerOut(CustomerItem):
    """A customer with the people there, the main one first, those who left last."""

    contacts: list[ContactOut]
    open_complaints: int


class Customers(Out):
    """A page of customers by name."""

    items: list[CustomerItem]
    next: str | None


class Colleague(Out):
    """A colleague who can be given a promise."""

    id: int
    name: str
    department: Department


class Colleagues(Out):
    """All colleagues, by name."""

    items: list[Colleague]
    next: None = None


class Me(Colleague):
    """The colleague in whose name the token acts."""

    email: str
    role: Role
    language: Language
