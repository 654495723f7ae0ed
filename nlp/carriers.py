"""Reads a day by what goes or happens on it: "col giro del 10", "sul furgone dell'antivigilia"."""

from __future__ import annotations

from datetime import time

from nlp import dates
from nlp.day_numbers import numbered
from nlp.feasts import feast_at
from nlp.findings import DeadlineKind
from nlp.hours import read_clock
from nlp.period_names import period_at
from nlp.scan import Hit, Lead, Role, Scan

_LAST_HOUR, _NOON = 24, 12
_FAR = 200  # days; a paper of a day that has just been has its next one about a year off


def read_carried(scan: Scan, at: int, noun: int) -> Hit | None:
    """ "con la posta di domani", "nel giro serale di oggi", "on Tuesday's run": what comes or goes on a day."""
    if scan.is_in(noun, "articles"):
        noun += 1
    if not scan.is_in(noun, "carriers"):
        return _on_paper(scan, at, noun)
    hour = _hour_of(scan, at, noun)
    if hour is not None:
        return hour
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
    named = scan.is_in(noun, "events") or scan.is_in(noun, "appointments")
    if not named or not (scan.is_in(noun + 1, "of") or scan.word(noun + 1) == "on"):
        return None
    weekday = scan.pack.weekdays.get(scan.word(noun + 2))
    if weekday is not None and scan.word(noun + 1) == "di":
        return _that_weekday(scan, at, noun + 2, weekday)
    found = numbered(scan, noun + 2)
    if found is None or not found.sure or found.past or (found.day - scan.today).days > _FAR:
        return None
    return Hit(at, found.last, found.rule, DeadlineKind.EXACT, found.day, lead=Lead.ON, core=at)


def _that_weekday(scan: Scan, at: int, said: int, weekday: int) -> Hit:
    """ "(nella riunione di) giovedì", "(all'udienza di) lunedì 2 marzo": the coming one, or the day of that number."""
    number = numbered(scan, said + 1)
    if number is None or scan.counts(number.last) or number.past:
        due = dates.weekday_after(scan.today, weekday)
        return Hit(at, said + 1, "weekday", DeadlineKind.EXACT, due, weekday=weekday, lead=Lead.ON, core=said)
    return Hit(at, number.last, "weekday_day", DeadlineKind.EXACT, number.day, weekday=weekday, lead=Lead.ON, core=said)


def _hour_of(scan: Scan, at: int, noun: int) -> Hit | None:
    """ "col treno delle 9", "con il ritiro delle 17": when it comes or goes; "dal camion delle 5" says which."""
    led = scan.is_in(at, "along") and scan.pack.clock_leads.at(scan.norm, noun + 2) is None
    if not led or scan.word(noun + 1) not in ("delle", "dell'"):
        return None
    hour = read_clock(scan, noun + 2)
    if hour is None or hour.at is None:
        number = scan.number(noun + 2)
        if number is None or not 1 <= number[0] <= _LAST_HOUR or scan.goes_on(number[1]):
            return None
        hour = Hit(noun + 2, number[1], "clock", DeadlineKind.EXACT, at=time(number[0] % 24), role=Role.CLOCK)
        hour.open_half = number[0] < _NOON
    hour.first, hour.core, hour.lead, hour.needs = at, noun + 2, Lead.ON, False
    return hour


def _on_paper(scan: Scan, at: int, noun: int) -> Hit | None:
    """ "nella busta paga di agosto", "con la mensilità di aprile": what comes with a paper of a month to come."""
    if not scan.is_in(noun, "papers"):
        return None
    link = noun + 1 + scan.is_in(noun + 1, "papers")
    period = period_at(scan, link + 1) if scan.is_in(link, "of") and not scan.new_line(link) else None
    if period is None or period.rule != "month" or period.past or period.end is None:
        return None
    if (period.end - scan.today).days > _FAR:  # one of a month that has just been
        return None
    lead = Lead.FROM if scan.is_in(at, "sources") else Lead.ON
    due = period.end if lead is Lead.ON else None
    return Hit(at, period.last, "month", DeadlineKind.WINDOW, due, lead=lead, core=link + 1, hint=period.end)
