"""Whatever a text says, reading it never fails, points at words inside it, and gives the same every time."""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp import Reading, layout
from nlp.advice import advise
from nlp.pipeline import detect_language
from tests.cases.scoreboard import gold
from tests.nlp.italy import WEEK, tokenizer
from tests.nlp.reader import reading

TEXTS = [case["text"] for name in ("dev", "practice", "opened") for case in gold(name)]
# fmt: off
SCRAPS = [
    "entro venerdì", "le mando", "by Friday", "I'll send", "appena ", "prima di ", "il giorno dopo ", "Marco", "Sig. ",
    "12/3", "31/02", "alle 9", "25:61", "0", "-1", "99999999999", "2026", "3 giorni", "mila", "²", "٣",
    "se ", "che ", "e ", ", ", "?", ":", "(", ")", "«", '"', "...", "'", "l'", "’", "\n- ", "\n\n", "\r\n", "|", "\t",
    "> ", "noi: ", "[x] ", "DA FARE:\n", "Esigenze:\n", "--\n", "Cordiali saluti\n", "Da: a@b.it\n", "\nCosa: ",
    "\nEntro: ", "\nChi: Zenobi", "Chi | Cosa | Entro\n", "Problema | Soluzione | Chi\n", "\nNoemi | ", " | 7/8 | ",
    "\t7/8\n", "http://a.it/b", "<b>", "<!--", "&egrave;", "&nbsp;", "\x00", "\u200b", "\u0301", "\u202e", "\U0001f600",
    "İ", "ß", "ﬁ", "中",
]
# fmt: on


def bare(text: str) -> str:
    return "".join(c for c in normalize("NFD", text) if not "\u0300" <= c <= "\u036f")


# What is done to a stretch of a text.
CHANGES: tuple[Callable[[str], str], ...] = (lambda _: "", lambda s: s * 2, str.upper, bare, lambda s: s[::-1])


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """A mail to which up to eight things happened."""
    text: str = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 8))):
        first = draw(st.integers(0, len(text)))
        last = min(len(text), first + draw(st.integers(0, 40)))
        change = draw(st.integers(0, len(CHANGES) + 2))
        if change < len(CHANGES):
            text = text[:first] + CHANGES[change](text[first:last]) + text[last:]
        elif change == len(CHANGES):
            text = text[:first] + draw(st.sampled_from(SCRAPS)) + text[first:]
        elif change == len(CHANGES) + 1:  # it ends there
            text = text[:first]
        else:  # two stretches change places
            further = min(len(text), last + last - first)
            text = text[:first] + text[last:further] + text[first:last] + text[further:]
    return text


SCRAPPED = st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join)
ANY_TEXT = st.one_of(mutations(), mutations(), mutations(), SCRAPPED, st.text(max_size=300))
KINDS, LANGUAGES = st.sampled_from(["reply", "recap"]), st.sampled_from(["it", "en"])


def check(text: str, kind: str, language: str) -> Reading:
    found = reading(text, kind, language)
    words = tokenizer(language).words(layout.plain(text))
    starts, ends = set(words.starts), {*words.ends, *layout.ends_of_entities(text).values()}
    for promise in found.promises:
        assert 0 <= promise.start < promise.end <= len(text)
        assert 0 <= promise.sentence_start < promise.end and promise.start < promise.sentence_end <= len(text)
        assert promise.start in starts and promise.end in ends
        due = promise.deadline
        if due is not None:
            assert promise.start <= due.start < due.end <= promise.end
            assert due.start in starts and due.end in ends
            assert due.due is not None or due.at is None
    for line in (*found.needs, *found.solutions):
        assert 0 <= line.start < line.end <= len(text)
        assert line.start in starts and line.end in ends
    assert all(need < len(found.needs) for line in found.solutions for need in line.answers)
    for found_in_order in (found.promises, found.needs, found.solutions):
        assert [one.start for one in found_in_order] == sorted(one.start for one in found_in_order)
    for remark in advise(text, found, calendar=WEEK):
        assert all(0 <= put.start <= put.end <= len(text) for put in remark.suggestions)
    return found


@pytest.mark.parametrize("examples", [100, pytest.param(100_000, marks=pytest.mark.long)])
def test_any_text_can_be_read_and_reads_the_same_later_and_beside_others(examples: int) -> None:
    kept: dict[tuple[str, str, str], Reading] = {}

    @settings(max_examples=examples, database=None, suppress_health_check=list(HealthCheck))
    @given(text=ANY_TEXT, kind=KINDS, language=LANGUAGES)
    def read_one(text: str, kind: str, language: str) -> None:
        assert detect_language(text) in ("it", "en")
        found = check(text, kind, language)
        if len(kept) < 2_000:
            kept[text, kind, language] = found

    read_one()
    with ThreadPoolExecutor(4) as threads:
        turns = [list(threads.map(lambda asked: reading(*asked), kept)) for _ in range(2)]
        together = [threads.submit(lambda: [reading(*asked) for asked in list(kept)[:100]]) for _ in range(4)]
    assert all(turn == list(kept.values()) for turn in turns)
    assert all(one.result() == list(kept.values())[:100] for one in together)


@pytest.mark.parametrize(
    "text",
    [
        "1/² 3 giorni, il ²/5, sett. ², tra ² giorni",
        "(" * 20_000,
        "a" * 50_000,
        "- le mando il preventivo entro venerdì\n" * 1_000,
        "le mando il preventivo domani e poi " * 1_000,
        "domani, " * 5_000,
        "> " * 10_000,
        "<a" * 10_000,
        '" ' * 10_000,
        "appena " * 5_000,
        "Marco: x\n" * 3_000,
        "Cosa | Chi | Quando\n| ordine | sig. Spina |entro fine mese|\n| campioni | noi | venerdì |",
    ],
    ids=lambda text: text[:12],
)
def test_a_hostile_text_can_be_read(text: str) -> None:
    check(text, "recap", "it")


def test_what_reading_made_goes_with_it_and_the_garbage_collector_finds_nothing_and_works_on() -> None:
    for text in TEXTS[::20]:
        reading(text, "recap")
    gc.collect()
    gc.disable()
    try:
        for text in TEXTS[::20]:
            reading(text, "recap")
        assert not gc.isenabled()  # as it was
        assert gc.collect() == 0
    finally:
        gc.enable()
    reading(TEXTS[0])
    with pytest.raises(TypeError):
        reading(None)  # type: ignore[arg-type]
    assert gc.isenabled()


def test_a_naive_instant_or_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="language"):
        reading("ciao", language="fr")
