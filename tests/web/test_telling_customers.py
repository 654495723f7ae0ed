"""A promise that the customer knows of moves or will not be kept: the mail that tells them waits for one click."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from followup.domain.states import HoldReason, Language, MailKind, MailState, Register
from followup.models import Commitment, Contact, Customer, OutboxMessage
from followup.services import commitments, recaps, undoing
from nlp import Holder
from tests.ledger import commit, link_in, mails, post
from tests.web.browser import Browser

THURSDAY, FRIDAY, MONDAY = (date(2026, 11, day) for day in (26, 27, 30))


@pytest.fixture
def quote(database, firm, cast, clock) -> Commitment:
    """Sig.ra Colombo read of the quote in her recap."""
    with database.writing() as session:
        made = commit(session, firm, cast.colombo, cast.anna, "Le mandiamo il preventivo", THURSDAY, now=clock())
        recaps.send_recap(session, firm, made.touchpoint_id, by=cast.anna, now=clock())
    post(database, firm, clock())
    return made


def moved(database, firm, cast, clock, quote, day, **said):
    with database.writing() as session:
        version = session.get_one(Commitment, quote.id).version
        said = {"why": "aspettiamo un prezzo"} | said
        return commitments.postpone(
            session, firm, quote.id, day=day, version=version, by=cast.anna, now=clock(), **said
        )


def drafts(database, *kinds: MailKind) -> list[OutboxMessage]:
    return [row for row in mails(database, *kinds) if HoldReason.DRAFT in row.holds]


def test_anna_moves_it_reads_the_mail_and_sends_it_with_one_click(database, firm, clock, quote, anna: Browser):
    anna.open(f"/commitments/{quote.id}")
    anna.press("novembre", form="/postpone", why="aspettiamo un prezzo")
    assert anna.path.startswith("/outbox/")
    assert "Si aspetta la data di prima" in anna.text
    assert "Data prevista: giovedì 26 novembre" in anna.text
    assert "Il motivo: aspettiamo un prezzo" in anna.text
    assert post(database, firm, clock()) == []
    assert "Il cliente non lo sa ancora" in anna.open(f"/commitments/{quote.id}")
    (draft,) = drafts(database)
    anna.open(f"/outbox/{draft.id}")
    anna.press("Invia al cliente")

    (mail,) = post(database, firm, clock())
    assert mail["To"].addresses[0].addr_spec == "laura@colombo.example"
    assert "Il cliente non lo sa ancora" not in anna.open(f"/commitments/{quote.id}")


def test_anna_gives_it_her_own_words_first(database, firm, clock, cast, quote, anna):
    moved(database, firm, cast, clock, quote, MONDAY)
    (draft,) = drafts(database)
    anna.open(f"/outbox/{draft.id}")
    anna.press("Salva", text=draft.text.replace("aspettiamo un prezzo", "il listino esce lunedì"))
    anna.press("Invia al cliente")
    (mail,) = post(database, firm, clock())
    assert "il listino esce lunedì" in mail.get_body(("plain",)).get_content()


def test_anna_does_not_tell_them(database, firm, clock, cast, quote, anna):
    moved(database, firm, cast, clock, quote, MONDAY)
    (draft,) = drafts(database)
    anna.open(f"/outbox/{draft.id}")
    anna.press("Non avvisarlo")

    assert post(database, firm, clock()) == []
    assert drafts(database) == []
    with database.reading() as session:
        assert session.get_one(Commitment, quote.id).due_day == MONDAY


def test_the_customer_hears_of_the_date_they_know_however_often_it_moved(database, firm, cast, clock, quote):
    moved(database, firm, cast, clock, quote, FRIDAY)
    moved(database, firm, cast, clock, quote, MONDAY)
    (draft,) = drafts(database)
    assert "Data prevista: giovedì 26 novembre" in draft.text
    assert "Nuova data: lunedì 30 novembre" in draft.text

    moved(database, firm, cast, clock, quote, THURSDAY)
    assert drafts(database) == []


def test_what_is_told_with_words_for_the_customer_leaves_at_once(database, firm, cast, clock, quote):
    moved(database, firm, cast, clock, quote, MONDAY, tell_customer="il listino esce lunedì")

    assert drafts(database) == []
    assert len(post(database, firm, clock())) == 1


def test_nobody_is_told_of_what_they_never_heard_of(database, firm, cast, clock):
    with database.writing() as session:
        made = commit(session, firm, cast.colombo, cast.anna, "Prova interna", THURSDAY, now=clock())
    moved(database, firm, cast, clock, made, MONDAY)
    with database.writing() as session:
        commitments.cancel(session, firm, made.id, why="x", version=2, by=cast.anna, now=clock())
    assert mails(database, MailKind.MOVED, MailKind.WITHDRAWN) == []


@pytest.mark.parametrize("whose", ["contact", "customer"])
def test_whoever_wants_no_mails_gets_none_of_these(database, firm, cast, clock, quote, whose):
    with database.writing() as session:
        row = session.get_one(Contact, cast.sig_colombo.id) if whose == "contact" else None
        (row or session.get_one(Customer, cast.colombo.id)).do_not_write = True
    moved(database, firm, cast, clock, quote, MONDAY)
    assert drafts(database) == []


def test_what_the_customer_promised_is_not_moved_by_mail(database, firm, cast, clock):
    with database.writing() as session:
        made = commit(
            session, firm, cast.colombo, cast.anna, "Ci manda le misure", THURSDAY, now=clock(), holder=Holder.CUSTOMER
        )
        recaps.send_recap(session, firm, made.touchpoint_id, by=cast.anna, now=clock())
    post(database, firm, clock())
    moved(database, firm, cast, clock, made, MONDAY)
    assert drafts(database) == []


@pytest.mark.parametrize(
    ("language", "register", "said"),
    [
        ("it", "lei", "c'è una cosa che Le avevamo promesso e che non faremo:"),
        ("it", "tu", "c'è una cosa che ti avevamo promesso e che non faremo:"),
        ("it", "voi", "c'è una cosa che vi avevamo promesso e che non faremo:"),
        ("en", "lei", "There is something we promised you that we will not do:"),
    ],
)
def test_customers_hear_when_something_will_not_be_done(
    database, firm, cast, clock, quote, anna, language, register, said
):
    with database.writing() as session:
        there = session.get_one(Customer, cast.colombo.id)
        there.language, there.speech_register = Language(language), Register(register)
    anna.open(f"/commitments/{quote.id}")
    anna.press("Annulla la promessa", why="il fornitore ha chiuso")
    assert "Si aspetta che venga fatto" in anna.text
    anna.press("Invia al cliente")

    (mail,) = post(database, firm, clock())
    text = mail.get_body(("plain",)).get_content()
    assert said in text
    assert "il fornitore ha chiuso" in text
    assert "26 novembre" in text or "26 November" in text


def test_a_promise_that_is_opened_again_is_not_withdrawn(database, firm, cast, clock, quote):
    with database.writing() as session:
        commitments.cancel(session, firm, quote.id, why="x", version=1, by=cast.anna, now=clock())
    assert len(drafts(database, MailKind.WITHDRAWN)) == 1
    with database.writing() as session:
        commitments.reopen(session, firm, quote.id, why="y", version=2, by=cast.anna, now=clock())
    assert drafts(database) == []


def test_what_is_taken_back_need_not_be_told(database, firm, cast, clock, quote):
    for number, verb in enumerate(("postpone", "cancel")):
        version = 1 + 2 * number
        with database.writing() as session:
            said = {"day": MONDAY} if verb == "postpone" else {}
            getattr(commitments, verb)(
                session, firm, quote.id, why="x", version=version, by=cast.anna, now=clock(), **said
            )
        assert len(drafts(database)) == 1
        with database.writing() as session:
            undoing.undo(session, firm, quote.id, version=version + 1, by=cast.anna, now=clock())
        assert drafts(database) == []


def test_a_kept_promise_needs_no_new_date(database, firm, cast, clock, quote):
    moved(database, firm, cast, clock, quote, MONDAY)
    with database.writing() as session:
        commitments.keep(session, firm, quote.id, version=2, by=cast.anna, now=clock())
    assert drafts(database) == []
    with database.reading() as session:
        row = session.exec(select(OutboxMessage).where(OutboxMessage.kind == MailKind.MOVED)).one()
        assert row.state is MailState.CANCELLED


def test_oggi_says_that_the_customer_does_not_know_yet(database, firm, cast, clock, quote, anna):
    moved(database, firm, cast, clock, quote, MONDAY)
    assert "leggi la mail e mandala" in anna.open(f"/?of={quote.id}")
    assert "Da dire al cliente" in anna.text
    assert "Nuova data: Le mandiamo il preventivo" in anna.text
    (draft,) = drafts(database)
    anna.open(f"/outbox/{draft.id}")
    anna.press("Non avvisarlo")
    assert "Da dire al cliente" not in anna.open("/")


def test_from_the_reminder_too_the_mail_waits(database, firm, clock, quote, stranger):
    clock.set("2026-11-26 15:00")
    (reminder,) = [m for m in post(database, firm, clock()) if "Scade oggi" in m["Subject"]]
    stranger.open(link_in(reminder, "Spostala:"))
    assert "Lo legge anche il cliente" in stranger.text
    assert "leggi la mail e mandala" in stranger.press("Sposta", why="manca un prezzo", due_day="2026-12-02")
    assert len(drafts(database)) == 1
