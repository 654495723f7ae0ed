"""Reads times that hang on an undated event: "appena rientra il tecnico", "alla firma", "once the part arrives"."""

from __future__ import annotations

from functools import cache
from typing import Any

from nlp.carriers import read_carried, read_dated
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
    lead = scan.pack.leads.at(scan.norm, at)
    if lead is not None and lead[0] > last and is_time(scan, lead[0]):  # "a far data dal 25 gennaio"
        return None
    occasion = _occasion(scan, last) if key != "on" else None
    if occasion is not None:
        return Hit(at, occasion, "occasion", DeadlineKind.CONDITIONAL, core=at)
    if scan.is_in(at - 1, "not_event_after") or is_time(scan, last):
        return None
    dated = read_carried(scan, at, last) or read_dated(scan, at, last) if key in ("with", "at", "on") else None
    if dated is not None or key in ("with", "on"):
        return dated
    done = _done(scan, last) if key == "at" and scan.is_in(last - 1, "bare_leads") else None
    if done is not None:
        return Hit(at, done, "event", DeadlineKind.CONDITIONAL, core=at)
    if key == "at" and scan.is_in(last - 1, "bare_leads") and not scan.is_in(last, "bare_events"):
        return None  # "a ricevimento", but not "a conferma di quanto detto"
    they = scan.is_in(last, "pronouns") and scan.goes_on(last + 1)
    if key == "before" and they and scan.is_in(last + 1, "idle_verbs"):  # "before I forget"
        return None
    end = event_after(scan, last, strict=key == "at", clause=key == "after" or (key == "before" and they))
    if end is None:
        return None
    side = Lead.BEFORE if key == "before" else Lead.AFTER
    return Hit(at, end, "event", DeadlineKind.CONDITIONAL, lead=side, core=at)


def _occasion(scan: Scan, at: int) -> int | None:
    """ "(con il) prossimo furgone", "(nella) ristampa"."""
    noun = at
    while scan.is_in(noun, "articles") or scan.is_in(noun, "possessives"):
        noun += 1
    if scan.is_in(noun, "occasions"):
        noun += 1
        while scan.is_in(noun, "first_kinds"):  # "the first dry day"
            noun += 1
        if scan.is_in(noun - 1, "first_kinds") and scan.pack.units.get(scan.word(noun)) == "day":
            return noun + 1
    elif scan.is_in(noun, "first_ones") and scan.is_in(noun + 2, "useful"):  # "col primo giro utile"
        return noun + 3
    elif scan.is_in(noun, "first_ones"):
        return _first_of_all(scan, noun + 1)
    elif not scan.is_in(noun, "occasion_nouns"):
        return None
    word = scan.word(noun)
    if (
        not word[:1].isalpha()
        or is_time(scan, noun)
        or scan.pack.units.get(word)
        or scan.number(noun)
        or scan.new_line(noun)
        or scan.is_in(noun, "prepositions")
        or scan.is_in(noun, "of")
        or scan.is_in(noun, "not_events")
    ):
        return None
    return _with_place(scan, noun + 1)


def _first_of_all(scan: Scan, noun: int) -> int | None:
    """ "(alla prima) giornata senza vento", "(col primo) bel tempo", "(alla prima) riunione"."""
    while scan.is_in(noun, "first_kinds"):
        noun += 1
    if not (scan.is_in(noun, "first_nouns") or scan.is_in(noun, "events")) or scan.new_line(noun):
        return None
    unit = scan.pack.units.get(scan.word(noun)) is not None
    end = event_after(scan, noun, strict=False) or noun + 1
    if scan.is_in(end, "with_which") and not scan.new_line(end) and not is_time(scan, end + 1):
        return event_after(scan, end + 1, strict=False) or end
    return None if unit and end == noun + 1 else end


def _with_place(scan: Scan, at: int) -> int:
    """ "(al prossimo giro) in zona", "(passaggio) del furgone", "(with the next container) of yours"."""
    near = scan.pack.nearby.at(scan.norm, at)
    if near is not None:
        return near[0]
    if scan.is_in(at, "prepositions") and scan.capital(at + 1) and not scan.new_line(at + 1):  # "in Germany"
        return at + 2
    if not scan.is_in(at, "of") or scan.new_line(at) or is_time(scan, at + 1):
        return at
    return event_after(scan, at + 1, strict=False) or at


def _done(scan: Scan, at: int) -> int | None:
    """ "(a) collaudo avvenuto", "(ad) avvenuto pagamento": return the place after it."""
    if scan.is_in(at, "done") and scan.word(at + 1).isalpha():
        return event_after(scan, at + 1, strict=False) or at + 2
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
    rules = _RULES[scan.pack.code]
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
    if rules.is_infinitive(scan, start):
        return None
    end = start + 1
    while end < size and end < start + _LONGEST_NOUN and not scan.new_line(end):
        word = norm[end]
        joins = word == "'" or (word == "-" and scan.glued(end) and scan.glued(end + 1))
        if not (word[0].isalnum() or joins) or rules.ends_noun(scan, end):
            break
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
    rules = _RULES[scan.pack.code]
    end: int | None = rules.clause_end(scan, at, min(size, at + _LONGEST), verb_said=verb_said, when=when)
    return end
