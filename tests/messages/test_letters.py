"""What people read, word for word where it matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from followup.domain.due import Due
from followup.domain.states import Language, Register
from followup.messages import render, to_html, voice_for
from followup.messages.facts import (
    BeforeTime,
    Cause,
    Digest,
    LastCall,
    Manager,
    Moved,
    Reader,
    Recap,
    Sender,
    Thanks,
    Undelivered,
)
from tests.messages.letters import CALL, EMPTY, FULL, MEASURES, QUOTE, TO_BRUNO, TO_CUSTOMER, TUESDAY

MONDAY = date(2026, 11, 23)


def test_signora_colombo_reads_her_recap() -> None:
    letter = render("recap", "it-lei", FULL["recap"])

    assert letter.subject == "Riepilogo di quanto ci siamo detti lunedì 23 novembre"
    assert letter.text == (
        """\
Gentile Sig.ra Colombo,

grazie per il tempo che ci ha dedicato lunedì 23 novembre. Le metto per iscritto quello che ci siamo detti.

Quello che Le serve:
- Consegne puntuali sulla linea 2

Quello che abbiamo concordato:
- Due consegne fisse alla settimana
- Una scorta di 200 pezzi nel nostro magazzino

Quello che faremo noi:
- Le mandiamo il preventivo per la linea 2 – entro giovedì 26 novembre
- Veniamo a vedere l'impianto – martedì 1° dicembre, ore 10:00
- Le confermiamo il colore – quando arriva il campione

Da parte Sua, come d'accordo:
- Ci manda le misure del vano – entro venerdì 8 gennaio 2027

In allegato trova gli eventi da aggiungere al Suo calendario.

È tutto giusto o manca qualcosa? Me lo dica qui: https://promesse.riva.example/l/confirm

Se preferisce, può anche rispondere a questa mail.

Cordiali saluti,

Anna Riva
Officine Riva S.r.l.
Tel. 0332 123456
anna@riva.example

--
Officine Riva S.r.l.
Sede legale: Via Roma 1, 21100 Varese
P. IVA 01234567890
REA VA-123456
Capitale sociale € 50.000 i.v.

Se non vuole più ricevere mail come questa (art. 21 GDPR), basta rispondere a questo messaggio o scrivere """
        "a info@riva.example.\nO qui, con un clic: https://promesse.riva.example/l/object\n"
    )


def test_marta_is_thanked_even_where_nothing_was_noted() -> None:
    reader, sender = Reader("Marta Zorzi"), Sender("Anna Riva", "0332 123456")
    facts = Thanks(**TO_CUSTOMER | {"reader": reader, "sender": sender}, invoice="118", issued_on=date(2026, 11, 18))
    letter = render("thanks", "it-tu", facts)

    assert letter.subject == "Grazie per il lavoro fatto insieme"
    assert letter.text.startswith(
        """\
Ciao Marta,

con la fattura 118, emessa mercoledì 18 novembre, si chiude un tratto di strada fatto insieme. \
Ci tengo a ringraziarti per la fiducia e per il tempo che ci hai dedicato.

È stato un piacere lavorare con te. Per qualsiasi cosa mi trovi al 0332 123456 o rispondendo a questa mail.

A presto,

Anna Riva
"""
    )


@pytest.mark.parametrize("voice", ["it-lei", "it-tu", "it-voi", "en"])
def test_a_thank_you_never_speaks_of_money(voice: str) -> None:
    text = render("thanks", voice, FULL["thanks"]).text.partition("\n--\n")[0]

    for word in ("pagament", "saldo", "scadenza", "importo", "bonifico", "payment", "balance", "amount", "€"):
        assert word not in text.lower()


@pytest.mark.parametrize(
    ("voice", "reader", "greeting"),
    [
        ("it-lei", Reader("Laura Colombo", "Sig.ra Colombo"), "Gentile Sig.ra Colombo,"),
        ("it-lei", Reader("Laura Colombo"), "Gentile Laura Colombo,"),
        ("it-lei", Reader(), "Buongiorno,"),
        ("it-voi", Reader("Laura Colombo", "Sig.ra Colombo"), "Gentile Sig.ra Colombo,"),
        ("it-voi", Reader(), "Gentili Signori,"),
        ("it-tu", Reader("Marta Zorzi", "Sig.ra Zorzi"), "Ciao Marta,"),
        ("it-tu", Reader("Dott. Amato"), "Ciao Dott. Amato,"),
        ("it-tu", Reader(), "Ciao,"),
        ("en", Reader("Jane Smith", "Ms Smith"), "Dear Ms Smith,"),
        ("en", Reader("Jane Smith"), "Hello Jane,"),
        ("en", Reader(), "Hello,"),
    ],
)
def test_people_are_greeted_as_they_are_called(voice: str, reader: Reader, greeting: str) -> None:
    letter = render("recap", voice, Recap(**TO_CUSTOMER | {"reader": reader}, met_on=MONDAY))

    assert letter.text.splitlines()[0] == greeting


def test_a_firm_without_a_person_is_addressed_as_voi() -> None:
    assert voice_for(Language.IT, Register.LEI, named=True) == "it-lei"
    assert voice_for(Language.IT, Register.TU, named=True) == "it-tu"
    assert voice_for(Language.IT, Register.LEI, named=False) == "it-voi"
    assert voice_for(Language.EN, Register.TU, named=False) == "en"


def test_a_firm_that_signs_for_itself_is_named_once_above_the_line() -> None:
    facts = Recap(**TO_CUSTOMER | {"sender": Sender("Officine Riva S.r.l.", "0332 123450")}, met_on=MONDAY)
    above, _, below = render("recap", "it-lei", facts).text.partition("\n--\n")

    assert above.count("Officine Riva") == 1
    assert below.count("Officine Riva") == 1


def test_calendar_files_are_mentioned_only_when_there_are_any() -> None:
    def mentioned(number: int) -> str:
        text = render("recap", "it-lei", Recap(**TO_CUSTOMER, met_on=MONDAY, calendar_files=number)).text
        return next((line for line in text.splitlines() if line.startswith("In allegato")), "")

    assert mentioned(0) == ""
    assert mentioned(1) == "In allegato trova un evento da aggiungere al Suo calendario."
    assert mentioned(2) == "In allegato trova gli eventi da aggiungere al Suo calendario."


def test_what_moves_is_told_with_both_dates_and_the_reason() -> None:
    lines = render("moved", "it-lei", FULL["moved"]).text.splitlines()

    assert lines[2:8] == [
        "cambia la data di una cosa che Le avevamo promesso:",
        "",
        "- Preventivo per la linea 2",
        "  Data prevista: giovedì 26 novembre",
        "  Nuova data: martedì 1° dicembre",
        "",
    ]
    assert "Il motivo: il fornitore dei motori ci dà i prezzi solo lunedì." in lines


def test_a_first_date_is_no_apology_and_a_lost_date_is_said_to_be_lost() -> None:
    first = render("moved", "it-lei", EMPTY["moved"]).text
    lost = render("moved", "en", Moved(**TO_CUSTOMER, text="Quote", old=QUOTE.due, new=None)).text

    assert "Mi dispiace" not in first
    assert "Data prevista" not in first
    assert "  New date: still to be set\n" in lost
    with pytest.raises(ValueError, match="has not moved"):
        Moved(**TO_CUSTOMER, text="Quote", old=None, new=None)


@pytest.mark.parametrize(
    ("sections", "it", "en"),
    [
        ((1, 2, 3, 1), "Oggi: 2 in scadenza, 1 in ritardo", "Today: 2 due, 1 overdue"),
        ((1, 0, 0, 0), "Oggi: 1 in ritardo", "Today: 1 overdue"),
        ((0, 0, 3, 1), "Promesse: 3 in arrivo, 1 da sollecitare", "Promises: 3 coming up, 1 to chase"),
        ((0, 0, 0, 0), "Oggi: niente in scadenza", "Today: nothing due"),
    ],
)
def test_the_morning_mail_counts_in_its_subject(sections: tuple[int, int, int, int], it: str, en: str) -> None:
    overdue, today, coming, theirs = ((QUOTE,) * number for number in sections)
    facts = Digest(**TO_BRUNO, overdue=overdue, due_today=today, coming=coming, theirs=theirs)

    assert render("digest", "it", facts).subject == it
    assert render("digest", "en", facts).subject == en


def test_the_morning_mail_shows_only_what_there_is() -> None:
    text = render("digest", "it", Digest(**TO_BRUNO, due_today=(CALL,), theirs=(MEASURES,))).text

    assert text.splitlines()[4:12] == [
        "In scadenza oggi:",
        "- Tessitura Colombo S.r.l.: richiamare la sig.ra Colombo – ore 10:00",
        "  Apri: https://promesse.riva.example/commitments/42",
        "",
        "Da sollecitare:",
        "- Tessitura Colombo S.r.l.: misure del vano – era per venerdì 20 novembre",
        "  Apri: https://promesse.riva.example/commitments/42",
        "",
    ]
    assert "In ritardo" not in text
    assert "Nei prossimi giorni" not in text


def test_a_reminder_says_how_long_is_left_or_which_day_where_that_is_long() -> None:
    tomorrow = replace(CALL, due=Due(date(2026, 11, 25), time(8)))

    def subject(promise: object, minutes: int) -> str:
        facts = BeforeTime(**TO_BRUNO, promise=replace(CALL, due=getattr(promise, "due", None)), minutes=minutes)
        return render("before_time", "it", facts).subject.partition(" – ")[0]

    assert subject(CALL, 59) == "Fra un'ora"
    assert subject(CALL, 0) == "Adesso"
    assert subject(tomorrow, 751) == "Domani, mercoledì 25 novembre, ore 08:00"


def test_the_last_call_for_a_sunday_comes_on_friday() -> None:
    friday = TO_BRUNO | {"today": date(2026, 11, 27)}
    letter = render("last_call", "it", LastCall(**friday, promise=replace(QUOTE, due=Due(date(2026, 11, 29)))))

    assert letter.subject.startswith("Ultimo giorno utile – ")
    assert "- Scadenza: domenica 29 novembre\n" in letter.text


def test_what_others_promised_is_asked_after_and_not_kept_by_us() -> None:
    for kind, facts in (
        ("given", replace(FULL["given"], promise=MEASURES)),
        ("before_time", BeforeTime(**TO_BRUNO, promise=MEASURES, minutes=60)),
        ("last_call", LastCall(**TO_BRUNO, promise=MEASURES)),
    ):
        text = render(kind, "it", facts).text
        assert "Non tocca a noi mantenerla" in text
        assert "segnala come mantenuta" not in text
    assert "promessa fatta a noi" in render("manager", "it", Manager(**TO_BRUNO, promise=MEASURES, owner="Anna")).text


@pytest.mark.parametrize("cause", list(Cause))
@pytest.mark.parametrize("voice", ["it", "en"])
def test_a_mail_that_did_not_arrive_comes_with_advice(cause: Cause, voice: str) -> None:
    facts = Undelivered(**TO_BRUNO, recipient="a@b.example", about="Zorzi", subject="Ciao", cause=cause)
    text = render("undelivered", voice, facts).text

    assert {
        "refused": ("Controlla l'indirizzo", "Check the address"),
        "ours": ("L'indirizzo non c'entra", "The address is not to blame"),
        "gave_up": ("Verifica l'indirizzo", "Check the address by phone"),
        "unknown": ("Chiedi se è arrivata", "Ask whether it arrived"),
    }[cause][voice == "en"] in text


def test_an_edited_mail_gets_its_html_from_the_edited_words() -> None:
    html = to_html(
        "Ciao Marta,\r\n\r\nprima riga\r\nseconda riga\r\n\r\nElenco:\r\n- uno & due\r\n  ancora uno\r\n* tre\r\n"
        "fine\r\n\r\nListino: https://riva.example/l?a=1&b=2\r\nhttps://riva.example\r\n\r\n-- \r\nOfficine Riva\r\n",
        "it",
    )
    flat = "".join(html.split("\n"))

    assert ">prima riga<br>seconda riga</p>" in flat
    assert ">Elenco:</p><ul" in flat
    assert ">uno &amp; due<br>ancora uno</li>" in flat
    assert ">tre</li></ul><p" in flat
    assert '<a href="https://riva.example/l?a=1&amp;b=2">Listino</a><br>' in flat
    assert '<a href="https://riva.example">https://riva.example</a></p>' in flat
    assert flat.count("<ul") == 1
    assert flat.index("font-size: 13px") < flat.index("Officine Riva")


def test_only_web_addresses_become_links() -> None:
    html = to_html('Clicca: javascript:alert(1)\n\nx: https://a.example/"onclick="alert(1)\n', "it")

    assert 'href="javascript' not in html
    assert 'onclick="' not in html


def test_an_empty_text_gives_an_empty_page() -> None:
    assert "<p" not in to_html("", "en")


def test_days_are_worded_from_today() -> None:
    days = [date(2026, 11, 23), TUESDAY, date(2026, 11, 25), date(2026, 12, 1), date(2027, 1, 8)]
    sections = tuple(replace(QUOTE, due=Due(day)) for day in days)
    lines = render("digest", "it", Digest(**TO_BRUNO, coming=sections)).text.splitlines()

    assert [line.rpartition(" – ")[2] for line in lines if line.startswith("- ")] == [
        "ieri, lunedì 23 novembre",
        "oggi",
        "domani, mercoledì 25 novembre",
        "martedì 1° dicembre",
        "venerdì 8 gennaio 2027",
    ]


@pytest.mark.parametrize(
    ("voice", "again", "corrected"),
    [
        ("it-lei", "Le rimando il riepilogo", "questo lo aggiorna e lo sostituisce"),
        ("it-tu", "ti rimando il riepilogo", "questo lo aggiorna e lo sostituisce"),
        ("it-voi", "vi rimando il riepilogo", "questo lo aggiorna e lo sostituisce"),
        ("en", "nothing has changed", "this one corrects and replaces it"),
    ],
)
def test_a_recap_that_comes_again_says_so_and_whether_it_has_changed(voice: str, again: str, corrected: str) -> None:
    first, facts = render("recap", voice, FULL["recap"]), FULL["recap"]
    for changed, words, other in ((False, again, corrected), (True, corrected, again)):
        letter = render("recap", voice, replace(facts, sent_before=TUESDAY, corrected=changed))
        assert words in letter.text
        assert other not in letter.text
        assert letter.subject != first.subject
        assert "24" in letter.text
        bullets = [line for line in letter.text.splitlines() if line.startswith("- ")]
        assert bullets == [line for line in first.text.splitlines() if line.startswith("- ")]
