"""The words of a mail come out as people mean them, and nothing of the text is lost."""

from __future__ import annotations

import pytest

from nlp.packs import load
from nlp.phrases import Table, fold
from nlp.tokens import Tokenizer
from tests.nlp.italy import tokenizer


def words(text: str, language: str = "it") -> list[str]:
    found = tokenizer(language).words(text)
    return [found.said(at) for at in range(len(found))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("entro il31 ven.", ["entro", "il", "31", "ven."]),
        ("alle 9,30 o alle 9:30, h15", ["alle", "9,30", "o", "alle", "9:30", ",", "h", "15"]),
        ("entro 24h e 3gg lav.", ["entro", "24", "h", "e", "3", "gg", "lav."]),
        ("il 12 c.m. e il 3 p.v.", ["il", "12", "c.m.", "e", "il", "3", "p.v."]),
        ("il 12/03/2026. Poi", ["il", "12/03/2026", ".", "Poi"]),
        ("martedì.Poi venerdì,forse", ["martedì", ".", "Poi", "venerdì", ",", "forse"]),
        ("dall’ok dell'8", ["dall’", "ok", "dell'", "8"]),
        ("l'F24 e la A22", ["l'", "F24", "e", "la", "A22"]),
        ("9-12.30", ["9", "-", "12.30"]),
        ("il 2026-12-15", ["il", "2026-12-15"]),
    ],
)
def test_italian_mails_are_cut_as_they_are_meant(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_english_mails_are_cut_as_they_are_meant() -> None:
    assert words("by Wed, the 24th @8pm", "en") == ["by", "Wed", ",", "the", "24", "th", "@", "8", "pm"]
    assert words("w/c 12 May we'll", "en") == ["w/c", "12", "May", "we", "'ll"]


def test_an_accent_typed_as_an_apostrophe_is_put_right() -> None:
    found = tokenizer("it").words("Lunedi' c'e' un po' di tempo, perche' no")
    assert list(found.low)[:6] == ["lunedì", "c'", "è", "un", "po'", "di"]
    assert found.low[-2] == "perché"


def test_an_accent_is_kept_where_the_bare_form_is_another_word() -> None:
    kept = frozenset({"è"})
    assert [fold(w, kept) for w in ("lunedì", "è", "manderò", "mandò", "più")] == [
        "lunedi",
        "è",
        "mandero",
        "mandò",
        "piu",
    ]


def test_a_run_without_blanks_loses_nothing() -> None:
    text = "a" * 500 + " " + "entro,il;" * 200
    found = tokenizer("it").words(text)
    assert "".join(map(found.said, range(len(found)))) == text.replace(" ", "")


def test_a_word_seen_before_is_cut_as_it_was() -> None:
    cutter = tokenizer("it")
    assert cutter.words("Lunedi' alle 9,30.") == cutter.words("Lunedi' alle 9,30.")


def test_a_process_that_reads_ever_new_words_keeps_none_of_them_for_good() -> None:
    cutter = tokenizer("it")
    for batch in range(40):
        cutter.words(" ".join(f"parola{batch}x{k}" for k in range(1000)))
    assert len(cutter._known) <= 31_000
    assert "parola7x7" not in cutter._inner.vocab.strings


@pytest.mark.parametrize("language", ["it", "en"])
def test_what_stands_between_blanks_is_cut_the_same_way_whatever_stands_beside_it(language: str) -> None:
    text = "I 'm :) ( e' ) a.m . don 't 8 -D l ' ordine p . m. 10 km C + + -- > venerdì.Poi il31 e poi' :\n) c.m. vs ."
    one, other = Tokenizer(load(language)), Tokenizer(load(language))
    together = one.words(text)
    assert together.low == [low for piece in text.split() for low in other.words(piece).low]
    assert one.words(text) == together  # remembered


def test_a_pattern_stands_for_all_its_phrases() -> None:
    table = Table([("entro (e non oltre)? @art", True)], fold, {"art": ["il", "l'"]})
    for said in ("entro il", "entro l'", "entro e non oltre il", "entro e non oltre l'"):
        phrase = said.split()
        assert table.at(phrase, 0) == (len(phrase), True)
        assert table.before(phrase, len(phrase)) == (0, True)
    for said in ("entro", "entro e non oltre", "e non oltre il", "il"):
        assert table.at(said.split(), 0) is None


def test_the_longest_phrase_counts_and_of_two_values_the_earlier_one() -> None:
    table = Table([("in giornata", 1), ("in (giornata|settimana) (prossima)?", 2)], fold)
    assert table.at(["in", "giornata"], 0) == (2, 1)
    assert table.at(["in", "giornata", "prossima"], 0) == (3, 2)
    assert table.at(["in", "settimana", "mia"], 0) == (2, 2)


def test_a_malformed_pattern_is_refused() -> None:
    with pytest.raises(ValueError, match="bracket"):
        Table([("entro (il", True)], fold)
