"""Says what is wrong with the deadlines of a reply, and words concrete dates to put in their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time

from nlp import dates, wording
from nlp.findings import (
    USUAL_DAYS,
    Calendar,
    Deadline,
    DeadlineKind,
    Holder,
    Promise,
    PromiseKind,
    Reading,
    Remark,
    RemarkCode,
    Suggestion,
)
from nlp.mending import mended, words_in
from nlp.packs import load
from nlp.readers import hits
from nlp.scan import Scan

_SOFT = {
    DeadlineKind.VAGUE: RemarkCode.VAGUE,
    DeadlineKind.CONDITIONAL: RemarkCode.CONDITIONAL,
    DeadlineKind.WINDOW: RemarkCode.WINDOW,
}
_COUNTED = (
    "offset",
    "offset_work",
    "offset_chain",
    "period",
    "period_end",
    "week",
    "week_of",
    "week_number",
    "weekend",
)
_MOST = 3
_LATER = 2  # working days after the usual one, for the last proposal
_FURTHEST = 90  # days to look ahead for a working day
_CLOSING = " \t\n.,;:!?…"
_OPENING = ".!?…\n"
# After "devo aspettare che torni Beppe" the promise goes on with "e poi te le carico".
_AND_THEN = re.compile(r"\s+(?:e poi|e|poi|and then|and|then)(?=\s)")


def advise(
    text: str,
    reading: Reading,
    *,
    calendar: Calendar,
    usual_days: Mapping[PromiseKind, int] = USUAL_DAYS,
    busy: Callable[[date], int] = lambda day: 0,
) -> tuple[Remark, ...]:
    """Return what is to mend in a reply before it leaves, at most one remark a promise, in order of place.

    Our own promises are to have a day that exists, lies ahead and is a working day; a customer is asked for things by
    a day, and not by one that is past. What others do is not ours to word. Every suggestion replaces
    `text[start:end)`; its day is a working day after the reference day (a wrong weekday may be mended to that day
    itself). `usual_days` says how many working days we take for a kind; `busy` how much is due on a day already, and
    fuller days are proposed later.
    """
    adviser = _Adviser(text, reading, calendar, usual_days, busy)
    return tuple(
        remark
        for index, promise in enumerate(reading.promises)
        if (remark := adviser.remark(index, promise)) is not None
    )


def propose(
    kind: PromiseKind,
    *,
    reference: datetime,
    calendar: Calendar,
    usual_days: Mapping[PromiseKind, int] = USUAL_DAYS,
    busy: Callable[[date], int] = lambda day: 0,
) -> tuple[date, ...]:
    """Return up to three working days after the reference day for a promise of that kind that has none.

    The usual day for the kind comes first, then the next working day and a later one; days on which `busy` says that
    more is due already come later.
    """
    today = reference.date()
    usual = max(1, usual_days.get(kind, USUAL_DAYS[kind]))
    counts = (usual, 1, usual + _LATER) if usual > 1 else (1, 2, 3)
    days = [dates.working_days_on(today, count, calendar) for count in counts]
    return tuple(_ranked(days, today, calendar, busy)[:_MOST])


def _ranked(days: Iterable[date | None], today: date, calendar: Calendar, busy: Callable[[date], int]) -> list[date]:
    """Working days ahead only, each once, the less busy ones first."""
    fit = dict.fromkeys(d for d in days if d is not None and d > today and calendar.is_working(d))
    return sorted(fit, key=busy)


class _Adviser:
    def __init__(
        self,
        text: str,
        reading: Reading,
        calendar: Calendar,
        usual_days: Mapping[PromiseKind, int],
        busy: Callable[[date], int],
    ) -> None:
        self.text, self.language, self.now = text, reading.language, reading.reference
        self.today = self.now.date()
        self.calendar, self.usual_days, self.busy = calendar, usual_days, busy
        self.pack = load(reading.language)
        # These count days or name the end of a period: nobody named the closed day that they come to.
        self.counted = frozenset(self.pack.rules[key] for key in _COUNTED)

    def remark(self, index: int, promise: Promise) -> Remark | None:
        """What is to mend about one promise, or None."""
        ours = promise.holder is Holder.US
        if not ours and promise.holder is not Holder.CUSTOMER:
            return None
        deadline = promise.deadline
        if deadline is None:
            if not ours:
                return None
            return Remark(RemarkCode.MISSING, promise.start, promise.end, index, "", self._insertions(promise))
        code, detail = self._fault(deadline, ours)
        if code is None:
            return None
        suggestions = tuple(self._suggestions(code, promise, deadline))[:_MOST]
        return Remark(code, deadline.start, deadline.end, index, detail, suggestions)

    def _fault(self, deadline: Deadline, ours: bool) -> tuple[RemarkCode | None, str]:
        due = deadline.due
        if due is None:
            return _SOFT.get(deadline.kind), ""
        if deadline.kind is not DeadlineKind.EXACT:
            return None, ""
        if due < self.today or (due == self.today and deadline.at is not None and deadline.at < _wall(self.now)):
            return RemarkCode.PAST, ""
        if deadline.stated_weekday is not None and deadline.stated_weekday != due.weekday():
            return RemarkCode.WEEKDAY_MISMATCH, wording.say_weekday(due, self.language)
        if ours and deadline.rule not in self.counted and not self.calendar.is_working(due):
            return RemarkCode.CLOSED_DAY, self.calendar.closure(due) or ""
        return None, ""

    def _suggestions(self, code: RemarkCode, promise: Promise, deadline: Deadline) -> Iterator[Suggestion]:
        if code is RemarkCode.WEEKDAY_MISMATCH:
            yield from self._weekday_mended(deadline)
            return
        start, end = self._place(code, deadline)
        said = self.text[deadline.start : deadline.end]
        opens = self.text[:start].rstrip(" \t\"'«“(-*•")[-1:] in _OPENING
        lead = self.pack.say["by"]
        if code in (RemarkCode.CLOSED_DAY, RemarkCode.PAST):
            lead = wording.lead_of(said, self.pack)
        for day in self._days(code, promise, deadline):
            words = wording.say_led(lead, day, deadline.at, self.language, today=self.today)
            yield Suggestion(day, deadline.at, start, end, wording.cased_like(words, said, opens=opens))

    def _place(self, code: RemarkCode, deadline: Deadline) -> tuple[int, int]:
        if code is RemarkCode.CONDITIONAL and deadline.rule == self.pack.rules["wait"]:
            joint = _AND_THEN.match(self.text, deadline.end)
            return deadline.start, joint.end() if joint is not None else deadline.end
        return deadline.start, deadline.end

    def _days(self, code: RemarkCode, promise: Promise, deadline: Deadline) -> list[date]:
        if code is RemarkCode.CLOSED_DAY and deadline.due is not None:
            around = (self._working(deadline.due, 1), self._working(deadline.due, -1))
            after = self._working(around[0], 1) if around[0] is not None else None
            return _ranked([*around, after], self.today, self.calendar, self.busy)
        hint = self._hint(deadline) if code is RemarkCode.WINDOW else None
        if hint is not None and hint > self.today:
            last = self._working(dates.shift(hint, 1), -1)
            after = self._working(last or hint, 1)
            return _ranked([last, self._working(last or hint, -1), after], self.today, self.calendar, self.busy)
        return self._usual(promise.kind)

    def _usual(self, kind: PromiseKind) -> list[date]:
        return list(
            propose(kind, reference=self.now, calendar=self.calendar, usual_days=self.usual_days, busy=self.busy)
        )

    def _working(self, day: date, step: int) -> date | None:
        """The next working day strictly after (or before) a day."""
        for count in range(1, _FURTHEST):
            found = dates.shift(day, step * count)
            if self.calendar.is_working(found):
                return found
        return None

    def _insertions(self, promise: Promise) -> tuple[Suggestion, ...]:
        at = promise.start + len(self.text[promise.start : promise.end].rstrip(_CLOSING))
        days = self._usual(promise.kind)
        return tuple(
            Suggestion(day, None, at, at, " " + wording.say_by(day, None, self.language, today=self.today))
            for day in days
        )

    def _hint(self, deadline: Deadline) -> date | None:
        """A day inside a window that has no last day of its own ("ai primi di aprile": the 10th)."""
        said = self.text[deadline.start : deadline.end]
        found = hits(Scan(words_in(said), self.pack, self.now, self.calendar))
        return next((hit.hint for hit in reversed(found) if hit.hint is not None), None)

    def _weekday_mended(self, deadline: Deadline) -> Iterator[Suggestion]:
        said, due = self.text[deadline.start : deadline.end], deadline.due
        assert due is not None and deadline.stated_weekday is not None
        for day, words in mended(said, due, deadline.at, deadline.stated_weekday, self.language, self.today):
            gone = day < self.today or (day == self.today and deadline.at is not None and deadline.at < _wall(self.now))
            if not gone and self.calendar.is_working(day):
                yield Suggestion(day, deadline.at, deadline.start, deadline.end, words)


def _wall(now: datetime) -> time:
    return time(now.hour, now.minute)
