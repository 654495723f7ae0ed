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


@pytest.mark.parametrize(
    "rows",
    [
        "Cosa ; Chi ; Entro\nStampa volantini ; Anna ; ven. 4/12\nResi estivi ; Piero ; quando arriva il permesso",
        "Chi | Cosa | Quando\n---|---|---\nAnna | stampa, 200 copie | venerdì\nPiero | cassa | appena può",
        "Cosa                Chi      Entro\nStampa volantini    Anna     venerdì\nCassa e resto       Piero    lunedì",
    ],
)
def test_a_row_is_one_promise_and_the_names_of_columns_are_none(rows: str) -> None:
    said = promises("Riunione di reparto\n\n" + rows, "recap")
    assert [(p.person, p.clause.count("\n")) for p in said] == [("Anna", 0), ("Piero", 0)]
    assert [p.clause for p in said] == [row for row in rows.split("\n") if "Anna" in row or "Piero" in row]


@pytest.mark.parametrize(
    "text",
    [
        "Confronto offerte\n\nFornitore | Prezzo | Validità\nAlfa | 41,20 | 30/11\nBeta | 39,80 | fine mese",
        "Da fare\n| Cosa | Chi | Quando |\n| Foto del tetto | Renzo | fatto |",
        "Vendite ; novembre ; dicembre",
    ],
)
def test_tables_of_facts_and_rows_that_are_done_promise_nothing(text: str) -> None:
    assert promises(text, "recap") == []


def test_prose_with_semicolons_is_no_table() -> None:
    text = "Le mando la bozza; il prezzo resta; ne parliamo.\nPoi il contratto; la firma; e il resto."
    assert LineKind.ROW not in kinds(text)


@pytest.mark.parametrize(
    "end", ["Baci, Marta", "La riverisco,\nEttore Maffei", "Lorenzo", "Ditta Moretti Impianti", "Anna"]
)
def test_names_below_a_text_are_a_signature(end: str) -> None:
    text = "Da fare\n- bozza entro venerdì\n\n" + end
    assert [p.clause for p in promises(text, "recap")] == ["bozza entro venerdì"]
    assert kinds("Le mando la bozza venerdì.\n" + end)[1:] == [LineKind.CLOSING] * len(end.split("\n"))


@pytest.mark.parametrize("end", ["Consegna lunedì", "Anna: bozza", "bozza, Anna, lunedì", "Lunedì"])
def test_a_task_in_the_last_line_is_no_signature(end: str) -> None:
    assert kinds("Ne abbiamo parlato.\n" + end)[-1] is not LineKind.CLOSING


@pytest.mark.parametrize(
    "line",
    [
        "Thanks, I'll let you know.",
        "Thanks, our fitter calls you.",
        "Grazie e vi aggiorno.",
        "Buona giornata, la chiamo domani.",
        "Ciao Luca, provvedo.",
        "Buongiorno, verifichiamo.",
    ],
)
def test_a_line_that_goes_on_behind_its_formula_is_a_sentence(line: str) -> None:
    language = "en" if line.startswith("Thanks") else "it"
    assert [one.kind for one in layout.lines(line, TextType.REPLY, cues.load(language))] == [LineKind.PROSE]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Grazie e buona giornata.", LineKind.CLOSING),
        ("Un saluto, la Direzione", LineKind.CLOSING),
        ("Cordiali saluti, Studio Rossi.", LineKind.CLOSING),
        ("Ciao a tutti, Anna!", LineKind.GREETING),
        ("Buongiorno, signora!", LineKind.GREETING),
        ("Gentile cliente,", LineKind.GREETING),
    ],
)
def test_a_line_that_says_nothing_behind_its_formula_is_none(line: str, kind: LineKind) -> None:
    assert kinds(line) == [kind]


def test_lines_numbered_one_after_the_other_are_items() -> None:
    assert kinds("14.1 Mandiamo il piano\n14.2 Fissiamo la visita") == [LineKind.ITEM] * 2
    assert kinds("A. Mandiamo il piano\nB. Fissiamo la visita") == [LineKind.ITEM] * 2
    assert kinds("9.30 arriva il tecnico\n11.15 arriva il camion") == [LineKind.PROSE] * 2


def test_numbered_lines_that_only_name_what_follows_are_headings() -> None:
    text = "1. Situazione\nTutto bene.\n\n2. Prossimi passi\nAnna manda il listino.\n\n3. Varie\nNulla."
    assert [kind for kind in kinds(text, TextType.RECAP) if kind is not LineKind.BLANK][::2] == [LineKind.HEADING] * 3
    assert kinds("1. Bozza\n2. Listino\n3. Firma", TextType.RECAP) == [LineKind.ITEM] * 3


@pytest.mark.parametrize("title", ["Riunione negozio 31/12", "Riassunto visita al laboratorio Brandi."])
def test_the_first_line_of_a_recap_says_what_it_is_about(title: str) -> None:
    assert promises(title + "\n\nLe clienti chiedono le taglie 50 e 52.", "recap") == []
