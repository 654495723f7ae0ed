"""Somebody is away: what of theirs is due meanwhile, to be given to a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from followup.domain.due import check_day
from followup.errors import BadInput
from followup.models import Commitment, User
from followup.services.access import active_user, may_change_of
from followup.services.listing import Wanted, search
from followup.services.moves import MOST_AT_ONCE


@dataclass(frozen=True, slots=True)
class Absence:
    """What is due while a colleague is away, at most as many as can be given at once, and whether there are more."""

    of: User
    to: User
    due: Sequence[Commitment]
    there_are_more: bool


def absence(session: Session, *, of_id: int, to_id: int, first: date, last: date, by: User) -> Absence:
    """Return what of a colleague's open commitments is due from the first to the last day of their absence.

    Nothing is changed: `bulk.hand_over_all` gives it away. Raises NotFound for somebody who is not there, BadInput
    for a span that is none and where the user may not change what is theirs.
    """
    of, to = active_user(session, of_id, "of_id"), active_user(session, to_id, "to_id")
    if of.id == to.id:
        raise BadInput("to_id", "same_person", "somebody else has to take it")
    if check_day(last, "last") < check_day(first, "first"):
        raise BadInput("last", "before_first", "the last day lies before the first")
    if not may_change_of(by, of):
        raise BadInput("of_id", "not_yours", "only their department or a manager can give away what is theirs")
    rows = search(session, Wanted(owner_id=of.id, first=first, last=last), limit=MOST_AT_ONCE + 1)
    return Absence(of, to, rows[:MOST_AT_ONCE], len(rows) > MOST_AT_ONCE)
