"""The JSON API: the same services as the pages, for programs that hold a colleague's token."""

from __future__ import annotations

from typing import Any

from flask_openapi.blueprint import APIBlueprint
from flask_openapi.openapi import OpenAPI

from followup.api import (
    commitments,
    customers,
    drafts,
    errors,
    invoices,
    monitoring,
    outbox,
    people,
    recaps,
    replies,
    touchpoints,
)
from followup.api.schemas.values import Error
from followup.api.topics import SECURITY_SCHEME

DOCUMENT = "/api/openapi.json"
TOPICS: tuple[APIBlueprint, ...] = (
    recaps.topic,
    drafts.topic,
    replies.topic,
    commitments.topic,
    customers.topic,
    touchpoints.topic,
    invoices.topic,
    outbox.topic,
    people.topic,
)


def register(app: OpenAPI) -> None:
    """Put the API and its document on the app. Where the pages guard forms against forgery, the API is let
    through: it reads no cookie, so there is nothing to forge with."""
    app.openapi_version = "3.1.0"  # what clients and validators read; nothing in here is newer
    app.security_schemes = {
        SECURITY_SCHEME: {"type": "http", "scheme": "bearer", "description": "made by `followup token add`"}
    }
    app.validation_error_model = Error
    app.validation_error_callback = errors.refuse
    errors.handle_unknown_addresses(app)
    guard = app.extensions.get("csrf")
    for topic in TOPICS:
        app.register_api(topic)
        if guard is not None:
            guard.exempt(topic)

    app.register_blueprint(monitoring.bp)

    def openapi_document() -> dict[str, Any]:
        document: dict[str, Any] = app.api_doc
        return document

    app.add_url_rule(DOCUMENT, view_func=openapi_document)
