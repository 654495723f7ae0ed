from datetime import date, time

import pytest
from sqlmodel import select

from followup.domain.states import DraftState, MailKind, Part
from followup.errors import BadInput, IllegalMove, NotFound
from followup.models import Commitment, CommitmentEvent, OutboxMessage
from followup.services import drafts
from followup.services.drafts import Confirmation
from nlp import Holder, PromiseKind
from tests.ledger import commit, draft_of, mails, waiting


def test_a_dated_promise_is_confirmed_as_it_was_read(database, firm, cast, clock):
    with database.writing() as session:
        draft = draft_of(
            session,
            cast.colombo,
            cast.anna,
            "Le mando il preventivo",
            clock(),
            due_day=date(2026, 11, 26),
            due_time=time(12, 0),
            kind=PromiseKind.QUOTE,
        )
        made = drafts.confirm_promise(session, firm, draft.id, Confirmation(), by=cast.anna, now=clock())

    assert (made.due_day, made.due_time, made.owner_id) == (date(2026, 11, 26), time(12, 0), cast.anna.id)
    assert (made.first_due_day, made.source, made.for_customer) == (date(2026, 11, 26), "Le mando il preventivo", False)
    assert draft.state is DraftState.CONFIRMED


@pytest.mark.parametrize("read", [None, date(2026, 11, 26)])
def test_whoever_confirms_may_name_another_day(read, database, firm, cast, clock):
    with database.writing() as session:
        draft = draft_of(session, cast.colombo, cast.anna, "Le mando il preventivo", clock(), due_day=read)
        said = Confirmation(due_day=date(2026, 11, 27))
        made = drafts.confirm_promise(session, firm, draft.id, said, by=cast.anna, now=clock())

    assert made.due_day == date(2026, 11, 27)


def test_a_vague_promise_cannot_be_confirmed_without_a_date_or_a_reason(database, firm, cast, clock):
    with database.writing() as session:
        draft = draft_of(session, cast.colombo, cast.anna, "Vi richiamiamo appena possibile", clock())

    with pytest.raises(BadInput) as caught, database.writing() as session:
        drafts.confirm_promise(session, firm, draft.id, Confirmation(no_date_reason="  "), by=cast.anna, now=clock())

    assert (caught.value.field, caught.value.code) == ("due", "no_date")
    with database.reading() as session:
        assert session.exec(select(Commitment)).all() == []
        assert drafts.get_draft(session, draft.id).state is DraftState.OPEN


def test_a_promise_may_have_no_date_when_somebody_says_why(database, firm, cast, clock):
    with database.writing() as session:
        draft = draft_of(session, cast.colombo, cast.anna, "Vi richiamiamo appena possibile", clock())
        said = Confirmation(no_date_reason="dipende dal fornitore")
        made = drafts.confirm_promise(session, firm, draft.id, said, by=cast.anna, now=clock())

    assert (made.due_day, made.no_date_reason) == (None, "dipende dal fornitore")
    assert waiting(database) == []


def test_the_dates_proposed_are_working_days_to_come(database, firm, cast, clock):
    clock.set("2026-12-04 17:00")
    with database.writing() as session:
        draft = draft_of(
            session,
            cast.colombo,
            cast.anna,
            "Le mando il preventivo a breve",
            clock(),
            kind=PromiseKind.QUOTE,
            owner_id=cast.anna.id,
        )
        proposed = drafts.proposals(session, firm, draft, now=clock())

    assert proposed[0] == date(2026, 12, 10)  # three working days: Monday, Wednesday, Thursday
    assert 1 < len(proposed) <= 3
    assert all(firm.calendar.is_working(day) and day > date(2026, 12, 4) for day in proposed)


def test_a_full_day_is_proposed_last(database, firm, cast, clock):
    with database.writing() as session:
        for number in range(5):
            commit(session, firm, cast.zorzi, cast.anna, f"Lavoro {number}", date(2026, 11, 27), now=clock())
        draft = draft_of(
            session,
            cast.colombo,
            cast.anna,
            "Le mando il preventivo a breve",
            clock(),
            kind=PromiseKind.QUOTE,
            owner_id=cast.anna.id,
        )
        proposed = drafts.proposals(session, firm, draft, now=clock())

    assert proposed[0] != date(2026, 11, 27)


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2026, 11, 23), "past"), (date(1999, 1, 1), "out_of_range"), (date(2101, 1, 1), "out_of_range")],
)
def test_nobody_can_promise_for_a_day_that_has_passed_or_will_never_come(day, code, database, firm, cast, clock):
    with database.writing() as session:
        draft = draft_of(session, cast.colombo, cast.anna, "Le mando il preventivo", clock())

    with pytest.raises(BadInput) as caught, database.writing() as session:
        drafts.confirm_promise(session, firm, draft.id, Confirmation(due_day=day), by=cast.anna, now=clock())
    assert caught.value.code == code


def test_a_promise_read_with_a_day_that_passed_meanwhile_asks_for_another(database, firm, cast, clock):
    with database.writing() as session:
        draft = draft_of(session, cast.colombo, cast.anna, "Vengo oggi", clock(), due_day=date(2026, 11, 24))
    clock.set("2026-11-25 09:00")

    with pytest.raises(BadInput, match="passed"), database.writing() as session:
        drafts.confirm_promise(session, firm, draft.id, Confirmation(), by=cast.anna, now=clock())


def test_a_draft_is_decided_once(database, firm, cast, clock):
    with database.writing() as session:
        draft = draft_of(session, cast.colombo, cast.anna, "Vengo", clock(), due_day=date(2026, 11, 26))
        drafts.confirm_promise(session, firm, draft.id, Confirmation(), by=cast.anna, now=clock())

    for again in (
        lambda s: drafts.confirm_promise(s, firm, draft.id, Confirmation(), by=cast.anna, now=clock()),
        lambda s: drafts.discard(s, draft.id, by=cast.anna, now=clock()),
        lambda s: drafts.take_back(s, draft.id, by=cast.anna),
    ):
        with pytest.raises(IllegalMove), database.writing() as session:
            again(session)


def test_what_was_discarded_can_be_taken_back(database, firm, cast, clock):
    with database.writing() as session:
        draft = draft_of(session, cast.colombo, cast.anna, "Vengo", clock(), due_day=date(2026, 11, 26))
        drafts.discard(session, draft.id, by=cast.anna, now=clock())
        drafts.take_back(session, draft.id, by=cast.anna)
        drafts.confirm_promise(session, firm, draft.id, Confirmation(), by=cast.anna, now=clock())

    with database.reading() as session:
        assert len(session.exec(select(Commitment)).all()) == 1


def test_a_need_is_confirmed_in_the_words_that_the_customer_may_read(database, firm, cast, clock):
    with database.writing() as session:
        need = draft_of(
            session, cast.colombo, cast.anna, "il fornitore attuale consegna quando gli pare", clock(), part=Part.NEED
        )
        drafts.confirm_line(session, need.id, wording="consegne puntuali", for_customer=True, by=cast.anna, now=clock())
        assert (need.customer_text, need.for_customer) == ("consegne puntuali", True)

    with pytest.raises(NotFound), database.writing() as session:
        drafts.confirm_promise(session, firm, need.id, Confirmation(), by=cast.anna, now=clock())


def test_what_the_customer_may_read_cannot_be_blank(database, firm, cast, clock):
    with database.writing() as session:
        draft = draft_of(session, cast.colombo, cast.anna, "Vengo", clock(), due_day=date(2026, 11, 26))

    with pytest.raises(BadInput) as caught, database.writing() as session:
        said = Confirmation(customer_text=" ", for_customer=True)
        drafts.confirm_promise(session, firm, draft.id, said, by=cast.anna, now=clock())
    assert caught.value.field == "customer_text"


def test_bruno_hears_at_once_that_a_promise_is_his_and_anna_of_nothing(database, firm, cast, clock):
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.anna, "Passa Bruno", date(2026, 11, 26), owner=cast.bruno, now=clock())
        commit(session, firm, cast.colombo, cast.anna, "Passo io", date(2026, 11, 26), now=clock())

    given = mails(database, MailKind.GIVEN)
    assert [(row.recipient, row.due_at) for row in given] == [("bruno@riva.example", clock())]


def test_confirming_leaves_an_event_with_who_and_when(database, firm, cast, clock):
    with database.writing() as session:
        commit(session, firm, cast.colombo, cast.anna, "Passa Bruno", date(2026, 11, 26), owner=cast.bruno, now=clock())

    with database.reading() as session:
        event = session.exec(select(CommitmentEvent)).one()
    assert (event.kind, event.by_id, event.at, event.to_due_day, event.to_owner_id) == (
        "confirmed",
        cast.anna.id,
        clock(),
        date(2026, 11, 26),
        cast.bruno.id,
    )


def test_what_a_customer_promised_causes_no_single_mails(database, firm, cast, clock):
    with database.writing() as session:
        commit(
            session,
            firm,
            cast.colombo,
            cast.anna,
            "Ci manda le misure",
            date(2026, 11, 26),
            holder=Holder.CUSTOMER,
            now=clock(),
        )

    with database.reading() as session:
        assert session.exec(select(OutboxMessage)).all() == []
