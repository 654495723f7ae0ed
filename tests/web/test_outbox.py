"""The outbox: every mail as it will leave, found by what one remembers of it, and what was decided is undone again."""

from __future__ import annotations

from datetime import date, timedelta

from followup.db import Database
from followup.domain.states import MailKind, MailState
from followup.models import OutboxMessage
from followup.services.firm import Firm
from scheduler.mailer import SmtpTransport
from scheduler.timetable import run_all_once
from scheduler.work import Work
from tests.ledger import commit, mails, move, post
from tests.people import Cast, Clock
from tests.scheduler.servers import HOST, PostOffice, open_office
from tests.web.browser import Browser
from tests.web.conftest import LogIn

THURSDAY, MONDAY = date(2026, 11, 26), date(2026, 11, 30)


def moved(database: Database, firm: Firm, cast: Cast, clock: Clock, what: str = "mandare il preventivo") -> int:
    """Anna moves a promise and tells the customer at once; the mail has not left yet."""
    with database.writing() as session:
        made = commit(session, firm, cast.colombo, cast.anna, what, THURSDAY, now=clock())
        move(session, firm, made, cast.anna, MONDAY, now=clock())
    return mails(database, MailKind.MOVED)[-1].id


def state_of(database: Database, ident: int) -> MailState:
    with database.reading() as session:
        return session.get_one(OutboxMessage, ident).state


def test_anna_sees_the_mail_as_its_reader_will_and_opens_what_is_attached(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    moved(database, firm, cast, clock)
    (row,) = mails(database, MailKind.MOVED)
    anna.open(f"/outbox/{row.id}")
    assert f'src="/outbox/{row.id}/letter"' in anna.text
    frame = anna.open(f"/outbox/{row.id}/letter")
    assert "Gentile Sig.ra Colombo" in frame
    policy = anna.page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-same-origin" in policy
    assert "allow-scripts" not in policy
    assert anna.page.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_calendar_file_is_handed_out_as_a_file(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    ident = moved(database, firm, cast, clock)
    with database.writing() as session:
        calendar = {"name": "la promessa.ics", "content": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"}
        session.get_one(OutboxMessage, ident).attachments = [calendar]
    page = anna.open(f"/outbox/{ident}")
    assert f'href="/outbox/{ident}/attachments/1">la promessa.ics</a>' in page
    assert "BEGIN:VCALENDAR" in anna.open(f"/outbox/{ident}/attachments/1")
    assert anna.page.headers["Content-Disposition"].startswith("attachment; filename=")
    anna.open(f"/outbox/{ident}/attachments/2", status=404)
    anna.open(f"/outbox/{ident}/attachments/0", status=404)


def test_what_the_server_took_says_which_server_and_when(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    ident = moved(database, firm, cast, clock)
    mail = firm.settings.mail.model_copy(update={"transport": "smtp", "host": "smtp.riva.example"})
    with_server = Firm(firm.settings.model_copy(update={"mail": mail}))
    with open_office(PostOffice()) as port:
        transport = SmtpTransport(HOST, port, security="none", timeout=5)
        run_all_once(Work(database, with_server, transport, clock))
        transport.close()
    page = anna.open(f"/outbox/{ident}")
    assert "presa in carico da smtp.riva.example" in page
    assert "Risposta del server: 250" in page
    assert "presa in carico da smtp.riva.example" in anna.open("/outbox?state=sent")


def test_a_stopped_mail_is_brought_back_and_waits_to_be_released(
    anna: Browser, log_in: LogIn, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    anna.open("/invoices/new")
    anna.press("Registra", form="/new", customer="Tessitura Colombo S.r.l.", number="117")
    (thanks,) = mails(database, MailKind.THANKS)
    anna.open(f"/outbox/{thanks.id}")
    anna.press("Fermala")
    assert state_of(database, thanks.id) is MailState.CANCELLED
    carla = log_in(cast.carla)
    assert "Riprendila" not in carla.open(f"/outbox/{thanks.id}")
    anna.press("Riprendila")
    assert state_of(database, thanks.id) is MailState.HELD
    assert "trattenuta da un collega" in anna.text or "l&#39;ha trattenuta un collega" in anna.text
    anna.press("Lasciala partire")
    assert state_of(database, thanks.id) is MailState.QUEUED


def test_what_no_longer_holds_is_not_brought_back(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    ident = moved(database, firm, cast, clock)
    anna.open(f"/outbox/{ident}")
    anna.press("Fermala")
    stale = anna.text
    assert "Riprendila" in stale
    with database.writing() as session:
        row = session.get_one(OutboxMessage, ident)
        row.facts = {**row.facts, "due": "2026-12-24"}  # the promise has moved on
    anna.press("Riprendila", status=409)
    assert state_of(database, ident) is MailState.CANCELLED
    assert "Riprendila" not in anna.open(f"/outbox/{ident}")


def test_another_wording_can_be_taken_back(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    ident = moved(database, firm, cast, clock)
    anna.open(f"/outbox/{ident}")
    first = anna.value("text", form="/edit")
    for words in ("Prima prova", "Seconda prova"):
        anna.press("Salva il testo", form="/edit", text=words)
        assert words in anna.text
    assert "Con le parole di Anna Riva" in anna.text
    anna.press("Annulla la modifica")
    assert anna.value("text", form="/edit") == first
    assert "Annulla la modifica" not in anna.text


def test_a_mail_that_is_written_when_it_leaves_is_so_again(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    anna.open("/invoices/new")
    anna.press("Registra", form="/new", customer="Tessitura Colombo S.r.l.", number="117")
    (thanks,) = mails(database, MailKind.THANKS)
    anna.open(f"/outbox/{thanks.id}")
    anna.press("Salva il testo", form="/edit", text="Grazie e basta.")
    anna.press("Annulla la modifica")
    (again,) = mails(database, MailKind.THANKS)
    assert (again.frozen, again.subject, again.text) == (False, "", "")


def test_mails_are_found_by_customer_reader_subject_and_kind(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    moved(database, firm, cast, clock)
    with database.writing() as session:
        commit(session, firm, cast.zorzi, cast.anna, "passare da Zorzi", THURSDAY, owner=cast.bruno, now=clock())
    subject = "Nuova data: "
    assert subject in anna.open("/outbox")
    for asked in ("q=colombo", "q=Laura", "q=nuova+data:", "q=laura@", "kind=moved", "to=customer", "q=colombo+nuova"):
        assert subject in anna.open(f"/outbox?{asked}"), asked
    for asked in ("q=bruno", "kind=given", "to=colleague", "q=nuova+zorzi", "q=%25"):
        assert subject not in anna.open(f"/outbox?{asked}"), asked
    assert "Qui nessuna mail è così" in anna.open("/outbox?q=nessuno")
    assert anna.open("/outbox?q=a%00b", status=422)
    assert subject in anna.open("/outbox?kind=nonsense&to=nobody&state=nowhere&after=yesterday")


def test_what_leaves_next_comes_first_and_what_left_last_comes_first(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    def put(number: int, state: MailState, *, waits: int = 0, ended: int | None = None) -> None:
        with database.writing() as session:
            moment = clock.now + timedelta(minutes=waits)
            session.add(
                OutboxMessage(
                    key=f"{state}:{number}",
                    kind=MailKind.DIGEST,
                    audience="colleague",
                    state=state,
                    recipient="anna@riva.example",
                    user_id=cast.anna.id,
                    due_at=moment,
                    not_before=moment,
                    frozen=True,
                    subject=f"{state} {number:03}",
                    text="…",
                    message_id=f"<{state}-{number}@riva.example>",
                    created_at=clock.now,
                    ended_at=None if ended is None else clock.now - timedelta(minutes=ended),
                )
            )

    for number in range(60):
        put(number, MailState.QUEUED, waits=120 - number)
        put(number, MailState.SENT, ended=120 - number)
    first = anna.open("/outbox")
    assert first.index("queued 059") < first.index("queued 058")
    assert "queued 009" not in first
    following = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "queued 010" in first
    second = anna.open(following)
    assert second.index("queued 009") < second.index("queued 000")
    assert "queued 010" not in second
    sent = anna.open("/outbox?state=sent")
    assert sent.index("sent 059") < sent.index("sent 058")


def test_a_wording_that_was_replaced_is_kept_no_longer_than_it_can_come_back(
    anna: Browser, database: Database, firm: Firm, cast: Cast, clock: Clock
) -> None:
    ident = moved(database, firm, cast, clock)
    anna.open(f"/outbox/{ident}")
    anna.press("Salva il testo", form="/edit", text="Altre parole")
    (waits,) = mails(database, MailKind.MOVED)
    assert "first_wording" in waits.facts
    post(database, firm, clock())
    (left,) = mails(database, MailKind.MOVED)
    assert (left.state, left.text, "first_wording" in left.facts) == (MailState.SENT, "Altre parole\n", False)
    assert "due" in left.facts
