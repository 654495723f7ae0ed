"""A pasted table whose columns say who does what by when is read by its columns."""

from __future__ import annotations

import pytest

from tests.nlp.reader import needs, promises, reading, solutions

BARS = """Follow-up Calzificio Nives

| Cliente | Attività | Chi | Quando |
|---|---|---|---|
| Calzificio Nives | foto del prodotto | Jacopo | 15 gg |
| Calzificio Nives | elenco dei colori | cliente | 7/12 |
| Calzificio Nives | giacenze | ditta Infotec Est | da definire |
| Calzificio Nives | collaudo | ? | sett. 50 |
"""


@pytest.mark.parametrize("text", [BARS, BARS.replace(" | ", "\t").replace("| ", "").replace(" |", "")])
def test_each_column_says_what_its_name_says(text: str) -> None:
    found = promises(text, "recap")

    assert [(p.holder, p.person, p.words) for p in found] == [
        ("us", "Jacopo", "15 gg"),
        ("customer", None, "7/12"),
        ("other", None, None),
        ("us", None, "sett. 50"),
    ]
    assert [p.clause.split()[0] for p in found] == ["foto", "elenco", "giacenze", "collaudo"]


def test_one_tab_parts_two_columns() -> None:
    found = promises("Chi\tCosa\nAnna\tpreventivo\ncliente\tfoto del vano", "recap")

    assert [(p.holder, p.person, p.clause) for p in found] == [
        ("us", "Anna", "Anna\tpreventivo"),
        ("customer", None, "cliente\tfoto del vano"),
    ]


def test_the_customers_name_in_a_cell_is_the_customer() -> None:
    text = "Go-live review Marlow Foods\n\nTask | Owner | Due\nmap of the hall | Marlow | wk 49\nlogins | Tess | Friday"

    assert [(p.holder, p.person, p.words) for p in promises(text, "recap", "en")] == [
        ("customer", None, "wk 49"),
        ("us", "Tess", "Friday"),
    ]


def test_a_row_without_a_task_is_no_promise() -> None:
    assert promises("Chi | Cosa | Entro\nAnna | | venerdì\nUgo | | lunedì", "recap") == []


def test_a_tab_behind_a_number_makes_no_table() -> None:
    found = promises("1.\tpreventivo entro venerdì\n2.\tcampioni la prossima settimana", "recap")

    assert [p.words for p in found] == ["entro venerdì", "la prossima settimana"]


def test_needs_and_what_solves_them_have_columns_too() -> None:
    text = (
        "Problema | Soluzione | Chi | Entro\nresi lenti | etichetta QR | Marta | 12/12\nrumore | nuova girante | noi |"
    )

    assert needs(text) == ["resi lenti", "rumore"]
    assert solutions(text) == ["etichetta QR", "nuova girante"]
    assert [line.answers for line in reading(text, "recap").solutions] == [(0,), (1,)]
    assert [(p.clause, p.person, p.words) for p in promises(text, "recap")] == [
        ("etichetta QR | Marta | 12/12", "Marta", "12/12"),
        ("nuova girante | noi", None, None),
    ]


def test_a_column_of_outcomes_alone_solves_nothing() -> None:
    text = "Regular review\n\n| Topic | Outcome |\n| Need | hot water in block C |\n| Solution | solar pre-heater |"

    assert needs(text, "en") == ["hot water in block C"]
    assert solutions(text, "en") == ["solar pre-heater"]
