"""Text out of what people paste: HTML, odd spaces, emphasis and the sign before a name become blanks, one for one."""

from __future__ import annotations

import html
import re

from nlp import tables

_TAG = re.compile(
    r"<(style|script|head)\b[^>]{0,300}>[^<]{0,20000}</\1\s*>|<!--[^>]{2,2002}+(?<=--)>|</?[a-zA-Z][^<>]{0,1000}>", re.I
)
_BREAKING = re.compile(r"</?(?:br|p|div|li|tr|h[1-6]|ul|ol|table|blockquote)\b", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
_PLAIN = {
    ord("\u00a0"): " ",
    ord("\u202f"): " ",
    ord("\u2007"): " ",
    ord("\r"): " ",
    ord("\u2019"): "'",
    ord("\u02bc"): "'",
}
_PLAIN |= dict.fromkeys(range(0xD800, 0xE000), " ")  # halves of a pair, which no encoding holds
_PLAIN |= {ord(c): " " for c in "\u200b\u200c\u200d\ufeff\u2060\u00ad\x0b\x0c\x85\u2028\u2029\x00"}
_ODD = re.compile(f"[{''.join(map(re.escape, map(chr, _PLAIN)))}]")
_MENTION = re.compile(r"(?<![^\s(,;:/+-])@(?=[^\W\d_])")  # "@Elvira", "@io"
_EMPHASIS = re.compile(r"\*\*|__|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])")


def plain(text: str) -> str:
    """Return the text with HTML and odd spaces blanked and rows parted by bars, of the same length."""
    if _ODD.search(text):
        text = text.translate(_PLAIN)
    if "<" in text:
        text = _TAG.sub(_blank, text)
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    if "*" in text or "__" in text:
        text = _EMPHASIS.sub(lambda m: " " * len(m.group()), text)
    if "@" in text:
        text = _MENTION.sub(" ", text)
    return tables.barred(text)


def ends_of_entities(text: str) -> dict[int, int]:
    """For every HTML entity, where its one character ends in the `plain` text -> where the entity ends in the text."""
    return {hit.start() + 1: hit.end() for hit in _ENTITY.finditer(text)} if "&" in text else {}


def _blank(tag: re.Match[str]) -> str:
    first = "\n" if _BREAKING.match(tag.group()) else " "
    return first + " " * (len(tag.group()) - 1)


def _character(entity: re.Match[str]) -> str:
    said = html.unescape(entity.group())
    said = " " if len(said) != 1 or said.isspace() else said
    return said + " " * (len(entity.group()) - 1)
