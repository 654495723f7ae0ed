"""What the links in mails lead to: pages without a login, each for one thing.

Mail scanners and previews open links, so looking at one changes nothing: a page has a button, and only its form acts.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue

from followup.domain.states import LinkPurpose
from followup.domain.throttle import Try, client
from followup.edge import edge
from followup.errors import NotFound
from followup.models import Link, User
from followup.services import answers, links, throttle
from followup.web import customer_links, reminder_links
from followup.web.acting import page
from followup.web.auth import language
from followup.web.errors import error_page

bp = Blueprint("links", __name__, url_prefix="/l")
_ONE_CLICK = ("List-Unsubscribe", "One-Click")  # RFC 8058: what a mail program sends by itself
_Page = Callable[[str, Link], ResponseReturnValue]
_SHOWN: dict[LinkPurpose, _Page] = {
    LinkPurpose.CONFIRM: customer_links.show_recap,
    LinkPurpose.OBJECT: customer_links.show_objection,
    LinkPurpose.KEEP: reminder_links.show,
    LinkPurpose.MOVE: reminder_links.show,
    LinkPurpose.HAND_OVER: reminder_links.show,
}
_DONE: dict[LinkPurpose, _Page] = {
    LinkPurpose.CONFIRM: customer_links.answer_recap,
    LinkPurpose.OBJECT: customer_links.object_to_mails,
    LinkPurpose.KEEP: reminder_links.keep,
    LinkPurpose.MOVE: reminder_links.move,
    LinkPurpose.HAND_OVER: reminder_links.hand_over,
}


@bp.after_request
def _kept_nowhere(response: Response) -> Response:
    """The address is the key: it is handed on to nobody, kept by nobody, found by nobody."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    """Show what the link is for, and a button. Changes nothing."""
    return _with_link(token, _SHOWN)


@bp.post("/<token>")
def act(token: str) -> ResponseReturnValue:
    """Do what the link is for, where its own page asks for it."""
    if request.form.get(_ONE_CLICK[0]) == _ONE_CLICK[1]:
        return _with_link(token, {LinkPurpose.OBJECT: customer_links.object_by_header})
    if not links.is_form_token(edge().firm, token, request.form.get("form", "")):
        return error_page(400)
    return _with_link(token, _DONE)


def _with_link(token: str, pages: dict[LinkPurpose, _Page]) -> ResponseReturnValue:
    try:
        with edge().database.reading() as session:
            link = links.find(session, token)
            works = links.works(session, link, now=g.now)
            reader = session.get(User, link.user_id) if link.user_id else None
            customer = None if reader else answers.customer_page(session, edge().firm, link, now=g.now)
    except NotFound:
        with edge().database.writing() as session:
            throttle.count(session, (Try.LINK, client(request.remote_addr)), now=g.now)
        language()
        return page("links/dead.html", 404, link=None)
    g.fixed_language = str(reader.language) if reader else customer.voice[:2] if customer else None
    language()
    if link.purpose not in pages:
        return error_page(400)
    try:
        if works or reminder_links.tells_how_it_ended(link):
            return pages[link.purpose](token, link)
    except NotFound:
        pass  # revoked between looking and acting
    return customer_links.over(customer) if customer else page("links/dead.html", 410, link=link)
