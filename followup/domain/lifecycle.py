"""What may happen to a commitment, as one table. docs/lifecycle.md shows the same one, and a test compares them."""

from __future__ import annotations

from followup.domain.states import CommitmentEventKind as Event
from followup.domain.states import CommitmentState as State
from followup.errors import IllegalMove

MOVES: dict[tuple[State, Event], State] = {
    (State.OPEN, Event.KEPT): State.KEPT,
    (State.OPEN, Event.CANCELLED): State.CANCELLED,
    (State.OPEN, Event.POSTPONED): State.OPEN,
    (State.OPEN, Event.HANDED_OVER): State.OPEN,
    (State.OPEN, Event.HANDED_BACK): State.OPEN,
    (State.OPEN, Event.WORDED): State.OPEN,
    (State.KEPT, Event.REOPENED): State.OPEN,
    (State.CANCELLED, Event.REOPENED): State.OPEN,
    (State.OPEN, Event.UNDONE): State.OPEN,
    (State.KEPT, Event.UNDONE): State.OPEN,
    (State.CANCELLED, Event.UNDONE): State.OPEN,
}


def after(state: State, event: Event) -> State:
    """Return the state that follows, or raise IllegalMove."""
    try:
        return MOVES[state, event]
    except KeyError:
        raise IllegalMove("commitment", state, event) from None
