"""The forms of the settings pages, one a section of config.toml. What may stand in them: `config.sections`."""

from __future__ import annotations

from datetime import date, time
from typing import Any, ClassVar

from babel.dates import get_day_names, get_month_names
from flask import g
from flask_babel import gettext
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TimeField,
    URLField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from followup.web.fields import Needed, PageForm
from followup.web.words import WORDS, _l, say


class SectionForm(PageForm):
    """A section of the settings; each field has the key's own name. `seen` is the version that the page showed."""

    seen = IntegerField(widget=HiddenInput(), validators=[Needed()])

    def keys(self) -> list[str]:
        """Return the keys of the section, in the order of the page."""
        return [name for name in self._fields if name != "seen"]

    def values(self) -> dict[str, Any]:
        """Return what was typed, as values that JSON has."""
        return {key: _plain(self._fields[key].data) for key in self.keys()}


class CompanyForm(SectionForm):
    """The firm as customers read it."""

    name = StringField(_l("Name of the firm"), [Needed()])
    address = StringField(_l("Registered office"))
    vat = StringField(_l("VAT number"), description=_l("Such as: IT01234567890"))
    rea = StringField(_l("Register of companies (REA)"), description=_l("Such as: VA-123456"))
    share_capital = StringField(_l("Share capital"), description=_l("As it is to be read, such as: € 50.000,00 i.v."))
    phone = TelField(_l("Phone"), description=_l("Given in mails where the salesperson has no number."))
    email = EmailField(
        _l("E-mail address"),
        description=_l("One that is read: answers to mails without a salesperson, and objections, arrive there."),
    )
    privacy_url = URLField(
        _l("Your notice on personal data"),
        description=_l("Its web address, for the first mail to each person. Empty: followup's own page."),
    )


class RemindersForm(SectionForm):
    """When colleagues are reminded."""

    digest_at = TimeField(_l("Morning list at"), [Needed()])
    days_ahead = IntegerField(
        _l("It looks so many days ahead"), [Needed()], description=_l("And at least to the next working day.")
    )
    before_minutes = IntegerField(_l("Minutes before a promise with an hour"), [Needed()])
    last_call_at = TimeField(_l("Last call on the day itself at"), [Needed()])
    manager_after_days = IntegerField(_l("Working days until the manager is told of a broken promise"), [Needed()])
    manager_at = TimeField(_l("The manager is told at"), [Needed()])
    quiet_from = TimeField(_l("No mails to colleagues from"), [Needed()])
    quiet_until = TimeField(_l("until"), [Needed()], description=_l("Except when they are given a promise."))


class ThanksForm(SectionForm):
    """When customers are thanked."""

    after_working_days = IntegerField(_l("Working days after the invoice's date"), [Needed()])
    at = TimeField(_l("At"), [Needed()])
    once_in_days = IntegerField(_l("At most one a customer in so many days"), [Needed()])
    oldest_invoice_days = IntegerField(_l("No thanks for invoices recorded more days after their date"), [Needed()])
    approval = BooleanField(
        _l("Each thank-you waits for a person's approval"), description=_l("A customer can also be set so one by one.")
    )


class PromisesForm(SectionForm):
    """How long the firm usually takes."""

    quote = IntegerField(WORDS["PromiseKind"]["quote"], [Needed()])
    visit = IntegerField(WORDS["PromiseKind"]["visit"], [Needed()])
    delivery = IntegerField(WORDS["PromiseKind"]["delivery"], [Needed()])
    call = IntegerField(WORDS["PromiseKind"]["call"], [Needed()])
    document = IntegerField(WORDS["PromiseKind"]["document"], [Needed()])
    payment = IntegerField(WORDS["PromiseKind"]["payment"], [Needed()])
    other = IntegerField(WORDS["PromiseKind"]["other"], [Needed()])


class BestBeforeForm(SectionForm):
    """When a mail that is late no longer leaves by itself."""

    recap = IntegerField(WORDS["MailKind"]["recap"], [Needed()])
    moved = IntegerField(WORDS["MailKind"]["moved"], [Needed()])
    thanks = IntegerField(WORDS["MailKind"]["thanks"], [Needed()])
    given = IntegerField(WORDS["MailKind"]["given"], [Needed()])
    handed_back = IntegerField(WORDS["MailKind"]["handed_back"], [Needed()])
    manager = IntegerField(WORDS["MailKind"]["manager"], [Needed()])
    undelivered = IntegerField(WORDS["MailKind"]["undelivered"], [Needed()])


class CalendarForm(SectionForm):
    """The working week and the town's saint."""

    named: ClassVar[dict[str, str]] = {"patron_saint": "saint_day"}
    weekdays = SelectMultipleField(
        _l("Working days"),
        choices=lambda: [(n, name) for n, name in day_names().items()],
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    saint_name = StringField(
        _l("Patron saint"), description=_l("Such as: Sant'Ambrogio. Leave all three empty for none.")
    )
    saint_day = IntegerField(_l("Day"), [Optional()])
    saint_month = SelectField(
        _l("Month"),
        choices=lambda: [("", "–"), *((str(n), name) for n, name in month_names().items())],
        coerce=lambda value: int(value) if value else None,
    )

    def keys(self) -> list[str]:
        """Closures are added and removed one by one, beside this form."""
        return ["weekdays", "patron_saint"]

    def values(self) -> dict[str, Any]:
        """Return what was typed; the saint is one value."""
        typed = (self.saint_name.data or "").strip()
        any_of_it = typed or self.saint_day.data is not None or self.saint_month.data
        saint = {"month": self.saint_month.data or 0, "day": self.saint_day.data or 0}
        if typed:
            saint["name"] = typed
        return {"weekdays": sorted(self.weekdays.data or []), "patron_saint": saint if any_of_it else None}


class ClosureForm(PageForm):
    """Days on which the firm is closed."""

    named: ClassVar[dict[str, str]] = {"closures": "last"}
    why = StringField(_l("What for"), [Needed()], description=_l("Such as: Ferie estive"))
    first = DateField(_l("First day"), [Needed()])
    last = DateField(_l("Last day"), [Needed()])


FORMS: dict[str, type[SectionForm]] = {
    "company": CompanyForm,
    "calendar": CalendarForm,
    "reminders": RemindersForm,
    "thanks": ThanksForm,
    "promises": PromisesForm,
    "best_before": BestBeforeForm,
}


def start_of(section: str, holds: dict[str, Any], seen: int) -> SectionForm:
    """Return the form of a section as it stands."""
    said: dict[str, Any] = {**holds, "seen": seen}
    if saint := holds.get("patron_saint"):
        said |= {"saint_name": saint["name"], "saint_day": saint["day"], "saint_month": saint["month"]}
    made = FORMS[section](formdata=None)
    for field in made:
        value = said.get(field.name)
        field.data = time.fromisoformat(value) if isinstance(field, TimeField) and value else value
    return made


def label(key: str) -> str:
    """Return what a setting is called on its page; `key` is "section.key"."""
    section, _, name = key.partition(".")
    if key == "calendar.closures":
        return str(gettext("Closures"))
    field = FORMS[section](formdata=None)._fields.get({"patron_saint": "saint_name"}.get(name, name))
    return str(field.label.text) if field is not None else key


def in_words(value: Any, key: str = "") -> str:
    """Return a value of a setting as a person reads it."""
    if key.endswith(".weekdays"):
        return ", ".join(day_names()[n] for n in value)
    match value:
        case None | "" | []:
            return "–"
        case bool():
            return str(gettext("yes") if value else gettext("no"))
        case {"month": month, "day": day, "name": name}:
            return f"{name} ({day} {month_names()[month]})"
        case list():
            return "; ".join(closure_words(entry) for entry in value)
        case str() if _is_wall(value):
            return value[:5]
        case _:
            return str(value)


def closure_words(closure: dict[str, str]) -> str:
    """Return "Ferie estive: da lunedì 10 agosto 2026 a …" for one period."""
    return f"{closure['why']}: {days_words(closure)}"


def days_words(closure: dict[str, str]) -> str:
    """Return the days of a period in words."""
    first, last = (say().day(date.fromisoformat(closure[end])) for end in ("first", "last"))
    return first if first == last else str(gettext("%(first)s to %(last)s", first=first, last=last))


def day_names() -> dict[int, str]:
    """Return the names of the week's days, Monday is 0."""
    return dict(sorted(get_day_names("wide", locale=g.language).items()))


def month_names() -> dict[int, str]:
    """Return the names of the months, January is 1."""
    return dict(get_month_names("wide", context="stand-alone", locale=g.language))


def _plain(value: Any) -> Any:
    if isinstance(value, time):
        return value.isoformat()
    return "" if value is None else value


def _is_wall(value: str) -> bool:
    try:
        time.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == len("08:00:00")
