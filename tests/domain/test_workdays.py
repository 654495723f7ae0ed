from datetime import date

import pytest

from followup.config import load
from followup.domain.workdays import WorkCalendar
from followup.services.firm import Firm, national_calendar


def test_the_firm_rests_on_weekends_public_holidays_its_patron_and_its_own_closures(tmp_path):
    file = tmp_path / "config.toml"
    file.write_text(
        '[calendar]\npatron_saint = { month = 12, day = 7, name = "Sant\'Ambrogio" }\n'
        'closures = [{ first = 2026-08-10, last = 2026-08-21, why = "Ferie estive" }]\n'
    )
    calendar = Firm(load(file, environ={})).calendar

    assert calendar.closure(date(2026, 11, 24)) is None
    assert calendar.closure(date(2026, 11, 28)) == ""
    assert calendar.closure(date(2026, 12, 7)) == "Sant'Ambrogio"
    assert calendar.closure(date(2026, 8, 21)) == "Ferie estive"
    assert calendar.is_working(date(2026, 8, 24))
    assert calendar.closure(date(2026, 12, 8)) == "Immacolata Concezione"


@pytest.mark.parametrize("monday", [date(2024, 4, 1), date(2025, 4, 21), date(2026, 4, 6), date(2027, 3, 29)])
def test_easter_monday_is_closed_every_year(monday):
    assert not national_calendar().is_working(monday)


def test_the_national_day_of_saint_francis_is_known_from_2026():
    assert date(2025, 10, 4) not in national_calendar().closed
    assert date(2026, 10, 4) in national_calendar().closed


def test_three_working_days_from_a_friday_before_the_immacolata():
    calendar = national_calendar()

    assert calendar.add(date(2026, 12, 4), 3) == date(2026, 12, 10)
    assert calendar.add(date(2026, 12, 6), 0) == date(2026, 12, 7)
    assert calendar.on_or_before(date(2026, 12, 8)) == date(2026, 12, 7)


def test_a_firm_that_works_on_saturdays():
    calendar = WorkCalendar(weekdays=frozenset({1, 2, 3, 4, 5}))

    assert calendar.is_working(date(2026, 11, 28))
    assert not calendar.is_working(date(2026, 11, 30))


def test_a_calendar_that_never_opens_answers_the_day_itself_instead_of_searching_for_ever():
    calendar = WorkCalendar(weekdays=frozenset())

    assert calendar.on_or_after(date(2026, 11, 24)) == date(2026, 11, 24)
