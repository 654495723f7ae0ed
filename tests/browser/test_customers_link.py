"""A customer at a phone: the mail comes over SMTP, its link opens the page, one press answers, Anna reads it."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import expect

from followup.domain.states import TouchpointKind
from followup.services import customers, recaps, touchpoints
from nlp import Holder
from scheduler.dispatch import dispatch
from scheduler.mailer import SmtpTransport
from scheduler.work import Work
from tests.browser.screen import PHONE, opened, served
from tests.ledger import commit, link_in
from tests.people import Cast
from tests.scheduler.servers import HOST, PostOffice, open_office

THURSDAY = date(2026, 11, 26)


@pytest.fixture
def mail(database, firm, cast: Cast, clock):
    """The recap as Sig.ra Colombo's mail server got it."""
    with database.writing() as session:
        made = commit(session, firm, cast.colombo, cast.anna, "Le mandiamo il preventivo", THURSDAY, now=clock())
        theirs = commit(
            session, firm, cast.colombo, cast.anna, "Ci manda le misure", THURSDAY, now=clock(), holder=Holder.CUSTOMER
        )
        theirs.touchpoint_id = made.touchpoint_id
        session.flush()
        recaps.send_recap(session, firm, made.touchpoint_id, by=cast.anna, now=clock())
    office = PostOffice()
    with open_office(office) as port:
        transport = SmtpTransport(HOST, port, security="none", timeout=5)
        assert dispatch(Work(database, firm, transport, clock), 1) == 1
        transport.close()
    return message_from_bytes(office.texts[0], policy=policy.default)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_sig_ra_colombo_answers_from_her_phone(chromium, settings, database, cast, clock, mail, scripts):
    with served(settings, database, clock) as address:
        page = chromium.new_context(viewport=PHONE, locale="en-GB", java_script_enabled=scripts).new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.goto(address + link_in(mail, "Me lo dica qui:"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Quello che ci siamo detti martedì 24 novembre")
        if scripts:
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wide) <= 0
            heights = page.locator("button, input:not([type=hidden]), textarea, a.tap").evaluate_all(
                "all => all.map(one => one.getBoundingClientRect().height)"
            )
            assert min(heights) >= 44
        page.get_by_role("button", name="È tutto giusto").click()
        expect(page.get_by_role("status")).to_contain_text("abbiamo segnato che è tutto giusto")
        page.get_by_label("Che cosa manca").fill("Manca il collaudo")
        page.get_by_role("button", name="Invia il messaggio").click()
        expect(page.get_by_role("status")).to_contain_text("il Suo messaggio è arrivato")
        page.goto(address + link_in(mail, "con un clic:"))
        page.get_by_role("button", name="Non scrivetemi più").click()
        expect(page.get_by_role("status")).to_contain_text("non riceverà più queste mail")
        assert complaints == []
        anna, _ = opened(chromium, address, PHONE, scripts=scripts)
        anna.get_by_role("link", name="Manca il collaudo").click()
        expect(anna.locator("main")).to_contain_text("Manca il collaudo")
        expect(anna.get_by_text("manca qualcosa")).to_be_visible()

    with database.reading() as session:
        said = [t.kind for t in touchpoints.list_touchpoints(session, customer_id=cast.colombo.id)]
        assert customers.get_contact(session, cast.sig_colombo.id).do_not_write
    assert said[:3] == [TouchpointKind.OBJECTION, TouchpointKind.CORRECTION, TouchpointKind.CONFIRMATION]
