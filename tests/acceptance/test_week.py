"""One week of Officine Riva, by HTTP and SMTP, on a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from followup import db
from followup.app import create_app
from followup.config import load
from followup.formats.mail import message_id
from followup.services import tokens
from followup.services.firm import Firm
from scheduler.timetable import run_all_once
from scheduler.work import Work
from scheduler.worker import transport_for
from tests.conftest import CONFIG
from tests.ledger import mails
from tests.people import ROME, Cast, Clock, move_in
from tests.scheduler.servers import PostOffice, open_office

RECAP = """\
Visita in Tessitura Colombo con la sig.ra Colombo.

Esigenze:
- il telaio 4 si ferma due volte al giorno
- il fornitore attuale consegna quando gli pare

Soluzioni concordate:
- quadro elettrico nuovo

Impegni:
- Anna: preventivo della revisione entro giovedì
- Bruno passa a vedere il telaio venerdì alle 10
- Spediamo i ricambi appena possibile
- La sig.ra Colombo ci manda lo storico dei guasti entro venerdì
"""


@dataclass
class Week:
    """The firm seen from outside: its API, its customers' postbox, its clock."""

    client: FlaskClient
    office: PostOffice
    work: Work
    clock: Clock
    cast: Cast

    def post(self, path: str, expected: int = 200, **body: Any) -> Any:
        answer = self.client.post(f"/api/v1{path}", json=body)
        assert answer.status_code == expected, answer.text
        return answer.json

    def get(self, path: str) -> Any:
        answer = self.client.get(f"/api/v1{path}")
        assert answer.status_code == 200, answer.text
        return answer.json

    def until(self, text: str) -> list[tuple[str, EmailMessage]]:
        """Let time pass half hour by half hour; return the mails that arrived."""
        goal = Clock().set(text)
        while self.clock.now < goal:
            self.clock.now = min(self.clock.now + timedelta(minutes=30), goal)
            run_all_once(self.work)
        arrived = [
            (to, message_from_bytes(text, policy=policy.default))
            for to, text in zip(self.office.recipients, self.office.texts, strict=True)
        ]
        self.office.recipients.clear()
        self.office.texts.clear()
        return arrived


@pytest.fixture(params=["sqlite", "postgresql"])
def week(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Week]:
    file = tmp_path / "config.toml"
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    office = PostOffice()
    with open_office(office) as port:
        smtp = f'\ntransport = "smtp"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        file.write_text(
            CONFIG.replace("[mail]\n", f"[mail]{smtp}")
            + f'\n[thanks]\nafter_working_days = 2\n\n[database]\nurl = "{url}"\n',
            encoding="utf-8",
        )
        settings = load(file, environ={})
        database = db.Database(settings.database_url)
        db.upgrade(database)
        cast = move_in(database)
        with database.writing() as session:
            _, key = tokens.new_token(session, cast.anna, "settimana", now=clock())
        app = create_app(settings, database, clock=clock)
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
        work = Work(database, Firm(settings), transport_for(settings, clock), clock)
        yield Week(client, office, work, clock, cast)
        work.transport.close()
        database.close()


def plain(message: EmailMessage) -> str:
    """The text that a person reads."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def subjects(arrived: list[tuple[str, EmailMessage]]) -> list[tuple[str, str]]:
    return [(to.partition("@")[0], str(message["Subject"])) for to, message in arrived]


def test_a_week_from_the_recap_to_the_thanks(week: Week) -> None:
    anna, bruno, colombo = week.cast.anna, week.cast.bruno, week.cast.colombo

    # Tuesday, nine o'clock: the recap goes in and is read.
    recap = week.post("/recaps", 201, text=RECAP, customer=colombo.id, participants="Laura Colombo", job="TC-17")
    parts = {kind: [d for d in recap["drafts"] if d["part"] == kind] for kind in ("need", "solution", "promise")}
    assert [d["quote"] for d in parts["need"]] == [
        "il telaio 4 si ferma due volte al giorno",
        "il fornitore attuale consegna quando gli pare",
    ]
    assert [d["quote"] for d in parts["solution"]] == ["quadro elettrico nuovo"]
    quote, visit, spares, history = parts["promise"]
    assert [d["deadline"]["kind"] for d in parts["promise"]] == ["exact", "exact", "vague", "exact"]
    assert [d["holder"] for d in parts["promise"]] == ["us", "us", "us", "customer"]
    assert (quote["deadline"]["due"], visit["deadline"]["due"]) == ("2026-11-26", "2026-11-27")
    assert visit["deadline"]["at"] in ("10:00", "10:00:00")
    assert visit["owner"] == bruno.id

    # Confirmed one by one; the vague one is refused until it has a date, and its proposal is one click.
    need, frank = parts["need"]
    week.post(f"/drafts/{need['id']}/confirm", for_customer=True)
    week.post(f"/drafts/{frank['id']}/confirm", customer_text="consegne puntuali", for_customer=True)
    week.post(f"/drafts/{parts['solution'][0]['id']}/confirm", for_customer=True)
    made = {}
    for name, draft, said in (
        ("quote", quote, {"customer_text": "il preventivo della revisione"}),
        ("visit", visit, {"customer_text": "Bruno Sala passa a vedere il telaio 4"}),
        ("history", history, {"customer_text": "lo storico dei guasti"}),
    ):
        answer = week.post(f"/drafts/{draft['id']}/confirm", for_customer=True, **said)
        made[name] = answer["commitment"]
    assert week.post(f"/drafts/{spares['id']}/confirm", 422)["error"]["field"] == "due"
    answer = week.post(
        f"/drafts/{spares['id']}/confirm", due=spares["proposals"][0], for_customer=True, customer_text="i ricambi"
    )
    made["spares"] = answer["commitment"]
    assert made["spares"]["due"] == "2026-12-01"  # five working days, what the firm usually takes to deliver

    # The recap leaves for the customer, the notice for Bruno.
    week.post(f"/recaps/{recap['id']}/send", 201)
    arrived = week.until("2026-11-24 09:30")
    assert sorted(to for to, _ in arrived) == ["bruno@riva.example", "laura@colombo.example"]
    mail = next(m for to, m in arrived if to.startswith("laura"))
    text = plain(mail)
    for words in (
        "Sig.ra Colombo",
        "il telaio 4 si ferma due volte al giorno",
        "consegne puntuali",
        "quadro elettrico nuovo",
        "giovedì 26 novembre",
        "venerdì 27 novembre, ore 10:00",
        "martedì 1° dicembre",
        "Anna Riva",
        "0332 123456",
        "VA-123456",
    ):
        assert words in text
    assert "gli pare" not in str(mail)
    (row,) = [r for r in mails(week.work.database) if r.recipient == "laura@colombo.example"]
    assert mail["Message-ID"] == message_id(row.key, "riva.example")
    assert mail["Reply-To"] == "anna@riva.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert parsedate_to_datetime(mail["Date"]) == week.clock().replace(microsecond=0)
    assert "Anna Riva" in mail["From"]
    events = [
        event for part in mail.iter_attachments() for event in Calendar.from_ical(part.get_content()).walk("VEVENT")
    ]
    starts = {str(event["SUMMARY"]): event.decoded("DTSTART") for event in events}
    assert len(events) == 3
    appointment = next(at for name, at in starts.items() if "telaio" in name)
    assert appointment.astimezone(ROME).strftime("%Y-%m-%d %H:%M") == "2026-11-27 10:00"
    assert {str(at) for name, at in starts.items() if "telaio" not in name} == {"2026-11-26", "2026-12-01"}

    # Wednesday and Thursday morning: one digest a person, in their own words.
    wednesday = subjects(week.until("2026-11-25 12:00"))
    assert sorted(to for to, _ in wednesday) == ["anna", "bruno"]
    assert sorted(to for to, _ in subjects(week.until("2026-11-26 12:00"))) == ["anna", "bruno"]

    # Thursday afternoon: the last call for the quote; Anna moves it, and the customer hears of it.
    ((to, last_call),) = week.until("2026-11-26 15:00")
    assert to == "anna@riva.example"
    assert "preventivo" in plain(last_call)
    week.post(
        f"/commitments/{made['quote']['id']}/postpone",
        due="2026-11-30",
        why="manca il prezzo del quadro",
        tell_customer="aspettiamo il prezzo del quadro elettrico",
        version=1,
    )
    ((to, moved),) = week.until("2026-11-26 18:00")
    assert to == "laura@colombo.example"
    assert "lunedì 30 novembre" in plain(moved)
    assert "aspettiamo il prezzo del quadro elettrico" in plain(moved)

    # Friday: Bruno is reminded an hour before his appointment. Nothing is due any more for the quote's old date.
    friday = week.until("2026-11-27 09:00")
    assert [to for to, s in subjects(friday) if to == "bruno"] == [
        "bruno",
        "bruno",
    ]  # digest at eight, reminder at nine
    assert "telaio" in plain(friday[-1][1])
    week.post(f"/commitments/{made['visit']['id']}/keep", version=1)

    # Monday: the quote is kept; the invoice is recorded; thanks are planned for Wednesday at ten.
    monday = week.until("2026-11-30 09:00")
    assert {to for to, _ in subjects(monday)} == {"anna"}
    week.post(f"/commitments/{made['quote']['id']}/keep", version=2)
    invoice = week.post("/invoices", 201, number="118", customer=colombo.id, issued_on="2026-11-30", job="TC-17")
    assert "2026-12-02T09:00:00" in str(invoice)

    # Tuesday passes without the spare parts: on Wednesday the manager hears, and the thanks are held.
    week.until("2026-12-01 18:00")
    wednesday = week.until("2026-12-02 10:00")
    assert "laura" not in [to for to, _ in subjects(wednesday)]
    held = week.get("/outbox?state=held")["items"]
    assert [(m["kind"], m["holds"]) for m in held] == [("thanks", ["overdue"])]

    # The parts leave: the thanks are let go by themselves and arrive, once.
    week.post(f"/commitments/{made['spares']['id']}/keep", version=1)
    ((to, thanks),) = week.until("2026-12-02 11:00")
    assert to == "laura@colombo.example"
    text = plain(thanks)
    for words in (
        "il telaio 4 si ferma due volte al giorno",
        "consegne puntuali",
        "quadro elettrico nuovo",
        "il preventivo della revisione",
        "Bruno Sala passa a vedere il telaio 4",
        "i ricambi",
        "Anna Riva",
        "0332 123456",
    ):
        assert words in text
    assert "guasti" not in text  # that was theirs to do
    assert thanks["Reply-To"] == "anna@riva.example"
    later = week.until("2026-12-10 18:00")
    assert "laura" not in [to for to, _ in subjects(later)]

    # Everything that was due has ended; the customer's timeline tells the same story.
    assert {row.state.value for row in mails(week.work.database)} == {"sent", "cancelled"}
    timeline = week.get(f"/touchpoints?customer={colombo.id}")["items"]
    assert [t["kind"] for t in timeline] == ["mail", "mail", "mail", "recap"]
    assert anna.id == timeline[-1]["user"]
