"""Loads the words of a language and freezes them. A key that is not known here is refused, and so is one that lacks."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from nlp.phrases import Table, fold

Fold = Callable[[str], str]


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """The words of one language that say when. Words in tables are folded as `fold` folds those of a text.

    Tables map phrases to what they stand for: weekdays (Monday is 0), months, numbers, days from today, minutes of
    the day, or the name under which the pack lists them.
    """

    code: str
    kept_accents: frozenset[str]
    abbreviations: tuple[str, ...]
    sticks_before: tuple[str, ...]  # words that are typed against a number: "il31"
    sticks_after: tuple[str, ...]  # units that are typed against a number: "24h"

    weekdays: Table[int]
    weekdays_short: Table[int]  # other words too, so they need a neighbour that speaks for them
    months: Table[int]
    months_short: Table[int]
    numbers: Table[int]
    about_numbers: Table[int]  # "una decina di": counted, but no day follows
    day_names: Table[int]
    ordinals: Table[int]  # "primo", "last": below zero from the end
    units: Table[str]
    days: Table[int]
    eights: Table[int]  # "oggi a otto", "Friday week"
    parts: Table[str]
    day_parts: Table[str]  # "domattina" -> "1 morning"
    parts_after: Table[str]
    feasts: Table[str]
    off_times: Table[str]
    eves: Table[int]  # "antivigilia di": days from the feast that follows
    which: Table[str]
    weekend: Table[str]
    edges: Table[str]
    ends: Table[str]  # "EOW": the end of this week in one word
    quarters: Table[int]
    seasons: Table[str]
    leads: Table[str]
    clock_leads: Table[str]
    clock_words: Table[int]
    clock_minutes: Table[int]
    clock_parts: Table[str]
    clock_before: Table[int]  # "quarter past", "half"
    halves: Table[int]  # "(due ore) e mezza": minutes
    spans: Table[str]  # "mezz'ora" -> "30 minute"
    offset_leads: Table[str]
    offset_tails: Table[str]
    day_chains: Table[int]
    workday_chains: Table[int]
    chain_cues: Table[str]
    between: Table[str]
    alternatives: Table[str]
    vague: Table[str]
    one_heads: Table[str]  # "un (sabato di maggio)"; sure where no other day can be meant
    same_hours: Table[str]
    habitually: Table[str]  # "di regola": what follows recurs
    between_heads: Table[str]  # "tra un cantiere e l'altro"
    own_heads: Table[str]
    own_verbs: Table[str]
    moments: Table[str]
    clause_heads: Table[str]
    event_leads: Table[str]
    nearby: Table[str]  # "in zona": where somebody comes by

    sets: Mapping[str, frozenset[str]]
    say: Mapping[str, str]  # how we word a day ourselves
    rules: Mapping[str, str]  # what a rule is called in a finding, by its key here

    def fold(self, word: str) -> str:
        """Return a lower-case word as the tables know it: without accents that change nothing."""
        return fold(word, self.kept_accents)


_TABLES = {f.name for f in fields(Pack) if str(f.type).startswith("Table")}
_NUMBERED = {f.name for f in fields(Pack) if str(f.type) == "Table[int]"}
_LISTED = {"abbreviations", "sticks_before", "sticks_after", "kept_accents"}
# fmt: off
SETS = frozenset(
    {
        "of", "articles", "possessives", "prepositions", "conjunctions", "clitics", "pronouns", "habits",
        "habit_articles", "day_articles", "date_nouns", "ordinal_ends", "doubtful", "week_spans",
        "full_hours", "oclock", "minute_joints", "clock_followers", "until_words", "and", "weak_from",
        "later_words", "weekend_words", "past_words", "week_joints", "year_leads", "links", "events",
        "not_events", "occasions", "occasion_nouns", "done", "ready", "bare_events", "bare_leads", "not_done",
        "first_ones", "useful", "not_event_after", "not_after_head", "not_before_when", "auxiliaries", "when",
        "numbered", "counted", "duration_nouns", "ranges", "plurals", "units_before", "not_before_vague",
        "not_before_soon", "not_after_soon", "infinitive_joints", "definite", "loose_tails", "chain_leads",
        "over_and_done", "loose_parts", "and_then", "objects", "appointments", "either", "edge_after", "gone",
        "day_leads", "not_before_day_name", "calls", "in_space", "opening_words", "apart_leads", "arranged",
        "averages", "each", "be_forms", "busy_things", "not_before_of", "not_after_feeling", "idle_verbs",
        "said_with_article", "feast_days", "during", "carriers", "exact_words", "results", "sure_short",
        "hedges", "others", "bare_which", "same_as_ever", "pointing", "first_nouns", "first_kinds",
        "with_which", "participle_ends", "not_first", "pointers", "passives", "tells", "chain_starts",
        "and_joints", "then", "that_which", "sooner", "closed_days", "same_words", "chain_back", "week_codes",
        "itself", "passed", "hour_limits", "along", "milestones", "is_a", "moves",
        "not_until", "feast_weeks", "weeks_ahead", "frequency",
        "states", "not_states", "weather", "fair", "sees_to", "consents", "already", "sources", "hands",
        "advanced", "papers", "feminine",
    }
)
SAY = frozenset({"by", "at", "at_one", "for", "from", "until", "before", "to"})
RULES = frozenset(
    {
        "weekday", "weekday_day", "weekday_week", "weekday_chain", "eights", "day",
        "day_of_month", "day_month", "day_numeric", "feast", "around_feast", "clock",
        "part", "offset", "offset_work", "offset_about", "offset_event", "offset_chain",
        "day_chain", "nth", "ago", "week", "week_of", "week_number", "weekend",
        "month", "period", "period_end", "period_part", "season", "vague",
        "quantity", "own_time", "clause", "wait", "event", "occasion",
    }
)

# fmt: on


@cache
def load(language: str) -> Pack:
    """Return the pack of a language ("it", "en"), the same frozen object every time.

    Raises ValueError for a pack with unknown or missing keys, FileNotFoundError for a language without one.
    """
    data = tomllib.loads(files(f"nlp.{language}").joinpath("words.toml").read_text(encoding="utf-8"))
    _check(language, "", data, {"code", "lists", "sets", "say", "rules"} | _LISTED | _TABLES)
    _check(language, "sets", data["sets"], SETS)
    _check(language, "say", data["say"], SAY)
    _check(language, "rules", data["rules"], RULES)
    kept = frozenset(data["kept_accents"])

    def folded(word: str) -> str:
        return fold(word.lower(), kept)

    tables = {name: _table(data[name], name in _NUMBERED, folded, data["lists"]) for name in _TABLES}
    return Pack(
        code=data["code"],
        kept_accents=kept,
        abbreviations=tuple(data["abbreviations"]),
        sticks_before=tuple(data["sticks_before"]),
        sticks_after=tuple(data["sticks_after"]),
        sets=MappingProxyType({name: frozenset(map(folded, said.split())) for name, said in data["sets"].items()}),
        say=MappingProxyType(dict(data["say"])),
        rules=MappingProxyType(dict(data["rules"])),
        **tables,
    )


def _check(language: str, section: str, found: Mapping[str, Any], known: frozenset[str] | set[str]) -> None:
    for fault, names in (("does not know", set(found) - known), ("lacks", known - set(found))):
        if names:
            raise ValueError(f"{language}/words.toml: [{section}] {fault} {sorted(names)}")


def _table(
    section: Mapping[str, Sequence[str]], numbered: bool, folded: Fold, lists: Mapping[str, Sequence[str]]
) -> Table[Any]:
    entries = {pattern: int(name) if numbered else name for name, said in section.items() for pattern in said}
    return Table(entries.items(), folded, lists)
