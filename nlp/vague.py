"""Reads times that no date can follow from: hurry words, indefinite quantities, the writer's own time."""

from __future__ import annotations

from nlp.conditions import clause_end, event_after
from nlp.findings import DeadlineKind
from nlp.scan import Hit, Lead, Scan

_MOST_PRONOUNS = 3


def read_vague(scan: Scan, at: int) -> Hit | None:
    """ "appena possibile", "in tempi brevi", "tra qualche giorno"."""
    found = scan.pack.vague.at(scan.norm, at)
    if found is None:
        return None
    last, key = found
    if scan.is_in(at - 1, "not_before_vague"):
        return None
    if last <= at + 2 and scan.is_in(last, "not_after_soon"):
        return None
    if last == at + 1 and (scan.is_in(at - 1, "not_before_soon") or scan.is_in(at - 1, "of")):
        return None
    if key == "fitting":
        start = last + 1 if scan.is_in(last, "articles") else last
        start += scan.is_in(start, "others")
        last = event_after(scan, start, strict=False) or last
    rule = "quantity" if key == "quantity" else "vague"
    return Hit(at, last, rule, DeadlineKind.VAGUE, lead=Lead.NONE, core=at)


def read_own_time(scan: Scan, at: int) -> Hit | None:
    """ "appena riesco", "quando ho un attimo", "as soon as I get a minute": the writer's own time is no event."""
    pack = scan.pack
    head = pack.own_heads.at(scan.norm, at)
    if head is None:
        return None
    start = head[0]
    while start < head[0] + _MOST_PRONOUNS and (scan.is_in(start, "clitics") or scan.is_in(start, "pronouns")):
        start += 1
    for place in (start, head[0]):
        verb = pack.own_verbs.at(scan.norm, place)
        if verb is None:
            continue
        last, key = verb
        if key == "managing" and place < head[0] + 2:
            continue
        if key == "having":
            moment = _moment(scan, last)
            if moment is None:
                continue
            last = moment
        elif scan.is_in(at, "when") and _goes_on(scan, last):
            return None
        if scan.word(last - 1).startswith("libera") and scan.is_in(last, "articles"):  # "si libera un furgone"
            return None
        if _goes_on(scan, last):
            last = clause_end(scan, last, verb_said=True, when=False) or last
        return Hit(at, last, "own_time", DeadlineKind.VAGUE, core=at)
    return None


def _moment(scan: Scan, at: int) -> int | None:
    """Return the place after "(un) attimo", "(five) minutes", looking past two words that count or qualify it."""
    for start in (at, at + 1, at + 2):
        if start > at and not (scan.word(start - 1).isalnum() or scan.word(start - 1).endswith("'")):
            return None
        found = scan.pack.moments.at(scan.norm, start)
        if found is not None:
            return found[0]
    return None


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
