"""Who is there: login and logout. The cookie holds a token that the database can revoke."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import EmailField, HiddenField, PasswordField, StringField

from followup.db import is_unavailable
from followup.domain.states import Language
from followup.domain.throttle import Try, client
from followup.edge import edge
from followup.errors import NotLoggedIn, TooMany
from followup.models import LoginSession, User
from followup.services import second_factor, sessions, throttle
from followup.services.signs import trouble
from followup.web import kept
from followup.web.acting import page, say_in
from followup.web.devices import device
from followup.web.errors import error_page
from followup.web.fields import Needed, PageForm
from followup.web.proving import whose_password
from followup.web.words import _l

bp = Blueprint("auth", __name__)
TOKEN = "token"  # noqa: S105 - the name of the cookie's entry
HALF = "half"  # the same, of a login whose second factor is still to come
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
    "notice.show",
    "auth.login",
    "auth.log_in",
    "auth.ask_code",
    "auth.take_code",
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


class CodeForm(PageForm):
    """The second factor."""

    code = StringField(
        _l("Code"), [Needed()], description=_l("The six figures that your phone shows, or one of your recovery codes.")
    )
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
                g.user, g.login = sessions.session_of(db, token, now=g.now)
                if request.blueprint != "live":  # its answers have no place for a banner
                    g.warnings = trouble(db, now=g.now)
            _note_use(g.login)
        except NotLoggedIn:
            session.pop(TOKEN)
    language()
    if g.user is not None or request.endpoint is None or request.endpoint in _OPEN:
        return None
    if request.method == "POST":
        return error_page(401)
    return redirect(url_for("auth.login", next=request.full_path.rstrip("?")), 303)


def _note_use(login: LoginSession) -> None:
    """Write down now and then that a login is in use; a page is not refused because that could not be written."""
    if login.last_used_at is not None and g.now - login.last_used_at < sessions.USED_STEP:
        return
    try:
        with edge().database.writing() as db:
            sessions.note_use(db, login.id, now=g.now)
    except Exception as error:
        if not is_unavailable(error):
            raise


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
    agent, following = device(request.user_agent.string), form.next.data or ""
    with edge().database.writing() as db:
        if user.totp_secret is not None:
            session[HALF] = sessions.open_half(db, user, device=agent, now=g.now)
            if not kept.carried():
                return redirect(url_for("auth.ask_code", next=following), 303)
            return page("auth/code.html", form=CodeForm(formdata=None, data={"next": following}))
        remember(sessions.open_session(db, user, days=edge().firm.settings.app.session_days, device=agent, now=g.now))
    return _go_on(following)


@bp.get("/login/code")
def ask_code() -> ResponseReturnValue:
    """Ask for the second factor."""
    if HALF not in session:
        return redirect(url_for("auth.login", next=request.args.get("next", "")), 303)
    return page("auth/code.html", form=CodeForm(formdata=None, data={"next": request.args.get("next", "")}))


@bp.post("/login/code")
def take_code() -> ResponseReturnValue:
    """Let in whoever has the code too, with a new session of their own: what stood in the cookie before is over."""
    form = CodeForm()
    if not form.validate():
        return page("auth/code.html", 422, form=form)
    here, half = client(request.remote_addr), session.get(HALF, "")
    try:
        with edge().database.writing() as db:
            user, _ = sessions.half_of(db, half, now=g.now)
            throttle.count(db, (Try.CODE, str(user.id)), (Try.CLIENT, here), now=g.now)
        with edge().database.writing() as db:
            right = second_factor.is_right(db, edge().firm, user.id, form.code.data, now=g.now)
            if right:
                throttle.forget(db, Try.CODE, str(user.id))
                throttle.give_back(db, Try.CLIENT, here, now=g.now)
                sessions.log_out(db, half, now=g.now)
                days, agent = edge().firm.settings.app.session_days, device(request.user_agent.string)
                remember(sessions.open_session(db, user, days=days, device=agent, now=g.now))
    except NotLoggedIn:
        session.pop(HALF, None)
        return redirect(url_for("auth.login", next=form.next.data or ""), 303)
    except TooMany as error:
        return page("auth/code.html", say_in(form, error), form=form)
    if not right:
        form.problem = gettext("This code is not right, or it was used already. Wait for the next one.")
        return page("auth/code.html", 401, form=form)
    return _go_on(form.next.data or "")


@bp.post("/logout")
def log_out() -> ResponseReturnValue:
    """End this login."""
    with edge().database.writing() as db:
        sessions.log_out(db, session.get(TOKEN, ""), now=g.now)
    session.clear()
    return redirect(url_for("auth.login"), 303)


def remember(token: str) -> None:
    """Put the token of a new session into the cookie."""
    session.pop(HALF, None)
    session.permanent = True
    session[TOKEN] = token


def _go_on(asked: str) -> ResponseReturnValue:
    """Go where somebody was going when the login came between, or send what they had typed."""
    if kept.PATH in request.form:
        return kept.resume(_own_path(request.form[kept.PATH]))
    return redirect(_own_path(asked), 303)


def _own_path(asked: str) -> str:
    """Return the path to go on to, if it is one of ours."""
    parts = urlsplit(asked)
    fine = asked.startswith("/") and not parts.scheme and not parts.netloc and asked.isprintable()
    return asked if fine and not asked.startswith(("//", "/\\")) and "\\" not in asked else url_for("today.index")
