"""The pages that links in customers' mails lead to speak as the mails do."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from followup.messages.pages import page_words

VOICES = ("it-lei", "it-tu", "it-voi", "en")


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_voice_says_the_same_things_with_the_same_facts() -> None:
    said = {voice: {key: holes(text) for key, text in page_words(voice).items()} for voice in VOICES}

    assert all(text.strip() for voice in VOICES for text in page_words(voice).values())
    assert all(said[voice] == said["en"] for voice in VOICES)


@pytest.mark.parametrize(
    ("voice", "never"),
    [
        ("it-lei", r"\b([Tt]i|[Tt]u|[Tt]e|[Vv]i|[Vv]oi|tuo|tua|vostr[oaie]|leggi|scrivi|volete|smetti|smettete)\b"),
        ("it-tu", r"\b(Le|Lei|La|Suo|Sua|[Vv]i|[Vv]oi|vostr[oaie]|[Ll]egga|[Ss]criva|volete|vuole|smette|smettete)\b"),
        ("it-voi", r"\b(Le|Lei|La|Suo|Sua|[Tt]i|[Tt]u|[Tt]e|tuo|tua|[Ll]egga|[Ss]criva|[Ss]crivi|vuole|vuoi|smetti)\b"),
    ],
)
def test_a_voice_never_slips_into_another(voice: str, never: str) -> None:
    text = "\n".join(page_words(voice).values())
    assert re.findall(never, text) == []
