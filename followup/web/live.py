"""Answers for the pages' own scripts: a text as it reads while it is being written, and customers by a part of a name.

Nothing is kept, and no more is done than the answer needs: it is asked for at every pause in typing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Response, g, jsonify, render_template, request
from flask_babel import gettext, ngettext

from followup.domain.states import Part
from followup.edge import edge
from followup.errors import TooLarge
from followup.services import customers, previews, replies
from followup.services.habits import habits
from followup.services.previews import LONGEST_LIVE, Preview
from followup.web.acting import told_apart
from followup.web.forms import RecapForm, ReplyForm
from followup.web.replies import digest, quotes, with_promises
from nlp import Promise, Remark

bp = Blueprint("live", __name__, url_prefix="/live")
LARGEST_BODY = 300_000  # bytes: the longest live text, each character four bytes, each byte written as "%F0"
MOST_NAMES = 8
SOFT = "soft"
Mark = tuple[int, int, str, int]  # from, to (in code points), what it is, the number of its card


@dataclass(frozen=True, slots=True)
class Card:
    """One thing found in a recap."""

    number: int
    part: Part
    words: str
    promise: Promise | None = None
    owner: str = ""
    remark: Remark | None = None


def keep_small() -> None:
    """Refuse a body that no live text needs, before anything reads it."""
    if request.blueprint == bp.name:
        request.max_content_length = request.max_form_memory_size = LARGEST_BODY


@bp.post("/recap")
def recap() -> Response:
    """Say what would be found in a recap."""
    form = RecapForm()
    text = _text(form.text.data)
    if not text:
        return _answer("", [], reading="")
    with edge().database.reading() as session:
        preview = previews.preview_recap(
            session,
            edge().firm,
            text,
            happened_at=form.instant() if form.happened_at.data else g.now,
            customer=form.customer.data or "",
            by=g.user,
            now=g.now,
        )
    cards, marks = _cards(text, preview)
    said = _said(len(preview.promises), len(preview.remarks))
    return _answer(said, marks, reading=render_template("recaps/_reading.html", cards=cards, said=said))


@bp.post("/reply")
def reply() -> Response:
    """Say what is to mend in a reply, and which promises it holds."""
    text = _text(ReplyForm().text.data)
    if not text:
        return _answer("", [], reading="", promises="")
    with edge().database.reading() as session:
        known = habits(session, edge().firm, g.user.id, now=g.now)
    checked = replies.check_reply(edge().firm, text, reference=g.now, known=known)
    promises, remarks = checked.reading.promises, list(enumerate(checked.remarks, 1))
    said = _said(len(promises), len(remarks))
    number_of = {remark.promise: number for number, remark in remarks}
    marks = [(p.start, p.end, str(Part.PROMISE), number_of.get(index, 0)) for index, p in enumerate(promises)]
    return _answer(
        said,
        marks + [_soft(remark, number) for number, remark in remarks],
        checked=digest(text),
        reading=render_template("replies/_remarks.html", remarks=remarks, said=said, text=text),
        promises=render_template(
            "replies/_promises.html", form=with_promises(text, checked), quotes=quotes(text, checked)
        ),
    )


@bp.get("/customers")
def names() -> Response:
    """Return the first customers whose name holds what was typed."""
    asked = request.args.get("q", "").strip()
    found = []
    if asked:
        with edge().database.reading() as session:
            found = told_apart(customers.list_customers(session, search=asked, limit=MOST_NAMES))
    return _kept_by_nobody(jsonify(names=[{"value": value, "shown": shown or value} for value, shown in found]))


def _text(typed: str) -> str:
    """Return what is to be read, "" where that is nothing; raises TooLarge for what is read once, on saving."""
    if len(typed) > LONGEST_LIVE:
        raise TooLarge("text", "too_long", f"while it is written a text is read up to {LONGEST_LIVE} characters")
    return typed if typed.strip() else ""


def _said(promises: int, undated: int) -> str:
    """Return in one line what was found, for the eye and for a screen reader."""
    if not promises:
        return str(gettext("No promise so far"))
    found = ngettext("%(num)d promise", "%(num)d promises", promises)
    if not undated:
        return str(gettext("%(promises)s, all with a date", promises=found))
    return str(
        ngettext("%(promises)s, %(num)d date to mend", "%(promises)s, %(num)d dates to mend", undated, promises=found)
    )


def _cards(text: str, preview: Preview) -> tuple[list[Card], list[Mark]]:
    """Return what was found in order of place, and where it stands."""
    reading = preview.reading
    found: list[tuple[int, int, Part, int]] = [
        *((line.start, line.end, Part.NEED, 0) for line in reading.needs),
        *((line.start, line.end, Part.SOLUTION, 0) for line in reading.solutions),
        *((p.start, p.end, Part.PROMISE, index) for index, (p, _) in enumerate(preview.promises)),
    ]
    cards, marks = list[Card](), list[Mark]()
    for number, (start, end, part, index) in enumerate(sorted(found, key=lambda one: one[0]), 1):
        words = " ".join(text[start:end].split())
        marks.append((start, end, str(part), number))
        if part is not Part.PROMISE:
            cards.append(Card(number, part, words))
            continue
        promise, owner = preview.promises[index]
        remark = preview.remarks.get(index)
        cards.append(Card(number, part, words, promise, owner.name, remark))
        if remark is not None:
            marks.append(_soft(remark, number))
    return cards, marks


def _soft(remark: Remark, number: int) -> Mark:
    return remark.start, remark.end, SOFT, number


def _answer(said: str, marks: Iterable[Mark], *, checked: str = "", **parts: str) -> Response:
    return _kept_by_nobody(jsonify(said=said, marks=list(marks), checked=checked, parts=parts))


def _kept_by_nobody(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
