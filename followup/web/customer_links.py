"""The pages that links in customers' mails lead to: is the recap right, and no more mails. In the mail's own voice."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from followup.db import Session
from followup.edge import edge
from followup.errors import BadInput, IllegalMove
from followup.messages.pages import page_words
from followup.messages.words import Words
from followup.models import Link
from followup.services import answers, links, objections
from followup.services.answers import CustomerPage
from followup.web.acting import page
from followup.web.fields import unix_lines


def show_recap(token: str, link: Link) -> ResponseReturnValue:
    """Show what was agreed, and ask whether it is right."""
    return _recap(token, link)


def answer_recap(token: str, link: Link) -> ResponseReturnValue:
    """Take in that it is right, or what is missing; nothing typed is lost."""
    right = request.form.get("answer") == "right"
    words, name = unix_lines(request.form.get("missing")), request.form.get("name", "")
    try:
        with edge().database.writing() as session:
            if right:
                answers.confirm(session, edge().firm, token, now=g.now)
            else:
                answers.correct(session, edge().firm, token, words=words, name=name, now=g.now)
    except BadInput as error:
        fault = "wrong_long" if error.code == "too_long" else "wrong_empty"
        return _recap(token, link, 422, words=words, name=name, fault=fault)
    except IllegalMove:  # the page says so
        return _recap(token, link, 409, words=words, name=name)
    return redirect(url_for("links.show", token=token, said="right" if right else "wrong"), 303)


def show_objection(token: str, link: Link) -> ResponseReturnValue:
    """Say what it means to get no more mails, and ask."""
    with edge().database.reading() as session:
        about = answers.customer_page(session, edge().firm, link, now=g.now)
        done = objections.has_objected(session, link.contact_id)
    return page("links/objection.html", done=done, **_of_every_page(token, about))


def object_to_mails(token: str, link: Link) -> ResponseReturnValue:
    """Write to them no more."""
    _object(token)
    return redirect(url_for("links.show", token=token), 303)


def object_by_header(token: str, link: Link) -> ResponseReturnValue:
    """The same, asked for by a mail program that read the mail's header."""
    _object(token)
    return "", 200


def over(about: CustomerPage) -> ResponseReturnValue:
    """Say that a link no longer works, and whom to ask."""
    return page("links/over.html", 410, **_of_every_page("", about))


def _object(token: str) -> None:
    with edge().database.writing() as session:
        objections.object_to_mails(session, edge().firm, token, now=g.now)


def _recap(
    token: str, link: Link, status: int = 200, *, words: str = "", name: str = "", fault: str = ""
) -> ResponseReturnValue:
    with edge().database.reading() as session:
        about, shown = _recap_facts(session, link)
    said = request.args.get("said", "")
    return page(
        "links/recap.html",
        status,
        shown=shown,
        words=words,
        name=name,
        fault=fault,
        just_said=said if said in ("right", "wrong") and shown.answers else "",
        full=len(shown.answers) >= answers.MOST,
        longest=answers.LONGEST_ANSWER,
        longest_name=answers.LONGEST_NAME,
        **_of_every_page(token, about),
    )


def _recap_facts(session: Session, link: Link) -> tuple[CustomerPage, answers.RecapPage]:
    firm = edge().firm
    return answers.customer_page(session, firm, link, now=g.now), answers.recap_page(session, firm, link)


def _of_every_page(token: str, about: CustomerPage) -> dict[str, Any]:
    return {
        "about": about,
        "t": page_words(about.voice),
        "say": Words(about.voice[:2], about.today),
        "form_token": links.form_token(edge().firm, token),
        "token": token,
    }
