"""A pasted table whose columns say who does what by when is read by its columns."""

from __future__ import annotations

import pytest

from tests.nlp.reader import promises

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
