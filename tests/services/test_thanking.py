from datetime import date
from decimal import Decimal
from email.utils import parseaddr

import pytest

from followup.domain.states import Channel, HoldReason, InvoiceKind, MailKind, MailState, Part
from followup.errors import BadInput, Duplicate, NotFound
from followup.services import (
    commitments,
    customers,
    delivery,
    drafts,
    endings,
    invoices,
    mail_decisions,
    thanks,
    touchpoints,
)
from followup.services.firm import Firm
from tests.ledger import commit, draft_of, mails

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)


def invoice(session, firm, cast, clock, number="118", **columns):
    values = {"issued_on": TUESDAY, "customer_id": cast.colombo.id, "by": cast.anna, "now": clock()}
    return invoices.record_invoice(session, firm, number=number, **{**values, **columns})


def attempt(database, firm, clock):
    """What the tick does with all that is due, up to the claims; the customer's is returned."""
    claimed = None
    while True:
        with database.writing() as session:
            due = delivery.next_due(session, now=clock())
            if due is None:
                return claimed
            claim = delivery.claim(session, firm, due, now=clock())
            if claim and claim.recipient.endswith("@colombo.example"):
                claimed = claim


def thank_you(database):
    return mails(database, MailKind.THANKS)[-1]


def test_an_invoice_puts_one_thank_you_in_the_outbox_to_be_read_and_edited(database, firm, cast, clock):
    with database.writing() as session:
        made, row = invoice(session, firm, cast, clock, amount=Decimal("1220.00"), job="TC-17")
        mail_decisions.edit(
            session, row.id, subject="Grazie", text="Grazie davvero.", version=row.version, by=cast.anna
        )

    waiting = thank_you(database)
    assert (waiting.key, waiting.state, waiting.recipient) == (f"thanks:{made.id}", "queued", "laura@colombo.example")
    assert waiting.due_at == clock.set("2026-12-01 10:00")
    assert "Grazie davvero." in attempt(database, firm, clock).message.get_body(("plain",)).get_content()


def test_the_same_invoice_twice_is_refused_but_next_year_it_is_another(database, firm, cast, clock):
    clock.set("2027-01-11 09:00")
    with database.writing() as session:
        invoice(session, firm, cast, clock, issued_on=date(2026, 12, 30))
        invoice(session, firm, cast, clock, issued_on=date(2027, 1, 11))
    with pytest.raises(Duplicate), database.writing() as session:
        invoice(session, firm, cast, clock, issued_on=date(2026, 12, 31))


def test_nobody_is_thanked_for_a_credit_note_and_it_takes_the_thanks_back(database, firm, cast, clock):
    with database.writing() as session:
        invoice(session, firm, cast, clock)
        note, nothing = invoice(session, firm, cast, clock, "5", kind=InvoiceKind.CREDIT_NOTE, corrects="118")

    assert (nothing, note.no_thanks) == (None, "credit_note")
    assert [(row.state, row.last_answer) for row in mails(database)] == [("cancelled", "credited")]


def test_only_a_credit_note_corrects_and_only_an_invoice_that_exists(database, firm, cast, clock):
    with pytest.raises(BadInput), database.writing() as session:
        invoice(session, firm, cast, clock, "6", corrects="118")
    with pytest.raises(NotFound), database.writing() as session:
        invoice(session, firm, cast, clock, "6", kind=InvoiceKind.CREDIT_NOTE, corrects="118")


def test_thanks_wait_for_an_overdue_promise_and_leave_by_themselves_when_it_is_kept(database, firm, cast, clock):
    with database.writing() as session:
        owed = commit(session, firm, cast.colombo, cast.anna, "Mando i ricambi", WEDNESDAY, now=clock())
        invoice(session, firm, cast, clock)
    clock.set("2026-12-01 10:00")
    assert attempt(database, firm, clock) is None

    assert (thank_you(database).state, thank_you(database).holds) == ("held", [HoldReason.OVERDUE])
    with database.writing() as session:
        assert thanks.review(session, firm, now=clock()) == 0
        commitments.keep(session, firm, owed.id, version=owed.version, by=cast.anna, now=clock())
    with database.writing() as session:
        assert thanks.review(session, firm, now=clock()) == 1
    assert attempt(database, firm, clock).recipient == "laura@colombo.example"


def test_thanks_wait_for_a_complaint_until_it_is_solved(database, firm, cast, clock):
    with database.writing() as session:
        invoice(session, firm, cast, clock)
        complaint = touchpoints.open_complaint(
            session,
            customer_id=cast.colombo.id,
            text="Il telaio si ferma ancora",
            channel=Channel.CALL,
            happened_at=clock(),
            by=cast.carla,
            now=clock(),
        )
    clock.set("2026-12-01 10:00")
    assert attempt(database, firm, clock) is None
    assert thank_you(database).holds == [HoldReason.COMPLAINT]

    with database.writing() as session:
        touchpoints.close_complaint(session, complaint.id, now=clock())
        thanks.review(session, firm, now=clock())
    assert attempt(database, firm, clock)


def test_a_person_may_release_thanks_although_something_is_owed(database, firm, cast, clock):
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.anna, "Mando i ricambi", WEDNESDAY, now=clock())
        invoice(session, firm, cast, clock)
    clock.set("2026-12-01 10:00")
    assert attempt(database, firm, clock) is None
    with database.writing() as session:
        held = thank_you(database)
        mail_decisions.release(session, held.id, version=held.version, by=cast.anna, now=clock())

    assert attempt(database, firm, clock)


def test_thanks_without_an_address_wait_for_one(database, firm, cast, clock):
    with database.writing() as session:
        customers.change_contact(session, cast.sig_colombo.id, email="")
        invoice(session, firm, cast, clock)
    clock.set("2026-12-01 10:00")
    assert attempt(database, firm, clock) is None
    assert thank_you(database).holds == [HoldReason.NO_ADDRESS]

    with database.writing() as session:
        customers.change_contact(session, cast.sig_colombo.id, email="nuova@colombo.example")
        thanks.review(session, firm, now=clock())
    assert attempt(database, firm, clock).recipient == "nuova@colombo.example"


def test_a_customer_who_is_not_to_be_written_to_gets_no_thanks_neither_now_nor_later(database, firm, cast, clock):
    with database.writing() as session:
        invoice(session, firm, cast, clock)
        customers.change_customer(session, cast.colombo.id, do_not_write=True)
        second, row = invoice(session, firm, cast, clock, "119")
    assert (row, second.no_thanks) == (None, "do_not_write")

    clock.set("2026-12-01 10:00")
    assert attempt(database, firm, clock) is None
    assert thank_you(database).last_answer == "do_not_write"


def test_when_the_only_reader_does_not_want_mail_nobody_is_thanked(database, firm, cast, clock):
    with database.writing() as session:
        customers.change_contact(session, cast.sig_colombo.id, do_not_write=True)
        made, row = invoice(session, firm, cast, clock)

    assert (row, made.no_thanks) == (None, "do_not_write")


def test_one_thank_you_a_job_and_one_a_customer_in_thirty_days(database, firm, cast, clock):
    with database.writing() as session:
        invoice(session, firm, cast, clock, "118", job="TC-17")
        second, none = invoice(session, firm, cast, clock, "119", job="TC-17")
        invoice(session, firm, cast, clock, "120", job="TC-18")
    assert (none, second.no_thanks) == (None, "job_thanked")

    clock.set("2026-12-01 10:00")
    claimed = attempt(database, firm, clock)
    with database.writing() as session:
        delivery.begin_data(session, claimed, now=clock())
        endings.sent(session, claimed, answer="250 ok", really=True, now=clock())
    assert [(r.state, r.last_answer) for r in mails(database, MailKind.THANKS)] == [
        ("sent", "250 ok"),
        ("cancelled", "thanked_lately"),
    ]


def test_with_approval_each_thank_you_waits_for_a_person(database, settings, cast, clock):
    careful = settings.model_copy(update={"thanks": settings.thanks.model_copy(update={"approval": True})})
    firm = Firm(careful)
    with database.writing() as session:
        invoice(session, firm, cast, clock)
    clock.set("2026-12-01 10:00")
    assert attempt(database, firm, clock) is None

    with database.writing() as session:
        assert thanks.review(session, firm, now=clock()) == 0
        held = thank_you(database)
        mail_decisions.release(session, held.id, version=held.version, by=cast.anna, now=clock())
    assert attempt(database, firm, clock)


def test_thanks_that_a_person_holds_are_not_let_go_by_the_clock(database, firm, cast, clock):
    with database.writing() as session:
        _, row = invoice(session, firm, cast, clock)
        mail_decisions.hold_by_person(session, row.id, version=row.version, by=cast.anna)
    clock.set("2026-12-02 10:00")

    with database.writing() as session:
        assert thanks.review(session, firm, now=clock()) == 0
    assert thank_you(database).state is MailState.HELD


def test_the_letter_says_what_they_needed_what_was_done_and_what_was_kept_since_the_last_invoice(
    database, firm, cast, clock
):
    with database.writing() as session:
        old = commit(session, firm, cast.colombo, cast.anna, "Revisione del telaio 3", WEDNESDAY, now=clock())
        commitments.keep(session, firm, old.id, version=1, by=cast.anna, now=clock())
        invoice(session, firm, cast, clock, "100")
        clock.set("2026-11-25 09:00")
        for part, words, shown in (
            (Part.NEED, "un telaio che non si fermi", True),
            (Part.NEED, "il titolare è tirchio", False),
            (Part.SOLUTION, "quadro elettrico nuovo", True),
        ):
            line = draft_of(session, cast.colombo, cast.anna, words, clock(), part=part)
            drafts.confirm_line(session, line.id, wording=None, for_customer=shown, by=cast.anna, now=clock())
        new = commit(session, firm, cast.colombo, cast.anna, "Collaudo del telaio 4", WEDNESDAY, now=clock())
        commitments.keep(session, firm, new.id, version=1, by=cast.anna, now=clock())
        invoice(session, firm, cast, clock, "118", issued_on=WEDNESDAY)
    with database.writing() as session:
        mail_decisions.stop(session, mails(database, MailKind.THANKS)[0].id, version=1, by=cast.anna, now=clock())
    clock.set("2026-12-02 10:00")
    claimed = attempt(database, firm, clock)

    text = claimed.message.get_body(("plain",)).get_content()
    assert "un telaio che non si fermi" in text
    assert "quadro elettrico nuovo" in text
    assert "Collaudo del telaio 4" in text
    assert "telaio 3" not in text
    assert "tirchio" not in text
    assert "Anna Riva" in text
    assert "0332 123456" in text
    assert "IT01234567890" in text
    assert claimed.message["Reply-To"] == "<anna@riva.example>"
    assert parseaddr(claimed.message["From"])[1] == "promesse@riva.example"
