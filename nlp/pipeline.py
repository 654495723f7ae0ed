"""Reads a text, from its lines to its promises. `read` is the table of contents."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial

from nlp import columns, cues, deadlines, kinds, layout, packs
from nlp.clauses import clauses
from nlp.cues import Cues
from nlp.deadlines import TimeMention
from nlp.en.grammar import EnglishGrammar
from nlp.en.verbs import load as english_verbs
from nlp.findings import Calendar, Line, Promise, Reading, TextType
from nlp.it.grammar import ItalianGrammar
from nlp.it.verbs import load as italian_verbs
from nlp.layout import LineKind
from nlp.learned.features import Describer
from nlp.learned.listener import Described, Listener, Second
from nlp.owners import Owners
from nlp.packs import Pack
from nlp.phrases import fold
from nlp.promises import Draft, Judge
from nlp.recap import RecapReader
from nlp.resting import resting
from nlp.rules import Rules
from nlp.scope import quoted
from nlp.sections import sections
from nlp.sentences import Sentence, sentences
from nlp.words import Grammar, Words

with resting():  # spaCy and thinc
    from nlp.learned.second_opinion import SecondReader
    from nlp.tokens import Tokenizer

__all__ = ["LANGUAGES", "described", "detect_language", "read"]

LANGUAGES = ("it", "en")
_TITLE = 10  # words; of a longer first sentence they say whom it is about
_ENOUGH = 4_000  # characters tell the language
_WORD = re.compile(r"[^\W\d_]+")
_WANTS = ("wanting", "complaining", "telling")
_LISTED = frozenset({LineKind.ITEM, LineKind.ROW})


@dataclass(frozen=True, slots=True)
class _Engine:
    """What is built once a language, and shared by all texts."""

    pack: Pack
    cues: Cues
    grammar: Grammar
    tokenizer: Tokenizer


@cache
def _engine(language: str) -> _Engine:
    with resting():
        pack, cue = packs.load(language), cues.load(language)
        grammar: Grammar = (
            ItalianGrammar(italian_verbs(), cue) if language == "it" else EnglishGrammar(english_verbs(), cue)
        )
        return _Engine(pack, cue, grammar, Tokenizer(pack, [title for title in cue.owners["titles"] if "." in title]))


def read(text: str, *, reference: datetime, calendar: Calendar, language: str | None = None, type: TextType) -> Reading:
    """Return everything that a text promises, needs and solves.

    `reference` is the aware instant the text was written at; due days and hours are wall time in its zone.
    `language` is "it" or "en", detected where it is not given. Offsets are code points into `text` as it is
    handed in. Never raises for what a text says; raises ValueError for a naive reference or an unknown language.
    May be called from any number of threads, and costs time in proportion to the text. The collector of cyclic garbage
    rests meanwhile: reading leaves it nothing, and it would take a quarter of the time that a long text costs.
    """
    if reference.tzinfo is None:
        raise ValueError("the reference instant needs its zone")
    language = language or detect_language(text)
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of: {', '.join(LANGUAGES)}")
    with resting():
        return _walk(text, reference, calendar, language, type, SecondReader)


def described(text: str, *, reference: datetime, calendar: Calendar, language: str, type: TextType) -> Described:
    """Return what the network is told of a text, for training: it is not asked. Takes what `read` takes."""
    heard = Listener()
    _walk(text, reference, calendar, language, type, heard.to)
    return heard.found()


def _walk(
    text: str,
    reference: datetime,
    calendar: Calendar,
    language: str,
    type: TextType,
    reader: Callable[[Describer, Words, TextType, Cues, RecapReader], Second],
) -> Reading:
    engine = _engine(language)
    cue = engine.cues
    plain = layout.plain(text)
    lines = layout.lines(plain, type, cue)
    words = engine.tokenizer.words(plain)
    times = deadlines.find(words, pack=engine.pack, reference=reference, calendar=calendar)

    when = partial(_time_of_cell, engine, plain, reference, calendar)
    folded = [word if word.isascii() else fold(word) for word in words.low]
    phrases, scope = cue.phrases.find(folded), cue.scope_phrases.find(folded)
    said = sentences(words, lines, cue)
    under = sections(words, lines, said, cue)
    barred = quoted(words)

    people = Owners(words, type, cue)
    labelled = [s for s in said if s.label > s.first]
    people.look_at_labels([(s.first, s.label - 1) for s in labelled if lines[s.line].kind in _LISTED], 1)
    people.look_at_labels([(s.first, s.label - 1) for s in labelled], 2)
    rules = Rules(words, type, cue, engine.grammar, phrases, reference.date())
    judge = Judge(words, type, cue, phrases, scope, people, rules)
    notes = RecapReader(words, engine.grammar, phrases, cue)
    describer = Describer(words, type, people, language)
    second = reader(describer, words, type, cue, notes)
    for index, (sentence, section, own) in enumerate(zip(said, under, _shared_out(words, times, said), strict=True)):
        if lines[sentence.line].done:
            continue
        told = words.low[sentence.first] in cue.grammar["facets"] if sentence.first < len(words) else False
        if index == 0 and type is TextType.RECAP and sentence.last - sentence.first > _TITLE and not told:
            people.introduce(sentence.first, sentence.first + _TITLE, title=True)  # dictated without a stop
        cut = clauses(words, sentence, index, _unquoted(words, own, barred), barred, engine.grammar, cue)
        listed = lines[sentence.line].kind in _LISTED
        found, judged = judge.drafts(sentence, section, listed, cut)
        line = lines[sentence.line]
        if line.roles:
            found = columns.read_row(words, line, index, people, notes if type is TextType.RECAP else None, when)
        elif type is TextType.RECAP:
            notes.read(sentence, section, cut, [(draft.first, draft.last) for draft in found], listed)
        noted = [notes.noted(one.clause) for one in judged]
        describer.of_sentence(sentence, section, line.kind, cut, judged, noted)
        if line.roles:  # nothing is left to judge
            judged, noted = [], []
        second.take(found, judged, noted, sentence.first, sentence.last)
        tells = not found or (index == 0 and people.lists_those_present(sentence.first, sentence.last))
        if type is TextType.RECAP and tells and not (section.heading and people.heads_tasks(sentence)):
            offered = section.role == "solution" or "s" in noted
            people.introduce(sentence.first, sentence.last, index == 0 or section.heading, offered and index > 0)
            heads = [one.clause.head for one in judged if one.clause.head is not None]
            wanted = any(verb in cue.verbs["wanting"] for head in heads for verb in (head.lead, head.verb))
            if wanted or any(phrases.named(name, sentence.first, sentence.last) for name in _WANTS):
                people.hear(sentence.first)

    drafts = second.drafts()
    needs, solutions = notes.lines()
    reading = Reading(
        language, type, reference, tuple(_promise(words, draft, said, cue) for draft in drafts), needs, solutions
    )
    return _widened(reading, layout.ends_of_entities(text))


def _time_of_cell(
    engine: _Engine, text: str, reference: datetime, calendar: Calendar, start: int, end: int
) -> TimeMention | None:
    """The time that a cell holds: by itself, or as somebody would say it ("7/8", "15 gg")."""
    for lead in ("", engine.pack.say["by"] + " "):
        said = engine.tokenizer.words(lead + text[start:end])
        for found in deadlines.find(said, pack=engine.pack, reference=reference, calendar=calendar):
            return found.moved(start - len(lead), start, end)
    return None


def detect_language(text: str) -> str:
    """Return "it" or "en", whichever has more of its everyday words in the text; "it" where neither has more."""
    said = _WORD.findall(text[:_ENOUGH].lower())
    english, italian = (
        sum(word in cues.load(language).grammar["everyday"] for word in said) for language in ("en", "it")
    )
    return "en" if english > italian else "it"


def _shared_out(words: Words, times: Sequence[TimeMention], said: Sequence[Sentence]) -> list[list[TimeMention]]:
    """The times of each sentence."""
    found: list[list[TimeMention]] = []
    at = 0
    for sentence in said:
        start, end = (
            (words.starts[sentence.first], words.ends[sentence.last - 1]) if sentence.first < sentence.last else (0, 0)
        )
        while at < len(times) and times[at].end <= start:
            at += 1
        here = at
        while here < len(times) and times[here].start < end:
            here += 1
        found.append(list(times[at:here]))
    return found


def _unquoted(words: Words, times: Sequence[TimeMention], barred: Sequence[bool]) -> list[TimeMention]:
    return [time for time in times if not barred[bisect_left(words.starts, time.start)]]


def _promise(words: Words, draft: Draft, said: Sequence[Sentence], cue: Cues) -> Promise:
    sentence, time = said[draft.sentence], draft.mention
    start, end = words.starts[draft.first], words.ends[draft.last - 1]
    if time is not None:
        start, end = min(start, time.start), max(end, time.end)
    about = words.starts[draft.said[0]], words.ends[draft.said[1] - 1]
    return Promise(
        start=start,
        end=end,
        sentence_start=words.starts[sentence.first],
        sentence_end=words.ends[sentence.last - 1],
        holder=draft.doer.holder,
        person=draft.doer.person,
        deadline=time.deadline() if time is not None else None,
        kind=kinds.kind(words, draft.first, draft.last, draft.head, cue),
        action=kinds.action(words.text, *about, (time.said_from, time.end) if time else None),
        rule=draft.rule,
    )


def _widened(reading: Reading, ends: Mapping[int, int]) -> Reading:
    """Put every end that falls behind an entity's one character behind the whole entity."""
    if not ends:
        return reading
    return replace(
        reading,
        promises=tuple(_wider_promise(one, ends) for one in reading.promises),
        needs=tuple(_wider(one, ends) for one in reading.needs),
        solutions=tuple(_wider(one, ends) for one in reading.solutions),
    )


def _wider_promise(found: Promise, ends: Mapping[int, int]) -> Promise:
    due = found.deadline
    return replace(
        found,
        end=ends.get(found.end, found.end),
        sentence_end=ends.get(found.sentence_end, found.sentence_end),
        deadline=replace(due, end=ends.get(due.end, due.end)) if due else None,
    )


def _wider(found: Line, ends: Mapping[int, int]) -> Line:
    return replace(found, end=ends.get(found.end, found.end))
