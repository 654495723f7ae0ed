"""Reads times that no date can follow from: hurry words, indefinite quantities, the writer's own time."""

from __future__ import annotations

from nlp.conditions import RULES, beside_day, clause_end, event_after, is_time, read_clause
from nlp.findings import DeadlineKind
from nlp.it import rules as italian
from nlp.scan import Hit, Lead, Scan

_MOST_PRONOUNS = 3
_LONGEST_SAYING, _LONGEST_NAME, _LONGEST_VERB = 2, 3, 8


def read_vague(scan: Scan, at: int) -> Hit | None:
    """ "appena possibile", "in tempi brevi", "tra qualche giorno"."""
    found = scan.pack.vague.at(scan.norm, at)
    if found is None:
        return None
    last, key = found
    part = beside_day(scan, at)
    if scan.is_in(at - 1, "not_before_vague") or (part is not None and part >= last):  # "domani presto"
        return None
    if scan.is_in(at, "of") and scan.is_in(at - 1, "not_before_of"):  # "la tariffa d'urgenza"
        return None
    lead = scan.pack.leads.at(scan.norm, at)
    if lead is not None and lead[0] >= last and is_time(scan, lead[0]):  # "sometime Friday"
        return None
    if last <= at + 2 and key != "paced" and scan.is_in(last, "not_after_soon"):
        return None
    if last == at + 1 and (scan.is_in(at - 1, "not_before_soon") or scan.is_in(at - 1, "of")):
        return None
    longer = scan.pack.clause_heads.at(scan.norm, at)
    if longer is not None and longer[0] > last and read_clause(scan, at) is not None:  # "mano a mano che arrivano"
        return None
    if scan.pack.clause_heads.at(scan.norm, last) is not None and read_clause(scan, last) is not None:
        return None  # "segue a ruota appena lo scaricano": the event decides
    if key == "fitting":
        start = last + 1 if scan.is_in(last, "articles") else last
        start += scan.is_in(start, "others")
        last = event_after(scan, start, strict=False) or last
    if key == "time_for":
        end = _time_for(scan, at, last)
        if end is None:
            return None
        last = end
    if (key == "label" and not _stands_alone(scan, at, last)) or (key == "closing" and scan.goes_on(last)):
        return None
    if key == "then":  # "we screw it down after that": on what was said before
        if scan.goes_on(last) or not scan.goes_on(at):
            return None
        return Hit(at, last, "event", DeadlineKind.CONDITIONAL, core=at)
    if key == "paced":
        end = _paced(scan, last)
        if end is None:
            return None
        last = end
    if key == "saying":  # "before you can say Jack Robinson"
        last += next((n for n in range(_LONGEST_SAYING) if not scan.goes_on(last + n)), _LONGEST_SAYING)
    if key == "if":  # "weather permitting", "su richiesta": no one's own time
        return Hit(at, last, "clause", DeadlineKind.CONDITIONAL, lead=Lead.NONE, core=at)
    rule = "quantity" if key == "quantity" else "vague"
    return Hit(at, last, rule, DeadlineKind.VAGUE, lead=Lead.NONE, core=at)


def _follows_verb(scan: Scan, at: int) -> bool:
    """ "gliela monta tempo di alzare la macchina", but not "ha tempo di farlo"."""
    return scan.pack.code == "it" and not scan.is_in(at - 1, "auxiliaries") and italian.is_finite(scan, at - 1)


def _stands_alone(scan: Scan, at: int, last: int) -> bool:
    """ "(parere Vigili,) tempi loro", "[urgente]": whether nothing but marks and ends of lines stand around it."""
    before, after = scan.word(at - 1)[:1], scan.word(last)[:1]
    return (scan.new_line(at) or not before.isalnum()) and (not after.isalnum() or scan.new_line(last))


def _paced(scan: Scan, at: int) -> int | None:
    """ "(con i tempi) del cugino", "(coi ritmi) che si ritrova": whose pace it is; the place after it."""
    if scan.new_line(at):
        return None
    if scan.is_in(at, "of"):
        return event_after(scan, at + 1, strict=False)
    if scan.is_in(at, "that_which"):
        return clause_end(scan, at + 1, verb_said=False, when=False)
    return at + 1 if scan.is_in(at, "possessives") else None


def _time_for(scan: Scan, at: int, start: int) -> int | None:
    """ "(il tempo) di rileggerla", "di un caffè": the place after it; not "il tempo di consegna", "ho il tempo di"."""
    inner = not scan.is_in(at, "articles") and (
        scan.pack.vague.at(scan.norm, at + 1) is not None or _follows_verb(scan, at)
    )
    if scan.word(at - 1)[:1].isalnum() and not scan.new_line(at) and not inner:
        return None
    if RULES[scan.pack.code].is_infinitive(scan, start):
        return clause_end(scan, start, verb_said=True, when=False)
    return event_after(scan, start, strict=False) if scan.number(start) is not None else None


def read_own_time(scan: Scan, at: int) -> Hit | None:
    """ "appena riesco", "quando ho un attimo", "as soon as I get a minute": the writer's own time is no event."""
    pack = scan.pack
    head = pack.own_heads.at(scan.norm, at)
    if head is None:
        return None
    start = head[0]
    while start < head[0] + _MOST_PRONOUNS and (scan.is_in(start, "clitics") or scan.is_in(start, "pronouns")):
        start += 1
    named = _after_name(scan, start)
    for place in (start, head[0], named):
        verb = pack.own_verbs.at(scan.norm, place) if place is not None else None
        if verb is None and place is not None and place == named:
            verb = _as_she(scan, place)
        if verb is None or place is None:
            continue
        last, key = verb
        if key == "managing" and place < head[0] + 2:
            continue
        if key == "feeling" and (place == head[0] or place == named or scan.is_in(last, "not_after_feeling")):
            continue  # "quando mi va", but not "quando va", "quando mi va bene"
        if key in ("having", "being"):
            moment = _moment(scan, last) if key == "having" else _bare_moment(scan, last)
            if moment is None:
                continue
            last = moment
        elif scan.is_in(at, "when") and _goes_on(scan, last):
            return None
        if scan.word(last - 1).startswith("libera") and scan.is_in(last, "articles"):  # "si libera un furgone"
            return None
        if _goes_on(scan, last):
            if scan.pack.code == "en" and not _is_own(scan, head[0], last):  # "as and when they can spare people"
                return None
            last = clause_end(scan, last, verb_said=True, when=False) or last
        if scan.is_in(last, "sources") and scan.goes_on(last) and not is_time(scan, last + 1):
            last = event_after(scan, last + 1, strict=False) or last  # "appena mi libero dal porto"
        between = read_in_between(scan, last)  # "quando c'è un buco tra un cliente e l'altro"
        last = last if between is None else between.last
        return Hit(at, last, "own_time", DeadlineKind.VAGUE, core=at)
    return None


def _after_name(scan: Scan, at: int) -> int | None:
    """ "(quando) la Gabriella (ha un attimo)": the place after the name of who finds the time, None without one."""
    start = at + scan.is_in(at, "articles")
    if not scan.word(start)[:1].isalpha():
        return None
    if not scan.capital(start):  # "(appena) l'informatico (trova il tempo)"
        return start + 1 if start > at and scan.pack.code == "it" else None
    last = start + 1
    while last < start + _LONGEST_NAME and scan.capital(last) and not scan.new_line(last):
        last += 1
    return last + scan.is_in(last, "clitics")


def _as_she(scan: Scan, at: int) -> tuple[int, str] | None:
    """Read the verb after a name as it is said of her: English lists such verbs with their pronouns."""
    if scan.pack.code != "en":
        return None
    found = scan.pack.own_verbs.at(["she", *scan.norm[at : at + _LONGEST_VERB]], 0)
    return None if found is None else (at + found[0] - 1, found[1])


def read_in_between(scan: Scan, at: int) -> Hit | None:
    """ "tra un cantiere e l'altro", "between two calls", "between one job and the next"."""
    head = scan.pack.between_heads.at(scan.norm, at)
    if head is None:
        return None
    count = scan.number(head[0])
    start = head[0] if count is None else count[1]
    noun: int | None = start
    if scan.pack.code == "en":
        noun = next((place for place in (start, start + 1) if scan.is_in(place, "busy_things")), None)
    elif count is None or count[0] != 1 or scan.is_in(start, "in_space"):
        noun = None  # "tra una trave e l'altra" is a place
    if noun is None or not scan.goes_on(noun):
        return None
    last = noun + 1 + scan.is_in(noun + 1, "busy_things")  # "two phone calls"
    if scan.is_in(last, "and"):
        other = last + 1 + (scan.is_in(last + 1, "articles") or scan.is_in(last + 1, "links"))
        if not (scan.is_in(other, "others") or scan.is_in(other, "occasions")):
            return None
        last = other + 1
    elif scan.pack.code == "it":  # "tra un cliente": among others
        return None
    return Hit(at, last, "vague", DeadlineKind.VAGUE, core=at)


def _moment(scan: Scan, at: int) -> int | None:
    """Return the place after "(un) attimo", "(five) minutes", looking past two words that count or qualify it."""
    for start in (at, at + 1, at + 2):
        if start > at and not (scan.word(start - 1).isalnum() or scan.word(start - 1).endswith("'")):
            return None
        found = scan.pack.moments.at(scan.norm, start)
        if found is not None:
            return found[0]
    return None


def _bare_moment(scan: Scan, at: int) -> int | None:
    """ "(c'è) tempo", "(there's) a lull": the place after it; not the "tempo" of "bel tempo"."""
    start = at + (scan.pack.one_heads.at(scan.norm, at) is not None or scan.is_in(at, "articles"))
    found = scan.pack.moments.at(scan.norm, start)
    return None if found is None else found[0]


def _is_own(scan: Scan, at: int, last: int) -> bool:
    """Whether it is the writer who can, or a moment that others find: "when she can spare a minute"."""
    return scan.word(at) in ("i", "we") or any(
        scan.pack.moments.at(scan.norm, place) is not None for place in range(last + 1, last + 4)
    )


def _goes_on(scan: Scan, at: int) -> bool:
    """Whether an infinitive follows: "quando possiamo passare?", "appena riesco a passare"."""
    word = scan.word(at + 1 if scan.is_in(at, "infinitive_joints") else at)
    return word.endswith(
        (
            "are",
            "ere",
            "ire",
            "rre",
            "arlo",
            "arla",
            "erlo",
            "irlo",
            "arti",
            "arle",
            "arvi",
            "argli",
            "melo",
            "mela",
            "meli",
            "celo",
            "cela",
        )
    ) and not scan.new_line(at)
