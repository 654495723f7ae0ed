"""What would be found in a recap, told while it is being written. Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from followup.domain.due import check_happened
from followup.domain.texts import check_text
from followup.errors import BadInput
from followup.models import User
from followup.services.customers import people_at
from followup.services.findings import assigned
from followup.services.firm import Firm
from followup.services.habits import habits
from followup.services.people import colleagues
from nlp import Holder, Promise, Reading, Remark, TextType
from nlp.advice import advise
from nlp.pipeline import read

LONGEST_LIVE = 20_000  # characters; a longer text is read once, when it is saved


@dataclass(frozen=True, slots=True)
class Preview:
    """A recap as it would be read, with whom each promise would fall to and what is to mend about its date."""

    reading: Reading
    promises: tuple[tuple[Promise, User], ...]  # in the order of the reading's
    remarks: Mapping[int, Remark]  # by the promise's number in the reading


def preview_recap(
    session: Session, firm: Firm, text: str, *, happened_at: datetime, customer: str, by: User, now: datetime
) -> Preview:
    """Read a recap as `take_recap` would; `customer` is a name as typed so far, and counts where somebody has it.

    Dates in the text count from the meeting, dates to put there from now: a day that has passed since is one to mend.
    Every promise is to have a day, whoever is to keep it, for a commitment needs one. Raises BadInput or TooLarge.
    """
    check_text(text, "text")
    try:
        happened_at = check_happened(happened_at, "happened_at", now)
    except BadInput:
        happened_at = now  # said beside its field when the recap is saved
    reading = read(text, reference=happened_at.astimezone(firm.zone), calendar=firm.calendar, type=TextType.RECAP)
    given = assigned(reading.promises, colleagues(session), people_at(session, customer), by=by)
    known = habits(session, firm, by.id, now=now)
    asked = tuple(replace(p, holder=Holder.US) if p.deadline is None or p.deadline.due is None else p for p, _ in given)
    remarks = advise(
        text,
        replace(reading, promises=asked, reference=now.astimezone(firm.zone)),
        calendar=firm.calendar,
        usual_days=known.usual_days,
        busy=known.busy,
    )
    return Preview(reading, tuple(given), {remark.promise: remark for remark in remarks})
