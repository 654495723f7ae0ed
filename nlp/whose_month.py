"""Reads in which month a day with a number lies: "27 c.m.", "il 12 del mese prossimo", "il 20 dello stesso mese"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nlp import dates
from nlp.scan import Scan, Step


@dataclass(slots=True)
class Numbered:
    """A day that is said with a number."""

    last: int
    day: date
    rule: str
    sure: bool  # needs no word before it to be a day
    past: bool = False
    step: Step | None = None  # where it lies in the month that was named before it: "il 20 dello stesso mese"


def of_same_month(scan: Scan, at: int) -> int | None:
    """ "(del)lo stesso mese", "(del) mese stesso", "(of) that month": the place after it."""
    start = at + scan.is_in(at, "articles")
    while scan.is_in(start, "same_words"):
        start += 1
    if scan.pack.units.get(scan.word(start)) != "month":
        return None
    last = start + 1 + scan.is_in(start + 1, "same_words")
    return last if scan.is_in(start - 1, "same_words") or scan.is_in(last - 1, "same_words") else None


def of_which_month(scan: Scan, at: int) -> tuple[int, str] | None:
    """ "(del) mese prossimo", "(of) next month": (place after it, which)."""
    found = of_which(scan, at, "month")
    return found if found is None or found[1] else (found[0], "this")


def of_which(scan: Scan, at: int, name: str) -> tuple[int, str] | None:
    """ "(del) mese prossimo", "(of) next year": (place after it, which), "" where nothing says which."""
    if scan.pack.code == "en" and scan.is_in(at, "articles"):  # "(the first) of the month"
        at += 1
    which = scan.pack.which.at(scan.norm, at)
    unit = which[0] if which is not None else at
    if scan.pack.units.get(scan.word(unit)) != name:
        return None
    if which is not None:
        return unit + 1, which[1]
    return scan.pack.which.at(scan.norm, unit + 1) or (unit + 1, "")


def in_month(scan: Scan, last: int, day: int, which: str) -> Numbered | None:
    """ "27 c.m.", "24 p.v.", "20 u.s.", "il 12 del mese prossimo"."""
    today = scan.today
    if which == "this":
        found = dates.day_of_month(today, day)
    elif which == "last":
        back = dates.months_on(today.replace(day=1), 0 if day <= today.day else -1)
        found = back.replace(day=day) if dates.exists(back.year, back.month, day) else None
    elif (
        (which == "next" and scan.pack.code == "en")
        or scan.pack.units.get(scan.word(last - 1)) == "month"
        or scan.pack.units.get(scan.word(last - 2)) == "month"
    ):
        ahead = dates.months_on(today.replace(day=1), 1)
        found = ahead.replace(day=day) if dates.exists(ahead.year, ahead.month, day) else None
    else:
        found = dates.day_of_month(today, day)
    step = Step(1, "month_day", days=day) if which == "after" else None  # of the month after one that is spoken of
    return None if found is None else Numbered(last, found, "day_month", True, which == "last", step)
