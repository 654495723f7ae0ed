"""Which verbs the grammars see, in which time and person, and what only looks like a verb."""

from __future__ import annotations

import pytest

from nlp import cues, packs
from nlp.en.grammar import EnglishGrammar
from nlp.en.verbs import load as english_verbs
from nlp.it.grammar import ItalianGrammar
from nlp.it.verbs import load as italian_verbs
from nlp.tokens import Tokenizer
from nlp.words import Grammar, Predicate

GRAMMARS: dict[str, Grammar] = {
    "it": ItalianGrammar(italian_verbs(), cues.load("it")),
    "en": EnglishGrammar(english_verbs(), cues.load("en")),
}
TOKENIZERS = {language: Tokenizer(packs.load(language)) for language in GRAMMARS}


def seen(sentence: str, language: str) -> list[Predicate]:
    words = TOKENIZERS[language].words(sentence)
    return GRAMMARS[language].predicates(words, 0, len(words))


def told(sentence: str, language: str) -> list[str]:
    return [f"{p.verb} {p.tense} {p.person}" for p in seen(sentence, language)]


@pytest.mark.parametrize(
    ("sentence", "verbs"),
    [
        ("I bancali sono pronti", ["essere state 6"]),
        ("Sono pronta", ["essere state 1"]),
        ("Ci sono due viti lente", ["essere state 6"]),
        ("Le guarnizioni sono state sostituite", ["sostituire past 6"]),
        ("Secondo me tiene", ["tenere present 3"]),
        ("Glielo sgrosso domani", ["sgrossare present 1"]),
        ("Le gronde ve le rifoderiamo noi", ["rifoderare present 4"]),
        ("Mio cognato vi sghimbescia la mensola", ["sghimbescia present 3"]),
        ("La caldaia la monta Ivan", ["montare present 3"]),
        ("Vi mando la scheda", ["mandare present 1"]),
        ("Passo da voi giovedì", ["passare present 1"]),
        ("Lunedì porto il listino", ["portare present 1"]),
        ("Porto il campione martedì", ["portare present 1"]),
        ("Da parte nostra forniamo le viti", ["fornire present 4"]),
        ("Dai finisco oggi", ["finire present 1"]),
        ("Basta che torni lunedì", ["bastare present 3", "tornare conditional 3"]),
        ("Torni pure lunedì", ["tornare request 3"]),
        ("Sto sistemando la pratica", ["sistemare present 1"]),
        ("Il tubo è da cambiare", ["cambiare present 3"]),
        ("Il verbale verrà redatto lunedì", ["redigere future 3"]),
        ("La visita è calendarizzata per lunedì", ["calendarizzare arranged 3"]),
        ("Lasciale in portineria", ["lasciare request 2"]),
        ("Se ne occupa Luca", ["occupare present 3"]),
        ("Grazie, giro la richiesta al tecnico", ["girare present 1"]),
        ("Ok, controllo.", ["controllare present 1"]),
        ("Controllo e la avviso", ["controllare present 1", "avvisare present 1"]),
        ("Trasporto, montaggio e controllo.", []),
        ("1. Bilancio.", []),
        ("La ricontatta un collega", ["ricontattare present 3"]),
        ("La scheda il cliente la conosce", ["conoscere present 3"]),
    ],
)
def test_an_italian_verb_is_seen(sentence: str, verbs: list[str]) -> None:
    assert told(sentence, "it") == verbs


@pytest.mark.parametrize(
    "sentence",
    [
        "L'elenco dei colori",
        "Le telefonate di ieri",
        "Auguri a tutti",
        "Buon viaggio a lei",
        "Noi fermi a 19.000",
        "Ok capito",
        "Consegna il 12",
        "Il piano radicale degli impianti",
        "Tecnici e carro attrezzi",
        "Parcheggio e ingresso, scontrino, passeggino",
    ],
)
def test_an_italian_noun_is_no_verb(sentence: str) -> None:
    assert told(sentence, "it") == []


@pytest.mark.parametrize(
    ("sentence", "verbs"),
    [
        ("We will supply the parts", ["supply future 4"]),
        ("It will have been sent by Friday", ["send future 3"]),
        ("You'll be able to log in", ["log future 5"]),
        ("It'll get fixed", ["fix future 3"]),
        ("The pump is scheduled to land on Monday", ["land future 3"]),
        ("The crates were supposed to arrive", ["suppose past 3"]),
        ("The samples were sent on Monday", ["send past 3"]),
        ("We're gonna ship it", ["ship future 4"]),
        ("They've got to sign it", ["sign present 6"]),
        ("He did say so", ["say past 3"]),
        ("Do you want a copy", ["want conditional 5"]),
        ("Don't book the hall", ["book request 2"]),
        ("Please do not reply", ["reply request 2"]),
        ("Jill to intro you to our lead", ["intro future 3"]),
        ("The unit you returned ships on Monday", ["return past 5", "ship present 3"]),
        ("We deburr the edges", ["deburr present 4"]),
        ("We blorp the edges", ["blorp present 4"]),
        ("Found your earring", ["find past 1"]),
        ("Thank you for the wine", ["thank present 1"]),
        ("This is to inform you", ["inform present 1"]),
        ("Will sends it tomorrow", ["send present 3"]),
        ("She did not say she'd call", ["say past 3", "call conditional 3"]),
        ("Let me have a look", ["have present 1"]),
        ("Let me know by Friday", ["let request 2"]),
        ("Let's see each other on Monday", ["see present 4"]),
    ],
)
def test_an_english_verb_is_seen(sentence: str, verbs: list[str]) -> None:
    assert told(sentence, "en") == verbs


@pytest.mark.parametrize(
    ("sentence", "verbs"),
    [
        ("We revert on the storage charges by Monday", ["revert present 4"]),
        ("The pool is 1.2 m deep", ["be state 3"]),
        ("Go-live on Monday", []),
        ("Call SUMMARY", []),
        ("The refund goes back on Monday", ["go present 3"]),
        ("Happy to help", []),
    ],
)
def test_an_english_noun_is_no_verb(sentence: str, verbs: list[str]) -> None:
    assert told(sentence, "en") == verbs


def test_what_has_to_be_done_is_passive_and_a_duty() -> None:
    (found,) = seen("Il tubo è da cambiare", "it")
    assert (found.lead, found.passive) == ("dovere", True)
