"""People who type without commas, tell what others undertook, and hand tasks round in their notes."""

from __future__ import annotations

import pytest

from nlp import PromiseKind
from tests.nlp.reader import promises, reading


def test_a_sentence_that_runs_on_is_two_promises() -> None:
    said = promises("domani finisco il bagno giovedì smonto il ponteggio")
    assert [(p.clause, p.words) for p in said] == [
        ("domani finisco il bagno", "domani"),
        ("giovedì smonto il ponteggio", "giovedì"),
    ]


def test_a_verb_that_is_tied_to_a_noun_begins_nothing() -> None:
    assert [p.clause for p in promises("Il modello che cerca arriva giovedì")] == [
        "Il modello che cerca arriva giovedì"
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "La sig.ra Rota si è impegnata a mandarci le misure.",
        "La sig.ra Rota ha promesso di mandarci le misure.",
        "La sig.ra Rota deve ancora mandarci le misure.",
    ],
)
def test_what_a_customer_undertook_is_the_customers(sentence: str) -> None:
    assert [p.holder for p in promises("Ieri siamo stati da loro. " + sentence, "recap")] == ["customer"]


def test_a_colleague_who_is_told_is_ours() -> None:
    assert [p.holder for p in promises("Sentito il cliente. Tu rivedi la bozza entro lunedì.", "recap")] == ["us"]


def test_a_question_that_asks_with_a_day_is_a_request() -> None:
    assert [(p.holder, p.words) for p in promises("Riesci a mandarmi la copia entro giovedì?")] == [
        ("customer", "entro giovedì")
    ]


def test_a_verb_left_out_is_the_one_before() -> None:
    said = promises("I tubi li montiamo giovedì, la presa appena possibile.", "recap")
    assert [p.words for p in said] == ["giovedì", "appena possibile"]


@pytest.mark.parametrize(
    "sentence",
    ["domani no, sono a Udine", "Il listino è valido fino al 30 giugno.", "Il tavolo per quattro era il 12."],
)
def test_what_is_denied_valid_or_over_binds_nobody(sentence: str) -> None:
    assert promises(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    ["Il tecnico viene a vedere il telaio giovedì.", "Marco passa a vedere il telaio domani.", "Passo da voi giovedì."],
)
def test_who_comes_to_see_pays_a_visit(sentence: str) -> None:
    assert [p.kind for p in reading(sentence).promises] == [PromiseKind.VISIT]


def test_what_is_to_do_is_told_without_whose_it_is() -> None:
    (promise,) = reading("Impegni:\n- Anna: preventivo della revisione entro venerdì", "recap").promises
    assert promise.action == "Preventivo della revisione"


def test_an_emoji_ends_a_sentence() -> None:
    assert [p.clause for p in promises("Abbiamo visto tutto 👍 Ti aggiorniamo entro domani")] == [
        "Ti aggiorniamo entro domani"
    ]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        (
            "Ordine piano ven. Misure finali le prende Ermes lunedì",
            ["Ordine piano ven.", "Misure finali le prende Ermes lunedì"],
        ),
        (
            "1) bozza entro domani 2) Anna manda il listino venerdì",
            ["bozza entro domani", "Anna manda il listino venerdì"],
        ),
    ],
)
def test_notes_are_cut_where_a_new_thing_begins(text: str, clauses: list[str]) -> None:
    assert [p.clause for p in promises("Ieri siamo stati da loro.\n" + text, "recap")] == clauses


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("I disegni, li porto io domani.", "I disegni, li porto io domani"),
        ("Elisa, inserisci il cliente nel giro entro domani.", "Elisa, inserisci il cliente nel giro entro domani"),
        ("- bozza del contratto, copia firmata, entro venerdì", "bozza del contratto, copia firmata, entro venerdì"),
        ("- Anna: bozza, finita entro lunedì", "Anna: bozza, finita entro lunedì"),
    ],
)
def test_what_belongs_to_a_promise_stays_with_it(text: str, clause: str) -> None:
    assert [p.clause for p in promises("Ieri siamo stati da loro.\n" + text, "recap")] == [clause]


def test_a_name_between_commas_is_part_of_the_subject() -> None:
    said = promises("Our surveyor, Martin Askew, will call on Friday.", language="en")
    assert [p.clause for p in said] == ["Our surveyor, Martin Askew, will call on Friday"]


def test_a_day_behind_a_colon_is_that_of_the_appointment_before_it() -> None:
    said = promises("La visita è fissata: martedì alle 9.")
    assert [(p.clause, p.words) for p in said] == [("La visita è fissata: martedì alle 9", "martedì alle 9")]


def test_what_is_asked_for_from_a_day_on_has_that_day() -> None:
    assert [p.words for p in promises("Tenga spenta la stufa da mercoledì sera.")] == ["da mercoledì sera"]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Il preventivo, richiesto ieri, vi arriverà lunedì.", "reply", "lunedì"),
        ("Il tecnico, che avete conosciuto ieri, passerà lunedì.", "reply", "lunedì"),
        ("Il vettore francese, avvisato stamattina, vi consegna i cartoni domani.", "reply", "domani"),
        ("Il vettore, avvisato oggi, ci rende i cartoni col prossimo viaggio.", "recap", "col prossimo viaggio"),
    ],
)
def test_an_aside_between_subject_and_verb_makes_no_two_promises_and_sets_no_deadline(
    text: str, kind: str, words: str
) -> None:
    said = promises("Sentito Rossi.\n" + text if kind == "recap" else text, kind)
    assert [(p.clause, p.words) for p in said] == [(text[:-1], words)]


def test_a_name_that_is_called_is_no_promise() -> None:
    assert [p.clause for p in promises("Luca, ti mando la bozza domani.")] == ["ti mando la bozza domani"]


def test_short_lines_one_below_the_other_are_no_wrapped_sentence() -> None:
    text = (
        "Ieri siamo stati da loro.\nDa fare noi:\ncampione di rovere termotrattato, venerdì della prossima settimana\n"
        "verificare il solaio\npreventivo del trasporto"
    )
    assert [p.clause.count("\n") for p in promises(text, "recap")] == [0, 0, 0]
