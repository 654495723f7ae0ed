"""The needs and solutions of a recap, and which need a solution answers where the text says so."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.clauses import Sentence
from nlp.cues import Cues, Hits
from nlp.findings import Line
from nlp.sections import Section
from nlp.words import Words

_SPLIT = frozenset({",", "+", "/"})


def lines(
    words: Words, sentences: Sequence[Sentence], sections: Sequence[Section], phrases: Hits, cues: Cues
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return (needs, solutions) in order of place."""
    needs: list[Line] = []
    solutions: list[Line] = []
    for sentence, section in zip(sentences, sections, strict=True):
        if section.heading or section.role in ("action", "people"):
            continue
        first = sentence.label if section.tag else sentence.first
        if section.role == "need":
            needs += _parts(words, first, sentence.last, "under a heading of needs", cues)
        elif section.role == "solution":
            solutions += _parts(words, first, sentence.last, "under a heading of solutions", cues)
        elif not section.role:
            needs += _said(words, sentence, phrases, ("wanting", "complaining"), cues)
            solutions += _said(words, sentence, phrases, ("agreeing",), cues)
    return tuple(needs), tuple(solutions)


def _said(
    words: Words, sentence: Sentence, phrases: Hits, names: tuple[str, ...], cues: Cues
) -> list[Line]:
    hits = [h for h in phrases.between(sentence.first, sentence.last) if h.name in ("wanting", "complaining", "agreeing")]
    found: list[Line] = []
    for i, hit in enumerate(hits):
        if hit.name not in names:
            continue
        last = hits[i + 1].first if i + 1 < len(hits) else sentence.last
        found += _parts(words, hit.last, last, f"the words of {hit.name}", cues)
    return found


def _parts(words: Words, first: int, last: int, rule: str, cues: Cues) -> list[Line]:
    found = []
    start = first
    for k in range(first, last + 1):
        if k == last or words.low[k] == ";":
            a, b = start, k
            while b > a and not words.low[b - 1][0].isalnum() and words.low[b - 1] not in ")]%\"»":
                b -= 1
            while a < b and not words.low[a][0].isalnum() and words.low[a] not in "([\"«":
                a += 1
            if b > a:
                found.append(Line(words.starts[a], words.ends[b - 1], rule))
            start = k + 1
    return found
