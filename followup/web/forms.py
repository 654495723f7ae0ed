"""The forms: which fields there are. What may stand in them is for the services to say."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from followup.domain.due import local_instant
from followup.domain.states import Channel
from followup.edge import edge
from followup.errors import BadInput
from followup.models import Draft
from followup.services.drafts import Confirmation
from followup.web.fields import Needed, PageForm, colleague, one_of, unix_lines
from followup.web.words import _l
from nlp import Holder, PromiseKind

WALL = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class CustomerChoice(PageForm):
    """A customer by name, or a new one on the spot."""

    customer = StringField(_l("Customer"), [Needed()], description=_l("Type a part of the name."))
    new_customer = BooleanField(_l("This is a new customer: add them"))


class RecapForm(CustomerChoice):
    """A meeting or call, summed up."""

    text = TextAreaField(_l("What was said"), [Needed()], filters=[unix_lines])
    happened_at = DateTimeLocalField(_l("When it happened"), [Needed()], format=WALL)
    channel = one_of(Channel, _l("Channel"), default=Channel.VISIT)
    participants = StringField(_l("Who took part"))
    job = StringField(_l("Job or order"), description=_l("Optional: what the invoice will refer to."))

    def instant(self) -> datetime:
        """Return when it happened; the typed wall time is the firm's."""
        wall: datetime = self.happened_at.data
        return local_instant(wall.date(), wall.time(), edge().firm.zone)


class DueFields(PageForm):
    """A day, or one of the proposed ones; with or without a clock time."""

    named: ClassVar[dict[str, str]] = {"due": "due_day", "due_day": "due_day"}
    due_day = DateField(_l("By when"), [Optional()])
    due_time = TimeField(_l("Hour"), [Optional()])
    proposal = DateField("", [Optional()])

    def day(self) -> date | None:
        """Return the proposed day whose button was pressed, else the one typed."""
        chosen: date | None = self.proposal.data or self.due_day.data
        return chosen


class PromiseForm(DueFields):
    """What a person says of a promise that was read."""

    named: ClassVar[dict[str, str]] = {"due": "due_day", "owner": "owner_id"}
    action = TextAreaField(_l("What"))
    owner_id = colleague(_l("Who looks after it"))
    holder = one_of(Holder, _l("Whose promise it is"))
    person = StringField(_l("Person named"))
    kind = one_of(PromiseKind, _l("Kind"))
    no_date_reason = StringField(_l("No date, because…"))
    customer_text = TextAreaField(_l("In words for the customer"))
    for_customer = BooleanField(_l("The customer may read it"))

    @classmethod
    def of(cls, draft: Draft) -> PromiseForm:
        """Return the form as the draft was read."""
        return cls(formdata=None, obj=draft, prefix=f"d{draft.id}-")

    def said(self) -> Confirmation:
        """Return what was said; raises BadInput where it is neither a date nor the reason for having none."""
        reason = "" if self.proposal.data else (self.no_date_reason.data or "").strip()
        if reason and self.due_day.data:
            raise BadInput("no_date_reason", "both", "a date or a reason")
        if not reason and self.day() is None:
            raise BadInput("due", "no_date", "a date or a reason")
        return Confirmation(
            action=self.action.data or "",
            owner_id=self.owner_id.data,
            holder=self.holder.data,
            person=self.person.data or None,
            kind=self.kind.data,
            due_day=self.day(),
            due_time=self.due_time.data,
            no_date_reason=reason,
            customer_text=self.customer_text.data or "",
            for_customer=self.for_customer.data,
        )


class LineForm(PageForm):
    """What a person says of a need or a solution that was read."""

    customer_text = TextAreaField(_l("In words for the customer"))
    for_customer = BooleanField(_l("The customer may read it"))

    @classmethod
    def of(cls, draft: Draft) -> LineForm:
        """Return the form as the draft was read."""
        return cls(formdata=None, obj=draft, prefix=f"d{draft.id}-")


class AllForm(PageForm):
    """Everything that is ready, at once."""

    for_customer = BooleanField(_l("The customer may read them, in these words"))


class SendForm(PageForm):
    """The recap to one reader."""

    contact = SelectField(_l("To"), coerce=lambda value: int(value) if value else None)
    again = BooleanField(_l("Send it again"))


class SentPromise(Form):  # type: ignore[misc]  # wtforms ships no types
    """One promise of a reply that has left."""

    include = BooleanField(_l("Keep as a promise"), default=True)
    start = IntegerField(widget=HiddenInput())
    end = IntegerField(widget=HiddenInput())
    due_day = DateField(_l("By when"), [Optional()])
    due_time = TimeField(_l("Hour"), [Optional()])
    no_date_reason = StringField(_l("No date, because…"))


class ReplyForm(PageForm):
    """A reply before it leaves, and once it has left."""

    text = TextAreaField(_l("Your reply"), filters=[unix_lines])
    checked = HiddenField()  # a digest of the text that offsets on the page count in
    customer = StringField(_l("Customer"), description=_l("Type a part of the name."))
    new_customer = BooleanField(_l("This is a new customer: add them"))
    channel = one_of(Channel, _l("Channel"), default=Channel.EMAIL)
    job = StringField(_l("Job or order"))
    promises = FieldList(FormField(SentPromise))


class VersionForm(PageForm):
    """A decision on something that others may be changing too."""

    version = IntegerField(widget=HiddenInput(), validators=[Needed()])


class PostponeForm(DueFields, VersionForm):
    """Another day."""

    why = StringField(_l("Why"), [Needed()])
    tell_customer = TextAreaField(
        _l("Tell the customer, with this reason"),
        description=_l(
            "In words for the customer: it is sent at once. Left empty, nothing leaves by itself; where they know the "
            "old date, a mail with your reason waits for you to read and send it."
        ),
    )


class WordingForm(VersionForm):
    """What the customer reads of a promise, if anything."""

    customer_text = StringField(_l("In words for the customer"))
    for_customer = BooleanField(_l("The customer may read it"))


class PostponeAllForm(PageForm):
    """Another day for several promises."""

    named: ClassVar[dict[str, str]] = {"due": "due_day"}
    due_day = DateField(_l("To which day"), [Needed()])
    why = StringField(_l("Why"), [Needed()])


class HandOverAllForm(PageForm):
    """Several promises to a colleague."""

    named: ClassVar[dict[str, str]] = {"owner": "to_id"}
    to_id = colleague(_l("To"))
    why = StringField(_l("Why (optional)"))


class HandOverForm(VersionForm):
    """To a colleague."""

    named: ClassVar[dict[str, str]] = {"owner": "to_id"}
    to_id = colleague(_l("To"))
    why = StringField(_l("Why (optional)"))


class ReasonForm(VersionForm):
    """A decision with its reason."""

    why = StringField(_l("Why"), [Needed()])
