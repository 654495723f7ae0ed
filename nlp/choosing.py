"""Settles several times that are one: "mercoledì, max giovedì", "tra il 7 e il 9", "anzi no, lunedì"."""

from __future__ import annotations

from nlp import dates
from nlp.apposing import named, namely, side_by_side
from nlp.counting import count_on
from nlp.days import shut
from nlp.findings import DeadlineKind
from nlp.scan import Hang, Hit, Lead, Role, Scan

_MOVED = 5  # words between a verb of moving and the day it moves from
_SPANS = frozenset([",", "-", "–", "e", "o", "and", "or"])
_BREAKS = frozenset([",", ";", "-", "–", "no"])
_LONGEST_CORRECTION = 9  # words between a first attempt and the one that replaces it
_LONGEST_EXCUSE = 14  # the same where "make that" says that it does


def chosen(scan: Scan, found: list[Hit]) -> list[Hit]:
    """Settle alternatives ("mercoledì, max giovedì"), ranges and corrections: one mention, the day that counts."""
    out: list[Hit] = []
    for hit in found:
        verdict = _relation(scan, out[-1], hit) if out else ""
        if verdict == "correction":
            one = out.pop()
            hit.said_from = one.first if one.said_from is None else one.said_from
            out.append(hit)
        elif verdict == "same":
            _take_same(out[-1], hit)
        elif verdict == "softened":
            out[-1].kind, out[-1].due, out[-1].at, out[-1].last = hit.kind, None, None, hit.last
            out[-1].rule = hit.rule
        elif verdict == "after_it":
            out[-1].last = hit.last
        elif verdict == "apposed":
            out[-1] = named(out[-1], hit)
        elif verdict == "within":
            _take_weekday(out[-1], hit)
        elif verdict == "of_week":  # "martedì, la prossima settimana"
            hit.first, last, hit.last = out[-1].first, hit.last, out[-1].last
            _take_weekday(hit, out[-1])
            hit.last = last
            out[-1] = hit
        elif verdict:
            _take_later(scan, out[-1], hit, verdict)
        else:
            out.append(hit)
    return out


def take_limits(scan: Scan, found: list[Hit]) -> None:
    """ "entro venerdì al più tardi", "entro Carnevale o giù di lì": the words after it belong to it."""
    for hit, follower in zip(found, [*found[1:], None], strict=False):
        rough = scan.pack.alternatives.at(scan.norm, hit.last) if hit.at is None else None
        if rough is not None and rough[1] == "roughly" and hit.kind is DeadlineKind.EXACT and not hit.past:
            hit.last, hit.kind, hit.due = rough[0], DeadlineKind.WINDOW, None
        after = hit.last + (scan.word(hit.last) == "," and not scan.new_line(hit.last + 1))
        limit = scan.pack.alternatives.at(scan.norm, after)
        if after > hit.last and limit is not None and scan.goes_on(limit[0]):
            limit = None
        if limit is None or limit[1] != "latest" or hit.kind is not DeadlineKind.EXACT:
            continue
        if follower is None or limit[0] <= follower.first:
            hit.last, hit.lead = limit[0], Lead.LATEST


def _relation(scan: Scan, one: Hit, other: Hit) -> str:
    """How a hit stands to the one before it: "", "range", "choice", "limit" or "correction"."""
    if one.rule == "week" and one.past and other.rule == "weekday":
        return "within" if scan.norm[one.last : other.first] in ([], [","], ["'s"]) else ""
    words = scan.norm[one.last : min(other.first, one.last + _LONGEST_EXCUSE + 1)]
    if one.past or other.past or len(words) > _LONGEST_EXCUSE:
        return ""
    if _instead(scan, words):
        return "correction" if one.kind is not DeadlineKind.CONDITIONAL else ""
    if len(words) > _LONGEST_CORRECTION:
        return ""
    spoken = [word for word in words if word not in (",", "(", "...", "…", "-", "–")]
    beside = side_by_side(scan, one, other) if words in ([], [","]) else ""
    if beside or namely(scan, other, spoken):
        return beside or "apposed"
    first = _correction(scan, spoken)
    if first is not None:
        is_short = len(spoken) <= 3 or spoken[first] != "no"
        return "correction" if is_short and one.kind is not DeadlineKind.CONDITIONAL else ""
    if parted(scan, one.last, other.first):
        return ""
    if spoken == [] and len(words) < 2 and _same_day(one, other):
        return "same"  # "domani 15 aprile", "tomorrow, Saturday"
    if (
        other.kind is DeadlineKind.VAGUE
        and one.kind is DeadlineKind.EXACT
        and len(spoken) == 1
        and scan.pack.alternatives.get(spoken[0]) == "or"
    ):
        return "softened"  # "domani o uno di questi giorni"
    joint = " ".join(words)
    if one.rule == "period_end" and other.rule == "period_part" and joint in _SPANS and other.kind is not one.kind:
        return "softened"  # "fine febbraio, primi di marzo"
    both = joint in scan.pack.sets["and"] or joint in scan.pack.sets["and_joints"]
    days = {one.rule, other.rule} <= {"day", "part"} and one.role is other.role is Role.WHOLE
    if (both and (days or _next_to(scan, one, other))) or (joint == "/" and one.rule == other.rule == "day"):
        return "choice"  # "domani e dopodomani", "il 4 e il 5 dicembre", "today/tomorrow"
    if one.rule == "week" and other.rule == "weekday" and other.lead in (Lead.NONE, Lead.ON) and words in ([], [","]):
        return "within"
    weekly = other.rule in ("week", "week_number", "week_of")
    if one.rule == "weekday" and weekly and other.lead in (Lead.NONE, Lead.ON) and words == [","]:
        return "of_week"
    if words in (["-"], ["–"]) and one.rule == other.rule == "day_month" and one.at is None and other.at is None:
        return "range"
    dated = one.due is not None and other.due is not None
    dated = dated or one.kind is other.kind is DeadlineKind.WINDOW  # "da marzo a maggio"
    if (
        (dated or one.lead is Lead.BETWEEN)
        and one.lead in (Lead.BETWEEN, Lead.FROM)
        and (words == [] or " ".join(words) in scan.pack.sets["and"])
    ):
        if one.lead is Lead.FROM and any(scan.is_in(at, "moves") for at in range(one.first - _MOVED, one.first)):
            return "correction"  # "slitta da venerdì a lunedì"
        to = other.lead in (Lead.ON, Lead.UNTIL) or (other.lead is Lead.NONE and words != [])
        return "range" if one.lead is Lead.BETWEEN or to else ""
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


def _correction(scan: Scan, spoken: list[str]) -> int | None:
    """ "anzi", "no, facciamo", "mi correggo": where it begins; one word must not be the last of several."""
    for at in range(len(spoken)):
        found = scan.pack.alternatives.at(spoken, at)
        if found is not None and found[1] == "correction" and (found[0] > at + 1 or at + 1 < len(spoken) or at == 0):
            return at
    return None


def _instead(scan: Scan, words: list[str]) -> bool:
    """ "(domani) sono dal commercialista, facciamo (lunedì)", "make that": whether another day is put in its place."""
    found = scan.pack.alternatives.before(words, len(words))
    return found is not None and found[1] == "instead" and found[0] > 0 and words[found[0] - 1] in _BREAKS


def _same_day(one: Hit, other: Hit) -> bool:
    """Whether one day is said twice: nothing that hangs, and a number or a weekday beside another word for it."""
    plain = one.role is other.role is Role.WHOLE and one.kind is other.kind is DeadlineKind.EXACT
    return (
        plain
        and one.due == other.due is not None
        and one.rule in ("day", "part", "weekday", "feast", "weekday_which")
        and other.rule in ("day_month", "day_of_month", "day_numeric", "weekday", "weekday_day")
        and other.lead in (Lead.NONE, Lead.ON)
        and one.rule != other.rule
        and (one.at is None or other.at is None)
    )


def _next_to(scan: Scan, one: Hit, other: Hit) -> bool:
    """Whether two days with a number follow on each other."""
    if one.due is None or other.due is None or one.at is not None:
        return False
    if (other.due - one.due).days != 1:
        return False
    weekdays = one.rule == other.rule and one.rule in ("weekday", "weekday_day") and other.lead in (Lead.NONE, Lead.ON)
    if weekdays and (not scan.goes_on(other.last) or scan.is_in(other.last, "prepositions")):
        return True  # "lun 30 e mar 1", but "vengo giovedì e venerdì spedisco"
    return one.rule == "day_of_month" and other.rule.startswith("day_")


def _take_same(one: Hit, other: Hit) -> None:
    one.last, one.at, one.part = other.last, one.at or other.at, one.part or other.part
    one.weekday = one.weekday if other.weekday is None else other.weekday


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


def _take_later(scan: Scan, one: Hit, other: Hit, verdict: str) -> None:
    """Make one mention of two. A range and a limit end with the second; of a choice the later day counts."""
    windows = DeadlineKind.WINDOW in (one.kind, other.kind)
    first = one.due if one.kind is DeadlineKind.EXACT else None
    if verdict == "choice" and windows and (one.due is None or other.due is None or one.kind is not other.kind):
        one.kind, one.due, one.at = DeadlineKind.WINDOW, None, None
    if verdict == "range" and one.due is not None and other.due is not None and other.rule == "weekday":
        while other.due < one.due:  # "tra lunedì e mercoledì": the one after it
            other.due = dates.shift(other.due, 7)
    if other.role in (Role.PART, Role.TAIL) and one.role is Role.WHOLE:  # "martedì mattina, al massimo nel pomeriggio"
        one.last, one.part = other.last, other.part
        return
    if verdict != "choice" or (one.due is not None and other.due is not None and other.due >= one.due):
        one.kind, one.due, one.at, one.rule, one.weekday = (
            other.kind,
            other.due,
            other.at,
            other.rule,
            other.weekday,
        )
        one.hang, one.step = other.hang, other.step
        if other.hang is Hang.MUST and other.step is not None and first is not None:  # "venerdì o l'indomani"
            one.due, one.hang = count_on(other.step, first, scan.calendar), Hang.NONE
    if verdict == "range" and one.lead is Lead.FROM and one.due is not None and not shut(scan, one.first):
        one.lead = Lead.ON
    if one.lead in (Lead.BETWEEN, Lead.NONE):
        one.lead = Lead.ON if one.lead is Lead.BETWEEN else other.lead
    one.last = other.last
    if verdict == "choice" and scan.is_in(one.first - 1, "either"):  # "o mercoledì o giovedì"
        one.first -= 1


def parted(scan: Scan, at: int, end: int) -> bool:
    """Whether a line ends between two hits."""
    words = scan.words
    return at <= 0 or end >= len(words) or "\n" in words.text[words.ends[at - 1] : words.starts[end]]
