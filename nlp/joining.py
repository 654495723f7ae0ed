"""Joins what the readers found: a day and its hour, alternatives, ranges, corrections, times that hang on others."""

from __future__ import annotations

import re
from datetime import time

from nlp import dates
from nlp.findings import DeadlineKind
from nlp.hours import is_over, settled
from nlp.offsets import count_on
from nlp.scan import Hang, Hit, Lead, Role, Scan

_WIDEST_GAP = 4  # words between a day and its hour: "alle 9 da voi domani"
_LONGEST_CORRECTION = 9  # words between a first attempt and the one that replaces it
_SENTENCE_END = re.compile(r"[.!?]\s|\n\s*(?:\n|[-*•>\d])")
_SEPARATE = re.compile(r"[;.]")


def joined(scan: Scan, found: list[Hit]) -> list[Hit]:
    """Return the hits joined, completed and without those that mean nothing alone, in order of place."""
    found = _put_together(scan, found)
    found = [hit for hit in found if not hit.needs]
    for hit, limit in zip(found, [*(hit.first for hit in found[1:]), len(scan.norm)], strict=False):
        _take_owned(scan, hit, limit)
        _complete(scan, hit)
    _take_limits(scan, found)
    found = _hang_up(scan, _choose(scan, found))
    for hit in found:
        if hit.lead is Lead.OF:
            hit.first = hit.core
    return found


def _put_together(scan: Scan, found: list[Hit]) -> list[Hit]:
    """Make one of a day, its part and its hour where they stand side by side, in either order."""
    out: list[Hit] = []
    for hit in found:
        if out and _belong(scan, out[-1], hit):
            _merge(out[-1], hit)
        else:
            out.append(hit)
    return out


def _belong(scan: Scan, one: Hit, other: Hit) -> bool:
    if one.kind is not DeadlineKind.EXACT or other.kind is not DeadlineKind.EXACT or other.past:
        return False
    days = (one.role is Role.WHOLE) + (other.role is Role.WHOLE)
    clocks = (one.role is Role.CLOCK) + (other.role is Role.CLOCK)
    parts = 2 - days - clocks
    if days > 1 or clocks > 1 or parts > 1 or (one.at is not None and other.at is not None):
        return False
    if parts and (one.part and other.part):
        return False
    if days and _span_of_hours(one if one.role is Role.WHOLE else other):
        return False
    if other.needs and (one.role is not Role.WHOLE or (other.role is Role.CLOCK and one.rule == "day_of_month")):
        return other.role is Role.TAIL and one.role is Role.CLOCK and other.first == one.last
    return _gap_is_nothing(scan, one, other)


def _span_of_hours(hit: Hit) -> bool:
    return (hit.step is not None and hit.hang is not Hang.MUST) or hit.rule in (
        "period",
        "period_end",
        "week",
        "week_of",
    )


def _gap_is_nothing(scan: Scan, one: Hit, other: Hit) -> bool:
    at, end = one.last, other.first
    if end - at > _WIDEST_GAP or _parted(scan, at, end):
        return False
    skipped = {Role.WHOLE: (), Role.CLOCK: (",", "-", "–", "h", "(")}.get(other.role, (",",))
    if at < end and scan.word(at) in skipped:
        at += 1
    elif one.role is Role.CLOCK and other.role in (Role.WHOLE, Role.PART):
        between = scan.pack.between.at(scan.norm, at)
        if between is not None:
            at = between[0]
    return at >= end


def _parted(scan: Scan, at: int, end: int) -> bool:
    """Whether a line ends between two hits."""
    return any(scan.new_line(place) for place in range(at, end + 1))


def _merge(one: Hit, other: Hit) -> None:
    day = one if one.role is Role.WHOLE or other.role is not Role.WHOLE else other
    clock = other if day is one else one
    if one.role is not Role.WHOLE and other.role is Role.WHOLE:
        one.rule, one.due, one.weekday, one.hang, one.step = (
            day.rule,
            day.due,
            day.weekday,
            day.hang,
            day.step,
        )
        one.role, one.kind = Role.WHOLE, day.kind
    if clock.at is not None:
        one.at, one.open_half = clock.at, clock.open_half
        if one.role in (Role.PART, Role.TAIL):
            one.role, one.rule = Role.CLOCK, "clock"
    one.part = one.part or other.part
    one.last = max(one.last, other.last)
    one.needs = False
    if one.lead is Lead.NONE:
        one.lead = other.lead
    if one.lead is Lead.BETWEEN:
        one.lead = Lead.ON


def _take_owned(scan: Scan, hit: Hit, limit: int) -> None:
    """ "in tonight's post" says when, "Tuesday's mail" says which."""
    end = hit.last + 2
    if scan.word(hit.last) == "'s" and hit.role is not Role.CLOCK and end <= limit and scan.word(end - 1).isalpha():
        hit.last = end
        if hit.lead is Lead.NONE and scan.word(hit.core - 1) not in ("in", "with", "on"):
            hit.lead = Lead.OF


def _complete(scan: Scan, hit: Hit) -> None:
    """Settle morning or evening, and give an hour or a part of the day without a day its own: today, else tomorrow."""
    if hit.at is not None and hit.open_half:
        hit.at = settled(scan, hit.at, hit.part)
    if hit.due is not None or hit.role not in (Role.CLOCK, Role.PART):
        return
    ahead = hit.at > time(scan.now.hour, scan.now.minute) if hit.at is not None else not is_over(scan, hit.part)
    hit.due = scan.today if ahead else dates.shift(scan.today, 1)


def _choose(scan: Scan, found: list[Hit]) -> list[Hit]:
    """Settle alternatives ("mercoledì, max giovedì"), ranges and corrections: one mention, the day that counts."""
    out: list[Hit] = []
    for hit in found:
        verdict = _relation(scan, out[-1], hit) if out else ""
        if verdict == "correction":
            one = out.pop()
            hit.said_from = one.first if one.said_from is None else one.said_from
            out.append(hit)
        elif verdict == "within":
            _take_weekday(out[-1], hit)
        elif verdict:
            _take_later(out[-1], hit, verdict)
        else:
            out.append(hit)
    return out


def _take_limits(scan: Scan, found: list[Hit]) -> None:
    """ "entro venerdì al più tardi": the words after it belong to it."""
    for hit, follower in zip(found, [*found[1:], None], strict=False):
        limit = scan.pack.alternatives.at(scan.norm, hit.last)
        if limit is None or limit[1] != "latest" or hit.kind is not DeadlineKind.EXACT:
            continue
        if follower is None or limit[0] <= follower.first:
            hit.last, hit.lead = limit[0], Lead.LATEST


def _relation(scan: Scan, one: Hit, other: Hit) -> str:
    """How a hit stands to the one before it: "", "range", "choice", "limit" or "correction"."""
    if one.past or other.past or other.first - one.last > _LONGEST_CORRECTION:
        return ""
    words = scan.norm[one.last : other.first]
    spoken = [word for word in words if word not in (",", "(", "...", "…", "-", "–")]
    if any(scan.pack.alternatives.get(word) == "correction" for word in spoken[:-1] or spoken):
        first = next(i for i, word in enumerate(spoken) if scan.pack.alternatives.get(word) == "correction")
        is_short = len(spoken) <= 3 or spoken[first] != "no"
        return "correction" if is_short and one.kind is not DeadlineKind.CONDITIONAL else ""
    if _parted(scan, one.last, other.first):
        return ""
    if one.rule == "week" and other.rule == "weekday" and other.lead in (Lead.NONE, Lead.ON) and words in ([], [","]):
        return "within"
    dated = one.due is not None and other.due is not None
    if (
        (dated or one.lead is Lead.BETWEEN)
        and one.lead in (Lead.BETWEEN, Lead.FROM)
        and (words == [] or " ".join(words) in scan.pack.sets["and"])
    ):
        return "range" if one.lead is Lead.BETWEEN or other.lead in (Lead.ON, Lead.UNTIL) else ""
    if len(words) <= 4:
        found = scan.pack.alternatives.at(spoken, 0) if spoken else None
        whole = found is not None and found[0] == len(spoken)
        if other.lead is Lead.LATEST and (not spoken or whole):
            return "limit"
        if whole and found is not None and found[1] == "latest":
            return "limit"
        if whole and found is not None and found[1] == "or":
            return "choice" if _alike(one, other) else ""
        if words == ["/"] and one.rule.startswith("period") and other.rule.startswith("period"):
            return "choice"
        if words in (["/"], ["-"], ["–"]) and one.weekday is None and one.rule == other.rule == "weekday":
            return "choice"
        if whole and found is not None and found[1] == "still":
            limits = (
                other.kind is DeadlineKind.EXACT and other.role is Role.WHOLE and other.lead in (Lead.BY, Lead.LATEST)
            )
            return "limit" if limits and (one.kind is not DeadlineKind.EXACT or len(spoken) > 1) else ""
    return ""


def _alike(one: Hit, other: Hit) -> bool:
    soft = (DeadlineKind.VAGUE, DeadlineKind.CONDITIONAL)
    return (one.kind in soft) == (other.kind in soft) and one.role is other.role


def _take_weekday(one: Hit, other: Hit) -> None:
    """ "la prossima settimana, giovedì": that day of that week."""
    if one.due is not None and other.due is not None:
        one.due = dates.shift(dates.monday_of(one.due), other.due.weekday())
        one.kind, one.rule, one.at, one.part, one.last = (
            DeadlineKind.EXACT,
            "weekday_week",
            other.at,
            other.part,
            other.last,
        )


def _take_later(one: Hit, other: Hit, verdict: str) -> None:
    """Make one mention of two. A range and a limit end with the second; of a choice the later day counts."""
    windows = DeadlineKind.WINDOW in (one.kind, other.kind)
    if verdict == "choice" and windows and (one.due is None or other.due is None or one.kind is not other.kind):
        one.kind, one.due, one.at = DeadlineKind.WINDOW, None, None
    if verdict == "range" and one.due is not None and other.due is not None and other.rule == "weekday":
        while other.due < one.due:  # "tra lunedì e mercoledì": the one after it
            other.due = dates.shift(other.due, 7)
    if verdict != "choice" or (one.due is not None and other.due is not None and other.due >= one.due):
        one.kind, one.due, one.at, one.rule, one.weekday = (
            other.kind,
            other.due,
            other.at,
            other.rule,
            other.weekday,
        )
        one.hang, one.step = other.hang, other.step
    if one.lead in (Lead.BETWEEN, Lead.NONE):
        one.lead = Lead.ON if one.lead is Lead.BETWEEN else other.lead
    one.last = other.last


def _hang_up(scan: Scan, found: list[Hit]) -> list[Hit]:
    """Count what hangs on another date from there; give an hour the day that its sentence named before it."""
    text, starts, ends = scan.words.text, scan.words.starts, scan.words.ends
    base: Hit | None = None
    for hit in found:
        if base is not None and base.due is not None:
            between = text[ends[base.last - 1] : starts[hit.first]] if hit.first - base.last < 60 else "\n\n"
            together = _SENTENCE_END.search(between) is None
            if (hit.hang is Hang.MUST and hit.step is not None) or (
                hit.hang is Hang.MAY and hit.step is not None and together and _builds_on(scan, base.last, hit.first)
            ):
                hit.due = count_on(hit.step, base.due, scan.calendar)
            elif hit.rule == "clock" and together and base.due >= scan.today:
                hit.due = base.due
        elif hit.hang is Hang.MUST:
            hit.kind, hit.due = DeadlineKind.CONDITIONAL, None
        if hit.kind is DeadlineKind.EXACT and not hit.past and hit.lead is not Lead.OF:
            base = hit
    return found


def _builds_on(scan: Scan, at: int, end: int) -> bool:
    """ "arriva entro il 17; lo montiamo in due giorni": whether the words between say that one follows on the other."""
    takes_so_long = scan.is_in(end, "chain_leads")
    while at < end:
        if (takes_so_long and _SEPARATE.match(scan.norm[at])) or scan.pack.chain_cues.at(scan.norm, at) is not None:
            return True
        at += 1
    return False
