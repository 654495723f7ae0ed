"""Reads hours: "alle 9,30", "entro le ore 12", "half six", "mezzogiorno meno un quarto"."""

from __future__ import annotations

import re
from datetime import time

from nlp.day_numbers import month_at
from nlp.findings import DeadlineKind
from nlp.scan import Hit, Lead, Role, Scan

_SHAPE = re.compile(r"(\d{1,2})(?:([:.,h])(\d\d)([ap])?)?$")
_TOGETHER = re.compile(r"(\d{1,2})([0-5]\d)$")
_WHOLE = 4  # digits of "0645"
_LAST_MINUTE = 24 * 60 - 1
_OPENS = 6 * 60  # before that minute no day's hours begin that are told as two bare numbers
# Between one and this hour a bare "at 3" is the afternoon; Italians who begin early say "alle 5" of the morning.
_AFTERNOON_UP_TO = {"en": 6, "it": 4}


def read_clock(scan: Scan, at: int) -> Hit | None:
    """Read an hour that begins at a number, a number word, "mezzogiorno" or "half"."""
    pack = scan.pack
    noon = _noon(scan, at)
    if noon is not None:
        first, lead = _lead(scan, at)
        minutes = noon[1] if lead is not Lead.UNTIL or noon[1] else _LAST_MINUTE
        hour = _clock(minutes)
        return Hit(first, noon[0], "clock", DeadlineKind.EXACT, at=hour, lead=lead, role=Role.CLOCK, core=at)
    said = _hour(scan, at)
    if said is None:
        return None
    last, minutes, sure, exact = said
    first, key = scan.clock_lead(at)
    end = _range_end(scan, last, key)
    told_part = pack.clock_parts.at(scan.norm, last) if end is None and key in ("between", "from") else None
    if told_part is not None:  # "between 8am and 1pm"
        end = _range_end(scan, told_part[0], key)
    if month_at(scan, end[0] if end is not None else last, beside_number=True) is not None:
        return None
    sure = sure or (end is not None and pack.clock_parts.at(scan.norm, end[0]) is not None)
    if not sure and not _speaks_for_an_hour(scan, at, last, key, minutes):
        spans = end is not None and spans_hours(scan, at)
        if not spans and not (exact and scan.close(at)):
            return None
        if end is not None and spans:
            last, minutes = end
        hit = Hit(at, last, "clock", DeadlineKind.EXACT, at=_clock(minutes), role=Role.CLOCK, core=at, needs=True)
        hit.open_half = 60 <= minutes < 720 and scan.word(at)[0] != "0"
        return hit
    if end is not None:
        last, minutes = end
    part = pack.clock_parts.at(scan.norm, last)
    name = ""
    if part is not None:
        last, name = part
    told = name or scan.word(at)[-1] in "ap" or scan.word(at)[0] == "0" or scan.is_in(at - 1, "full_hours")
    open_half = not told and 60 <= minutes < 720
    lead = Lead.ON if key in ("", "at", "part") else Lead(key)
    hit = Hit(first, last, "clock", DeadlineKind.EXACT, lead=lead, role=Role.CLOCK, core=at, open_half=open_half)
    hit.at = _clock(in_part(minutes, name))
    return hit


def _noon(scan: Scan, at: int) -> tuple[int, int] | None:
    """ "mezzogiorno", "a quarter to noon", "mezzogiorno meno un quarto": (place after it, minutes of the day)."""
    ahead = scan.pack.clock_before.at(scan.norm, at)
    noon = scan.pack.clock_words.at(scan.norm, at if ahead is None else ahead[0])
    if noon is None:
        return None
    last, minutes = noon
    if minutes < _LAST_MINUTE:
        more = scan.pack.clock_minutes.at(scan.norm, last)
        if more is not None:
            last, minutes = more[0], minutes + more[1]
        minutes += 0 if ahead is None else ahead[1]
    return last, minutes


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


def settled(scan: Scan, at: time, part: str, *, alone: bool) -> time:
    """Return the hour meant by a bare "alle 3", knowing the part of the day that the words around it name, if any."""
    minutes = at.hour * 60 + at.minute
    if part in ("afternoon", "evening", "morning"):
        return _clock(in_part(minutes, part))
    if alone and scan.pack.code == "it":  # nobody is said to do anything then: as a timetable has it
        return at
    return _clock(minutes + 720) if at.hour <= _AFTERNOON_UP_TO[scan.pack.code] else at


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
    elif not exact and (minute := _minute(scan, at, last)) is not None:
        last, minutes, exact = minute[0], minutes + minute[1], True
    sure = (
        ":" in word
        or (word[0].isdigit() and "h" in word)
        or (pack.clock_parts.at(scan.norm, last) is not None and not scan.is_in(last, "loose_parts"))
    )
    if scan.is_in(last, "oclock") and (scan.clock_lead(at)[1] or pack.units.get(scan.word(last)) is None):
        sure = sure or pack.units.get(scan.word(last)) is None
        last += 1
    return last, minutes, sure, exact


def _minute(scan: Scan, at: int, last: int) -> tuple[int, int] | None:
    """ "(alle 3) e 20", "(at 3) 15": (place after it, minutes)."""
    joint = scan.word(last) in scan.pack.sets["minute_joints"]
    minute = scan.word(last + joint)
    if re.fullmatch(r"[0-5]\d", minute) is None or scan.new_line(last):
        return None
    end = last + joint + 1
    if scan.clock_lead(at)[1] not in ("", "part") and (joint or not scan.goes_on(end)):
        return end, int(minute)
    return (end, int(minute)) if joint and scan.alone(at, end) else None


def _together(scan: Scan, at: int) -> tuple[int, int, bool] | None:
    """ "1230 pm", "at 1030": an hour and its minutes without a mark between; not a year and not a quantity."""
    shape = _TOGETHER.match(scan.word(at))
    if shape is None or int(shape[1]) > 23 or scan.word(at + 1)[:1].isdigit():
        return None
    if len(scan.word(at)) == _WHOLE and (scan.word(at)[0] == "0" or scan.is_in(at + 1, "oclock")):  # "Monday 0645"
        return at + 1, int(shape[1]) * 60 + int(shape[2]), True
    if scan.pack.code != "en":
        return None
    said = scan.pack.clock_parts.at(scan.norm, at + 1) is not None
    led = scan.clock_lead(at)[1] in ("at", "about") and scan.word(at)[:2] not in ("19", "20")
    if not said and not (led and len(scan.word(at)) == 4 and not scan.goes_on(at + 1)):
        return None
    return at + 1, int(shape[1]) * 60 + int(shape[2]), True


def _plain_hour(scan: Scan, at: int) -> tuple[int, int, bool] | None:
    shape = _SHAPE.match(scan.word(at))
    if shape is None and (together := _together(scan, at)) is not None:
        return together
    if shape is None:
        hour = scan.pack.numbers.at(scan.norm, at)
        article = scan.pack.code == "en" and scan.is_in(at, "articles")  # "for a machine"
        if hour is None or article or not 1 <= hour[1] <= 24 or hour[0] > at + 1:
            return None
        return hour[0], hour[1] * 60, False
    hours, minutes = int(shape[1]), int(shape[3] or 0)
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        return None
    if scan.is_in(at + 1, "ordinal_ends") and scan.glued(at + 1) and scan.pack.code == "en":  # "at 5th"
        return None
    if shape[4] is not None:  # "3:15p"
        hours = hours % 12 + (12 if shape[4] == "p" else 0)
    return at + 1, hours * 60 + minutes, shape[3] is not None


def _speaks_for_an_hour(scan: Scan, at: int, last: int, key: str, minutes: int) -> bool:
    if not key:
        part = scan.pack.day_parts.at(scan.norm, last + (scan.word(last) == ","))
        if part is not None:  # "8 tonight"
            return scan.alone(at, part[0])
        return last > at + 1 and minutes % 60 > 0 and scan.alone(at, last)  # "tre e venti"
    if scan.is_in(last, "counted") or scan.pack.units.at(scan.norm, last) is not None:
        return False
    if key == "part":
        return scan.pack.parts_after.at(scan.norm, last) is not None
    if scan.pack.code != "en":
        return minutes > 720 or minutes % 60 > 0 or not _counts_things(scan, last)
    if key == "at":
        return True
    return not scan.word(last)[:1].isalnum() or scan.is_in(last, "clock_followers") or scan.new_line(last)


def _counts_things(scan: Scan, last: int) -> bool:
    """Whether a plural noun follows a number: "alle due modelle", "per le 2 torte"; not "alle 9 viene Paolo"."""
    word = scan.word(last)
    if len(word) < 4 or not word.isalpha() or word[-1] not in "ei" or scan.new_line(last) or scan.capital(last):
        return False
    if scan.is_in(last, "clock_followers") or word.endswith(("are", "ire", "mente", "ete", "ate", "ite")):
        return False
    pack = scan.pack
    tables = (pack.weekdays, pack.days, pack.parts, pack.day_parts, pack.parts_after, pack.clock_parts, pack.vague)
    if any(table.at(scan.norm, last) for table in tables) or pack.alternatives.at(scan.norm, last):
        return False
    return not any(scan.is_in(last, name) for name in ("prepositions", "conjunctions", "clitics", "auxiliaries"))


def spans_hours(scan: Scan, at: int) -> bool:
    """Whether two numbers are hours of one day ("giovedì 26, 9-13"); they are nothing without their day."""
    begins = _plain_hour(scan, at)
    end = _range_end(scan, begins[0], "") if begins is not None else None
    if begins is None or end is None or not _OPENS <= begins[1] < end[1] or scan.is_in(begins[0], "until_words"):
        return False
    return scan.breaks_off(end[0])


def _range_end(scan: Scan, last: int, key: str) -> tuple[int, int] | None:
    """Read the end of "8-20", "dalle 9 alle 12", "tra le 9 e le 12", "between 9 and 11"."""
    at = last
    joined = scan.is_in(at, "and") and key in ("between", "from", "about")
    if not (joined or scan.is_in(at, "ranges") or scan.is_in(at, "until_words")):
        return None
    at += 1
    if scan.word(at) in scan.pack.sets["articles"]:
        at += 1
    end = _hour(scan, at) or _noon(scan, at)
    if end is None or scan.is_in(end[0], "counted") or scan.pack.units.at(scan.norm, end[0]) is not None:
        return None
    return end[0], end[1]
