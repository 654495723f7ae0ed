"""Reads how long something takes: "3 giorni", "un'ora e mezza", "2 anni, un mese e 21 giorni", "1/4 h", "2.5 hours"."""

from __future__ import annotations

import re

from nlp.scan import Scan, Step

MINUTES = {"minute": 1, "hour": 60}
_MOST = {
    "minute": 100_000,
    "hour": 20_000,
    "day": 4000,
    "workday": 1000,
    "week": 600,
    "month": 120,
    "year": 12,
}
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
_DECIMAL = re.compile(r"(\d{1,3})[.,](\d{1,2})$")
_FRACTION = {"1/2": 30, "1/4": 15, "3/4": 45}  # of an hour


def quantity(scan: Scan, at: int) -> tuple[int, Step, bool] | None:
    """Read a span of time: (place after it, step, whether it is only about right)."""
    said = _single(scan, at)
    if said is None:
        return None
    last, step, about = said
    while not about and (more := _further(scan, last)) is not None:
        whole = _sum(step, more[1])
        if whole is None:
            break
        last, step = more[0], whole
    return last + scan.is_in(last, "exact_words"), step, about


def _further(scan: Scan, at: int) -> tuple[int, Step] | None:
    """ "(1 mese) e 21 giorni", "(2 anni), 1 mese", "(1 day) 2 hours"."""
    start = at
    if scan.word(start) == ",":
        start += 1
    if scan.is_in(start, "and"):
        start += 1
    if scan.new_line(start):
        return None
    said = _single(scan, start)
    return None if said is None or said[2] else said[:2]


def _sum(one: Step, other: Step) -> Step | None:
    """Add a span of another unit, None where the two are not parts of one."""
    units = {one.unit, other.unit}
    if one.unit == other.unit or "workday" in units:
        return None
    if units <= _MONTHS.keys() | _DAYS.keys():
        months = sum(step.count * _MONTHS.get(step.unit, 0) for step in (one, other))
        days = one.days + other.days + sum(step.count * _DAYS.get(step.unit, 0) for step in (one, other))
        return Step(months, "month", days=days) if months else Step(days, "day")
    if units & _MONTHS.keys() or one.days:
        return None
    minutes = MINUTES | {unit: days * 1440 for unit, days in _DAYS.items()}
    return Step(sum(step.count * minutes[step.unit] for step in (one, other)), "minute")


def _single(scan: Scan, at: int) -> tuple[int, Step, bool] | None:
    pack = scan.pack
    whole = pack.spans.at(scan.norm, at)
    if whole is not None:
        amount, of = whole[1].split()
        return whole[0], Step(int(amount), of), False
    part = _part_of_hour(scan, at)
    if part is not None:
        return part[0], Step(part[1], "minute"), False
    about = pack.about_numbers.at(scan.norm, at)
    number = scan.number(at) if about is None else (about[1], about[0])
    half = 0
    if number is not None:
        unit = pack.units.at(scan.norm, number[1])
        if unit is None and (halves := pack.halves.at(scan.norm, number[1])) is not None:  # "two and a half hours"
            unit, half = pack.units.at(scan.norm, halves[0]), halves[1]
        last = unit[0] if unit is not None else 0
    else:
        unit = pack.units.at(scan.norm, at)  # "giorni 20", only after "entro"
        number = (
            scan.number(unit[0])
            if unit is not None and scan.is_in(at, "units_before") and pack.offset_leads.before(scan.norm, at)
            else None
        )
        last = number[1] if number is not None else 0
        if number is None or not scan.word(last - 1).isdigit():
            return None
        if (scan.word(last) == "," or scan.is_in(last, "and")) and scan.word(last + 1).isdigit():
            return None  # "nei giorni 3, 4 e 5 dicembre"
        worked = pack.units.at(scan.norm, last)
        if worked is not None and worked[1] == "workday":  # "entro gg. 5 lavorativi"
            unit, last = worked, worked[0]
    if unit is None and number is not None and scan.word(number[1]) == "(":  # "3 (tre) giorni"
        unit = pack.units.at(scan.norm, number[1] + 3)
        last = unit[0] if unit is not None else 0
    if unit is None or (unit[1] not in _MOST and unit[1] != "workhour"):
        return None
    count, name = number[0], unit[1]
    if name == "hour" and not half and (halves := pack.halves.at(scan.norm, last)) is not None:  # "due ore e mezza"
        last, half = halves
    if half:
        return (last, Step(count * 60 + half, "minute"), False) if name == "hour" and about is None else None
    if name == "workhour":
        count, name = max(1, count // 24 if count >= 24 else count // 8), "workday"
    if count > _MOST[name]:
        return None
    if scan.word(last) == "'" and scan.word(last + 1) == "time":  # "in ten days' time"
        last += 2
    return last, Step(count, name), about is not None


def _part_of_hour(scan: Scan, at: int) -> tuple[int, int] | None:
    """ "1/4 h", "2.5 hours": (place after it, minutes)."""
    word = scan.word(at)
    if not word[:1].isdigit() or word.isdigit():
        return None
    unit = scan.pack.units.at(scan.norm, at + 1)
    if unit is None or unit[1] != "hour":
        return None
    if word in _FRACTION:
        return None if scan.word(at + 1) == "ore" else (unit[0], _FRACTION[word])  # "1/2 ore": one or two
    decimal = _DECIMAL.match(word)
    return None if decimal is None else (unit[0], round(float(f"{decimal[1]}.{decimal[2]}") * 60))
