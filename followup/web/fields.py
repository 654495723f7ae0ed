"""What all forms share: how values are read, how faults are said, which lists there are to choose from.

Forgery is guarded against before any view runs, for every request that changes something.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from flask import g
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField, SelectField
from wtforms.validators import InputRequired, StopValidation

from followup.edge import edge
from followup.errors import BadInput
from followup.models import User
from followup.web.faults import field_words
from followup.web.words import WORDS, _l

Choice = TypeVar("Choice", bound=StrEnum)


class Needed(InputRequired):  # type: ignore[misc]  # wtforms ships no types
    """Something has to be typed here."""

    def __call__(self, form: Any, field: Field) -> None:
        """Stop where nothing came in."""
        if not field.raw_data or not str(field.raw_data[0]).strip():
            field.errors = []
            raise StopValidation(field_words("missing"))


def unix_lines(text: str | None) -> str:
    """Return what a browser sends as it was typed: with plain line ends, so that offsets stay true."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n")


def choices(kind: type[StrEnum], blank: str | None = None) -> list[tuple[str, Any]]:
    """Return the values of a closed list with their words, in the order they are defined."""
    known = [(item.value, WORDS[kind.__name__][item.value]) for item in kind]
    return known if blank is None else [("", blank), *known]


def one_of(kind: type[Choice], label: Any, **options: Any) -> SelectField:
    """A field that takes one value of a closed list."""
    return SelectField(label, choices=lambda: choices(kind), coerce=kind, **options)


def maybe(kind: type[Choice], label: Any, blank: Any = None, **options: Any) -> SelectField:
    """The same, or nothing, which `blank` says in words: as the customer has it, unless otherwise said."""
    return SelectField(
        label,
        choices=lambda: choices(kind, blank or _l("as for the customer")),
        coerce=lambda value: kind(value) if value else None,
        **options,
    )


def colleague(label: Any, **options: Any) -> SelectField:
    """A field that takes a colleague; the view fills in who there is."""
    return SelectField(label, coerce=lambda value: int(value) if value else None, **options)


class PageForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A form of a page; `problem` is what is wrong with all of it, in words."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # flask_wtf ships no types
        """Forgery is checked before the view."""

        csrf = False

        def get_translations(self, form: Any) -> None:
            """Our own words are used, below."""

    problem = ""
    named: ClassVar[dict[str, str]] = {}  # where a service calls a field otherwise than the form

    def validate(self, extra_validators: Any = None) -> bool:
        """Say whether everything could be read; what could not is said in the user's language."""
        fine: bool = super().validate(extra_validators)
        for field in self:
            _in_our_words(field)
        return fine

    def mark(self, error: BadInput, words: str) -> None:
        """Put words beside the field that an error names, or over the form where it has no such field."""
        field = self.field_of(error.field)
        if field is None:
            self.problem = words
        else:
            field.errors = [*field.errors, words]

    def field_of(self, name: str) -> Field | None:
        """Return the field that a service means by that name."""
        found: Field | None = self._fields.get(self.named.get(name, name))
        return found

    def faults(self) -> list[tuple[str, str, str]]:
        """Return the id, label and fault of every field that has one, for the summary above the form."""
        return [fault for field in self for fault in _faults(field)]


def _faults(field: Field) -> Iterable[tuple[str, str, str]]:
    if isinstance(field, FieldList | FormField):
        for inner in field:
            yield from _faults(inner)
    elif field.errors:
        yield field.id, str(field.label.text), str(field.errors[0])


def _in_our_words(field: Field) -> None:
    if isinstance(field, FieldList | FormField):
        for inner in field:
            _in_our_words(inner)
    elif field.errors and isinstance(field, SelectField):
        field.errors = [field_words("choice")]
    elif field.errors and field.errors[0] != field_words("missing"):
        field.errors = [field_words("invalid")]


def offer(field: SelectField, people: Sequence[User], blank: str | None = None) -> None:
    """Let a field choose among those colleagues."""
    known = [(str(user.id), user.name) for user in people]
    field.choices = known if blank is None else [("", blank), *known]


def wall_now() -> datetime:
    """Return the firm's wall time of this request, to the minute, for a field to start from."""
    now: datetime = g.now
    return now.astimezone(edge().firm.zone).replace(second=0, microsecond=0, tzinfo=None)
