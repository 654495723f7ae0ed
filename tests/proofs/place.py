"""A firm whose outbox is full: a database, a mail server that remembers, and what time does to a lease."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, update
from sqlmodel import col, select

from followup import db
from followup.config import load
from followup.domain.states import Audience, MailKind, MailState
from followup.formats.mail import message_id
from followup.models import OutboxMessage
from followup.services import endings
from followup.services.outbox import ON_ITS_WAY
from tests.conftest import CONFIG
from tests.people import TUESDAY, Cast, move_in
from tests.proofs.books import Books, read_books
from tests.proofs.sink import HOST, sink

NOW = TUESDAY
TEXT = (
    "Buongiorno,\n\nil preventivo per il telaio 4 arriva giovedì.\n\n- quadro elettrico nuovo\n- ricambi\n\nA presto\n"
)


@dataclass
class Place:
    """`config` is the file that every process of the firm reads; it names the database and the mail server."""

    config: Path
    database: db.Database
    ledger: Path
    cast: Cast
    numbers: Iterator[int] = field(default_factory=count)
    open: ExitStack = field(default_factory=ExitStack)  # the mail server

    def fill(self, mails: int, *audiences: Audience) -> None:
        """Put so many due mails in the outbox, to colleagues and customers in turn unless told."""
        turn = audiences or (Audience.COLLEAGUE, Audience.CUSTOMER)
        rows = [self._row(turn[n % len(turn)], f"proof:{next(self.numbers)}") for n in range(mails)]
        with self.database.writing() as session:
            session.execute(insert(OutboxMessage), rows)

    def states(self) -> Counter[MailState]:
        """Return how many mails are in each state."""
        query = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
        with self.database.reading() as session:
            return Counter({MailState(state): mails for state, mails in session.exec(query).all()})

    def lease_passes(self) -> int:
        """Let as much time pass as a lease lasts, and take back what is stuck then; returns how many that were."""
        with self.database.writing() as session:
            session.execute(
                update(OutboxMessage)
                .where(col(OutboxMessage.state).in_(list(ON_ITS_WAY)))
                .values(lease_until=db.server_now(session) - timedelta(seconds=1))
            )
        with self.database.writing() as session:
            return endings.rescue(session, now=NOW)

    def books(self) -> Books:
        """Stop the mail server, so that its ledger is whole, and return that with what the database says."""
        self.open.close()
        return read_books(self.database, self.ledger)

    def _row(self, audience: Audience, key: str) -> dict[str, Any]:
        """A frozen mail: all that it needs stands in its row, so that nothing but sending it can fail."""
        row = OutboxMessage(
            key=key,
            kind=MailKind.DIGEST if audience is Audience.COLLEAGUE else MailKind.RECAP,
            audience=audience,
            due_at=NOW,
            not_before=NOW,
            created_at=NOW,
            message_id=message_id(key, "riva.example"),
            frozen=True,
            subject="Il preventivo",
            text=TEXT,
        )
        if audience is Audience.COLLEAGUE:
            row.user_id, row.recipient = self.cast.bruno.id, self.cast.bruno.email
        else:
            contact = self.cast.sig_colombo
            row.customer_id, row.contact_id, row.recipient = contact.customer_id, contact.id, contact.email
            row.sender_id = self.cast.anna.id
        return row.model_dump(exclude={"id"})


@contextmanager
def place_at(folder: Path, url: str, *, latency: float = 0) -> Iterator[Place]:
    """Open a place of its own in a folder; `url` "" is SQLite."""
    with ExitStack() as server:
        port, ledger = server.enter_context(sink(folder, latency=latency))
        smtp = f'[mail]\ntransport = "smtp"\nhost = "{HOST}"\nport = {port}\nsecurity = "none"\n'
        dispatch = f'[dispatch]\ntick_seconds = 1\n\n[database]\nurl = "{url}"\n'
        config = folder / "config.toml"
        config.write_text(CONFIG.replace("[mail]\n", smtp) + dispatch, encoding="utf-8")
        database = db.Database(load(config, environ={}).database_url)
        try:
            db.upgrade(database)
            yield Place(config, database, ledger, move_in(database), open=server)
        finally:
            database.close()
