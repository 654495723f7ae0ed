"""Reads parts of the day: "in mattinata", "domattina", "stasera", "by COB"."""

from __future__ import annotations

from nlp import dates
from nlp.chains import chain_goes_on
from nlp.days import settle
from nlp.findings import DeadlineKind
from nlp.scan import Hit, Lead, Role, Scan


def read_part(scan: Scan, at: int) -> Hit | None:
    """ "in mattinata", "stasera", "by COB": today, or tomorrow where that part of today is over."""
    found = scan.pack.parts.at(scan.norm, at)
    if found is None or chain_goes_on(scan, found[0]):
        return None
    if scan.is_in(found[0], "of") and scan.pack.code == "en":  # "by the close of the week"
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
    if found is None or chain_goes_on(scan, found[0]):
        return None
    return Hit(at, found[0], "part", DeadlineKind.EXACT, role=Role.TAIL, part=found[1], core=at, needs=True)


def is_over(scan: Scan, part: str) -> bool:
    """Whether a part of today lies behind the reference instant."""
    end = {"morning": 13, "noon": 15, "afternoon": 19}.get(part, 24)
    return scan.now.hour >= end
