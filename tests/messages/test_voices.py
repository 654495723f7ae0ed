"""Every mail in every voice, whatever the facts: one subject, whole sentences, nothing empty, nothing unescaped."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import pytest

from followup.domain.states import MailKind
from followup.messages import Letter, render
from followup.messages.facts import ColleagueFacts, CustomerFacts, type_of_kind
from tests.messages.letters import EMPTY, FULL, hostile

CUSTOMERS = ("it-lei", "it-tu", "it-voi", "en")
COLLEAGUES = ("it", "en")
Facts = CustomerFacts | ColleagueFacts


def voices(kind: str) -> tuple[str, ...]:
    return CUSTOMERS if issubclass(type_of_kind[kind], CustomerFacts) else COLLEAGUES


every_voice = pytest.mark.parametrize(
    ("kind", "voice"), [(kind, voice) for kind in type_of_kind for voice in voices(kind)]
)
whatever_the_facts = pytest.mark.parametrize(
    "facts_of", [FULL, EMPTY, {kind: hostile(facts) for kind, facts in FULL.items()}], ids=["full", "empty", "hostile"]
)


def test_every_kind_of_mail_has_a_file_for_each_voice_and_no_other() -> None:
    templates = files("followup.messages") / "templates"
    found = {folder.name: sorted(f.name for f in folder.iterdir()) for folder in templates.iterdir() if folder.is_dir()}
    found.pop("_base")

    kinds = set(MailKind) - {MailKind.TEST}
    assert found == {kind.value: sorted(f"{voice}.txt" for voice in voices(kind)) for kind in kinds}


@every_voice
@whatever_the_facts
def test_a_letter_is_whole(kind: str, voice: str, facts_of: dict[str, Facts]) -> None:
    letter = render(kind, voice, facts_of[kind])

    assert letter.subject.strip() == letter.subject != ""
    assert letter.subject.isprintable()
    assert len(letter.subject) <= 150
    for text in (letter.subject, letter.text):
        assert "None" not in text
        assert not re.search(r"\S[ \t]{2,}", text)
        assert not re.search(r"[ \t]$", text, re.MULTILINE)
        assert not re.search(r"(^|\s)[,.;]|!{2}|\.{2}|\(\)|«»|“”", text)
    lines = letter.text.splitlines()
    assert not any(re.fullmatch(r"\s*[-–:]\s*|.*: *–.*", line) for line in lines)
    assert not re.search(r"\b(\w+) \1\b", " ".join(line for line in lines if "script" not in line))
    assert "\n\n\n" not in letter.text
    for before, line in pairwise(lines):
        if before.endswith(":"):
            assert line.startswith("- ") or line == "", before


@every_voice
@whatever_the_facts
def test_it_greets_and_signs_once(kind: str, voice: str, facts_of: dict[str, Facts]) -> None:
    letter = render(kind, voice, facts_of[kind])

    greetings = re.findall(r"^(?:Gentil[ei] .*|Ciao.*|Buongiorno|Dear .*|Hello.*),$", letter.text, re.MULTILINE)
    assert len(greetings) == 1
    assert letter.text.splitlines().count("--") == 1
    if voice in CUSTOMERS and isinstance(facts_of[kind], CustomerFacts):
        assert len(re.findall(r"^(?:Cordiali saluti|A presto|Kind regards),$", letter.text, re.MULTILINE)) == 1
        assert letter.text.count("art. 21 GDPR") == 1


class Reader(HTMLParser):
    """What a person sees of the HTML, and the tags that it is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not any(name.startswith("on") for name, _ in attrs)
        assert all(value and value.startswith("https://") for name, value in attrs if name in {"href", "src"})

    def handle_data(self, data: str) -> None:
        self.words.extend(data.split())


def seen(letter: Letter) -> Reader:
    reader = Reader()
    reader.feed(letter.html)
    reader.close()
    return reader


@every_voice
@whatever_the_facts
def test_the_html_says_the_same_and_nothing_in_it_runs(kind: str, voice: str, facts_of: dict[str, Facts]) -> None:
    letter = render(kind, voice, facts_of[kind])
    page = seen(letter)

    said = re.sub(r"(?m)^( *)- |^--$", r"\1", letter.text)
    said = re.sub(r"(?m): (https://\S+)$", "", said)
    assert page.words == said.split()
    assert page.tags <= {"html", "head", "meta", "body", "div", "p", "ul", "li", "a", "br"}
    assert f'<html lang="{voice[:2]}">' in letter.html


@every_voice
def test_hostile_facts_add_no_line(kind: str, voice: str) -> None:
    tame = render(kind, voice, FULL[kind]).text.splitlines()
    nasty = render(kind, voice, hostile(FULL[kind])).text.splitlines()

    assert len(nasty) == len(tame)


@pytest.mark.parametrize("kind", ["recap", "moved", "withdrawn", "thanks"])
@pytest.mark.parametrize(
    ("voice", "never"),
    [
        ("it-lei", r"\b([Tt]i|[Tt]u|[Tt]e|[Vv]i|[Vv]oi|tuo|tua|vostr[oaie]|trovi|trovate|puoi|potete|vuoi|volete)\b"),
        ("it-tu", r"\b(Le|Lei|La|Suo|Sua|[Vv]i|[Vv]oi|vostr[oaie]|trova|trovate|vuole|volete|risponda)\b"),
        ("it-voi", r"\b(Le|Lei|La|Suo|Sua|[Tt]i|[Tt]u|[Tt]e|tuo|tua|trova|trovi|vuole|vuoi|risponda|rispondi)\b"),
    ],
)
def test_a_voice_never_slips_into_another(kind: str, voice: str, never: str) -> None:
    for facts in (EMPTY[kind], FULL[kind]):
        own = [line for line in render(kind, voice, facts).text.splitlines() if not line.startswith("- ")]
        assert re.findall(never, "\n".join(own)) == []


def test_nobody_writes_in_a_voice_with_the_wrong_facts() -> None:
    with pytest.raises(TypeError):
        render("thanks", "it-lei", FULL["recap"])
    with pytest.raises(KeyError):
        render("auguri", "it-lei", FULL["recap"])
