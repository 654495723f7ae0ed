"""Lines before language: bullets, tables, boxes, quoted mail, signatures, HTML."""

from __future__ import annotations

import pytest

from nlp import TextType, cues, layout
from nlp.layout import LineKind
from tests.nlp.reader import promises


def kinds(text: str, type: TextType = TextType.REPLY) -> list[LineKind]:
    return [line.kind for line in layout.lines(layout.plain(text), type, cues.load("it"))]


@pytest.mark.parametrize("mark", ["- ", "* ", "• ", "– ", "1) ", "2. ", "a) ", "[ ] ", "☐ ", "-> ", "-"])
def test_it_knows_an_item_by_its_mark(mark: str) -> None:
    assert kinds(f"{mark}mando il preventivo") == [LineKind.ITEM]


def test_a_negative_number_is_no_item() -> None:
    assert kinds("-10 gradi in cella") == [LineKind.PROSE]


def test_a_ticked_box_is_done() -> None:
    text = "Da fare\n[x] contratto da mandare venerdì\n[ ] foto da mandare lunedì"
    assert [p.words for p in promises(text, "recap")] == ["lunedì"]


def test_an_arrow_quotes_in_a_reply_and_is_a_bullet_in_a_recap() -> None:
    assert kinds("> passo domani") == [LineKind.QUOTED]
    assert kinds("> passo domani", TextType.RECAP) == [LineKind.ITEM]
    assert kinds("Anna ha scritto:\n> passo domani", TextType.RECAP)[1] == LineKind.QUOTED


def test_the_signature_is_left_alone() -> None:
    text = "Le mando il file domani.\n\nCordiali saluti\nMario Rossi\nOrari: lun-ven 9-18\nTel. 02 1234567"
    assert [p.words for p in promises(text)] == ["domani"]


def test_a_postscript_below_the_signature_counts() -> None:
    text = "Grazie di tutto.\n\nSaluti\nMario\n\nP.S. Domani le mando le foto."
    assert [p.words for p in promises(text)] == ["Domani"]


def test_pasted_html_is_read_as_text_and_its_places_stay_true() -> None:
    text = "<p>Buongiorno,</p><p>le mando il <b>preventivo</b> entro venerd&igrave;.</p>"
    (promise,) = promises(text)
    assert promise.clause == "le mando il <b>preventivo</b> entro venerd&igrave;"
    assert promise.words == "entro venerd&igrave;"


def test_a_wrapped_sentence_is_one_sentence() -> None:
    text = (
        "Le confermo che il materiale che aveva ordinato nelle scorse settimane\n"
        "verrà consegnato giovedì mattina presso il vostro magazzino di Lodi."
    )
    assert [p.words for p in promises(text)] == ["giovedì mattina"]


def test_a_pasted_table_has_tasks_in_its_rows() -> None:
    text = "Prossimi passi\n| Chi | Cosa | Entro |\n| Anna | preventivo | venerdì |\n| Cliente | misure | lunedì |"
    assert [(p.holder, p.person, p.words) for p in promises(text, "recap")] == [
        ("us", "Anna", "venerdì"),
        ("customer", None, "lunedì"),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "   ", ">", "-", "|||", "<p>", "&nbsp;", "\t\t", "----", "=" * 40])
def test_nothing_much_is_nothing(text: str) -> None:
    assert promises(text) == promises(text, "recap") == []
