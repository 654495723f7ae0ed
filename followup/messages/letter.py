"""From facts to a letter: subject, text, and the HTML that is made from the text."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

import structlog
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from followup.domain.states import Language, Register
from followup.messages import wordings
from followup.messages.facts import ColleagueFacts, CustomerFacts, type_of_kind
from followup.messages.words import Words

LONGEST_SUBJECT = 150
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it has headers. `subject` is one line; `html` says the same as `text`."""

    subject: str
    text: str
    html: str
    facts: CustomerFacts | ColleagueFacts | None = field(default=None, compare=False, repr=False)  # that it was made of


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter with what goes beside it: calendar files, and which commitments its reader then knows of."""

    letter: Letter
    attachments: list[dict[str, str]] = field(default_factory=list)
    tells: list[int] = field(default_factory=list)  # commitments that its reader then knows of
    is_empty: bool = False  # there is nothing in it that the reader should be told
    facts: dict[str, Any] = field(default_factory=dict)  # what was told, for whoever has to know it later


def voice_for(language: Language, register: Register, *, named: bool) -> str:
    """Return the voice for a customer: "it-lei", "it-tu", "it-voi" or "en".

    Where no person is known (`named` false) an Italian firm is addressed as "voi": "Gentili Signori".
    """
    if language is Language.EN:
        return "en"
    return f"it-{register.value if named else Register.VOI.value}"


def render(
    kind: str, voice: str, facts: CustomerFacts | ColleagueFacts, own: Mapping[str, str] = MappingProxyType({})
) -> Letter:
    """Write the mail of that kind (a MailKind value) in that voice.

    Voices are "it-lei", "it-tu", "it-voi", "en" for customers and "it", "en" for colleagues; `facts` is the class
    that `facts.type_of_kind` names. The wrong class, an unknown kind or voice is a programming error and raises.
    `own` are wordings of the firm by "kind/voice". One that cannot be used stops no mail: the shipped one stands in.
    """
    if type(facts) is not type_of_kind[kind]:
        raise TypeError(f"{kind} needs {type_of_kind[kind].__name__}, not {type(facts).__name__}")
    language = voice[:2]
    tidied, say = _tidy(facts), Words(language, facts.today)
    written = None
    if text := own.get(f"{kind}/{voice}"):
        try:
            written = wordings.write(kind, voice, text, tidied, say)
        except Exception as error:  # whatever a wording does wrong, mail leaves; its message may quote a customer
            _log.error("mail.own_wording_failed", wording=f"{kind}/{voice}", error=type(error).__name__)
    if written is None:
        written = _environment().get_template(f"{kind}/{voice}.txt").render(facts=tidied, say=say)
    subject, _, body = written.partition("\n")
    text = re.sub(r"\n{3,}", "\n\n", body).strip() + "\n"
    return Letter(_shorten(subject.strip()), text, to_html(text, language), facts)


def to_html(text: str, language: str) -> str:
    """Make the HTML of a mail from its text, as rendered or as a person has edited it.

    Blank lines part paragraphs; lines that start with "- " are bullets, and an indented line goes on with its bullet;
    a line "words: https://…" becomes a link named by the words; what follows the last line "--" is small print.
    Everything is escaped.
    """
    body, small = _split(text.splitlines())
    return (
        _environment().get_template("layout.html").render(language=language, body=_blocks(body), small=_blocks(small))
    )


_LINKED = Markup('<a href="{}">{}</a>')
LINK = re.compile(r"(?:(?P<label>[^\s-].{0,80}?):\s+)?(?P<url>https?://\S+)")


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph (one entry) or a list (an entry a bullet), as HTML."""

    bullets: bool
    entries: tuple[Markup, ...]


def _split(lines: list[str]) -> tuple[list[str], list[str]]:
    for index in range(len(lines) - 1, -1, -1):
        if lines[index].rstrip() == "--":
            return lines[:index], lines[index + 1 :]
    return lines, []


def _blocks(lines: list[str]) -> list[_Block]:
    blocks: list[_Block] = []
    bullets, entries = False, list[list[str]]()

    def close() -> None:
        if entries:
            joined = ("<br>\n".join(entry) for entry in entries)
            blocks.append(_Block(bullets, tuple(map(Markup, joined))))  # `_line` has escaped each
        entries.clear()

    for line in lines:
        words = line.strip()
        if not words:
            close()
            continue
        starts_bullet = words.startswith(("- ", "• ", "* "))
        goes_on = bullets and line[0].isspace() and not starts_bullet
        if entries and bullets != (starts_bullet or goes_on):
            close()
        html = _line(words[2:].strip() if starts_bullet else words)
        if entries and not starts_bullet:
            entries[-1].append(html)
        else:
            bullets = starts_bullet
            entries.append([html])
    close()
    return blocks


def _line(words: str) -> str:
    """Return the HTML of one line: words, or a link with its label."""
    found = LINK.fullmatch(words) if "://" in words else None
    return _LINKED.format(found["url"], found["label"] or found["url"]) if found else escape(words)


def _tidy(value: Any) -> Any:
    """Fold every text into one line and drop blank entries, so that no fact can add a line, a bullet or a hole."""
    if isinstance(value, str):
        return " ".join("".join(c if c.isprintable() else " " for c in value).split())
    if isinstance(value, tuple):
        return tuple(entry for entry in map(_tidy, value) if entry != "")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (field.name for field in dataclasses.fields(value))
        return dataclasses.replace(value, **{name: _tidy(getattr(value, name)) for name in names})
    return value


def _shorten(subject: str) -> str:
    return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1].rstrip() + "…"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("followup.messages"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        finalize=wordings.never_none,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
