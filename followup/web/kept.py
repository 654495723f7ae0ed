"""What was typed before a login ended: the login form carries it along, and after the login it can be sent as it was.

It travels in the bodies of the pages only, never in an address or a cookie, and is kept nowhere.
"""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from followup.web.acting import page

PATH = "kept-path"
_FIELD = "kept:"
_SHORT = 40  # characters; what is no longer is quickly seen again in its form
_SECRET = ("csrf_token", "password", "current", "repeat", "code")


def typed() -> list[tuple[str, str]]:
    """Return what this request brought, except secrets; nothing where it is too large to be read."""
    return [(name, value) for name, value in _fields() if not name.endswith(_SECRET) and not _is_kept(name)]


def carried() -> list[tuple[str, str]]:
    """Return the hidden fields by which this request carried along what was typed earlier."""
    return [(name, value) for name, value in _fields() if _is_kept(name)]


def to_carry(path: str, fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the hidden fields that carry along what was typed for that path."""
    return [(PATH, path), *((_FIELD + name, value) for name, value in fields)]


def resume(path: str) -> ResponseReturnValue:
    """Answer with the page that sends what was carried along, with one press."""
    fields = [(name.removeprefix(_FIELD), value) for name, value in carried() if name.startswith(_FIELD)]
    texts = [(name, value) for name, value in fields if len(value) > _SHORT or "\n" in value]
    return page("auth/resume.html", path=path, typed=fields, texts=texts)


def _is_kept(name: str) -> bool:
    return name == PATH or name.startswith(_FIELD)


def _fields() -> list[tuple[str, str]]:
    if request.method != "POST":
        return []
    try:
        return list(request.form.items(multi=True))
    except HTTPException:
        return []
