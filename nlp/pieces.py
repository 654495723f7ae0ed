"""Cuts a sentence at its commas and conjunctions, before anybody knows which cuts matter."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.cues import Cues
from nlp.deadlines import TimeMention
from nlp.sentences import Sentence
from nlp.words import Predicate, Tense, Words

_DASHES = frozenset({"-", "–", "—", "->", "→", "=>", "|", "/"})
_OPENING = frozenset({"(", "[", "{"})
_CLOSING = frozenset({")", "]", "}"})
_AGREEING = {"la": "ae", "le": "ei", "gli": "i", "lo": "o"}  # endings of nouns after an article
_PAUSES = frozenset({"...", "…", ".."})
_MARKS = _DASHES | _OPENING | _CLOSING | _PAUSES | {",", ":"}


@dataclass(slots=True)
class Piece:
    """A stretch between two places where a sentence can be cut. Places are word indexes, the last not included."""

    first: int
    last: int
    opener: str
    comma: bool  # a comma, dash or colon stands before it


def times_of(words: Words, sentence: Sentence, mentions: Sequence[TimeMention]) -> list[TimeMention | None]:
    """Return for every word of a sentence the deadline whose words it belongs to."""
    found: list[TimeMention | None] = [None] * (sentence.last - sentence.first)
    at = sentence.first
    for mention in mentions:
        while at < sentence.last and words.ends[at] <= mention.start:
            at += 1
        k = at
        while k < sentence.last and words.starts[k] < mention.end:
            found[k - sentence.first] = mention
            k += 1
    return found


def pieces(
    words: Words,
    sentence: Sentence,
    times: Sequence[TimeMention | None],
    predicates: Mapping[int, Predicate],
    cues: Cues,
) -> list[Piece]:
    """Return a sentence cut at commas, dashes and conjunctions; never inside a deadline or in brackets."""
    found: list[Piece] = []
    low = words.low
    runs = _RunOns(words, sentence, times, predicates, cues) if len(predicates) > 1 else None
    cutting, content, coordinating = cues.clauses["cutting"], cues.clauses["content"], cues.clauses["coordinating"]
    subordinating = cues.clauses["subordinating"]
    start, opener, comma, depth, seen, within = sentence.first, "", False, 0, False, -1
    for k in range(sentence.first, sentence.last):
        word = low[k]
        if k not in predicates and word not in cutting and word not in _MARKS:
            continue
        if runs and seen and k in predicates and not depth and opener not in subordinating:
            cut = runs.beginning(start, k)
            if cut:
                found.append(Piece(start, cut, opener, comma))
                start, opener, comma = cut, "", False
        if k in predicates and seen and not depth:
            cut = _unsaid(words, start, k, predicates, cues)
            if cut:
                found.append(Piece(start, cut, opener, comma))
                start, opener, comma = cut, next(iter(cues.grammar["unsaid"])), False
        seen = seen or k in predicates
        if k in predicates:
            within = predicates[k].last
        if times[k - sentence.first] is not None:
            continue
        if word in _OPENING:
            depth += 1
        elif word in _CLOSING:
            depth = max(0, depth - 1)
        if depth or word in _CLOSING or (k <= within and k not in predicates):
            continue
        says = word in content and (seen or (k == start and bool(opener)))
        if k in predicates and word in cues.grammar["clitics"] and predicates[k].verb in cues.grammar["caring"]:
            continue  # "se ne occupa Marco": no condition
        joins = (word in coordinating and not _joins_names(words, k, cues)) or says
        if joins or word in subordinating:
            after, said, parted = (k + 1 if joins else k), word, comma and k == start
        elif word == "," or word in _PAUSES or (seen and (_parts(words, k) or word == ":")):
            after, said, parted = k + 1, "", True
        else:
            continue
        if k > start:
            found.append(Piece(start, k, opener, comma))
            opener = ""
        start, opener, comma, seen = after, said or opener, parted, False
    if sentence.last > start:
        found.append(Piece(start, sentence.last, opener, comma))
    return found


def _joins_names(words: Words, at: int, cues: Cues) -> bool:
    """Whether a conjunction stands between two people's names ("Efisio e Gavino lo montano")."""
    low, names = words.low, cues.owners["names"]
    beside = 0 < at < len(words) - 1 and words.low[at] in cues.grammar["joining"]
    return beside and all(low[k] in names and words.capital(k) for k in (at - 1, at + 1))


def _parts(words: Words, at: int) -> bool:
    """Whether a dash parts what stands around it; a hyphen ("high-res") does not."""
    if words.low[at] not in ("-", "/"):
        return words.low[at] in _DASHES
    before = at > 0 and words.ends[at - 1] == words.starts[at]
    return not (before and at + 1 < len(words) and words.ends[at] == words.starts[at + 1])


def _unsaid(words: Words, start: int, at: int, predicates: Mapping[int, Predicate], cues: Cues) -> int:
    """Where a clause begins that English hangs on a verb of saying without "that" ("she said she'll send it"), or 0."""
    if not cues.grammar["unsaid"]:
        return 0
    said = next((predicates[k] for k in range(at - 1, start - 1, -1) if k in predicates), None)
    if said is None or said.verb not in cues.verbs["telling"]:
        return 0
    if predicates[at].tense is not Tense.FUTURE or predicates[at].verb == said.verb:
        return 0
    begins = said.last + 1
    if begins < at and words.low[begins] in cues.owners["both_sides"]:
        begins += 1
    return begins if begins <= at else 0


class _RunOns:
    """Finds main clauses that nothing parts from the one before them, in one sentence and dropped with it."""

    def __init__(
        self,
        words: Words,
        sentence: Sentence,
        times: Sequence[TimeMention | None],
        predicates: Mapping[int, Predicate],
        cues: Cues,
    ) -> None:
        self._words = words
        self._offset = sentence.first
        self._last = sentence.last
        self._times = times
        self._predicates = predicates
        self._cues = cues
        # By place, so that a sentence of many verbs is not gone through at each of them.
        self._verbs = sorted(predicates)
        self._doubtful = [k for k in self._verbs if _is_doubtful(words.low, predicates[k], cues)]
        tying = cues.grammar["tying"]
        spoken = enumerate(words.low[sentence.first : sentence.last], sentence.first) if tying else ()
        self._tying = [k for k, low in spoken if low in tying and times[k - sentence.first] is None]

    def beginning(self, start: int, at: int) -> int:
        """Where a second main clause begins that nothing parts from the first ("domani do il bianco venerdì smonto").

        Its subject, its adverbs, and a time that the first clause does not need, stand before its verb. 0 where a word
        ties the verb to what stands before it ("il modello che cerca è finito"), or the language never runs on.
        """
        low, times, offset, cues = self._words.low, self._times, self._offset, self._cues
        head, begins = self._predicates[at], at
        first, here = bisect_left(self._verbs, start), bisect_left(self._verbs, at)
        tied = bisect_right(self._tying, head.last)
        ties = tied - bisect_left(self._tying, start)
        if not cues.grammar["tying"] or ties >= here - first:
            return 0
        before = self._predicates[self._verbs[here - 1]]
        if (ties and self._tying[tied - 1] > before.last) or self._is_doubtful(start, at):
            return 0
        floor = 1 + before.last
        while begins > floor and low[begins - 1] in cues.grammar["beginnings"]:
            begins -= 1
        sure = begins < at or _is_sure(low, head, cues)
        if times[begins - 1 - offset] is None and (head.person in (3, 6) or head.first < head.core):
            begins = _subject(self._words, begins, floor, cues)
        sure = sure or (begins < at and head.last + 1 < len(low) and low[head.last + 1] in cues.grammar["articles"])
        mention = times[begins - 1 - offset] if begins > floor else None
        if mention is not None:
            following = self._verbs[here + 1] if here + 1 < len(self._verbs) else self._last
            taken = any(m not in (None, mention) for m in times[start - offset : begins - offset])
            if taken or not any(times[at - offset : following - offset]):
                while begins > floor and times[begins - 1 - offset] is mention:
                    begins -= 1
                sure = True
        return begins if sure and begins > start else 0

    def _is_doubtful(self, start: int, at: int) -> bool:
        return bisect_left(self._doubtful, start) < bisect_right(self._doubtful, at)


def _is_sure(low: Sequence[str], head: Predicate, cues: Cues) -> bool:
    """Whether a verb cannot be a noun."""
    inverted = head.core + 1 < len(low) and low[head.core + 1] in cues.owners["we"]
    return inverted or head.first < head.core or head.tense is Tense.FUTURE


def _is_doubtful(low: Sequence[str], head: Predicate, cues: Cues) -> bool:
    """Whether a verb may be a noun after its article ("la scheda")."""
    if head.core != head.first + 1 or low[head.first] not in cues.grammar["articles"]:
        return False
    return low[head.core][-1] in _AGREEING.get(low[head.first], "aeio")


def _subject(words: Words, at: int, floor: int, cues: Cues) -> int:
    """Where the name, or the article and noun, right before a verb begins."""
    low = words.low
    if at > floor and low[at - 1] in cues.owners["names"]:
        return at - 1
    for k in range(at - 2, max(floor, at - 4) - 1, -1):
        if low[k] in cues.grammar["articles"]:
            return k
        if low[k] in cues.grammar["prepositions"] or low[k] in cues.grammar["determiners"]:
            break
    return at
