"""Several commitments at once, all of them or none: moved to a day, or handed over to a colleague."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlmodel import Session

from followup.domain.texts import check_line
from followup.errors import BadInput, Conflict, FollowupError, IllegalMove, NotAllowed, NotFound, Several
from followup.models import Commitment, User
from followup.services import commitments, reminders
from followup.services.access import active_user
from followup.services.drafts import checked_due
from followup.services.firm import Firm
from followup.services.moves import MOST_AT_ONCE, Pick


def postpone_all(
    session: Session, firm: Firm, picks: Sequence[Pick], *, day: date, why: str, by: User, now: datetime
) -> list[Commitment]:
    """Move them all to that day; returns those that moved, for some may stand there already.

    For each customer who knows of one a mail waits for a person, as after moving a single one.

    Raises BadInput for what is wrong with all of them, Several for what is wrong with some.
    """
    checked_due(day, None, firm, now)
    check_line(why, "why")

    def one(pick: Pick) -> Commitment | None:
        commitment = commitments.get_commitment(session, pick.ident)
        if (commitment.due_day, commitment.due_time) == (day, None):
            return None
        return commitments.postpone(session, firm, pick.ident, day=day, why=why, version=pick.version, by=by, now=now)

    return _all(picks, one)


def hand_over_all(
    session: Session, firm: Firm, picks: Sequence[Pick], *, to_id: int, why: str = "", by: User, now: datetime
) -> list[Commitment]:
    """Give them all to a colleague, who hears of it in one mail; returns those that were not theirs already.

    Raises BadInput or NotFound for what is wrong with all of them, Several for what is wrong with some.
    """
    to = active_user(session, to_id)
    why = check_line(why, "why", required=False)

    def one(pick: Pick) -> Commitment | None:
        if commitments.get_commitment(session, pick.ident).owner_id == to.id:
            return None
        return commitments.hand_over(
            session, firm, pick.ident, to_id=to.id, why=why, version=pick.version, by=by, now=now, tell=False
        )

    given = _all(picks, one)
    if to.id != by.id:
        reminders.tell_owner_of_all(session, firm, given, to=to, giver=by, why=why, now=now)
    return given


def _all(picks: Sequence[Pick], one: Callable[[Pick], Commitment | None]) -> list[Commitment]:
    if not picks:
        raise BadInput("picks", "none", "choose at least one")
    if len(picks) > MOST_AT_ONCE:
        raise BadInput("picks", "too_many", f"at most {MOST_AT_ONCE} at once")
    done: list[Commitment] = []
    faults: dict[int, FollowupError] = {}
    # In the order of their numbers, so that two who do this at once wait for one another and not for ever.
    for pick in sorted(set(picks), key=lambda pick: (pick.ident, pick.version)):
        try:
            moved = one(pick)
        except (Conflict, IllegalMove, NotAllowed, NotFound) as error:
            faults[pick.ident] = error
        else:
            done += [moved] if moved else []
    if faults:
        raise Several(faults)
    if not done:
        raise BadInput("picks", "same", "it is so already")
    return done
