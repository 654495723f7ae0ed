"""A firm that people have worked in for two weeks and a morning, and every page that can be opened there.

The weeks are those of `followup demo`; Anna is the admin and logs in with the cast's password.
"""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path

from sqlmodel import select

from followup import db
from followup.cli.stage import Stage
from followup.cli.walk import Walk
from followup.config import Settings, load
from followup.domain.states import Channel
from followup.models import User
from followup.services import answers, commitments, passwords, recaps
from followup.services.customers import find_customer
from followup.services.firm import Firm
from tests.ledger import link_in, post
from tests.people import PASSWORD, TUESDAY

CALL = """\
Sentita Marta della Falegnameria Zorzi.

Esigenze:
- la levigatrice vibra da lunedì

Soluzioni concordate:
- motore nuovo, montato da Bruno

Impegni:
- Anna richiama Marta oggi alle 9.30
- Anna: preventivo del motore entro giovedì
- Bruno passa a montare il motore martedì prossimo alle 9
- Marta ci manda la foto della targhetta entro domani
"""

# One address for each page, by endpoint. A test finds out what is missing here.
PAGES: dict[str, str] = {
    "access_log.index": "/access-log",
    "account.index": "/account",
    "commitments.absence": "/commitments/absence?of_id=1&to_id=2&first=2026-11-01&last=2026-12-31",
    "commitments.calendar": "/commitments/calendar?owner=all",
    "commitments.index": "/commitments?owner=all&state=all&q=a",
    "commitments.show": "/commitments/5",
    "customers.contact": "/contacts/1",
    "customers.data_of": "/customers/1/data",
    "customers.data_of_contact": "/contacts/1/data",
    "customers.index": "/customers",
    "customers.mails": "/customers/1/mails",
    "customers.new": "/customers/new",
    "customers.new_contact": "/customers/1/contacts/new",
    "customers.new_note": "/customers/1/touchpoints/new",
    "customers.settings": "/customers/1/settings",
    "customers.show": "/customers/1",
    "customers.timeline_of": "/customers/1/timeline",
    "invoices.index": "/invoices",
    "invoices.new": "/invoices/new",
    "mail_texts.index": "/settings/texts",
    "mail_texts.show": "/settings/texts/recap/it-lei",
    "outbox.index": "/outbox",
    "outbox.show": "/outbox/25",
    "people.index": "/people",
    "people.new": "/people/new",
    "people.show": "/people/2",
    "recap_letters.letter": "/recaps/1/letter",
    "recaps.index": "/recaps",
    "recaps.new": "/recaps/new",
    "recaps.show": "/recaps/3",
    "replies.index": "/replies",
    "search.index": "/search?q=telaio",
    "second_factor.index": "/account/second-factor",
    "settings.index": "/settings",
    "settings.show": "/settings/calendar",
    "today.index": "/",
    "today.quiet": "/today/quiet",
    "tokens.index": "/tokens",
}
# The same pages, where something else is to be seen on them.
MORE: dict[str, str] = {
    "commitments.closed": "/commitments/1",
    "outbox.held": "/outbox?state=held",
    "recaps.confirmed": "/recaps/1",
    "replies.read": "/recaps/2",
    "settings.company": "/settings/company",
    "settings.reminders": "/settings/reminders",
    "settings.thanks": "/settings/thanks",
    "today.open": "/?open=5",
    "today.team": "/?team=1",
}
# Pages for people who are not logged in; `a_morning` finds more of them, behind the links in mails.
OPEN: dict[str, str] = {"notice.show": "/privacy/it", "auth.login": "/login", "passwords.forgotten": "/password"}
# What answers a GET and is no page of its own; the second step of a login comes only after the first.
PARTS = {
    "access_log.export",
    *("auth.ask_code", "commitments.export", "links.show", "live.names", "outbox.attachment", "outbox.letter"),
    *("passwords.choose", "today.panel", "pages.static", "bootstrap.static", "static"),
}


def move_in(folder: Path, end: datetime = TUESDAY) -> tuple[Settings, db.Database]:
    """Return the settings and the database of that firm, made in an empty folder."""
    script = tomllib.loads(resources.files("followup.cli").joinpath("demo.toml").read_text(encoding="utf-8"))
    file = folder / "config.toml"
    file.write_text(script["config"], encoding="utf-8")
    settings = load(file, environ={})
    database = db.Database(settings.database_url)
    db.upgrade(database)
    Walk(Stage(settings, database, end), script).all_of_it(PASSWORD)
    return settings, database


def a_morning(settings: Settings, database: db.Database) -> dict[str, str]:
    """Tuesday from eight to nine: a call, its recap, an answer to it, a date that moves, a forgotten password.

    Returns the pages behind the links in the mails that left, by what they are for.
    """
    firm, at = Firm(settings), TUESDAY - timedelta(minutes=45)
    with database.writing() as session:
        anna = session.exec(select(User).where(User.name == "Anna Riva")).one()
        zorzi = find_customer(session, "Falegnameria Zorzi")
        call = recaps.take_recap(
            session, firm, customer_id=zorzi.id, text=CALL, happened_at=at, channel=Channel.CALL, by=anna, now=at
        )
        made = recaps.confirm_all(session, firm, call.id, for_customer=True, by=anna, now=at)
        recaps.send_recap(session, firm, call.id, by=anna, now=at)
        passwords.ask_for_link(session, firm, "bruno@riva.example", now=at)
    letters = {mail["To"].rpartition("<")[2].strip(">"): mail for mail in post(database, firm, TUESDAY)}
    recap, reset, reminder = (
        letters[address] for address in ("marta@zorzi.example", "bruno@riva.example", "anna@riva.example")
    )
    quote = next(c for c in made if "Preventivo" in c.action)
    with database.writing() as session:
        day = firm.calendar.add(quote.due_day, 2)
        commitments.postpone(
            session, firm, quote.id, day=day, why="il fornitore del motore risponde domani", version=1, by=anna, now=at
        )
        found = {"links.confirm": link_in(recap, "Dimmelo qui:")}
        token = found["links.confirm"].rpartition("/")[2]
        answers.correct(session, firm, token, words="Il motore è da 5 kW, non da 4.", name="", now=TUESDAY)
    return found | {
        "links.object": link_in(recap, "con un clic:"),
        "links.keep": link_in(reminder, "È fatta:"),
        "links.move": link_in(reminder, "Spostala:"),
        "links.hand_over": link_in(reminder, "Passala a un collega:"),
        "passwords.choose": link_in(reset, "Scegli la nuova password:"),
    }
