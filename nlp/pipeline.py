"""Reads a text from its lines to its promises. `read` is the table of contents."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from threading import Lock

from nlp import clauses, cues, deadlines, kinds, layout, owners, promises, recap, scope, sections
from nlp.deadlines import TimeMention
from nlp.findings import Calendar, Promise, Reading, TextType
from nlp.packs import Pack
from nlp.packs import load as load_words
from nlp.phrases import fold
from nlp.sentences import Sentence, sentences
from nlp.tokens import SteadyTokenizer, tokenizer, words_of
from nlp.words import Grammar, Words

__all__ = ["detect_language", "read"]


@dataclass(frozen=True, slots=True)
class _Engine:
    """What is built once a language."""

    pack: Pack
    cues: cues.Cues
    grammar: Grammar
    tokenizer: SteadyTokenizer
    lock: Lock


@cache
def _engine(language: str) -> _Engine:
    pack, cue = load_words(language), cues.load(language)
    return _Engine(pack, cue, _grammar(language, cue), tokenizer(pack), Lock())


def _grammar(language: str, cue: cues.Cues) -> Grammar:
    if language == "it":
        from nlp.it import grammar as it_grammar
        from nlp.it import verbs as it_verbs

        return it_grammar.ItalianGrammar(it_verbs.load(), cue)
    from nlp.en import grammar as en_grammar
    from nlp.en import verbs as en_verbs

    return en_grammar.EnglishGrammar(en_verbs.load(), cue)


def read(
    text: str, *, reference: datetime, calendar: Calendar, language: str | None = None, type: TextType
) -> Reading:
    """Return everything that a text promises, needs and solves.

    `reference` is the aware instant the text was written at; due days and hours are wall time in its zone.
    `language` is "it" or "en", detected where it is not given. Offsets are code points into `text` as it is
    handed in. Never raises for any text; raises ValueError for a naive reference or an unknown language.
    """
    if reference.tzinfo is None:
        raise ValueError("reference must be aware")
    if language is not None and language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}")
    language = language or detect_language(text)
    engine = _engine(language)
    cue = engine.cues
    # 1. the text as plain lines
    plain = layout.plain(text)
    lines = layout.lines(plain, type, cue)
    # 2. its words, and the times among them
    with engine.lock:
        doc = engine.tokenizer(plain)
    words = words_of(doc)
    times = deadlines.find(doc, pack=engine.pack, reference=reference, calendar=calendar)
    # 3. phrases, sentences, sections
    folded = [fold(word) for word in words.low]
    phrases = cue.phrases.find(folded)
    cues_of_scope = cue.scope_phrases.find(folded)
    said = sentences(words, lines, cue)
    under = sections.sections(words, lines, said, cue)
    # 4. the promises, clause by clause
    people = owners.Owners(words, type, cue)
    judge = promises.Judge(words, type, cue, engine.grammar, phrases, cues_of_scope, people, reference.date())
    barred = scope.quoted(words)
    drafts: list[promises.Draft] = []
    sides = recap.RecapReader(words, engine.grammar, phrases, cue)
    at = 0
    for index, (sentence, section) in enumerate(zip(said, under, strict=True)):
        a, b = words.starts[sentence.first], words.ends[sentence.last - 1]
        while at < len(times) and times[at].end <= a:
            at += 1
        here = at
        while here < len(times) and times[here].start < b:
            here += 1
        own = [t for t in times[at:here] if not barred[bisect_left(words.starts, t.start)]]
        cut = clauses.clauses(words, sentence, index, own, barred, engine.grammar, cue)
        listed = lines[sentence.line].kind in (layout.LineKind.ITEM, layout.LineKind.ROW)
        found = judge.drafts(sentence, section, listed, cut)
        judge.remember(sentence)
        if type is TextType.RECAP:
            # 5. the needs and solutions of a recap, and the people it names
            sides.read(sentence, section, cut, bool(found), listed)
            if not found and (index == 0 or section.heading):
                people.title(sentence.first, sentence.last)
            if not found:
                people.introduce(sentence.first, sentence.last)
        drafts += found
    needs, solutions = sides.lines()
    return Reading(
        language=language,
        type=type,
        reference=reference,
        promises=tuple(_promise(words, d, said, cue) for d in drafts),
        needs=needs,
        solutions=solutions,
    )


def _promise(words: Words, draft: promises.Draft, said: Sequence[Sentence], cue: cues.Cues) -> Promise:
    sentence = said[draft.sentence]
    start, end = words.starts[draft.first], words.ends[draft.last - 1]
    time: TimeMention | None = draft.mention
    deadline = time.deadline() if time is not None else None
    if time is not None:
        start, end = min(start, time.start), max(end, time.end)
    return Promise(
        start=start,
        end=end,
        sentence_start=words.starts[sentence.first],
        sentence_end=words.ends[sentence.last - 1],
        holder=draft.doer.holder,
        person=draft.doer.person,
        deadline=deadline,
        kind=kinds.kind(words, draft.first, draft.last, draft.head, cue),
        action=kinds.action(
            words.text,
            words.starts[draft.said[0]],
            words.ends[draft.said[1] - 1],
            (time.said_from, time.end) if time else None,
        ),
        rule=draft.rule,
    )


LANGUAGES = ("it", "en")
_ENOUGH = 4_000  # characters tell the language


def detect_language(text: str) -> str:
    """Return "it" or "en", whichever has more of its everyday words in the text; "it" where neither has more."""
    said = text[:_ENOUGH].lower().replace("'", " ").split()
    english = sum(word in cues.load("en").grammar["everyday"] for word in said)
    italian = sum(word in cues.load("it").grammar["everyday"] for word in said)
    return "en" if english > italian else "it"
