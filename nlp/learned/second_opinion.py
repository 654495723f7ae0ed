"""Lets what was learned from examples overrule the rules, clause by clause, where it is sure enough."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.learned.classifier import Opinion
from nlp.naming import Doer
from nlp.promises import Draft, Judged, draft
from nlp.recap import RecapReader

RULE = "learned from examples"
_LINE = 0.5  # how likely a need or a solution must be to be noted, or to stay
_FORGET = 0.15


def revised(found: Sequence[Draft], judged: Sequence[Judged], opinions: Sequence[Opinion]) -> list[Draft]:
    """Return the promises of a sentence after the second opinion. Those that no single clause made stay as they are."""
    ruled = {(one.first, one.clause.last) for one in judged if one.rule}
    kept = [one for one in found if (one.first, one.last) not in ruled]
    for one, opinion in zip(judged, opinions, strict=True):
        holder = max(opinion.holders, key=opinion.holders.__getitem__)
        if holder is None:
            continue
        kept.append(draft(one, Doer(holder, one.doer.person), one.rule or RULE))
    return sorted(kept, key=lambda one: one.first)


def note(notes: RecapReader, judged: Sequence[Judged], noted: Sequence[str], opinions: Sequence[Opinion]) -> None:
    """Note the needs and solutions that the rules overlooked, and forget those that are none."""
    for one, mark, opinion in zip(judged, noted, opinions, strict=True):
        for need, likely in ((True, opinion.need), (False, opinion.solution)):
            known = mark == ("n" if need else "s")
            if likely > _LINE and not mark:
                notes.note(one.clause, need, RULE)
            elif known and likely < _FORGET:
                notes.drop(one.clause, need)
