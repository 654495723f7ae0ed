"""Finds Italian predicates: the finite verb, its auxiliaries, its infinitive and the pronouns around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from nlp.cues import Cues
from nlp.it.conjugation import Form
from nlp.it.verbs import Verbs
from nlp.words import Predicate, Tense, Words

_REMEMBERED = 16_384  # words
_FINITE = frozenset({"present", "future", "past", "conditional", "subjunctive", "imperative"})
_CERTAIN = frozenset({"future", "conditional", "past"})
_DOUBTED_PRONOUNS = frozenset({"la", "lo", "le", "gli", "l'", "i"})
_INVERTED = {1: "io", 4: "noi"}  # "passo io"
_ARTICLES = frozenset({"l'", "un'", "nuova", "questa", "dell'"})
_FEMININE = ("a", "e")
_MASCULINE = ("o", "i")


class ItalianGrammar:
    """Reads the predicates of Italian sentences. Holds frozen tables, and the readings of words met before."""

    def __init__(self, verbs: Verbs, cues: Cues) -> None:
        self._verbs = verbs
        self._read = lru_cache(_REMEMBERED)(verbs.read)
        self._split = lru_cache(_REMEMBERED)(verbs.split)
        self._words = cues.grammar
        self._may_be = lru_cache(_REMEMBERED)(self._finite_forms)
        self._begins = cues.grammar["clitics"] | {"e", "ed"}
        self._no_verbs = cues.grammar["never_verbs"] | cues.grammar["prepositions"]
        self._names = cues.owners["names"]

    def predicates(self, words: Words, first: int, last: int) -> list[Predicate]:
        """Return the predicates between two places (the last one not included), in order."""
        found: list[Predicate] = []
        at, low = first, words.low
        while at < last:
            if low[at] not in self._begins and not self._may_be(low[at]):
                at += 1
                continue
            predicate = self._predicate(words, at, first, last, bool(found))
            if predicate is None:
                at += 1
            else:
                found.append(predicate)
                at = predicate.last + 1
        return found

    def participle(self, word: str) -> str | None:
        """Return the base form of a past participle, None if the word is none."""
        form = next((f for f in self._read(word) if f.tense == "participle"), None)
        return form.verb if form else None

    def infinitive(self, word: str) -> bool:
        """Whether a word is a verb in its base form, with or without pronouns at its end."""
        return any(f.tense == "infinitive" for f in self._read(word))

    def _predicate(self, words: Words, at: int, first: int, last: int, goes_on: bool) -> Predicate | None:
        low = words.low
        clitics: list[str] = []
        verb = at
        while verb < last and len(clitics) < 3 and low[verb] in self._words["clitics"]:
            clitics.append(low[verb])
            verb += 1
        if verb == last:
            return None
        form = self._finite(words, verb, clitics, first, last, goes_on)
        if form is None:
            return None
        start = at
        negated = at > first and low[at - 1] in ("non", "né", "nè", "nemmeno", "neanche")
        if negated:
            start -= 1
        return self._complete(words, start, verb, first, last, form, clitics, negated)

    def _finite(self, words: Words, at: int, clitics: list[str], first: int, last: int, goes_on: bool) -> Form | None:
        """The reading of the word as a finite verb that the words around it allow, or None."""
        low, word = words.low, words.low[at]
        if word in ("e", "ed") and at + 1 < last and low[at + 1] in ("stato", "stata", "stati", "state"):
            return Form("essere", "present", 3)
        forms = self._may_be(word)
        if not forms:
            return None
        before = low[at - 1 - len(clitics)] if at - len(clitics) > first else ""
        if not clitics and before != "voi" and forms[0].person == 5 and self.participle(word):
            after = low[at + 1] if at + 1 < last else ""
            if (at > first and before not in self._words["openers"]) or after not in self._words["objects"]:
                return None
        named = words.capital(at) and word in self._names
        if words.capital(at) and not clitics and forms[0].person == 2 and self._verb_follows(words, at, last):
            return None  # "Vinci sottopone il testo"
        if named and not (at + 1 < last and self.participle(low[at + 1])):
            return None  # "Sara passa domani"
        if at > first and not clitics and before not in self._words["openers"] and self._stands_out(words, at):
            return None
        joined = self._split(word) if forms[0].tense in ("imperative", "present") else None
        if joined and not self._verbs.whole.get(word) and self._is_joined(word):
            return self._pick(forms, clitics, before, joined=True)
        if forms[0].verb in ("essere", "avere") and word != "sei" and (word != "era" or before not in _ARTICLES):
            return forms[0]
        sure = [c for c in clitics if c not in _DOUBTED_PRONOUNS]
        if any(f.tense in _CERTAIN for f in forms) or (any(f.person == 4 for f in forms) and word.endswith("iamo")):
            noun = before in self._words["determiners"] and not clitics and forms[0].tense != "future"
            return None if noun else self._pick(forms, clitics, before)
        if clitics and (sure or len(clitics) > 1 or self._pronoun(clitics[0], word, words, at, before)):
            return self._pick(forms, clitics, before)
        if clitics:
            return None
        if before in self._words["determiners"] or before in self._words["prepositions"] or before.isdigit():
            return None
        if word in self._verbs.nouns and not (
            before in self._words["subjects"]
            or before == "non"
            or self._after_name(words, at, first, last)
            or (at + 1 < last and low[at + 1] == _INVERTED.get(forms[0].person))
            or (goes_on and before in self._words["joining"] and self._acts(words, at, last))
        ):
            return None
        return self._pick(forms, clitics, before)

    def _finite_forms(self, word: str) -> tuple[Form, ...]:
        if not word[0].isalpha() or word in self._no_verbs:
            return ()
        return tuple(f for f in self._read(word) if f.tense in _FINITE)

    def _verb_follows(self, words: Words, at: int, last: int) -> bool:
        following = self._read(words.low[at + 1]) if at + 1 < last else ()
        return any(f.tense in ("present", "future") and f.person == 3 for f in following)

    def _stands_out(self, words: Words, at: int) -> bool:
        """Whether a word has a capital that the words before it do not have ("LE MANDO" has not)."""
        return words.capital(at) and not (words.said(at).isupper() and words.said(at - 1).isupper())

    def _is_joined(self, word: str) -> bool:
        return not any(f.tense in _FINITE for f in self._verbs._plain(word))

    def _pronoun(self, clitic: str, word: str, words: Words, at: int, before: str) -> bool:
        """Whether "la", "lo", "le", "gli", "l'" before this form is a pronoun and not the article of a noun."""
        if before in self._words["subjects"] or before in ("non", "poi", "già"):
            return True
        opens = not before or before in self._words["openers"] or before in self._words["prepositions"]
        opens = opens and clitic == "la" and word[-1] == "a"
        if word not in self._verbs.nouns and clitic != "i" and not opens:
            return True
        ending = word[-1]
        if clitic == "lo":
            impure = word[0] == "z" or word[:2] in ("gn", "ps") or (word[0] == "s" and word[1:2] not in tuple("aeiou"))
            return ending != "o" or not impure
        if clitic == "la":
            return ending not in "ae"
        if clitic == "le":
            return ending not in "ei"
        if clitic == "gli":
            return ending != "i"
        return False

    def _after_name(self, words: Words, at: int, first: int, last: int) -> bool:
        """Whether a noun-like form follows a person's name and is followed by what it acts upon."""
        named = at > first and words.capital(at - 1) and words.low[at - 1] not in self._words["openers"]
        return named and self._acts(words, at, last)

    def _acts(self, words: Words, at: int, last: int) -> bool:
        """Whether what a verb acts upon follows."""
        return at + 1 < last and words.low[at + 1] in self._words["objects"]

    def _pick(self, forms: Sequence[Form], clitics: list[str], before: str, joined: bool = False) -> Form:
        if before in ("tu", "io", "noi", "voi"):
            wanted = {"tu": 2, "io": 1, "noi": 4, "voi": 5}[before]
            forms = [f for f in forms if f.person == wanted] or forms
        polite = [f for f in forms if f.tense == "subjunctive"]
        if polite and (set(clitics) & {"mi", "ci", "me", "ce"} or not clitics):
            return polite[0]
        if joined:
            return next((f for f in forms if f.tense == "imperative"), forms[0])
        for tense in ("future", "present", "conditional", "past", "imperative", "subjunctive"):
            for form in forms:
                if form.tense == tense:
                    return form
        return forms[0]

    def _complete(
        self, words: Words, start: int, verb: int, first: int, last: int, form: Form, clitics: list[str], negated: bool
    ) -> Predicate:
        low, tables = words.low, self._words
        lead, meaning, passive, end = form.verb, form.verb, False, verb
        tense = _TENSES[form.tense]
        pronouns = set(clitics)
        joined = self._split(low[verb]) if self._is_joined(low[verb]) else None
        if joined:
            pronouns.add(joined[1])
        at = self._skip(words, verb + 1, last)
        aspect = self._aspect(low[at], lead, tense) if at < last else None
        if lead in ("essere", "avere", "venire", "rimanere", "restare", "andare") and at < last:
            participle = self.participle(low[at])
            if participle == "essere" and lead == "essere":
                tense = Tense.PAST if tense is not Tense.CONDITIONAL else tense
                end = at
                at = self._skip(words, at + 1, last)
                participle = self.participle(low[at]) if at < last else None
            if participle:
                end = at
                meaning = participle
                tense, passive = self._compound(lead, tense, participle, tables)
        elif aspect is not None:
            tense = aspect
        if lead == "essere" and meaning == "essere" and tense is Tense.PRESENT:
            tense = Tense.STATE
        infinitive = self._infinitive(words, end + 1, last, meaning)
        if infinitive is not None:
            end = infinitive
            if tense in (Tense.PAST, Tense.ARRANGED) and meaning in tables["undertaking"]:
                tense, passive = Tense.FUTURE, False  # "si è impegnato a mandare", "ha promesso di mandare"
            causes = meaning == "fare"
            meaning = self._read(low[end])[0].verb
            if causes and meaning in ("avere", "sapere", "vedere", "arrivare", "pervenire", "recapitare"):
                meaning = "dare"  # "fare avere", "fare sapere"
            tail = self._split(low[end])
            if tail:
                pronouns.add(tail[1])
            if meaning in ("fare", "lasciare", "andare", "provvedere"):
                more = self._infinitive(words, end + 1, last, meaning)
                if more is not None:
                    end = more
                    meaning = self._read(low[end])[0].verb
                    tail = self._split(low[end])
                    if tail:
                        pronouns.add(tail[1])
        if lead == "avere":
            pronouns -= {"ce", "c'", "ci"}  # "ce l'avete": the pronoun means nobody
        orders = form.person == 5 and (start == first or low[start - 1] in tables["openers"])
        if tense is Tense.PRESENT and form.person in (2, 5) and (orders or pronouns & tables["us_pronouns"]):
            tense = Tense.REQUEST
        return Predicate(
            first=start,
            last=end,
            core=verb,
            lead=lead,
            verb=meaning,
            tense=tense,
            person=form.person,
            negated=negated,
            passive=passive,
            to_customer=bool(pronouns & tables["customer_pronouns"]),
            to_us=bool(pronouns & tables["us_pronouns"]),
            to_third=bool(pronouns & tables["third_pronouns"]),
        )

    def _aspect(self, following: str, lead: str, tense: Tense) -> Tense | None:
        """The time that "stare per", "essere per" give a present."""
        if lead == "stare" and tense is Tense.PRESENT and following == "per":
            return Tense.FUTURE
        return None

    def _compound(
        self, lead: str, tense: Tense, participle: str, tables: Mapping[str, frozenset[str]]
    ) -> tuple[Tense, bool]:
        if tense in (Tense.CONDITIONAL, Tense.REQUEST):
            return tense, True
        if lead in ("venire", "andare"):
            return tense, True
        if lead == "avere" or (lead == "essere" and participle in tables["motion"] and tense is Tense.PRESENT):
            return Tense.PAST, False
        if tense is Tense.PRESENT:
            return (Tense.ARRANGED if participle in tables["arranging"] else Tense.PAST), True
        return tense, True

    def _skip(self, words: Words, at: int, last: int) -> int:
        for _ in range(3):
            if at < last and (words.low[at] in self._words["adverbs"] or words.low[at].endswith("mente")):
                at += 1
        return at

    def _infinitive(self, words: Words, at: int, last: int, verb: str) -> int | None:
        """Where the infinitive stands that completes this verb ("posso", "provvediamo a", "ci impegniamo a")."""
        low = words.low
        at = self._skip(words, at, last)
        if verb not in self._words["bare_infinitive"]:
            if verb not in self._words["light"]:
                return None
            for _ in range(3):
                if at < last and low[at] in ("a", "ad", "di", "per"):
                    break
                at += 1
            else:
                return None
            if at >= last:
                return None
            at = self._skip(words, at + 1, last)
        while at < last and low[at] in self._words["clitics"]:
            at += 1
        if at < last and low[at][0].isalpha() and any(f.tense == "infinitive" for f in self._read(low[at])):
            return at
        return None


_TENSES = {
    "present": Tense.PRESENT,
    "future": Tense.FUTURE,
    "past": Tense.PAST,
    "conditional": Tense.CONDITIONAL,
    "subjunctive": Tense.REQUEST,
    "imperative": Tense.REQUEST,
}
