"""Reads days that are said with a number: "12 marzo", "12/03/2026", "27 c.m.", "November 9th"."""

from __future__ import annotations

import re
from datetime import date

from nlp import dates
from nlp.scan import Lead, Scan, Step
from nlp.whose_month import Numbered, in_month, of_same_month, of_which_month

_ISO = re.compile(r"(\d{4})([-/])(\d\d?)\2(\d\d?)$")
_NUMERIC = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})(?:\2(\d{4}|\d\d))?$")
YEAR = re.compile(r"(?:19|20)\d\d$")
_DAY = re.compile(r"\d{1,2}$")
_MOST_DAYS = 6  # days of one month that are told one by one
_TWO_DIGITS = re.compile(r"\d\d$")


def numbered(scan: Scan, at: int) -> Numbered | None:
    """Read a day that begins with its number (or, in English, with its month), whatever stands before it."""
    word = scan.word(at)
    if not word:
        return None
    if word[0].isdigit():
        if (iso := _ISO.match(word)) is not None:
            year, month, day = map(int, iso.group(1, 3, 4))
            return (
                Numbered(at + 1, date(year, month, day), "day_numeric", True)
                if dates.exists(year, month, day)
                else None
            )
        if (numeric := _NUMERIC.match(word)) is not None:
            return _numeric(scan, at, numeric)
    return _month_first(scan, at) or _day_first(scan, at)


def _numeric(scan: Scan, at: int, said: re.Match[str]) -> Numbered | None:
    day, separator, month, year = said.groups()
    named = month_at(scan, at + 1, beside_number=True) if not year and int(day) < int(month) <= 31 else None
    if named is not None:  # "2/3 dicembre": two days
        later = dates.day_and_month(scan.today, int(month), named[1])
        return None if later is None else Numbered(named[0], later, "day_month", True)
    if scan.pack.code == "en" and int(day) <= 12 < int(month) and separator == "/":  # the American order
        day, month = month, day
    found = dates.day_and_month(scan.today, int(day), int(month), dates.full_year(int(year)) if year else None)
    stop = separator == "." and not year and _own_stop(scan, at + 1) and scan.lead(at)[1] is not Lead.NONE
    if found is None or (separator == "." and not year and len(month) < 2 and not (stop or _limited(scan, at))):
        return None
    last = at + 1 + stop
    if not year and scan.word(last) == "/" and YEAR.match(scan.word(last + 1)):
        last += 2
    sure = stop or (year is not None and (len(year) == 4 or separator != "." or len(day) == len(month) == 2))
    which = scan.pack.which.at(scan.norm, last)
    if year is None and which is not None and which[1] == "last":
        return Numbered(which[0], the_last(scan, found), "day_numeric", True, past=True)
    if year is None and which is not None and which[1] in ("next", "this") and scan.word(last).endswith("."):
        return Numbered(which[0], found, "day_numeric", True)  # "per il 28/05 p.v."
    return Numbered(last, found, "day_numeric", sure)


def _own_stop(scan: Scan, at: int) -> bool:
    """ "18.6. at noon": whether a stop belongs to the day before it, for the sentence goes on."""
    goes_on = scan.word(at + 1)[:1].isalpha() and not scan.capital(at + 1) and not scan.new_line(at + 1)
    return scan.word(at) == "." and scan.glued(at) and goes_on


def _limited(scan: Scan, at: int) -> bool:
    """ "entro il 12.9", "passo il 12.9": whether a number that could be a measure is a day by what stands before it."""
    lead = scan.lead(at)[1]
    limits = lead in (Lead.BY, Lead.LATEST, Lead.UNTIL) or (lead is Lead.ON and scan.word(at - 1) == "il")
    return limits and _ends(scan, at + 1)


def the_last(scan: Scan, day: date) -> date:
    """Return the last such day of a year before today, for a day found on or after today."""
    back = day.year - 1
    return date(back, day.month, day.day) if dates.exists(back, day.month, day.day) else day


def day_number(scan: Scan, at: int) -> tuple[int, int, bool] | None:
    """Read the number of a day: (place after it, number, whether it is said as an ordinal)."""
    word = scan.word(at)
    named = scan.pack.day_names.at(scan.norm, at)
    if named is not None:
        return named[0], named[1], True
    if not _DAY.match(word) or not 1 <= int(word) <= 31:
        return None
    ordinal = scan.is_in(at + 1, "ordinal_ends") and scan.glued(at + 1)
    return at + 1 + ordinal, int(word), ordinal


def month_at(scan: Scan, at: int, beside_number: bool) -> tuple[int, int] | None:
    """Read a month's name: (place after it, month). Short and ambiguous ones count only beside a number."""
    word = scan.word(at)
    month = scan.pack.months.get(word)
    if month is not None:
        if not beside_number and word in scan.pack.sets["doubtful"] and not scan.capital(at):
            return None
        return at + 1, month
    month = scan.pack.months_short.get(word)
    if not beside_number:  # "by end of Jan", "a dic."
        clear = word.endswith(".") or (
            scan.pack.code == "en" and scan.capital(at) and word not in scan.pack.sets["doubtful"]
        )
        return None if month is None or not clear or scan.pack.units.get(word) else (scan.dot(at + 1), month)
    if word in scan.pack.sets["doubtful"] and scan.is_in(at + 1, "of"):  # "3 set di chiavi"
        return None
    return None if month is None else (scan.dot(at + 1), month)


def _year(scan: Scan, at: int) -> tuple[int, int | None]:
    stroke = scan.word(at) in ("/", "-") and scan.glued(at) and scan.glued(at + 1)
    comma = at + 1 if scan.word(at) == "," or stroke else at
    if YEAR.match(scan.word(comma)) and (comma == at or scan.pack.code == "en" or _ends(scan, comma + 1)):
        return comma + 1, int(scan.word(comma))
    if _TWO_DIGITS.match(scan.word(at)) and _ends(scan, at + 1) and not scan.new_line(at):
        return at + 1, dates.full_year(int(scan.word(at)))
    if scan.word(at) in ("'", "’") and _DAY.match(scan.word(at + 1)):
        return at + 2, dates.full_year(int(scan.word(at + 1)))
    return at, None


def _ends(scan: Scan, at: int) -> bool:
    """Whether nothing follows that a number before it could count."""
    word = scan.word(at)
    return scan.new_line(at) or not (word[:1].isalnum() or scan.is_in(at, "counted") or scan.is_in(at, "ranges"))


def _day_first(scan: Scan, at: int, *, more: int = _MOST_DAYS) -> Numbered | None:
    said = day_number(scan, at)
    if said is None:
        return None
    last, day, _ = said
    if more and scan.word(last + 1)[:1].isdigit() and _goes_on(scan, last):
        further = _day_first(scan, last + 1, more=more - 1)
        if further is not None and further.rule == "day_month":
            return further
    link = _link(scan, last)
    month = month_at(scan, link, beside_number=True)
    if month is not None and not (scan.word(at)[:1].isalpha() and _may_be_else(scan, at, link, last)):
        last, year = _year(scan, month[0])
        past = False
        which = _which(scan, last)
        if year is None and which is not None:
            last, past = which[0], which[1] == "last"
        found = dates.day_and_month(scan.today, day, month[1], year)
        if found is not None and past:
            found = the_last(scan, found)
        return None if found is None else Numbered(last, found, "day_month", True, past)
    if scan.word(at)[:1].isalpha() and link > last:  # "il primo del mese prossimo"
        whole = of_which_month(scan, link)
        bare = link + 1 + (scan.word(link) == "the")
        if whole is not None and (whole[1] != "this" or whole[0] == bare):  # "il primo del mese"
            return in_month(scan, whole[0], day, whole[1])
    if scan.word(at)[:1].isalpha():
        found = dates.day_of_month(scan.today, day) if _stands_for_a_day(scan, last) else None
        return None if found is None else Numbered(last, found, "day_of_month", False)
    which = _which(scan, last)
    exact = (
        scan.pack.code == "it" or scan.word(last).endswith(".") or scan.word(last) in ("instant", "proximo", "ultimo")
    )
    if link == last and which is not None and exact:
        return in_month(scan, which[0], day, which[1])
    same = of_same_month(scan, link) if link > last else None
    if same is not None:
        found = dates.in_month(scan.today, day)
        return Numbered(same, found, "day_month", True, found < scan.today, Step(0, "month_day", days=day))
    whole = of_which_month(scan, link) if link > last else None
    if whole is not None:
        return in_month(scan, whole[0], day, whole[1])
    found = dates.day_of_month(scan.today, day)
    return None if found is None else Numbered(last, found, "day_of_month", False)


def _which(scan: Scan, at: int) -> tuple[int, str] | None:
    """ "(il 12) prossimo", "(il 3) dopo"; not the "dopo" of "(l'8 gennaio) dopo pranzo"."""
    found = scan.pack.which.at(scan.norm, at)
    return None if found is not None and scan.is_in(at, "later_words") and scan.goes_on(found[0]) else found


def _goes_on(scan: Scan, at: int) -> bool:
    """ "(7)-9 luglio", "(3), 4 e 5 dicembre": whether another day of the same month follows."""
    if scan.is_in(at, "ranges"):
        return scan.close(at) and scan.close(at + 1)
    return scan.is_in(at, "and_joints") or (scan.word(at) == "," and not scan.new_line(at + 1))


def _link(scan: Scan, last: int) -> int:
    """Return where the month would stand: "2 (di) ottobre", "2(/)ott", "1st (day of) March", "16(.) Nov. 2016"."""
    if scan.is_in(last, "of"):
        return last + 1
    if scan.word(last) in ("/", "-") and scan.glued(last) and scan.glued(last + 1):
        return last + 1
    if scan.word(last) == "." and scan.glued(last) and not scan.new_line(last + 1):
        month = month_at(scan, last + 1, beside_number=True)
        return last + 1 if month is not None and YEAR.match(scan.word(month[0])) else last
    if scan.is_in(last + 1, "of") and scan.word(last) == "day":
        return last + 2
    return last


def _may_be_else(scan: Scan, at: int, month: int, last: int) -> bool:
    """Whether number word and month mean something else: "le due di dicembre", "due set", "the second may take"."""
    doubtful = scan.is_in(month, "doubtful") and not scan.capital(month) and month == last
    return doubtful or scan.is_in(at - 1, "not_before_day_name")


def _stands_for_a_day(scan: Scan, last: int) -> bool:
    """Whether a number word may be a day by itself: "dal primo", "entro il ventidue", "dal tre al cinque"."""
    if scan.is_in(last, "until_words"):
        further = day_number(scan, last + 1)
        return further is not None and (
            _ends(scan, further[0]) or month_at(scan, further[0], beside_number=True) is not None
        )
    return _ends(scan, last)


def _month_first(scan: Scan, at: int) -> Numbered | None:
    """ "November 9th, 2026", "Oct-2", "May eighth - tenth"; only in a language that says it so."""
    if scan.pack.code != "en":
        return None
    month = month_at(scan, at, beside_number=True)
    if month is None:
        return None
    start = month[0]
    joint = scan.word(start)
    start += (joint in ("-", "/", ".") and scan.glued(start)) or (
        joint == "," and scan.is_in(start + 2, "ordinal_ends")
    )
    said = day_number(scan, start + (scan.word(start) == "the"))
    if said is None or scan.is_in(said[0], "counted"):
        return None
    if scan.word(start - 1) == "." and (scan.new_line(start) or not _ends(scan, said[0])):
        return None
    last, day = _range_end(scan, said[0], said[1])
    last, year = _year(scan, last)
    if not scan.capital(at) and scan.is_in(at, "doubtful") and year is None and not scan.alone(at, last):
        return None
    found = dates.day_and_month(scan.today, day, month[1], year)
    return None if found is None else Numbered(last, found, "day_month", True)


def _range_end(scan: Scan, last: int, day: int) -> tuple[int, int]:
    """ "(July 13)-15", "(August 10) to 22": (place after it, its last day)."""
    if scan.is_in(last, "ranges") or scan.is_in(last, "week_spans"):
        further = day_number(scan, last + 1)
        if further is not None and further[1] > day and (further[2] or _ends(scan, further[0])):
            return further[0], further[1]
    return last, day
