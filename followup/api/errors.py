"""One table from our errors to status codes, and one shape for all of them. No text of a customer gets in."""

from __future__ import annotations

import structlog
from flask import Flask, Response, jsonify, request
from flask_openapi.blueprint import APIBlueprint
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from followup import errors
from followup.db import is_collision, is_unavailable

PREFIX = "/api/"
RETRY_SECONDS = 10
_LONGEST_FIELD = 100

# The first class that fits counts, so a child stands before its parent.
_STATUS: tuple[tuple[type[errors.FollowupError], int, str], ...] = (
    (errors.TooLarge, 413, "too_large"),
    (errors.BadInput, 422, "bad_input"),
    (errors.NotFound, 404, "not_found"),
    (errors.NotAllowed, 403, "not_allowed"),
    (errors.NotLoggedIn, 401, "not_logged_in"),
    (errors.IllegalMove, 409, "illegal_move"),
    (errors.Conflict, 409, "conflict"),
    (errors.TooMany, 429, "too_many"),
    (errors.Duplicate, 409, "duplicate"),
    (errors.Several, 409, "several"),
)
_HTTP = {
    400: "the request could not be read",
    404: "there is nothing at this address",
    405: "this address does not take that method",
    413: "the body is larger than this product reads",
    415: "send JSON, with Content-Type: application/json",
}
_PYDANTIC = {"extra_forbidden": "unknown_field", "missing": "missing", "string_unicode": "surrogate"}
_log = structlog.get_logger(__name__)


def answer(status: int, code: str, message: str, field: str | None = None) -> Response:
    """Return an error in the one shape."""
    response = jsonify({"error": {"code": code, "field": field, "message": message}})
    response.status_code = status
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def refuse(error: ValidationError) -> Response:
    """Raise BadInput for the first thing that is wrong with a request. flask_openapi calls it."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    field = ".".join(str(part) for part in first["loc"])[:_LONGEST_FIELD]
    message = first["msg"] if first["type"] != "extra_forbidden" else "there is no field of this name"
    raise errors.BadInput(field, _PYDANTIC.get(first["type"], "invalid"), message)


def handle(topic: APIBlueprint) -> None:
    """Answer whatever goes wrong in this topic in the one shape."""
    topic.register_error_handler(errors.FollowupError, ours)
    topic.register_error_handler(HTTPException, _http)
    topic.register_error_handler(Exception, _unexpected)


def handle_unknown_addresses(app: Flask) -> None:
    """Answer addresses under /api/ that lead nowhere, and methods they don't take, in the one shape too.

    No topic is responsible for those, so its handlers would not be asked.
    """

    @app.before_request
    def _nowhere() -> Response | None:
        problem = request.routing_exception
        if not request.path.startswith(PREFIX) or problem is None or isinstance(problem, RequestRedirect):
            return None
        return _http(problem)


def ours(error: errors.FollowupError) -> Response:
    """Return one of our errors in the one shape."""
    found = next(((status, code) for kind, status, code in _STATUS if isinstance(error, kind)), None)
    if found is None:
        return _unexpected(error)
    status, code = found
    if isinstance(error, errors.BadInput):
        return answer(status, error.code, error.message, error.field or None)
    response = answer(status, code, str(error), _named_in_body(error))
    if isinstance(error, errors.TooMany):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def _named_in_body(error: errors.FollowupError) -> str | None:
    """Return the field that holds the number of something that is not there."""
    if not isinstance(error, errors.NotFound) or not request.is_json:
        return None
    body = request.get_json(silent=True)
    return error.what if isinstance(body, dict) and error.what in body else None


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    code = error.name.lower().replace(" ", "_")
    response = answer(status, code, _HTTP.get(status, error.name))
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    if is_collision(error):
        return answer(409, "conflict", "somebody else recorded the same in the meantime: read again")
    if is_unavailable(error):
        _log.error("database unavailable", path=request.path)
        return answer(
            503, "unavailable", "the database cannot be reached right now: read again before you send it again"
        )
    _log.error("api request failed", endpoint=request.endpoint, error=type(error).__name__, at=errors.where(error))
    return answer(500, "internal", "something went wrong on this side; nothing was recorded")
