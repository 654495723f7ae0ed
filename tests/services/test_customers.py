"""Customers, the people there and what is noted of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session

from followup.db import Database
from followup.domain.states import Channel, Direction, TouchpointKind
from followup.errors import BadInput, IllegalMove, NotAllowed, NotFound
from followup.models import Touchpoint, User
from followup.services import customers, directory, touchpoints
from tests.people import TUESDAY, Cast


def noted(session: Session, cast: Cast, by: User, **other: object) -> Touchpoint:
    said: dict[str, object] = {
        "kind": TouchpointKind.CONTACT,
        "channel": Channel.CALL,
        "direction": Direction.IN,
        "customer_id": cast.zorzi.id,
        "text": "Chiede del preventivo.",
        "happened_at": TUESDAY,
    }
    return touchpoints.note(session, **{**said, **other}, by=by, now=TUESDAY)


def test_nobody_writes_to_a_person_who_has_left(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        customers.change_contact(session, cast.sig_colombo.id, active=False)
        assert customers.reader_at(session, cast.colombo) is None
        with pytest.raises(NotFound):
            customers.reader_at(session, cast.colombo, cast.sig_colombo.id)
        ugo = customers.add_contact(session, cast.colombo.id, name="Ugo", email="ugo@colombo.example", now=TUESDAY)
        assert ugo.main
        assert customers.reader_at(session, cast.colombo) == ugo
        assert [p.name for p in customers.contacts_of(session, cast.colombo.id)] == ["Ugo"]
        assert [p.name for p in customers.contacts_of(session, cast.colombo.id, former=True)] == [
            "Ugo",
            "Laura Colombo",
        ]


def test_whoever_can_be_written_to_takes_the_mails_of_one_who_leaves(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        silent = customers.add_contact(session, cast.colombo.id, name="Ada", email="ada@colombo.example", now=TUESDAY)
        customers.change_contact(session, silent.id, do_not_write=True)
        ugo = customers.add_contact(session, cast.colombo.id, name="Ugo", email="ugo@colombo.example", now=TUESDAY)
        customers.change_contact(session, cast.sig_colombo.id, active=False)
        assert (silent.main, ugo.main) == (False, True)
        laura = customers.change_contact(session, cast.sig_colombo.id, active=True)
        assert (laura.main, ugo.main) == (False, True)
        customers.change_contact(session, laura.id, main=True)
        assert (laura.main, ugo.main) == (True, False)


def test_one_who_objected_and_left_no_longer_speaks_for_the_others(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        customers.change_contact(session, cast.sig_colombo.id, do_not_write=True)
        assert customers.refuses_mail(session, cast.colombo)
        customers.add_contact(session, cast.colombo.id, name="Ugo", email="ugo@colombo.example", now=TUESDAY)
        assert not customers.refuses_mail(session, cast.colombo)
        customers.change_contact(session, cast.sig_colombo.id, active=False)
        assert not customers.refuses_mail(session, cast.colombo)


def test_what_something_else_records_is_not_noted_by_hand(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        for kind in (TouchpointKind.RECAP, TouchpointKind.REPLY, TouchpointKind.MAIL):
            with pytest.raises(BadInput, match="recorded where they are made"):
                noted(session, cast, cast.anna, kind=kind)
        with pytest.raises(NotFound):
            noted(session, cast, cast.anna, contact_id=cast.jane.id)
        assert touchpoints.list_touchpoints(session) == []


def test_a_note_is_removed_by_its_writer_or_a_manager_and_a_recap_by_nobody(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        brunos, carlas = (noted(session, cast, by) for by in (cast.bruno, cast.carla))
        recap = touchpoints.add_touchpoint(
            session,
            kind=TouchpointKind.RECAP,
            channel=Channel.VISIT,
            direction=Direction.OUT,
            customer_id=cast.zorzi.id,
            text="Visita.",
            happened_at=TUESDAY,
            by=cast.anna,
            now=TUESDAY,
        )
        with pytest.raises(NotAllowed):
            touchpoints.remove_note(session, brunos.id, by=cast.carla)
        with pytest.raises(IllegalMove):
            touchpoints.remove_note(session, recap.id, by=cast.anna)
        touchpoints.remove_note(session, carlas.id, by=cast.carla)
        touchpoints.remove_note(session, brunos.id, by=cast.anna)
        assert touchpoints.list_touchpoints(session) == [recap]


def test_a_complaint_that_was_solved_too_soon_is_opened_again_once(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        complaint = noted(session, cast, cast.carla, kind=TouchpointKind.COMPLAINT)
        noted(session, cast, cast.carla)
        with pytest.raises(IllegalMove):
            touchpoints.reopen_complaint(session, complaint.id)
        touchpoints.close_complaint(session, complaint.id, now=TUESDAY)
        assert touchpoints.at_a_glance(session, cast.zorzi.id, latest=1)[1] == []
        touchpoints.reopen_complaint(session, complaint.id)
        latest, waiting = touchpoints.at_a_glance(session, cast.zorzi.id, latest=1)
        assert waiting == [complaint]
        assert latest != [complaint]
        assert touchpoints.open_complaints(session, cast.zorzi.id) == 1


def test_the_list_knows_of_each_customer_what_waits_and_when_they_were_last_heard(
    database: Database, cast: Cast
) -> None:
    yesterday = TUESDAY - timedelta(days=1)
    with database.writing() as session:
        noted(session, cast, cast.anna, kind=TouchpointKind.COMPLAINT, happened_at=yesterday)
        noted(session, cast, cast.anna, happened_at=yesterday - timedelta(days=9))
        lines = {line.customer.name: line for line in directory.find(session)}
        assert list(lines) == ["Falegnameria Zorzi", "Smith Ltd", "Tessitura Colombo S.r.l."]
        zorzi, smith = lines["Falegnameria Zorzi"], lines["Smith Ltd"]
        assert (zorzi.last_contact, zorzi.complaints, zorzi.open_promises) == (yesterday, 1, 0)
        assert (smith.last_contact, smith.complaints) == (None, 0)
        (first,) = directory.find(session, limit=1)
        after = (first.customer.name, first.customer.id)
        assert [line.customer.name for line in directory.find(session, after=after, limit=1)] == ["Smith Ltd"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("colombo", ["Tessitura Colombo S.r.l."]),
        ("LAURA", ["Tessitura Colombo S.r.l."]),
        ("smith.example", ["Smith Ltd"]),
        ("jane ltd", ["Smith Ltd"]),
        ("jane colombo", []),
        ("100%", []),
        ("_", []),
    ],
)
def test_a_customer_is_found_by_whatever_one_remembers(
    database: Database, cast: Cast, asked: str, found: list[str]
) -> None:
    with database.reading() as session:
        assert [line.customer.name for line in directory.find(session, search=asked)] == found
