"""The wordings of mails: each voice of each mail, with a preview on real data and a test to oneself."""

from __future__ import annotations

import difflib
from datetime import datetime

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, TextAreaField
from wtforms.widgets import HiddenInput

from followup.db import Session
from followup.domain.states import MailKind
from followup.edge import edge
from followup.errors import BadInput
from followup.messages import Letter, wordings
from followup.services import mail_texts, people
from followup.services.access import need_leader
from followup.services.mail_texts import Wording
from followup.web.acting import act, number_asked, page, say_in
from followup.web.faults import wrong_wording
from followup.web.fields import Needed, PageForm, unix_lines
from followup.web.words import _l

bp = Blueprint("mail_texts", __name__, url_prefix="/settings/texts")
ONE = "/<kind>/<voice>"
VOICES = {
    "it-lei": _l("Italian, Lei"),
    "it-tu": _l("Italian, tu"),
    "it-voi": _l("Italian, voi"),
    "it": _l("Italian"),
    "en": _l("English"),
}


class WordingForm(PageForm):
    """The wording of a mail."""

    text = TextAreaField(_l("Wording"), [Needed()], filters=[unix_lines])
    seen = IntegerField(widget=HiddenInput(), validators=[Needed()])


@bp.before_request
def _leaders_only() -> None:
    need_leader(g.user)


@bp.get("")
def index() -> ResponseReturnValue:
    """List every mail with its voices."""
    with edge().database.reading() as session:
        found = mail_texts.all_wordings(session, edge().firm, by=g.user, now=g.now)
    kinds = dict.fromkeys(one.kind for one in found)
    return page(
        "mail_texts/index.html",
        kinds=[(MailKind(kind), [one for one in found if one.kind == kind]) for kind in kinds],
        voices=VOICES,
        broken=[one for one in found if one.broken],
    )


@bp.get(ONE)
def show(kind: str, voice: str) -> ResponseReturnValue:
    """Show one wording as it stands, or an earlier one of it to be taken again, with what it looks like."""
    return _show(kind, voice, earlier=number_asked("earlier"), sent=number_asked("sent"))


@bp.post(ONE)
def save(kind: str, voice: str) -> ResponseReturnValue:
    """Let mails be worded like this from now on."""
    form = WordingForm()
    return act(
        form,
        lambda session, now: mail_texts.save(
            session, edge().firm, kind, voice, form.text.data, seen=form.seen.data, by=g.user, now=now
        ),
        done=lambda _: url_for("mail_texts.show", kind=kind, voice=voice, saved=1),
        again=lambda status: _show(kind, voice, status, form),
    )


@bp.post(f"{ONE}/preview")
def preview(kind: str, voice: str) -> ResponseReturnValue:
    """Show what a mail would say in the wording that was typed."""
    form = WordingForm()
    if not form.validate():
        return _show(kind, voice, 422, form)
    try:
        with edge().database.reading() as session:
            mail_texts.preview(session, edge().firm, kind, voice, form.text.data, by=g.user, now=g.now)
    except BadInput as error:
        return _show(kind, voice, say_in(form, error), form)
    return _show(kind, voice, 200, form)


@bp.post(f"{ONE}/test")
def send_test(kind: str, voice: str) -> ResponseReturnValue:
    """Send such a mail to whoever asks for it."""
    form = WordingForm()

    def verb(session: Session, now: datetime) -> int:
        return mail_texts.send_test(session, edge().firm, kind, voice, form.text.data, by=g.user, now=now).id

    return act(
        form,
        verb,
        done=lambda ident: _show(kind, voice, 200, form, sent=ident),
        again=lambda status: _show(kind, voice, status, form),
    )


@bp.post(f"{ONE}/shipped")
def back_to_shipped(kind: str, voice: str) -> ResponseReturnValue:
    """Let mails be worded as shipped again."""
    return act(
        PageForm(),
        lambda session, now: mail_texts.back_to_shipped(session, edge().firm, kind, voice, by=g.user, now=now),
        done=lambda _: url_for("mail_texts.show", kind=kind, voice=voice, saved=1),
        again=lambda status: _show(kind, voice, status),
    )


def _show(
    kind: str,
    voice: str,
    status: int = 200,
    form: WordingForm | None = None,
    *,
    earlier: int | None = None,
    sent: int | None = None,
) -> ResponseReturnValue:
    firm = edge().firm
    with edge().database.reading() as session:
        known = mail_texts.wording(session, firm, kind, voice, by=g.user, now=g.now)
        changes = mail_texts.earlier(session, kind, voice, by=g.user)
        again = next((c.before for c in changes if c.id == earlier), None) if earlier else None
        if form is None:
            text = (again["text"] if again else known.shipped) if earlier else known.text
            form = WordingForm(formdata=None, data={"text": text, "seen": known.version})
        elif status == 409:
            form.seen.data, form.seen.raw_data = known.version, None
        letter, is_real = _letter(session, known, form)
        names = people.user_names(session, {change.by_id for change in changes})
    return page(
        "mail_texts/show.html",
        status,
        wording=known,
        kind=MailKind(kind),
        voice=VOICES[voice],
        form=form,
        usable=wordings.usable(kind, voice),
        letter=letter,
        is_real=is_real,
        fault=wrong_wording(known.broken) if known.broken else "",
        diff=_diff(known),
        changes=changes,
        names=names,
        sent=sent,
        saved="saved" in request.args,
        is_earlier=earlier is not None,
    )


def _letter(session: Session, known: Wording, form: WordingForm) -> tuple[Letter | None, bool]:
    """Return what the wording in the form looks like; nothing while it cannot be used."""
    try:
        return mail_texts.preview(
            session, edge().firm, known.kind, known.voice, form.text.data or "", by=g.user, now=g.now
        )
    except BadInput:
        return None, False


def _diff(known: Wording) -> list[tuple[str, str]]:
    """Return what changed in the shipped wording since the firm worded its own: sign and line."""
    if not known.before:
        return []
    lines = difflib.unified_diff(known.before.splitlines(), known.shipped.splitlines(), lineterm="", n=1)
    return [(line[:1], line[1:]) for line in list(lines)[2:] if not line.startswith("@@")]
