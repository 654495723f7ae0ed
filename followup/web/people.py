"""People: who works here, in which department and as what; added, changed, let go. For admins alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import EmailField, StringField, TelField

from followup.db import Session
from followup.domain.states import Department, Language, Role
from followup.edge import edge
from followup.models import User
from followup.services import people, staff
from followup.services.access import need_admin
from followup.web.acting import IDENT, act, page
from followup.web.fields import Needed, PageForm, colleague, offer, one_of
from followup.web.words import _l

bp = Blueprint("people", __name__, url_prefix="/people")


class PersonForm(PageForm):
    """A colleague."""

    name = StringField(_l("Name"), [Needed()], description=_l("First name and surname."))
    email = EmailField(_l("E-mail address"), [Needed()], description=_l("To log in with, and where reminders go."))
    phone = TelField(_l("Phone"), description=_l("A number that customers may call."))
    department = one_of(Department, _l("Department"))
    role = one_of(
        Role,
        _l("Role"),
        description=_l(
            "Staff change their own and their department's promises, managers all of them, "
            "admins people and settings as well."
        ),
    )
    language = one_of(Language, _l("Language"), description=_l("Of their pages and of the mails they get."))


class LeaveForm(PageForm):
    """Whose customers they become."""

    customers_to = colleague(_l("Their customers go to"))


@bp.before_request
def _admins_only() -> None:
    need_admin(g.user)


@bp.get("")
def index() -> ResponseReturnValue:
    """List colleagues by department."""
    with edge().database.reading() as session:
        everybody = staff.everybody(session, by=g.user)
    here = [user for user in everybody if user.active]
    return page(
        "people/index.html",
        departments=[(d, [user for user in here if user.department is d]) for d in Department],
        former=[user for user in everybody if not user.active],
        gone=request.args.get("gone", ""),
    )


@bp.get("/new")
def new() -> ResponseReturnValue:
    """Ask for a colleague."""
    start = {"department": request.args.get("department", ""), "language": edge().firm.settings.app.language}
    return page("people/new.html", form=PersonForm(formdata=None, data=start))


@bp.post("/new")
def add() -> ResponseReturnValue:
    """Add a colleague, who is invited by mail."""
    form = PersonForm()
    return act(
        form,
        lambda session, now: staff.add(session, edge().firm, **_said(form), by=g.user, now=now),
        done=lambda made: url_for("people.show", ident=made.id, invited=1),
        again=lambda status: page("people/new.html", status, form=form),
    )


@bp.get(f"/{IDENT}")
def show(ident: int) -> ResponseReturnValue:
    """Show one colleague, to be changed."""
    return _show(ident)


@bp.post(f"/{IDENT}")
def change(ident: int) -> ResponseReturnValue:
    """Change who a colleague is and what they may do."""
    form = PersonForm()
    return act(
        form,
        lambda session, now: staff.change(session, ident, **_said(form), by=g.user),
        done=_after,
        again=lambda status: _show(ident, status, form),
    )


@bp.post(f"/{IDENT}/invite")
def invite(ident: int) -> ResponseReturnValue:
    """Mail a colleague another link to choose their password by."""
    return act(
        PageForm(),
        lambda session, now: staff.invite(session, edge().firm, ident, by=g.user, now=now),
        done=lambda _: url_for("people.show", ident=ident, invited=1),
        again=lambda status: _show(ident, status),
    )


@bp.post(f"/{IDENT}/password")
def reset_password(ident: int) -> ResponseReturnValue:
    """Give a colleague another first password and show it, once."""
    form = PageForm()

    def verb(session: Session, now: datetime) -> tuple[User, str]:
        password = staff.reset_password(session, edge().firm, ident, by=g.user, now=now)
        return staff.colleague(session, ident, by=g.user), password

    return act(form, verb, done=lambda made: _password(*made), again=lambda status: _show(ident, status))


@bp.post(f"/{IDENT}/end-logins")
def end_logins(ident: int) -> ResponseReturnValue:
    """End all logins of a colleague."""
    return act(
        PageForm(),
        lambda session, now: staff.end_logins(session, ident, by=g.user, now=now),
        done=lambda _: url_for("people.show", ident=ident, saved=1),
        again=lambda status: _show(ident, status),
    )


@bp.post(f"/{IDENT}/deactivate")
def deactivate(ident: int) -> ResponseReturnValue:
    """Let a colleague go."""
    form = LeaveForm(prefix="leave-")
    with edge().database.reading() as session:
        _offer_heirs(session, form, ident)
    return act(
        form,
        lambda session, now: staff.deactivate(session, ident, customers_to=form.customers_to.data, by=g.user, now=now),
        done=lambda user: url_for("people.index", gone=user.name),
        again=lambda status: _show(ident, status, leave_form=form),
    )


@bp.post(f"/{IDENT}/take-back")
def take_back(ident: int) -> ResponseReturnValue:
    """Let a former colleague in again."""
    return act(
        PageForm(),
        lambda session, now: staff.take_back(session, ident, by=g.user),
        done=lambda _: url_for("people.show", ident=ident, saved=1),
        again=lambda status: _show(ident, status),
    )


def _show(
    ident: int, status: int = 200, form: PersonForm | None = None, leave_form: LeaveForm | None = None
) -> ResponseReturnValue:
    leave_form = leave_form or LeaveForm(formdata=None, prefix="leave-")
    with edge().database.reading() as session:
        person = staff.colleague(session, ident, by=g.user)
        promises, customers = staff.work_of(session, ident)
        _offer_heirs(session, leave_form, ident)
    return page(
        "people/show.html",
        status,
        person=person,
        promises=promises,
        customers=customers,
        form=form or PersonForm(formdata=None, obj=person),
        leave_form=leave_form,
        saved="saved" in request.args,
        invited="invited" in request.args,
    )


def _password(user: User, password: str) -> ResponseReturnValue:
    return page("people/password.html", person=user, password=password)


def _said(form: PersonForm) -> dict[str, Any]:
    return {name: form[name].data or "" for name in ("name", "email", "phone", "department", "role", "language")}


def _after(changed: User) -> str:
    """Whoever took the role from themselves has no business here any more."""
    still = changed.id != g.user.id or changed.role is Role.ADMIN
    return url_for("people.show", ident=changed.id, saved=1) if still else url_for("auth.start")


def _offer_heirs(session: Session, form: LeaveForm, ident: int) -> None:
    offer(form.customers_to, [u for u in people.colleagues(session) if u.id != ident], gettext("nobody"))
