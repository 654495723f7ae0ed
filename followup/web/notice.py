"""The notice on personal data that customers read (art. 13 GDPR), made of the firm's data and of its [retention]."""

from __future__ import annotations

from flask import Blueprint, g, redirect
from flask.typing import ResponseReturnValue

from followup.edge import edge
from followup.web.acting import page
from followup.web.auth import language as choose_language

bp = Blueprint("notice", __name__)


@bp.get("/privacy/<any(it, en):language>")
def show(language: str) -> ResponseReturnValue:
    """Show the notice, or lead to the firm's own. Open to everybody."""
    settings = edge().firm.settings
    if settings.company.privacy_url:
        return redirect(settings.company.privacy_url, 302)
    g.fixed_language = language
    choose_language()
    return page("notice/show.html", company=settings.company, kept=settings.retention, language=language)
