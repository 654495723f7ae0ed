"""Lets what was learned from examples overrule the rules, clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlp.deadlines import Hang, Lead, TimeMention
from nlp.learned import tagger
from nlp.learned.classifier import Opinion
from nlp.learned.network import Network
from nlp.naming import Doer
from nlp.promises import Draft, Judged, draft
from nlp.recap import RecapReader
from nlp.words import Words

RULE = "learned from examples"
_NOTED = 0.5  # how likely a need or a solution must be to be noted
_FORGOTTEN = 0.15  # and how unlikely to be forgotten where a rule noted it


def revised(
    found: Sequence[Draft], judged: Sequence[Judged], opinions: Sequence[Opinion], words: Words, deadlines: Network,
    language: str,
) -> list[Draft]:
    """Return the promises of a sentence after the second opinion. Those that no single clause made stay as they are."""
    ruled = {(one.first, one.clause.last) for one in judged if one.rule}
    kept = [one for one in found if (one.first, one.last) not in ruled]
    for one, opinion in zip(judged, opinions, strict=True):
        if opinion.holder is not None:
            made = draft(one, Doer(opinion.holder, one.doer.person), one.rule or RULE)
            kept.append(_put_off(made, words, deadlines, language))
    return sorted(kept, key=lambda one: one.first)


def _put_off(made: Draft, words: Words, deadlines: Network, language: str) -> Draft:
    """Add the words that put a promise off, where no rule found its deadline; tell vague from conditional."""
    mention = made.mention
    if mention is not None and mention.kind not in tagger.KINDS:
        return made
    found = tagger.put_off(deadlines, words.low[made.first : made.last], language)
    if found is None:
        return made
    first, last, kind = found
    start, end = words.starts[made.first + first], words.ends[made.first + last - 1]
    if mention is None:
        said = TimeMention(
            start, end, kind, None, None, RULE, None, Lead.NONE, False, Hang.NONE, None, False, said_from=start
        )
        return replace(made, mention=said)
    if mention.start < end and start < mention.end:
        return replace(made, mention=replace(mention, kind=kind))
    return made


def note(notes: RecapReader, judged: Sequence[Judged], noted: Sequence[str], opinions: Sequence[Opinion]) -> None:
    """Note the needs and solutions that the rules overlooked, and forget those that are none."""
    for one, mark, opinion in zip(judged, noted, opinions, strict=True):
        for need, likely in ((True, opinion.need), (False, opinion.solution)):
            known = mark == ("n" if need else "s")
            if likely > _NOTED and not mark:
                notes.note(one.clause, need, RULE)
            elif known and likely < _FORGOTTEN:
                notes.drop(one.clause, need)
