"""A reply is checked before it leaves; once it has left, its promises become commitments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from followup.domain.due import check_instant
from followup.domain.states import Channel, Direction, Part, TouchpointKind
from followup.domain.texts import check_text
from followup.errors import BadInput
from followup.models import Commitment, Touchpoint, User
from followup.services.drafts import Confirmation, confirm_promise
from followup.services.findings import add_drafts, drafts_of
from followup.services.firm import Firm
from followup.services.habits import Habits
from followup.services.touchpoints import add_touchpoint
from nlp import Reading, Remark, TextType
from nlp.advice import advise
from nlp.pipeline import read

Place = tuple[int, int]  # where a promise stands in the text: start and end, in code points


@dataclass(frozen=True, slots=True)
class Checked:
    """A reply as it was read, and what to mend before it leaves."""

    reading: Reading
    remarks: tuple[Remark, ...]


def check_reply(
    firm: Firm, text: str, *, reference: datetime, language: str | None = None, known: Habits | None = None
) -> Checked:
    """Read a reply at that instant. Nothing is kept: what a colleague was about to write is nobody else's business.

    Dates are proposed by the firm's and the writer's habits, and by config.toml alone where they are not `known`.
    """
    check_text(text, "text")
    reading = read(
        text,
        reference=check_instant(reference, "reference").astimezone(firm.zone),
        calendar=firm.calendar,
        type=TextType.REPLY,
        language=language,
    )
    known = known or Habits(firm.usual_days, lambda _day: 0)
    remarks = advise(text, reading, calendar=firm.calendar, usual_days=known.usual_days, busy=known.busy)
    return Checked(reading, remarks)


def record_reply(
    session: Session,
    firm: Firm,
    *,
    customer_id: int,
    text: str,
    channel: Channel = Channel.EMAIL,
    job: str = "",
    promises: Mapping[Place, Confirmation] | None = None,
    by: User,
    now: datetime,
) -> tuple[Touchpoint, list[Commitment]]:
    """Keep a reply that has left, and make commitments of its promises.

    `promises` says which, by their place in the text, and what a person says of each; None takes all as they were
    read. Those left out stay as drafts. Raises BadInput naming the promise that has no date.
    """
    reading = check_reply(firm, text, reference=now).reading
    touchpoint = add_touchpoint(
        session,
        kind=TouchpointKind.REPLY,
        channel=channel,
        direction=Direction.OUT,
        customer_id=customer_id,
        text=text,
        happened_at=now,
        job=job,
        language=reading.language,
        by=by,
        now=now,
    )
    add_drafts(session, touchpoint, reading, by=by)
    drafts = {(d.start, d.end): d for d in drafts_of(session, touchpoint.id) if d.part is Part.PROMISE}
    if promises is None:
        # The customer has read the promise in the reply itself, so its words are no secret from them.
        promises = {place: Confirmation(for_customer=True) for place in drafts}
    made: list[Commitment] = []
    for index, (place, said) in enumerate(promises.items()):
        if place not in drafts:
            raise BadInput(f"promises.{index}", "unknown", "no promise stands at that place: check the reply again")
        try:
            made.append(confirm_promise(session, firm, drafts[place].id, said, by=by, now=now))
        except BadInput as error:
            raise BadInput(f"promises.{index}.{error.field}", error.code, error.message) from None
    return touchpoint, made
