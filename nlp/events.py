"""Reads nouns that a time hangs on: "alla firma", "con il prossimo carico", "il giorno della posa"."""

from __future__ import annotations

from nlp.carriers import read_carried, read_dated
from nlp.circumstances import read_state, read_with
from nlp.conditions import RULES, beside_day, clause_end, event_after, is_period, is_time
from nlp.findings import DeadlineKind
from nlp.scan import Hang, Hit, Lead, Scan, Step

_ONLY_DATED = ("on", "from", "day")  # "sul camion del 10", "dal carico del 22": nothing without a day
_LONGEST_NAME = 3
_SAME_DAY = ("at", "upon", "day", "until")


def read_event(scan: Scan, at: int) -> Hit | None:
    """Read a noun that names an event: "dopo il collaudo", "ad avvenuto pagamento", "con il prossimo carico"."""
    found = scan.pack.event_leads.at(scan.norm, at)
    if found is None:
        return None
    last, key = found
    if beside_day(scan, at) is not None:  # "domani all'apertura"
        return None
    if scan.pack.which.at(scan.norm, last) is not None and is_period(
        scan, last
    ):  # "alla fine della prossima settimana"
        return None
    lead = scan.pack.leads.at(scan.norm, at)
    if lead is not None and lead[0] > last and is_period(scan, lead[0]):  # "a far data dal 25 gennaio"
        return None
    if scan.pack.code == "en" and scan.is_in(last, "sure_short"):
        return None  # "before tues"
    occasion = _occasion(scan, last) if key not in _ONLY_DATED else None
    if occasion is not None:
        return Hit(at, occasion, "occasion", DeadlineKind.CONDITIONAL, core=at)
    alone = not scan.is_in(last - 1, "bare_leads") and scan.word(at - 1).isalpha() and not scan.new_line(at)
    if key == "at" and scan.is_in(last, "hands") and alone:
        return Hit(at - 1, last + 1, "event", DeadlineKind.CONDITIONAL, core=at)  # "piantina alla mano"
    if key == "first":  # "la prima giornata di bonaccia": nothing without what tells which
        first = _first_of_all(scan, last)
        told = first is not None and first > last + 2
        return Hit(at, first, "occasion", DeadlineKind.CONDITIONAL, core=at) if told and first is not None else None
    if scan.is_in(at - 1, "not_event_after") or is_time(scan, last) or _is_hour(scan, last):
        return None
    dated = read_carried(scan, at, last) if key in ("with", "by", "at", "on", "from", "starting") else None
    if dated is None and key in ("with", "by", "at", "on"):
        dated = read_dated(scan, at, last)
    if dated is None and key == "with" and scan.is_in(at, "along") and _is_date(scan, last):
        dated = _that_day(
            scan, Hit(at, at, "event", DeadlineKind.CONDITIONAL, core=at, only_hung=True), last, strict=True
        )
    if dated is None and key == "by" and _is_limit(scan, at, last):
        dated = _that_day(
            scan, Hit(at, at, "event", DeadlineKind.CONDITIONAL, lead=Lead.BY, core=at), last, strict=False
        )
    if dated is None and key == "with" and scan.is_in(at, "along") and _is_milestone(scan, last):
        dated = _that_day(
            scan, Hit(at, at, "event", DeadlineKind.CONDITIONAL, lead=Lead.ON, core=at), last, strict=False
        )
    stands = read_with(scan, last) if dated is None and key == "with" and scan.is_in(at, "along") else None
    if stands is not None:
        return Hit(at, stands, "event", DeadlineKind.CONDITIONAL, core=at)
    if dated is not None or key in ("with", "by", "on", "from"):
        return dated
    bare = key == "at" and scan.is_in(last - 1, "bare_leads")
    if bare and RULES[scan.pack.code].is_infinitive(scan, last):  # "ci impegniamo a fornire riscontro scritto"
        return None
    done = read_state(scan, last) if bare else None
    if done is not None:
        return Hit(at, done, "event", DeadlineKind.CONDITIONAL, core=at)
    if bare and not scan.is_in(last, "bare_events"):
        return None  # "a ricevimento", but not "a conferma di quanto detto"
    they = scan.is_in(last, "pronouns") and scan.goes_on(last + 1)
    if key == "before" and they and scan.is_in(last + 1, "idle_verbs"):  # "before I forget"
        return None
    strict = key in ("at", "until") and scan.word(last - 1) != "upon"  # "upon board approval"
    end = event_after(scan, last, strict=strict, clause=key == "after" or (key == "before" and they))
    if end is None:
        return None
    if key == "at" and scan.is_in(end, "sees_to"):  # "alla voltura penserà il geometra"
        return None
    side = {"before": Lead.BEFORE, "until": Lead.UNTIL}.get(key, Lead.AFTER)
    hit = Hit(at, _after_leave(scan, end), "event", DeadlineKind.CONDITIONAL, lead=side, core=at)
    if key in _SAME_DAY:
        _hang(scan, hit, last)
    return hit


def _is_hour(scan: Scan, at: int) -> bool:
    """ "(prima delle) nove", "(before) eight o'clock": an hour, not a number of things."""
    if scan.pack.numbers.get(scan.word(at)) is None:
        return False
    if scan.pack.code == "en":
        said = scan.is_in(at + 1, "oclock") or scan.pack.clock_parts.at(scan.norm, at + 1) is not None
        return said or not scan.goes_on(at + 1) or scan.is_in(at + 1, "clock_followers")
    if not scan.word(at - 1).startswith(("del", "dal")):
        return False
    told = any(scan.is_in(at + 1, name) for name in ("clitics", "conjunctions", "prepositions", "clock_followers"))
    return told or not scan.goes_on(at + 1) or scan.pack.clock_minutes.at(scan.norm, at + 1) is not None


def _is_date(scan: Scan, noun: int) -> bool:
    """Whether a noun names what is done on a day and may take things along: "con la spedizione"."""
    noun += scan.is_in(noun, "articles")
    return scan.is_in(noun, "appointments") or (scan.is_in(noun, "carriers") and scan.is_in(noun, "events"))


def _is_milestone(scan: Scan, noun: int) -> bool:
    """ "(con) la ripresa", "(for) the reopening": what people count time by, and bring nothing along."""
    return scan.is_in(noun + scan.is_in(noun, "articles"), "milestones")


def _is_limit(scan: Scan, at: int, noun: int) -> bool:
    """ "entro il rogito", "per la riapertura", "by the handover"; not "per la consegna", "by the parts"."""
    if _is_milestone(scan, noun):
        return True
    noun += scan.is_in(noun, "articles")
    bare = scan.word(at) == scan.pack.say["for"]
    return not bare and (scan.is_in(noun, "appointments") or (scan.pack.code == "it" and scan.is_in(noun, "events")))


def _that_day(scan: Scan, hit: Hit, at: int, *, strict: bool) -> Hit | None:
    end = event_after(scan, at, strict=strict)
    if end is None:
        return None
    hit.last = end
    _hang(scan, hit, at)
    return hit


def _hang(scan: Scan, hit: Hit, at: int) -> None:
    """ "alla consegna", "il giorno del collaudo": on its day, where the text has named that before."""
    while scan.is_in(at, "articles") or scan.is_in(at, "possessives"):
        at += 1
    hit.hang, hit.step, hit.event, hit.event_is_kin = Hang.MUST, Step(0, "day"), at, True


def _after_leave(scan: Scan, end: int) -> int:
    """ "(alla riapertura) dopo le ferie": the place after what says which one is meant."""
    lead = scan.pack.leads.at(scan.norm, end)
    off = scan.pack.off_times.at(scan.norm, lead[0]) if lead is not None and lead[1] == Lead.AFTER else None
    return end if off is None or scan.new_line(end) else off[0]


def _occasion(scan: Scan, at: int) -> int | None:
    """ "(con il) prossimo furgone", "(nella) ristampa"."""
    noun = at
    while scan.is_in(noun, "articles") or scan.is_in(noun, "possessives"):
        noun += 1
    edge = scan.pack.edges.at(scan.norm, noun)
    if edge is not None and is_period(scan, edge[0] + scan.is_in(edge[0], "of")):  # "in the first half of December"
        return None
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
    elif scan.is_in(noun, "first_nouns") or scan.is_in(noun, "carriers") or scan.is_in(noun, "papers"):
        return _following(scan, noun)
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
    return _with_place(scan, _whole_name(scan, noun))


def _following(scan: Scan, noun: int) -> int | None:
    """ "(con la) rata seguente", "(col) furgone successivo"; not "la mattina dopo", which is a time."""
    after = scan.pack.which.at(scan.norm, noun + 1)
    if after is None or after[1] not in ("after", "next") or scan.is_in(noun + 1, "later_words"):
        return None
    time = is_time(scan, noun) or scan.pack.units.get(scan.word(noun)) is not None
    return after[0] if after[0] == noun + 2 and not time else None


def _whole_name(scan: Scan, noun: int) -> int:
    """ "(alla prossima) riunione soci", "(on her next) glaucoma clinic": the place after a name of several words."""
    end = event_after(scan, noun, strict=False) or noun + 1
    if scan.pack.code == "en":
        end = next((at for at in range(noun + 1, end) if scan.is_in(at, "prepositions") or scan.is_in(at, "of")), end)
        end = next((at for at in range(noun + 1, end) if is_time(scan, at)), end)
    else:
        end = next((at for at in range(noun + 1, end) if scan.is_in(at, "of") or is_time(scan, at)), end)
    ends = not scan.goes_on(end) or scan.is_in(end, "prepositions") or scan.is_in(end, "of")
    return end if end - noun <= _LONGEST_NAME and ends else noun + 1


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
    if scan.is_in(end, "that_which"):
        return _with_place(scan, end)
    return None if unit and end == noun + 1 else end


def _with_place(scan: Scan, at: int) -> int:
    """ "(al prossimo giro) in zona", "(passaggio) del furgone", "(with the next container) of yours"."""
    near = scan.pack.nearby.at(scan.norm, at)
    if near is not None:
        return near[0]
    if scan.is_in(at, "prepositions") and scan.capital(at + 1) and not scan.new_line(at + 1):  # "in Germany"
        return at + 2
    if scan.is_in(at, "that_which") and not scan.new_line(at):  # "(col primo furgone) che scende da Foggia"
        return clause_end(scan, at + 1, verb_said=False, when=False) or at
    if not scan.is_in(at, "of") or scan.new_line(at) or is_time(scan, at + 1):
        return at
    return event_after(scan, at + 1, strict=False) or at
