"""Cuts a text into words: spaCy's tokenizer, taught what people write in mails, and the words as plain arrays."""

from __future__ import annotations

import re
from itertools import chain, pairwise
from typing import Any

import spacy
from spacy.tokens import Doc
from spacy.util import compile_infix_regex

from nlp.packs import Pack
from nlp.words import Words

_LONG_RUN = re.compile(r"\S{120}")  # longer runs without a blank cost the tokenizer quadratic time
_ISO_DATE = re.compile(r"(?:\d{4}-\d\d-\d\d|\d\d?-\d\d?-\d{4})$")
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
_KEY = "nlp.words"


class SteadyTokenizer:
    """Calls spaCy's tokenizer, and keeps its cost linear on texts with endless runs of characters."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __call__(self, text: str) -> Doc:
        """Return the text cut into tokens; nothing of it is lost or changed."""
        if _LONG_RUN.search(text) is None:
            doc: Doc = self._inner(text)
            return doc
        docs = [self._inner(piece) for piece in _pieces(text)]
        words = list(chain.from_iterable((token.text for token in doc) for doc in docs))
        spaces = list(chain.from_iterable((bool(token.whitespace_) for token in doc) for doc in docs))
        return Doc(self._inner.vocab, words=words, spaces=spaces)


def _pieces(text: str) -> list[str]:
    """Cut inside long runs only, and after each of them."""
    cuts = [0, *(hit.end() for hit in _LONG_RUN.finditer(text)), len(text)]
    return [text[a:b] for a, b in pairwise(cuts) if a < b]


def tokenizer(pack: Pack) -> SteadyTokenizer:
    """Build a tokenizer for a language pack. Keep it: it is costly to build. One thread at a time may call it."""
    language = spacy.blank(pack.code)
    inner: Any = language.tokenizer
    for short in pack.abbreviations:
        for form in {short, short.capitalize(), short.upper()}:
            inner.add_special_case(form, [{"ORTH": form}])
    before = "|".join(rf"(?<=\b{word})" for word in pack.sticks_before)
    after = "|".join(sorted(pack.sticks_after, key=len, reverse=True))
    glued = (rf"(?i:{before})(?=\d)", rf"(?<=\d)(?=(?i:{after})(?![^\W_]))")
    inner.infix_finditer = compile_infix_regex([*glued, *_INFIXES, *(language.Defaults.infixes or ())]).finditer
    inner.token_match = _ISO_DATE.match
    inner.url_match = _ADDRESS.match
    return SteadyTokenizer(inner)


def words_of(doc: Doc) -> Words:
    """Return the words of a text as arrays, computed once a text.

    An accent typed as an apostrophe is put right ("e'" -> "è", "lunedi'" -> "lunedì") and belongs to its word.
    """
    found = doc.user_data.get(_KEY)
    if isinstance(found, Words):
        return found
    starts: list[int] = []
    ends: list[int] = []
    low: list[str] = []
    for token in doc:
        said = token.text
        if said.isspace():
            continue
        start = token.idx
        word = said.lower()
        if len(word) != len(said):  # "İ" grows when lowered
            word = said
        if "’" in word or "`" in word or "´" in word:
            word = word.replace("’", "'").replace("`", "'").replace("´", "'")
        if word == "'" and low and ends[-1] == start and low[-1][-1] in "aeiou" and low[-1].isalpha():
            low[-1] = low[-1][:-1] + ("é" if low[-1].endswith("che") else low[-1][-1].translate(_GRAVE))
            ends[-1] = start + 1
            continue
        starts.append(start)
        ends.append(start + len(said))
        low.append(word)
    words = Words(doc.text, starts, ends, low)
    doc.user_data[_KEY] = words
    return words
