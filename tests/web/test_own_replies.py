"""What was to be mended in a reply is seen by whoever wrote it, and by nobody else (art. 4 Statuto dei lavoratori)."""

from __future__ import annotations

import pytest
from sqlmodel import select

from followup.domain.states import DraftState
from followup.models import Draft
from followup.services import agenda, replies
from tests.api.client import everything, program_of

SOFT = "Buongiorno, appena possibile Le mando la scheda tecnica del telaio."


@pytest.fixture
def reply(database, firm, cast, clock):
    """Bruno sent it as it was, and kept no promise of it."""
    with database.writing() as session:
        made, _ = replies.record_reply(
            session, firm, customer_id=cast.colombo.id, text=SOFT, promises={}, by=cast.bruno, now=clock()
        )
    return made


def test_bruno_sees_what_is_soft_in_his_reply_and_his_manager_does_not(log_in, anna, database, cast, reply):
    assert "appena possibile» non è una data" in log_in(cast.bruno).open(f"/recaps/{reply.id}").replace("&#39;", "'")
    shown = anna.open(f"/recaps/{reply.id}")
    assert "non è una data" not in shown and "<mark" not in shown
    assert "appena possibile" in shown  # what he wrote is the firm's; what was said of it is his
    with database.reading() as session:
        assert agenda.unconfirmed(session, user=None) == []
        assert len(agenda.unconfirmed(session, user=cast.bruno)) == 1


def test_nobody_else_decides_on_it_either(anna, app, database, cast, reply):
    with database.reading() as session:
        draft = session.exec(select(Draft).where(Draft.touchpoint_id == reply.id)).one()
    assert draft.state is DraftState.OPEN
    program = program_of(app, database, cast.anna)
    for verb in ("confirm", "discard", "take-back"):
        assert program.post(f"/drafts/{draft.id}/{verb}").status_code == 404
    assert "deadline" not in program.get(f"/touchpoints/{reply.id}").text
    assert program.get(f"/recaps/{reply.id}").status_code == 404


def test_checking_a_reply_leaves_nothing_in_the_database(anna, database, cast):
    before = everything(database)
    anna.open("/replies")
    anna.press("Controlla", text=SOFT, customer="Tessitura Colombo S.r.l.")
    assert "appena possibile" in anna.text
    assert everything(database) == before
