"""Reads clauses that a time hangs on ("appena rientra il tecnico", "once the part arrives"), and where nouns end."""

from __future__ import annotations

from functools import cache
from typing import Any

from nlp.en import rules as english
from nlp.findings import DeadlineKind
from nlp.it import rules as italian
from nlp.packs import Pack
from nlp.period_names import period_at
from nlp.phrases import Table
from nlp.scan import Hit, Scan

_LONGEST = 25  # words; a longer clause is cut there, so cost stays linear
_LONGEST_NOUN = 9
RULES = {"it": italian, "en": english}
_DOING = {"it": (), "en": ("ing",)}  # "after speaking to my boss"; Italian has its infinitive for that


def read_clause(scan: Scan, at: int) -> Hit | None:
    """Read a clause that names an event still to come, from its first word ("appena", "when") to its end."""
    found = scan.pack.clause_heads.at(scan.norm, at)
    if found is None or scan.is_in(found[0], "not_after_head") or scan.word(found[0])[:1].isdigit():
        return None
    last, key = found
    if scan.pack.one_heads.at(scan.norm, last) is not None and (
        scan.pack.units.get(scan.word(last + 1)) is not None or scan.pack.spans.at(scan.norm, last) is not None
    ):
        return None  # "once a week", but "once a room is free"
    which = scan.pack.which.at(scan.norm, last - 1)
    if which is not None and which[0] > last and not scan.capital(which[0]):
        return None  # "la settimana che viene", but "la settimana che viene Marco"
    if scan.pack.vague.at(scan.norm, last) is not None:  # "calling you once shortly"
        return None
    if key == "until" and _is_until_time(scan, last):
        return None
    when = scan.is_in(at, "when") or key == "until"
    if (when and scan.is_in(at - 1, "not_before_when")) or (not when and scan.is_in(at - 1, "auxiliaries")):
        return None
    if key == "participle":
        end = clause_end(scan, last, verb_said=True, when=False)
    else:
        end = clause_end(scan, last, verb_said=False, when=when)
        if end is None and when:
            rules = RULES[scan.pack.code]
            done = clause_end(scan, last, verb_said=False, when=False)
            if done is not None and (rules.told_after(scan, at) or rules.told_next(scan, done)):
                end = done  # "ci fa sapere quando ha parlato", "quando avete firmato, ve lo mandiamo"
        if end is None and key == "wait":
            end = event_after(scan, last, strict=False)
    if end is None or scan.word(end) == "?":
        return None
    rule = "wait" if key == "wait" else "clause"
    return Hit(at, end, rule, DeadlineKind.CONDITIONAL, core=at)


def _is_until_time(scan: Scan, at: int) -> bool:
    """Whether a day, an hour or a stretch follows: "until Friday", "until the next visit"; not "until it arrives"."""
    noun = at + (scan.is_in(at, "articles") or scan.is_in(at, "possessives"))
    pack, norm = scan.pack, scan.norm
    tables = (pack.which, pack.day_names, pack.ends, pack.units, pack.weekdays_short, pack.months_short)
    told = is_time(scan, noun) or any(table.at(norm, noun) is not None for table in tables)
    hour = pack.clock_before.at(norm, at) is not None or (noun == at and pack.numbers.at(norm, at) is not None)
    drawer = noun == at and scan.word(at - 1) == "till" and not scan.is_in(at, "pronouns")  # "till balanced"
    return told or hour or scan.is_in(at, "not_until") or (drawer and not scan.is_in(at, "pointing"))


def is_time(scan: Scan, at: int) -> bool:
    """Whether a word, after its article, begins a day, an hour or a period: that reader then knows better."""
    word = scan.word(at)
    if word[:1].isdigit():
        return True
    tables, firsts = _time_tables(scan.pack)
    if word not in firsts:
        return False
    if any(table.at(scan.norm, at) for table in tables):
        return True
    edge = scan.pack.edges.at(scan.norm, at)
    return edge is not None and is_period(scan, edge[0] + scan.is_in(edge[0], "of"))


def beside_day(scan: Scan, at: int) -> int | None:
    """ "(lunedì) presto", "(domani) all'apertura": the place after a part of the day that a day stands before."""
    part = scan.pack.parts_after.at(scan.norm, at)
    if part is None or scan.new_line(at):
        return None
    day = scan.pack.weekdays.get(scan.word(at - 1)) is not None or scan.pack.days.before(scan.norm, at) is not None
    return part[0] if day else None


def is_period(scan: Scan, at: int) -> bool:
    """Whether the name of a period follows, after its article: "(la fine) del mese"."""
    if scan.is_in(at, "articles"):
        at += 1
    return scan.pack.units.get(scan.word(at)) is not None or is_time(scan, at) or period_at(scan, at) is not None


_TIME_TABLES = (
    "weekdays",
    "months",
    "days",
    "day_parts",
    "parts",
    "parts_after",
    "eves",
    "feasts",
    "off_times",
    "weekend",
    "quarters",
    "seasons",
    "clock_words",
)


@cache
def _time_tables(pack: Pack) -> tuple[tuple[Table[Any], ...], frozenset[str]]:
    """The tables of times, and the words that a time or the edge of one begins with."""
    tables = tuple(getattr(pack, name) for name in _TIME_TABLES)
    return tables, frozenset(word for table in (*tables, pack.edges) for word in table.firsts())


def event_after(scan: Scan, at: int, *, strict: bool, clause: bool = False) -> int | None:
    """Return the place after the noun phrase that names an event, None where there is none.

    Strict asks for a noun that is known to name an event ("firma", "arrivo"). With `clause` a clause is as good
    ("14 days after we have it").
    """
    norm, size = scan.norm, len(scan.norm)
    start = at
    while start < size and (scan.is_in(start, "articles") or scan.is_in(start, "possessives")):
        start += 1
    if start >= size or scan.new_line(at) or not norm[start][0].isalpha():
        return None
    rules = RULES[scan.pack.code]
    if start > at and scan.is_in(at, "clitics") and rules.opens_clause(scan, at):  # "il giorno dopo lo monto"
        return None
    counted = scan.number(start)
    if counted is not None and scan.pack.units.at(norm, counted[1]) is not None:  # "dopo tre giorni lavorativi"
        return None
    if scan.pack.code == "en" and scan.is_in(start, "pronouns"):
        return clause_end(scan, start, verb_said=False, when=False) if clause else None
    if scan.pack.units.get(norm[start]) is not None or is_time(scan, start):
        return None
    doing = norm[start].endswith(_DOING[scan.pack.code]) and not scan.is_in(start, "events")
    doing = doing and start == at and not scan.is_in(at - 1, "articles")
    if doing and (clause or strict):
        return clause_end(scan, start, verb_said=True, when=False)
    if strict and not scan.is_in(start, "events"):
        return None
    if any(scan.is_in(start, name) for name in ("pronouns", "conjunctions", "prepositions", "of", "not_events")):
        return None
    if rules.is_infinitive(scan, start) and not (scan.is_in(start - 1, "articles") or start > at):
        return None  # but "dopo il parere", "dopo il suo parere"
    end = start + 1
    while end < size and end < start + _LONGEST_NOUN and not scan.new_line(end):
        word = norm[end]
        joins = word == "'" or (word == "-" and scan.glued(end) and scan.glued(end + 1))
        if not (word[0].isalnum() or joins) or rules.ends_noun(scan, end):
            break
        if scan.pack.numbers.get(word) is not None and scan.pack.units.get(scan.word(end + 1)) is not None:
            break  # "alla posa quindici giorni più tardi"
        end += 1
    if clause and (scan.is_in(end + 1, "over_and_done") or rules.tells_state(scan, end)):  # "after the audit is over"
        return clause_end(scan, start, verb_said=False, when=False)
    while end > start + 1 and (scan.is_in(end - 1, "of") or scan.is_in(end - 1, "articles")):
        end -= 1
    return end


def clause_end(scan: Scan, at: int, *, verb_said: bool, when: bool) -> int | None:
    """Return the place after a subordinate clause, None where it tells of no event to come."""
    size = len(scan.norm)
    if at >= size or scan.new_line(at) or not scan.norm[at][0].isalnum():
        return None
    rules = RULES[scan.pack.code]
    end: int | None = rules.clause_end(scan, at, min(size, at + _LONGEST), verb_said=verb_said, when=when)
    return end
