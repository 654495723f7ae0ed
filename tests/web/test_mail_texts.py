"""Anna's page of a wording: typed, seen, tried, kept, taken back. Bruno has none."""

from html import unescape

import pytest

from followup.domain.states import MailKind
from followup.messages import wordings
from followup.services import house_rules
from tests.ledger import mails
from tests.web.conftest import LogIn

THANKS = "/settings/texts/thanks/it-lei"
OWN = "Grazie da tutti noi\n\nIl lavoro della fattura {{ facts.invoice }} è stato un piacere."


def test_every_wording_has_its_page(anna):
    listed = anna.open("/settings/texts")
    for kind, voice in wordings.editable():
        assert f'href="/settings/texts/{kind}/{voice}"' in listed
    for kind, voice in (("thanks", "it-tu"), ("digest", "en"), ("recap", "it-voi")):
        assert "Con dati di esempio" in anna.open(f"/settings/texts/{kind}/{voice}")
    anna.open("/settings/texts/thanks/fr", status=404)
    anna.open("/settings/texts/test/it", status=404)


@pytest.mark.parametrize("path", ["/settings/texts", THANKS])
def test_staff_have_no_such_page(path, log_in: LogIn, cast):
    log_in(cast.bruno).open(path, status=403)


def test_anna_previews_saves_and_takes_back(anna):
    anna.open(THANKS)
    anna.press("Anteprima", text=OWN)
    assert "Il lavoro della fattura 118/2026 è stato un piacere." in anna.text
    assert "art. 21 GDPR" in anna.text
    assert "testo di serie" in anna.text, "a preview keeps nothing"
    assert anna.value("text") == OWN
    anna.press("Salva", form=THANKS, text=OWN)
    assert "Salvato" in anna.text and "testo vostro" in anna.text
    assert "vostro" in anna.open("/settings/texts")
    assert "1 vostro" in anna.open("/settings")
    anna.open(THANKS)
    anna.press("Usa il testo di serie")
    assert "testo di serie" in anna.text
    anna.open("/settings")
    assert "Il testo prima di questa modifica" in anna.text


def test_an_earlier_wording_is_shown_and_holds_once_it_is_saved(anna):
    anna.open(THANKS)
    anna.press("Salva", form=THANKS, text=OWN)
    anna.press("Usa il testo di serie")
    anna.open(f"{THANKS}?earlier=2")
    assert anna.value("text").startswith("Grazie da tutti noi")
    assert "Vale quando lo salvi" in anna.text
    anna.press("Salva", form=THANKS)
    assert "testo vostro" in anna.text


@pytest.mark.parametrize("button", ["Salva", "Anteprima", "Mandami una prova"])
def test_a_fault_is_said_with_its_line_and_nothing_typed_is_lost(button, anna, database):
    typed = "Oggetto\n\nCiao\n{{ facts.password }}"
    anna.open(THANKS)
    anna.press(button, status=422, form=THANKS, text=typed)
    assert "Riga 4: «facts.password» qui non si conosce" in unescape(anna.text)
    assert anna.value("text") == typed
    assert mails(database, MailKind.TEST) == []


def test_a_test_goes_to_anna_and_what_she_typed_stays(anna, database):
    anna.open(THANKS)
    anna.press("Mandami una prova", text=OWN)
    assert anna.value("text") == OWN
    [row] = mails(database, MailKind.TEST)
    assert (row.recipient, row.subject) == ("anna@riva.example", "[Prova] Grazie da tutti noi")
    anna.open(f"/outbox/{row.id}")
    assert "Prova di un testo" in anna.text


def test_what_an_upgrade_changed_is_shown(anna, database, cast, clock):
    shipped = wordings.default("thanks", "it-lei")
    value = {"text": OWN, "shipped": shipped.replace("È stato un piacere", "Fu un piacere")}
    with database.writing() as session:
        house_rules.put(session, "text.thanks/it-lei", value, None, wins=True, by=cast.anna, now=clock())
        broken = {"text": "O\n\n{{ facts.gone }}", "shipped": wordings.default("moved", "it-tu")}
        house_rules.put(session, "text.moved/it-tu", broken, None, wins=True, by=cast.anna, now=clock())
    page = unescape(anna.open(THANKS))
    assert "<del>− Fu un piacere" in page and "<ins>+ È stato un piacere" in page
    assert "da rivedere" in anna.open("/settings/texts")
    assert "non si possono più usare" in anna.text
    assert "«facts.gone» qui non si conosce" in unescape(anna.open("/settings/texts/moved/it-tu"))
