"""Whoever is written to for the first time is told how their data is treated (art. 13 GDPR)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from followup.domain.states import Language, Register
from followup.models import Contact
from followup.services import mail_decisions
from followup.services.firm import Firm
from followup.services.recaps import send_recap
from tests.ledger import commit, link_in, post


def _send(database, firm, cast, clock, customer, contact, again=False):
    with database.writing() as session:
        made = commit(session, firm, customer, cast.anna, "Telaio", date(2026, 12, 3), now=clock())
        return send_recap(session, firm, made.touchpoint_id, contact_id=contact.id, by=cast.anna, now=clock())


def _text(mail):
    return mail.get_body(("plain",)).get_content()


def _informed(database, contact):
    with database.reading() as session:
        return session.get_one(Contact, contact.id).informed_at


def test_the_first_mail_leads_to_the_notice_and_the_second_no_more(database, firm, cast, clock, stranger):
    _send(database, firm, cast, clock, cast.colombo, cast.sig_colombo)
    assert _informed(database, cast.sig_colombo) is None
    (first,) = (m for m in post(database, firm, clock()) if "laura@" in m["To"])
    path = link_in(first, "Come trattiamo i dati personali")
    assert path == "/privacy/it"
    assert _informed(database, cast.sig_colombo) == clock()

    clock.now += timedelta(minutes=1)
    _send(database, firm, cast, clock, cast.colombo, cast.sig_colombo)
    (second,) = (m for m in post(database, firm, clock()) if "laura@" in m["To"])
    assert "privacy" not in _text(second)
    assert _informed(database, cast.sig_colombo) == clock() - timedelta(minutes=1)

    page = stranger.open(path)
    assert "Officine Riva S.r.l." in page and "P. IVA IT01234567890" in page
    assert "10 anni" in page and "Garante" in page


@pytest.mark.parametrize("register", list(Register))
def test_it_stands_there_in_every_voice(database, firm, cast, clock, register):
    with database.writing() as session:
        session.merge(cast.colombo).speech_register = register
    _send(database, firm, cast, clock, cast.colombo, cast.sig_colombo)
    (mail,) = (m for m in post(database, firm, clock()) if "laura@" in m["To"])
    assert "(art. 13 GDPR): http://127.0.0.1:8000/privacy/it" in _text(mail)


def test_an_english_customer_is_led_to_the_english_notice(database, firm, cast, clock, stranger):
    _send(database, firm, cast, clock, cast.smith, cast.jane)
    (mail,) = (m for m in post(database, firm, clock()) if "jane@" in m["To"])
    page = stranger.open(link_in(mail, "How we treat personal data"))
    assert "Who is responsible" in page and f'lang="{Language.EN}"' in page


def test_a_mail_from_which_somebody_took_the_line_informs_nobody(database, firm, cast, clock):
    row = _send(database, firm, cast, clock, cast.colombo, cast.sig_colombo)
    with database.writing() as session:
        mail_decisions.edit(
            session, row.id, subject="Riepilogo", text="Buongiorno.\n", version=row.version, by=cast.anna
        )
    post(database, firm, clock())
    assert _informed(database, cast.sig_colombo) is None


def test_the_firms_own_notice_takes_its_place(database, settings, cast, clock, app):
    own = settings.company.model_copy(update={"privacy_url": "https://www.riva.example/privacy"})
    firm = Firm(settings.model_copy(update={"company": own}))
    _send(database, firm, cast, clock, cast.colombo, cast.sig_colombo)
    (mail,) = (m for m in post(database, firm, clock()) if "laura@" in m["To"])
    assert "https://www.riva.example/privacy" in _text(mail)
    assert _informed(database, cast.sig_colombo) == clock()


def test_an_admin_names_the_firms_own_notice_on_screen(database, log_in, cast, stranger):
    from tests.people import add_admin

    dora = log_in(add_admin(database))
    dora.open("/settings/company")
    dora.press("Salva", 422, privacy_url="riva.example/privacy")
    assert "Non è un indirizzo web" in dora.text
    dora.press("Salva", privacy_url="https://www.riva.example/privacy")
    answer = stranger.client.get("/privacy/it")
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://www.riva.example/privacy")


def test_the_page_to_confirm_a_recap_leads_there_too(database, firm, cast, clock, stranger):
    _send(database, firm, cast, clock, cast.colombo, cast.sig_colombo)
    (mail,) = (m for m in post(database, firm, clock()) if "laura@" in m["To"])
    assert 'href="http://127.0.0.1:8000/privacy/it"' in stranger.open(link_in(mail, "Me lo dica qui"))
