"""Words a day and an hour as a person would write them in a reply: "entro giovedì 26 novembre alle 15"."""

from __future__ import annotations

import re
from datetime import date, time

from babel.dates import format_date

from nlp.packs import Pack, load

_FAR = 300  # days; beyond that the year is said too
_FIRST_WORD = re.compile(r"[^\W\d_]+")


def say_day(day: date, language: str, *, today: date | None = None) -> str:
    """Return a day with its weekday ("giovedì 26 novembre"), with its year where it is far from `today`."""
    pattern = "EEEE d MMMM" + (" y" if today is not None and abs((day - today).days) > _FAR else "")
    said: str = format_date(day, pattern, locale=language)
    return re.sub(r"\b1\b", "1°", said, count=1) if language == "it" and day.day == 1 else said


def say_weekday(day: date, language: str) -> str:
    """Return a day's weekday by name: "giovedì", "Thursday"."""
    said: str = format_date(day, "EEEE", locale=language)
    return said


def say_hour(at: time, language: str) -> str:
    """Return an hour with its preposition: "alle 15", "alle 9:30", "all'1", "at 15:00"."""
    pack = load(language)
    if language == "en":
        return f"{pack.say['at']} {at:%H:%M}"
    said = str(at.hour) + (f":{at:%M}" if at.minute else "")
    return pack.say["at_one"] + said if at.hour == 1 else f"{pack.say['at']} {said}"


def say_by(day: date, at: time | None, language: str, *, today: date | None = None) -> str:
    """Return a deadline in words: "entro giovedì 26 novembre", "by Thursday 26 November at 15:00".

    `at` is wall time. Raises FileNotFoundError for a language without a pack.
    """
    return say_led(load(language).say["by"], day, at, language, today=today)


def say_led(lead: str, day: date, at: time | None, language: str, *, today: date | None = None) -> str:
    """Return a day led by a preposition, or by none."""
    hour = f" {say_hour(at, language)}" if at is not None else ""
    return f"{lead} {say_day(day, language, today=today)}{hour}".lstrip()


def lead_of(words: str, pack: Pack) -> str:
    """Return the preposition to keep when the day in some words changes, "" where they have none ("lunedì alle 9")."""
    first = _FIRST_WORD.match(words.lower())
    found = pack.leads.at([first.group()], 0) if first is not None else None
    if first is None or found is None:
        return ""
    if first.group() == pack.say["for"] or first.group() == "x":
        return pack.say["for"]
    if pack.code == "en" and first.group() == "on":
        return "on"
    return pack.say.get(found[1], "")


def cased_like(said: str, original: str, *, opens: bool) -> str:
    """Return `said` with a capital where `original` has one that opens a sentence and does not shout (ASAP)."""
    first = _FIRST_WORD.match(original)
    if first is None or not original[:1].isupper():
        return said
    shouts = len(first.group()) > 1 and first.group().isupper()
    if shouts and not opens:
        return said
    return said[:1].upper() + said[1:]
