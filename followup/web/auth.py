"""Who is there: login, logout, one's own account. The cookie holds a token that the database can revoke."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import EmailField, HiddenField, PasswordField

from followup.db import Session
from followup.domain.states import Language
from followup.edge import edge
from followup.errors import BadInput, NotLoggedIn
from followup.models import User
from followup.services import people
from followup.services.signs import trouble
from followup.web.acting import act, page
from followup.web.errors import error_page
from followup.web.fields import Needed, PageForm, one_of
from followup.web.words import _l

bp = Blueprint("auth", __name__)
TOKEN = "token"  # noqa: S105 - the name of the cookie's entry
API = "/api/"
# Files and monitoring: whoever asks is nobody in particular.
_FOR_ANYBODY = frozenset(
    {"pages.static", "bootstrap.static", "static", "monitoring.healthz", "monitoring.readyz", "monitoring.metrics"}
)
# A login is needed for every page but these.
_OPEN = _FOR_ANYBODY | {"auth.login", "auth.log_in"}


class LoginForm(PageForm):
    """Who you are."""

    email = EmailField(_l("E-mail address"), [Needed()])
    password = PasswordField(_l("Password"), [Needed()])
    next = HiddenField()


class PasswordForm(PageForm):
    """A new password for oneself."""

    current = PasswordField(_l("Current password"), [Needed()])
    password = PasswordField(_l("New password"), [Needed()], description=_l("At least ten characters."))
    repeat = PasswordField(_l("New password, once more"), [Needed()])


class LanguageForm(PageForm):
    """In which language one reads."""

    language = one_of(Language, _l("Language"))


def identify() -> ResponseReturnValue | None:
    """Find out who asks, and send whoever is nobody to the login."""
    g.now, g.user = edge().now(), None
    g.warnings = None, None
    if request.path.startswith(API) or request.endpoint in _FOR_ANYBODY:
        return None
    if token := session.get(TOKEN):
        try:
            with edge().database.reading() as db:
                g.user = people.session_user(db, token, now=g.now)
                g.warnings = trouble(db, now=g.now)
        except NotLoggedIn:
            session.pop(TOKEN)
    language()
    if g.user is not None or request.endpoint is None or request.endpoint in _OPEN:
        return None
    if request.method == "POST":
        return error_page(401)
    return redirect(url_for("auth.login", next=request.full_path.rstrip("?")), 303)


def language() -> str:
    """Return the language of this page: the user's, else the browser's, else the firm's."""
    user: User | None = g.get("user")
    if user is None:
        asked = request.accept_languages.best_match([str(known) for known in Language])
        g.language = asked or str(edge().firm.settings.app.language)
    else:
        g.language = str(user.language)
    chosen: str = g.language
    return chosen


@bp.get("/")
def start() -> ResponseReturnValue:
    """The first page: one's own open promises."""
    return redirect(url_for("commitments.index"), 303)


@bp.get("/login")
def login() -> ResponseReturnValue:
    """Ask who it is."""
    if g.user is not None:
        return redirect(_own_path(request.args.get("next", "")), 303)
    return page("auth/login.html", form=LoginForm(formdata=None, data={"next": request.args.get("next", "")}))


@bp.post("/login")
def log_in() -> ResponseReturnValue:
    """Let in whoever knows the password. The answer to a wrong one never says whether the account exists."""
    form = LoginForm()
    if not form.validate():
        return page("auth/login.html", 422, form=form)
    days = edge().firm.settings.app.session_days
    try:
        with edge().database.writing() as db:
            _, token = people.log_in(db, form.email.data, form.password.data, days=days, now=g.now)
    except NotLoggedIn:
        form.problem = gettext("The address or the password is not right.")
        return page("auth/login.html", 401, form=form)
    _remember(token)
    return redirect(_own_path(form.next.data or ""), 303)


@bp.post("/logout")
def log_out() -> ResponseReturnValue:
    """End this login."""
    with edge().database.writing() as db:
        people.log_out(db, session.get(TOKEN, ""), now=g.now)
    session.clear()
    return redirect(url_for("auth.login"), 303)


@bp.post("/account/log-out-everywhere")
def log_out_everywhere() -> ResponseReturnValue:
    """End all logins of this user, this one too."""
    with edge().database.writing() as db:
        people.log_out_everywhere(db, g.user.id, now=g.now)
    session.clear()
    return redirect(url_for("auth.login"), 303)


@bp.get("/account")
def account() -> ResponseReturnValue:
    """One's own account."""
    return _account(200, PasswordForm(formdata=None))


@bp.post("/account/password")
def change_password() -> ResponseReturnValue:
    """Take a new password and end all other logins."""
    form = PasswordForm()

    def verb(db: Session, now: object) -> None:
        if form.password.data != form.repeat.data:
            raise BadInput("repeat", "different", "the two are not the same")
        days = edge().firm.settings.app.session_days
        try:
            user, _ = people.log_in(db, g.user.email, form.current.data, days=days, now=g.now)
        except NotLoggedIn:
            raise BadInput("current", "wrong", "this is not the current password") from None
        people.set_password(db, user, form.password.data, now=g.now)
        _, token = people.log_in(db, user.email, form.password.data, days=days, now=g.now)
        _remember(token)

    return act(form, verb, done=lambda _: url_for("auth.account", saved=1), again=lambda s: _account(s, form))


@bp.post("/account/language")
def change_language() -> ResponseReturnValue:
    """Take the language that pages and mails to this user are in."""
    form = LanguageForm()
    return act(
        form,
        lambda db, now: people.set_language(db, g.user.id, form.language.data),
        done=lambda _: url_for("auth.account", saved=1),
        again=lambda status: _account(status, PasswordForm(formdata=None)),
    )


def _account(status: int, form: PasswordForm) -> ResponseReturnValue:
    mine = LanguageForm(formdata=None, data={"language": g.user.language})
    return page("auth/account.html", status, form=form, language_form=mine, saved="saved" in request.args)


def _remember(token: str) -> None:
    session.permanent = True
    session[TOKEN] = token


def _own_path(asked: str) -> str:
    """Return the path to go on to, if it is one of ours."""
    parts = urlsplit(asked)
    fine = asked.startswith("/") and not parts.scheme and not parts.netloc and asked.isprintable()
    return asked if fine and not asked.startswith(("//", "/\\")) and "\\" not in asked else url_for("auth.start")
