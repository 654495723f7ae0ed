"""Tells what several weekdays beside each other say: opening hours, days of one week, or that a short form is a day."""

from __future__ import annotations

from nlp import dates
from nlp.days import shut
from nlp.scan import Scan


def opens_week(scan: Scan, last: int) -> bool:
    """ "lunedì-venerdì", "da lunedì a venerdì": opening hours, not a day."""
    spans = (scan.is_in(last, "ranges") and scan.word(last) != "/") or scan.is_in(last, "week_spans")
    return spans and not _is_once(scan, last - 1) and _named(scan, last + 1) is not None


def ends_opening(scan: Scan, at: int) -> bool:
    """Whether a weekday ends a range of them: "lun-ven", "dal lunedì al sabato"."""
    spans = (scan.is_in(at - 1, "ranges") and scan.word(at - 1) != "/") or scan.is_in(at - 1, "week_spans")
    return spans and not _is_once(scan, at - 2) and _named(scan, at - 2) is not None


def _named(scan: Scan, at: int) -> int | None:
    """Return the weekday that a word may name."""
    word = scan.word(at)
    full = scan.pack.weekdays.get(word)
    return full if full is not None else scan.pack.weekdays_short.get(word)


def beside_weekday(scan: Scan, at: int, last: int) -> bool:
    """ "fra lun e mar", "mar o mer", "Fri and Sat": another weekday speaks for a short form."""
    joints = ("/", "o", "or", *scan.pack.sets["and_joints"])
    before = scan.word(at - 1) in joints and _named(scan, at - 2) is not None
    return before or (scan.word(last) in joints and _named(scan, last + 1) is not None)


def _is_once(scan: Scan, start: int) -> bool:
    """ "tinteggiamo da lunedì a mercoledì": some days of one week, and no opening hours."""
    one, other = _named(scan, start), _named(scan, start + 2)
    if one is None or other is None or not scan.is_in(start + 1, "week_spans"):
        return False
    week = one == 0 and other >= dates.FRIDAY
    return scan.word(start - 1) == scan.pack.say["from"] and not week and not shut(scan, start - 1)
