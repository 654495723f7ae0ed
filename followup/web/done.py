"""What one has just done, said on the page one comes back to, with the way to take it back.

The address of that page names the commitments ("of=12.15"); what happened to them is read from the ledger, so nothing
about it travels in an address or a cookie.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import g, request
from flask.typing import ResponseReturnValue

from followup.db import Session
from followup.domain.states import CommitmentEventKind
from followup.edge import edge
from followup.errors import BadInput
from followup.models import Commitment, CommitmentEvent, OutboxMessage
from followup.services import people, telling, undoing
from followup.services.moves import MOST_AT_ONCE, Pick
from followup.web.acting import LARGEST_ID, act
from followup.web.fields import PageForm

_PICK = re.compile(r"(\d{1,10}):(\d{1,10})", re.ASCII)


@dataclass(frozen=True)
class Said:
    """The last moves of this user on the commitments that the address names."""

    moves: Sequence[undoing.Done]
    names: dict[int, str]  # of the colleagues they went to
    drafts: Sequence[OutboxMessage]  # that wait to tell the customers of it

    @property
    def can_be_undone(self) -> bool:
        """Whether all of it can be taken back together."""
        return all(move.can_be_undone for move in self.moves)


def of(commitments: Iterable[Commitment]) -> str:
    """Return how an address names commitments."""
    return ".".join(str(commitment.id) for commitment in commitments)


def said(session: Session) -> Said | None:
    """Return what was done to the commitments that this page's address names; None where there is nothing to say."""
    asked = [
        int(one) for one in request.args.get("of", "")[: 11 * MOST_AT_ONCE].split(".") if re.fullmatch(r"\d{1,9}", one)
    ]
    moves = undoing.lately(session, asked[:MOST_AT_ONCE], by=g.user, now=g.now)
    if not moves:
        return None
    to = {move.event.to_owner_id for move in moves if move.event.to_owner_id}
    names = people.user_names(session, to) if to else {}
    written = [move.commitment.id for move in moves if _may_be_written_of(move.event)]
    return Said(moves, names, telling.drafts_of(session, written))


def _may_be_written_of(event: CommitmentEvent) -> bool:
    """Whether a mail may wait that tells the customer of it: not of a promise that was kept, nor of that taken back."""
    kept = event.kind is CommitmentEventKind.KEPT
    taken_back = event.kind is CommitmentEventKind.UNDONE and not (event.from_due_day or event.to_due_day)
    return not kept and not taken_back


def picked() -> list[Pick]:
    """Return the commitments that were ticked, in the versions that the page showed; raises BadInput."""
    found = [_PICK.fullmatch(value) for value in request.form.getlist("pick")]
    picks = [Pick(int(one[1]), int(one[2])) for one in found if one and int(one[1]) <= LARGEST_ID]
    if len(picks) != len(found):
        raise BadInput("picks", "invalid", "a number and a version were expected")
    return picks


def undo(done: Callable[[str], str], again: Callable[[int, str], ResponseReturnValue]) -> ResponseReturnValue:
    """Take back what the pressed button stands for: all of it or nothing.

    `done` gives the address to go on to, for the commitments as an address names them; `again` shows the page with a
    status code and what is wrong.
    """
    form = PageForm()

    def verb(session: Session, now: datetime) -> str:
        undone = [
            undoing.undo(session, edge().firm, pick.ident, version=pick.version, by=g.user, now=now)
            for pick in picked()
        ]
        return of(undone)

    return act(form, verb, done=done, again=lambda status: again(status, form.problem))
