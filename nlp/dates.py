"""Arithmetic on days: weekdays, weeks, months, feasts and working days. Knows no language and no text."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from dateutil.easter import easter  # type: ignore[import-untyped]  # dateutil ships no types

from nlp.findings import Calendar

MONDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 0, 3, 4, 5, 6
_LONGEST_CLOSURE = 60  # days; a calendar that is closed for longer does not stop us for ever


def exists(year: int, month: int, day: int) -> bool:
    """Whether there is such a day in the years that can be reckoned with (1900 to 2999)."""
    return 1900 <= year < 3000 and 1 <= month <= 12 and day >= 1 and (day <= 28 or day <= monthrange(year, month)[1])


def shift(day: date, days: int) -> date:
    """Return the day so many days later; what falls out of the years of `date` stays at the day itself."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def weekday_after(day: date, weekday: int) -> date:
    """Return the first such weekday strictly after a day. Monday is 0."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def weekday_before(day: date, weekday: int) -> date:
    """Return the last such weekday strictly before a day."""
    return day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)


def nth_weekday(end: date, weekday: int, count: int) -> date:
    """Return the weekday counted in the month that ends on a day, below zero from its end; it may lie outside of it."""
    if count > 0:
        return shift(weekday_after(shift(end.replace(day=1), -1), weekday), 7 * (count - 1))
    return shift(weekday_before(shift(end, 1), weekday), 7 * (count + 1))


def monday_of(day: date, weeks: int = 0) -> date:
    """Return the Monday of the calendar week that lies so many weeks from the day's own."""
    return shift(day, 7 * weeks - day.weekday())


def working_week(day: date, weeks: int = 0) -> date:
    """Return the Monday of the week people mean: on Saturday and Sunday "this week" is the coming one.

    "Next week" is the next calendar week on every day.
    """
    return monday_of(day, 1 if weeks == 0 and day.weekday() >= SATURDAY else weeks)


def friday_of(day: date) -> date:
    """Return the Friday of a day's calendar week."""
    return day + timedelta(days=FRIDAY - day.weekday())


def iso_week(day: date, week: int) -> date | None:
    """Return the Monday of the next calendar week with that number whose Friday is not over, None if there is none."""
    for year in (day.year - 1, day.year, day.year + 1):
        try:
            monday = date.fromisocalendar(year, week, 1)
        except ValueError:
            continue
        if friday_of(monday) >= day:
            return monday
    return None


def last_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def months_on(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9998:
        return day
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def in_month(day: date, number: int) -> date:
    """Return the day with that number in a day's month, or the month's last day where it is shorter."""
    return day.replace(day=min(number, monthrange(day.year, day.month)[1]))


def day_of_month(reference: date, day: int) -> date | None:
    """Return the next such day of a month, on or after the reference day, None if no month has it."""
    for months in range(4):
        year, month = divmod(reference.year * 12 + reference.month - 1 + months, 12)
        if exists(year, month + 1, day) and date(year, month + 1, day) >= reference:
            return date(year, month + 1, day)
    return None


def day_and_month(reference: date, day: int, month: int, year: int | None = None) -> date | None:
    """Return that day, without a year the next one on or after the reference day; None if it does not exist."""
    if year is not None:
        return date(year, month, day) if exists(year, month, day) else None
    for candidate in range(reference.year, reference.year + 9):  # 29 February may be eight years away
        if exists(candidate, month, day) and date(candidate, month, day) >= reference:
            return date(candidate, month, day)
    return None


def full_year(said: int) -> int:
    """Return the year that two digits stand for: from 1970 to 2069."""
    return said if said >= 100 else said + (2000 if said < 70 else 1900)


def month_ahead(reference: date, month: int) -> int:
    """Return the year of the next such month, this one included."""
    return reference.year + (month < reference.month)


def working_days_on(day: date, count: int, calendar: Calendar) -> date:
    """Return the day so many working days after a day (which itself does not count), or before it if below zero."""
    for _ in range(min(abs(count), 1500)):
        day = next_working(shift(day, 1), calendar) if count > 0 else _last_working(shift(day, -1), calendar)
    return day


def _last_working(day: date, calendar: Calendar) -> date:
    return next((at for at in (shift(day, -n) for n in range(_LONGEST_CLOSURE)) if calendar.is_working(at)), day)


def next_working(day: date, calendar: Calendar) -> date:
    """Return the first working day on or after a day. A calendar without any answers the day itself."""
    at = day
    for _ in range(_LONGEST_CLOSURE):
        if calendar.is_working(at):
            return at
        at = shift(at, 1)
    return day


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _by_easter(days: int) -> Callable[[int], date]:
    return lambda year: date.fromordinal(easter(year).toordinal() + days)


def _counted(month: int, weekday: int, count: int) -> Callable[[int], date]:
    return lambda year: nth_weekday(last_of_month(year, month), weekday, count)


def _advent(year: int) -> date:
    return shift(weekday_before(date(year, 12, 25), SUNDAY), -21)


_FEASTS: Mapping[str, Callable[[int], date]] = MappingProxyType(
    {
        "new_year": _fixed(1, 1),
        "epiphany": _fixed(1, 6),
        "valentine": _fixed(2, 14),
        "st_anthony": _fixed(1, 17),
        "candlemas": _fixed(2, 2),
        "st_patrick": _fixed(3, 17),
        "st_joseph": _fixed(3, 19),
        "fathers_day": _fixed(3, 19),
        "st_george": _fixed(4, 23),
        "st_mark": _fixed(4, 25),
        "st_john": _fixed(6, 24),
        "st_peter": _fixed(6, 29),
        "st_lawrence": _fixed(8, 10),
        "st_januarius": _fixed(9, 19),
        "st_michael": _fixed(9, 29),
        "st_francis": _fixed(10, 4),
        "st_martin": _fixed(11, 11),
        "st_andrew": _fixed(11, 30),
        "st_nicholas": _fixed(12, 6),
        "st_ambrose": _fixed(12, 7),
        "st_lucy": _fixed(12, 13),
        "shrove_thursday": _by_easter(-52),
        "shrove_monday": _by_easter(-48),
        "carnival": _by_easter(-47),
        "ash_wednesday": _by_easter(-46),
        "mothering_sunday": _by_easter(-21),
        "palm_sunday": _by_easter(-7),
        "maundy_thursday": _by_easter(-3),
        "good_friday": _by_easter(-2),
        "holy_saturday": _by_easter(-1),
        "easter": _by_easter(0),
        "easter_monday": _by_easter(1),
        "low_sunday": _by_easter(7),
        "ascension": _by_easter(39),
        "whitsun": _by_easter(49),
        "whit_monday": _by_easter(50),
        "corpus_christi": _by_easter(60),
        "burns_night": _fixed(1, 25),
        "womens_day": _fixed(3, 8),
        "bonfire_night": _fixed(11, 5),
        "liberation": _fixed(4, 25),
        "labour_day": _fixed(5, 1),
        "republic": _fixed(6, 2),
        "mothers_day": _counted(5, SUNDAY, 2),
        "assumption": _fixed(8, 15),
        "memorial_day": _counted(5, MONDAY, -1),
        "labor_day": _counted(9, MONDAY, 1),
        "thanksgiving": _counted(11, THURSDAY, 4),
        "veterans_day": _fixed(11, 11),
        "advent": _advent,
        "halloween": _fixed(10, 31),
        "all_saints": _fixed(11, 1),
        "all_souls": _fixed(11, 2),
        "immaculate": _fixed(12, 8),
        "two_before_christmas": _fixed(12, 23),
        "christmas_eve": _fixed(12, 24),
        "christmas": _fixed(12, 25),
        "boxing_day": _fixed(12, 26),
        "new_years_eve": _fixed(12, 31),
    }
)
FEASTS = frozenset(_FEASTS)


def feast(name: str, reference: date, year: int | None = None) -> date:
    """Return the day of that feast in a year, or the next one on or after the reference day. KeyError if unknown."""
    day_in = _FEASTS[name]
    if year is not None:
        return day_in(year)
    return next(d for d in (day_in(reference.year), day_in(reference.year + 1)) if d >= reference)
