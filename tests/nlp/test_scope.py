"""Negation, questions, conditions, the past, quotations and courtesy take a promise back; what lies outside stays."""

from __future__ import annotations

import pytest

from tests.nlp.reader import promises


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Non passo domani. Passo lunedì.", ["Passo lunedì"]),
        ("Non mancheremo di avvisarla domani.", ["Non mancheremo di avvisarla domani"]),
        ("Non appena arriva il pezzo la chiamo.", ["Non appena arriva il pezzo la chiamo"]),
        ("Nessuno di noi passa domani.", []),
    ],
)
def test_a_negation_reaches_its_own_clause(text: str, clauses: list[str]) -> None:
    assert [p.clause for p in promises(text)] == clauses


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Passa lei domani?", 0),
        ("Le mando il file domani, va bene?", 1),
        ("Le mando il file domani. Preferisce il PDF?", 1),
        ("Possiamo fare giovedì alle 10?", 0),
    ],
)
def test_a_question_promises_nothing_but_a_statement_before_it_may(text: str, count: int) -> None:
    assert len(promises(text)) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Se piove, slittiamo a venerdì.", 0),
        ("La consegna è prevista giovedì, se c'è sciopero slitta a venerdì.", 1),
        ("Mi faccia sapere entro stasera se può.", 1),
        ("Qualora servisse, passiamo lunedì.", 0),
        ("Se vuole, posso passare domani.", 0),
    ],
)
def test_a_condition_takes_what_follows_it(text: str, count: int) -> None:
    assert len(promises(text)) == count


@pytest.mark.parametrize(
    "text",
    [
        "Lei mi scrive che le serve «entro lunedì», e la capisco.",
        'Nella brochure "consegna in 24 ore" è solo un titolo.',
        "> passate domani?\n> mi serve entro lunedì\n\nGrazie, ne parliamo.",
        "Grazie, ricevuto.\n\nIl giorno 3 marzo Mario Rossi ha scritto:\nLe mando il file domani.",
        "Grazie.\n\nDa: Mario Rossi\nInviato: lunedì 2 marzo\nA: Anna\n\nLe mando il file domani.",
    ],
)
def test_what_others_wrote_binds_nobody(text: str) -> None:
    assert promises(text) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Sentito Bono. Loro spediscono il filato domani.\n\n> Da: acquisti\n> vi mando il corriere venerdì", "it"),
        ("Call with Pell.\nSophie calls tomorrow.\n\n> On Friday Pell wrote:\n> we'll pay on Monday", "en"),
    ],
)
def test_what_others_wrote_below_a_recap_binds_nobody(text: str, language: str) -> None:
    assert [p.words for p in promises(text, "recap", language)] in (["domani"], ["tomorrow"])


@pytest.mark.parametrize("text", ["Abbiamo spedito lunedì.", "Ve lo avevo detto giovedì.", "Il 4 è venuto il perito."])
def test_what_has_been_is_no_promise(text: str) -> None:
    assert promises(text) == []


def test_an_inch_mark_opens_no_quotation() -> None:
    assert len(promises('Il raccordo (valvola 1/2") lo spediamo domani, quello da 3/4" lunedì.')) >= 1


def test_courtesy_with_a_day_and_an_hour_is_an_appointment() -> None:
    assert promises("A presto, ci vediamo.") == []
    assert [p.words for p in promises("Ci vediamo giovedì alle 10.")] == ["giovedì alle 10"]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Ho letto la lettera, nella quale il condominio domanda notizie della caldaia di giovedì.", []),
        ("Ho sentito Bruno, del quale le mando il recapito domani.", ["del quale le mando il recapito domani"]),
        ("Ho sentito il notaio, il quale le manderà la bozza giovedì.", ["il quale le manderà la bozza giovedì"]),
    ],
)
def test_what_tells_which_one_is_meant_is_no_promise_unless_it_tells_what_will_be(
    text: str, clauses: list[str]
) -> None:
    assert [p.clause for p in promises(text)] == clauses


def test_who_takes_care_of_it_is_no_condition() -> None:
    said = promises("Ieri siamo stati da loro.\nImpegni:\n- licenza, se ne occupa Marco entro lunedì", "recap")
    assert [(p.clause, p.words) for p in said] == [("licenza, se ne occupa Marco entro lunedì", "entro lunedì")]
