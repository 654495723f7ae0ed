"""A dated commitment as a calendar file."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from followup.domain.due import local_instant
from followup.formats.mail import Mailbox

PRODID = "-//followup//followup//IT"


def event(
    uid: str,
    summary: str,
    description: str,
    start_day: date,
    at: time | None,
    zone: ZoneInfo,
    *,
    now: datetime,
    duration_minutes: int = 60,
    organizer: Mailbox | None = None,
    sequence: int = 0,
) -> bytes:
    """Return an .ics file (METHOD:PUBLISH) with one event.

    `at` is a wall time in `zone`; without it the event is the whole day and leaves the reader free. The same `uid`
    with a higher `sequence` replaces the event in calendars that took it before. `now` is aware.
    """
    entry = Event()
    entry.add("uid", uid)
    entry.add("dtstamp", now)
    entry.add("sequence", sequence)
    entry.add("summary", summary)
    if description:
        entry.add("description", description)
    if at is None:
        entry.add("dtstart", start_day)
        entry.add("dtend", start_day + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
    else:
        start = local_instant(start_day, at, zone)
        entry.add("dtstart", start.astimezone(zone))
        entry.add("dtend", (start + timedelta(minutes=duration_minutes)).astimezone(zone))
        entry.add("transp", "OPAQUE")
    entry.add("status", "CONFIRMED")
    if organizer is not None:
        by = vCalAddress(f"mailto:{organizer.address}")
        by.params["CN"] = vText(organizer.name)
        entry.add("organizer", by)

    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if at is not None:
        calendar.add_component(_timezone(zone, start_day.year))
    calendar.add_component(entry)
    content: bytes = calendar.to_ical()
    return content


@cache
def _timezone(zone: ZoneInfo, year: int) -> Timezone:
    """Describe the zone by yearly rules ("last Sunday of March").

    The library lists days instead, which Outlook reads as no summer time at all. The rules are those in force since
    the year before, so that an event in January lies after both.
    """
    component = Timezone()
    component.add("tzid", zone.key)
    before = datetime(year - 1, 1, 1, tzinfo=UTC)
    step = timedelta(minutes=30)
    offset = before.astimezone(zone).utcoffset()
    assert offset is not None
    changes = 0
    for number in range(366 * 48):
        at = (before + step * number).astimezone(zone)
        now = at.utcoffset()
        if now == offset or now is None:
            continue
        onset = (at.astimezone(UTC) + offset).replace(tzinfo=None)
        nth = -1 if (onset + timedelta(days=7)).month != onset.month else (onset.day - 1) // 7 + 1
        weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[onset.weekday()]
        rule: dict[str, object] = {"freq": "yearly", "bymonth": onset.month, "byday": f"{nth}{weekday}"}
        component.add_component(_observance(at, onset, offset, now, rule))
        offset = now
        changes += 1
    if not changes:
        start = before.replace(tzinfo=None)
        component.add_component(_observance(before.astimezone(zone), start, offset, offset, None))
    return component


def _observance(
    at: datetime,
    onset: datetime,
    offset_from: timedelta,
    offset_to: timedelta,
    rule: dict[str, object] | None,
) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if at.dst() else TimezoneStandard()
    part.add("dtstart", onset)
    part.add("tzoffsetfrom", offset_from)
    part.add("tzoffsetto", offset_to)
    part.add("tzname", at.tzname())
    if rule is not None:
        part.add("rrule", rule)
    return part
