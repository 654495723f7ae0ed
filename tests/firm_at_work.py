"""A firm that people have worked in for two weeks, and every page that can be opened there.

The weeks are those of `followup demo`; Anna is the admin and logs in with the cast's password.
"""

from __future__ import annotations

import tomllib
from datetime import datetime
from importlib import resources
from pathlib import Path

from followup import db
from followup.cli.stage import Stage
from followup.cli.walk import Walk
from followup.config import Settings, load
from tests.people import PASSWORD, TUESDAY

# One address for each page, by endpoint. A test finds out what is missing here.
PAGES: dict[str, str] = {
    "account.index": "/account",
    "auth.login": "/login",
    "commitments.absence": "/commitments/absence?of_id=1&to_id=2&first=2026-11-01&last=2026-12-31",
    "commitments.calendar": "/commitments/calendar?owner=all",
    "commitments.index": "/commitments?owner=all&state=all&q=a",
    "commitments.show": "/commitments/1",
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
    "outbox.index": "/outbox",
    "outbox.show": "/outbox/1",
    "people.index": "/people",
    "people.new": "/people/new",
    "people.show": "/people/2",
    "recap_letters.letter": "/recaps/1/letter",
    "recaps.index": "/recaps",
    "recaps.new": "/recaps/new",
    "recaps.show": "/recaps/1",
    "replies.index": "/replies",
    "search.index": "/search?q=telaio",
    "settings.index": "/settings",
    "settings.show": "/settings/calendar",
    "today.index": "/",
    "today.quiet": "/today/quiet",
    "tokens.index": "/tokens",
}
# What answers a GET and is no page of its own.
PARTS = {
    *("commitments.export", "links.show", "live.names", "outbox.attachment", "outbox.letter", "today.panel"),
    *("pages.static", "bootstrap.static", "static"),
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
