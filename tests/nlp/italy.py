"""A Tuesday morning in Rome, the Italian working week, and times read from a text."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

import holidays

from nlp import packs, tokens
from nlp.deadlines import TimeMention, find

TUESDAY = datetime.fromisoformat("2026-11-24T10:00:00+01:00")


class ItalianWeek:
    """Monday to Friday, without Italian public holidays."""

    def __init__(self) -> None:
        self._closed = holidays.country_holidays("IT", years=range(2025, 2030), language="it_IT")

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self._closed

    def closure(self, day: date) -> str | None:
        name: str | None = self._closed.get(day)
        return name if name is not None else None if day.weekday() < 5 else ""


WEEK = ItalianWeek()


@cache
def tokenizer(language: str) -> tokens.Tokenizer:
    return tokens.Tokenizer(packs.load(language))


def times(text: str, language: str = "it", reference: datetime = TUESDAY) -> list[TimeMention]:
    """Read the times that a text names."""
    pack = packs.load(language)
    return find(tokenizer(language).words(text), pack=pack, reference=reference, calendar=WEEK)
