"""What is wrong, in the user's language: chosen by the services' codes, never by their English messages."""

from __future__ import annotations

import math
from collections.abc import Mapping

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from followup.errors import (
    BadInput,
    BadWording,
    Conflict,
    Duplicate,
    FollowupError,
    IllegalMove,
    NotAllowed,
    NotFound,
    Several,
    TooMany,
)

# What is wrong with one field, by the service's code; first as "field.code", then by the code alone.
WRONG: Mapping[str, LazyString] = {
    "empty": _l("This cannot be empty."),
    "text.empty": _l("There is no text."),
    "too_long": _l("This is too long."),
    "nul": _l("This holds characters that are not text: paste it as plain text."),
    "surrogate": _l("This holds characters that are not text: paste it as plain text."),
    "control": _l("This holds characters that cannot be printed."),
    "out_of_range": _l("This date is too far away: check the year."),
    "amount.out_of_range": _l("An amount is positive and below ten thousand million."),
    "future": _l("This lies in the future."),
    "far_past": _l("This lies more than two years back: check the year."),
    "past": _l("That day has passed: give one from today on."),
    "no_date": _l("Give a date, or say why there is none."),
    "both": _l("Give a date or the reason for having none, not both."),
    "time_without_day": _l("A clock time needs its day."),
    "same_person": _l("Somebody else has to take over."),
    "before_first": _l("The last day lies before the first."),
    "not_yours": _l("Only a colleague of the same department or a manager can give away what is theirs."),
    "picks.none": _l("Choose at least one promise."),
    "picks.too_many": _l("At most two hundred promises at once."),
    "picks.same": _l("They all stand so already."),
    "picks.invalid": _l("What was chosen could not be read: choose again."),
    "for_customer.told": _l("The customer knows of it already: what they read cannot be taken back."),
    "customer_text.same": _l("It stands so already."),
    "due.same": _l("That is the date it has already."),
    "owner.same": _l("It is theirs already."),
    "no_address": _l("Nobody at this customer has a mail address: add one on the customer's page."),
    "not_for_customer": _l("This promise was not marked for the customer to read."),
    "nothing_marked": _l("No line is confirmed and marked for the customer yet."),
    "not_a_credit_note": _l("Only a credit note takes an invoice back."),
    "not_by_hand": _l("Recaps, replies and mails are recorded where they are made."),
    "customer.unknown": _l("No customer has this name. If they are new, tick the box and save again."),
    "customer.ambiguous": _l("Several customers match: choose one from the list."),
    "unknown": _l("This promise is no longer in the text: check it again."),
    "address": _l("This is not a mail address, such as anna@azienda.it."),
    "password.length": _l("A password has at least ten characters."),
    "common": _l("This is among the first that anybody would try: choose another."),
    "own_address": _l("This is your own address, or a part of it: choose another."),
    "code.wrong": _l("This is not the code of this moment. Wait for the next one, and check the clock of your phone."),
    "too_old": _l("The picture was shown too long ago: here is a new one."),
    "current.wrong": _l("This is not your current password."),
    "repeat.different": _l("The two passwords are not the same."),
    "below_one": _l("This number is at least one."),
    "below_zero": _l("This number cannot be below zero."),
    "too_large": _l("This number is too large."),
    "disordered": _l("The last day lies before the first."),
    "too_long_closure": _l("This closure lasts longer than a year: check the years."),
    "no_such_day": _l("There is no such day in the year."),
    "weekdays.empty": _l("The firm works on at least one day of the week."),
    "patron_saint.below_one": _l("Give both day and month of the patron saint, or neither."),
    "email.taken": _l("Somebody has this address already, perhaps a former colleague."),
    "scopes.empty": _l("A key has to be good for something: tick at least one."),
    "customers_to.same": _l("Choose somebody who stays."),
    "url": _l("This is no web address, such as https://www.azienda.it/privacy."),
    "other_name": _l("Type the name exactly as it stands above: then it is erased."),
    "mail_leaving": _l("A mail about them is leaving at this moment. Try again in a minute."),
    "missing": _l("This is needed."),
    "invalid": _l("This cannot be read: check how it is written."),
    "choice": _l("Choose one of the list."),
}
# Why something cannot be done as it stands, by the state that an IllegalMove names.
STUCK: Mapping[str, LazyString] = {
    "the last admin": _l("This is the last admin: make somebody else one first."),
    "with open promises": _l("They still look after open promises: hand those over first."),
}
NOT_THERE: Mapping[str, LazyString] = {
    "invoice": _l("This customer has no invoice with this number."),
    "of_id": _l("This colleague is no longer here: choose another."),
    "to_id": _l("This colleague is no longer here: choose another."),
    "owner": _l("This colleague is no longer here: choose another."),
    "salesperson": _l("This colleague is no longer here: choose another."),
    "customers_to": _l("This colleague is no longer here: choose another."),
    "contact": _l("This person is not at this customer: choose another."),
    "customer": _l("There is no such customer."),
}


def wrong(error: FollowupError) -> str:
    """Return what is to be mended, in the user's language."""
    match error:
        case BadWording():
            return wrong_wording(error)
        case BadInput():
            field = error.field.rpartition(".")[2]
            return str(WRONG.get(f"{field}.{error.code}") or WRONG.get(error.code) or WRONG["invalid"])
        case NotFound():
            return str(NOT_THERE.get(error.what) or gettext("It is not there (any more)."))
        case Conflict():
            return str(
                gettext(
                    "Somebody changed it in the meantime. Below it stands as it is now; what you typed is still "
                    "there: look, and decide again."
                )
            )
        case TooMany():
            return _wait(error.seconds)
        case Several():
            return str(gettext("Nothing was changed: some of them stand in the way."))
        case Duplicate():
            return str(gettext("It exists already."))
        case IllegalMove() if error.state in STUCK:
            return str(STUCK[error.state])
        case IllegalMove():
            return str(gettext("This can no longer be done: its state has changed. Below it stands as it is now."))
        case _:
            return str(gettext("This could not be done."))


def _wait(seconds: int) -> str:
    if seconds < 100:
        return str(
            ngettext(
                "Too many attempts. Try again in %(num)d second.",
                "Too many attempts. Try again in %(num)d seconds.",
                seconds,
            )
        )
    return str(
        ngettext(
            "Too many attempts. Try again in %(num)d minute.",
            "Too many attempts. Try again in %(num)d minutes.",
            math.ceil(seconds / 60),
        )
    )


def why_not(error: FollowupError) -> str:
    """Return in a few words why one of several things could not be done."""
    match error:
        case Conflict():
            return str(gettext("somebody changed it in the meantime"))
        case IllegalMove():
            return str(gettext("it is no longer open"))
        case NotAllowed():
            return str(gettext("you may not change it"))
        case NotFound():
            return str(gettext("it is not there any more"))
        case _:
            return wrong(error)


def wrong_wording(error: BadWording) -> str:
    """Return why a wording of a mail cannot be used, in the user's language."""
    where = gettext("Line %(number)d: ", number=error.line) if error.line else ""
    match error.code:
        case "empty":
            why = gettext("the subject stands in the first line, the text after an empty one; neither can be missing.")
        case "syntax":
            why = gettext("a brace or a block is not closed, or not written well (%(what)s).", what=error.what)
        case "unknown_name":
            why = gettext("“%(what)s” is not known here.", what=error.what)
        case "fails":
            why = gettext("with some mails this cannot be written (%(what)s).", what=error.what)
        case "too_long":
            why = gettext("this is too long.")
        case _:
            why = gettext("“%(what)s” is not allowed in a mail.", what=error.what)
    return str(where + why)


def field_words(code: str) -> str:
    """Return what is wrong with a field that the form itself could not read."""
    return str(WRONG[code])
