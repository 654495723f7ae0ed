"""A reply is checked before it leaves: every soft date is shown where it stands, with real ones to put there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from followup.db import Session
from followup.domain.texts import check_text
from followup.edge import edge
from followup.errors import BadInput, FollowupError
from followup.models import Touchpoint
from followup.services import customers, replies
from followup.services.drafts import Confirmation
from followup.services.habits import habits
from followup.services.previews import LONGEST_LIVE
from followup.services.replies import Checked, Place
from followup.web.acting import act, customer_named, customer_of, names_to_choose, number_asked, page, saved, say_in
from followup.web.faults import wrong
from followup.web.forms import ReplyForm
from followup.web.marking import Span, lines
from nlp import Promise

bp = Blueprint("replies", __name__, url_prefix="/replies")


@bp.get("")
def index() -> ResponseReturnValue:
    """Ask for a reply."""
    form = ReplyForm(formdata=None)
    if ident := number_asked("customer"):
        with edge().database.reading() as session:
            form.customer.data = customers.get_customer(session, ident).name
            if customer_named(session, form) is None:  # several have that name
                form.customer.data = str(ident)
    return _ask(200, form, is_fresh=True)


@bp.post("/check")
def check() -> ResponseReturnValue:
    """Show what to mend in a reply; a suggestion whose button was pressed is put in place first."""
    form = ReplyForm()
    form.validate()
    text: str = form.text.data
    notice = ""
    if asked := request.form.get("replace"):
        if form.checked.data == digest(text):
            text = replaced(text, asked)
        else:
            notice = gettext("You had changed the text: it was read again. Choose again where it still needs a date.")
    return _result(form, text, notice=notice)


@bp.post("/sent")
def sent() -> ResponseReturnValue:
    """Keep a reply that has left, with its promises."""
    form = ReplyForm()
    text: str = form.text.data
    if form.checked.data != digest(text):
        form.validate()
        return _result(form, text, notice=gettext("You had changed the text: it was read again. Look at its dates."))

    def verb(session: Session, now: datetime) -> Touchpoint:
        customer = customer_of(session, form, g.user, now)
        included = [row for row in form.promises if row.include.data]
        try:
            touchpoint, _ = replies.record_reply(
                session,
                edge().firm,
                customer_id=customer.id,
                text=text,
                channel=form.channel.data,
                job=form.job.data or "",
                promises=dict(map(_said, included)),
                by=g.user,
                now=now,
            )
        except BadInput as error:
            _mark_row(included, error)
            raise
        return touchpoint

    def done(made: Touchpoint) -> str:
        saved()
        return url_for("recaps.show", ident=made.id)

    return act(
        form,
        verb,
        done=done,
        again=lambda status: _result(form, text, status, keep_rows=True),
    )


def digest(text: str) -> str:
    """Return what tells two texts apart."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def replaced(text: str, asked: str) -> str:
    """Return the text with one suggestion ("start:end:words") in place; one that fits nowhere changes nothing."""
    start, _, rest = asked.partition(":")
    end, _, words = rest.partition(":")
    if not (start.isdecimal() and end.isdecimal() and len(start) < 9 and len(end) < 9):
        return text
    at, to = int(start), int(end)
    return text[:at] + words + text[to:] if at <= to <= len(text) else text


def _said(row: object) -> tuple[Place, Confirmation]:
    form = row.form  # type: ignore[attr-defined]  # wtforms says Field for a FormField
    return (form.start.data or 0, form.end.data or 0), Confirmation(
        due_day=form.due_day.data,
        due_time=form.due_time.data,
        no_date_reason=form.no_date_reason.data or "",
        for_customer=True,  # they have read it in the reply
    )


def _mark_row(rows: list[object], error: BadInput) -> None:
    """Put an error of one promise ("promises.2.due") beside its row."""
    parts = error.field.split(".")
    if len(parts) < 2 or parts[0] != "promises":
        return
    row = rows[int(parts[1])].form  # type: ignore[attr-defined]  # wtforms says Field for a FormField
    field = row.no_date_reason if parts[-1] == "no_date_reason" else row.due_day
    field.errors = [*field.errors, wrong(error)]


def _ask(status: int, form: ReplyForm, *, is_fresh: bool = False) -> ResponseReturnValue:
    with edge().database.reading() as session:
        names, customer = names_to_choose(session), customer_named(session, form)
    return page(
        "replies/check.html",
        status,
        form=form,
        checked=None,
        names=names,
        customer=customer,
        longest=LONGEST_LIVE,
        is_fresh=is_fresh,
    )


def _result(
    form: ReplyForm, text: str, status: int = 200, *, notice: str = "", keep_rows: bool = False
) -> ResponseReturnValue:
    try:
        check_text(text, "text")
    except FollowupError as error:
        return _ask(say_in(form, error), form)
    with edge().database.reading() as session:
        known = habits(session, edge().firm, g.user.id, now=g.now)
    checked = replies.check_reply(edge().firm, text, reference=g.now, known=known)
    if not keep_rows:
        form = with_promises(text, checked, form.data)
    spans = [Span(remark.start, remark.end, remark) for remark in checked.remarks]
    with edge().database.reading() as session:
        names, customer = names_to_choose(session), customer_named(session, form)
    return page(
        "replies/check.html",
        status,
        form=form,
        customer=customer,
        checked=checked,
        lines=list(lines(text, spans)),
        numbers={id(remark): n for n, remark in enumerate(checked.remarks, 1)},
        quotes=quotes(text, checked),
        notice=notice,
        names=names,
        longest=LONGEST_LIVE,
    )


def with_promises(text: str, checked: Checked, typed: Mapping[str, object] = MappingProxyType({})) -> ReplyForm:
    """Return the form with a row for each promise as it was read, and everything else as it was typed."""
    rows = [_row(promise) for promise in checked.reading.promises]
    return ReplyForm(formdata=None, data={**typed, "text": text, "checked": digest(text), "promises": rows})


def quotes(text: str, checked: Checked) -> list[str]:
    """Return the words of each promise, on one line."""
    return [" ".join(text[p.start : p.end].split()) for p in checked.reading.promises]


def _row(promise: Promise) -> dict[str, object]:
    deadline = promise.deadline
    return {
        "include": True,
        "start": promise.start,
        "end": promise.end,
        "due_day": deadline.due if deadline else None,
        "due_time": deadline.at if deadline else None,
        "no_date_reason": "",
    }
