"""How English mail promises, how recaps report what was promised, and what only looks like a promise."""

from __future__ import annotations

import pytest

from tests.nlp.reader import promises


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("Dear Jane, I will send you the quote as soon as possible.", "I will send you the quote as soon as possible"),
        ("You have my word that it will be in tune by Friday.", "it will be in tune by Friday"),
        ("Rest assured we'll have it by Friday.", "we'll have it by Friday"),
        (
            "A loan pump is being shipped to ward 4 this afternoon.",
            "A loan pump is being shipped to ward 4 this afternoon",
        ),
        ("You can expect a patch within two days.", "You can expect a patch within two days"),
        ("I'll dig out those high-res scans tomorrow.", "I'll dig out those high-res scans tomorrow"),
        ("il be round tomorrow", "il be round tomorrow"),
        ("Could you send us the statements by Friday?", "Could you send us the statements by Friday"),
    ],
)
def test_the_whole_clause_is_found(sentence: str, clause: str) -> None:
    assert [p.clause for p in promises(sentence, language="en")] == [clause]


@pytest.mark.parametrize(
    "sentence",
    [
        "Monday is a holiday.",
        "The warranty runs until March 2028.",
        "Payment terms are 30 days from invoice date.",
        "The code on delivery is 0000.",
        "I write further to our telephone conversation.",
        "Please accept our apologies for the noise on Saturday.",
        "He said he'd call on Monday but he didn't.",
    ],
)
def test_what_only_looks_like_a_promise(sentence: str) -> None:
    assert promises(sentence, language="en") == []


@pytest.mark.parametrize(
    ("told", "holder"),
    [
        ("Mr Dijk promised to open the line by Friday.", "customer"),
        ("She said she'll send the plan on Friday.", "customer"),
        ("I told her we'd send the first sheet on Friday.", "us"),
        ("Actions:\n- Client to provide the VAT number", "customer"),
        ("Actions:\n- Install by Friday", "us"),
        ("Actions:\n- Check stock", "us"),
    ],
)
def test_what_a_recap_reports(told: str, holder: str) -> None:
    assert [p.holder for p in promises(told, "recap", language="en")] == [holder]
