"""Who is there: login and logout. The cookie holds a token that the database can revoke."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import EmailField, HiddenField, PasswordField

from followup.domain.states import Language
from followup.edge import edge
from followup.errors import NotLoggedIn, TooMany
from followup.models import User
from followup.services import sessions
from followup.services.signs import trouble
from followup.web import kept
from followup.web.acting import page, say_in
from followup.web.errors import error_page
from followup.web.fields import Needed, PageForm
from followup.web.proving import whose_password
from followup.web.words import _l

bp = Blueprint("auth", __name__)
TOKEN = "token"  # noqa: S105 - the name of the cookie's entry
API = "/api/"
# Files and monitoring, where whoever asks is nobody in particular; and links in mails, which say themselves who may.
_FOR_ANYBODY = frozenset(
    {
        "pages.static",
        "bootstrap.static",
        "static",
        "monitoring.healthz",
        "monitoring.readyz",
        "monitoring.metrics",
        "links.show",
        "links.act",
    }
)
# A login is needed for every page but these.
_OPEN = _FOR_ANYBODY | {
    "auth.login",
    "auth.log_in",
    "passwords.forgotten",
    "passwords.send_link",
    "passwords.choose",
    "passwords.chosen",
}


class LoginForm(PageForm):
    """Who you are."""

    email = EmailField(_l("E-mail address"), [Needed()])
    password = PasswordField(_l("Password"), [Needed()])
    next = HiddenField()


def identify() -> ResponseReturnValue | None:
    """Find out who asks, and send whoever is nobody to the login."""
    g.now, g.user = edge().now(), None
    g.warnings = None, None
    if request.path.startswith(API) or request.endpoint in _FOR_ANYBODY:
        return None
    if token := session.get(TOKEN):
        try:
            with edge().database.reading() as db:
                edge().look_up(db)
                g.user = sessions.session_user(db, token, now=g.now)
                if request.blueprint != "live":  # its answers have no place for a banner
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
    """Return the language of this page: the user's, else the browser's, else the firm's.

    Where a mail's link led there, that of the mail.
    """
    user: User | None = g.get("user")
    if fixed := g.get("fixed_language"):
        g.language = fixed
    elif user is None:
        asked = request.accept_languages.best_match([str(known) for known in Language])
        g.language = asked or str(edge().firm.settings.app.language)
    else:
        g.language = str(user.language)
    chosen: str = g.language
    return chosen


@bp.get("/login")
def login() -> ResponseReturnValue:
    """Ask who it is."""
    if g.user is not None:
        return redirect(_own_path(request.args.get("next", "")), 303)
    form = LoginForm(formdata=None, data={"next": request.args.get("next", "")})
    return page("auth/login.html", form=form, chosen="chosen" in request.args)


@bp.post("/login")
def log_in() -> ResponseReturnValue:
    """Let in whoever knows the password. The answer to a wrong one never says whether the account exists."""
    form = LoginForm()
    if not form.validate():
        return page("auth/login.html", 422, form=form)
    try:
        user = whose_password(form.email.data, form.password.data)
    except NotLoggedIn:
        form.problem = gettext("The address or the password is not right.")
        return page("auth/login.html", 401, form=form)
    except TooMany as error:
        return page("auth/login.html", say_in(form, error), form=form)
    with edge().database.writing() as db:
        remember(sessions.open_session(db, user, days=edge().firm.settings.app.session_days, now=g.now))
    if kept.PATH in request.form:
        return kept.resume(_own_path(request.form[kept.PATH]))
    return redirect(_own_path(form.next.data or ""), 303)


@bp.post("/logout")
def log_out() -> ResponseReturnValue:
    """End this login."""
    with edge().database.writing() as db:
        sessions.log_out(db, session.get(TOKEN, ""), now=g.now)
    session.clear()
    return redirect(url_for("auth.login"), 303)


def remember(token: str) -> None:
    """Put the token of a new session into the cookie."""
    session.permanent = True
    session[TOKEN] = token


def _own_path(asked: str) -> str:
    """Return the path to go on to, if it is one of ours."""
    parts = urlsplit(asked)
    fine = asked.startswith("/") and not parts.scheme and not parts.netloc and asked.isprintable()
    return asked if fine and not asked.startswith(("//", "/\\")) and "\\" not in asked else url_for("today.index")
