"""Cuts a text into words: spaCy's tokenizer, taught what people write in mails."""

from __future__ import annotations

import re
from collections.abc import Iterable
from threading import Lock
from typing import Any

import spacy
from spacy.tokens import Doc
from spacy.util import compile_infix_regex

from nlp.packs import Pack
from nlp.words import Words

# Longer runs without a blank cost the tokenizer quadratic time.
_CHUNK = re.compile(r"\S{1,120}")
_SHORT = 30  # characters of what is worth remembering
_REMEMBERED = 30_000
_Cut = tuple[tuple[int, int, str], ...]  # start, end and lower-case form of each word
_ISO_DATE = re.compile(r"(?:\d{4}-\d\d?-\d\d?|\d\d?-\d\d?-\d{4})$")
# Narrower than spaCy's, which takes "domani.grazie" for an address.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+$|[\w.+-]+@[\w-]+(?:\.[\w-]+)+$|(?:[\w-]+\.)+(?:it|com|org|net|eu|io|info|de|uk|fr)(?:/\S*)?$",
    re.IGNORECASE,
)
_INFIXES = (
    r"(?<=[^\W\d]{2})[.](?=[^\W\d]{2})",  # "venerdì.Poi"
    r"(?<=\w)[;!?…](?=\w)",
    r"(?<=[^\W\d])[,:/](?=\d)",
    r"(?<=\d)[,.;:](?=[^\W\d])",
    r"(?<=[^\W\d])[.](?=\d)",  # "sett.12"
    r"(?<=\w)[()\[\]\"»«](?=\w)",
    r"(?<=\w)(?:->|→|=)(?=\w)",
    r"(?<=\d)[-–—](?=\d)",
    r"(?<=@)(?=\d)",  # "@11"
)
_GRAVE = str.maketrans("aeiou", "àèìòù")


class Tokenizer:
    """Cuts texts of one language into words. May be called from any thread; costs time in proportion to the text.

    What stands between two blanks is always cut the same way, so that it is cut once and remembered; of spaCy's own
    stores nothing stays behind, however many words a process comes across.
    """

    def __init__(self, pack: Pack, titles: Iterable[str] = ()) -> None:
        """`titles` are words that keep their stop ("dott.", "amm.re"), besides the abbreviations of the language."""
        self._language = spacy.blank(pack.code)
        self._lock = Lock()  # spaCy's tokenizer takes one text at a time
        self._known: dict[str, _Cut] = {}
        own = {form for short in (*pack.abbreviations, *titles) for form in (short, short.capitalize(), short.upper())}
        before = "|".join(rf"(?<=\b{word})" for word in pack.sticks_before)
        after = "|".join(sorted(pack.sticks_after, key=len, reverse=True))
        months = sorted({*pack.months.firsts(), *(m for m in pack.months_short.firsts() if m.isalpha())}, key=len)
        named = "|".join(months[::-1])
        by_month = "|".join(rf"(?<=\b{month})" for month in months)
        glued = (
            rf"(?i:{before})(?=\d)",
            rf"(?<=\d)(?=(?i:{after})(?![^\W_]))",
            rf"(?i:{by_month})[-–]?(?=\d)",  # "Oct-2", "Feb13"
            rf"(?<=\d)[-–]?(?=(?i:{named})(?![^\W_]))",  # "2-Ott", "15Sep"
        )
        infixes = compile_infix_regex([*glued, *_INFIXES, *(self._language.Defaults.infixes or ())])
        made: Any = self._language.tokenizer
        # Built anew: whatever is changed in one that exists makes it go through all its special cases again.
        self._inner = self._language.tokenizer = spacy.tokenizer.Tokenizer(
            self._language.vocab,
            # "Gino (titolare): password" is no "):"
            rules={
                **{face: cut for face, cut in made.rules.items() if face[0] != ")"},
                **{form: [{"ORTH": form}] for form in own},
            },
            prefix_search=made.prefix_search,
            suffix_search=made.suffix_search,
            infix_finditer=infixes.finditer,
            token_match=_ISO_DATE.match,
            url_match=_ADDRESS.match,
        )

    def words(self, text: str) -> Words:
        """Return the words of a text, blanks left out.

        An accent typed as an apostrophe is put right ("e'" -> "è", "lunedi'" -> "lunedì") and belongs to its word.
        """
        starts: list[int] = []
        ends: list[int] = []
        low: list[str] = []
        known = self._known
        chunks = [(hit.start(), hit.group()) for hit in _CHUNK.finditer(text)]
        fresh = {chunk for _, chunk in chunks if chunk not in known}
        cut = self._learn(fresh) if fresh else {}
        for offset, chunk in chunks:
            for start, end, word in known.get(chunk) or cut[chunk]:
                starts.append(offset + start)
                ends.append(offset + end)
                low.append(word)
        return Words(text, starts, ends, low)

    def _learn(self, chunks: Iterable[str]) -> dict[str, _Cut]:
        with self._lock, self._language.memory_zone():
            cut = {chunk: _cut(self._inner(chunk)) for chunk in chunks}
        if len(self._known) > _REMEMBERED:
            self._known = {}
        self._known.update((chunk, words) for chunk, words in cut.items() if len(chunk) <= _SHORT)
        return cut


def _cut(doc: Doc) -> _Cut:
    found: list[tuple[int, int, str]] = []
    for token in doc:
        said, start = token.text, token.idx
        word = said.lower()
        if len(word) != len(said):  # "İ" grows when lowered
            word = said
        if "’" in word or "`" in word or "´" in word:
            word = word.replace("’", "'").replace("`", "'").replace("´", "'")
        last = found[-1][2] if found else ""
        if word == "'" and last and last[-1] in "aeiou" and last.isalpha():
            accented = last[:-1] + ("é" if last.endswith("che") else last[-1].translate(_GRAVE))
            found[-1] = found[-1][0], start + 1, accented
            continue
        found.append((start, start + len(said), word))
    return tuple(found)
