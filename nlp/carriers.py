"""Reads a day by what goes or happens on it: "col giro del 10", "sul furgone dell'antivigilia"."""

from __future__ import annotations

from nlp import dates
from nlp.day_numbers import numbered
from nlp.feasts import feast_at
from nlp.findings import DeadlineKind
from nlp.period_names import period_at
from nlp.scan import Hit, Lead, Scan

_FAR = 200  # days; a paper of a day that has just been has its next one about a year off


def read_carried(scan: Scan, at: int, noun: int) -> Hit | None:
    """ "con la posta di domani", "nel giro serale di oggi", "on Tuesday's run": what comes or goes on a day."""
    if scan.is_in(noun, "articles"):
        noun += 1
    if not scan.is_in(noun, "carriers"):
        return None
    link = next((place for place in (noun + 1, noun + 2) if scan.is_in(place, "of")), None)
    if link is None or scan.new_line(link):
        return None
    said = link + 1 + scan.is_in(link + 1, "articles")
    day = scan.pack.days.at(scan.norm, said) or scan.pack.day_parts.at(scan.norm, said)
    days = -1 if day is None else int(str(day[1]).split()[0])
    if day is not None and days >= 0:
        return _exact(scan, at, day[0], "day", days)
    feast = feast_at(scan, said)
    if feast is not None:
        return Hit(link, feast[0], "feast", DeadlineKind.EXACT, feast[1], lead=Lead.ON, core=said)
    weekday = scan.pack.weekdays.get(scan.word(said))
    if weekday is not None:
        number = numbered(scan, said + 1)
        due = dates.weekday_after(scan.today, weekday) if number is None else number.day
        last = said + 1 if number is None else number.last
        return Hit(said, last, "weekday", DeadlineKind.EXACT, due, weekday=weekday, lead=Lead.ON, core=said)
    number = numbered(scan, said) if not scan.is_in(link, "not_before_day_name") else None
    told = number is not None and (number.sure or said > link + 1 or scan.is_in(link, "definite"))  # not "di 10 casse"
    if (
        number is not None
        and told
        and not number.past
        and not scan.goes_on(number.last)
        and not scan.counts(number.last)
    ):
        return Hit(at, number.last, number.rule, DeadlineKind.EXACT, number.day, lead=Lead.ON, core=said)
    period = period_at(scan, said) if number is None else None
    if period is not None and period.rule.startswith("week") and period.said_which and not period.past:
        return Hit(at, period.last, period.rule, DeadlineKind.WINDOW, period.end, lead=Lead.ON, core=said)
    return None


def _exact(scan: Scan, at: int, last: int, rule: str, days: int) -> Hit:
    return Hit(at, last, rule, DeadlineKind.EXACT, dates.shift(scan.today, days), lead=Lead.ON, core=at)


def read_dated(scan: Scan, at: int, noun: int) -> Hit | None:
    """ "nella seduta del 28 gennaio", "at the meeting on 8 June": the day of an event that is named with it."""
    if scan.is_in(noun, "articles"):
        noun += 1
    if not scan.is_in(noun, "events") or not (scan.is_in(noun + 1, "of") or scan.word(noun + 1) == "on"):
        return None
    found = numbered(scan, noun + 2)
    if found is None or not found.sure or found.past or (found.day - scan.today).days > _FAR:
        return None
    return Hit(at, found.last, found.rule, DeadlineKind.EXACT, found.day, lead=Lead.ON, core=at)
