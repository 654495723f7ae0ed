"""The needs and solutions of a recap, and which need a solution answers where the text says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from nlp.clauses import Clause
from nlp.cues import Cues
from nlp.findings import Line
from nlp.hits import Hits
from nlp.parting import WIDE, Parting
from nlp.sections import Section
from nlp.sentences import Sentence
from nlp.words import Grammar, Predicate, Tense, Words

_NARROW = 2  # the same in a list behind a label ("Esigenze: meno resi, consegne di notte")
_NEAR = 2  # words between the beginning of a promise and what would be a need or a solution
_LOOKED_AT = 12  # of the lines found so far; a sentence has fewer
_STEM = 6  # letters that two words share when they speak of the same thing


_NEEDS = ("wanting", "complaining", "telling")


class RecapReader:
    """Collects needs and solutions sentence by sentence. Made for one text and dropped with it."""

    def __init__(self, words: Words, grammar: Grammar, phrases: Hits, cues: Cues) -> None:
        self._grammar = grammar
        self._words = words
        self._phrases = phrases
        self._cues = cues
        self._parting = Parting(words, cues)
        self._needs: list[Line] = []
        self._solutions: list[Line] = []
        self._turns: list[str] = []  # "n" or "s" for every line found, in order
        self._promised: Sequence[tuple[int, int]] = ()
        self._verbs: set[int] = set()
        self._open = False  # the last sentence told needs and ended in a semicolon

    def read(
        self,
        sentence: Sentence,
        section: Section,
        clauses: Sequence[Clause],
        promised: Sequence[tuple[int, int]],
        listed: bool,
    ) -> None:
        """Take what one sentence says. `promised` are the first and last words of the promises in it."""
        self._promised = promised
        self._verbs = {p.first for clause in clauses for p in clause.predicates}
        if section.heading or section.role in ("people", "action"):
            return
        goes_on, self._open = self._open, False
        first = sentence.label if section.tag else sentence.first
        if section.role == "need":
            self._need(first, sentence.last, "under a heading of needs", 0 if listed else _NARROW)
        elif section.role == "solution":
            self._solve(first, sentence.last, "under a heading of solutions", WIDE if listed else _NARROW)
        elif not section.role:
            before = len(self._needs)
            self._prose(sentence, clauses, listed)
            if goes_on and not promised and len(self._needs) == before and not self._solved(sentence):
                self._need(first, sentence.last, "goes on with what was needed")
            self._open = len(self._needs) > before and sentence.terminal == ";"

    def noted(self, clause: Clause) -> str:
        """Return what was found in a clause: "n" a need, "s" a solution, "" neither."""
        first, last = self._words.starts[clause.first], self._words.ends[clause.last - 1]
        for mark, lines in (("n", self._needs), ("s", self._solutions)):
            for line in lines[-_LOOKED_AT:]:
                if line.start < last and first < line.end:
                    return mark
        return ""

    def note(self, first: int, last: int, need: bool, rule: str) -> None:
        """Take the words from `first` to the one before `last` for a need, or for a solution."""
        span = self._parting.trimmed(first, last)
        if span is not None:
            (self._needs if need else self._solutions).append(Line(*span, rule))
            self._turns.append("n" if need else "s")

    def drop(self, clause: Clause, need: bool) -> None:
        """Forget the needs, or the solutions, that lie in a clause."""
        first, last = self._words.starts[clause.first], self._words.ends[clause.last - 1]
        lines = self._needs if need else self._solutions
        lines[-_LOOKED_AT:] = [line for line in lines[-_LOOKED_AT:] if line.end <= first or last <= line.start]

    def lines(self) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        """Return (needs, solutions) in order of place; a solution knows the needs it answers."""
        needs = sorted(self._needs, key=lambda line: line.start)
        solutions = sorted(self._solutions, key=lambda line: line.start)
        paired = self._turns == ["n", "s"] * len(needs) and len(needs) > 1
        if paired:
            return tuple(needs), tuple(replace(line, answers=(i,)) for i, line in enumerate(solutions))
        speaking: dict[str, list[int]] = {}
        for i, need in enumerate(needs):
            for stem in self._stems(need):
                speaking.setdefault(stem, []).append(i)
        return tuple(needs), tuple(replace(line, answers=self._answers(line, speaking)) for line in solutions)

    def _answers(self, solution: Line, speaking: Mapping[str, Sequence[int]]) -> tuple[int, ...]:
        """The needs that a solution shares a word with; a word that many of them share tells none apart."""
        shared = (speaking.get(stem, ()) for stem in self._stems(solution))
        return tuple(sorted({i for needs in shared if len(needs) <= _LOOKED_AT for i in needs}))

    def _stems(self, line: Line) -> set[str]:
        said = self._words.text[line.start : line.end].lower()
        words = "".join(c if c.isalpha() else " " for c in said).split()
        return {w[: max(_STEM, len(w) - 2)] for w in words if len(w) >= _STEM}

    def _prose(self, sentence: Sentence, clauses: Sequence[Clause], listed: bool) -> None:
        told = sentence.first  # how far what somebody told us goes: its verbs of trouble are part of it
        for hit in self._phrases.between(sentence.first, sentence.last):
            if hit.name == "complaining" and hit.first < told:
                continue
            last = self._end(hit.last, sentence, clauses, hit.name)
            told = last if hit.name == "telling" else told
            if hit.name in _NEEDS and not (hit.name == "telling" and self._ours(hit.last, clauses)):
                self._need(hit.last, last, f"words of {hit.name}")
            elif hit.name == "agreeing" and not self._denied(hit.first, hit.last, sentence):
                self._solve(hit.last, self._agreed(hit.last, sentence, clauses), "what was agreed or proposed")
        verbs = self._cues.verbs
        opens = self._grammar.participle(self._words.low[sentence.first])
        if opens in verbs["agreeing"] and not self._solved(sentence):
            self._solve(sentence.first + 1, sentence.last, "what was agreed or proposed")
        for clause in clauses:
            for head in clause.predicates:
                if self._wants(head) and not self._phrased(head):
                    start = head.first if head.negated else self._object(head)
                    self._need(start, self._end(head.last + 1, sentence, clauses), "a verb of wanting")
        opening = clauses[0].head if clauses else None
        label = self._words.low[sentence.first : sentence.label - 1] if sentence.label > sentence.first else []
        if label and len(label) <= 2 and label[0] in self._cues.owners["us"] and not self._promised and not listed:
            self._solve(sentence.label, sentence.last, "what we offer")
        elif opening is not None and self._gives(opening):
            after = opening.core + 1
            given = after < sentence.last and self._words.low[after] in self._cues.owners["we"]
            if given and not any(m for clause in clauses for m in clause.mentions):
                self._solve(after + 1, sentence.last, "what we give")

    def _gives(self, head: Predicate) -> bool:
        ours = head.person in (1, 4) and head.tense is Tense.PRESENT
        return ours and head.verb in self._cues.verbs["giving"]

    def _object(self, head: Predicate) -> int:
        """Where what is wanted begins: after "vuole", but after the whole of "would like"."""
        return (
            head.core + 1 if head.lead in self._cues.verbs["wanting"] | self._cues.verbs["needing"] else head.last + 1
        )

    def _wants(self, head: Predicate) -> bool:
        if head.person not in (3, 6) or head.tense is Tense.FUTURE:
            return False
        verbs = self._cues.verbs
        if head.lead in verbs["needing"]:
            return not head.to_us and (head.to_third or not head.to_customer) and not head.negated
        return head.lead in verbs["wanting"] or head.verb in verbs["wanting"]

    def _phrased(self, head: Predicate) -> bool:
        return any(h.name in ("wanting", "complaining") for h in self._phrases.between(head.first, head.last + 1))

    def _denied(self, first: int, last: int, sentence: Sentence) -> bool:
        low = self._words.low
        before = low[max(sentence.first, first - 1) : first]
        after = low[last : last + 2]
        return any(w in self._cues.grammar["denials"] for w in (*before, *after))

    def _solved(self, sentence: Sentence) -> bool:
        return self._phrases.named("agreeing", sentence.first, sentence.last) is not None

    def _end(self, first: int, sentence: Sentence, clauses: Sequence[Clause], said: str = "") -> int:
        """Where what is wanted ends: at the next clause that wants or agrees something itself, or at the end."""
        names = [name for name in (*_NEEDS, "agreeing") if said != "telling" or name != "complaining"]
        ends = [h.first for h in self._phrases.between(first, sentence.last) if h.name in names]
        ends += [c.first for c in clauses if c.first > first and any(map(self._wants, c.predicates))]
        ends += [start for start, _ in self._promised if start > first]
        return min([sentence.last, *ends])

    def _agreed(self, first: int, sentence: Sentence, clauses: Sequence[Clause]) -> int:
        """Where what is agreed ends: at the next need or promise, at a "but" or "because", or at the end."""
        openers = self._cues.clauses["contrast"] | self._cues.clauses["causal"]
        ends = [h.first for h in self._phrases.between(first, sentence.last) if h.name in _NEEDS]
        for clause in clauses:
            verbal = clause.comma and clause.head is not None and clause.head.first == clause.first
            if clause.first > first + 1 and (clause.opener in openers or verbal):
                ends.append(clause.first - 1)
        ends += [start for start, _ in self._promised if start > first]
        return min([sentence.last, *ends])

    def _ours(self, first: int, clauses: Sequence[Clause]) -> bool:
        """Whether what is told at a place is what we do ourselves."""
        head = next((p for c in clauses for p in c.predicates if p.first >= first), None)
        return head is not None and head.person in (1, 4)

    def _is_promise(self, first: int) -> bool:
        return any(start <= first < end and first - start < _NEAR for start, end in self._promised)

    def _need(self, first: int, last: int, rule: str, apart: int = 0) -> None:
        if self._is_promise(first):
            return
        for start, end in self._parting.parts(first, last, apart, self._verbs):
            self._needs.append(Line(start, end, rule))
            self._turns.append("n")

    def _solve(self, first: int, last: int, rule: str, apart: int = WIDE) -> None:
        if self._is_promise(first):
            return
        for start, end in self._parting.parts(first, last, apart, self._verbs):
            self._solutions.append(Line(start, end, rule))
            self._turns.append("s")
