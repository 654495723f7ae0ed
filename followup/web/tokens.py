"""Keys for programs: everybody makes and ends their own; an admin sees whose there are. None is ever shown twice."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from followup.db import Session
from followup.domain.states import Role, Scope
from followup.edge import edge
from followup.models import ApiToken
from followup.services import tokens
from followup.web.acting import IDENT, act, number_asked, page, split_page
from followup.web.fields import Needed, PageForm, choices
from followup.web.words import _l

bp = Blueprint("tokens", __name__, url_prefix="/tokens")


class TokenForm(PageForm):
    """A key for a program."""

    name = StringField(_l("What it is for"), [Needed()], description=_l("Such as: accounting program"))
    scopes = SelectMultipleField(
        _l("What it may do"),
        choices=lambda: choices(Scope),
        coerce=Scope,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    days = SelectField(
        _l("For how long"),
        choices=lambda: [
            ("30", _l("a month")),
            ("90", _l("three months")),
            ("365", _l("a year")),
            ("", _l("until it is revoked")),
        ],
        coerce=lambda value: int(value) if value else None,
    )


@bp.get("")
def index() -> ResponseReturnValue:
    """List one's own keys; an admin may look at everybody's."""
    return _index(200, TokenForm(formdata=None, data={"scopes": [Scope.READ], "days": 365}))


@bp.post("")
def add() -> ResponseReturnValue:
    """Make a key and show it, once."""
    form = TokenForm()

    def verb(session: Session, now: datetime) -> tuple[ApiToken, str]:
        until = now + timedelta(days=form.days.data) if form.days.data else None
        return tokens.new_token(
            session, g.user, form.name.data, scopes=form.scopes.data or [], expires_at=until, now=now
        )

    return act(
        form,
        verb,
        done=lambda made: page("tokens/made.html", made=made[0], key=made[1]),
        again=lambda status: _index(status, form),
    )


@bp.post(f"/{IDENT}/revoke")
def revoke(ident: int) -> ResponseReturnValue:
    """End a key."""
    return act(
        PageForm(),
        lambda session, now: tokens.revoke_token(session, ident, by=g.user, now=now),
        done=lambda _: url_for("tokens.index", revoked=1, whose=request.args.get("whose")),
        again=lambda status: _index(status, TokenForm(formdata=None)),
    )


def _index(status: int, form: TokenForm) -> ResponseReturnValue:
    everybodys = request.args.get("whose") == "all"
    last = None
    with edge().database.reading() as session:
        if everybodys:
            rows = tokens.all_tokens(session, by=g.user, before_id=number_asked("before"), limit=tokens.PAGE + 1)
            shown, last = split_page(rows, tokens.PAGE)
        else:
            shown = [(row, g.user) for row in tokens.tokens_of(session, g.user)]
    live = [(row, user) for row, user in shown if tokens.is_live(row, now=g.now)]
    return page(
        "tokens/index.html",
        status,
        form=form,
        live=live,
        over=[entry for entry in shown if entry not in live],
        last=last,
        everybodys=everybodys,
        may_see_all=g.user.role is Role.ADMIN,
        revoked="revoked" in request.args,
    )
