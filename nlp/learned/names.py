"""Whose name a promise bears: what the rules and the network say of it together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from nlp.cues import Cues
from nlp.findings import TextType
from nlp.learned.answers import Answers
from nlp.naming import ARTICLES, PARTICLES, name_goes_on
from nlp.promises import Judged
from nlp.words import Words

_FAR = 40  # words before a promise that may name who keeps it
_NAMED = 0.5  # how likely a doer's name must be to be taken
_UNHEARD_OF = 0.9  # the same where the rules saw no doer
_UNNAMED = 0.02  # and how unlikely one that the rules took, to be dropped
_BESIDE = frozenset({"+", "&", "/"})
_HEADING = frozenset({":", "(", ")", "-", "–", "—"})  # behind a name under which a line lists what is to be done
_INFINITIVES = ("are", "ere", "ire", "rre")
_ONE = frozenset(("il", "la", "lo", "l'", "the"))  # of one person: "La Altobelli", but a family's "I Rinaldi"
_WITH = frozenset(("con", "with"))
_INITIAL = 2  # letters of an initial with its stop


class Names:
    """Tells who is named as the one who keeps a promise. Made for one text and dropped with it."""

    def __init__(self, words: Words, type: TextType, cues: Cues) -> None:
        self._words = words
        self._owners = cues.owners
        self._articles = cues.grammar["articles"]
        self._joins = cues.clauses["coordinating"]
        self._reply = type is TextType.REPLY

    def of(self, one: Judged, answers: Answers) -> str | None:
        """Return the name of who does it: as the rules cut it, where they and the network speak of the same one."""
        first, last, taken = one.clause.first, one.clause.last, one.doer.person
        named = answers.person(first, last, _NAMED)
        if named is not None and (taken is not None or self._is_doer(one, named, answers)):
            said = self._said(*self._whole_name(first, *named))
            return taken if taken is not None and (said in taken or self._is_joined(taken, named[0])) else said
        unnamed = taken is None or answers.person(first, last, _UNNAMED) is None
        return None if unnamed else taken

    def _is_doer(self, one: Judged, named: tuple[int, int], answers: Answers) -> bool:
        """Whether a name that no rule took is the doer's: likely for a first name or a title, certain for others."""
        first, last = one.clause.first, one.clause.last
        low, owners = self._words.low, self._owners
        after = low[named[1]] if named[1] < len(low) else ""
        if after in owners["firm_marks"]:
            return False  # "Rovelli srl"
        if self._reply and named[0] == first and after == ",":
            return False  # "Gabriele, tempo due giorni e hai i campioni": who is spoken to
        before = low[named[0] - 1] if named[0] else ""
        if self._reply and named[1] >= last and before in owners["titles"] and low[max(named[0] - 2, 0)] == ",":
            return False  # "le mando il contratto domani, sig. Rossi"
        known = before in owners["titles"] or any(word in owners["names"] for word in low[named[0] : named[1]])
        head = one.clause.head
        bare = head is not None and owners["given"].isdisjoint(low[head.first : head.core])
        if (
            head is not None
            and bare
            and named[0] > head.core
            and not self._articles.isdisjoint(low[first : head.first])
        ):
            return False  # "il corriere chiama Ginevra"
        if not known and answers.person(first, last, _UNHEARD_OF) is None:
            return False
        return not self._done_to(first, *named, head is None)

    def _is_joined(self, taken: str, at: int) -> bool:
        """Whether a name only stands beside the one that the rules took ("Tina e Rocco caricano")."""
        before, words = taken.split()[-1].lower(), self._words.low
        return at > 1 and words[at - 2] == before and (words[at - 1] in self._joins or words[at - 1] in _BESIDE)

    def meant(self, one: Judged, start: int, promised: Sequence[tuple[int, int]]) -> str | None:
        """Return the name that stands before a promise ("Col has it, he'll sand it") and in no other promise."""
        if one.meant is None or one.by == "speaker":  # "Sara: perfetto. La scaletta te la mando domenica."
            return one.meant
        name, begin = one.meant.split()[-1].lower(), max(start, one.clause.first - _FAR)
        at = next((k for k in range(one.clause.first - 1, begin - 1, -1) if self._words.low[k] == name), None)
        if at is None or self._words.low[at + 1] in _HEADING:
            return None
        before = bisect_right(promised, (at, len(self._words)))
        if before and promised[before - 1][1] > at:
            return None
        return one.meant

    def _said(self, first: int, last: int) -> str:
        return self._words.text[self._words.starts[first] : self._words.ends[last - 1]]

    def _whole_name(self, start: int, first: int, last: int) -> tuple[int, int]:
        """Put to a name what belongs to it before and behind ("Di Gaspare", "S. Byrne", "Luc-André", "Chiara S.")."""
        words = self._words
        while last > first + 1 and not words.low[last - 1][0].isalnum():
            last -= 1
        last = name_goes_on(words, last, len(words))
        if first - 2 >= start and words.low[first - 1] == "-" and words.joins(first - 1) and words.capital(first - 2):
            first -= 2
        before = words.low[first - 1] if first > start and words.capital(first - 1) else ""
        part = (
            before in PARTICLES
            or (before in ARTICLES and first - 1 > start)
            or (len(before) == _INITIAL and before[1] == ".")
        )
        return (first - 1 if part else first), last

    def _done_to(self, start: int, first: int, last: int, verbless: bool) -> bool:
        """Whether a name in a clause that begins at `start` is not the doer's: "chiamare Ilenia", "Ilenia's sample"."""
        low = self._words.low
        first, last = self._whole_name(start, first, last)
        personal = any(low[first - 1] in self._owners[group] for group in ("names", "titles", "subject_pronouns"))
        personal = personal or low[first - 1] in _ONE
        if first > start and self._words.capital(first - 1) and not personal:
            return True  # "Ceramiche Doro"
        at = first - 1
        while at > start and any(low[at] in self._owners[group] for group in ("titles", "trades", "possessive_ours")):
            at -= 1  # "col nostro Ottavio"
        before, after = low[at] if at >= start else "", low[last : last + 1]
        alone = verbless and before in _WITH and at == first - 1  # "prova con Amedeo"
        done = (before in self._owners["unasked"] and not alone) or before.endswith(_INFINITIVES)
        return done or after == ["'s"]
