"""Finds the words in a text that say when something is to happen, and the day that follows from them.

`find` gives back every time that the text names, in order of place, whether or not somebody promises anything:
which of them is a promise's deadline is for the promise reader to decide. What helps it to decide:

- `lead`: what the words before the time say. BY, LATEST, ON, UNTIL, NONE and ABOUT may be deadlines; OF ("la Sua del
  26 febbraio") nearly always says which thing is meant; FROM and AFTER name a beginning.
- `past`: the words look back ("ieri", "20 u.s.", "dieci minuti fa"). Never a deadline.
- `hang` and `step`: the time counts from another date. MUST ("il giorno prima", "the Monday after") has already been
  counted from the last exact day that the text names before it, and is conditional if there is none. MAY ("in due
  giorni lavorativi") counts from now, unless the words between say that it builds on the day before it in its sentence
  ("a quel punto", "poi", ";"). `counted_from` counts it again from another day.
- `clock_only`: an hour without a day. It has inherited the day that was named before it in its sentence, else it is
  today if still ahead, else tomorrow. `on_day` puts it on another day.
- `said_from`: where the whole expression begins, a first attempt included that it takes back ("mercoledì, anzi no,
  giovedì"): start to end are the words that count, said_from to end all the words about time.

Where one clause has several mentions, an exact one outweighs the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from nlp.counting import count_on
from nlp.findings import Calendar, Deadline, DeadlineKind
from nlp.joining import joined
from nlp.packs import Pack
from nlp.readers import hits
from nlp.scan import Hang, Hit, Lead, Scan, Step
from nlp.words import Words

__all__ = ["Hang", "Lead", "Step", "TimeMention", "counted_from", "find", "on_day"]


@dataclass(slots=True, unsafe_hash=True)
class TimeMention:
    """A time that a text names. Offsets are code points into the text; `at` is wall time in the reference's zone."""

    start: int
    end: int
    kind: DeadlineKind
    due: date | None
    at: time | None
    rule: str
    stated_weekday: int | None
    lead: Lead
    past: bool
    hang: Hang
    step: Step | None
    clock_only: bool
    said_from: int

    def moved(self, by: int, start: int, end: int) -> TimeMention:
        """Return it as it stands in a longer text, inside `start` to `end` there."""
        inside = [min(max(place + by, start), end) for place in (self.start, self.end, self.said_from)]
        return replace(self, start=inside[0], end=inside[1], said_from=inside[2])

    def deadline(self) -> Deadline:
        """Return it as a promise's deadline."""
        return Deadline(self.start, self.end, self.kind, self.due, self.at, self.rule, self.stated_weekday)


def find(words: Words, *, pack: Pack, reference: datetime, calendar: Calendar) -> list[TimeMention]:
    """Return every time that a text names, in order of place, none overlapping another.

    `words` come from the tokenizer of `pack`; `reference` is aware, and days and hours are those of its zone. Costs
    time in proportion to the text, and never raises for what a text says.
    """
    if reference.tzinfo is None:
        raise ValueError("the reference instant needs its zone")
    scan = Scan(words, pack, reference, calendar)
    found = joined(scan, hits(scan))
    return [_mention(scan, hit) for hit in found]


def _mention(scan: Scan, hit: Hit) -> TimeMention:
    starts, ends = scan.words.starts, scan.words.ends
    start = starts[hit.first]
    return TimeMention(
        start=start,
        end=ends[hit.last - 1],
        kind=hit.kind,
        due=hit.due,
        at=hit.at if hit.due is not None else None,
        rule=scan.pack.rules[hit.rule],
        stated_weekday=hit.weekday,
        lead=hit.lead,
        past=hit.past,
        hang=hit.hang,
        step=hit.step,
        clock_only=hit.rule == "clock",
        said_from=start if hit.said_from is None else starts[hit.said_from],
    )


def counted_from(mention: TimeMention, day: date, calendar: Calendar) -> TimeMention:
    """Return a mention that hangs on another date counted from that date; any other mention as it is."""
    if mention.step is None or mention.hang is Hang.NONE:
        return mention
    return replace(mention, kind=DeadlineKind.EXACT, due=count_on(mention.step, day, calendar))


def on_day(mention: TimeMention, day: date) -> TimeMention:
    """Return a mention of an hour alone put on a day; any other mention as it is."""
    return replace(mention, due=day) if mention.clock_only else mention
