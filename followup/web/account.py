"""One's own account: the language, the password, where one is logged in."""

from __future__ import annotations

from flask import Blueprint, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField

from followup.db import Session
from followup.domain.states import Language
from followup.edge import edge
from followup.errors import BadInput
from followup.services import passwords, people, sessions
from followup.web.acting import IDENT, act, page
from followup.web.auth import remember
from followup.web.devices import device
from followup.web.fields import Needed, PageForm, one_of
from followup.web.proving import asked_again
from followup.web.words import _l

bp = Blueprint("account", __name__, url_prefix="/account")


class PasswordForm(PageForm):
    """A new password for oneself."""

    current = PasswordField(_l("Current password"), [Needed()])
    password = PasswordField(_l("New password"), [Needed()], description=_l("At least ten characters."))
    repeat = PasswordField(_l("New password, once more"), [Needed()])


class LanguageForm(PageForm):
    """In which language one reads."""

    language = one_of(Language, _l("Language"))


@bp.get("")
def index() -> ResponseReturnValue:
    """One's own account."""
    return _account(200, PasswordForm(formdata=None))


@bp.post("/password")
def change_password() -> ResponseReturnValue:
    """Take a new password and end all other logins."""
    form = PasswordForm()
    if refused := asked_again(form, form.current):
        return _account(refused, form)

    def verb(db: Session, now: object) -> None:
        if form.password.data != form.repeat.data:
            raise BadInput("repeat", "different", "the two are not the same")
        user = people.get_user(db, g.user.id)
        passwords.set_password(db, edge().firm, user, form.password.data, now=g.now)
        days, agent = edge().firm.settings.app.session_days, device(request.user_agent.string)
        remember(sessions.open_session(db, user, days=days, device=agent, now=g.now))

    return act(form, verb, done=lambda _: url_for("account.index", saved=1), again=lambda s: _account(s, form))


@bp.post("/language")
def change_language() -> ResponseReturnValue:
    """Take the language that pages and mails to this user are in."""
    form = LanguageForm()
    return act(
        form,
        lambda db, now: people.set_language(db, g.user.id, form.language.data),
        done=lambda _: url_for("account.index", saved=1),
        again=lambda status: _account(status, PasswordForm(formdata=None)),
    )


@bp.post(f"/sessions/{IDENT}/end")
def end_session(ident: int) -> ResponseReturnValue:
    """End one of one's logins: a phone that was lost, a computer that is somebody else's."""
    form = PageForm()
    return act(
        form,
        lambda db, now: sessions.end_session(db, ident, by=g.user, now=now),
        done=lambda _: url_for("account.index", saved=1),
        again=lambda status: _account(status, PasswordForm(formdata=None)),
    )


@bp.post("/log-out-everywhere")
def log_out_everywhere() -> ResponseReturnValue:
    """End all logins of this user, this one too."""
    with edge().database.writing() as db:
        sessions.log_out_everywhere(db, g.user.id, now=g.now)
    session.clear()
    return redirect(url_for("auth.login"), 303)


def _account(status: int, form: PasswordForm) -> ResponseReturnValue:
    mine = LanguageForm(formdata=None, data={"language": g.user.language})
    with edge().database.reading() as db:
        logins = sessions.sessions_of(db, g.user, now=g.now)
    return page(
        "auth/account.html",
        status,
        form=form,
        language_form=mine,
        logins=logins,
        saved="saved" in request.args,
    )
