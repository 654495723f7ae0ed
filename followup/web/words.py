"""What stands on screen for each code that the services use, and when things are, in words.

Every word goes through gettext: English here, Italian in `followup/translations`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from flask import g
from flask_babel import format_currency, gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from followup.domain.due import Due, local_day
from followup.edge import edge
from followup.messages.words import Words
from followup.models import Commitment

_l = lazy_gettext

WORDS: Mapping[str, Mapping[str, LazyString]] = {
    "Department": {
        "sales": _l("Sales"),
        "production": _l("Production"),
        "marketing": _l("Marketing"),
        "support": _l("Support"),
        "administration": _l("Administration"),
    },
    "Role": {"staff": _l("Staff"), "manager": _l("Manager"), "admin": _l("Admin")},
    "Scope": {"read": _l("Read"), "write": _l("Read and write"), "monitoring": _l("Monitoring figures")},
    "Language": {"it": _l("Italian"), "en": _l("English")},
    "Register": {"lei": _l("Lei (formal)"), "tu": _l("tu (informal)"), "voi": _l("voi (to the firm)")},
    "Channel": {
        "visit": _l("Visit"),
        "call": _l("Call"),
        "email": _l("E-mail"),
        "chat": _l("Chat"),
        "letter": _l("Letter"),
        "sms": _l("SMS"),
        "social": _l("Social media"),
    },
    "Direction": {"in": _l("They did"), "out": _l("We did")},
    "TouchpointKind": {
        "recap": _l("Recap"),
        "reply": _l("Reply sent"),
        "complaint": _l("Complaint"),
        "mail": _l("E-mail sent"),
        "contact": _l("Contact"),
        "review": _l("Review"),
        "test_call": _l("Test call"),
        "confirmation": _l("Recap confirmed by the customer"),
        "correction": _l("The customer misses something in the recap"),
        "objection": _l("Wants no more automatic mails"),
    },
    "AccessAction": {"seen": _l("opened"), "exported": _l("took out"), "erased": _l("erased")},
    "AccessThing": {
        "customer": _l("customer"),
        "contact": _l("person"),
        "touchpoint": _l("text"),
        "commitment": _l("promise"),
        "mail": _l("mail"),
        "customers": _l("lists of customers"),
        "commitments": _l("the table of promises"),
        "log": _l("this log"),
    },
    "Stage": {
        "contact": _l("First contact"),
        "recap": _l("Recap"),
        "promises": _l("Promises"),
        "invoice": _l("Invoice"),
        "thanks": _l("Thanks"),
    },
    "Part": {"need": _l("Need"), "solution": _l("Solution"), "promise": _l("Promise")},
    "DraftState": {"open": _l("to confirm"), "confirmed": _l("confirmed"), "discarded": _l("discarded")},
    "Holder": {
        "us": _l("We do it"),
        "customer": _l("The customer does it"),
        "other": _l("Somebody else does it"),
    },
    "PromiseKind": {
        "quote": _l("Quote"),
        "visit": _l("Visit"),
        "delivery": _l("Delivery"),
        "call": _l("Call"),
        "document": _l("Document"),
        "payment": _l("Payment"),
        "other": _l("Something else"),
    },
    "CommitmentState": {"open": _l("open"), "kept": _l("kept"), "cancelled": _l("cancelled")},
    "InvoiceKind": {"invoice": _l("Invoice"), "credit_note": _l("Credit note")},
    "MailKind": {
        "recap": _l("Recap for the customer"),
        "moved": _l("New date for the customer"),
        "withdrawn": _l("A promise withdrawn, for the customer"),
        "thanks": _l("Thank-you to the customer"),
        "given": _l("A promise was handed to a colleague"),
        "given_many": _l("Several promises were handed to a colleague"),
        "handed_back": _l("A promise was handed back"),
        "before_time": _l("Reminder before the hour"),
        "last_call": _l("Reminder on the last day"),
        "manager": _l("Overdue promise, to the manager"),
        "digest": _l("Morning list"),
        "undelivered": _l("Undelivered mail, to the manager"),
        "catch_up": _l("Late mails, summed up for a colleague"),
        "test": _l("Test of a wording"),
        "correction": _l("A customer misses something, to whoever sent the recap"),
        "password_reset": _l("Link to a new password"),
        "invitation": _l("Invitation to a colleague"),
        "account_changed": _l("Word of a change to a login"),
    },
    "MailState": {
        "queued": _l("waiting"),
        "held": _l("held"),
        "sending": _l("leaving now"),
        "in_data": _l("leaving now"),
        "sent": _l("sent"),
        "written": _l("written to the folder"),
        "failed": _l("not delivered"),
        "cancelled": _l("cancelled"),
    },
    "HoldReason": {
        "overdue": _l("a promise to this customer is overdue"),
        "complaint": _l("the customer has an open complaint"),
        "no_address": _l("nobody at the customer has a mail address"),
        "no_salesperson": _l("the customer has no salesperson to sign"),
        "approval": _l("it waits for somebody's approval"),
        "person": _l("a colleague has held it"),
        "arrived": _l("nobody knows whether it arrived"),
        "late": _l("it did not leave in time: does it still make sense?"),
        "draft": _l("it waits for a colleague to read and send it"),
        "refused_address": _l("the mail server there says that nobody has this address"),
    },
    "PauseReason": {
        "fault": _l("No mail leaves: our mail server refuses us."),
        "restored": _l("No mail leaves: a backup was restored."),
        "person": _l("No mail leaves: a manager stopped it."),
    },
    # Why there is no mail: the codes that services leave on invoices and on cancelled mails.
    "Ended": {
        "credit_note": _l("a credit note"),
        "credited": _l("a credit note took the invoice back"),
        "do_not_write": _l("this customer gets no automatic mail"),
        "job_thanked": _l("this job was thanked for already"),
        "thanked_lately": _l("the customer was thanked a short while ago"),
        "too_old": _l("the invoice is too old to thank for"),
        "no_longer_needed": _l("no longer needed"),
        "nothing_to_say": _l("there was nothing to say"),
        "too_late": _l("its moment had passed"),
        "summed_up": _l("it was late: another mail sums it up"),
        "stopped": _l("stopped by a colleague"),
        "erased": _l("its reader was erased"),
        "confirmed by a person": _l("a colleague confirmed that it arrived"),
    },
    "DeadlineKind": {
        "exact": _l("a date"),
        "window": _l("a span of days"),
        "vague": _l("not a date"),
        "conditional": _l("hangs on an event"),
    },
    "RemarkCode": {
        "vague": _l("This is not a date: the customer will not know when to expect it."),
        "conditional": _l("This hangs on an event without a date: say by when the customer will hear from you."),
        "missing": _l("This promise says no time at all."),
        "window": _l("This is a span of days without a last day."),
        "closed_day": _l("We are closed on that day."),
        "past": _l("That moment has passed already."),
        "weekday_mismatch": _l("Weekday and date do not match."),
    },
}


def word(code: object) -> str:
    """Return the words for a value of one of the domain's closed lists."""
    return str(WORDS[type(code).__name__][str(code)])


def scope_word(code: str) -> str:
    """Return the words for what an API key may do."""
    return str(WORDS["Scope"].get(code, code))


def ended(code: str) -> str:
    """Return why there is no mail, or the mail server's own words where that is what is kept."""
    known = WORDS["Ended"].get(code)
    return str(known) if known is not None else code


def mail_kind(code: str) -> str:
    """Return the words for a kind of mail."""
    return str(WORDS["MailKind"][code])


def mail_word(state: str) -> str:
    """Return the words for where an attempt led; one that never came to an end has none."""
    return str(WORDS["MailState"][state] if state else gettext("broken off"))


def money(amount: Decimal) -> str:
    """Return an amount of euro as the user writes it."""
    return str(format_currency(amount, "EUR"))


def hold_reasons(codes: list[str]) -> str:
    """Return for what a mail waits."""
    return "; ".join(str(WORDS["HoldReason"][code]) for code in codes)


def say() -> Words:
    """Return days and hours in words, in the language of this page and as of today."""
    here = edge()
    return Words(g.language, here.firm.today(g.now))


def due(day: date | None, at: time | None = None) -> str:
    """Return "domani, giovedì 26 novembre, ore 10:00", or that there is no date."""
    return str(gettext("no date")) if day is None else say().near(Due(day, at))


def day(when: date | None) -> str:
    """Return a day in words; "" for none."""
    return "" if when is None else say().near(Due(when))


def moment(instant: datetime | None) -> str:
    """Return an instant as a day and hour of the firm's zone; "" for none."""
    if instant is None:
        return ""
    local = instant.astimezone(edge().firm.zone)
    return say().near(Due(local.date(), local.time().replace(tzinfo=None)))


def weekday(day: date) -> str:
    """Return a day's weekday, as the head of a column: "lun", "Mon"."""
    return say().weekday(day)


def is_overdue(commitment: Commitment) -> bool:
    """Whether it is open and its due day (or hour) has passed."""
    if commitment.state != "open" or commitment.due_day is None:
        return False
    return Due(commitment.due_day, commitment.due_time).is_over(g.now, edge().firm.zone)


def group_of(commitment: Commitment) -> str:
    """Return under which heading of a list an open commitment stands."""
    if commitment.due_day is None:
        return str(gettext("Without a date"))
    if is_overdue(commitment):
        return str(gettext("Overdue"))
    days = (commitment.due_day - local_day(g.now, edge().firm.zone)).days
    if days == 0:
        return str(gettext("Today"))
    return str(gettext("In the next seven days")) if days <= 7 else gettext("Later")
