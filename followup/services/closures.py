"""The firm's own closures: one period more, or one less."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from followup.config import Settings
from followup.config.overlay import overlaid, plain
from followup.domain.due import FIRST_YEAR, LAST_YEAR
from followup.errors import BadInput, Duplicate, NotFound
from followup.models import User
from followup.services import house_rules


def add(
    session: Session, base: Settings, *, first: date, last: date, why: str, by: User, now: datetime
) -> dict[str, Any]:
    """Close the firm from the first day to the last; raises BadInput, or Duplicate where it is closed so already."""
    for field, day in (("first", first), ("last", last)):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise BadInput(field, "out_of_range", "this date is too far away")
    made = _period(first, last, why)
    known = _known(session, base)
    if made in known:
        raise Duplicate("the firm is closed on these days already")
    house_rules.change(session, base, "calendar", {"closures": [*known, made]}, by=by, now=now)
    return made


def remove(session: Session, base: Settings, *, first: date, last: date, why: str, by: User, now: datetime) -> None:
    """Take a period away again; raises NotFound where there is none such."""
    house_rules.need_admin(by)
    gone, known = _period(first, last, why), _known(session, base)
    if gone not in known:
        raise NotFound("closure", first)
    rest = [period for period in known if period != gone]
    house_rules.change(session, base, "calendar", {"closures": rest}, by=by, now=now)


def _known(session: Session, base: Settings) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = plain(overlaid(base, house_rules.kept(session))[0], "calendar")["closures"]
    return found


def _period(first: date, last: date, why: str) -> dict[str, Any]:
    return {"first": first.isoformat(), "last": last.isoformat(), "why": " ".join(why.split())}
