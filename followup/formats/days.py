"""A day as a person types it."""

from __future__ import annotations

from datetime import date
from functools import cache

from dateparser.date import DateDataParser

from followup.errors import BadInput

LONGEST = 40


def read_day(text: str, field: str) -> date:
    """Return the day that a person typed: 2026-11-24, 24/11/2026, 24 novembre 2026, 24 Nov 2026; day before month.

    Nothing is guessed: a day without its year, a relative day or an impossible one raises BadInput.
    """
    wrong = BadInput(field, "not_a_date", "expected a date like 2026-11-24 or 24/11/2026")
    typed = text.strip()
    if typed[:4].isdecimal():  # the year first is ISO or nothing: the parser would read 2026-13-01 as 13 January
        try:
            return date.fromisoformat(typed)
        except ValueError:
            raise wrong from None
    found = _parser().get_date_data(typed).date_obj if typed and len(typed) <= LONGEST else None
    if found is None:
        raise wrong
    day: date = found.date()
    return day


@cache
def _parser() -> DateDataParser:
    """One parser for the process: making it takes longer than all it will ever read."""
    return DateDataParser(
        languages=["it", "en"],
        settings={"DATE_ORDER": "DMY", "PARSERS": ["absolute-time"], "STRICT_PARSING": True},
    )
