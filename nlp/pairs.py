"""Puts together two verbs that share one deadline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlp.clauses import Clause
from nlp.cues import Cues
from nlp.words import Tense, Words


def joined(words: Words, clauses: Sequence[Clause], free: Sequence[bool], cues: Cues) -> list[tuple[Clause, int, int]]:
    """Put together two verbs with one deadline ("mi informo e ti scrivo domani").

    Return each clause with the places in `clauses` of its first and of its last verb.

    The first of them has no deadline of its own, or it stands before both verbs; they have the same person and
    time, and no comma parts them.
    """
    found: list[tuple[Clause, int, int]] = []
    for at, clause in enumerate(clauses):
        previous = found[-1][0] if found else None
        if (
            previous is not None
            and previous.head is not None
            and clause.head is not None
            and free[at]
            and free[at - 1]
            and clause.opener in cues.grammar["joining"]
            and not clause.comma
            and (not previous.mentions or (not clause.mentions and _opens(words, previous)))
            and previous.head.tense is clause.head.tense
            and previous.head.person == clause.head.person
            and (clause.head.subject is None or clause.head.tense is Tense.PRESENT)
            and clause.head.first == clause.first
        ):
            merged = replace(
                clause,
                first=previous.first,
                opener=previous.opener,
                comma=previous.comma,
                mentions=(*previous.mentions, *clause.mentions),
            )
            found[-1] = (merged, found[-1][1], at)
        else:
            found.append((clause, at, at))
    return found


def _opens(words: Words, clause: Clause) -> bool:
    """Whether a clause's deadline stands before its verb ("appena ho un attimo ti chiamo e ti spiego")."""
    return clause.head is not None and clause.mentions[-1].end <= words.starts[clause.head.first]
