"""Cuts a text into words: spaCy's tokenizer, taught what people write in mails."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from threading import Lock

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, get_lang_class
from spacy.vocab import Vocab

from nlp.packs import Pack
from nlp.words import Words

# Longer runs without a blank cost the tokenizer quadratic time.
_CHUNK = re.compile(r"(\S{1,120})")
_SHORT = 30  # characters of what is worth remembering
_REMEMBERED = 30_000
_AT_ONCE = 256  # chunks
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
    r"(?<=[^\s|])\|(?=[^\s|])",  # cells of a table
    r"(?<=\d)[-–—](?=\d)",
    r"(?<=@)(?=\d)",  # "@11"
)
_BAR = r"\|"  # of a table, typed against what its cell holds: "|by Friday |"
_GRAVE = str.maketrans("aeiou", "àèìòù")


class Tokenizer:
    """Cuts texts of one language into words. May be called from any thread; costs time in proportion to the text.

    What stands between two blanks is always cut the same way, so that it is cut once and remembered; of spaCy's own
    stores nothing stays behind, however many words a process comes across.
    """

    def __init__(self, pack: Pack, titles: Iterable[str] = ()) -> None:
        """`titles` are words that keep their stop ("dott.", "amm.re"), besides the abbreviations of the language."""
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

        def tokenizer(language: Language) -> spacy.tokenizer.Tokenizer:
            usual = language.Defaults
            cuts = usual.tokenizer_exceptions or {}
            return spacy.tokenizer.Tokenizer(
                language.vocab,
                # "Gino (titolare): password" is no "):"
                rules={
                    **{face: cut for face, cut in cuts.items() if face[0] != ")"},
                    **{form: [{"ORTH": form}] for form in own},
                },
                prefix_search=compile_prefix_regex([*(usual.prefixes or ()), _BAR]).search,
                suffix_search=compile_suffix_regex([*(usual.suffixes or ()), _BAR]).search,
                infix_finditer=compile_infix_regex([*glued, *_INFIXES, *(usual.infixes or ())]).finditer,
                token_match=_ISO_DATE.match,
                url_match=_ADDRESS.match,
            )

        # Built so, and not changed afterwards: every change makes it go through all its special cases again. Its
        # vocabulary computes nothing of a word: shapes, norms and the like cost more than the cutting.
        self._language = get_lang_class(pack.code)(Vocab(), create_tokenizer=tokenizer)
        self._inner = self._language.tokenizer

    def words(self, text: str) -> Words:
        """Return the words of a text, blanks left out.

        An accent typed as an apostrophe is put right ("e'" -> "è", "lunedi'" -> "lunedì") and belongs to its word.
        """
        known = self._known
        pieces = _CHUNK.split(text)  # blanks and chunks by turns
        chunks = pieces[1::2]
        fresh = {chunk for chunk in chunks if chunk not in known}
        if fresh:
            known = {**{chunk: known[chunk] for chunk in chunks if chunk in known}, **self._learn(fresh)}
        cuts = [known[chunk] for chunk in chunks]
        begins = list(accumulate(map(len, pieces)))[: 2 * len(cuts) : 2]
        return Words(
            text,
            starts=[at + start for at, cut in zip(begins, cuts, strict=True) for start, _, _ in cut],
            ends=[at + end for at, cut in zip(begins, cuts, strict=True) for _, end, _ in cut],
            low=[word for cut in cuts for _, _, word in cut],
        )

    def _learn(self, chunks: Iterable[str]) -> dict[str, _Cut]:
        several, cut = list(chunks), dict[str, _Cut]()
        with self._lock, self._language.memory_zone():
            for at in range(0, len(several), _AT_ONCE):
                some = several[at : at + _AT_ONCE]
                cut.update(zip(some, _cut(self._inner("\n".join(some))), strict=True))
        if len(self._known) > _REMEMBERED:
            self._known = {}
        self._known.update((chunk, words) for chunk, words in cut.items() if len(chunk) <= _SHORT)
        return cut


def _cut(doc: Doc) -> Iterator[_Cut]:
    """The words of each line."""
    found: list[tuple[int, int, str]] = []
    begins = 0
    for token in doc:
        said, start = token.text, token.idx - begins
        if said == "\n":
            yield tuple(found)
            found, begins = [], token.idx + 1
            continue
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
        end = start + len(said)
        if word == "h." and last.isdigit() and found[-1][1] == start:  # "within 24h.": the stop is the sentence's
            found += [(start, end - 1, "h"), (end - 1, end, ".")]
            continue
        found.append((start, end, word))
    yield tuple(found)
