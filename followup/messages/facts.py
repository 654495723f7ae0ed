"""What a mail may know. Plain frozen values: days are days of the firm, instants are already in the firm's zone.

Every fact is read by somebody outside this program, so it comes from people: line breaks and runs of blanks in it are
folded when a mail is rendered, blank entries of a list are left out, and the HTML escapes everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from followup.domain.due import Due


@dataclass(frozen=True, slots=True)
class Company:
    """The firm as art. 2250 of the Italian civil code wants it below a mail; what is "" is left out."""

    name: str
    address: str = ""  # registered office
    vat: str = ""
    rea: str = ""
    share_capital: str = ""  # as it is to be read, such as "€ 50.000 i.v."
    objections: str = ""  # where one may write to get no more such mails; answering the mail is always named
    objection_page: str = ""  # where one click says so
    privacy: str = ""  # the notice on personal data (art. 13 GDPR), for whoever is written to for the first time


@dataclass(frozen=True, slots=True)
class Sender:
    """The salesperson who signs."""

    name: str
    phone: str = ""
    email: str = ""  # an address that is read; also the Reply-To


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads at the customer's. Without a name only the firm is known: see `voice_for`."""

    name: str = ""
    salutation: str = ""  # "Sig.ra Colombo", "Ms Smith"; "" greets by the name as it stands


@dataclass(frozen=True, slots=True)
class Line:
    """One commitment in the words that the customer may read.

    `due` is worded after the text ("– entro giovedì 26 novembre"), or `no_date` as it stands where there is no day.
    An appointment happens on its day; anything else happens by then.
    """

    text: str
    due: Due | None = None
    no_date: str = ""
    appointment: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFacts:
    """What every mail to a customer knows."""

    today: date
    reader: Reader
    sender: Sender
    company: Company


@dataclass(frozen=True, slots=True, kw_only=True)
class Recap(CustomerFacts):
    """What was said in a meeting or a call, for the customer to confirm."""

    met_on: date
    needs: tuple[str, ...] = ()
    solutions: tuple[str, ...] = ()
    ours: tuple[Line, ...] = ()
    theirs: tuple[Line, ...] = ()
    calendar_files: int = 0  # attached .ics files
    sent_before: date | None = None  # the day on which the same reader got this recap already
    corrected: bool = False  # and whether its lines have changed since
    confirm: str = ""  # the page on which the reader says whether it is right


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(CustomerFacts):
    """A promise that the customer knew of has a new date, or its first one, or none for the time being."""

    text: str
    old: Due | None
    new: Due | None
    reason: str = ""  # written by a person, for the customer
    calendar_files: int = 0

    def __post_init__(self) -> None:
        if self.old is None and self.new is None:
            raise ValueError("a promise without a date has not moved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(CustomerFacts):
    """A promise that the customer knew of will not be kept."""

    text: str
    due: Due | None = None  # as they knew it
    reason: str = ""  # read by a person before it leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class Thanks(CustomerFacts):
    """Thanks after the invoice."""

    invoice: str  # its number as printed on it
    issued_on: date
    needs: tuple[str, ...] = ()
    solutions: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()  # promises kept since the last invoice


@dataclass(frozen=True, slots=True)
class Promise:
    """One commitment as a colleague reads it."""

    customer: str
    action: str
    due: Due | None
    link: str  # its page
    source: str = ""  # the sentence it comes from
    theirs: bool = False  # the customer or a third party is to do it; the owner asks after it


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueFacts:
    """What every mail to a colleague knows."""

    today: date
    reader: str  # the colleague's name
    firm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given(ColleagueFacts):
    """Somebody gave the reader a promise to keep."""

    promise: Promise
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenMany(ColleagueFacts):
    """Somebody gave the reader several promises at once."""

    promises: tuple[Promise, ...]
    by: str
    reason: str = ""
    link: str = ""  # the reader's own page of the morning


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedBack(ColleagueFacts):
    """Somebody gives a promise back to the reader."""

    promise: Promise
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Acts:
    """Pages on which the reader does one thing with a promise, without a login."""

    keep: str
    move: str
    hand_over: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeTime(ColleagueFacts):
    """The clock time of a promise is near. `minutes` are left at the moment of sending."""

    promise: Promise
    minutes: int
    acts: Acts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastCall(ColleagueFacts):
    """The last working day on which the promise can be kept, and it is still open."""

    promise: Promise
    acts: Acts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manager(ColleagueFacts):
    """A colleague's promise is overdue."""

    promise: Promise
    owner: str
    phone: str = ""  # the owner's
    acts: Acts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest(ColleagueFacts):
    """The morning's list. Each promise stands in one section only."""

    overdue: tuple[Promise, ...] = ()
    due_today: tuple[Promise, ...] = ()
    coming: tuple[Promise, ...] = ()
    theirs: tuple[Promise, ...] = ()  # what others owe us, due or overdue
    undated: int = 0  # how many have no date
    link: str = ""  # the reader's own page of the morning


@dataclass(frozen=True, slots=True)
class Reported:
    """A colleague's overdue promise."""

    promise: Promise
    owner: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A mail that did not arrive."""

    about: str  # the customer or colleague it was for
    link: str  # its page


@dataclass(frozen=True, slots=True)
class Missing:
    """A customer says that something is missing in a recap."""

    customer: str
    link: str  # the recap's page


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp(Digest):
    """What did not leave when it should have, in one mail; below it the reader's promises as they stand now."""

    given: tuple[Promise, ...] = ()  # that became the reader's, or came back to them
    reported: tuple[Reported, ...] = ()
    lost: tuple[Lost, ...] = ()
    missing: tuple[Missing, ...] = ()


class Cause(StrEnum):
    """Why a mail did not arrive; each has its own advice."""

    REFUSED = "refused"  # the recipient's server does not want it: most often the address is wrong
    OURS = "ours"  # our own server or settings
    GAVE_UP = "gave_up"  # tried for three days
    UNKNOWN = "unknown"  # it may have arrived: a person has to ask before it goes again


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered(ColleagueFacts):
    """A mail could not be delivered."""

    recipient: str  # the address it went to
    about: str  # the customer or colleague it was for
    subject: str  # of the mail that did not arrive
    cause: Cause
    answer: str = ""  # the server's last words
    link: str = ""  # the mail's page


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(ColleagueFacts):
    """A customer who was asked to confirm a recap says what is missing or wrong."""

    customer: str
    contact: str
    said_by: str = ""  # the name typed on the page, where it is another
    met_on: date
    words: str
    link: str  # the recap's page


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordReset(ColleagueFacts):
    """Somebody, most likely the reader, asked for a new password."""

    link: str
    until: Due  # it works until then, once


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(ColleagueFacts):
    """The reader has an account, and chooses their password."""

    link: str
    until: Due
    by: str = ""  # the colleague who made it


class Change(StrEnum):
    """What was changed about a login."""

    PASSWORD = "password"  # noqa: S105 - a word
    TOTP_ON = "totp_on"
    TOTP_OFF = "totp_off"
    RECOVERY_CODE = "recovery_code"  # one was used


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChanged(ColleagueFacts):
    """Something was changed about the reader's login: if it was not they, they should know."""

    what: Change
    at: Due
    link: str  # where a new password is asked for


type_of_kind: dict[str, type[CustomerFacts] | type[ColleagueFacts]] = {
    "recap": Recap,
    "moved": Moved,
    "withdrawn": Withdrawn,
    "thanks": Thanks,
    "given": Given,
    "given_many": GivenMany,
    "handed_back": HandedBack,
    "before_time": BeforeTime,
    "last_call": LastCall,
    "manager": Manager,
    "digest": Digest,
    "undelivered": Undelivered,
    "catch_up": CatchUp,
    "correction": Correction,
    "password_reset": PasswordReset,
    "invitation": Invitation,
    "account_changed": AccountChanged,
}
