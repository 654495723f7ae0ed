"""What the words around an English form say about it: verb, noun, participle or genitive."""

from __future__ import annotations

from nlp.cues import Cues
from nlp.en.verbs import Verbs
from nlp.words import Words

PERSONS = {"i": 1, "we": 4, "you": 5, "u": 5, "he": 3, "she": 3, "it": 3, "they": 6, "who": 3, "that": 3, "this": 3}
NEGATIONS = frozenset({"not", "n't", "never", "nt", "neither"})


class Surroundings:
    """Answers for one place at a time. Holds only frozen tables."""

    def __init__(self, verbs: Verbs, cues: Cues) -> None:
        self._verbs = verbs
        self._words = cues.grammar
        self._names = cues.owners["names"]
        self._people = cues.owners["names"].union(
            *(cues.owners[group] for group in ("ours", "others", "customers", "roles", "they", "we"))
        )
        self._closed = frozenset({"to", "there", "here", "same"}).union(
            *(cues.grammar[g] for g in ("adverbs", "determiners", "pronouns", "prepositions", "ready", "joining")),
        )

    def is_verb(self, words: Words, at: int, first: int, last: int) -> bool:
        """Whether "'s" is a verb and not a genitive."""
        if at == first:
            return False
        if words.low[at - 1] in PERSONS or words.low[at - 1] in ("there", "here", "what", "where", "let"):
            return words.low[at - 1] != "let"
        if at + 1 >= last:
            return False
        low = words.low[at + 1]
        return (
            low in self._words["prepositions"]
            or low in self._words["articles"]
            or low in self._words["ready"]
            or low in NEGATIONS
            or self._verbs.gerund(low) is not None
            or (self._verbs.participle(low) is not None and low not in self._verbs.base)
        )

    def may_be_verb(self, words: Words, at: int) -> bool:
        """Whether what follows "going to" is a verb, known or not, and no place."""
        low = words.low[at]
        function = any(low in self._words[g] for g in ("determiners", "prepositions", "pronouns", "adverbs"))
        return low in self._verbs.base or (low.isalpha() and not function and not words.capital(at))

    def has_subject(self, words: Words, at: int, first: int, last: int) -> bool:
        """Whether the word before an -s form can be its subject: a noun, and not one that the form continues."""
        if at == first:
            return False
        place = at - 1
        while place > first and words.low[place] in self._words["adverbs"]:
            place -= 1
        before = words.low[place]
        if (
            not before[0].isalpha()
            or (len(before) < 2 and not words.capital(place))
            or before in self._words["determiners"]
            or before in self._words["prepositions"]
        ):
            return False
        if before in self._words["adverbs"] or before in ("and", "or", "to", "of", "n't", "not"):
            return False
        verb = self._verbs.singular[words.low[at]]
        if verb not in self._verbs.nouns:
            return True
        if at + 1 >= last:
            return False
        if verb in self._verbs.rare:
            return self.acts(words, at + 1, last)
        low = words.low[at + 1]
        return any(low in self._words[g] for g in ("pronouns", "articles", "prepositions", "adverbs"))

    def is_told(self, words: Words, at: int, first: int, last: int) -> bool:
        """Whether a past form after a noun is a verb and not a participle that belongs to the noun."""
        if at == first:
            return False
        before = words.low[at - 1]
        if before in self._words["determiners"] or before in self._words["prepositions"] or not before[0].isalpha():
            return False
        return self.acts(words, at + 1, last)

    def acts(self, words: Words, at: int, last: int) -> bool:
        """Whether a pronoun or an article stands here, as after a verb that acts upon something."""
        if at >= last:
            return False
        low = words.low[at]
        return low in self._words["pronouns"] or low in self._words["articles"] or low in self._words["determiners"]

    def has_object(self, words: Words, at: int, last: int) -> bool:
        """Whether what a verb acts upon stands here: a pronoun, an article or a name."""
        if self.acts(words, at, last):
            return True
        if at >= last or not words.capital(at) or words.said(at).isupper():  # "Call SUMMARY" is a heading
            return False
        return words.low[at - 1] not in self._verbs.rare or words.low[at] in self._names

    def is_done(self, words: Words, at: int) -> bool:
        """Whether a participle stands here, and no noun or adverb of the same form ("gets looked at")."""
        low = words.low[at]
        return self._verbs.participle(low) is not None and low not in self._verbs.base

    def hyphened(self, words: Words, at: int) -> bool:
        """Whether a word is part of one with a hyphen ("go-live")."""
        ahead = at + 1 < len(words) and words.low[at + 1] == "-" and words.starts[at + 1] == words.ends[at]
        return ahead or (at > 0 and words.low[at - 1] == "-" and words.ends[at - 1] == words.starts[at])

    def is_plural(self, words: Words, at: int, first: int) -> bool:
        """Whether a noun in the plural that begins the sentence, or follows an article, ends here."""
        low = words.low[at]
        if len(low) < 4 or low in self._closed or low.endswith("ss"):
            return False
        return at == first or words.low[at - 1] in self._words["determiners"]

    def is_unknown_verb(self, words: Words, at: int, last: int) -> bool:
        """Whether a word in no list, right after a pronoun that can only be a subject, is its verb ("we deburr it")."""
        low = words.low[at]
        return low.isalpha() and len(low) > 2 and low not in self._closed and self.acts(words, at + 1, last)

    def is_task(self, words: Words, at: int, first: int) -> bool:
        """Whether "to" and a verb after somebody's name say what is to be done ("Jill to send the list")."""
        return (
            at > first
            and words.low[at] == "to"
            and at + 1 < len(words)
            and (words.low[at + 1] in self._verbs.base or self.acts(words, at + 2, len(words)))
            and words.low[at - 1] in self._people
        )
