"""Walks the words of a text once and asks, at each word that may begin a time, the readers that know about it."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from functools import cache
from string import digits
from types import MappingProxyType

from nlp import absolutes
from nlp.chains import read_day_chain
from nlp.conditions import read_clause
from nlp.day_numbers import YEAR
from nlp.days import read_numbered, read_relative
from nlp.events import read_event
from nlp.feasts import read_feast
from nlp.hours import read_clock
from nlp.indefinite import read_one_of
from nlp.nth import read_nth
from nlp.offsets import read_offset
from nlp.packs import Pack
from nlp.parts import read_day_part, read_part, read_part_after
from nlp.period_names import week_codes
from nlp.periods import read_period
from nlp.scan import Hit, Scan
from nlp.vague import read_in_between, read_own_time, read_vague
from nlp.weekdays import read_weekday

Reader = Callable[[Scan, int], Hit | None]

# In the order in which they are asked; of two that begin at one word the earlier one wins.
_BY_WORD: tuple[tuple[Reader, tuple[str, ...]], ...] = (
    (read_in_between, ("between_heads",)),
    (read_own_time, ("own_heads",)),
    (read_day_chain, ("workday_chains", "day_chains")),
    (read_nth, ("ordinals",)),
    (read_day_part, ("day_parts",)),
    (read_part, ("parts",)),
    (read_vague, ("vague",)),
    (read_one_of, ("one_heads",)),
    (read_offset, ("spans", "about_numbers", "numbers", "units")),
    (read_feast, ("eves", "feasts", "off_times")),
    (read_numbered, ("day_names", "months", "months_short")),
    (read_period, ("ends", "edges", "quarters", "weekend", "which", "units", "months", "months_short", "seasons")),
    (read_weekday, ("weekdays", "weekdays_short")),
    (read_relative, ("days",)),
    (read_clause, ("clause_heads",)),
    (read_event, ("event_leads",)),
    (read_clock, ("clock_words", "clock_before", "numbers")),
    (read_part_after, ("parts_after",)),
)
_BY_DIGIT: tuple[Reader, ...] = (read_nth, read_offset, read_period, read_numbered, read_clock)
# Where no table has the number, and so no ordinal and no unit; of periods only a year is a number.
_BY_NUMBER = (read_offset, read_numbered, read_clock)
_BY_YEAR = (read_offset, read_period, read_numbered, read_clock)


@cache
def _readers(pack: Pack) -> Mapping[str, Mapping[str, tuple[Reader, ...]]]:
    """First word -> second word -> the readers to ask, and under "" those to ask whatever word is the second."""
    seconds: dict[str, dict[Reader, set[str]]] = {}
    for reader, tables in _BY_WORD:
        for name in tables:
            for word, following in getattr(pack, name).beginnings():
                seconds.setdefault(word, {}).setdefault(reader, set()).update(following)
    for word in week_codes(pack):
        seconds.setdefault(word, {}).setdefault(read_period, set()).add("")
    return MappingProxyType(
        {
            word: MappingProxyType(
                {
                    second: tuple(reader for reader, known in asked.items() if second in known or "" in known)
                    for second in {"", *(second for known in asked.values() for second in known)}
                }
            )
            for word, asked in seconds.items()
        }
    )


def _worth_asking(scan: Scan, readers: Container[str]) -> list[int]:
    """Where a time may begin: at a word that some table knows, at a number, at a participle before its noun."""
    norm, endings, following = scan.norm, scan.pack.sets["participle_ends"], absolutes.NEXT
    return [
        at
        for at, (word, after) in enumerate(zip(norm, (*norm[1:], ""), strict=False))
        if word in readers or word[0] in digits or (after in following and word[-2:] in endings)
    ]


def hits(scan: Scan) -> list[Hit]:
    """Return the times in a text as their readers see them, in order of place. No two share a word."""
    readers = _readers(scan.pack)
    found: list[Hit] = []
    norm = scan.norm
    size, endings = len(norm), scan.pack.sets["participle_ends"]
    free = go_on = 0  # the first word that no hit has taken, the next one to be looked at
    for at in _worth_asking(scan, readers):
        if at < go_on:
            continue
        word = norm[at]
        known = readers.get(word)
        asked = () if known is None else known.get(norm[at + 1] if at + 1 < size else "") or known[""]
        if word[0] in digits:
            if asked:
                asked = (*_BY_DIGIT, *(r for r in asked if r not in _BY_DIGIT))
            else:
                asked = _BY_YEAR if YEAR.match(word) else _BY_NUMBER
        elif word[-2:] in endings and at + 1 < size and norm[at + 1] in absolutes.NEXT:
            asked = (*asked, absolutes.read_absolute)
        for reader in asked:
            hit = reader(scan, at)
            if hit is not None:
                while found and found[-1].needs and hit.first <= found[-1].first:
                    found.pop()  # "la mattina" of "la mattina del 12" leads up to the day
                    free = found[-1].last if found else 0
                if hit.first < free:
                    hit.first, hit.core = free, max(free, hit.core)
                found.append(hit)
                free = go_on = max(hit.last, at + 1)
                break
    return found
