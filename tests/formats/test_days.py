from datetime import date

import pytest

from followup.errors import BadInput
from followup.formats.days import read_day


@pytest.mark.parametrize(
    "text", ["2026-11-24", "24/11/2026", "24.11.2026", "24 novembre 2026", "24 nov 2026", "24 November 2026"]
)
def test_a_day_is_read_as_people_write_it(text):
    assert read_day(text, "issued") == date(2026, 11, 24)


def test_the_day_comes_before_the_month():
    assert read_day("05/06/2026", "issued") == date(2026, 6, 5)


@pytest.mark.parametrize(
    "text", ["", "24 novembre", "novembre 2026", "ieri", "in 3 days", "31/02/2026", "2026-13-01", "0", "x" * 10_000]
)
def test_what_is_no_whole_day_is_refused(text):
    with pytest.raises(BadInput) as caught:
        read_day(text, "issued")
    assert (caught.value.field, caught.value.code) == ("issued", "not_a_date")
