from datetime import date, timedelta

from followup.services import commitments
from followup.services.habits import habits
from followup.services.replies import check_reply
from nlp import PromiseKind
from tests.ledger import commit

VAGUE = "Le mando il preventivo appena possibile."


def kept_after(database, firm, cast, clock, *working_days):
    """Quotes promised on Tuesday 3 November, each kept so many working days later."""
    given = clock.set("2026-11-03 09:00")
    for days in working_days:
        with database.writing() as session:
            made = commit(session, firm, cast.zorzi, cast.anna, "Preventivo", date(2026, 11, 30), now=given)
            made.kind = PromiseKind.QUOTE
        done = given + timedelta(days=(firm.calendar.add(date(2026, 11, 3), days) - date(2026, 11, 3)).days)
        with database.writing() as session:
            commitments.keep(session, firm, made.id, version=made.version, by=cast.anna, now=done)


def days_proposed(database, firm, cast, now):
    with database.reading() as session:
        known = habits(session, firm, cast.anna.id, now=now)
    (remark,) = check_reply(firm, VAGUE, reference=now, known=known).remarks
    return [suggestion.due for suggestion in remark.suggestions]


def test_a_firm_that_takes_six_days_for_its_quotes_is_proposed_the_sixth(database, firm, cast, clock):
    kept_after(database, firm, cast, clock, 5, 6, 6, 7, 6)
    now = clock.set("2026-11-24 10:00")

    assert days_proposed(database, firm, cast, now)[0] == firm.calendar.add(date(2026, 11, 24), 6)


def test_until_enough_were_kept_the_settings_say_how_long_a_quote_takes(database, firm, cast, clock):
    kept_after(database, firm, cast, clock, 8, 8, 8, 8)
    now = clock.set("2026-11-24 10:00")

    usual = firm.usual_days[PromiseKind.QUOTE]
    assert days_proposed(database, firm, cast, now)[0] == firm.calendar.add(date(2026, 11, 24), usual)


def test_a_day_on_which_the_writer_has_much_to_do_is_proposed_last(database, firm, cast, clock):
    now = clock.set("2026-11-24 10:00")
    usual = firm.calendar.add(date(2026, 11, 24), firm.usual_days[PromiseKind.QUOTE])
    with database.writing() as session:
        for number in range(5):
            commit(session, firm, cast.zorzi, cast.anna, f"Lavoro {number}", usual, now=now)

    assert days_proposed(database, firm, cast, now)[-1] == usual


def test_what_bruno_has_to_do_does_not_move_annas_dates(database, firm, cast, clock):
    now = clock.set("2026-11-24 10:00")
    usual = firm.calendar.add(date(2026, 11, 24), firm.usual_days[PromiseKind.QUOTE])
    with database.writing() as session:
        for number in range(5):
            commit(session, firm, cast.zorzi, cast.anna, f"Lavoro {number}", usual, now=now, owner=cast.bruno)

    assert days_proposed(database, firm, cast, now)[0] == usual
