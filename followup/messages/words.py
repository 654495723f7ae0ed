"""Days, hours and numbers as people write them, for one language and one day of writing."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass
from datetime import date, time

from babel.dates import format_date, format_interval, format_time

from followup.domain.due import Due

LOCALES = {"it": "it_IT", "en": "en_GB"}
HOUR = {"it": "ore {}", "en": "{}"}
NEAR = {"it": {-1: "ieri", 0: "oggi", 1: "domani"}, "en": {-1: "yesterday", 0: "today", 1: "tomorrow"}}
SPAN = {"it": ("minuto", "minuti", "un'ora", "ore"), "en": ("minute", "minutes", "an hour", "hours")}
NOW = {"it": "adesso", "en": "now"}
IN = {"it": "fra {}", "en": "in {}"}


@dataclass(frozen=True, slots=True)
class Words:
    """What templates call `say`. `today` is the day on which the mail is written."""

    language: str
    today: date

    def day(self, day: date) -> str:
        """Return "giovedì 26 novembre", "Thursday 26 November"; with the year where it is not this one."""
        pattern = "EEEE d MMMM" if day.year == self.today.year else "EEEE d MMMM y"
        words = format_date(day, pattern, locale=LOCALES[self.language])
        return words.replace(" 1 ", " 1° ") if self.language == "it" else words

    def weekday(self, day: date) -> str:
        """Return "lun", "Mon"."""
        return format_date(day, "EEE", locale=LOCALES[self.language])

    def month(self, day: date) -> str:
        """Return "novembre 2026"."""
        return format_date(day, "MMMM y", locale=LOCALES[self.language])

    def span(self, first: date, last: date) -> str:
        """Return "23–29 novembre", as short as the language says a span of days."""
        return format_interval(first, last, "MMMMd", locale=LOCALES[self.language])

    def hour(self, at: time) -> str:
        """Return "10:00"."""
        return format_time(at, "HH:mm", locale=LOCALES[self.language])

    def when(self, due: Due) -> str:
        """Return "giovedì 26 novembre", or "giovedì 26 novembre, ore 10:00" where there is a clock time."""
        return self._with_hour(self.day(due.day), due.at)

    def near(self, due: Due) -> str:
        """Return the same, but "oggi", and "domani, giovedì 26 novembre", for the days around today."""
        distance = (due.day - self.today).days
        near = NEAR[self.language].get(distance)
        if near is None:
            return self.when(due)
        return self._with_hour(near if distance == 0 else f"{near}, {self.day(due.day)}", due.at)

    def soon(self, minutes: int) -> str:
        """Return "fra 45 minuti", "in an hour", and "adesso" where no minute is left; to five minutes past ten."""
        one_minute, many_minutes, one_hour, many_hours = SPAN[self.language]
        if minutes < 1:
            return NOW[self.language]
        minutes = minutes if minutes <= 10 else 5 * round(minutes / 5)
        hours, rest = divmod(minutes, 60)
        if rest:
            span = f"{minutes} {one_minute if minutes == 1 else many_minutes}"
        else:
            span = one_hour if hours == 1 else f"{hours} {many_hours}"
        return IN[self.language].format(span)

    def choose(self, number: int, one: str, many: str) -> str:
        """Return the words for one thing or for several."""
        return one if number == 1 else many

    def counts(self, *groups: tuple[Sized, str, str]) -> str:
        """Return "2 in scadenza, 1 in ritardo": for each group that is not empty, its number and its words."""
        return ", ".join(
            f"{len(things)} {self.choose(len(things), one, many)}" for things, one, many in groups if things
        )

    def first_name(self, name: str) -> str:
        """Return "Marta" for "Marta Colombo"; titles ("Dott. Amato") are no first name, so that name stays whole."""
        first = name.split(maxsplit=1)[:1]
        return first[0] if first and "." not in first[0] else name

    def bare(self, text: str) -> str:
        """Return the text without the full stop, comma or semicolon at its end; "S.r.l." keeps its own."""
        last = text.rpartition(" ")[2]
        return text[:-1].rstrip() if last[-1:] in {".", ",", ";"} and "." not in last[:-1] else text

    def initial(self, words: str) -> str:
        """Return the words with a capital at the start."""
        return words[:1].upper() + words[1:]

    def _with_hour(self, words: str, at: time | None) -> str:
        return words if at is None else f"{words}, {HOUR[self.language].format(self.hour(at))}"
