"""Finds the person who is said to do something: the name in a clause that is its subject, agent or cell."""

from __future__ import annotations

from dataclasses import replace

from nlp.findings import Holder, TextType
from nlp.naming import Doer
from nlp.people import Named, People
from nlp.words import Predicate, Tense

_PARTS = frozenset({",", ";", "(", ")", "/", "|", "→", "->", "=>", ">", "-", "–", "—", ":", "+", "&", "\t", "[", "•"})
_CLOSED = frozenset({",", ";", ")", "/", "|", "→", "->", "=>", ">", "-", "–", "—", ":", "+", "&", "."})
_INFINITIVES = ("are", "ere", "ire", "rre")
_FAR = 5  # words before a name that may belong to it


class Persons(People):
    """Tells who does what a clause says, where it names somebody. Made for one text and dropped with it."""

    def named(self, first: int, last: int, head: Predicate | None) -> Doer | None:
        """Return whom a clause names as the one who does it, None where it names nobody."""
        if not self.capitals(first, last):
            return None
        found = before = None
        for name in self._names(first, last):
            joins = before is not None and name.phrase == before.last + 1
            said = head is not None and head.first <= name.first <= head.core
            if not joins and not said and self._does_it(name, first, last, head):
                found = name
                if name.known:
                    break
            before = name
        if found is None:
            return None
        supplied = head is not None and head.verb in self._cues.verbs["supplying"]
        if supplied and not found.known and not any(self._met(w) for w in self._words.low[found.first : found.last]):
            return Doer(Holder.OTHER)  # "Zanolli la spedisce oggi": a firm
        to_us = head is not None and head.to_us
        return Doer(self._of_named(found, last, to_us), self._name(found.first, found.last))

    def charged(self, first: int, last: int) -> Doer | None:
        """Return whom the words after "a cura di" name."""
        name = next(self._names(first, last), None)
        if name is None or name.phrase > first + 1:
            return None
        return Doer(self._of_named(name, last, False), self._name(name.first, name.last))

    def spoken_of(self, first: int, floor: int, head: Predicate | None) -> Doer | None:
        """Return who stands between commas right before a clause ("Il titolare, Ivo, passa", "Ada, tu prepari ...")."""
        low = self._words.low
        if first - 2 < floor or low[first - 1] != "," or not self.capitals(floor, first):
            return None
        begin = first - 2
        while begin > floor and self._words.capital(begin - 1) and first - begin < _FAR:
            begin -= 1
        name = next((n for n in self._names(max(floor, begin - _FAR), first - 1) if n.last == first - 1), None)
        name = name or self._before_relative(first, floor)
        if name is None or not name.known:
            return None
        told = head is not None and (head.tense is Tense.REQUEST or head.person in (2, 5))
        if told and self._type is TextType.RECAP and (name.phrase == floor or low[name.phrase - 1] == ","):
            return Doer(Holder.US, self._name(name.first, name.last))
        if told or not name.apposed or (head is not None and (self._says_we(head) or head.passive)):
            return None
        return Doer(self._of_named(name, first, head is not None and head.to_us), self._name(name.first, name.last))

    def _before_relative(self, first: int, floor: int) -> Named | None:
        """Return of whom something is told before a clause ("il sub Mimmo, che lavora per conto suo, controlla")."""
        low, grammar = self._words.low, self._cues.grammar
        for at in range(first - 2, max(floor, first - _FAR * 2), -1):
            if low[at] == ",":
                if low[at + 1] not in grammar["relative"]:
                    return None
                names = [n for n in self._names(max(floor, at - _FAR), at) if n.last == at]
                return replace(names[0], apposed=True) if names else None
        return None

    def _does_it(self, name: Named, first: int, last: int, head: Predicate | None) -> bool:
        low = self._words.low
        before = low[name.phrase - 1] if name.phrase > first else ""
        after = low[name.last] if name.last < last else ""
        if after == "'s" and (head is None or head.first != name.last):
            return False
        told = head is not None and (head.tense is Tense.REQUEST or head.person in (2, 5))
        if head is not None and before in self._cues.owners["agents"] and name.first > head.core and name.known:
            caused = head.lead in self._cues.grammar["causing"] and head.lead != head.verb
            if caused and name.bare and head.person in (1, 4):
                return True  # "te le faccio mandare da Jessica"
            reader = told or (self._type is TextType.REPLY and head.person == 3)
            if reader and head.tense is Tense.FUTURE and head.verb in self._cues.verbs["receiving"]:
                return True  # "riceverete conferma dal collega Zambon", "riceverà da Federica il link"
        if told:
            recap = self._type is TextType.RECAP
            return recap and name.phrase == first and name.bare and name.known and after == ","
        if head is not None and self._says_we(head):
            return self._is_sent(name, head)
        if head is None:
            return self._in_phrase(name, before, after)
        if name.last <= head.first:
            return self._leads(name, first, last, head, before, after)
        return self._follows(name, first, head, before)

    def _is_sent(self, name: Named, head: Predicate) -> bool:
        """Whether we say that we send somebody ("domani mando Ivo"); whom we write to has a preposition."""
        sent = bool(self._cues.owners["given"]) and head.verb in self._cues.verbs["dispatching"]
        return sent and name.known and name.bare and name.phrase == head.last + 1

    def _says_we(self, head: Predicate) -> bool:
        """Whether a verb is ours by its form; an English one needs its pronoun."""
        formed = bool(self._cues.owners["given"]) or head.subject is not None
        return formed and head.person in (1, 4)

    def _in_phrase(self, name: Named, before: str, after: str) -> bool:
        """Whether a name without a verb beside it is the one in charge ("bozza: Lia", "dal nostro ing. Rao")."""
        if before in self._cues.owners["agents"]:
            return name.known
        if before in self._cues.owners["unasked"] or before.endswith(_INFINITIVES):
            return False
        parted = before == "" or before in _PARTS or before == "."
        if name.known:
            return parted or self._type is TextType.RECAP or name.phrase < name.first  # "ritiro lunedì, autista Ivo"
        return parted and (after == "" or after in _CLOSED) and before not in ("", "(", ",")

    def _leads(self, name: Named, first: int, last: int, head: Predicate, before: str, after: str) -> bool:
        """Whether a name before a verb is its subject, and nobody spoken to or done to."""
        if head.passive or before in self._cues.owners["unasked"] or before in self._cues.owners["agents"]:
            return False
        low, skipped = self._words.low, self._cues.grammar["adverbs_clitics"]
        gap = [word for word in low[name.last : head.first] if word not in skipped and word != ")"]
        recap = self._type is TextType.RECAP
        if not gap or (gap[0] in self._cues.owners["belonging"] and self._behind(name.last, last) is not None):
            return name.known or recap
        if after == ",":
            return name.apposed or (gap.count(",") > 1 and self._behind(name.last, last) is not None)
        return name.known

    def _follows(self, name: Named, first: int, head: Predicate, before: str) -> bool:
        """Whether a name after a verb is its subject ("lo fissa Marcello") or its agent ("redatta da Balbo")."""
        owners, low = self._cues.owners, self._words.low
        if before in owners["agents"]:
            done = not owners["given"] and head.tense is Tense.PAST  # "film fitted by Toby"
            return name.known and (done or head.passive or head.lead in ("essere", "venire", "be"))
        given = any(word in owners["given"] or word == "si" for word in low[head.first : head.core])
        upwards = before in self._cues.grammar["upwards"] and name.phrase == head.last + 2
        if upwards and name.known and (given or head.verb in self._cues.grammar["motion"]):
            return True  # "viene su Loris", "li porta su Vanni"
        if given and before.endswith(_INFINITIVES) and head.lead in self._cues.grammar["causing"]:
            return name.known  # "li fa fondere Quirino"
        if before in owners["unasked"] or before.endswith(_INFINITIVES) or not owners["given"]:
            return False
        if not name.known and name.phrase > head.last + 1:
            return False
        if head.lead == "essere":
            return name.phrase == head.core + 1  # "sarà Jole a occuparsene"
        return given or head.verb in self._cues.grammar["motion"] or self._silent(first, head)

    def _silent(self, first: int, head: Predicate) -> bool:
        """Whether no subject stands before a verb."""
        low, grammar = self._words.low, self._cues.grammar
        possessive = self._cues.owners["possessives"]
        nouns = (k for k in range(first, head.first) if low[k] in grammar["articles"] or low[k] in possessive)
        at = next(nouns, None)
        return at is None or (at > first and low[at - 1] in grammar["prepositions"])

    def _of_named(self, name: Named, last: int, to_us: bool) -> Holder:
        """Whose a person is, by what is said around the name and before it in the text."""
        words, owners = self._words, self._cues.owners
        recap = self._type is TextType.RECAP
        behind = self._behind(name.last, last)
        if behind is not None:
            return behind
        if name.phrase > 0 and words.low[name.phrase - 1] == "(" and (outer := self._before_bracket(name.phrase - 1)):
            return outer
        if name.phrase > 0 and words.low[name.phrase - 1] in owners["outside"]:
            return Holder.OTHER  # "l'enologo esterno dott. Furlan"
        around = words.low[name.phrase : name.first]
        ours = any(w in owners["possessive_ours"] for w in around)
        theirs = any(w in owners["possessive_theirs"] for w in around)
        if theirs and any(self._serves(k, name.first) for k in (name.phrase, name.phrase + 1)):
            return Holder.US
        if not ours and any(w in owners["possessive_third"] for w in around):
            return Holder.CUSTOMER if recap else Holder.OTHER
        titled = words.low[name.first - 1] in owners["titles"] if name.first else False
        noun = None if ours else self._first_noun(name.phrase, name.first)
        met = any(self._met(words.low[k]) for k in range(name.first, name.last))
        side = self._side(name.first, name.last, titled, ours, theirs, noun)
        if not to_us or side is not Holder.US or ours or met:
            return side
        if recap:
            return Holder.CUSTOMER
        known = words.low[name.first] in owners["names"]
        return side if known else Holder.OTHER  # "l'avvocato Lissoni mi farà avere"

    def _first_noun(self, first: int, last: int) -> Holder | None:
        low, owners = self._words.low, self._cues.owners
        nouns = (k for k in range(first, last) if low[k] not in owners["titles"] or low[k] in owners["others"])
        return next((side for k in nouns if (side := self._noun(k, first, label=True))), None)
