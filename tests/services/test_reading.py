"""What a text says becomes drafts: whose they are, and who is to look after them."""

from datetime import UTC, datetime

import pytest

from followup.domain.states import Channel, Direction, TouchpointKind
from followup.services import findings
from followup.services.customers import add_contact
from followup.services.touchpoints import add_touchpoint
from nlp import Holder, Promise, PromiseKind, Reading, TextType

TEXT = "Bruno passa a vedere il telaio"


def read_as(holder: Holder, person: str | None) -> Reading:
    """A recap with one promise, taken for somebody's."""
    promise = Promise(
        0, len(TEXT), 0, len(TEXT), holder, person, None, PromiseKind.VISIT, TEXT, "learned from examples"
    )
    return Reading("it", TextType.RECAP, datetime(2026, 11, 24, 8, tzinfo=UTC), (promise,), (), ())


@pytest.mark.parametrize(
    ("contact", "person", "holder"),
    [
        ("Ugo Ferri", "Bruno", Holder.US),
        ("Bruno Ferri", "Bruno", Holder.CUSTOMER),
        ("Ugo Ferri", "Ermes", Holder.CUSTOMER),
        ("Ugo Ferri", None, Holder.CUSTOMER),
    ],
)
def test_a_colleague_who_is_named_is_ours_unless_the_customer_has_one_of_that_name(
    contact, person, holder, database, cast, clock
):
    with database.writing() as session:
        add_contact(session, cast.colombo.id, name=contact, now=clock())
        touchpoint = add_touchpoint(
            session,
            kind=TouchpointKind.RECAP,
            channel=Channel.VISIT,
            direction=Direction.OUT,
            customer_id=cast.colombo.id,
            text=TEXT,
            happened_at=clock(),
            by=cast.anna,
            now=clock(),
        )
        findings.add_drafts(session, touchpoint, read_as(Holder.CUSTOMER, person), by=cast.anna)
        (draft,) = findings.drafts_of(session, touchpoint.id)

    assert draft.holder is holder
    assert draft.owner_id == (cast.bruno.id if person == "Bruno" else cast.anna.id)
