"""Reads hours and parts of the day: "alle 9,30", "entro le ore 12", "half six", "in mattinata"."""

from __future__ import annotations

import re
from datetime import time

from nlp import dates
from nlp.day_numbers import month_at
from nlp.days import settle
from nlp.findings import DeadlineKind
from nlp.scan import Hit, Lead, Role, Scan

_SHAPE = re.compile(r"(\d{1,2})(?:([:.,])(\d\d))?$")
_LAST_MINUTE = 24 * 60 - 1
# Between one and this hour a bare "at 3" is the afternoon; Italians count the hours to 24.
_AFTERNOON_UP_TO = {"en": 6}


def read_clock(scan: Scan, at: int) -> Hit | None:
    """Read an hour that begins at a number, a number word, "mezzogiorno" or "half"."""
    pack = scan.pack
    noon = pack.clock_words.at(scan.norm, at)
    if noon is not None:
        first, lead = _lead(scan, at)
        minutes = noon[1] if lead is not Lead.UNTIL or noon[1] else _LAST_MINUTE
        return Hit(
            first,
            noon[0],
            "clock",
            DeadlineKind.EXACT,
            at=_clock(minutes),
            lead=lead,
            role=Role.CLOCK,
            core=at,
        )
    said = _hour(scan, at)
    if said is None:
        return None
    last, minutes, sure, exact = said
    first, key = scan.clock_lead(at)
    end = _range_end(scan, last, key)
    if month_at(scan, end[0] if end is not None else last, beside_number=True) is not None:
        return None
    sure = sure or (end is not None and pack.clock_parts.at(scan.norm, end[0]) is not None)
    if not sure and not _speaks_for_an_hour(scan, at, last, key, minutes):
        if not (exact and scan.close(at)):
            return None
        hit = Hit(at, last, "clock", DeadlineKind.EXACT, at=_clock(minutes), role=Role.CLOCK, core=at, needs=True)
        hit.open_half = 60 <= minutes < 720 and scan.word(at)[0] != "0"
        return hit
    if end is not None:
        last, minutes = end
    part = pack.clock_parts.at(scan.norm, last)
    name = ""
    if part is not None:
        last, name = part
    open_half = not name and 60 <= minutes < 720 and scan.word(at)[0] != "0" and not scan.is_in(at - 1, "full_hours")
    lead = Lead.ON if key in ("", "at", "part") else Lead(key)
    hit = Hit(first, last, "clock", DeadlineKind.EXACT, lead=lead, role=Role.CLOCK, core=at, open_half=open_half)
    hit.at = _clock(in_part(minutes, name))
    return hit


def _lead(scan: Scan, at: int) -> tuple[int, Lead]:
    first, key = scan.clock_lead(at)
    if key:
        return first, Lead.ON if key in ("at", "part") else Lead(key)
    return scan.lead(at)


def _clock(minutes: int) -> time:
    minutes = min(max(minutes, 0), _LAST_MINUTE)
    return time(minutes // 60, minutes % 60)


def in_part(minutes: int, part: str) -> int:
    """Return the minutes of the day once the part of the day is known: 8 in the evening is 20:00."""
    if part == "morning" and minutes >= 720:
        return minutes - 720
    late = (
        (part == "later" and minutes < 720)
        or (part == "afternoon" and minutes < 480)
        or (part == "evening" and 240 <= minutes < 720)
    )
    return minutes + 720 if late else minutes


def settled(scan: Scan, at: time, part: str) -> time:
    """Return the hour meant by a bare "alle 3", knowing the part of the day that the words around it name, if any."""
    minutes = at.hour * 60 + at.minute
    if part in ("afternoon", "evening", "morning"):
        return _clock(in_part(minutes, part))
    return _clock(minutes + 720) if at.hour <= _AFTERNOON_UP_TO.get(scan.pack.code, 0) else at


def _hour(scan: Scan, at: int) -> tuple[int, int, bool, bool] | None:
    """Return (place after it, minutes of the day, whether it can be nothing else, whether minutes are said)."""
    pack, word = scan.pack, scan.word(at)
    ahead = pack.clock_before.at(scan.norm, at)
    if ahead is not None:
        inner = _plain_hour(scan, ahead[0])
        if inner is None or inner[2]:
            return None
        return inner[0], inner[1] + ahead[1], ahead[0] - at > 1 or scan.clock_lead(at)[1] != "", True
    plain = _plain_hour(scan, at)
    if plain is None:
        return None
    last, minutes, exact = plain
    more = pack.clock_minutes.at(scan.norm, last)
    if more is not None and not exact:
        last, minutes, exact = more[0], minutes + more[1], True
    elif (
        not exact
        and scan.word(last) in pack.sets["minute_joints"]
        and scan.clock_lead(at)[1]
        and re.fullmatch(r"[0-5]\d", scan.word(last + 1))
    ):
        last, minutes, exact = last + 2, minutes + int(scan.word(last + 1)), True
    sure = ":" in word or (pack.clock_parts.at(scan.norm, last) is not None and not scan.is_in(last, "loose_parts"))
    if scan.is_in(last, "oclock") and (scan.clock_lead(at)[1] or pack.units.get(scan.word(last)) is None):
        sure = sure or pack.units.get(scan.word(last)) is None
        last += 1
    return last, minutes, sure, exact


def _plain_hour(scan: Scan, at: int) -> tuple[int, int, bool] | None:
    shape = _SHAPE.match(scan.word(at))
    if shape is None:
        hour = scan.pack.numbers.at(scan.norm, at)
        article = scan.pack.code == "en" and scan.is_in(at, "articles")  # "for a machine"
        if hour is None or article or not 1 <= hour[1] <= 24 or hour[0] > at + 1:
            return None
        return hour[0], hour[1] * 60, False
    hours, minutes = int(shape[1]), int(shape[3] or 0)
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        return None
    return at + 1, hours * 60 + minutes, shape[3] is not None


def _speaks_for_an_hour(scan: Scan, at: int, last: int, key: str, minutes: int) -> bool:
    if not key or scan.is_in(last, "counted") or scan.pack.units.at(scan.norm, last) is not None:
        return False
    if key == "part":
        return scan.pack.parts_after.at(scan.norm, last) is not None
    if key == "at" or scan.pack.code != "en":
        return True
    return not scan.word(last)[:1].isalnum() or scan.is_in(last, "clock_followers") or scan.new_line(last)


def _range_end(scan: Scan, last: int, key: str) -> tuple[int, int] | None:
    """Read the end of "8-20", "dalle 9 alle 12", "tra le 9 e le 12", "between 9 and 11"."""
    at = last
    joined = scan.is_in(at, "and") and key in ("between", "from", "about")
    if not (joined or scan.is_in(at, "ranges") or scan.is_in(at, "until_words")):
        return None
    at += 1
    if scan.word(at) in scan.pack.sets["articles"]:
        at += 1
    end = _hour(scan, at)
    if end is None or scan.is_in(end[0], "counted") or scan.pack.units.at(scan.norm, end[0]) is not None:
        return None
    return end[0], end[1]


def read_part(scan: Scan, at: int) -> Hit | None:
    """ "in mattinata", "stasera", "by COB": today, or tomorrow where that part of today is over."""
    found = scan.pack.parts.at(scan.norm, at)
    if found is None:
        return None
    return Hit(at, found[0], "part", DeadlineKind.EXACT, lead=Lead.BY, role=Role.PART, part=found[1], core=at)


def read_day_part(scan: Scan, at: int) -> Hit | None:
    """ "domattina", "stasera", "this afternoon": a day and its part in one."""
    found = scan.pack.day_parts.at(scan.norm, at)
    if found is None:
        return None
    days, part = found[1].split()
    first, lead = scan.lead(at)
    hit = Hit(at, found[0], "part", DeadlineKind.EXACT, dates.shift(scan.today, int(days)), part=part, core=at)
    hit.past = days == "0" and is_over(scan, part)
    return settle(scan, hit, first, lead)


def read_part_after(scan: Scan, at: int) -> Hit | None:
    """ "mattina", "in serata" beside a day."""
    found = scan.pack.parts_after.at(scan.norm, at)
    if found is None:
        return None
    return Hit(at, found[0], "part", DeadlineKind.EXACT, role=Role.TAIL, part=found[1], core=at, needs=True)


def is_over(scan: Scan, part: str) -> bool:
    """Whether a part of today lies behind the reference instant."""
    end = {"morning": 13, "noon": 15, "afternoon": 19}.get(part, 24)
    return scan.now.hour >= end
