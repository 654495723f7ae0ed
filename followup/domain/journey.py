"""Where a customer stands: from the first contact over what was agreed and promised to the thanks for the work.

A round ends with the thanks; whatever comes after it begins the next one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from followup.domain.due import Due


class Stage(StrEnum):
    """The steps of a round, in order."""

    CONTACT = "contact"
    RECAP = "recap"
    PROMISES = "promises"
    INVOICE = "invoice"
    THANKS = "thanks"


class Standing(StrEnum):
    """How a step lies to where the customer stands."""

    DONE = "done"
    SKIPPED = "skipped"
    HERE = "here"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class JourneyFacts:
    """What is known of one customer, in days of the firm's zone. Promises are ours."""

    first_contact: date | None = None
    last_recap: date | None = None
    last_kept: date | None = None
    open_promises: int = 0
    overdue_promises: int = 0
    last_invoice: date | None = None
    last_thanks: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step: how it lies, and the day on which it was last reached, in this round or an earlier one."""

    stage: Stage
    standing: Standing
    on: date | None
    late: bool = False


def journey(facts: JourneyFacts) -> tuple[Step, ...]:
    """Return every step, in order; at most one is where the customer stands: none while nothing has happened yet.

    While a promise of ours is open the customer stands at the promises, late where one is overdue. Else they stand at
    what happened last; of one day, at the step that lies further on.
    """
    reached = {
        Stage.CONTACT: facts.first_contact,
        Stage.RECAP: facts.last_recap,
        Stage.PROMISES: facts.last_kept,
        Stage.INVOICE: facts.last_invoice,
        Stage.THANKS: facts.last_thanks,
    }
    order = list(Stage)
    known = [(day, order.index(stage)) for stage, day in reached.items() if day is not None]
    last = max(known)[1] if known else -1
    here = order.index(Stage.PROMISES) if facts.open_promises else last
    steps = []
    for place, stage in enumerate(order):
        day = reached[stage]
        if place > here:
            standing = Standing.AHEAD
        elif place == here:
            standing = Standing.HERE
        else:
            standing = Standing.DONE if day else Standing.SKIPPED
        late = stage is Stage.PROMISES and place == here and facts.overdue_promises > 0
        steps.append(Step(stage, standing, day, late))
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise with a date: the one it has (or had when it was kept), its first one, and when it was kept."""

    due: Due
    first_due: Due
    kept_at: datetime | None


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How promises were kept. One that was moved in time counts as on time, and says that it was moved."""

    on_time: int = 0
    moved: int = 0  # of those on time, the ones whose first date had been put off
    late: int = 0
    overdue: int = 0

    @property
    def of(self) -> int:
        """How many are judged: what is open and not due yet is none of them."""
        return self.on_time + self.late + self.overdue


def punctuality(promises: Iterable[Promised], *, now: datetime, zone: ZoneInfo) -> Punctuality:
    """Count promises by how they were kept; an open one whose date has passed counts as not kept."""
    on_time = moved = late = overdue = 0
    for promise in promises:
        if promise.kept_at is None:
            overdue += promise.due.is_over(now, zone)
        elif promise.due.is_over(promise.kept_at, zone):
            late += 1
        else:
            on_time += 1
            moved += promise.due.ends(zone) > promise.first_due.ends(zone)
    return Punctuality(on_time, moved, late, overdue)
