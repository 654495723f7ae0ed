"""Mends a weekday and a day number that do not go together: "martedì 12" where the 12th is a Wednesday."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time

from nlp import dates, wording
from nlp.packs import Pack, load
from nlp.words import Words

_WORD = re.compile(r"[^\W\d_]+['’.]?|\d+(?:[:.,/]\d+)*|\S")
_DAY_NUMBER = re.compile(r"\d{1,2}(?!\d)")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)


def words_in(said: str) -> Words:
    """Return the words of a deadline, cut simply: it has no addresses or abbreviations worth a tokenizer."""
    found = list(_WORD.finditer(said))
    low = [hit.group().lower().replace("’", "'") for hit in found]
    return Words(said, [hit.start() for hit in found], [hit.end() for hit in found], low)


def mended(
    said: str, due: date, at: time | None, stated: int, language: str, today: date
) -> Iterator[tuple[date, str]]:
    """Yield days with the words changed to name them: the right weekday for the date, then the nearest such weekdays.

    What else was said (preposition, month, hour) stays as it was where it can.
    """
    pack = load(language)
    place = _weekday_in(said, pack)
    if place is None:
        return
    first, last = place
    name = wording.cased_like(wording.say_weekday(due, language), said[first:last], opens=True)
    yield due, said[:first] + name + said[last:]
    number = _DAY_NUMBER.search(said, last)
    for day in sorted((dates.shift(due, n) for n in range(-6, 7)), key=lambda d: abs((d - due).days)):
        if day.weekday() != stated:
            continue
        if number is not None and day.month == due.month:
            rest = said[number.end() :]
            rest = _ORDINAL.sub(_ordinal(day.day), rest, count=1) if _ORDINAL.match(rest) else rest
            yield day, said[: number.start()] + str(day.day) + rest
        else:
            words = wording.say_led(wording.lead_of(said, pack), day, at, language, today=today)
            yield day, wording.cased_like(words, said, opens=True)


def _weekday_in(said: str, pack: Pack) -> tuple[int, int] | None:
    for hit in _WORD.finditer(said):
        word = pack.fold(hit.group().lower())
        if any(table.get(word) is not None for table in (pack.weekdays, pack.weekdays_short)):
            return hit.span()
        if word[-1] in "'’" and pack.weekdays.get(word[:-1]) is not None:
            return hit.span()
    return None


def _ordinal(day: int) -> str:
    return "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
