"""What people decide of a single mail: another wording, wait, go, stop, back again, and whether one arrived."""

from __future__ import annotations

from collections.abc import Callable

from flask import g, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from followup.models import OutboxMessage
from followup.services import mail_decisions
from followup.web.acting import IDENT, act
from followup.web.forms import VersionForm
from followup.web.outbox import MailForm, bp, show_mail


class ArrivedForm(VersionForm):
    """The answer to whether a mail arrived."""

    did = HiddenField()


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
        again=lambda status: show_mail(ident, status, form),
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
    return _at_once(ident, mail_decisions.release)


@bp.post(f"/{IDENT}/send-again")
def send_again(ident: int) -> ResponseReturnValue:
    """Queue a mail that could not be delivered once more."""
    return _at_once(ident, mail_decisions.send_again)


@bp.post(f"/{IDENT}/stop")
def stop(ident: int) -> ResponseReturnValue:
    """Cancel a mail."""
    return _at_once(ident, mail_decisions.stop)


@bp.post(f"/{IDENT}/first-wording")
def first_wording(ident: int) -> ResponseReturnValue:
    """Give a mail the wording back that it had before somebody changed it."""
    form = VersionForm()
    return _decide(
        ident,
        form,
        lambda session, now: mail_decisions.take_back_wording(session, ident, version=form.version.data, by=g.user),
    )


@bp.post(f"/{IDENT}/bring-back")
def bring_back(ident: int) -> ResponseReturnValue:
    """Undo that a mail was stopped."""
    return _at_once(ident, mail_decisions.bring_back)


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


def _at_once(ident: int, verb: Callable[..., OutboxMessage]) -> ResponseReturnValue:
    """Decide what needs nothing but the version that the person saw, and the moment."""
    form = VersionForm()
    return _decide(
        ident, form, lambda session, now: verb(session, ident, version=form.version.data, by=g.user, now=now)
    )


def _decide(ident: int, form: VersionForm, verb: Callable[..., OutboxMessage]) -> ResponseReturnValue:
    return act(
        form,
        verb,
        done=lambda _: url_for("outbox.show", ident=ident),
        again=lambda status: show_mail(ident, status, problem=form.problem),
    )
