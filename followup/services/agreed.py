"""What a recap told a customer, kept beside its mail: the page to confirm it shows that and nothing newer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from followup.domain.due import Due
from followup.messages import facts
from followup.models import Commitment
from followup.services.reminders import due_from, due_of, stamp


@dataclass(frozen=True, slots=True)
class Agreed:
    """The lines of a recap, as its reader got them."""

    met_on: date
    needs: tuple[str, ...]
    solutions: tuple[str, ...]
    ours: tuple[facts.Line, ...]
    theirs: tuple[facts.Line, ...]


def kept(said: facts.Recap, commitments: Sequence[Commitment]) -> dict[str, Any]:
    """Return what an outbox message keeps of a recap; `dues` say which date of each commitment the reader knows."""
    return {
        "met_on": str(said.met_on),
        "needs": list(said.needs),
        "solutions": list(said.solutions),
        "ours": [_kept_line(line) for line in said.ours],
        "theirs": [_kept_line(line) for line in said.theirs],
        "dues": {str(c.id): stamp(due_of(c)) for c in commitments},
    }


def told(known: dict[str, Any]) -> Agreed | None:
    """Return what such a message told; None for one from before such things were kept."""
    if "met_on" not in known:
        return None
    return Agreed(
        date.fromisoformat(known["met_on"]),
        tuple(known["needs"]),
        tuple(known["solutions"]),
        tuple(map(_line, known["ours"])),
        tuple(map(_line, known["theirs"])),
    )


def due_told(known: dict[str, Any], commitment_id: int) -> tuple[bool, Due | None]:
    """Return whether a message said by when a commitment is due, and when."""
    stamped = known.get("due", known.get("dues", {}).get(str(commitment_id)))
    return stamped is not None, due_from(stamped or "")


def _kept_line(line: facts.Line) -> dict[str, Any]:
    return {
        "text": line.text,
        "due": stamp(line.due),
        "no_date": line.no_date,
        "appointment": line.appointment,
    }


def _line(known: dict[str, Any]) -> facts.Line:
    return facts.Line(known["text"], due_from(known["due"]), known["no_date"], known["appointment"])
