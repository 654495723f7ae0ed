"""What all topics of the API share: bearer tokens, JSON bodies, one shape of error, one shape of answer."""

from __future__ import annotations

from functools import partial

from flask import Response, current_app, g, request
from flask_openapi.blueprint import APIBlueprint
from flask_openapi.models.tag import Tag
from pydantic import BaseModel
from werkzeug.exceptions import BadRequest

from followup.api import errors
from followup.api.schemas.values import Error
from followup.domain.states import Scope
from followup.domain.throttle import Try, client
from followup.edge import edge
from followup.errors import BadInput, NotLoggedIn
from followup.models import User
from followup.services import throttle, tokens

BASE = "/api/v1"
SECURITY_SCHEME = "token"
_WRITING = frozenset({"POST", "PATCH"})
_ONLY_READS = frozenset({"api_replies.check_reply"})  # sends a text to be read, and changes nothing
_REFUSALS = (400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503)


def topic(name: str, description: str) -> APIBlueprint:
    """Return a blueprint under /api/v1 that only holders of a token reach."""
    made = APIBlueprint(
        f"api_{name}",
        __name__,
        url_prefix=BASE,
        abp_tags=[Tag(name=name, description=description)],
        abp_security=[{SECURITY_SCHEME: []}],
        abp_responses=dict.fromkeys(_REFUSALS, Error),
        operation_id_callback=_operation_id,
    )
    made.before_request(partial(need_token, None))
    made.before_request(_need_json)
    made.after_request(_keep_out_of_caches)
    errors.handle(made)
    return made


def user() -> User:
    """Return the colleague in whose name this request acts."""
    who: User = g.api_user
    return who


def answer(out: BaseModel, status: int = 200) -> Response:
    """Return a model as JSON."""
    return current_app.response_class(out.model_dump_json(by_alias=True), status=status, mimetype="application/json")


def need_token(scope: Scope | None = None) -> None:
    """Find out in whose name a program asks; raises NotLoggedIn where it brings no valid token, TooMany past many such.

    Raises NotAllowed where the token was not made for that: reading or writing, by the method, unless a scope is named.

    Tokens are too long to be guessed, so a right one is never kept waiting for the wrong ones of its neighbours.
    """
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        raise NotLoggedIn("send a token: Authorization: Bearer fup_…")
    now = edge().now()
    try:
        with edge().database.reading() as session:
            edge().look_up(session)
            g.api_user, token = tokens.token_user(session, given.token, now=now)
    except NotLoggedIn:
        with edge().database.writing() as session:
            throttle.count(session, (Try.TOKEN, client(request.remote_addr)), now=now)
        raise
    tokens.need_scope(token, scope or _scope())
    if tokens.is_use_news(token, now=now):
        with edge().database.writing() as session:
            tokens.note_use(session, token.id, now=now)


def _scope() -> Scope:
    writes = request.method in _WRITING and request.endpoint not in _ONLY_READS
    return Scope.WRITE if writes else Scope.READ


def _operation_id(*, name: str, path: str, method: str) -> str:
    return name


def _need_json() -> Response | None:
    """Refuse what is not one JSON object in UTF-8, before anything looks inside."""
    if request.method not in _WRITING:
        return None
    raw = request.get_data()
    if not raw:
        return errors.answer(400, "no_body", "send a JSON object, {} where there is nothing to say")
    if not request.is_json:
        return errors.answer(415, "unsupported_media_type", "send JSON, with Content-Type: application/json")
    try:
        raw.decode("utf-8")
        body = request.get_json()
    except UnicodeDecodeError:
        return errors.answer(400, "not_utf8", "the body is not UTF-8")
    except BadRequest:
        return errors.answer(400, "not_json", "the body is not JSON")
    except RecursionError:
        return errors.answer(400, "too_deep", "the body is nested too deeply")
    if not isinstance(body, dict):
        raise BadInput("", "not_an_object", "the body must be one JSON object")
    return None


def _keep_out_of_caches(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
