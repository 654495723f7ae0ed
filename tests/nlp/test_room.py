"""Whose the people and firms are that a text introduces, names by a noun, or only mentions; by the rules alone."""

from __future__ import annotations

import pytest

from nlp import TextType
from nlp.pipeline import described
from tests.nlp.italy import TUESDAY, WEEK
from tests.nlp.reader import promises


def last_holder(text: str, kind: str, language: str) -> str:
    """Whose the last clause of a text is, by the rules alone."""
    told = described(text, reference=TUESDAY, calendar=WEEK, language=language, type=TextType(kind))
    return str(told.judged[-1].doer.holder)


VISIT_AT = "Visita da Acetificio Malpighi\n"
ROOM = "Riunione con Acetificio Malpighi (presenti Lardi, Villa; per noi Cosetta e Vezzali)\n"
HALL = "Kick-off with Harbour Foods, present: Olu (client), Hetty (client), Marcus, me\n"


@pytest.mark.parametrize(
    ("recap", "language", "holder"),
    [
        (ROOM + "Lardi manda le misure entro giovedì.", "it", "customer"),
        (ROOM + "Villa manda le misure entro giovedì.", "it", "customer"),
        (ROOM + "Vezzali manda le misure entro giovedì.", "it", "us"),
        (ROOM + "L'acetificio manda le misure entro giovedì.", "it", "customer"),
        (ROOM + "Loredana manda le misure entro giovedì.", "it", "us"),
        (HALL + "Hetty grants access by Thursday.", "en", "customer"),
        (HALL + "Marcus migrates the files by Thursday.", "en", "us"),
        ("Mail a Ilenia e Dario\nRientrato da Ceramiche Valdarno. Dario porta i campioni venerdì.", "it", "us"),
        ("Ciao Ste, ieri da Pompe Orsi. Ste prepara il listino entro venerdì.", "it", "us"),
        ("Briefing for Ola, after the visit to Stonegate\nOla writes the copy by Thursday.", "en", "us"),
        ("Riunione interna – Serena, Rocco\nRocco chiude il bilancio entro venerdì.", "it", "us"),
        (
            "Visita da Bellini\nGianpaolo dice che gli rubano le punte.\nGianpaolo svuota la parete venerdì.",
            "it",
            "customer",
        ),
        ("Telefonata con il sig. Moroni\nMoroni manda il libretto entro giovedì.", "it", "customer"),
        (
            "Tavolo tecnico\nIl Comune chiede di contenere gli odori.\nIl Comune invia l'istanza entro giovedì.",
            "it",
            "customer",
        ),
        (VISIT_AT + "Si è scelto un chip, su proposta di Miriam.\nMiriam porta i chip entro giovedì.", "it", "us"),
        (VISIT_AT + "La caposala, Gina Morra, forma le turniste entro giovedì.", "it", "customer"),
        ("Verbale – Palestra Ercole / ditta Sprint\n- la ditta: piastre entro giovedì", "it", "us"),
        ("Verbale – Comune di Alvito\nIl Fornitore avvierà la scansione entro giovedì.", "it", "us"),
        ("Verbale – Comune di Alvito\nL'ufficio tecnico invia il nulla osta entro giovedì.", "it", "customer"),
        ("Colloquio con la mamma di Samir\nIl prof. Lenti prepara il piano entro giovedì.", "it", "us"),
        ("Colloquio con il sig. Moroni\nMoroni manda il libretto entro giovedì.", "it", "customer"),
        (VISIT_AT + "La foto non c'era; si è impegnato a inviarla entro giovedì.", "it", "customer"),
        ("Visita da Rubinetterie Fabbro\nCinzia\n- sposta il banco entro giovedì", "it", "us"),
        ("Visita Molini Trasimeno\n- frigorifero, a carico del Molino, entro giovedì", "it", "customer"),
        ("ToDo dopo Ludoteca Girandola\n- @ludoteca → misure entro giovedì", "it", "customer"),
    ],
)
def test_a_recap_remembers_who_is_in_the_room(recap: str, language: str, holder: str) -> None:
    assert last_holder(recap, "recap", language) == holder


VISIT = "Visita da Rubinetterie Fabbro\n"
CALL = "Call with Marlow Foods\n"


@pytest.mark.parametrize(
    ("recap", "language", "holder"),
    [
        (VISIT + "- Torbiera Adriatica: quotazione entro giovedì", "it", "other"),
        (VISIT + "- Software house – collegamento, entro giovedì", "it", "other"),
        (VISIT + "| taratura aspiratori | Termoaria srl | luglio |", "it", "other"),
        (VISIT + "| pallet EPAL | Legnami Frizzo | giovedì |", "it", "other"),
        (VISIT + "Il diodo ce lo spedisce Raytek giovedì.", "it", "other"),
        (VISIT + "La gru la porta una ditta di Monza giovedì.", "it", "other"),
        (VISIT + "L'enologo esterno dott. Furlan scrive il protocollo entro giovedì.", "it", "other"),
        (VISIT + "- carotaggi giovedì (lab. Geotest)", "it", "other"),
        (VISIT + "Resistenza: Zanolli la spedisce giovedì.", "it", "other"),
        (VISIT + "Quelli del gas passano giovedì.", "it", "other"),
        (VISIT + "- calcoli: ing. Pozzi, libero professionista, entro giovedì", "it", "other"),
        (VISIT + "Il sub Mimmo, che lavora per conto suo, controlla i corpi morti giovedì.", "it", "other"),
        (VISIT + "Il nostro notaio prepara la procura entro giovedì.", "it", "other"),
        (VISIT + "Il nostro chef prova il menù lunedì. Lo chef scrive la scheda entro giovedì.", "it", "us"),
        (VISIT + "- relazione a cura Vs. entro giovedì", "it", "customer"),
        (VISIT + "Doppione delle chiavi: lo fanno fare loro entro giovedì.", "it", "customer"),
        (VISIT + "Cliente: va bene. Vi mando le misure giovedì.", "it", "customer"),
        (VISIT + "Cliente: vuole due porte. Gli mando le misure giovedì.", "it", "us"),
        (CALL + "Client: fine. I'll send you the files on Thursday.", "en", "customer"),
        (CALL + "The Korean associate will quote by Thursday.", "en", "other"),
        (CALL + "The pallet people deliver on Thursday.", "en", "other"),
        (CALL + "Their research people recruit testers by Thursday.", "en", "customer"),
        (CALL + "The lab says they'll test it by Thursday.", "en", "other"),
        (CALL + "A laboratory dip to be presented by Thursday.", "en", "us"),
        (CALL + "- lab in Ghent: vigour test on Thursday", "en", "other"),
        (CALL + "- Electrician (external): sockets by Thursday", "en", "other"),
        (CALL + "National Grid moves the cable by Thursday.", "en", "other"),
        (CALL + "My nephew Emre photographs the slabs by Thursday.", "en", "us"),
        (CALL + "- Pt 4: the client to depute a chemist by Thursday", "en", "customer"),
    ],
)
def test_a_recap_tells_third_parties_from_both_sides(recap: str, language: str, holder: str) -> None:
    assert last_holder(recap, "recap", language) == holder


@pytest.mark.parametrize(
    ("reply", "language", "holder"),
    [
        ("La vostra referente vi telefona giovedì.", "it", "us"),
        ("Ella riceverà la minuta entro giovedì.", "it", "us"),
        ("I condomini riceveranno il riparto entro giovedì.", "it", "us"),
        ("Sarete avvisati entro giovedì.", "it", "us"),
        ("Vi aspettiamo giovedì alle 8.", "it", "us"),
        ("La squadra sarà da voi giovedì alle 8.", "it", "us"),
        ("La scrivente impresa consegna il piano entro giovedì.", "it", "us"),
        ("Codesto Ente trasmetterà il verbale entro giovedì.", "it", "customer"),
        ("Si invitano i proprietari a liberare i balconi entro giovedì.", "it", "customer"),
        ("Le firme dei lavoratori raccoglietele entro giovedì.", "it", "customer"),
        ("Chi non l'avesse ancora fatto consegni il modulo entro giovedì.", "it", "customer"),
        ("A te chiedo i nomi entro giovedì.", "it", "customer"),
        ("Del quadrante si occuperà una restauratrice di Alba entro giovedì.", "it", "other"),
        ("Vi scrive direttamente il corriere entro giovedì.", "it", "other"),
        ("Your account manager will phone you on Thursday.", "en", "us"),
        ("Your insurer will phone you on Thursday.", "en", "other"),
        ("My binder will examine the joints by Thursday.", "en", "other"),
        ("Il Suo ufficio tecnico ci trasmetterà le quote entro giovedì.", "it", "customer"),
        ("La taratura sarà eseguita dal centro di Torino entro giovedì.", "it", "other"),
        ("Mr Okoro, an independent surveyor, will visit on Thursday.", "en", "other"),
        ("They roll out of here on Thursday.", "en", "us"),
        ("The Home Report will be lodged by Thursday.", "en", "us"),
        ("The part comes from the Tbilisi agent on Thursday.", "en", "other"),
    ],
)
def test_a_reply_tells_us_from_the_reader_and_from_others(reply: str, language: str, holder: str) -> None:
    assert last_holder(reply, "reply", language) == holder


@pytest.mark.parametrize(
    ("text", "kind", "language", "person"),
    [
        (VISIT + "- Gino (titolare): password entro giovedì", "recap", "it", "Gino"),
        (VISIT + "@Elvira → colori atossici entro giovedì", "recap", "it", "Elvira"),
        (VISIT + "- Marta: bozza entro lunedì\n- Kledi: cablaggio entro giovedì", "recap", "it", "Kledi"),
        (VISIT + "- Marta: bozza entro lunedì\n- amm.re Ghidini → delibera entro giovedì", "recap", "it", "Ghidini"),
        (VISIT + "Rilievo: ing. Del Fabbro, entro giovedì", "recap", "it", "Del Fabbro"),
        (VISIT + "La prova la fa il dott. for. Remo Alba giovedì.", "recap", "it", "Remo Alba"),
        ("Marina di Chiaiolella, boe\nLa Marina chiede l'ordinanza entro giovedì.", "recap", "it", None),
        (VISIT + "I campioni li porta il corriere Bartolini giovedì.", "recap", "it", None),
        ("L'ing. Bini La chiamerà giovedì.", "reply", "it", "Bini"),
        ("Il dott. De Santis Le telefonerà giovedì.", "reply", "it", "De Santis"),
        ("Ritiro giovedì alle 8, autista Nicolae.", "reply", "it", "Nicolae"),
        ("Giovedì viene su Loris col furgone.", "reply", "it", "Loris"),
        ("My colleague Miss Innes will return on Thursday.", "reply", "en", "Innes"),
        (CALL + "- ACRs going in by Thursday", "recap", "en", None),
        (CALL + "- Drafting lies with Ms Seidel, by Thursday", "recap", "en", "Seidel"),
    ],
)
def test_the_named_person_is_a_person(text: str, kind: str, language: str, person: str | None) -> None:
    found = promises(text, kind, language)
    assert found and found[-1].person == person
