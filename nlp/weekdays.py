"""Reads weekdays: "lunedì", "ven. 20", "il prossimo martedì", "giovedì della prossima settimana", "Friday week"."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp import dates
from nlp.day_numbers import numbered, the_last
from nlp.days import same_day, settle
from nlp.feasts import feast_beside
from nlp.findings import DeadlineKind
from nlp.hours import spans_hours
from nlp.it import rules as italian
from nlp.scan import Hang, Hit, Lead, Scan, Step
from nlp.weekday_spans import beside_weekday, ends_opening, opens_week
from nlp.whose_month import Numbered
from nlp.whose_week import week_after

_MINUTED = re.compile(r"\d\d?\.[0-5]\d$")
_LONGEST_AGO = 90  # days


_MOST_WEEKS = 10  # "tra dieci lunedì" is no day that anybody means


def read_weekday(scan: Scan, at: int) -> Hit | None:
    """ "lunedì", "ven. 20", "prossimo martedì", "giovedì della prossima settimana", "Friday week"."""
    pack, norm = scan.pack, scan.norm
    word = scan.word(at)
    weekday = pack.weekdays.get(word)
    short = weekday is None
    if weekday is None:
        weekday = pack.weekdays_short.get(word)
        if weekday is None:
            return None
    elif word in pack.sets["doubtful"] and not scan.capital(at):
        return None
    last = scan.dot(at + 1) if short else at + 1
    first, lead = scan.lead(at)
    dated = _day_beside(scan, last, weekday)
    habit = scan.is_in(first - 1, "habits") or scan.is_in(at - 1, "habits")
    if first < at and lead is not Lead.ON and scan.is_in(first - 2, "bare_leads"):
        habit = False  # "lo scrivo a tutti entro venerdì"
    told = dated is not None and (dated.rule != "day_of_month" or dated.day.weekday() == weekday)
    if ends_opening(scan, at) or (habit and not told):
        return None  # "ogni lunedì", but "la prima lunedì 7 dicembre", "la seconda martedì 1"
    if dated is not None:
        dated = _just_gone(scan, dated, weekday)
        hit = Hit(
            first,
            dated.last,
            "weekday_day",
            DeadlineKind.EXACT,
            dated.day,
            weekday=weekday,
            core=at,
            past=dated.past,
            bare=dated.rule == "day_of_month",
        )
        return settle(scan, hit, first, lead)
    if short and not scan.alone(first, last) and not _speaks_for_a_weekday(scan, at, last, lead):
        return None
    before = pack.which.before(norm, at)
    after = _which_after(scan, last)
    habitual = scan.is_in(at - 1, "habit_articles") and first == at - 1 and not _tells_of_an_hour(scan, at - 1)
    eight = pack.eights.at(norm, last)
    if eight is not None and scan.word(eight[0] - 1) == "altro" and scan.goes_on(eight[0]):
        eight = eight if italian.is_finite(scan, eight[0]) else None  # "sabato l'altro furgone"
    if before is not None and (
        eight is not None or (scan.is_in(before[0] - 1, "be_forms") and scan.word(before[0]).endswith("ing"))
    ):
        before = None  # "Scaffold's coming Saturday"
    if before is not None and (
        before[1] != "after" or (scan.pack.code == "en" and scan.is_in(before[0] - 1, "articles"))
    ):
        return _weekday_which(scan, at, last, weekday, before[1], *scan.lead(before[0]))
    named = _day_beside(scan, after[0], weekday) if after is not None else None
    if named is None and after is not None:
        named = same_day(scan, after[0], dates.weekday_after(scan.today, weekday))
    if named is not None and (named.rule != "day_of_month" or named.sure):  # "martedì prossimo, 1 dicembre"
        hit = Hit(first, named.last, "weekday_day", DeadlineKind.EXACT, named.day, weekday=weekday, core=at)
        return settle(scan, hit, first, lead)
    led = scan.is_in(at - 1, "articles") or lead is not Lead.NONE or not scan.is_in(last, "later_words")
    if after is not None and (after[1] != "after" or led):
        return _weekday_which(scan, at, after[0], weekday, after[1], first, lead)
    week = week_after(scan, last)
    if week is not None:
        due = dates.shift(dates.monday_of(scan.today, week[1]), weekday)
        hit = Hit(first, week[0], "weekday_week", DeadlineKind.EXACT, due, core=at, past=week[1] < 0)
        if week[2]:
            hit.hang, hit.step = Hang.MUST, Step(week[1], "weekday_week", weekday)
        return settle(scan, hit, first, lead)
    if eight is not None:
        due = dates.shift(dates.weekday_after(scan.today, weekday), eight[1])
        return settle(scan, Hit(first, eight[0], "eights", DeadlineKind.EXACT, due, core=at), first, lead)
    before_it, after_it = feast_beside(scan, last, Lead.BEFORE), feast_beside(scan, last, Lead.AFTER)
    if before_it is not None or after_it is not None:  # "il martedì dopo Pasqua"
        feast = before_it or after_it
        assert feast is not None
        due = (dates.weekday_after if before_it is None else dates.weekday_before)(feast[1], weekday)
        return settle(scan, Hit(first, feast[0], "weekday", DeadlineKind.EXACT, due, core=at), first, lead)
    if habitual or opens_week(scan, last):
        return None
    due = dates.weekday_after(scan.today, weekday)
    hit = Hit(first, last, "weekday", DeadlineKind.EXACT, due, core=at)
    counted = _counted(scan, at)
    if counted is not None:
        hit.first, hit.due = counted[0], dates.shift(due, 7 * (counted[1] - 1))
        return hit
    points = scan.is_in(at - 1, "pointing") and not scan.is_in(at - 1, "then")
    if points and scan.pack.code == "it":  # "quel venerdì": on or after the day spoken of
        hit.first, hit.lead, lead, first = at - 1, Lead.ON, Lead.ON, at - 1
        hit.hang, hit.step, hit.fallback = Hang.MUST, Step(1, "weekday", weekday, days=-1), True
    elif scan.is_in(at - 1, "articles") and lead is Lead.ON:  # "on the Sunday": of the days that are spoken of
        hit.hang, hit.step = Hang.MAY, Step(1, "weekday", weekday)
    return settle(scan, hit, first, lead)


def _just_gone(scan: Scan, said: Numbered, weekday: int) -> Numbered:
    """ "domenica 10 febbraio", said two days after it: the weekday tells that the next one is not meant."""
    if said.past or said.day.weekday() == weekday or said.rule == "day_of_month":
        return said
    gone = the_last(scan, said.day)
    near = gone.weekday() == weekday and 0 < (scan.today - gone).days <= _LONGEST_AGO
    return replace(said, day=gone, past=True) if near and gone < said.day else said


def _tells_of_an_hour(scan: Scan, at: int) -> bool:
    """ "(alle 12) di (sabato)": that Saturday, not Saturdays."""
    hour = scan.word(at - 1)
    told = scan.pack.numbers.get(hour) is not None or scan.pack.clock_words.get(hour) is not None
    return scan.is_in(at, "of") and (hour[:1].isdigit() or told)


def _which_after(scan: Scan, at: int) -> tuple[int, str] | None:
    """ "lunedì prossimo", "il lunedì successivo"; not the "dopo" of "lunedì dopo le 15"."""
    found = scan.pack.which.at(scan.norm, at)
    if found is None and scan.is_in(at, "chain_back") and not (scan.goes_on(at + 1) or scan.is_in(at + 1, "of")):
        return at + 1, "last"  # "il venerdì prima"
    if found is None or week_after(scan, at) is not None:
        return None
    follower = scan.word(found[0])
    if scan.is_in(found[0] - 1, "later_words") and (
        follower[:1].isalnum() and not scan.new_line(found[0]) and follower not in scan.pack.sets["conjunctions"]
    ):
        return None
    return found


def _day_beside(scan: Scan, at: int, weekday: int) -> Numbered | None:
    """The day number after a weekday: "12", "12/03", "il 12", ", 9 November", "(18/9)"."""
    skip = at
    if scan.word(skip) in (",", "("):
        skip += 1
    if scan.word(skip) in scan.pack.sets["articles"]:
        skip += 1
    found = numbered(scan, skip)
    if found is None or (scan.word(at) == "," and not found.sure) or scan.new_line(skip):
        return None
    if found.rule == "day_numeric" and scan.pack.clock_parts.at(scan.norm, found.last):  # "Thu 9-11am"
        return None
    if (
        found.rule == "day_of_month"
        and (
            scan.pack.clock_parts.at(scan.norm, found.last)
            or (
                scan.is_in(found.last, "ranges") and scan.pack.clock_parts.at(scan.norm, found.last + 2)
            )  # "Fri 9-11am"
            or _is_oclock(scan, found.last + scan.is_in(found.last, "ranges"))
            or scan.counts(found.last)
            or (scan.pack.units.at(scan.norm, found.last) is not None and not scan.word(found.last + 1)[:1].isdigit())
        )
    ):
        return None
    hours = found.rule == "day_of_month" and found.day.weekday() != weekday
    if hours and scan.is_in(found.last, "ranges") and spans_hours(scan, skip):  # "giovedì 9-13"
        return None
    if scan.word(at) == "(" and scan.word(found.last) == ")":
        return Numbered(found.last + 1, found.day, found.rule, found.sure, found.past)
    return found


def _is_oclock(scan: Scan, at: int) -> bool:
    """ "(gio 15) h"; not "(gio 26) h 14:30"."""
    return scan.is_in(at, "oclock") and not scan.word(at + 1)[:1].isdigit()


def _weekday_which(scan: Scan, at: int, last: int, weekday: int, which: str, first: int, lead: Lead) -> Hit:
    if which == "last":
        due = dates.weekday_before(scan.today, weekday)
        hit = Hit(first, last, "weekday", DeadlineKind.EXACT, due, lead=lead, core=at, past=True)
        if _points_back(scan, at, last):  # "entro il venerdì precedente": the one before the day spoken of
            hit.rule, hit.hang, hit.step, hit.fallback = "weekday_chain", Hang.MUST, Step(-1, "weekday", weekday), True
        return hit
    hit = Hit(first, last, "weekday", DeadlineKind.EXACT, dates.weekday_after(scan.today, weekday), core=at)
    if which == "after_next":
        assert hit.due is not None
        hit.due = dates.shift(hit.due, 7)
    if which == "after":
        hit.rule, hit.hang, hit.step = "weekday_chain", Hang.MUST, Step(1, "weekday", weekday)
        hit.fallback = scan.alone(first, last)
    return settle(scan, hit, first, lead)


def _points_back(scan: Scan, at: int, last: int) -> bool:
    return scan.is_in(last - 1, "chain_back") or (scan.is_in(at - 1, "chain_back") and scan.is_in(at - 2, "articles"))


def _speaks_for_a_weekday(scan: Scan, at: int, last: int, lead: Lead) -> bool:
    """Whether a short form ("mar", "sat") is a day here."""
    word = scan.word(at)
    if word.endswith(".") or last > at + 1 or lead in (Lead.BY, Lead.LATEST, Lead.UNTIL, Lead.FROM):
        return True
    if (
        scan.pack.which.at(scan.norm, last)
        or scan.pack.parts_after.at(scan.norm, last)
        or scan.pack.clock_leads.at(scan.norm, last)
    ):
        return True
    if _is_an_hour(scan, last):  # "sat 3pm", "sun 10:00"
        return True
    if beside_weekday(scan, at, last):
        return True
    if word in scan.pack.sets["doubtful"]:
        closes = scan.goes_on(at) and not scan.goes_on(last) and not scan.is_in(at - 1, "articles")
        closes = closes and scan.word(at - 1)[:1].isalpha()  # "uplift Wed", "the case arrives Sat"
        return (lead is Lead.ON or closes) and scan.capital(at) and scan.pack.code == "en"
    if scan.is_in(at, "sure_short") and not (lead is Lead.ON and scan.pack.code == "it"):
        return True
    return scan.capital(at) == (scan.pack.code == "en")


def _counted(scan: Scan, at: int) -> tuple[int, int] | None:
    """ "tra due (venerdì)", "in three (Mondays)": (first word, how many)."""
    count = scan.number(at - 1)
    ahead = scan.pack.offset_leads.before(scan.norm, at - 1)
    if count is None or count[1] != at or not 1 < count[0] < _MOST_WEEKS or ahead is None or ahead[1] != "in":
        return None
    return ahead[0], count[0]


def _is_an_hour(scan: Scan, at: int) -> bool:
    word = scan.word(at)
    said = ":" in word or _MINUTED.match(word) is not None or scan.pack.clock_parts.at(scan.norm, at + 1) is not None
    return word[:1].isdigit() and said and not scan.new_line(at)
