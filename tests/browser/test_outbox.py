"""A mail looked at before it leaves, and a promise moved where it stands in the customer's ledger."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from followup.domain.states import MailKind
from tests.browser.screen import DESK, PHONE, opened
from tests.ledger import commit, mails, move

THURSDAY, MONDAY = date(2026, 11, 26), date(2026, 11, 30)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_anna_reads_a_mail_as_its_reader_will_and_thinks_again(chromium, address, size, database, firm, cast, clock):
    with database.writing() as session:
        made = commit(session, firm, cast.colombo, cast.anna, "Mandare il preventivo", THURSDAY, now=clock())
        move(session, firm, made, cast.anna, MONDAY, now=clock())
    (mail,) = mails(database, MailKind.MOVED)
    page, complaints = opened(chromium, address, size)
    page.goto(f"/outbox/{mail.id}")
    letter = page.frame_locator(".letter-frame")
    expect(letter.get_by_text("Gentile Sig.ra Colombo")).to_be_visible()
    frame = page.locator(".letter-frame")
    tall = "e => e.clientHeight >= e.contentDocument.documentElement.scrollHeight"
    page.wait_for_function(f"({tall})(document.querySelector('.letter-frame'))")
    assert frame.evaluate("e => e.contentDocument.documentElement.scrollWidth <= e.clientWidth")
    assert frame.evaluate("e => e.contentDocument.defaultView.origin") != "null"
    page.get_by_role("button", name="Fermala").click()
    page.get_by_role("button", name="Riprendila").click()
    expect(page.get_by_text("aspetta che un collega la legga")).to_be_visible()
    assert complaints == []


def test_a_promise_is_moved_in_the_customer_s_ledger_and_back(chromium, address, database, firm, cast, clock):
    with database.writing() as session:
        commit(session, firm, cast.zorzi, cast.anna, "Passare in laboratorio", THURSDAY, now=clock())
    page, complaints = opened(chromium, address, PHONE)
    page.goto("/customers/2")
    page.get_by_role("button", name="Sposta o affida").click()
    page.locator(".line-panel [name$=why]").first.fill("manca un pezzo")
    page.locator(".line-panel .btn-date").last.click()
    expect(page.locator("#done")).to_contain_text("Passare in laboratorio")
    expect(page.locator("#done")).to_be_focused()
    assert "/customers/2" in page.url
    page.get_by_role("button", name="Annulla").click()
    expect(page.locator(".promises")).to_contain_text("giovedì 26 novembre")
    assert complaints == []
