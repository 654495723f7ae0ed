"""Somebody is away: first what that means is shown, then it is given to a colleague, all of it or none."""

from __future__ import annotations

from datetime import datetime

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, StringField

from followup.db import Session
from followup.edge import edge
from followup.errors import FollowupError
from followup.models import Commitment
from followup.services import absences, bulk, people, reminders
from followup.services.access import may_change_of
from followup.web import done
from followup.web.acting import page, say_in
from followup.web.commitments import bp
from followup.web.fields import Needed, PageForm, colleague, offer
from followup.web.promises import Refused, several
from followup.web.words import _l


class AbsenceForm(PageForm):
    """Who is away, from when to when, and who takes over."""

    of_id = colleague(_l("Who is away"))
    to_id = colleague(_l("Who takes over"))
    first = DateField(_l("First day away"), [Needed()])
    last = DateField(_l("Last day away"), [Needed()])
    why = StringField(_l("Why (optional)"))


@bp.get("/absence")
def absence() -> ResponseReturnValue:
    """Ask who is away; once that is said, show what would be handed over."""
    return _absence()


@bp.post("/absence")
def hand_over_absence() -> ResponseReturnValue:
    """Hand over what was shown and left ticked."""
    form = _form()

    def verb(session: Session, now: datetime) -> list[Commitment]:
        return bulk.hand_over_all(
            session,
            edge().firm,
            done.picked(),
            to_id=form.to_id.data,
            why=form.why.data or "",
            by=g.user,
            now=now,
        )

    def then(given: list[Commitment]) -> str:
        return url_for("commitments.index", owner=given[0].owner_id, of=done.of(given))

    return several(form, verb, then, lambda status, refused: _absence(status, refused))


def _form() -> AbsenceForm:
    asked = "of_id" in request.args
    form = AbsenceForm(formdata=request.args if asked else None)
    with edge().database.reading() as session:
        colleagues = people.colleagues(session)
    offer(form.of_id, [user for user in colleagues if may_change_of(g.user, user)])
    offer(form.to_id, colleagues)
    return form


def _absence(status: int = 200, refused: Refused | None = None) -> ResponseReturnValue:
    form = refused.form if refused else _form()
    assert isinstance(form, AbsenceForm)
    found, names = None, {}
    if "of_id" in request.args and form.validate():
        with edge().database.reading() as session:
            try:
                found = absences.absence(
                    session,
                    of_id=form.of_id.data,
                    to_id=form.to_id.data,
                    first=form.first.data,
                    last=form.last.data,
                    by=g.user,
                )
                names = reminders.customer_names(session, {c.customer_id for c in found.due})
            except FollowupError as error:
                status = say_in(form, error)
    return page("commitments/absence.html", status, form=form, found=found, names=names, refused=refused)
