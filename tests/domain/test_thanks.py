from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from followup.config import Settings
from followup.domain.states import HoldReason
from followup.domain.thanks import ThanksFacts, ThanksVerdict, first_moment, judge
from followup.services.firm import national_calendar

ROME = ZoneInfo("Europe/Rome")
POLICY = Settings().thanks.policy()
TODAY = date(2026, 11, 24)
FINE = ThanksFacts(
    credited=False,
    job_thanked=False,
    last_thanked=None,
    do_not_write=False,
    has_address=True,
    address_refused=False,
    has_salesperson=True,
    overdue=0,
    open_complaints=0,
    wants_approval=False,
    approved=False,
)


def test_a_customer_to_whom_nothing_is_owed_is_thanked():
    assert judge(FINE, POLICY, TODAY) == ThanksVerdict()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"credited": True}, "credited"),
        ({"do_not_write": True}, "do_not_write"),
        ({"job_thanked": True}, "job_thanked"),
        ({"last_thanked": date(2026, 10, 26)}, "thanked_lately"),
    ],
)
def test_some_thanks_are_never_sent_even_when_a_person_releases_them(change, why):
    assert judge(replace(FINE, approved=True, **change), POLICY, TODAY).never == why


def test_thirty_days_after_the_last_one_a_customer_may_be_thanked_again():
    assert judge(replace(FINE, last_thanked=date(2026, 10, 25)), POLICY, TODAY) == ThanksVerdict()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"overdue": 1}, HoldReason.OVERDUE),
        ({"open_complaints": 2}, HoldReason.COMPLAINT),
        ({"has_address": False}, HoldReason.NO_ADDRESS),
        ({"has_salesperson": False}, HoldReason.NO_SALESPERSON),
        ({"wants_approval": True}, HoldReason.APPROVAL),
    ],
)
def test_thanks_wait_while_something_is_still_owed_or_wrong(change, reason):
    assert judge(replace(FINE, **change), POLICY, TODAY).hold == (reason,)


def test_a_person_can_release_what_is_owed_but_not_what_has_no_address():
    owed = replace(FINE, overdue=1, open_complaints=1, wants_approval=True, approved=True)

    assert judge(owed, replace(POLICY, approval=True), TODAY) == ThanksVerdict()
    assert judge(replace(owed, has_address=False), POLICY, TODAY).hold == (HoldReason.NO_ADDRESS,)


def when(issued: date, recorded: str) -> str | None:
    now = datetime.fromisoformat(recorded).replace(tzinfo=ROME).astimezone(UTC)
    at = first_moment(issued, now, POLICY, national_calendar(), ROME)
    return at and f"{at.astimezone(ROME):%Y-%m-%d %H:%M}"


def test_thanks_leave_five_working_days_after_the_invoice_at_ten():
    assert when(date(2026, 11, 24), "2026-11-24 16:00") == "2026-12-01 10:00"
    assert when(date(2026, 12, 4), "2026-12-04 16:00") == "2026-12-14 10:00"


def test_an_invoice_recorded_late_is_thanked_for_at_the_next_hour_that_fits():
    assert when(date(2026, 11, 2), "2026-11-24 09:00") == "2026-11-24 10:00"
    assert when(date(2026, 11, 2), "2026-11-24 11:00") == "2026-11-25 10:00"
    assert when(date(2026, 11, 2), "2026-11-28 09:00") == "2026-11-30 10:00"


def test_an_invoice_of_last_summer_is_not_thanked_for_now():
    assert when(date(2026, 8, 3), "2026-11-24 09:00") is None
