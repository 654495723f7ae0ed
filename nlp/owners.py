"""Who is to do it: us, the customer or somebody else; and the name of a named doer, without a title."""

from __future__ import annotations

from nlp.facets import asked_who
from nlp.findings import Holder, TextType
from nlp.items import Items
from nlp.naming import Doer
from nlp.sentences import Sentence
from nlp.words import Predicate, Tense

__all__ = ["Doer", "Owners"]

_WRITTEN_SMALL = 4  # letters of a name without its capital
_WORDS = frozenset(  # names that are words behind a noun that reads as a verb ("la porta bianca")
    ("alba", "allegra", "bianca", "bruna", "chiara", "franca", "gaia", "gioia", "grazia", "marina", "rosa", "serena")
).union(("bruno", "celeste", "costanza", "luce", "pace", "sereno", "sincera", "sole", "stella", "vera", "viola"))
_LEADS = frozenset({",", "...", "…", "..", "/", "=", "+"})  # between a name and what that person is to do
_LEAST_ITEM = 4  # words
_TOLD = 3
_NO_NAME = frozenset(("nte", "ato", "ata", "ito", "uto", "are", "ere", "ire", "ing"))  # "[URGENTE]", "[FIRMATO]"
_SHOUTED = 3  # letters of a name in capitals


class Owners(Items):
    """Decides in one text whose promise it is. Made for one text and dropped with it."""

    def of_label(self, first: int, last: int) -> Doer | None:
        """Return the doer that the words before a colon or dash name, or None where they are a topic."""
        owners, low = self._cues.owners, self._words.low
        name = next(self._names(first, last), None)
        if name is not None and name.phrase > first and low[name.phrase - 1] in owners["unasked"]:
            whose = (
                self._in(first, name.phrase - 1, label=True) if low[name.phrase - 1] in owners["belonging"] else None
            )
            return whose if whose is None or whose.person is None else None  # "lab in Ghent:"; not "Visita da Marco:"
        side = self._one_of_us(first, last) if last - first <= 3 else None
        alone = last - first == 1 or low[first + 1] == "+"
        if side is None and alone and low[last : last + 1] == ["|"] and self._is_name(first):
            return Doer(self._side(first, first + 1, False, False, False), self._name(first, first + 1))
        if name is not None and (name.known or self._leads_lines(first, last)):
            person = self._name(name.first, name.last)
            inner = low[name.phrase - 1] == "(" if name.phrase > first else False
            whole = side or (self._in(first, name.phrase, label=True) if inner else None)
            return Doer(whole.holder if whole else self._of_named(name, last, False), person)
        if side is None and last - first == 1 and low[first] in self._entitling and self._type is TextType.RECAP:
            return Doer(Holder.US if self._house else Holder.CUSTOMER)  # "ludoteca: misure", of "Ludoteca Girandola"
        topic = owners["unasked"] - owners["belonging"]
        end = next((k for k in range(first + 1, last) if low[k] in topic), last)
        return side or self._in(first, end, label=True)

    def of_cell(self, first: int, last: int) -> Doer | None:
        """Return who stands in a table's column of those who do it, alone or explained in brackets."""
        low = self._words.low[first]
        if last - first == 1 and low in self._title and low not in self._cues.owners["names"]:
            return Doer(Holder.CUSTOMER)  # "Delta", under "Follow-up Centro Analisi Delta"
        return self.of_label(first, last) or self.of_heading(first, last)

    def of_facets(self, first: int, last: int) -> Doer | None:
        """Return whom the word behind "Chi:" names, in a line or some that tell of one task facet by facet."""
        said = asked_who(self._words, first, last, self._cues)
        if said is None:
            return None
        at, end = said
        doer = self.of_label(at, end)
        if doer is None and at < end and self._is_name(at):
            return Doer(self._side(at, at + 1, False, False, False), self._name(at, self._name_end(at, end)))
        return doer

    def of_genitive(self, first: int, last: int) -> Doer | None:
        """Return whose tasks a tag lists by what stands behind its noun ("Impegni della Diocesi:")."""
        belonging = self._cues.owners["belonging"]
        at = next((k for k in range(first + 1, last) if self._words.low[k] in belonging), None)
        doer = self._in(at + 1, last, label=True) if at is not None else None
        if doer is None and at is not None and self._entitled(at + 1):
            return Doer(Holder.CUSTOMER)
        return doer

    def leading(self, first: int, last: int) -> Doer | None:
        """Return whose an item without a verb is that a name begins ("Zaira, allestimento", "[GALLO] cartello")."""
        low = self._words.low
        if self._type is TextType.REPLY or last - first < _LEAST_ITEM:
            return None
        inner = low[first] in ("(", "[")
        at = first + inner
        shouted = low[first] == "[" and self._words.said(at).isupper() and len(low[at]) >= _SHOUTED
        if shouted and low[at + 1] == "]" and not self._explains(low[at]):
            return Doer(self._side(at, at + 1, False, False, False), self._name(at, at + 1))
        name = next(self._names(at, last), None)
        if name is None or name.phrase != at or not name.known or name.last >= last:
            return None
        if low[name.last] not in ((")", "]") if inner else _LEADS):
            return None
        return Doer(self._of_named(name, last, False), self._name(name.first, name.last))

    def _explains(self, low: str) -> bool:
        return low in self._cues.explained or low.endswith(self._cues.suffixes) or low[-_TOLD:] in _NO_NAME

    def heads_tasks(self, heading: Sentence) -> bool:
        """Whether a heading below the title is somebody's name ("Cinzia"), so that it introduces nobody."""
        return heading.first > 0 and heading.last - heading.first <= 2 and self._known(heading.first)

    def of_heading(self, first: int, last: int) -> Doer | None:
        """Return whose tasks a heading of few words lists: somebody's whom it names, and names alone."""
        name = next(self._names(first, last), None)
        if name is not None and name.phrase == first and name.last == last and name.known:
            return Doer(self._of_named(name, last, False), self._name(name.first, name.last))
        return self._one_of_us(first, last) or (self._in(first, last, label=True) if name is None else None)

    def of_charge(self, first: int, last: int, after: int) -> Doer | None:
        """Return whom "a nostra cura", or the words `after` "a cura di", name."""
        owners = self._cues.owners
        named = self.charged(after, min(last, after + 9))
        if named is not None:
            return named
        for low in self._words.low[first : min(last, after + 1)]:
            if low in owners["possessive_ours"] or low in owners["us"]:
                return Doer(Holder.US)
            if low in owners["possessive_theirs"]:
                return Doer(Holder.CUSTOMER)
            if low in owners["possessive_third"]:
                return Doer(self._abroad())
            if low in owners["subject_pronouns"]:
                return Doer(Holder.CUSTOMER if low in owners["addressed"] else self._abroad())  # "a Lei tocca"
        return self._in(after, min(last, after + 4), label=False)

    def of_clause(self, first: int, last: int, head: Predicate | None, floor: int) -> Doer | None:
        """Return who does what a clause says, or None where no word of it says so.

        `floor` is where its sentence begins: a name between commas may stand before the clause.
        """
        cell = self._in_cells(first, last, head is None)
        named = self.named(first, last, head) or self.spoken_of(first, floor, head)
        if named is not None and (cell is None or cell.person in (None, named.person)):
            return named
        if head is None and cell is None and self._type is TextType.REPLY and self._tells_reader(first, last):
            return Doer(Holder.CUSTOMER)
        if cell is not None or head is None:
            return cell or self._in_task(first, last) or self._from(first, last) or self._in_bracket(first, last)
        if head.tense is Tense.REQUEST or head.person in (2, 5):
            told = self._type is TextType.RECAP or head.passive  # a colleague; "sarete avvisati"
            return Doer(Holder.US if told or head.verb in self._cues.verbs["receiving"] else Holder.CUSTOMER)
        if head.person in (1, 4):
            bare = not self._says_we(head)  # "Messrs Tulloch undertook to attend"
            before = self._before(first, head) if bare and head.first > first else None
            return Doer(before.holder) if before is not None else Doer(Holder.US)
        if head.subject is not None and self._words.low[head.subject] in self._cues.owners["subject_pronouns"]:
            addressed = self._type is TextType.REPLY and self._is_addressed(head.subject)
            if addressed and head.verb in self._cues.verbs["receiving"]:
                return Doer(Holder.US)  # "Ella riceverà la minuta"
            return Doer(Holder.CUSTOMER if addressed else self._abroad())
        doer = self._after(first, head, last) or self._before(first, head)
        if doer is None:
            return self._from(first, last) if head.verb in self._cues.grammar["motion"] else None
        if doer == Doer(Holder.CUSTOMER) and head.verb in self._cues.verbs["receiving"] and not head.to_us:
            return Doer(Holder.US)  # "i condomini riceveranno il riparto"
        told = self._type is TextType.RECAP and head.to_us and doer.holder is Holder.US
        if told and not any(w in self._cues.owners["us"] for w in self._words.low[first : head.first]):
            return Doer(Holder.CUSTOMER)  # "il tecnico ci manda le misure"
        return doer if doer.person is not None and doer.person.islower() else Doer(doer.holder)

    def _is_addressed(self, at: int) -> bool:
        """Whether a pronoun is the reader ("Ella", "Lei" within a sentence)."""
        words = self._words
        inside = at > 0 and words.low[at - 1][-1] not in ".!?:"
        polite = words.capital(at) or words.low[at] == "ella"
        return words.low[at] in self._cues.owners["addressed"] and (polite or inside)

    def _after(self, first: int, head: Predicate, last: int) -> Doer | None:
        """The subject right after its verb ("lo firma Bruni", "spedisce lui"), or a passive's agent."""
        words, at = self._words, head.core + 1
        if head.passive:
            at = head.last + 1
            for k in range(at, min(last, at + 12)):
                if words.low[k] in self._cues.grammar["agent"]:
                    agent = self._in(k + 1, min(last, k + 9), label=False)
                    firm = (
                        k + 1 < last
                        and words.low[k + 1] in self._cues.owners["firms"]
                        and not self._only_compounds(k + 1)
                    )
                    anyones = firm and self._type is TextType.REPLY
                    return Doer(Holder.OTHER) if anyones else agent  # "dal centro LAT di Torino"
            return None
        if at >= last:
            return None
        low = words.low[at]
        pronoun = next((w for w in words.low[at : min(last, at + 2)] if w in self._cues.grammar["inverted"]), "")
        third = self._cues.owners["possessive_third"]
        if low == pronoun or (pronoun and pronoun not in third and low not in self._cues.grammar["prepositions"]):
            if pronoun in self._cues.owners["we"]:
                return Doer(Holder.US)
            return Doer(Holder.CUSTOMER if pronoun in self._cues.owners["addressed"] else self._abroad())
        if self._is_name(at) or low in self._cues.owners["titles"]:
            return self._in(at, min(last, at + 4), label=False)
        shifted = any(w in self._cues.owners["given"] or w == "ci" for w in words.low[head.first : head.core])
        if shifted and low in self._cues.owners["names"] and low not in _WORDS and len(low) >= _WRITTEN_SMALL:
            return Doer(self._sides.get(low, Holder.US), self._name(at, at + 1))  # "lo fa marta"
        at_last = head.last + 1
        if at_last > at and at_last < last and words.low[at_last] in self._cues.grammar["inverted"]:
            addressed = words.low[at_last] in self._cues.owners["addressed"]
            return Doer(Holder.CUSTOMER if addressed else self._abroad())  # "lo fanno fare loro"
        whose = words.low[at_last] if at < at_last < last else ""
        if whose in self._cues.owners["possessive_ours"] or whose in self._cues.owners["possessive_theirs"]:
            return self._in(at_last, min(last, at_last + 4), label=False)  # "la viene a prendere tuo fratello"
        if low in self._cues.grammar["adverbs"] and at + 1 < last:
            at, low = at + 1, words.low[at + 1]
        owners = self._cues.owners
        if low in owners["possessive_ours"] or low in owners["possessive_theirs"]:
            return self._in(at, min(last, at + 4), label=False)
        if low in self._cues.grammar["articles"]:
            alone = at + 1 < last and words.low[at + 1] in self._trades and self._silent(first, head)
            named = self._in(at, min(last, at + 3), label=False) if alone else None
            if named is not None and not any(words.capital(k) for k in range(first + 1, head.first)):
                return named  # "vi scrive direttamente l'hotel", "si occuperà un restauratore"
            given = words.low[head.first : head.core]  # what is done is said already: "le porta il corriere"
            if head.verb in self._cues.grammar["motion"] or any(w in owners["given"] for w in given):
                return self._in(at, min(last, at + 4), label=False)
        return None

    def _before(self, first: int, head: Predicate) -> Doer | None:
        """The subject before its verb, up to its first preposition; a phrase in front of it is skipped."""
        words, cues = self._words, self._cues
        start = first
        if start < head.first and words.low[start] in cues.grammar["prepositions"] and not self._is_name(start):
            comma = next((k for k in range(start, head.first) if words.low[k] == ","), None)
            noun = next(
                (k for k in range(start + 2, head.first) if words.low[k] in cues.grammar["articles"]), head.first
            )
            start = comma + 1 if comma is not None else noun
        end = start
        while end < head.first and not (
            end > start and (words.low[end] in cues.grammar["prepositions"] or words.low[end] in cues.owners["unasked"])
        ):
            end += 1
        if start + 1 == head.first and words.low[start] in cues.owners["names"]:
            side = self._sides.get(words.low[start], Holder.US)  # a name without its capital
            return Doer(side, self._name(start, start + 1))
        doer = self._in(start, end, label=False)
        if doer is None and start < head.first and self._type is TextType.RECAP and not head.passive:
            theirs = words.low[start] in cues.owners["possessive_third"] and head.person in (3, 6)
            acts = head.verb not in cues.grammar["motion"] and head.verb not in cues.verbs["supplying"]
            return Doer(self._abroad()) if theirs and acts else None  # "their dye house matches the shade"
        return doer
