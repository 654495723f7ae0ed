"""Files that pages load: each address carries a digest of its content, so that a browser may keep it for a year."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request

_ENDPOINTS = frozenset({"pages.static", "bootstrap.static"})
_FOR_GOOD = "public, max-age=31536000, immutable"


def register(app: Flask) -> None:
    """Put the digest into every address of a file, and say how long what is asked for with it may be kept."""
    app.url_defaults(_add_version)
    app.after_request(_keep)


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint in _ENDPOINTS and (folder := _folder(endpoint)) is not None:
        values["v"] = _digest(folder / values["filename"])


def _keep(response: Response) -> Response:
    if request.endpoint in _ENDPOINTS and "v" in request.args and response.status_code in (200, 304):
        response.headers["Cache-Control"] = _FOR_GOOD
    return response


def _folder(endpoint: str) -> Path | None:
    found = current_app.blueprints[endpoint.partition(".")[0]].static_folder
    return Path(found) if found else None


@cache
def _digest(file: Path) -> str | None:
    """A file that is not there has none: its address then leads to a plain 404."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else None
