"""Every word on screen exists in both languages, and every code of the services has words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

import followup
from followup.domain import states
from followup.web.faults import WRONG
from followup.web.words import WORDS
from nlp import findings

ROOM = Path(followup.__file__).parent
ITALIAN = ROOM / "translations" / "it" / "LC_MESSAGES"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2)}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    with (ITALIAN / "messages.po").open("rb") as file:
        return read_po(file, locale="it")


def _written(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _used() -> set[str]:
    found = extract_from_dir(
        ROOM / "web", [("**.py", "python"), ("**.html", "jinja2")], keywords=KEYWORDS, directory_filter=lambda _: True
    )
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


def _id(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def test_every_word_of_the_pages_is_in_italian_and_none_is_left_over(catalog: Catalog) -> None:
    assert {_id(message) for message in _written(catalog)} == _used()


def test_no_word_is_empty_or_unsure(catalog: Catalog) -> None:
    for message in _written(catalog):
        texts = [message.string] if isinstance(message.string, str) else list(message.string)
        assert all(text.strip() for text in texts), message.id
        assert not message.fuzzy, message.id


def test_placeholders_are_the_same_in_both_languages(catalog: Catalog) -> None:
    holes = re.compile(r"%\(\w+\)[sd]")
    for message in _written(catalog):
        texts = [message.string] if isinstance(message.string, str) else list(message.string)
        assert {frozenset(holes.findall(text)) for text in texts} == {frozenset(holes.findall(_id(message)))}


def test_what_is_shipped_is_what_the_catalog_compiles_to(catalog: Catalog) -> None:
    fresh = BytesIO()
    write_mo(fresh, catalog)
    fresh.seek(0)
    with (ITALIAN / "messages.mo").open("rb") as file:
        assert {_id(m): m.string for m in read_mo(file)} == {_id(m): m.string for m in read_mo(fresh)}


@pytest.mark.parametrize("name", [name for name in WORDS if hasattr(states, name) or hasattr(findings, name)])
def test_every_code_has_words(name: str) -> None:
    kind = getattr(states, name, None) or getattr(findings, name)
    assert set(WORDS[name]) == {item.value for item in kind}


def test_every_fault_that_services_find_has_words() -> None:
    raised = re.compile(r'(?:BadInput|TooLarge)\(\s*(?:f?"[^"]*"|field), "(\w+)"')
    rooms = [ROOM / "services", ROOM / "domain", ROOM / "formats", ROOM / "web"]
    codes = {code for room in rooms for file in room.glob("*.py") for code in raised.findall(file.read_text("utf-8"))}
    assert len(codes) > 20
    # A naive instant cannot come from a page: wall times are put into the firm's zone before.
    assert codes - {key.rpartition(".")[2] for key in WRONG} == {"naive", "not_a_date"}


_ENDING_MAILS = ("mail_decisions", "thanks", "delivery", "second_look", "late", "invoices", "commitments")


def test_every_reason_for_no_mail_has_words() -> None:
    given = re.compile(r'(?:cancel\(row, |never=|no_thanks = .* or |return )"([a-z_]+)"')
    files = [ROOM / "services" / f"{name}.py" for name in _ENDING_MAILS]
    files.append(ROOM / "domain" / "thanks.py")
    codes = {code for file in files for code in given.findall(file.read_text("utf-8"))}
    assert len(codes) > 8
    assert codes <= set(WORDS["Ended"])


# What Jinja replaces, and the one block that holds a class.
_CODE = re.compile(r"\{#.*?#\}|\{% block width %\}\w+\{% endblock %\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_SAID_BY_A_BROWSER = ("alt", "aria-label", "placeholder", "title")


class _Bare(HTMLParser):
    """Collects the words of a template that no code put there."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            if key in _SAID_BY_A_BROWSER:
                self.handle_data(value or "")

    def handle_data(self, data: str) -> None:
        self.found += re.findall(r"[^\W\d_]{2,}", data)


def bare_text(template: str) -> list[str]:
    """Return the words that a template says itself, in one language for everybody."""
    parser = _Bare()
    parser.feed(_CODE.sub("", template))
    return parser.found


@pytest.mark.parametrize("template", sorted((ROOM / "web" / "templates").rglob("*.html")), ids=lambda file: file.name)
def test_no_template_has_bare_text(template: Path) -> None:
    assert bare_text(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Salva</p>",
        '<button aria-label="Chiudi">×</button>',
        '<p>{{ _("Saved.") }} davvero</p>',
        '<input placeholder="nome">',
        "{% if x %}<b>{{ y }}</b> giorni{% endif %}",
    ],
)
def test_bare_text_is_found(template: str) -> None:
    assert bare_text(template) != []
