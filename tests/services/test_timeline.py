"""The timeline of a customer: everything once, in order, however it is cut into pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import Session

from followup.db import Database
from followup.domain.states import Channel, CommitmentEventKind, Direction, MailKind, TouchpointKind
from followup.models import OutboxMessage, Touchpoint
from followup.services import commitments, touchpoints
from followup.services.firm import Firm
from followup.services.invoices import record_invoice
from followup.services.timeline import SHOWN, Entry, Mark, Source, Wanted, timeline
from tests.ledger import commit, move
from tests.people import ROME, TUESDAY, Cast

MIDNIGHT = datetime(2026, 11, 24, tzinfo=ROME).astimezone(UTC)  # when Tuesday's invoices stand in the timeline
FRIDAY = date(2026, 11, 27)


def noted(session: Session, cast: Cast, at: datetime, text: str = "una nota", **other: object) -> Touchpoint:
    said: dict[str, object] = {
        "kind": TouchpointKind.CONTACT,
        "channel": Channel.CALL,
        "direction": Direction.IN,
        "customer_id": cast.zorzi.id,
    }
    return touchpoints.note(session, **{**said, **other}, text=text, happened_at=at, by=cast.anna, now=TUESDAY)


@pytest.fixture
def busy(database: Database, firm: Firm, cast: Cast) -> Database:
    """A customer with whom much happened at the same instants, Tuesday's midnight above all; and another one."""
    with database.writing() as session:
        for offset in (-1, 0, 0, 0, 1, 540):
            noted(session, cast, MIDNIGHT + timedelta(minutes=offset))
        for number, day in enumerate((23, 24, 24)):
            record_invoice(
                session,
                firm,
                number=str(number),
                issued_on=date(2026, 11, day),
                customer_id=cast.zorzi.id,
                by=cast.anna,
                now=TUESDAY,
            )
        for at in (MIDNIGHT, MIDNIGHT, TUESDAY):
            promise = commit(session, firm, cast.zorzi, cast.anna, "richiamare", FRIDAY, now=at - timedelta(days=1))
            commitments.keep(session, firm, promise.id, version=1, by=cast.anna, now=at)
        noted(session, cast, MIDNIGHT, customer_id=cast.smith.id)
    return database


def walked(database: Database, firm: Firm, cast: Cast, size: int, wanted: Wanted | None = None) -> list[Mark]:
    found: list[Entry] = []
    with database.reading() as session:
        while page := timeline(
            session,
            firm,
            cast.zorzi.id,
            wanted=wanted,
            before=found[-1].mark if found else None,
            limit=size,
        ):
            found += page
    return [entry.mark for entry in found]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_the_pages_together_are_the_timeline_whatever_their_size(
    busy: Database, firm: Firm, cast: Cast, size: int
) -> None:
    found = walked(busy, firm, cast, size)
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == len(found) == 6 + 3 + 3 + 3  # notes, invoices, promises kept, the recaps they came from
    assert sum(at == MIDNIGHT for at, *_ in found) == 7


def test_what_is_asked_for_is_all_that_comes(busy: Database, firm: Firm, cast: Cast) -> None:
    assert {source for _, source, _ in walked(busy, firm, cast, 2, Wanted(source=Source.INVOICE))} == {Source.INVOICE}
    assert len(walked(busy, firm, cast, 2, Wanted(source=Source.MOVE))) == 3
    assert len(walked(busy, firm, cast, 2, Wanted(kind=TouchpointKind.RECAP))) == 3
    assert len(walked(busy, firm, cast, 2, Wanted(channel=Channel.CALL))) == 6
    assert walked(busy, firm, cast, 2, Wanted(kind=TouchpointKind.RECAP, channel=Channel.CALL)) == []


def test_a_recap_says_how_many_promises_were_made_in_it_and_a_move_what_became_of_one(
    database: Database, firm: Firm, cast: Cast
) -> None:
    with database.writing() as session:
        promise = commit(session, firm, cast.zorzi, cast.anna, "richiamare", FRIDAY, time(10), now=TUESDAY)
        move(session, firm, promise, cast.anna, date(2026, 11, 30), now=TUESDAY + timedelta(hours=1))
        moved, recap = timeline(session, firm, cast.zorzi.id)
    assert moved.event is not None and moved.event.kind is CommitmentEventKind.POSTPONED
    assert moved.commitment is not None and moved.commitment.action == "richiamare"
    assert (recap.promises, recap.text, recap.is_whole) == (1, "richiamare", True)


def test_a_long_text_is_begun_and_a_mail_says_what_it_was_for(database: Database, firm: Firm, cast: Cast) -> None:
    with database.writing() as session:
        mail = OutboxMessage(
            key="x",
            kind=MailKind.THANKS,
            audience="customer",
            due_at=TUESDAY,
            not_before=TUESDAY,
            message_id="<x@riva.example>",
            created_at=TUESDAY,
        )
        session.add(mail)
        session.flush()
        noted(session, cast, TUESDAY, "è" * SHOWN)
        noted(session, cast, TUESDAY, "è" * (SHOWN + 1)).message_id = mail.id
        session.flush()
        session.expunge_all()
        begun, whole = timeline(session, firm, cast.zorzi.id)
    assert (whole.is_whole, whole.mail) == (True, None)
    assert (begun.is_whole, begun.mail, begun.text) == (False, MailKind.THANKS, "è" * SHOWN)
