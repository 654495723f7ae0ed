"""The forms of customers: how they are written to, who is there, what is noted of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from wtforms import BooleanField, DateTimeLocalField, EmailField, SelectField, StringField, TelField, TextAreaField

from followup.domain.states import NOTED_BY_HAND, Channel, Direction, Language, Register, TouchpointKind
from followup.models import Contact
from followup.web.fields import Needed, PageForm, choices, colleague, maybe, one_of, unix_lines
from followup.web.forms import WALL, RecapForm
from followup.web.words import _l

# What a note of each kind usually is: which way it went, and who got in touch.
USUAL: dict[TouchpointKind, tuple[Channel, Direction]] = {
    TouchpointKind.CONTACT: (Channel.CALL, Direction.IN),
    TouchpointKind.COMPLAINT: (Channel.CALL, Direction.IN),
    TouchpointKind.REVIEW: (Channel.SOCIAL, Direction.IN),
    TouchpointKind.TEST_CALL: (Channel.CALL, Direction.OUT),
}


class NewCustomerForm(PageForm):
    """A customer."""

    named: ClassVar[dict[str, str]] = {"salesperson": "salesperson_id"}
    name = StringField(_l("Name"), [Needed()])
    language = one_of(Language, _l("Language"))
    speech_register = one_of(Register, _l("Address them with"))
    salesperson_id = colleague(_l("Salesperson"))


class CustomerForm(NewCustomerForm):
    """How a customer is written to."""

    preferred_channel = maybe(Channel, _l("They prefer"), blank=_l("nothing in particular"))
    their_words = StringField(
        _l("Words they use"),
        description=_l("How they call things, shown where you write to them: “fermo”, not “guasto”."),
    )
    do_not_write = BooleanField(_l("Send them no automatic mail"))
    approve_thanks = BooleanField(_l("Thank-you mails wait for approval"))


class ContactForm(PageForm):
    """A person at a customer."""

    name = StringField(_l("Name"), [Needed()])
    salutation = StringField(_l("As a letter names them"), description=_l("Such as: Sig.ra Colombo"))
    email = EmailField(_l("E-mail address"))
    phone = TelField(_l("Phone"))
    language = maybe(Language, _l("Language"))
    speech_register = maybe(Register, _l("Address them with"))
    preferred_channel = maybe(Channel, _l("They prefer"))
    their_words = StringField(_l("Words they use"))
    main = BooleanField(_l("Mails go to this person"))


class ChangedContactForm(ContactForm):
    """The same, once they are known."""

    do_not_write = BooleanField(_l("Send them no automatic mail"))
    active = BooleanField(_l("Still there"), description=_l("Untick it when they have left: nobody writes to them."))


class NoteForm(PageForm):
    """A contact that nothing else records."""

    named: ClassVar[dict[str, str]] = {"contact": "contact_id"}
    kind = SelectField(
        _l("What it was"),
        choices=lambda: [(value, words) for value, words in choices(TouchpointKind) if value in NOTED_BY_HAND],
        coerce=TouchpointKind,
    )
    channel = one_of(Channel, _l("Channel"))
    direction = one_of(Direction, _l("Who got in touch"))
    happened_at = DateTimeLocalField(_l("When it happened"), [Needed()], format=WALL)
    contact_id = SelectField(_l("With whom"), coerce=lambda value: int(value) if value else None)
    text = TextAreaField(_l("What was said"), [Needed()], filters=[unix_lines])
    instant = RecapForm.instant

    @classmethod
    def of(cls, kind: TouchpointKind, at: datetime) -> NoteForm:
        """Return the form as a note of that kind usually is."""
        channel, direction = USUAL[kind]
        return cls(formdata=None, data={"kind": kind, "channel": channel, "direction": direction, "happened_at": at})

    def offer(self, people: Sequence[Contact], blank: str) -> None:
        """Let the form choose among those people."""
        self.contact_id.choices = [("", blank), *((str(person.id), person.name) for person in people)]
