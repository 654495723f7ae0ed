"""What the language room found in a text, kept as drafts for a person to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from followup.domain.states import (
    DraftState,
    Part,
)
from followup.models import Draft, Touchpoint, User
from followup.services.access import is_of_another
from followup.services.customers import contacts_of
from followup.services.people import colleagues
from nlp import Holder, Line, Promise, Reading


def add_drafts(session: Session, touchpoint: Touchpoint, reading: Reading, *, by: User) -> None:
    """Keep what was read as open drafts, each promise with the colleague it is given to."""
    theirs = [contact.name for contact in contacts_of(session, touchpoint.customer_id)]
    for part, lines in ((Part.NEED, reading.needs), (Part.SOLUTION, reading.solutions)):
        session.add_all(_line_draft(touchpoint, part, line) for line in lines)
    for promise, owner in assigned(reading.promises, colleagues(session), theirs, by=by):
        session.add(_promise_draft(touchpoint, promise, owner=owner))
    session.flush()


def assigned(
    promises: Sequence[Promise], known: Sequence[User], theirs: Sequence[str], *, by: User
) -> list[tuple[Promise, User]]:
    """Give each promise to the colleague that it names, else to the writer; `theirs` are the customer's people.

    What a colleague is named for is ours, whatever was read, unless the customer has somebody of that name.
    """
    taken = {word for name in theirs for word in _words(name)}
    given: list[tuple[Promise, User]] = []
    for promise in promises:
        named = _named(promise.person, known)
        if named is not None and not _words(promise.person) & taken:
            promise = replace(promise, holder=Holder.US)
        given.append((promise, named or by))
    return given


def drafts_of(session: Session, touchpoint_id: int) -> Sequence[Draft]:
    """Return what was read in one text, in order of place."""
    return session.exec(
        select(Draft).where(Draft.touchpoint_id == touchpoint_id).order_by(col(Draft.start), col(Draft.id))
    ).all()


def drafts_for(session: Session, touchpoint: Touchpoint, user: User) -> Sequence[Draft]:
    """Return the same as this user may see it: of a colleague's reply only what became promises."""
    found = drafts_of(session, touchpoint.id)
    return [d for d in found if d.state is DraftState.CONFIRMED] if is_of_another(user, touchpoint) else found


def _named(person: str | None, known: Sequence[User]) -> User | None:
    """Return the only colleague whose name holds every word of the name in the text."""
    if not person:
        return None
    found = [user for user in known if _words(person) <= _words(user.name)]
    return found[0] if len(found) == 1 else None


def _words(name: str | None) -> frozenset[str]:
    return frozenset((name or "").lower().split())


def _line_draft(touchpoint: Touchpoint, part: Part, line: Line) -> Draft:
    words = touchpoint.text[line.start : line.end]
    return Draft(
        touchpoint_id=touchpoint.id,
        part=part,
        state=DraftState.OPEN,
        start=line.start,
        end=line.end,
        sentence_start=line.start,
        sentence_end=line.end,
        rule=line.rule,
        action=words,
        customer_text=words,
    )


def _promise_draft(touchpoint: Touchpoint, promise: Promise, *, owner: User) -> Draft:
    deadline = promise.deadline
    return Draft(
        touchpoint_id=touchpoint.id,
        part=Part.PROMISE,
        state=DraftState.OPEN,
        start=promise.start,
        end=promise.end,
        sentence_start=promise.sentence_start,
        sentence_end=promise.sentence_end,
        rule=promise.rule,
        action=promise.action,
        customer_text=promise.action,
        holder=promise.holder,
        person=promise.person,
        kind=promise.kind,
        deadline_kind=deadline.kind if deadline else None,
        deadline_start=deadline.start if deadline else None,
        deadline_end=deadline.end if deadline else None,
        due_day=deadline.due if deadline else None,
        due_time=deadline.at if deadline else None,
        owner_id=owner.id,
    )
