"""Builds the Flask app: one process, two faces over the same services."""

from __future__ import annotations

from datetime import timedelta

from flask import Response
from flask_compress import Compress
from flask_openapi.models.info import Info
from flask_openapi.openapi import OpenAPI
from werkzeug.middleware.proxy_fix import ProxyFix

from followup import __version__, api, watching, web
from followup.clock import Clock, system_clock
from followup.config import Settings, server_secret
from followup.db import Database
from followup.edge import EXTENSION, Edge
from followup.services.house_rules import Firms

# A million characters of text may take four bytes each, and JSON may double that by escaping.
LARGEST_BODY = 12_000_000

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{thing}=()" for thing in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
    ),
}
# A year: whoever came here once by https is never asked to come by http.
_ONLY_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}


def create_app(settings: Settings, database: Database, *, clock: Clock = system_clock) -> OpenAPI:
    """Return the app for these settings and this database; the caller has brought the schema up to date."""
    app = OpenAPI("followup", info=Info(title="followup", version=__version__), doc_ui=False)
    https = settings.app.https
    app.config.update(
        SECRET_KEY=server_secret(settings),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        SESSION_COOKIE_NAME="__Host-followup" if https else "followup",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=settings.app.session_days),
    )
    if settings.app.proxies:
        hops = settings.app.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]  # as Flask says
    # Pages hold a token that guards forms. Squeezing it together with what others typed could give it away only to a
    # site that makes this browser ask for pages with its login, which SameSite denies it.
    app.config["COMPRESS_MIMETYPES"] = ["text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"]
    app.config["COMPRESS_STREAMS"] = False
    Compress(app)

    @app.after_request  # registered after the compressor, so it comes before it
    def _whole(response: Response) -> Response:
        if response.direct_passthrough:  # a file of ours, and none is large
            response.direct_passthrough = False
            response.make_sequence()
        return response

    app.extensions[EXTENSION] = Edge(Firms(settings), database, clock)
    web.register(app)
    api.register(app)
    app.after_request(watching.note_access)

    headers = {**_HEADERS, **_ONLY_HTTPS} if https else _HEADERS

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return app
