"""Reads times that hang on an undated event: "appena rientra il tecnico", "alla firma", "once the part arrives"."""

from __future__ import annotations

from functools import cache
from typing import Any

from nlp import dates
from nlp.day_numbers import Numbered, numbered
from nlp.en import rules as english
from nlp.findings import DeadlineKind
from nlp.it import rules as italian
from nlp.packs import Pack
from nlp.period_names import period_at
from nlp.phrases import Table
from nlp.scan import Hit, Lead, Scan

_LONGEST = 25  # words; a longer clause is cut there, so cost stays linear
_LONGEST_NOUN = 9
_RULES = {"it": italian, "en": english}
_DOING = {"it": (), "en": ("ing",)}  # "after speaking to my boss"; Italian has its infinitive for that


def read_clause(scan: Scan, at: int) -> Hit | None:
    """Read a clause that names an event still to come, from its first word ("appena", "when") to its end."""
    found = scan.pack.clause_heads.at(scan.norm, at)
    if found is None or scan.is_in(found[0], "not_after_head") or scan.word(found[0])[:1].isdigit():
        return None
    last, key = found
    if scan.pack.vague.at(scan.norm, last) is not None:  # "calling you once shortly"
        return None
    when = scan.is_in(at, "when")
    if (when and scan.is_in(at - 1, "not_before_when")) or (not when and scan.is_in(at - 1, "auxiliaries")):
        return None
    if key == "participle":
        end = clause_end(scan, last, verb_said=True, when=False)
    else:
        end = clause_end(scan, last, verb_said=False, when=when)
        if end is None and key == "wait":
            end = event_after(scan, last, strict=False)
    if end is None or scan.word(end) == "?":
        return None
    rule = "wait" if key == "wait" else "clause"
    return Hit(at, end, rule, DeadlineKind.CONDITIONAL, core=at)


def read_event(scan: Scan, at: int) -> Hit | None:
    """Read a noun that names an event: "dopo il collaudo", "ad avvenuto pagamento", "con il prossimo carico"."""
    found = scan.pack.event_leads.at(scan.norm, at)
    if found is None:
        return None
    last, key = found
    occasion = _occasion(scan, last)
    if occasion is not None:
        return Hit(at, occasion, "occasion", DeadlineKind.CONDITIONAL, core=at)
    if scan.is_in(at - 1, "not_event_after") or is_time(scan, last):
        return None
    carried = _carried(scan, at, last) if key in ("with", "at") else None
    if carried is not None:
        return carried
    dated = _dated(scan, last) if key in ("with", "at") else None
    if dated is not None:  # "nella seduta del 28 gennaio", "at the meeting on 8 June"
        return Hit(at, dated.last, dated.rule, DeadlineKind.EXACT, dated.day, lead=Lead.ON, core=at)
    if key == "with":
        return None
    done = _done(scan, last) if key == "at" and scan.is_in(last - 1, "bare_leads") else None
    if done is not None:
        return Hit(at, done, "event", DeadlineKind.CONDITIONAL, core=at)
    if key == "at" and scan.is_in(last - 1, "bare_leads") and not scan.is_in(last, "bare_events"):
        return None  # "a ricevimento", but not "a conferma di quanto detto"
    end = event_after(scan, last, strict=key == "at", clause=key == "after")
    if end is None:
        return None
    lead = Lead.BEFORE if key == "before" else Lead.AFTER
    return Hit(at, end, "event", DeadlineKind.CONDITIONAL, lead=lead, core=at)


def _occasion(scan: Scan, at: int) -> int | None:
    """ "(con il) prossimo furgone", "(nella) ristampa"."""
    noun = at
    while scan.is_in(noun, "articles") or scan.is_in(noun, "possessives"):
        noun += 1
    if scan.is_in(noun, "occasions"):
        noun += 1
    elif scan.is_in(noun, "first_ones") and scan.is_in(noun + 2, "useful"):  # "col primo giro utile"
        return noun + 3
    elif not scan.is_in(noun, "occasion_nouns"):
        return None
    word = scan.word(noun)
    if (
        not word[:1].isalpha()
        or is_time(scan, noun)
        or scan.pack.units.get(word)
        or scan.number(noun)
        or scan.new_line(noun)
        or scan.is_in(noun, "not_events")
    ):
        return None
    return _with_place(scan, noun + 1)


def _with_place(scan: Scan, at: int) -> int:
    """ "(al prossimo giro) in zona", "(passaggio) del furgone", "(with the next container) of yours"."""
    near = scan.pack.nearby.at(scan.norm, at)
    if near is not None:
        return near[0]
    if not scan.is_in(at, "of") or scan.new_line(at) or is_time(scan, at + 1):
        return at
    return event_after(scan, at + 1, strict=False) or at


def _dated(scan: Scan, at: int) -> Numbered | None:
    """ "(nella) seduta del 28 gennaio": the day of an event that is named with it."""
    noun = at + 1 if scan.is_in(at, "articles") else at
    if not scan.is_in(noun, "events") or not (scan.is_in(noun + 1, "of") or scan.word(noun + 1) == "on"):
        return None
    found = numbered(scan, noun + 2)
    return found if found is not None and found.sure and not found.past else None


def _carried(scan: Scan, at: int, noun: int) -> Hit | None:
    """ "con la posta di domani", "nel giro serale di oggi", "on Tuesday's run": what comes or goes on a day."""
    if scan.is_in(noun, "articles"):
        noun += 1
    if not scan.is_in(noun, "carriers"):
        return None
    link = next((place for place in (noun + 1, noun + 2) if scan.is_in(place, "of")), None)
    if link is None or scan.new_line(link):
        return None
    day = scan.pack.days.at(scan.norm, link + 1)
    if day is not None and day[1] >= 0:
        due = dates.shift(scan.today, day[1])
        return Hit(at, day[0], "day", DeadlineKind.EXACT, due, lead=Lead.ON, core=at)
    weekday = scan.pack.weekdays.get(scan.word(link + 1))
    if weekday is None:
        return None
    said = numbered(scan, link + 2)
    due = dates.weekday_after(scan.today, weekday) if said is None else said.day
    last = link + 2 if said is None else said.last
    return Hit(link + 1, last, "weekday", DeadlineKind.EXACT, due, weekday=weekday, lead=Lead.ON, core=link + 1)


def _done(scan: Scan, at: int) -> int | None:
    """ "(a) collaudo avvenuto", "(ad) avvenuto pagamento": return the place after it."""
    if scan.is_in(at, "done") and scan.word(at + 1).isalpha():
        return at + 2
    verb = at + 3 if scan.is_in(at + 1, "of") else at + 1
    if not scan.word(at).isalpha() or scan.is_in(at, "not_done"):
        return None
    if scan.is_in(verb, "done") or scan.is_in(verb, "ready") or _RULES[scan.pack.code].is_participle(scan, verb):
        return verb + 1
    return None


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
    return edge is not None and (not scan.is_in(edge[0], "of") or _is_period(scan, edge[0] + 1))


def _is_period(scan: Scan, at: int) -> bool:
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
    rules = _RULES[scan.pack.code]
    if rules.is_infinitive(scan, start):
        return None
    end = start + 1
    while end < size and end < start + _LONGEST_NOUN and not scan.new_line(end):
        word = norm[end]
        joins = word == "'" or (word == "-" and scan.glued(end) and scan.glued(end + 1))
        if not (word[0].isalnum() or joins) or rules.ends_noun(scan, end):
            break
        end += 1
    if clause and scan.is_in(end + 1, "over_and_done"):  # "after the audit is over"
        return clause_end(scan, start, verb_said=False, when=False)
    while end > start + 1 and (scan.is_in(end - 1, "of") or scan.is_in(end - 1, "articles")):
        end -= 1
    return end


def clause_end(scan: Scan, at: int, *, verb_said: bool, when: bool) -> int | None:
    """Return the place after a subordinate clause, None where it tells of no event to come."""
    size = len(scan.norm)
    if at >= size or scan.new_line(at) or not scan.norm[at][0].isalnum():
        return None
    rules = _RULES[scan.pack.code]
    end: int | None = rules.clause_end(scan, at, min(size, at + _LONGEST), verb_said=verb_said, when=when)
    return end
