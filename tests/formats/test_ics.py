"""What was promised for a day stands in the customer's calendar on that day, wherever the calendar is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from followup.formats.ics import event
from followup.formats.mail import Mailbox

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
THURSDAY = date(2026, 11, 26)


def parsed(content: bytes) -> tuple[Any, Any]:
    """Read the file back: the calendar and its one event."""
    calendar = Calendar.from_ical(content)
    (entry,) = calendar.walk("VEVENT")
    return calendar, entry


def test_an_appointment_stands_at_its_hour_in_the_firms_zone() -> None:
    calendar, entry = parsed(event("42@riva.example", "Sopralluogo", "", THURSDAY, time(10), ROME, now=NOW))

    assert calendar["method"] == "PUBLISH"
    assert entry["dtstart"].dt == datetime(2026, 11, 26, 10, tzinfo=ROME)
    assert entry["dtend"].dt == datetime(2026, 11, 26, 11, tzinfo=ROME)
    assert entry["dtstart"].params["TZID"] == "Europe/Rome"
    assert entry["dtstamp"].dt == NOW
    assert entry["transp"] == "OPAQUE"


def test_a_day_without_an_hour_is_the_whole_day_and_leaves_it_free() -> None:
    calendar, entry = parsed(event("42@riva.example", "Preventivo", "", THURSDAY, None, ROME, now=NOW))

    assert entry["dtstart"].dt == THURSDAY
    assert entry["dtend"].dt == THURSDAY + timedelta(days=1)
    assert entry["dtstart"].params["VALUE"] == "DATE"
    assert entry["transp"] == "TRANSPARENT"
    assert not calendar.walk("VTIMEZONE")


def test_a_moved_promise_replaces_its_event() -> None:
    _, first = parsed(event("42@riva.example", "Visita", "", THURSDAY, time(10), ROME, now=NOW, sequence=1))
    _, second = parsed(event("42@riva.example", "Visita", "", THURSDAY, time(11), ROME, now=NOW, sequence=2))

    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (1, 2)


def test_words_of_people_stay_words() -> None:
    said = "Visita; con Laura, alle \\10\nBEGIN:VEVENT"
    content = event(
        "42@riva.example",
        said,
        "Più " * 100,
        THURSDAY,
        None,
        ROME,
        now=NOW,
        organizer=Mailbox('Anna "la" Riva; VALUE=x', "promesse@riva.example"),
    )
    _, entry = parsed(content)

    assert entry["summary"] == said
    assert entry["description"] == "Più " * 100
    assert entry["organizer"] == "mailto:promesse@riva.example"
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_the_zone_is_told_by_rules_that_outlook_reads() -> None:
    calendar, _ = parsed(event("42@riva.example", "Visita", "", THURSDAY, time(10), ROME, now=NOW))

    (zone,) = calendar.walk("VTIMEZONE")
    rules = {part.name: part["rrule"].to_ical() for part in zone.subcomponents}
    assert rules == {
        "DAYLIGHT": b"FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "STANDARD": b"FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    }


@pytest.mark.parametrize("name", ["Europe/Rome", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "UTC"])
@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.times())
def test_a_reader_who_knows_only_the_file_sees_the_same_instant(name: str, day: date, at: time) -> None:
    at = at.replace(microsecond=0)
    zone = ZoneInfo(name)
    wall = datetime.combine(day, at, tzinfo=zone)

    calendar, entry = parsed(event("42@riva.example", "Visita", "", day, at, zone, now=NOW))

    (described,) = calendar.walk("VTIMEZONE")
    told = entry["dtstart"].dt.replace(tzinfo=None)
    exists = wall.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)
    twice = wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
    if exists:
        assert told == wall.replace(tzinfo=None)
    if exists and not twice:
        assert told.replace(tzinfo=described.to_tz()).utcoffset() == wall.utcoffset()


def test_an_hour_that_the_clocks_skip_moves_forward() -> None:
    _, entry = parsed(event("42@riva.example", "Visita", "", date(2027, 3, 28), time(2, 30), ROME, now=NOW))

    assert entry["dtstart"].dt.astimezone(UTC) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert (entry["dtend"].dt - entry["dtstart"].dt) == timedelta(hours=1)
