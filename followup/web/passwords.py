"""A new password without the old one: asked for by address, sent by mail, chosen behind the link.

Links act on POST only: mail programs open them to look for viruses.
"""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, g, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField, PasswordField

from followup.db import Session
from followup.domain.throttle import Try, client
from followup.edge import edge
from followup.errors import BadInput, NotFound, TooMany
from followup.models import User
from followup.services import passwords, throttle
from followup.web.acting import act, page, say_in
from followup.web.errors import error_page
from followup.web.fields import Needed, PageForm
from followup.web.words import _l

bp = Blueprint("passwords", __name__, url_prefix="/password")


class ForgottenForm(PageForm):
    """Whose password is wanted."""

    email = EmailField(_l("E-mail address"), [Needed()])


class ChosenForm(PageForm):
    """The new password."""

    password = PasswordField(_l("New password"), [Needed()], description=_l("At least ten characters."))
    repeat = PasswordField(_l("New password, once more"), [Needed()])


@bp.get("")
def forgotten() -> ResponseReturnValue:
    """Ask for whom a new password is wanted."""
    return page("auth/forgotten.html", form=ForgottenForm(formdata=None), sent=False)


@bp.post("")
def send_link() -> ResponseReturnValue:
    """Send the link, if there is such an account; the answer is the same if there is none."""
    form = ForgottenForm()
    if not form.validate():
        return page("auth/forgotten.html", 422, form=form, sent=False)
    email = form.email.data
    try:
        with edge().database.writing() as db:
            throttle.count(db, (Try.RESET, email), (Try.RESET_CLIENT, client(request.remote_addr)), now=g.now)
            passwords.ask_for_link(db, edge().firm, email, now=g.now)
    except TooMany as error:
        return page("auth/forgotten.html", say_in(form, error), form=form, sent=False)
    return page("auth/forgotten.html", form=form, sent=True)


@bp.get("/<token>")
def choose(token: str) -> ResponseReturnValue:
    """Ask for the new password."""
    return _choose(token, 200, ChosenForm(formdata=None))


@bp.post("/<token>")
def chosen(token: str) -> ResponseReturnValue:
    """Take the new password, and end every login that is open."""
    form = ChosenForm()

    def verb(db: Session, now: datetime) -> User:
        if form.password.data != form.repeat.data:
            raise BadInput("repeat", "different", "the two are not the same")
        return passwords.choose_password(db, edge().firm, token, form.password.data, now=now)

    try:
        answer = act(
            form, verb, done=lambda _: url_for("auth.login", chosen=1), again=lambda s: _choose(token, s, form)
        )
    except NotFound:
        return _nothing_behind_it()
    if form.problem == "" and not form.faults():
        session.clear()
    return answer


def _choose(token: str, status: int, form: ChosenForm) -> ResponseReturnValue:
    try:
        with edge().database.reading() as db:
            user = passwords.user_of_link(db, token, now=g.now)
    except NotFound:
        return _nothing_behind_it()
    return page("auth/choose.html", status, form=form, token=token, whose=user)


def _nothing_behind_it() -> ResponseReturnValue:
    """Say that a link no longer works, and where another comes from; whoever tries many has to wait."""
    try:
        with edge().database.writing() as db:
            throttle.count(db, (Try.LINK, client(request.remote_addr)), now=g.now)
    except TooMany as error:
        g.retry_after = error.seconds
        return error_page(429)
    return page("auth/worn_out.html", 404)
