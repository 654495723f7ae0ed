"""Who is measured: our engine, and other projects that find dates in Italian, each on the same texts."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version

from nlp import TextType, packs
from nlp.deadlines import find
from nlp.pipeline import read
from nlp.tokens import Tokenizer

NOW = datetime.fromisoformat("2026-11-24T10:00:00+01:00")

Reader = Callable[[str, str], object]  # (type, text)


class WorkingWeek:
    """Monday to Friday; costs nothing, so that only reading is measured."""

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5

    def closure(self, day: date) -> str | None:
        return None if day.weekday() < 5 else ""


WEEK = WorkingWeek()


def ours(type: str, text: str) -> object:
    """Everything that the engine reads."""
    return read(text, reference=NOW, calendar=WEEK, language="it", type=TextType(type))


def our_dates() -> Reader:
    """The times alone, words included."""
    pack = packs.load("it")
    tokenizer = Tokenizer(pack)
    return lambda _type, text: find(tokenizer.words(text), pack=pack, reference=NOW, calendar=WEEK)


def dateparser() -> Reader:
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": NOW.replace(tzinfo=None), "PREFER_DATES_FROM": "future"}
    return lambda _type, text: search_dates(text, languages=["it"], settings=settings)


def recognizers() -> Reader:
    from ms_recognizers_date_time import DateTimeRecognizer
    from ms_recognizers_text import Culture

    model = DateTimeRecognizer(Culture.Italian).get_datetime_model(Culture.Italian)
    return lambda _type, text: model.parse(text, NOW.replace(tzinfo=None))


def duckling() -> Reader:
    import duckling as native

    zones = native.load_time_zones("/usr/share/zoneinfo")
    locale = native.parse_locale("IT_IT", native.default_locale_lang(native.parse_lang("IT")))
    context = native.Context(native.parse_ref_time(zones, "Europe/Rome", int(NOW.timestamp())), locale)
    dimensions = native.parse_dimensions(["time"])
    return lambda _type, text: native.parse(text, context, dimensions, False)


@dataclass(frozen=True, slots=True)
class Contender:
    """One row of the table."""

    package: str
    module: str
    reads: str
    make: Callable[[], Reader]

    @property
    def installed(self) -> bool:
        return importlib.util.find_spec(self.module) is not None

    @property
    def name(self) -> str:
        return f"{self.package} {version(self.package)}" if self.installed else self.package


DUCKLING = "pyduckling-native-phihos"
CONTENDERS = (
    Contender("followup", "nlp", "everything: promises, holders, deadlines, needs, solutions", lambda: ours),
    Contender("followup", "nlp", "dates and times alone", our_dates),
    Contender(DUCKLING, "duckling", "dates and times alone (dimension `time`)", duckling),
    Contender("ms-recognizers-text-suite", "ms_recognizers_suite", "dates and times alone (DateTime)", recognizers),
    Contender("dateparser", "dateparser", "dates and times alone (`search_dates`)", dateparser),
)
