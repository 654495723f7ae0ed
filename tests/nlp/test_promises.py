"""What counts as a promise, whose it is and by when: sentences from people's weeks, right ones and wrong ones."""

from __future__ import annotations

import pytest

from nlp import PromiseKind
from tests.nlp.reader import Said, promises, reading

PROMISED_IT = [
    "Mi prendo l'impegno di richiamarla io.",
    "Domani le mandero il preventivo",
    "vi faro sapere entro lunedi",
    "la merce sara consegnata lunedi",
    "E' previsto per giovedi' il sopralluogo",
    "LE MANDO IL PREVENTIVO ENTRO VENERDÌ",
    "x lun le preparo tutto",
    "Ve lo mando dmn mattina",
    "[12/03/26, 10:15] Marco: ti mando il file domani",
    "<ul><li>Consegna: entro venerd&igrave;</li></ul>",
    "Come anticipato telefonicamente, provvederemo all'invio della documentazione nei prossimi giorni.",
    "Si procederà alla sostituzione entro la prossima settimana.",
    "Il saldo lo verseremo alla consegna.",
    "L'ufficio acquisti vi risponderà entro mercoledì.",
    "Tranquilla, domani te lo sistemo.",
    "La pratica verrà evasa nell'arco di una settimana.",
    "Contiamo di finire per Pasqua.",
    "Vedrò di farle avere una risposta entro domani.",
    "Cerchiamo di chiudere entro sera.",
    "Prendo nota e le rispondo al più presto.",
    "Le invierò quanto richiesto appena rientro in ufficio.",
    "Consegna prevista: 12 marzo.",
    "Tornerò a trovarvi la prossima settimana con i campioni.",
    "Appuntamento fissato: giovedì 26 ore 15.",
    "La richiamo io domattina.",
    "Ti faccio sapere entro sera.",
    "Le farò avere il listino nel giro di qualche giorno.",
    "Domani vi spediamo tutto.",
    "Il tecnico verrà da voi giovedì.",
    "Sarà mia premura inviarle la documentazione quanto prima.",
    "Provvederemo a sostituire il pezzo.",
    "Mi impegno a chiudere la pratica entro il 15.",
    "Abbiamo in programma la consegna per il 12 marzo.",
    "L'installazione è programmata per mercoledì.",
    "Riceverete conferma via mail.",
    "Il pacco le arriverà in un paio di giorni.",
    "Consegna entro 5 gg lavorativi dall'ordine.",
    "Vi invieremo la fattura a fine mese.",
    "Procediamo con il montaggio la settimana prossima.",
    "Stiamo per spedire i campioni.",
    "Mi attivo subito e le faccio sapere.",
    "Sto preparando il preventivo, ve lo mando in serata.",
    "Per domani a mezzogiorno è pronto.",
    "Vi aggiorno non appena ho novità.",
    "L'appuntamento è confermato per lunedì 2 marzo alle 15.",
    "Il rimborso sarà accreditato entro 5 giorni.",
    "Sarete ricontattati a breve dal nostro ufficio tecnico.",
    "Passo da lei nel pomeriggio.",
    "Il materiale parte oggi col corriere.",
    "Domattina alle 8 siamo da voi.",
    "Ci sentiamo giovedì per definire i dettagli.",
    "Ti porto i pezzi appena arrivano.",
    "Entro la fine del mese concluderemo i lavori.",
    "Rimaniamo d'accordo che passa Luigi sabato mattina.",
    "Me ne occupo io.",
    "La sua pratica verrà esaminata nei prossimi giorni.",
    "Gli operai arrivano martedì alle 7.",
    "Mandami le foto entro stasera.",
    "La preghiamo di inviarci la copia del bonifico entro domani.",
    "Attendiamo i Vs. documenti entro venerdì.",
    "Vi chiediamo di restituire il modulo firmato al più presto.",
    "Mi servirebbe la partita IVA entro oggi.",
    "I documenti ci devono arrivare entro il 28 febbraio.",
    "Disponibile dal 15 marzo, spedizione in 24 ore.",
    "Grazie, vi aggiorno.",
    "Le rispondo.",
    "Ok, controllo.",
    "Ricevuto, provvedo.",
    "Ciao Luca, verifico e ti dico.",
    "Grazie, giro la richiesta al tecnico.",
    "Buongiorno, chiedo al titolare.",
    "Grazie, la ricontatta un collega.",
    "Vi risponde il collega che segue la zona.",
    "Mi dia fino a domani, devo sentire la ditta.",
]

NOT_PROMISED_IT = [
    "Le scrivo per un chiarimento.",
    "Vi aggiorno: il pezzo è arrivato ieri.",
    "Non le so dire.",
    "Mi faccia sapere.",
    "Il bonifico l'ho fatto stamattina.",
    "Ieri vi abbiamo inviato la conferma.",
    "Non ho ricevuto nulla entro venerdì come promesso.",
    "Vi ricordo che il pagamento era previsto per il 15 gennaio.",
    "Ma scherza? Entro domani è impossibile.",
    "Mi piacerebbe vederci presto.",
    "Oggi è festa, riposiamo.",
    "Che bello, allora è nato lunedì!",
    "Se domani non arriva mi chiami.",
    "Potrebbe arrivare domani come tra una settimana.",
    "La garanzia copre i difetti per 24 mesi dalla consegna.",
    "Le ferie sono andate bene, grazie.",
    "Per il ritiro in sede siamo in via Roma 12, dal lunedì al sabato.",
    "Ho letto solo ora, ero in riunione fino alle 11.",
    "Il mio numero è cambiato, da lunedì usi questo.",
    "Avevate detto che sareste passati giovedì.",
    "Purtroppo prima di aprile non c'è posto.",
    "Trova tutto sul sito alla voce spedizioni.",
    "Ordine n. 1122 del 20/02/2026, ns. rif. 45/B.",
    "Mi mandi pure le foto.",
    "Ho spedito tutto ieri.",
    "Siamo aperti dal lunedì al venerdì dalle 8 alle 17.",
    "Le è arrivato il pacco?",
    "Quando le farebbe comodo l'intervento?",
    "Se vuole, giovedì passo io.",
    "Potremmo vederci la prossima settimana.",
    "Non possiamo garantire la consegna entro Natale.",
    "Non riusciamo a venire domani.",
    "L'offerta è valida fino al 31 marzo.",
    "La fattura n. 33 del 12 febbraio risulta insoluta.",
    "Il contratto scade il 30 giugno.",
    "Il volo parte alle 7:40.",
    "Grazie per la sua mail di ieri.",
    "Restiamo in attesa di un suo cortese riscontro.",
    "Rimango a disposizione per qualsiasi chiarimento.",
    "Buona giornata e a presto.",
    "Forse domani riesco a passare.",
    "Vediamo se entro venerdì arriva.",
    "Il negozio resterà chiuso dal 10 al 25 agosto.",
    "Il cliente mi ha detto che non gli interessa.",
    "Ci dispiace per l'accaduto.",
    "L'ordine è stato evaso il 3 febbraio.",
    "In allegato trova il preventivo.",
    "La informiamo che il prezzo è aumentato del 3%.",
    "Dal 1° aprile cambiano le tariffe.",
    "Avrebbe dovuto riceverlo lunedì.",
    "Speriamo di rivederla presto.",
    "Le ricordo che la garanzia copre due anni.",
    "Il pagamento va effettuato a 30 giorni.",
    "Qualora servisse, possiamo anticipare a mercoledì.",
    "Di solito consegniamo in tre giorni.",
    "Mi scuso per il ritardo con cui rispondo.",
    "Ti ringrazio, hai fatto prestissimo!",
    "Non so ancora quando arriva il pezzo.",
    "La riunione di lunedì è andata bene.",
    "Il prodotto non è più disponibile.",
    "Ha ragione, avevamo detto entro venerdì.",
    "Come da sua richiesta del 18/2, confermiamo il prezzo.",
    "Sono nato il 3 maggio 1980.",
    "Sua moglie aveva chiamato martedì.",
    "Il 5 gennaio è venuto il perito.",
    "Può ritirare la merce dalle 9 alle 12.",
    "Che giorno preferisce?",
    "Magari ne riparliamo dopo le ferie.",
    "Il codice scade tra 10 minuti.",
    "Natale quest'anno cade di venerdì.",
    "Le confermo che la merce è in magazzino.",
    "Le auguro buone feste.",
    "Per urgenze chiami il numero verde, attivo fino alle 20.",
]

PROMISED_EN = [
    "Thanks, I'll let you know.",
    "Morning, will do.",
    "I'm on it.",
    "Let me check and get back to you.",
    "Good question, let me ask around.",
    "Let me see what I can do.",
    "Thank you for your message. A colleague will be in touch.",
    "I'll call you back tomorrow.",
    "We will ship the parts by Friday.",
    "You'll have the report on Monday.",
    "Our engineer is visiting on Tuesday at 10.",
    "The goods will leave our warehouse this afternoon.",
    "I am going to send the contract today.",
    "We aim to reply within 24 hours.",
    "The meeting is scheduled for 3 March.",
    "Let me get back to you on this by Thursday.",
    "I'll look into it.",
    "Delivery expected Wednesday.",
    "She will email you the forms shortly.",
    "We're planning to install it next week.",
    "Please send us the signed copy by Friday.",
    "We need your approval by tomorrow noon.",
    "I promise to fix it this week.",
    "As soon as the part arrives I will let you know.",
    "Replacement unit to be dispatched tomorrow.",
    "See you on Thursday at 9 for the survey.",
]

NOT_PROMISED_EN = [
    "Let me be clear, the price has not moved.",
    "Let me take your points one at a time.",
    "Do let me know.",
    "Thanks for letting me know.",
    "We shipped it last Friday.",
    "Thanks for your email of 12 February.",
    "If you like, I can come on Monday.",
    "Could we meet next week?",
    "We cannot deliver before April.",
    "Our offices are closed on 6 April.",
    "The offer is valid until 31 March.",
    "I look forward to hearing from you soon.",
    "Have a great weekend!",
    "The invoice was due on 15 February.",
    "Did the driver come on Tuesday?",
    "Please find attached our price list.",
    "Maybe next month.",
    "It usually takes two weeks.",
    "The train leaves at 9:15.",
    "Sorry for the late reply, I was away until yesterday.",
    "You might get it on Friday, but I wouldn't count on it.",
    "Let me know if you have any questions.",
    "He said he would call on Monday but he didn't.",
    "The warranty expires in June.",
    "As you'll see from your receipt of 3 October, the hem was finished.",
]


@pytest.mark.parametrize("sentence", PROMISED_IT)
def test_somebody_is_bound(sentence: str) -> None:
    assert promises(sentence)


@pytest.mark.parametrize("sentence", NOT_PROMISED_IT)
def test_nobody_is_bound(sentence: str) -> None:
    assert promises(sentence) == []


@pytest.mark.parametrize("sentence", PROMISED_EN)
def test_somebody_is_bound_in_english(sentence: str) -> None:
    assert promises(sentence, language="en")


@pytest.mark.parametrize("sentence", NOT_PROMISED_EN)
def test_nobody_is_bound_in_english(sentence: str) -> None:
    assert promises(sentence, language="en") == []


def test_two_verbs_with_one_deadline_are_one_promise() -> None:
    assert promises("Mi informo in ufficio e le scrivo domani.") == [
        Said("us", "Mi informo in ufficio e le scrivo domani", "domani")
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Una volta approvato, montiamo in due settimane.",
        "Arrivato il pezzo, passiamo lunedì.",
        "Once you've chosen, we are ready in ten days.",
    ],
)
def test_a_condition_and_what_hangs_on_it_are_one_promise(sentence: str) -> None:
    assert [p.clause for p in promises(sentence, language="en" if sentence[0] == "O" else "it")] == [sentence[:-1]]


def test_two_deadlines_are_two_promises() -> None:
    assert promises("Le mando la bozza domani e passo da lei venerdì.") == [
        Said("us", "Le mando la bozza domani", "domani"),
        Said("us", "passo da lei venerdì", "venerdì"),
    ]


def test_a_second_object_without_a_time_is_a_promise_of_its_own() -> None:
    found = promises("Indicheremo i nomi entro l'11 e metteremo a disposizione due registrazioni.")
    assert [(p.clause, p.words) for p in found] == [
        ("Indicheremo i nomi entro l'11", "entro l'11"),
        ("metteremo a disposizione due registrazioni", None),
    ]


def test_what_is_taken_back_does_not_count() -> None:
    assert [p.words for p in promises("Glielo porto mercoledì, anzi no, giovedì.")] == ["giovedì"]
    assert [p.words for p in promises("Consegniamo lunedì 30, mi correggo martedì 1 dicembre.")] == [
        "martedì 1 dicembre"
    ]


def test_a_day_that_is_denied_gives_way_to_the_one_that_is_offered() -> None:
    (promise,) = reading("Non riusciremo a consegnare entro venerdì, ma lunedì sì.").promises
    assert promise.deadline is not None and str(promise.deadline.due) == "2026-11-30"
    assert promise.action == "Riusciremo a consegnare"


@pytest.mark.parametrize(
    ("sentence", "holder"),
    [
        ("Il corriere ve la consegna domani.", "other"),
        ("Il nostro tecnico passa domani.", "us"),
        ("Il laboratorio ci dà i risultati venerdì.", "other"),
        ("Riceverà il preventivo entro domani.", "us"),
        ("La merce verrà consegnata dal corriere lunedì.", "other"),
        ("La merce verrà consegnata lunedì.", "us"),
        ("Ci mandi le misure entro lunedì.", "customer"),
        ("La targhetta la ordino io.", "us"),
    ],
)
def test_it_knows_whose_promise_it_is(sentence: str, holder: str) -> None:
    assert [p.holder for p in promises(sentence)] == [holder]


@pytest.mark.parametrize(
    ("sentence", "person"),
    [
        ("Il ns. tecnico Paolo Ferrero interverrà martedì.", "Paolo Ferrero"),
        ("Davide passa a vederla domani.", "Davide"),
        ("Il fascicolo lo firma Bruni lunedì.", "Bruni"),
        ("La ns. sig.ra Vitale le invia il contratto domani.", "Vitale"),
        ("La Ditta Pozzi passa lunedì.", None),
        ("Ti chiama mia sorella Ombretta domani mattina.", "Ombretta"),
        ("Il nostro fiscalista, Oscar Tebaldi, Le scriverà entro giovedì.", "Oscar Tebaldi"),
        ("Le mensole ve le monta Youssef mercoledì.", "Youssef"),
        ("La relazione sarà firmata dal nostro ing. Quaglia entro lunedì.", "Quaglia"),
        ("Sarà la dott.ssa Perego a richiamarla domani.", "Perego"),
        ("Il laboratorio Certilab vi spedisce il referto giovedì.", None),
        ("Domani le porto i campioni di Ginevra.", None),
        ("Il corriere chiama Ginevra domani mattina.", None),
        ("Le mando il contratto domani, Sig. Rossi.", None),
        ("Le bozze le riceverà prestissimo dalla nostra Ginevra.", "Ginevra"),
        ("Salvo imprevisti la merce arriva martedì.", None),
        ("Salvo porta i tubi martedì.", "Salvo"),
    ],
)
def test_it_names_the_doer_without_a_title(sentence: str, person: str | None) -> None:
    assert [p.person for p in promises(sentence)] == [person]


@pytest.mark.parametrize(
    ("sentence", "kind", "action"),
    [
        ("Le mando il preventivo entro venerdì.", PromiseKind.QUOTE, "Le mando il preventivo"),
        ("Domani passo per il sopralluogo.", PromiseKind.VISIT, "Passo per il sopralluogo"),
        ("Spediamo la merce giovedì.", PromiseKind.DELIVERY, "Spediamo la merce"),
        ("La richiamo domani mattina.", PromiseKind.CALL, "La richiamo"),
        ("Entro lunedì riceverà il contratto.", PromiseKind.DOCUMENT, "Riceverà il contratto"),
        ("Vi rimborsiamo entro 10 giorni.", PromiseKind.PAYMENT, "Vi rimborsiamo"),
        ("Lo sistemo domani.", PromiseKind.OTHER, "Lo sistemo"),
    ],
)
def test_it_tells_what_is_promised_without_its_deadline(sentence: str, kind: PromiseKind, action: str) -> None:
    (promise,) = reading(sentence).promises
    assert (promise.kind, promise.action) == (kind, action)


def test_every_promise_says_why_it_is_one() -> None:
    assert [p.rule for p in reading("Sarà nostra cura avvisarla. Verremo lunedì.").promises] == [
        "it will be our care",
        "a verb in the future",
    ]


def test_the_sentence_around_a_promise_can_be_shown() -> None:
    text = "Grazie della pazienza. Come d'accordo, le mando le foto domani. A presto"
    (promise,) = reading(text).promises
    assert text[promise.sentence_start : promise.sentence_end] == "Come d'accordo, le mando le foto domani"
