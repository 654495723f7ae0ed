"""One text while its deadlines are looked for: its words, what leads up to one, and what readers find."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from nlp.findings import Calendar, DeadlineKind
from nlp.packs import Pack
from nlp.words import Words

_LONGEST_SHORT = 4  # letters of an abbreviation that may have a full stop: "sett.", "genn."
_MARKS = frozenset([".", ",", ";", "!", "?", ")", "]", "...", "…"])
_FURTHER = 2  # times as much is the most that "tre, quattro settimane" may span
_LABELLED = frozenset([":", "–", "—", "-", "→", "->", "(", "[", "|", "•", "*", ">"])
DIGITS = re.compile(r"\d{1,4}$")


class Lead(StrEnum):
    """The word before a time: whether it sets a limit, names the day, or only points at it."""

    NONE = "none"
    BY = "by"  # entro, per, by
    LATEST = "latest"  # al massimo, at the latest
    ON = "on"  # il, a, in, on, at
    UNTIL = "until"
    FROM = "from"  # dal, a partire da
    AFTER = "after"
    BEFORE = "before"
    ABOUT = "about"  # verso, intorno a
    BETWEEN = "between"
    OF = "of"  # del: says which thing is meant more often than when


class Hang(StrEnum):
    """Whether a time counts from another one that the text names."""

    NONE = "none"
    MAY = "may"  # "in due giorni": from now, unless the sentence builds on a date
    MUST = "must"  # "il giorno prima", "due giorni dopo"


@dataclass(frozen=True, slots=True)
class Step:
    """How far a time lies from the day that it counts from."""

    count: int
    unit: str  # minute, hour, day, workday, week, month, year; "weekday": the first such weekday after,
    # "weekday_week": that weekday so many weeks on; "month_day": the day numbered `days` so many months on
    weekday: int = 0
    days: int = 0  # beside months or years: "un mese e 21 giorni"

    def back(self) -> Step:
        """Return the same way in the other direction."""
        return Step(-self.count, self.unit, self.weekday, -self.days)


class Role(StrEnum):
    """What part of a time a hit gives. Only a whole one can stand alone."""

    WHOLE = "whole"
    CLOCK = "clock"  # an hour; its day follows from the reference or from a neighbour
    PART = "part"  # a part of the day; likewise
    TAIL = "tail"  # only beside a day: "mattina"


@dataclass(slots=True)
class Hit:
    """What a reader found between two words, the last one not included. The finder joins hits and makes mentions."""

    first: int
    last: int
    rule: str  # key into the pack's rules
    kind: DeadlineKind
    due: date | None = None
    at: time | None = None
    lead: Lead = Lead.NONE
    role: Role = Role.WHOLE
    weekday: int | None = None
    part: str = ""
    past: bool = False
    hang: Hang = Hang.NONE
    step: Step | None = None
    core: int = 0  # where the time itself begins, after its lead
    open_half: bool = False  # an hour from 1 to 11 that may mean morning or evening
    event: int | None = None  # the noun of the event that it counts from: "due giorni prima del rogito"
    event_is_kin: bool = False  # count from a date only if its own words speak of that event
    hint: date | None = None  # a day to propose where the words leave it open: "ai primi di aprile" -> the 10th
    bare: bool = False  # a day of the month without its month
    needs: bool = False  # drop it unless it is joined to another one
    only_hung: bool = False  # "quel giorno": drop it where the text names no date before it
    fallback: bool = False  # "in altri due giorni": counts from today where nothing else is named
    said_from: int | None = None  # where a first attempt that it replaces began


class Scan:
    """A text being read. Holds no state that outlives it."""

    __slots__ = ("_sets", "_size", "calendar", "norm", "now", "pack", "today", "words")

    def __init__(self, words: Words, pack: Pack, now: datetime, calendar: Calendar) -> None:
        self.words = words
        self.pack = pack
        self.now = now
        self.today = now.date()
        self.calendar = calendar
        self.norm = [word if word.isascii() else pack.fold(word) or word for word in words.low]
        self._size = len(self.norm)
        self._sets = pack.sets

    def word(self, at: int) -> str:
        """Return the folded word at a place, "" beyond the ends."""
        return self.norm[at] if 0 <= at < self._size else ""

    def is_in(self, at: int, name: str) -> bool:
        """Whether the word at a place belongs to a named set of the pack."""
        return 0 <= at < self._size and self.norm[at] in self._sets[name]

    def capital(self, at: int) -> bool:
        """Whether the word at a place begins with a capital letter."""
        return 0 <= at < len(self.norm) and self.words.capital(at)

    def close(self, at: int) -> bool:
        """Whether a word follows the one before it with nothing but one blank between, or none."""
        words = self.words
        return 0 < at < len(self.norm) and words.starts[at] - words.ends[at - 1] <= 1

    def new_line(self, at: int) -> bool:
        """Whether a line ends between a word and the one before it."""
        words = self.words
        return at <= 0 or at >= len(self.norm) or "\n" in words.text[words.ends[at - 1] : words.starts[at]]

    def glued(self, at: int) -> bool:
        """Whether nothing stands between a word and the one before it."""
        return 0 < at < len(self.norm) and self.words.starts[at] == self.words.ends[at - 1]

    def alone(self, first: int, last: int) -> bool:
        """Whether words are all that their line says, a label before them and marks around them apart."""
        while self.word(last) in _MARKS and not self.new_line(last):
            last += 1
        ends = self.new_line(last) or self.word(last) == "|"  # a cell of a table ends there
        return ends and (self.new_line(first) or self.word(first - 1) in _LABELLED)

    def goes_on(self, at: int) -> bool:
        """Whether a word or a number follows on the same line, without a mark between."""
        return self.word(at)[:1].isalnum() and not self.new_line(at)

    def breaks_off(self, at: int) -> bool:
        """Whether a phrase may end before a place: only a preposition or a conjunction follows, or nothing."""
        return not self.goes_on(at) or self.is_in(at, "prepositions") or self.is_in(at, "conjunctions")

    def counts(self, at: int) -> bool:
        """Whether a word is one that a number before it counts: "euro", "kg", "*"."""
        return self.is_in(at, "counted") and not self.new_line(at)

    def dot(self, at: int) -> int:
        """Return the place after a full stop that belongs to an abbreviation, or the place itself."""
        short = len(self.word(at - 1)) <= _LONGEST_SHORT
        return at + 1 if short and self.word(at) == "." and self.glued(at) and at + 1 < len(self.norm) else at

    def number(self, at: int) -> tuple[int, int] | None:
        """Read a count in digits or words: (number, place after it). "3-4", "tre o quattro" give the larger."""
        word = self.word(at)
        if not word:
            return None
        if DIGITS.match(word):
            value, end = int(word), at + 1
        elif (
            word[0].isdigit()
            and "/" in word
            and all(map(str.isdecimal, sides := word.split("/")))
            and len(sides) == 2
            and int(sides[0]) < int(sides[1])
        ):
            return int(sides[1]), at + 1
        else:
            found = self.pack.numbers.at(self.norm, at)
            if found is None:
                return None
            end, value = found
        if self.word(end) in self.pack.sets["ranges"] or self.word(end) in ("o", "or", "to"):
            more = self._further(end + 1)
            if more is not None and value < more <= value * 3 + 3:
                return more, end + 2
        elif self.word(end) == "," or self.is_in(end, "and_joints"):
            return self._between(at, value, end)
        return value, end

    def _further(self, at: int) -> int | None:
        further = self.word(at)
        return int(further) if DIGITS.match(further) else self.pack.numbers.get(further)

    def _between(self, at: int, value: int, end: int) -> tuple[int, int]:
        """ "tre, quattro (settimane)", "(tra) due e tre (settimane)", "(tra i) 25 e i 30 (giorni)": the larger one."""
        place = end + 1
        if self.word(end) != ",":
            lead = at - 1 - self.is_in(at - 1, "articles")
            if self.pack.between_heads.get(self.word(lead)) is None:
                return value, end
            place += self.is_in(place, "articles")
        more = self._further(place)
        counts = more is not None and value < more <= max(value * _FURTHER, value + 2)
        if more is None or not counts or self.new_line(place) or self.pack.units.at(self.norm, place + 1) is None:
            return value, end
        return more, place + 1

    def lead(self, at: int) -> tuple[int, Lead]:
        """Return where the words begin that lead up to a day at a place, and what they say."""
        found = self.pack.leads.before(self.norm, at)
        if found is None:
            return at, Lead.NONE
        first, lead = found[0], Lead(found[1])
        if lead is Lead.FROM and self.is_in(first - 1, "be_forms") and self.norm[first].endswith("ing"):
            rest = self.pack.leads.at(self.norm, first + 1)  # "I'm starting the first Monday": the verb, not "from"
            return first + 1, Lead(rest[1]) if rest is not None and rest[0] == at else Lead.ON
        return first, lead

    def clock_lead(self, at: int) -> tuple[int, str]:
        """Return where the words begin that lead up to an hour at a place, and what they say ("" for none)."""
        found = self.pack.clock_leads.before(self.norm, at)
        return (at, "") if found is None else found
