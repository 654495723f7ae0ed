"""What a page says when something goes wrong, and what to do then. Nothing that was typed is lost.

A request that could not be done for now (the login had ended, the page was too old, the database was away) is offered
to be sent again as it was; one that cannot be done shows what had been typed, to be copied.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import structlog
from flask import Flask, g, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from followup import errors
from followup.db import is_collision, is_unavailable
from followup.edge import edge
from followup.services.links import PATH
from followup.web.acting import page
from followup.web.kept import to_carry, typed

RETRY_SECONDS = 10
_WORTH_SENDING_AGAIN = frozenset({400, 401, 503})
_log = structlog.get_logger(__name__)

# Title, and what to do.
_SAID = {
    400: (
        _l("The request could not be read"),
        _l("The page was open for too long, or its address was changed by hand. Go back and try again."),
    ),
    401: (
        _l("Your login has ended"),
        _l("Log in again: what you typed goes along and is not lost."),
    ),
    403: (
        _l("You may not do this"),
        _l("Only whoever looks after it, a colleague of the same department or a manager can. Ask one of them."),
    ),
    404: (
        _l("There is nothing here"),
        _l("It was removed, or the address is not quite right. Start from one of the lists above."),
    ),
    405: (
        _l("This address does not work like that"),
        _l("Go back to the page you came from and use its buttons."),
    ),
    409: (
        _l("Somebody changed it in the meantime"),
        _l("Nothing was saved. Go back, look at it as it stands now, and decide again."),
    ),
    413: (
        _l("This is too large"),
        _l("A text can have at most a million characters. Go back (your text is still there) and shorten it."),
    ),
    429: (
        _l("Too many attempts"),
        _l("For everybody's safety this has to wait for a while. Try again in some minutes."),
    ),
    500: (
        _l("Something went wrong on our side"),
        _l("Nothing was saved. Try again; if it happens again, tell whoever looks after this program."),
    ),
    503: (
        _l("The database cannot be reached right now"),
        _l("Most likely nothing was saved. Wait a few seconds, look whether it is there, then try again."),
    ),
}
_STATUS: tuple[tuple[type[errors.FollowupError], int], ...] = (
    (errors.TooLarge, 413),
    (errors.BadInput, 400),
    (errors.NotFound, 404),
    (errors.NotAllowed, 403),
    (errors.NotLoggedIn, 401),
    (errors.IllegalMove, 409),
    (errors.Conflict, 409),
    (errors.TooMany, 429),
    (errors.Duplicate, 409),
    (errors.Several, 409),
)


def register(app: Flask) -> None:
    """Answer whatever goes wrong in a page with a page."""
    app.register_error_handler(errors.FollowupError, _ours)
    app.register_error_handler(CSRFError, lambda _: error_page(400))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def error_page(status: int) -> ResponseReturnValue:
    """Return the page for a status code."""
    g.setdefault("user", None)
    title, advice = _SAID.get(status) or (_SAID[500] if status >= 500 else _SAID[400])
    fields = typed()
    can_be_sent = bool(fields) and status in _WORTH_SENDING_AGAIN and _from_here()
    own_path = request.full_path.rstrip("?")
    answer = page(
        "errors/error.html",
        status,
        title=title,
        advice=advice,
        typed=fields,
        send_again=can_be_sent,
        own_path=own_path,
        to_carry=to_carry(own_path, fields) if can_be_sent and status == 401 else [],
    )
    if status == 503:
        answer.headers["Retry-After"] = str(RETRY_SECONDS)  # type: ignore[union-attr]  # a page is always a response
    return answer


def _ours(error: errors.FollowupError) -> ResponseReturnValue:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), None)
    if isinstance(error, errors.TooMany):
        g.retry_after = error.seconds
    return _unexpected(error) if status is None else error_page(status)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    return error_page(error.code)


def _unexpected(error: Exception) -> ResponseReturnValue:
    if is_collision(error):
        return error_page(409)
    if is_unavailable(error):
        _log.error("database unavailable", path=_path())
        return error_page(503)
    _log.error("page failed", endpoint=request.endpoint, error=type(error).__name__, at=errors.where(error))
    return error_page(500)


def _path() -> str:
    """Return the address that was asked for, as a log may hold it: what follows /l/ is a key."""
    return f"{PATH}…" if request.path.startswith(PATH) else request.path


def _from_here() -> bool:
    """Whether the request came from one of our own pages: only that is offered to be sent again."""
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    return origin in {request.host, urlsplit(edge().firm.settings.app.public_url).netloc}
