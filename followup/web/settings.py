"""Settings: what the firm changes itself. Managers read them, an admin changes them; each change can be taken back."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import NotFound as NoPage

from followup.config.overlay import plain
from followup.db import Session
from followup.domain.due import FIRST_YEAR, LAST_YEAR
from followup.domain.states import Role
from followup.edge import edge
from followup.models import SettingChange
from followup.services import closures, house_rules, people
from followup.services.access import need_leader
from followup.web.acting import IDENT, act, number_asked, page, split_page
from followup.web.faults import wrong
from followup.web.fields import PageForm
from followup.web.mail_texts import VOICES
from followup.web.settings_forms import (
    FORMS,
    ClosureForm,
    SectionForm,
    day_names,
    days_words,
    in_words,
    label,
    month_names,
    start_of,
)
from followup.web.words import _l, mail_kind

bp = Blueprint("settings", __name__, url_prefix="/settings")

# What stands on the page of each section: its title, and what it is for.
TITLES: Mapping[str, tuple[Any, Any]] = {
    "company": (_l("The firm"), _l("As customers read it below every mail.")),
    "calendar": (_l("Working calendar"), _l("Working days, patron saint and closures: dates are reckoned by them.")),
    "reminders": (_l("Reminders"), _l("When colleagues are reminded, and when they are left in peace.")),
    "thanks": (_l("Thank-you mails"), _l("When customers are thanked after an invoice.")),
    "promises": (
        _l("Usual times"),
        _l("Working days that you usually take: proposed where a text gives no date."),
    ),
    "best_before": (
        _l("Mails that are late"),
        _l("Hours after which a mail that could not leave in time no longer leaves by itself."),
    ),
}


@bp.before_request
def _leaders_only() -> None:
    need_leader(g.user)


@bp.get("")
def index() -> ResponseReturnValue:
    """List the groups of settings, and what was changed lately."""
    here = edge()
    with here.database.reading() as session:
        rows = house_rules.history(session, before_id=number_asked("before"), limit=house_rules.PAGE + 1)
        shown, last = split_page(rows, house_rules.PAGE)
        found = house_rules.overrides(session, here.firms.base)
        names = people.user_names(session, {row.by_id for row in shown})
    changed = {section: sum(o.key.startswith(f"{section}.") for o in found) for section in TITLES}
    return page(
        "settings/index.html",
        titles=TITLES,
        changed=changed,
        own_wordings=len(here.firm.wordings),
        changes=[_told(row) for row in shown],
        last=last,
        names=names,
        may_change=g.user.role is Role.ADMIN,
        saved="saved" in request.args,
        problem=gettext("It was changed again in the meantime: look at how it stands now.")
        if "conflict" in request.args
        else "",
    )


@bp.get("/<section>")
def show(section: str) -> ResponseReturnValue:
    """Show one group of settings."""
    return _show(section)


@bp.post("/<section>")
def change(section: str) -> ResponseReturnValue:
    """Change a group of settings."""
    form = _form(section)
    base = edge().firms.base
    if form.validate():
        for fault in house_rules.check(base, section, form.values()):
            form.mark(fault, wrong(fault))
    if form.faults() or form.problem:
        return _show(section, 422, form)

    def verb(session: Session, now: datetime) -> object:
        return house_rules.change(session, base, section, form.values(), seen=form.seen.data, by=g.user, now=now)

    return act(form, verb, done=lambda _: _at(section), again=lambda status: _show(section, status, form))


@bp.post("/<section>/as-in-file")
def as_in_file(section: str) -> ResponseReturnValue:
    """Let a group follow config.toml again."""
    form = _form(section)
    base = edge().firms.base
    return act(
        PageForm(),
        lambda session, now: house_rules.back_to_file(session, base, section, by=g.user, now=now),
        done=lambda _: _at(section),
        again=lambda status: _show(section, status, form),
    )


@bp.post("/calendar/closures")
def add_closure() -> ResponseReturnValue:
    """Close the firm for some days."""
    form = ClosureForm(prefix="closure-")
    base = edge().firms.base
    return act(
        form,
        lambda session, now: closures.add(
            session, base, first=form.first.data, last=form.last.data, why=form.why.data, by=g.user, now=now
        ),
        done=lambda _: _at("calendar", month=f"{form.first.data:%Y-%m}"),
        again=lambda status: _show("calendar", status, closure_form=form),
    )


@bp.post("/calendar/closures/remove")
def remove_closure() -> ResponseReturnValue:
    """Open the firm on those days again."""
    form = ClosureForm()
    base = edge().firms.base
    return act(
        form,
        lambda session, now: closures.remove(
            session, base, first=form.first.data, last=form.last.data, why=form.why.data, by=g.user, now=now
        ),
        done=lambda _: _at("calendar"),
        again=lambda status: _show("calendar", status, problem=form.problem),
    )


@bp.post(f"/changes/{IDENT}/undo")
def undo(ident: int) -> ResponseReturnValue:
    """Take one change back."""
    base = edge().firms.base
    return act(
        PageForm(),
        lambda session, now: house_rules.undo(session, base, ident, by=g.user, now=now),
        done=lambda _: url_for("settings.index", saved=1, _anchor="changes"),
        again=lambda _: redirect(url_for("settings.index", conflict=1, _anchor="changes"), 303),
    )


def _form(section: str) -> SectionForm:
    if section not in FORMS:
        raise NoPage
    return FORMS[section]()


def _at(section: str, month: str | None = None) -> str:
    return url_for("settings.show", section=section, saved=1, month=month)


def _show(
    section: str,
    status: int = 200,
    form: SectionForm | None = None,
    closure_form: ClosureForm | None = None,
    problem: str = "",
) -> ResponseReturnValue:
    if section not in FORMS:
        raise NoPage
    here = edge()
    with here.database.reading() as session:
        seen = house_rules.version(session, f"{section}.")
        firm = house_rules.firm_of(session, here.firms.base)
        found = house_rules.overrides(session, here.firms.base)
    holds = plain(firm.settings, section)
    if form is None:
        form = start_of(section, holds, seen)
    elif status == 409:
        form.seen.data, form.seen.raw_data = seen, None  # whoever saves again has seen how it stands now
    facts: dict[str, Any] = {}
    if section == "calendar":
        facts = _calendar_facts(firm.calendar.closure, holds, firm.today(g.now))
        facts["closure_form"] = closure_form or ClosureForm(formdata=None, prefix="closure-")
    mine = {o.key.partition(".")[2]: o for o in found if o.key.startswith(f"{section}.")}
    return page(
        f"settings/{'calendar' if section == 'calendar' else 'section'}.html",
        status,
        section=section,
        title=TITLES[section][0],
        about=TITLES[section][1],
        form=form,
        written={key: in_words(o.written, o.key) for key, o in mine.items()},
        overridden=bool(mine),
        may_change=g.user.role is Role.ADMIN,
        saved="saved" in request.args,
        problem=problem,
        **facts,
    )


def _calendar_facts(closure: Any, holds: dict[str, Any], today: date) -> dict[str, Any]:
    first = _month_asked(today)
    days = calendar.Calendar().monthdatescalendar(first.year, first.month)
    weeks = [[(day, closure(day)) if day.month == first.month else (None, None) for day in week] for week in days]
    periods = sorted(holds["closures"], key=lambda c: (c["first"], c["last"]))
    shown = [{**period, "days": days_words(period)} for period in periods]
    before, after = first - timedelta(days=1), first + timedelta(days=31)
    return {
        "month": first,
        "today": today,
        "weeks": weeks,
        "months": month_names(),
        "weekday_names": list(day_names().values()),
        "closed": _runs([(day, why) for week in weeks for day, why in week if day and why]),
        "earlier": f"{before:%Y-%m}" if before.year >= FIRST_YEAR else "",
        "later": f"{after:%Y-%m}" if after.year <= LAST_YEAR else "",
        "coming": [p for p in shown if p["last"] >= today.isoformat()],
        "past": [p for p in reversed(shown) if p["last"] < today.isoformat()],
    }


def _runs(closed: list[tuple[date, str]]) -> list[tuple[str, str]]:
    """Return closed days in words with their reason; days in a row that share it are one period."""
    runs: list[list[Any]] = []
    for day, why in closed:
        if runs and runs[-1][2] == why and day - runs[-1][1] == timedelta(days=1):
            runs[-1][1] = day
        else:
            runs.append([day, day, why])
    return [(days_words({"first": str(first), "last": str(last)}), why) for first, last, why in runs]


def _month_asked(today: date) -> date:
    try:
        asked = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return today.replace(day=1)
    return asked if FIRST_YEAR <= asked.year <= LAST_YEAR else today.replace(day=1)


def _told(row: SettingChange) -> dict[str, Any]:
    """One change in words; of a list only what came and what went, of a mail's wording only which."""
    if row.key.startswith(house_rules.WORDINGS):
        kind, _, voice = row.key.removeprefix(house_rules.WORDINGS).partition("/")
        about = {"group": gettext("Wordings of mails"), "label": f"{mail_kind(kind)}, {VOICES[voice]}"}
        there = url_for("mail_texts.show", kind=kind, voice=voice, earlier=row.id)
        return {"id": row.id, "at": row.at, "by_id": row.by_id, "wording": there, **about}
    before, after = row.before, row.after
    if isinstance(before, list) and isinstance(after, list) and row.key == "calendar.closures":
        before, after = [x for x in before if x not in after], [x for x in after if x not in before]
    return {
        "id": row.id,
        "at": row.at,
        "by_id": row.by_id,
        "label": label(row.key),
        "group": TITLES[row.key.partition(".")[0]][0],
        "before": in_words(before, row.key),
        "after": in_words(after, row.key),
    }
