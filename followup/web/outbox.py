"""The outbox: what is about to leave, what waits and why, what left, and what did not.

What people decide of a single mail stands in `mail_decisions`.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import secure_filename
from wtforms import StringField, TextAreaField

from followup.db import Session
from followup.domain.states import Audience, MailKind, MailState
from followup.edge import edge
from followup.errors import BadInput, NotFound
from followup.messages.letter import Rendered
from followup.models import OutboxMessage
from followup.services import channel, letters, mail_decisions, mail_lists, outbox, people, reminders
from followup.services.access import leads
from followup.services.envelopes import envelope
from followup.services.mail_lists import Asked
from followup.web.acting import IDENT, act, mark, mark_asked, page, split_page
from followup.web.faults import wrong
from followup.web.fields import Choice, Needed, PageForm, unix_lines
from followup.web.forms import VersionForm
from followup.web.words import _l

bp = Blueprint("outbox", __name__, url_prefix="/outbox")
TABS: dict[str, MailState] = {
    "waiting": MailState.QUEUED,
    "held": MailState.HELD,
    "sent": MailState.SENT,
    "written": MailState.WRITTEN,
    "failed": MailState.FAILED,
    "cancelled": MailState.CANCELLED,
}
# What stands in a mail is shown in a frame where nothing runs, nothing is fetched and no link leads anywhere.
_IN_A_FRAME = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; "
        "sandbox allow-same-origin"
    ),
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "no-store",
}


class MailForm(VersionForm):
    """The wording of a mail."""

    subject = StringField(_l("Subject"), [Needed()])
    text = TextAreaField(_l("Text"), [Needed()], filters=[unix_lines])


@bp.get("")
def index() -> ResponseReturnValue:
    """List mails in one state: what leaves next first, what left last first."""
    tab = request.args.get("state", "waiting")
    tab = tab if tab in TABS else "waiting"
    after, problem, size = mark_asked("after"), "", mail_lists.PAGE
    wish = Asked(
        kind=_one_of(MailKind, "kind"), audience=_one_of(Audience, "to"), words=request.args.get("q", "").strip()
    )
    with edge().database.reading() as session:
        try:
            leaving = mail_lists.on_their_way(session, wish) if tab == "waiting" and after is None else []
            rows = mail_lists.in_state(
                session, TABS[tab], wish, after=(after[0], after[2]) if after else None, limit=size + 1
            )
        except BadInput as error:
            leaving, rows, problem = [], [], wrong(error)
        shown, last = split_page(rows, size)
        mails = [*leaving, *shown]
        names = reminders.customer_names(session, {row.customer_id for row in mails if row.customer_id})
        held = tab == "waiting" and bool(outbox.list_messages(session, states=[MailState.HELD], limit=1))
        servers = mail_lists.takers(session, [row.id for row in mails]) if tab in ("sent", "failed") else {}
        way_out = channel.channel(session)
        pausers = people.user_names(session, {way_out.paused_by} if way_out.paused_by else set())
    return page(
        "outbox/index.html",
        422 if problem else 200,
        mails=mails,
        following=mark(mail_lists.moment_of(last), "m", last.id) if last else "",
        names=names,
        servers=servers,
        tab=tab,
        tabs=list(TABS),
        wish=wish,
        args={"q": wish.words or None, "kind": wish.kind, "to": wish.audience},
        kinds=list(MailKind),
        problem=problem,
        held=held,
        channel=way_out,
        pauser=pausers.get(way_out.paused_by or 0, ""),
        may_pause=leads(g.user),
    )


@bp.post("/pause")
def pause() -> ResponseReturnValue:
    """Let no mail leave."""
    return _channel(lambda session, now: channel.pause_by_person(session, by=g.user, now=now))


@bp.post("/resume")
def resume() -> ResponseReturnValue:
    """Let mail leave again."""
    return _channel(lambda session, now: channel.resume(session, by=g.user))


@bp.get(f"/{IDENT}")
def show(ident: int) -> ResponseReturnValue:
    """Show one mail as it will leave, or left."""
    return show_mail(ident)


@bp.get(f"/{IDENT}/letter")
def letter(ident: int) -> ResponseReturnValue:
    """Give what a mail program makes of a mail, for the frame on its page."""
    said, _ = _said(ident)
    return Response(said.letter.html, mimetype="text/html", headers=_IN_A_FRAME)


@bp.get(f"/{IDENT}/attachments/<int:number>")
def attachment(ident: int, number: int) -> ResponseReturnValue:
    """Give one of the files of a mail, counted from one."""
    said, _ = _said(ident)
    if not 0 < number <= len(said.attachments):
        raise NotFound("attachment", number)
    file = said.attachments[number - 1]
    response = Response(file["content"], mimetype="text/calendar", headers={"Cache-Control": "no-store"})
    response.headers.set("Content-Disposition", "attachment", filename=secure_filename(file["name"]) or "file.ics")
    return response


def show_mail(ident: int, status: int = 200, form: MailForm | None = None, problem: str = "") -> ResponseReturnValue:
    """Answer with the page of one mail, with what was typed there and what is wrong with it."""
    firm = edge().firm
    with edge().database.reading() as session:
        row = outbox.get_message(session, ident)
        said = _as_far_as_known(session, row)
        addresses = envelope(session, firm, row)
        attempts = outbox.attempts_of(session, ident)
        customers = reminders.customer_names(session, {row.customer_id} if row.customer_id else set())
        language = letters.language_of(session, row) if said else ""
        editors = people.user_names(session, {row.edited_by} if row.edited_by else set())
        theirs = mail_decisions.may_touch(session, g.user, row)
        can_come_back = theirs and mail_decisions.can_come_back(session, row, now=g.now)
    start = {"subject": said.letter.subject, "text": said.letter.text} if said else {}
    return page(
        "outbox/show.html",
        status,
        mail=row,
        said=said,
        language=language,
        addresses=addresses,
        attempts=attempts,
        customer=customers.get(row.customer_id or 0, ""),
        editor=editors.get(row.edited_by or 0, ""),
        allowed=theirs and (row.state in outbox.WAITING or row.state is MailState.FAILED),
        can_be_worded=theirs and mail_decisions.can_be_worded(row) and said is not None,
        reworded=mail_decisions.is_reworded(row),
        can_come_back=can_come_back,
        form=form or MailForm(formdata=None, prefix="mail-", data=start),
        editing=form is not None,
        problem=problem or (form.problem if form else ""),
    )


def _said(ident: int) -> tuple[Rendered, OutboxMessage]:
    with edge().database.reading() as session:
        row = outbox.get_message(session, ident)
        said = _as_far_as_known(session, row)
    if said is None:
        raise NotFound("letter", ident)
    return said, row


def _as_far_as_known(session: Session, row: OutboxMessage) -> Rendered | None:
    """Return what a mail says; None where it ended before it was written."""
    if row.state not in outbox.WAITING and not row.frozen:
        return None
    return letters.as_it_leaves(session, edge().firm, row, now=g.now)


def _one_of(kind: type[Choice], name: str) -> Choice | None:
    """Return a value of a closed list from the address of the page, None where there is none."""
    return request.args.get(name, type=kind)


def _channel(verb: Callable[..., None]) -> ResponseReturnValue:
    """Pause or resume all mail; where somebody was faster the page just shows how it stands."""
    home = url_for("outbox.index")
    return act(PageForm(), verb, done=lambda _: home, again=lambda _: redirect(home, 303))
