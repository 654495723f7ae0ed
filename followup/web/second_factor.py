"""The second factor of one's own account: turned on with a code, turned off with the password, its recovery codes."""

from __future__ import annotations

from datetime import datetime

import segno
from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, PasswordField, StringField

from followup.db import Session
from followup.domain.throttle import Try
from followup.edge import edge
from followup.errors import BadInput, FollowupError
from followup.models import User
from followup.services import people, second_factor, throttle
from followup.web.acting import act, page, say_in
from followup.web.fields import Needed, PageForm
from followup.web.proving import asked_again
from followup.web.words import _l

bp = Blueprint("second_factor", __name__, url_prefix="/account/second-factor")


class TurnOnForm(PageForm):
    """A code that shows that the phone has the secret, and the password."""

    sealed = HiddenField()
    code = StringField(
        _l("Code from your phone"), [Needed()], description=_l("Six figures; they change every half minute.")
    )
    current = PasswordField(_l("Your password"), [Needed()])


class AgainForm(PageForm):
    """The password, once more."""

    current = PasswordField(_l("Your password"), [Needed()])


@bp.get("")
def index() -> ResponseReturnValue:
    """Show how it stands: what to do to turn it on, or to turn it off."""
    return _show(200)


@bp.post("")
def turn_on() -> ResponseReturnValue:
    """Ask for codes from now on, and show the recovery codes, once."""
    form = TurnOnForm()
    if refused := asked_again(form, form.current):
        return _show(refused, form)
    try:
        with edge().database.writing() as db:
            throttle.count(db, (Try.CODE, str(g.user.id)), now=g.now)
        with edge().database.writing() as db:
            codes = second_factor.turn_on(db, edge().firm, g.user.id, form.sealed.data, form.code.data, now=g.now)
            throttle.forget(db, Try.CODE, str(g.user.id))
    except BadInput as error:
        if error.field == "sealed":
            form.sealed.data = ""
        return _show(say_in(form, error), form)
    except FollowupError as error:
        return _show(say_in(form, error), form)
    return page("auth/recovery_codes.html", codes=codes)


@bp.post("/codes")
def new_codes() -> ResponseReturnValue:
    """Replace the recovery codes and show them, once."""
    form = AgainForm(prefix="codes-")
    if refused := asked_again(form, form.current):
        return _show(refused, again=form)
    with edge().database.writing() as db:
        codes = second_factor.new_recovery_codes(db, people.get_user(db, g.user.id))
    return page("auth/recovery_codes.html", codes=codes)


@bp.post("/off")
def turn_off() -> ResponseReturnValue:
    """Ask for no code any more."""
    form = AgainForm(prefix="off-")
    if refused := asked_again(form, form.current):
        return _show(refused, off=form)

    def verb(db: Session, now: datetime) -> None:
        second_factor.turn_off(db, edge().firm, people.get_user(db, g.user.id), now=now)

    return act(form, verb, done=lambda _: url_for("account.index", saved=1), again=lambda s: _show(s, off=form))


def _show(
    status: int, form: TurnOnForm | None = None, *, again: AgainForm | None = None, off: AgainForm | None = None
) -> ResponseReturnValue:
    user: User = g.user
    if user.totp_secret is not None:
        with edge().database.reading() as db:
            left = second_factor.recovery_codes_left(db, user.id)
        return page(
            "auth/second_factor_on.html",
            status,
            left=left,
            again=again or AgainForm(formdata=None, prefix="codes-"),
            off=off or AgainForm(formdata=None, prefix="off-"),
        )
    form = form or TurnOnForm(formdata=None)
    form.sealed.data = form.sealed.data or second_factor.offer(edge().firm, user, now=g.now)
    try:
        secret = second_factor.offered(edge().firm, user, form.sealed.data, now=g.now)
    except BadInput:
        form.sealed.data = second_factor.offer(edge().firm, user, now=g.now)
        secret = second_factor.offered(edge().firm, user, form.sealed.data, now=g.now)
    picture = segno.make(second_factor.address_for_phone(edge().firm, user, secret), error="m")
    return page(
        "auth/second_factor_off.html",
        status,
        form=form,
        picture=picture.svg_data_uri(scale=5, border=4, dark="black", light="white"),
        secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
    )
