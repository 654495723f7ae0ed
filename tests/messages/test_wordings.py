"""A firm words its own mails: in every voice, within what the shipped wording says, and never at the cost of a mail."""

from __future__ import annotations

from datetime import date

import pytest

from followup.domain.states import Language
from followup.errors import BadWording
from followup.messages import render, wordings
from followup.messages.samples import full, samples
from followup.messages.words import Words
from tests.messages.letters import EMPTY, FULL, hostile

TUESDAY = date(2026, 11, 24)
every_wording = pytest.mark.parametrize(("kind", "voice"), wordings.editable(), ids=str)


def _try(kind: str, voice: str, text: str) -> None:
    for facts in samples(kind, Language(voice[:2]), TUESDAY):
        wordings.write(kind, voice, text, facts, Words(voice[:2], TUESDAY))


@every_wording
def test_the_shipped_wording_may_be_taken_as_ones_own_and_says_the_same(kind: str, voice: str) -> None:
    text = wordings.default(kind, voice)
    assert text.splitlines()[1] == ""
    own = {f"{kind}/{voice}": text}
    for facts in (*samples(kind, Language(voice[:2]), TUESDAY), FULL[kind], EMPTY[kind], hostile(FULL[kind])):
        assert render(kind, voice, facts, own) == render(kind, voice, facts)
    _try(kind, voice, text)


@every_wording
def test_another_wording_comes_between_greeting_and_signature_and_the_law_stays(kind: str, voice: str) -> None:
    name = wordings.usable(kind, voice)[0]
    own = {f"{kind}/{voice}": "Oggetto nostro\n\nParole nostre.\n\n--\nNiente legge qui."}
    for facts in samples(kind, Language(voice[:2]), TUESDAY):
        letter, shipped = render(kind, voice, facts, own), render(kind, voice, facts)
        assert letter.subject == "Oggetto nostro"
        assert "Parole nostre." in letter.text
        assert letter.text.splitlines()[0] == shipped.text.splitlines()[0], "the greeting"
        legal = shipped.text.rpartition("\n--\n")[2]
        assert letter.text.endswith(f"\n--\n{legal}")
    assert name.startswith("facts.")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "empty", None),
        ("Oggetto", "empty", 3),
        ("\n\nTesto", "empty", 1),
        ("Oggetto\n\nUno {{ facts.invoice", "syntax", 3),
        ("Oggetto\n\n{% if facts.needs %}\nx", "syntax", 4),
        ("Oggetto\n\nx\n{{ facts.password }}", "unknown_name", 4),
        ("{{ facts.reader.email }}\n\nx", "unknown_name", 1),
        ("O\n\n{{ config }}", "unknown_name", 3),
        ("O\n\n{{ facts.__class__ }}", "unknown_name", 3),
        ("O\n\n{{ ''.__class__.__mro__ }}", "unknown_name", 3),
        ("O\n\n{% for c in ().__class__.__base__.__subclasses__() %}{{ c }}{% endfor %}", None, 3),
        ("O\n\n{% for x in range(1000000000) %}x{% endfor %}", None, 3),
        ("O\n\n{{ 'x' * 1000000000 }}", "not_here", 3),
        ("O\n\n{{ facts.invoice | attr('upper') }}", "unknown_name", 3),
        ("O\n\n{% include 'recap/it-lei.txt' %}", "not_here", 3),
        ("O\n\n{% include facts.invoice %}", "not_here", 3),
        ("O\n\n{% extends '_base/it-lei.txt' %}", "not_here", 3),
        ("O\n\n{% macro x() %}{% endmacro %}", "not_here", 3),
        ("O\n\n{% import 'x' as y %}", "not_here", 3),
        ("O\n\n{{ say.today }}", "unknown_name", 3),
        ("O\n\n{{ facts.invoice.upper() }}", None, 3),
        (
            "O\n\n" + "{% for a in facts.kept %}" * 3 + "x" + "{% endfor %}" * 3,
            "not_here",
            3,
        ),
        ("O\n\n" + "x" * 20_001, "too_long", None),
    ],
)
def test_what_a_wording_may_not_do_is_named_with_its_line(text: str, code: str | None, line: int | None) -> None:
    with pytest.raises(BadWording) as caught:
        _try("thanks", "it-lei", text)
    assert code in (None, caught.value.code)
    assert line in (None, caught.value.line)


def test_a_wording_that_fails_stops_no_mail_and_no_text_gets_into_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    facts = full("thanks", Language.IT, TUESDAY)
    for text in ("O\n\n{{ facts.invoice", "O\n\n{{ facts.needs[7] }} segreto", "{{ facts.needs[7] }}\n\nx"):
        own = {"thanks/it-lei": text}
        assert render("thanks", "it-lei", facts, own) == render("thanks", "it-lei", facts)
    said = capfd.readouterr().out
    assert said.count("mail.own_wording_failed") == 3
    assert "thanks/it-lei" in said
    assert "segreto" not in said and "linea 2" not in said


def test_facts_are_never_read_as_a_template() -> None:
    own = {"thanks/it-lei": "O {{ facts.invoice }}\n\n{{ facts.needs | join(', ') }}"}
    nasty = hostile(FULL["thanks"])
    assert "{{ facts }}" in render("thanks", "it-lei", nasty, own).text


def test_what_concerns_a_login_is_worded_by_us() -> None:
    assert not {"password_reset", "invitation", "account_changed"} & {kind for kind, _ in wordings.editable()}
