"""The words of the ledger, as closed lists. The database stores the values, so a value is never renamed."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """Language of a screen or of a text to a customer."""

    IT = "it"
    EN = "en"


class Register(StrEnum):
    """How an Italian text addresses its reader; English has one form."""

    LEI = "lei"
    TU = "tu"
    VOI = "voi"


class Department(StrEnum):
    """Where a colleague works."""

    SALES = "sales"
    PRODUCTION = "production"
    MARKETING = "marketing"
    SUPPORT = "support"
    ADMINISTRATION = "administration"


class Role(StrEnum):
    """What a colleague may do."""

    STAFF = "staff"
    MANAGER = "manager"
    ADMIN = "admin"


class Scope(StrEnum):
    """What an API key may be used for."""

    READ = "read"
    WRITE = "write"  # and read
    MONITORING = "monitoring"


class TouchpointKind(StrEnum):
    """What a contact with a customer was."""

    RECAP = "recap"
    REPLY = "reply"
    COMPLAINT = "complaint"
    MAIL = "mail"
    CONTACT = "contact"
    REVIEW = "review"
    TEST_CALL = "test_call"
    CONFIRMATION = "confirmation"
    CORRECTION = "correction"
    OBJECTION = "objection"


class Channel(StrEnum):
    """Which way a contact went."""

    VISIT = "visit"
    CALL = "call"
    EMAIL = "email"
    CHAT = "chat"
    LETTER = "letter"
    SMS = "sms"
    SOCIAL = "social"


class Direction(StrEnum):
    """Who got in touch with whom."""

    IN = "in"
    OUT = "out"


class Part(StrEnum):
    """What a draft was read as."""

    NEED = "need"
    SOLUTION = "solution"
    PROMISE = "promise"


class DraftState(StrEnum):
    """Whether a person has looked at a draft, and what they said."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


class CommitmentState(StrEnum):
    """Overdue is derived from the due day, never stored."""

    OPEN = "open"
    KEPT = "kept"
    CANCELLED = "cancelled"


class CommitmentEventKind(StrEnum):
    """What can happen to a commitment."""

    CONFIRMED = "confirmed"
    KEPT = "kept"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    HANDED_OVER = "handed_over"
    HANDED_BACK = "handed_back"
    REOPENED = "reopened"
    WORDED = "worded"
    UNDONE = "undone"


class InvoiceKind(StrEnum):
    """A credit note is never thanked for."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class Audience(StrEnum):
    """Who reads a mail: that decides what happens when nobody knows whether it arrived."""

    COLLEAGUE = "colleague"
    CUSTOMER = "customer"


class MailState(StrEnum):
    """Where an outbox message stands. The last four are ends."""

    QUEUED = "queued"
    HELD = "held"
    SENDING = "sending"
    IN_DATA = "in_data"
    SENT = "sent"
    WRITTEN = "written"
    FAILED = "failed"
    CANCELLED = "cancelled"


class MailKind(StrEnum):
    """What an outbox message is for; also the folder of its texts."""

    RECAP = "recap"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    THANKS = "thanks"
    GIVEN = "given"
    GIVEN_MANY = "given_many"
    HANDED_BACK = "handed_back"
    BEFORE_TIME = "before_time"
    LAST_CALL = "last_call"
    MANAGER = "manager"
    DIGEST = "digest"
    UNDELIVERED = "undelivered"
    CATCH_UP = "catch_up"
    TEST = "test"  # somebody tries a wording on themselves; it has no texts of its own
    CORRECTION = "correction"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of a mail
    INVITATION = "invitation"
    ACCOUNT_CHANGED = "account_changed"


# Mails about one's own login: only admins decide on them, and nobody puts other words into them.
OF_THE_ACCOUNT = frozenset({MailKind.PASSWORD_RESET, MailKind.INVITATION, MailKind.ACCOUNT_CHANGED})


class HoldReason(StrEnum):
    """Why a mail waits. Those in RELEASED_BY_ITSELF can pass; the others wait for a person."""

    OVERDUE = "overdue"
    COMPLAINT = "complaint"
    NO_ADDRESS = "no_address"
    NO_SALESPERSON = "no_salesperson"
    APPROVAL = "approval"
    PERSON = "person"
    ARRIVED = "arrived"
    LATE = "late"
    REFUSED_ADDRESS = "refused_address"
    DRAFT = "draft"


class LinkPurpose(StrEnum):
    """What a link in a mail lets its reader do, without a login."""

    CONFIRM = "confirm"
    OBJECT = "object"
    KEEP = "keep"
    MOVE = "move"
    HAND_OVER = "hand_over"


class Subject(StrEnum):
    """Whose data is given out or erased."""

    CUSTOMER = "customer"
    CONTACT = "contact"


class AccessAction(StrEnum):
    """What a colleague did with personal data."""

    SEEN = "seen"
    EXPORTED = "exported"
    ERASED = "erased"


class AccessThing(StrEnum):
    """What they did it with."""

    CUSTOMER = "customer"
    CONTACT = "contact"
    TOUCHPOINT = "touchpoint"
    COMMITMENT = "commitment"
    MAIL = "mail"
    CUSTOMERS = "customers"  # a list of them, by the API
    COMMITMENTS = "commitments"  # the table of promises
    LOG = "log"  # the log of all this


class PauseReason(StrEnum):
    """Why no mail leaves at all."""

    FAULT = "fault"
    RESTORED = "restored"
    PERSON = "person"


class WorkerRole(StrEnum):
    """What a process does when the clock ticks: its work, or waiting to take over."""

    ACTIVE = "active"
    STANDBY = "standby"


# What a person notes by hand, and may take out again; the other kinds come about by something that was done.
NOTED_BY_HAND = frozenset(
    {TouchpointKind.CONTACT, TouchpointKind.COMPLAINT, TouchpointKind.REVIEW, TouchpointKind.TEST_CALL}
)
RELEASED_BY_ITSELF = frozenset(
    {
        HoldReason.OVERDUE,
        HoldReason.COMPLAINT,
        HoldReason.NO_ADDRESS,
        HoldReason.REFUSED_ADDRESS,
        HoldReason.NO_SALESPERSON,
    }
)
