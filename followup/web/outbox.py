"""The outbox: what is about to leave, what waits and why, what left, and what did not."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField, TextAreaField

from followup.domain.states import MailState
from followup.edge import edge
from followup.models import OutboxMessage
from followup.services import channel, letters, mail_decisions, outbox, people, reminders
from followup.services.access import leads
from followup.services.envelopes import envelope
from followup.web.acting import IDENT, act, number_asked, page, split_page
from followup.web.fields import Needed, PageForm, unix_lines
from followup.web.forms import VersionForm
from followup.web.words import _l

bp = Blueprint("outbox", __name__, url_prefix="/outbox")
TABS: dict[str, tuple[MailState, ...]] = {
    "waiting": (MailState.QUEUED, MailState.SENDING, MailState.IN_DATA),
    "held": (MailState.HELD,),
    "sent": (MailState.SENT,),
    "written": (MailState.WRITTEN,),
    "failed": (MailState.FAILED,),
    "cancelled": (MailState.CANCELLED,),
}


class MailForm(VersionForm):
    """The wording of a mail."""

    subject = StringField(_l("Subject"), [Needed()])
    text = TextAreaField(_l("Text"), [Needed()], filters=[unix_lines])


class ArrivedForm(VersionForm):
    """The answer to whether a mail arrived."""

    did = HiddenField()


@bp.get("")
def index() -> ResponseReturnValue:
    """List mails in one state, newest first."""
    tab = request.args.get("state", "waiting")
    tab = tab if tab in TABS else "waiting"
    with edge().database.reading() as session:
        rows = outbox.list_messages(session, states=TABS[tab], before_id=number_asked("before"), limit=outbox.PAGE + 1)
        shown, last = split_page(rows, outbox.PAGE)
        names = reminders.customer_names(session, {row.customer_id for row in shown if row.customer_id})
        held = tab == "waiting" and bool(outbox.list_messages(session, states=TABS["held"], limit=1))
        way_out = channel.channel(session)
        pausers = people.user_names(session, {way_out.paused_by} if way_out.paused_by else set())
    return page(
        "outbox/index.html",
        mails=shown,
        last=last,
        names=names,
        tab=tab,
        tabs=list(TABS),
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
    return _show(ident)


@bp.post(f"/{IDENT}/edit")
def edit(ident: int) -> ResponseReturnValue:
    """Give a waiting mail another wording."""
    form = MailForm(prefix="mail-")
    return act(
        form,
        lambda session, now: mail_decisions.edit(
            session,
            ident,
            subject=form.subject.data,
            text=form.text.data,
            version=form.version.data,
            by=g.user,
        ),
        done=lambda _: url_for("outbox.show", ident=ident),
        again=lambda status: _show(ident, status, form),
    )


@bp.post(f"/{IDENT}/hold")
def hold(ident: int) -> ResponseReturnValue:
    """Let a mail wait."""
    form = VersionForm()
    return _decide(
        ident,
        form,
        lambda session, now: mail_decisions.hold_by_person(session, ident, version=form.version.data, by=g.user),
    )


@bp.post(f"/{IDENT}/release")
def release(ident: int) -> ResponseReturnValue:
    """Let a held mail go."""
    form = VersionForm()
    return _decide(
        ident,
        form,
        lambda session, now: mail_decisions.release(session, ident, version=form.version.data, by=g.user, now=now),
    )


@bp.post(f"/{IDENT}/send-again")
def send_again(ident: int) -> ResponseReturnValue:
    """Queue a mail that could not be delivered once more."""
    form = VersionForm()
    return _decide(
        ident,
        form,
        lambda session, now: mail_decisions.send_again(session, ident, version=form.version.data, by=g.user, now=now),
    )


@bp.post(f"/{IDENT}/stop")
def stop(ident: int) -> ResponseReturnValue:
    """Cancel a mail for good."""
    form = VersionForm()
    return _decide(
        ident,
        form,
        lambda session, now: mail_decisions.stop(session, ident, version=form.version.data, by=g.user, now=now),
    )


@bp.post(f"/{IDENT}/arrived")
def arrived(ident: int) -> ResponseReturnValue:
    """Say whether a mail arrived whose fate nobody knew."""
    form = ArrivedForm()
    return _decide(
        ident,
        form,
        lambda session, now: mail_decisions.arrived(
            session, ident, did=form.did.data == "yes", version=form.version.data, by=g.user, now=now
        ),
    )


def _channel(verb: Callable[..., None]) -> ResponseReturnValue:
    """Pause or resume all mail; where somebody was faster the page just shows how it stands."""
    home = url_for("outbox.index")
    return act(PageForm(), verb, done=lambda _: home, again=lambda _: redirect(home, 303))


def _decide(ident: int, form: VersionForm, verb: Callable[..., OutboxMessage]) -> ResponseReturnValue:
    return act(
        form,
        verb,
        done=lambda _: url_for("outbox.show", ident=ident),
        again=lambda status: _show(ident, status, problem=form.problem),
    )


def _show(ident: int, status: int = 200, form: MailForm | None = None, problem: str = "") -> ResponseReturnValue:
    firm = edge().firm
    with edge().database.reading() as session:
        row = outbox.get_message(session, ident)
        waits = row.state in outbox.WAITING
        said = letters.as_it_leaves(session, firm, row, now=g.now) if waits or row.frozen else None
        addresses = envelope(session, firm, row)
        attempts = outbox.attempts_of(session, ident)
        names = reminders.customer_names(session, {row.customer_id} if row.customer_id else set())
        allowed = mail_decisions.may_touch(session, g.user, row) and (waits or row.state is MailState.FAILED)
    start = {"subject": said.letter.subject, "text": said.letter.text} if said else {}
    return page(
        "outbox/show.html",
        status,
        mail=row,
        said=said,
        addresses=addresses,
        attempts=attempts,
        customer=names.get(row.customer_id or 0, ""),
        allowed=allowed,
        form=form or MailForm(formdata=None, prefix="mail-", data=start),
        editing=form is not None,
        problem=problem or (form.problem if form else ""),
    )
