"""Whose promise the rules take a clause for, before anybody gives a second opinion, and whom they name."""

from __future__ import annotations

import pytest

from nlp import TextType
from nlp.pipeline import described
from tests.nlp.italy import TUESDAY, WEEK
from tests.nlp.reader import promises

VISIT = "Visita da Rubinetterie Fabbro\n"
CALL = "Call with Marlow Foods\n"


def holders(text: str, kind: str, language: str) -> list[str]:
    """Whose each clause of a text is, by the rules alone."""
    told = described(text, reference=TUESDAY, calendar=WEEK, language=language, type=TextType(kind))
    return [str(one.doer.holder) for one in told.judged]


def named(text: str, kind: str, language: str) -> list[str | None]:
    """Whom each clause of a text names as the one who does it, by the rules alone."""
    told = described(text, reference=TUESDAY, calendar=WEEK, language=language, type=TextType(kind))
    return [one.doer.person for one in told.judged]


@pytest.mark.parametrize(
    ("sentence", "holder"),
    [
        ("La liberatoria ve la timbra il consolato entro venerdì.", "other"),
        ("Lo Studio Benassi La contatterà entro tre giorni lavorativi.", "other"),
        ("L'impresa Fois rifà la guaina ad aprile.", "other"),
        ("La finanziaria Le risponderà entro martedì.", "other"),
        ("La merce verrà consegnata dal corriere lunedì.", "other"),
        ("Il secondo tentativo lo fanno domani.", "other"),
        ("Codesta impresa trasmetterà il verbale entro martedì.", "customer"),
        ("Il nostro apprendista passa domani a ritirarla.", "us"),
        ("La targhetta la incido io domani.", "us"),
        ("La torta la viene a prendere tuo fratello sabato.", "customer"),
        ("La torta la viene a prendere mio fratello sabato.", "us"),
        ("Il Suo fabbro firma la pratica entro venerdì.", "customer"),
        ("La Sua banca svincola la somma entro venerdì.", "other"),
        ("A Lei tocca rivedere le bozze entro venerdì.", "customer"),
        ("A noi tocca rivedere le bozze entro venerdì.", "us"),
        ("Le sedie le porta l'albergo vostro entro venerdì.", "customer"),
    ],
)
def test_a_reply_tells_ours_from_others(sentence: str, holder: str) -> None:
    assert holders(sentence, "reply", "it") == [holder]


@pytest.mark.parametrize(
    ("recap", "language", "holder"),
    [
        (VISIT + "Loro mandano le quote entro giovedì.", "it", "customer"),
        (VISIT + "Il tecnico ci manda le quote entro giovedì.", "it", "customer"),
        (VISIT + "Il nostro tecnico manda le quote entro giovedì.", "it", "us"),
        (VISIT + "L'ufficio acquisti della scuola firma l'ordine entro giovedì.", "it", "customer"),
        ("Verbale del Consiglio pastorale\nIl tesoriere prepara il bilancio entro giovedì.", "it", "us"),
        ("Village Hall Committee\nMrs Adeyemi will print the posters by Thursday.", "en", "us"),
        (CALL + "Mrs Adeyemi will print the posters by Thursday.", "en", "customer"),
        (VISIT + "Il loro geometra aggiorna la pratica entro giovedì.", "it", "customer"),
        (VISIT + "Il geometra aggiorna la pratica entro giovedì.", "it", "other"),
        (VISIT + "I suoi: prova entro giovedì", "it", "customer"),
        (VISIT + "I nostri: prova entro giovedì", "it", "us"),
        (CALL + "Order from them by Thursday.", "en", "customer"),
        (CALL + "Order to them by Thursday.", "en", "us"),
        (VISIT + "Casa madre: consegna entro giovedì", "it", "other"),
        (VISIT + "Allacci: impresa Cozzolino, entro giovedì", "it", "other"),
        ("Visita dal sig. Fabbro\nL'impresa Fabbro firma entro giovedì.", "it", "customer"),
        (VISIT + "L'intonazione resta alla ditta Mascioni entro giovedì.", "it", "other"),
        (VISIT + "L'intonazione resta a noi entro giovedì.", "it", "us"),
        (VISIT + "C'è il fornitore Alibrandi.\nAlibrandi spedisce i tappi entro giovedì.", "it", "other"),
        (VISIT + "C'è la direttrice Alibrandi.\nAlibrandi spedisce i tappi entro giovedì.", "it", "customer"),
        ("Riunione con Diocesi e noi\nImpegni della Diocesi: indagine entro fine anno", "it", "customer"),
        ("Riunione con Diocesi e noi\nImpegni nostri: indagine entro fine anno", "it", "us"),
        (CALL + "Otero from our lab sends the sheet by Thursday.", "en", "us"),
        (CALL + "Otero from their lab sends the sheet by Thursday.", "en", "customer"),
    ],
)
def test_a_recap_tells_the_customers_people_from_ours(recap: str, language: str, holder: str) -> None:
    assert holders(recap, "recap", language)[-1] == holder


@pytest.mark.parametrize(
    ("recap", "language", "person"),
    [
        (VISIT + "Ilenia spedisce il listino entro giovedì.", "it", "Ilenia"),
        (VISIT + "Ilenia (loro): elenco dei codici entro giovedì", "it", "Ilenia"),
        (VISIT + "Ilenia, tu prepari il listino entro giovedì.", "it", "Ilenia"),
        (VISIT + "Chiamare Ilenia entro giovedì.", "it", None),
        (VISIT + "Ilenia, listino entro giovedì", "it", "Ilenia"),
        (VISIT + "[MORETTI] listino entro giovedì", "it", "MORETTI"),
        (VISIT + "[URGENTE] mandare il listino entro giovedì", "it", None),
        (
            VISIT + "Presenti la Lo Monaco e Di Gaspare. Di Gaspare spedisce il listino entro giovedì.",
            "it",
            "Di Gaspare",
        ),
        (VISIT + "Il listino lo fa marta giovedì.", "it", "marta"),
        (VISIT + "La porta bianca la montiamo giovedì.", "it", None),
        (VISIT + "Mando Ilenia giovedì.", "it", "Ilenia"),
        (VISIT + "Mando il listino a Ilenia giovedì.", "it", None),
        ("Telefonata con il cliente Rovelli.\nRovelli spedisce il listino entro giovedì.", "it", "Rovelli"),
        ("Telefonata con il cliente Rovelli srl.\nRovelli srl spedisce il listino entro giovedì.", "it", None),
        (VISIT + "I listini li porta su Ilenia entro giovedì.", "it", "Ilenia"),
        (VISIT + "I listini li porto su a Ilenia entro giovedì.", "it", None),
        (CALL + "The film is fitted by Toby on Thursday.", "en", "Toby"),
        (CALL + "Plumber (Quigg) fits the trap by Thursday.", "en", "Quigg"),
        (CALL + "Dragos sends the quote by Thursday.", "en", "Dragos"),
        (VISIT + "Le quote le faccio misurare da Ilenia entro giovedì.", "it", "Ilenia"),
        (VISIT + "Le quote le faccio misurare dal fabbro Tonelli entro giovedì.", "it", None),
        (VISIT + "Le lastre le fa misurare Ilenia entro giovedì.", "it", "Ilenia"),
        (VISIT + "Ilenia e Rocco misurano il vano entro giovedì.", "it", "Ilenia"),
        ("Chi: Carraro\nCosa: taratura bilance\nEntro: giovedì", "it", "Carraro"),
        (VISIT + "Mirko Dall'Olio è il titolare.\nDall'Olio manda i campioni entro giovedì.", "it", "Dall'Olio"),
        (VISIT + "Dall'ufficio arrivano i campioni entro giovedì.", "it", None),
        (VISIT + "Chi: Bortolan\nCosa: ripristino intonaco\nQuando: entro giovedì", "it", "Bortolan"),
        (VISIT + "Cosa: ripristino intonaco\nChi: il fornitore\nQuando: entro giovedì", "it", None),
        (CALL + "What: revised drawing\nWho: Nuala\nWhen: by Thursday", "en", "Nuala"),
        (CALL + "They like the old pump. Pump goes in by Thursday.", "en", None),
        (CALL + "Mary-Kate sends the quote by Thursday.", "en", "Mary-Kate"),
        (VISIT + "Il listino lo fa Chiara S. entro giovedì.", "it", "Chiara S."),
        (VISIT + "Achille Di Blasi spedisce il listino entro giovedì.", "it", "Achille Di Blasi"),
        (VISIT + "Giovedì il listino lo fa Chiara. Il resto è già pronto.", "it", "Chiara"),
        (CALL + "Dragos's sample goes out by Thursday.", "en", None),
    ],
)
def test_a_recap_names_who_does_it(recap: str, language: str, person: str | None) -> None:
    assert [p.person for p in promises(recap, "recap", language)] == [person]


@pytest.mark.parametrize(
    ("reply", "person"),
    [
        ("Domani riceverete conferma dal collega Zambon.", "Zambon"),
        ("Domani riceverete la merce da Ilenia.", "Ilenia"),
        ("Domani riceverete la merce dal magazzino.", None),
        ("Fai misurare il vano da Ilenia entro giovedì.", None),
        ("La carne la porta Ugo.", "Ugo"),
        ("Gabriele, tempo due giorni e hai i campioni.", None),
    ],
)
def test_a_reply_names_who_does_it(reply: str, person: str | None) -> None:
    assert [p.person for p in promises(reply)] == [person]


def test_what_an_arrow_hands_to_somebody_is_a_task() -> None:
    text = f"{VISIT}Ilenia -> volantino\nIlenia: contenta"
    told = described(text, reference=TUESDAY, calendar=WEEK, language="it", type=TextType.RECAP)
    assert [one.rule for one in told.judged][1:] == ["a task in a list", ""]


def test_lines_that_tell_of_one_task_are_one_promise() -> None:
    table = "Chi: Ludovica\nCosa: bozza contratto\nEntro: giovedì\nChi: fornitore\nCosa: perizia\nEntro: venerdì"
    found = promises(f"{VISIT}\n{table}", "recap")
    assert [(p.holder, p.person, p.words) for p in found] == [("us", "Ludovica", "giovedì"), ("other", None, "venerdì")]


def test_a_promise_with_a_doer_of_its_own_is_one_of_its_own() -> None:
    found = promises("I lavori inizieranno il 30 novembre e saranno seguiti dal capocantiere Salis.")
    assert [p.person for p in found] == [None, "Salis"]


def test_a_conjunction_between_two_names_parts_nothing() -> None:
    found = promises("Il cancello torna mercoledì, Efisio e Gavino ve lo montano giovedì.")
    assert [p.person for p in found] == [None, "Efisio"]


def test_a_surname_that_is_the_firms_is_no_person_to_the_rules() -> None:
    """What was learned takes it for one all the same: the message itself would not tell a stranger."""
    assert named("Visita da Oreficio Testoni\nTestoni manda le quote entro giovedì.", "recap", "it")[-1] is None


@pytest.mark.parametrize(
    ("reply", "person"),
    [
        ("Stuart can't come on Friday so he's fitting the pump on Thursday.", "Stuart"),
        ("Thanks for Stuart's drawing. The pump will be fitted on Thursday.", None),
        ("Stuart will ring you on Tuesday and I'll fit the pump on Thursday.", None),
    ],
)
def test_a_doer_may_be_named_in_the_clause_before(reply: str, person: str | None) -> None:
    assert promises(reply, "reply", "en")[-1].person == person


def test_a_name_may_be_the_last_word_of_all() -> None:
    assert promises("Azione: inviare campioni\nScadenza: 15/03\nChi: Zenobi", "recap")[0].person == "Zenobi"
