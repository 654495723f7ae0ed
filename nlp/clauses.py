"""Cuts a sentence into clauses: one clause, one thing said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nlp.asides import without_asides
from nlp.cues import Cues
from nlp.deadlines import TimeMention
from nlp.findings import DeadlineKind
from nlp.pieces import Piece, pieces, times_of
from nlp.sentences import Sentence
from nlp.words import Grammar, Predicate, Tense, Words

_LONGEST_NAME = 2  # words
_NOUNS = (Tense.PRESENT, Tense.REQUEST)  # what a noun may be taken for


@dataclass(slots=True)
class Clause:
    """One predicate with what belongs to it, or a verbless phrase. Places are word indexes, the last not included."""

    first: int
    last: int
    sentence: int
    opener: str  # the conjunction it begins with, "" for none
    comma: bool  # parted by a comma, dash or colon from what stands before it
    head: Predicate | None
    predicates: tuple[Predicate, ...]
    mentions: tuple[TimeMention, ...]


def clauses(
    words: Words,
    sentence: Sentence,
    index: int,
    mentions: Sequence[TimeMention],
    barred: Sequence[bool],
    grammar: Grammar,
    cues: Cues,
) -> list[Clause]:
    """Return the clauses of a sentence in order, none where it is made of marks alone.

    `mentions` are those that lie in the sentence, in order of place; `barred` says for every word of the text
    whether it stands in quotation marks or brackets, where no predicate counts.
    """
    if not any(low[0].isalnum() for low in words.low[sentence.first : sentence.last]):
        return []
    spoken = grammar.predicates(words, sentence.first, sentence.last)
    if sentence.row:
        own = () if mentions else tuple(spoken)
        return [Clause(sentence.first, sentence.last, index, "", False, next(iter(own), None), own, tuple(mentions))]
    mentions = [_without_main_clause(words, mention, spoken) for mention in mentions]
    times = times_of(words, sentence, mentions)
    offset = sentence.first
    predicates: dict[int, Predicate] = {}
    headline = not index and sentence.label == sentence.first and words.low[sentence.first] in cues.grammar["headlines"]
    if headline and all(p.core == p.first and p.subject is None and p.tense in _NOUNS for p in spoken):
        spoken = []  # "visita officina Brandi" only names the text
    begins = {words.starts[p.first] for p in spoken}
    again = [m for m in mentions if m.said_from < m.start and m.end + 1 not in begins]
    for found in spoken:
        if again and any(m.said_from <= words.starts[found.core] < m.start for m in again):
            continue  # "il 30, mi correggo il 31"
        if not barred[found.core] and times[found.core - offset] is None:
            predicates[found.first] = found
    cut = pieces(words, sentence, times, predicates, cues)
    cut = without_asides(words, cut, times, predicates, grammar, cues)
    return _Assembly(words, index, sentence, times, predicates, cues).put_together(cut)


def _without_main_clause(words: Words, mention: TimeMention, spoken: Sequence[Predicate]) -> TimeMention:
    """Give back to the main clause what a condition took ("appena arriva la merce vi chiamo": vi chiamo)."""
    if mention.kind is not DeadlineKind.CONDITIONAL:
        return mention
    inside = [p for p in spoken if mention.start <= words.starts[p.first] < mention.end]
    for predicate in inside[1:]:
        if predicate.person in (1, 4) and predicate.first > 0:
            last = predicate.first - 1
            while last > inside[0].last and not words.low[last][0].isalnum():
                last -= 1
            return replace(mention, end=words.ends[last])
    return mention


class _Assembly:
    """Puts the pieces of one sentence together again: every predicate with what belongs to it."""

    def __init__(
        self,
        words: Words,
        index: int,
        sentence: Sentence,
        times: Sequence[TimeMention | None],
        predicates: Mapping[int, Predicate],
        cues: Cues,
    ) -> None:
        self._words = words
        self._index = index
        self._offset = sentence.first
        self._label = sentence.label
        self._item = sentence.item
        self._times = times
        self._timeless = not any(times)
        self._predicates = predicates
        self._cues = cues
        self._skip = cues.grammar["function_words"]
        self._found: list[Clause] = []
        self._waiting: list[Piece] = []  # verbless pieces before the next predicate

    def put_together(self, cut: Sequence[Piece]) -> list[Clause]:
        for piece in cut:
            own = self._heads(piece)
            if own:
                self._with_predicate(piece, own)
            else:
                self._without_predicate(piece)
        self._settle(len(self._waiting))
        return self._found

    def _with_predicate(self, piece: Piece, own: list[Predicate]) -> None:
        keep = len(self._waiting)
        while keep and self._leads(self._waiting[keep - 1], piece, own[0]):
            keep -= 1
        lead = self._waiting[keep:]
        self._settle(keep)
        self._waiting.clear()
        first = lead[0] if lead else piece
        times = [m for p in (*lead, piece) for m in self._mentions(p)]
        self._put(first.first, piece.last, first.opener, first.comma, own, times)

    def _without_predicate(self, piece: Piece) -> None:
        times = self._mentions(piece)
        if not self._found or self._waiting or piece.opener in self._cues.clauses["subordinating"]:
            self._waiting.append(piece)
            return
        previous = self._found[-1]
        colon = piece.first > 0 and self._words.low[piece.first - 1] in (":", ";")  # "manca la CU: arrivata quella, …"
        fixed = previous.head is not None and previous.head.tense is Tense.ARRANGED and not previous.mentions
        if fixed and times and not self._says_more(piece):  # "il colloquio è confermato: giovedì alle 11"
            self._append(piece)
            return
        if times and (colon or piece.opener in self._cues.clauses["contrast"]):
            self._waiting.append(piece)
            return
        if times and (previous.mentions or (previous.head is None and self._says_more(piece))):
            self._waiting.append(piece)
            return
        self._append(piece)

    def _append(self, piece: Piece) -> None:
        previous, times = self._found[-1], self._mentions(piece)
        merged = tuple(dict.fromkeys((*previous.mentions, *times)))
        self._found[-1] = replace(previous, last=piece.last, mentions=merged)

    def _settle(self, upto: int) -> None:
        """Verbless pieces that wait become clauses of their own, a new one at every deadline with content."""
        run: list[Piece] = []
        times: list[TimeMention] = []
        contrast = upto and self._waiting[0].opener in self._cues.clauses["contrast"]
        if upto and self._found and not contrast and not self._says_more(self._waiting[0]):
            self._append(self._waiting.pop(0))
            upto -= 1
        for piece in self._waiting[:upto]:
            here = self._mentions(piece)
            if (
                run
                and here
                and (times or (piece.comma and not (self._item or self._is_tagged(run[0]))))
                and self._says_more(piece)
            ):
                self._put(run[0].first, run[-1].last, run[0].opener, run[0].comma, [], times)
                run, times = [], []
            run.append(piece)
            times += here
        if run:
            self._put(run[0].first, run[-1].last, run[0].opener, run[0].comma, [], times)
        del self._waiting[:upto]

    def _put(
        self, first: int, last: int, opener: str, comma: bool, own: list[Predicate], times: list[TimeMention]
    ) -> None:
        if not own and not times and self._calls(Piece(first, last, opener, comma)):
            return
        mentions = tuple(sorted(dict.fromkeys(times), key=lambda m: m.start) if len(times) > 1 else times)
        head = own[0] if own else None
        if len(own) > 1 and self._words.low[own[0].first - 1] in self._cues.grammar["relative"]:
            head = own[1]  # "il modello che cerca è finito"
        self._found.append(Clause(first, last, self._index, opener, comma, head, tuple(own), mentions))

    def _leads(self, piece: Piece, following: Piece, head: Predicate) -> bool:
        """Whether a verbless piece belongs to the clause after it: its time, or the subject before the verb."""
        times = self._mentions(piece)
        if times and not self._says_more(piece):
            return True
        if piece.first == self._offset and self._addresses(piece):
            return False
        if times and times[-1].kind is DeadlineKind.CONDITIONAL and not self._mentions(following):
            return True
        if following.opener and not following.comma and not times:
            return following.opener in self._cues.clauses["coordinating"]
        if times or not following.comma:
            return False
        if self._calls(piece) and head.person == 2:
            return True
        if head.first != following.first:
            return False
        return head.person in (3, 6) or self._is_topic(piece, head) or self._lacks_subject(piece, head)

    def _calls(self, piece: Piece) -> bool:
        """Whether a piece is only a name ("Elisa, ...")."""
        said = self._words.low[piece.first : piece.last]
        return len(said) <= _LONGEST_NAME and all(low in self._cues.owners["names"] for low in said)

    def _is_tagged(self, piece: Piece) -> bool:
        """Whether a piece begins with whose task it is ("Anna: bozza, finita entro lunedì")."""
        tag = range(piece.first, min(self._label - 1, piece.last))
        return bool(tag) and self._calls(Piece(tag.start, tag.stop, "", False))

    def _is_topic(self, piece: Piece, head: Predicate) -> bool:
        """Whether a pronoun takes up what stands before the comma ("i campioni, li porto io")."""
        pronouns = self._words.low[head.first : head.core]
        leads = self._words.low[piece.first] not in self._cues.grammar["prepositions"]
        return leads and any(word in self._cues.owners["given"] for word in pronouns)

    def _lacks_subject(self, piece: Piece, head: Predicate) -> bool:
        """Whether a verb needs what stands before the comma ("our surveyor, Martin Askew, will call")."""
        low, grammar = self._words.low[piece.first], self._cues.grammar
        bare = not grammar["clitics"] and head.subject is None and head.tense is Tense.FUTURE
        return bare and not any(low in grammar[name] for name in ("prepositions", "adverbs", "lead_ins"))

    def _addresses(self, piece: Piece) -> bool:
        """Whether a piece addresses the reader ("Gentile Sig.ra Pinna", "Dott.ssa Riva")."""
        low = self._words.low[piece.first]
        return low in self._cues.owners["titles"] or self._cues.is_greeting(low)

    def _heads(self, piece: Piece) -> list[Predicate]:
        own = self._predicates
        return [own[k] for k in range(piece.first, piece.last) if k in own] if own else []

    def _mentions(self, piece: Piece) -> list[TimeMention]:
        if self._timeless:
            return []
        here = self._times[piece.first - self._offset : piece.last - self._offset]
        return [m for m, before in zip(here, (None, *here), strict=False) if m is not None and m is not before]

    def _says_more(self, piece: Piece) -> bool:
        """Whether a piece says more than its deadline: a word that is no function word."""
        for k in range(piece.first, piece.last):
            low = self._words.low[k]
            if low[0].isalpha() and low not in self._skip and self._times[k - self._offset] is None:
                return True
        return False
