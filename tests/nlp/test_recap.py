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


def test_what_people_tell_of_their_trouble_is_a_need() -> None:
    text = (
        "Sentita la responsabile. Racconta che le etichette si staccano dal vetro e che i cartoni arrivano umidi. "
        "Si è optato per una colla a freddo e per un telo sui bancali."
    )
    assert needs(text) == ["le etichette si staccano dal vetro", "i cartoni arrivano umidi"]
    assert solutions(text) == ["una colla a freddo", "per un telo sui bancali"]


def test_a_list_behind_a_label_is_cut_at_its_commas() -> None:
    text = "Esig.: consegne di notte, niente imballi di plastica\nSol.: ceste a rendere"
    assert needs(text) == ["consegne di notte", "niente imballi di plastica"]
    assert solutions(text) == ["ceste a rendere"]


def test_a_cell_or_an_arrow_says_whose_task_it_is() -> None:
    text = (
        "Visita a Vetri Doro\n\nAzioni\n- disegni → noi, entro venerdì\n- vetri → fornitore, entro fine mese\n"
        "- misure → cliente, lunedì"
    )
    assert [p.holder for p in promises(text, "recap")] == ["us", "other", "customer"]


def test_trades_and_authorities_are_none_of_ours_and_the_customers_firm_is_no_person() -> None:
    text = (
        "Incontro con Ceramiche Doro. Il vetraio consegna le lastre giovedì. "
        "Ceramiche Doro ci manda le misure entro lunedì. Il loro ragioniere paga l'acconto domani."
    )
    assert [(p.holder, p.person) for p in promises(text, "recap")] == [
        ("other", None),
        ("customer", None),
        ("customer", None),
    ]
