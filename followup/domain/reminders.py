"""Which single mails a commitment causes, and when. Everything else stands in the morning digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from followup.domain.due import Due, local_instant
from followup.domain.states import MailKind
from followup.domain.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class ReminderPolicy:
    """The firm's steps and hours, from [reminders]. Times are local wall times of the firm."""

    digest_at: time
    days_ahead: int  # calendar days that the digest looks ahead
    before_minutes: int
    last_call_at: time
    manager_after_days: int  # working days after the due day
    manager_at: time
    quiet_from: time
    quiet_until: time


@dataclass(frozen=True, slots=True)
class Step:
    """One single mail: which, at which instant (UTC), and until when it makes sense (UTC)."""

    kind: MailKind
    at: datetime
    until: datetime


def ladder(due: Due, policy: ReminderPolicy, calendar: WorkCalendar, zone: ZoneInfo) -> tuple[Step, ...]:
    """Return the single mails for something due then, in order of time.

    With a clock time: one mail `before_minutes` ahead of it. Without: a last call in the afternoon of the last
    working day that can still keep it. Then one to the manager, some working days after it broke.
    """
    end = due.ends(zone)
    if due.at is not None:
        at = _before_quiet(end - timedelta(minutes=policy.before_minutes), policy, zone)
        first = Step(MailKind.BEFORE_TIME, at, end)
    else:
        last_day = calendar.on_or_before(due.day)
        first = Step(MailKind.LAST_CALL, local_instant(last_day, policy.last_call_at, zone), end)
    manager_day = calendar.add(due.day, max(policy.manager_after_days, 1))
    manager_at = local_instant(manager_day, policy.manager_at, zone)
    return first, Step(MailKind.MANAGER, manager_at, manager_at + timedelta(days=14))


def is_quiet(wall: time, policy: ReminderPolicy) -> bool:
    """Whether nothing may be sent to a colleague at that wall time; a span over midnight is meant as such."""
    start, stop = policy.quiet_from, policy.quiet_until
    return start <= wall < stop if start <= stop else wall >= start or wall < stop


def digest_day(now: datetime, policy: ReminderPolicy, calendar: WorkCalendar, zone: ZoneInfo) -> date | None:
    """Return the day whose digest may go out now: on working days, from its hour until quiet time."""
    local = now.astimezone(zone)
    day = local.date()
    if now < local_instant(day, policy.digest_at, zone) or is_quiet(local.time(), policy):
        return None
    return day if calendar.is_working(day) else None


def digest_until(day: date, policy: ReminderPolicy, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) at which that day's digest is of no use any more: when quiet time begins after it."""
    quiet = day if policy.quiet_from > policy.digest_at else day + timedelta(days=1)
    return local_instant(quiet, policy.quiet_from, zone)


def _before_quiet(at: datetime, policy: ReminderPolicy, zone: ZoneInfo) -> datetime:
    """Return `at`, or the moment before the quiet time that it falls into: after it would be too late."""
    local = at.astimezone(zone)
    wall = local.time().replace(tzinfo=None)
    if not is_quiet(wall, policy):
        return at
    day = local.date() if wall >= policy.quiet_from else local.date() - timedelta(days=1)
    return local_instant(day, policy.quiet_from, zone) - timedelta(minutes=1)
