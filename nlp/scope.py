"""What takes a promise out of its clause: negation, question, condition, past, quotation, hypothesis, offer."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.clauses import Clause
from nlp.cues import Cues, Direction, Reach
from nlp.findings import DeadlineKind
from nlp.hits import Hits
from nlp.sentences import Sentence
from nlp.words import Tense, Words

_QUOTES = {"«": "»", "“": "”", "„": "“", '"': '"', "”": "”", "‹": "›"}
_LONGEST_QUOTE = 120  # words; a mark that is not closed within them quotes nothing


def quoted(words: Words) -> list[bool]:
    """Which words stand between quotation marks."""
    flags = [False] * len(words)
    if _QUOTES.keys().isdisjoint(words.low):
        return flags
    at = 0
    while at < len(words):
        closing = _QUOTES.get(words.low[at])
        if closing is None:
            at += 1
            continue
        limit = min(len(words), at + _LONGEST_QUOTE)
        end = next((k for k in range(at + 1, limit) if words.low[k] == closing), None)
        if end is None or _is_inch(words, at):
            at += 1
            continue
        for k in range(at, end + 1):
            flags[k] = True
        at = end + 1
    return flags


def _is_inch(words: Words, at: int) -> bool:
    return (
        words.low[at] == '"' and at > 0 and words.ends[at - 1] == words.starts[at] and words.low[at - 1][-1].isdigit()
    )


def reasons(
    words: Words, sentence: Sentence, clauses: Sequence[Clause], phrases: Hits, scope: Hits, cues: Cues
) -> list[str]:
    """For every clause of a sentence, why it binds nobody; "" where nothing speaks against it."""
    found = [_own(words, clause, phrases, cues) for clause in clauses]
    _question(sentence, clauses, found, phrases)
    for hit in scope.between(sentence.first, sentence.last):
        first, cue = hit.first, cues.scope[hit.name]
        at = next((i for i, c in enumerate(clauses) if c.first <= first < c.last), None)
        if at is None:
            at = next((i for i, c in enumerate(clauses) if c.first > first), None)
            if at is None or cue.reach is Reach.CLAUSE:
                continue
        reached = [at] if cue.direction is not Direction.FORWARD or not _after_head(clauses[at], first) else []
        if cue.reach is Reach.SENTENCE:
            if cue.direction is not Direction.BACKWARD:
                reached += range(at + 1, len(clauses))
            if cue.direction is not Direction.FORWARD:
                reached += range(at)
        for i in reached:
            spared = cue.spares_exact and any(m.kind is DeadlineKind.EXACT for m in clauses[i].mentions)
            found[i] = found[i] or ("" if spared else cue.name)
    _conditions(clauses, found, cues)
    return found


def _after_head(clause: Clause, at: int) -> bool:
    return clause.head is not None and clause.head.last < at


def _own(words: Words, clause: Clause, phrases: Hits, cues: Cues) -> str:
    if clause.opener in cues.clauses["causal"]:
        return "cause or purpose"
    if clause.opener in cues.clauses["conditional"]:
        return "condition"
    head = clause.head
    if _tells_which(words, clause, cues):
        return "tells which one is meant"
    if _refused_time(words, clause, cues):
        return "not then"
    if clause.opener in cues.clauses["alternative"] and head is not None:
        return "an alternative"
    if head is None:
        denied = words.low[clause.first] in cues.grammar["denials"] and not any(
            m.start <= words.starts[clause.first] for m in clause.mentions
        )
        return "negated" if denied else ""
    if head.negated and phrases.named("undeniable", head.first, clause.last) is None:
        return "negated"
    if head.tense is Tense.PAST and not (
        head.verb in cues.verbs["promising"]
        or head.verb in cues.grammar["placing"]
        or head.verb in cues.grammar["arranging"]
    ):
        return "past"
    if head.tense is Tense.CONDITIONAL and not any(
        phrases.named(name, clause.first, clause.last) for name in ("asking", "assurance")
    ):
        return "hypothesis"
    if not cues.grammar["nobody"].isdisjoint(words.low[clause.first : head.first]):
        return "negated"
    return ""


def _tells_which(words: Words, clause: Clause, cues: Cues) -> bool:
    """Whether a clause only says of which thing the one before it speaks ("nella quale chiede ...", "which helps")."""
    head = clause.head
    opening = words.low[clause.first : min(clause.last, clause.first + 2)]
    if not clause.comma or cues.grammar["which"].isdisjoint(opening):
        return False
    return head is None or (head.tense is Tense.PRESENT and head.person in (3, 6))


def _refused_time(words: Words, clause: Clause, cues: Cues) -> bool:
    """Whether the day that a clause begins with is denied ("domani no, sono a Udine")."""
    mention = clause.mentions[0] if clause.mentions else None
    if mention is None or mention.start > words.starts[clause.first]:
        return False
    after = next((k for k in range(clause.first, clause.last) if words.starts[k] >= mention.end), clause.last)
    return after < clause.last and words.low[after] in cues.grammar["noes"]


def _question(sentence: Sentence, clauses: Sequence[Clause], found: list[str], phrases: Hits) -> None:
    """A question covers its last clause and every clause before it that is no statement of ours with a date."""
    if "?" not in sentence.terminal or not clauses:
        return
    last = clauses[-1]
    tag = last.last - last.first <= 4 and phrases.named("tag_question", last.first, last.last) is not None
    for i in range(len(clauses) - 1, -1, -1):
        clause = clauses[i]
        if clause.mentions and phrases.named("asking", clause.first, clause.last) is not None:
            continue  # "Could you send it by Wednesday?"
        stated = clause.head is not None and clause.head.person in (1, 4) and clause.mentions
        if (i < len(clauses) - 1 or tag) and stated and not clause.opener:
            break
        found[i] = found[i] or "question"


def _conditions(clauses: Sequence[Clause], found: list[str], cues: Cues) -> None:
    """What hangs on a condition that stands before it is no promise ("se piove, slitta")."""
    open_condition = False
    for i, clause in enumerate(clauses):
        if clause.opener in cues.clauses["conditional"]:
            open_condition = True
        elif clause.opener in cues.clauses["reversal"]:
            open_condition = False
        elif open_condition and clause.head is not None:
            found[i] = found[i] or "hangs on a condition"
