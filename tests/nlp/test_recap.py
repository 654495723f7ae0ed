"""A recap: what the customer needs, what was agreed, who does what."""

from __future__ import annotations

from tests.nlp.reader import needs, promises, reading, solutions

MEETING = """RIUNIONE 24/11 – Hotel Bellavista
Presenti: dott.ssa Pagani, Luca (manutentore); per noi Marta e Stefano

Esigenze
- sostituire i minibar, troppo rumorosi
- contratto di manutenzione unico

Soluzione concordata
- minibar ad assorbimento, 64 pezzi
- canone annuale di manutenzione

Prossimi passi
- Marta: preventivo minibar entro lunedì
- Luca: foto delle camere quanto prima
- trasporto -> da quotare
- montaggio di prova: 3 dicembre ore 9
"""


def test_headings_tell_needs_solutions_and_tasks_apart() -> None:
    assert needs(MEETING) == ["sostituire i minibar, troppo rumorosi", "contratto di manutenzione unico"]
    assert solutions(MEETING) == ["minibar ad assorbimento, 64 pezzi", "canone annuale di manutenzione"]
    assert [(p.holder, p.person, p.words) for p in promises(MEETING, "recap")] == [
        ("us", "Marta", "entro lunedì"),
        ("customer", "Luca", "quanto prima"),
        ("us", None, None),
        ("us", None, "3 dicembre ore 9"),
    ]


def test_a_solution_knows_the_need_it_speaks_of() -> None:
    found = reading(MEETING, "recap").solutions
    assert [line.answers for line in found] == [(0,), (1,)]


def test_needs_and_solutions_that_take_turns_belong_together() -> None:
    text = "Problema: la porta cigola. Soluzione: cerniere nuove. Problema: fa freddo. Soluzione: doppio vetro."
    assert [line.answers for line in reading(text, "recap").solutions] == [(0,), (1,)]


def test_prose_tells_needs_and_solutions_too() -> None:
    text = (
        "Sentito Bianchi. Vuole un parquet che regga il riscaldamento. Lamenta che i campioni arrivano tardi. "
        "Gli ho proposto il prefinito in rovere."
    )
    assert needs(text) == ["un parquet che regga il riscaldamento", "i campioni arrivano tardi"]
    assert solutions(text) == ["il prefinito in rovere"]
    assert promises(text, "recap") == []


def test_a_customers_demand_is_a_need_and_no_promise() -> None:
    text = "Hanno bisogno di tre sollevatori al più presto."
    assert needs(text) == ["tre sollevatori al più presto"]
    assert promises(text, "recap") == []


def test_a_recap_without_promises_stays_quiet() -> None:
    text = "Rivisti i numeri con Gomma Padana: 41 ordini, puntualità 97%. Contratto rinnovato il 2 febbraio."
    assert promises(text, "recap") == []
    assert needs(text) == solutions(text) == []


def test_an_english_recap_reads_the_same_way() -> None:
    text = "Saw Mr Haddad. He'd like samples returned. We agreed on a deposit scheme. I'll send him the form tomorrow."
    assert needs(text, "en") == ["samples returned"]
    assert solutions(text, "en") == ["a deposit scheme"]
    assert [p.words for p in promises(text, "recap", "en")] == ["tomorrow"]


def test_tags_in_a_note_give_their_lines_a_side() -> None:
    text = (
        "Impegni nostri: licenza in giornata; contratto da inviare a breve\nImpegni loro: canone entro il 10 dicembre"
    )
    assert [(p.holder, p.clause) for p in promises(text, "recap")] == [
        ("us", "licenza in giornata"),
        ("us", "contratto da inviare a breve"),
        ("customer", "canone entro il 10 dicembre"),
    ]
