"""The pages: read a request, call one service, answer. Everything works without JavaScript."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

from followup import __version__
from followup.edge import EXTENSION, edge
from followup.web import (
    absence,  # noqa: F401 - puts its pages on the blueprint of commitments
    access_log,
    account,
    assets,
    auth,
    commitments,
    customer_settings,  # noqa: F401 - puts its pages on the customers' blueprint
    customer_timeline,  # noqa: F401 - as above
    customers,
    drafts,
    errors,
    invoices,
    links,
    live,
    mail_decisions,  # noqa: F401 - puts its pages on the blueprint of the outbox
    mail_texts,
    notice,
    outbox,
    passwords,
    people,
    personal,  # noqa: F401 - puts its pages on the customers' blueprint
    promises,  # noqa: F401 - as above
    recap_letters,
    recaps,
    replies,
    search,
    second_factor,
    settings,
    table,  # noqa: F401 - as above
    today,
    tokens,
    words,
)
from followup.web.kept import carried

_FILES_KEPT_SECONDS = 3600
_TEMPLATE_WORDS = (
    words.day,
    words.due,
    words.ended,
    words.group_of,
    words.hold_reasons,
    words.is_overdue,
    words.mail_kind,
    words.mail_word,
    words.moment,
    words.money,
    words.scope_word,
    words.weekday,
    words.word,
)


def register(app: Flask) -> None:
    """Put the pages on the app, with forgery guard, languages and error pages. Needs the app's edge."""
    app.config.update(
        BABEL_DEFAULT_LOCALE=str(app.extensions[EXTENSION].firms.base.app.language),
        BOOTSTRAP_SERVE_LOCAL=True,
        SEND_FILE_MAX_AGE_DEFAULT=_FILES_KEPT_SECONDS,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the login: a recap may be written over lunch
    )
    app.before_request(live.keep_small)
    app.before_request(auth.identify)  # before the forgery guard: whoever is nobody is asked to log in first
    guard = CSRFProtect(app)
    guard.exempt(links.bp)  # whoever comes from a mail has no session: those forms carry a token of their own
    Babel(app, locale_selector=auth.language)
    Bootstrap5(app)
    pages = Blueprint("pages", __name__, template_folder="templates", static_folder="static", static_url_path="/assets")
    for blueprint in (
        pages,
        auth.bp,
        today.bp,
        account.bp,
        passwords.bp,
        second_factor.bp,
        recaps.bp,
        drafts.bp,
        recap_letters.bp,
        replies.bp,
        search.bp,
        live.bp,
        commitments.bp,
        customers.bp,
        invoices.bp,
        outbox.bp,
        mail_texts.bp,
        settings.bp,
        links.bp,
        people.bp,
        tokens.bp,
        access_log.bp,
        notice.bp,
    ):
        app.register_blueprint(blueprint)
    assets.register(app)
    errors.register(app)
    app.jinja_env.globals.update(
        {tool.__name__: tool for tool in _TEMPLATE_WORDS}, version=__version__, carried=carried
    )
    app.jinja_env.filters.update(ident=id, word=words.word)
    app.context_processor(_of_every_page)


def _of_every_page() -> dict[str, Any]:
    return {"settings": edge().firm.settings}
