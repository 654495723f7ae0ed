"""Whose promise a clause is: what its label, its own words and the clauses before it say together."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.clauses import Clause
from nlp.cues import Cues
from nlp.findings import Holder, TextType
from nlp.hits import Hits
from nlp.owners import Doer, Owners
from nlp.rules import APPOINTMENT, ASSURANCE, REQUEST
from nlp.sections import Section
from nlp.sentences import Sentence
from nlp.words import Predicate, Tense, Words

_NAMED = 3  # words of a heading that is somebody's name
_NEAR = 6  # words before a clause that name whom its "they" means ("lo porto al laboratorio, loro rispondono")
US, CUSTOMER, OTHER = Doer(Holder.US), Doer(Holder.CUSTOMER), Doer(Holder.OTHER)


class Doers:
    """Follows through one text who is spoken of. Made for one text and dropped with it."""

    def __init__(self, words: Words, type: TextType, cues: Cues, phrases: Hits, owners: Owners) -> None:
        self._words = words
        self._type = type
        self._cues = cues
        self._phrases = phrases
        self._owners = owners
        self._of_line: tuple[int, Doer] | None = None
        self._above: Doer | None = None  # whose tasks the heading above lists ("Cinzia", "Noi")
        self._third: Doer | None = None  # whom "he" or "they" would mean

    def labelled(self, sentence: Sentence, label: Doer | None) -> bool:
        """Whether it is the line's own label that says whose task it is."""
        return self._of_line == (sentence.line, label)

    def leave(self, sentence: Sentence, section: Section, named: Doer | None = None) -> None:
        """Remember whom the sentence named, for the pronouns of those to come, or for the lines under a heading."""
        if section.heading:
            end = sentence.last - (self._words.low[sentence.last - 1] == ":")
            short = 0 < end - sentence.first <= _NAMED and self._type is TextType.RECAP and not section.role
            self._above = self._owners.of_heading(sentence.first, end) if short and sentence.first else None
        self._third = self._owners.last_named(sentence.first, sentence.last) or named or self._third

    def label(self, sentence: Sentence, section: Section, clauses: Sequence[Clause]) -> Doer | None:
        """Return whose task the words before a colon, or the heading above, make the sentence."""
        asked = self._owners.of_facets(sentence.first, sentence.last) if self._type is TextType.RECAP else None
        if asked is not None:
            return asked
        said = any(p.first < sentence.label for clause in clauses[:2] for p in clause.predicates)
        named = sentence.label == sentence.first + 2 and self._owners.is_person(sentence.first)
        said = said and not named  # "Cerami – validazione": no verb
        short = 0 < sentence.label - sentence.first <= 6 and "," not in self._words.low[sentence.first : sentence.label]
        if short and not said:
            doer = self._owners.of_label(sentence.first, sentence.label - 1)
            if doer is None and section.tag and section.side is not None:
                doer = Doer(section.side)
            if doer is None and section.tag:
                doer = self._owners.of_genitive(sentence.first, sentence.label - 1)
            if doer is not None:
                self._of_line = (sentence.line, doer)
                return doer
        if section.tag:
            self._of_line = None
        if sentence.label == sentence.first and not any(clause.head for clause in clauses):
            lead = self._owners.leading(sentence.first, sentence.last)
            if lead is not None:
                return lead
        if self._of_line is not None and self._of_line[0] == sentence.line:
            return self._of_line[1]
        return Doer(section.side) if section.side is not None else self._above

    def own(self, clause: Clause, sentence: Sentence, previous: Doer | None) -> Doer | None:
        """Return the doer that the clause itself names; a pronoun stands for the one named last."""
        head = clause.head
        first = max(clause.first, min(sentence.label, clause.last - 1))
        if head is not None and head.first < first:
            first = clause.first
        charged = self._phrases.named("charged", clause.first, clause.last)
        own = self._owners.of_charge(charged.first, clause.last, charged.last) if charged else None
        own = own or self._owners.of_clause(first, clause.last, head, sentence.first)
        subject = head.subject if head is not None else None
        if (
            head is not None
            and subject is None
            and self._words.low[clause.first] in self._cues.owners["subject_pronouns"]
        ):
            subject = clause.first  # of the first of two verbs
        if head is not None and head.person in (3, 6) and subject is not None:
            stands = self._words.low[subject] in self._cues.owners["subject_pronouns"]
            if (
                self._type is TextType.REPLY
                and head.to_us
                and self._words.low[subject] in self._cues.owners["addressed"]
            ):
                return CUSTOMER  # "Lei ci invia il modulo"
            moves = head.person == 6 and head.verb in self._cues.grammar["motion"] and previous is None
            if stands and self._type is TextType.REPLY and (head.passive or moves or head.verb in ("be", "essere")):
                return None  # "they'll be boxed by noon", "they leave on Friday": what is sent
            if stands and previous is not None and previous.person is not None and head.person == 3:
                return previous  # "Ada said she'd draw it up"
            meant = previous or self._owners.last_named(sentence.first, clause.first) or self._third
            if stands and self._type is TextType.REPLY and meant is not None and not self._polite(subject):
                return meant
            if stands and head.person == 6 and self._type is TextType.RECAP:
                told = previous is not None and previous is not OTHER and previous.holder is Holder.OTHER
                near = self._owners.last_named(max(sentence.first, subject - _NEAR), subject)
                return OTHER if told or (near is not None and near.holder is Holder.OTHER) else own
        return own

    def _speaks(self, clause: Clause, label: Doer) -> bool:
        """Whether a line gives somebody else's words to us ("Sara: perfetto. La scaletta te la mando domenica")."""
        head = clause.head
        if head is None or head.person not in (1, 4) or label.holder is Holder.US or self._type is TextType.REPLY:
            return False
        return any(low in self._cues.owners["spoken_to"] for low in self._words.low[head.first : head.last + 2])

    def _polite(self, at: int) -> bool:
        """Whether a pronoun has its capital from politeness ("il perito redige l'atto e Lei lo firma")."""
        return self._words.capital(at) and self._words.low[at] in self._cues.owners["addressed"]

    def _is_ours(self, head: Predicate) -> bool:
        """Whether we say of ourselves what stands beside a request ("vi aspettiamo alle 8", "ci becchiamo lunedì")."""
        verbs = self._cues.verbs
        if head.person not in (1, 4) or head.tense is Tense.REQUEST:
            return False
        if head.verb in verbs["awaiting"]:
            return head.to_customer
        asking = ("performative", "stative", "needing", "wanting", "receiving", "reporting")
        return head.tense is Tense.PRESENT and not any(
            verb in verbs[name] for name in asking for verb in (head.verb, head.lead)
        )

    def _vowed(self, head: Predicate) -> bool:
        """Whether a verb tells that somebody took something upon himself ("si è impegnato a inviarla")."""
        return any(low in self._cues.grammar["vowed"] for low in self._words.low[head.core : head.last])

    def inside(self, doer: Doer, own: Doer | None, sentence: Sentence, clause: Clause) -> Doer:
        """Leave out a name that stands in another clause."""
        if doer.person is None or (own is not None and own.person == doer.person):
            return doer
        first = min(clause.first, sentence.first) if clause.first <= sentence.label else clause.first
        said = self._words.text[self._words.starts[first] : self._words.ends[clause.last - 1]]
        return doer if doer.person in said else Doer(doer.holder)

    def told_by(self, clause: Clause, doer: Doer, label: Doer | None, own: Doer | None, previous: Doer | None) -> str:
        """Return what tells whose promise a clause is: "speaker", "name", "noun", "verb", "label" or "before".

        Return "" where nothing does.
        """
        if label is not None and label == doer and self._speaks(clause, label):
            return "speaker"
        if own is not None and own.holder is doer.holder:
            if own.person is not None:
                return "name"
            return "verb" if clause.head is not None and clause.head.person in (1, 2, 4, 5) else "noun"
        if label is not None and label.holder is doer.holder:
            return "label"
        return "before" if previous is not None and previous == doer else ""

    def doer(
        self,
        sentence: Sentence,
        clause: Clause,
        rule: str,
        label: Doer | None,
        own: Doer | None,
        previous: Doer | None,
        last: Doer | None,
    ) -> Doer:
        """Return whose promise a clause is, or would be.

        `label` and `own` are what was said before a colon and in the clause itself, `previous` whom the clause before
        it spoke of, `last` who made the last promise of the sentence.
        """
        if rule == REQUEST:
            return US if clause.head is not None and self._is_ours(clause.head) else CUSTOMER
        if rule == APPOINTMENT and clause.head is not None and clause.head.tense is Tense.REQUEST:
            return US  # "see you on Thursday"
        if rule == ASSURANCE:
            if own is None or clause.head is None or clause.head.person in (2, 5):  # "you can expect"
                return US
            return US if clause.head.lead == "essere" else own
        if label is None and self._type is TextType.RECAP and clause.head and clause.head.tense is Tense.REQUEST:
            return US  # a task of ours ("install by the 18th")
        if label is not None and own is not None and sentence.row and label.holder is Holder.OTHER:
            return own  # the first cell says what, another one who: "verniciatura | noi"
        if label is not None and own is not None:
            carried = sentence.label == sentence.first
            if carried and self._speaks(clause, label):
                return label
            if carried or (own.person and (label.person is None or clause.head is not None)):
                return own  # a clause that says itself whose it is
        if label is not None:
            return Doer(label.holder, label.person or (own.person if own and own.holder is label.holder else None))
        if own is not None:
            return own
        head = clause.head
        if head is None and last is not None and clause.opener in self._cues.grammar["joining"]:
            return Doer(last.holder)  # "e comunque la copia entro il 4": the same one again
        if (
            head is not None
            and head.person in (3, 6)
            and not head.passive
            and head.verb not in self._cues.verbs["receiving"]
            and head.verb not in self._cues.verbs["following"]
        ):
            silent = head.first == clause.first
            if silent and previous is None:
                previous = self._owners.last_named(sentence.first, clause.first)
            if silent and previous is not None:
                return previous
            vows = head.lead in self._cues.grammar["undertaking"] or self._vowed(head)
            if silent and vows and self._type is TextType.RECAP:
                return CUSTOMER  # "si è impegnato a inviarla": who was met
            given = any(w in self._cues.owners["given"] for w in self._words.low[head.first : head.core])
            if head.person == 6 and given and self._type is TextType.REPLY:
                return OTHER  # "la seconda consegna la tentano domani"
            if head.to_us:
                return OTHER if self._type is TextType.REPLY else CUSTOMER
        return US
