"""The guides for those who use it say what stands on the screen."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
ROOM = ROOT / "followup"
NAMES = ["README", "commerciale", "tecnico", "responsabile", "amministratore", "cliente"]
GUIDES = [ROOT / "docs" / "guida" / f"{name}.md" for name in NAMES]
# What a customer's page and a guide to it are headed by in words of their own.
OWN_HEADINGS = {"È tutto giusto?", "Se una data cambia", "A lavoro finito", "Non vuole queste mail?", "I Suoi dati"}


def on_screen() -> list[re.Pattern[str]]:
    """Every Italian text of the pages; what is filled in can be anything."""
    with (ROOM / "translations" / "it" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale="it")
    texts: list[str] = []
    for message in catalogue:
        texts += [message.string] if isinstance(message.string, str) else list(message.string)
    for words in tomllib.loads((ROOM / "messages" / "pages.toml").read_text(encoding="utf-8")).values():
        texts += words.values()
    holes = re.compile(r"%\\\(\w+\\\)[sd]|\\\{\w+\\\}")
    return [re.compile(holes.sub(".+", re.escape(text.strip())), re.IGNORECASE) for text in texts if text]


def bold(guide: Path) -> list[str]:
    return [" ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", guide.read_text("utf-8"), re.DOTALL)]


@pytest.mark.parametrize("guide", GUIDES, ids=[guide.stem for guide in GUIDES])
def test_every_bold_word_of_a_guide_stands_on_the_screen(guide: Path) -> None:
    screen = on_screen()
    said = {words.rstrip(".,;:") for words in bold(guide)} - (OWN_HEADINGS if guide.stem == "cliente" else set())
    assert said
    assert {words for words in said if not any(text.fullmatch(words) for text in screen)} == set()


def test_every_picture_is_shown_and_every_shown_one_is_there() -> None:
    pages = (ROOT / "docs").rglob("*.md")
    shown = {
        (page.parent / target).resolve()
        for page in [*pages, ROOT / "README.md"]
        for target in re.findall(r'(?:src|srcset)="([^"]+)"|\]\(([^)]+\.png)\)', page.read_text(encoding="utf-8"))
        for target in target
        if target
    }
    kept = {file.resolve() for file in (ROOT / "docs" / "images").rglob("*") if file.is_file()}
    assert shown == kept
    assert sum(file.stat().st_size for file in kept) < 4_500_000
