"""Whether a customer is thanked for an invoice now, later, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from followup.domain.due import local_day, local_instant
from followup.domain.states import HoldReason
from followup.domain.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class ThanksPolicy:
    """The firm's rules, from [thanks]."""

    after_working_days: int
    at: time
    once_in_days: int  # at most one thank-you a customer in so many days
    oldest_invoice_days: int  # an invoice recorded later than this is not thanked for
    approval: bool


@dataclass(frozen=True, slots=True)
class ThanksFacts:
    """What is known of the customer at the moment of asking."""

    credited: bool  # a credit note takes the invoice back
    job_thanked: bool
    last_thanked: date | None
    do_not_write: bool
    has_address: bool
    address_refused: bool  # its server says that nobody is there
    has_salesperson: bool
    overdue: int  # commitments of ours to this customer that are overdue
    open_complaints: int
    wants_approval: bool  # the customer's own setting
    approved: bool  # a person has released it


@dataclass(frozen=True, slots=True)
class ThanksVerdict:
    """`never` is a reason to drop it; `hold` are reasons to wait; with neither it may go."""

    never: str | None = None
    hold: tuple[HoldReason, ...] = ()


def first_moment(
    issued: date, recorded: datetime, policy: ThanksPolicy, calendar: WorkCalendar, zone: ZoneInfo
) -> datetime | None:
    """Return when the thank-you is first due (UTC), or None where the invoice is too old to thank for."""
    today = local_day(recorded, zone)
    if (today - issued).days > policy.oldest_invoice_days:
        return None
    at = local_instant(calendar.add(issued, policy.after_working_days), policy.at, zone)
    if at >= recorded:
        return at
    today_at = local_instant(today, policy.at, zone)
    first = today if calendar.is_working(today) and today_at >= recorded else today + timedelta(days=1)
    return local_instant(calendar.on_or_after(first), policy.at, zone)


def judge(facts: ThanksFacts, policy: ThanksPolicy, today: date) -> ThanksVerdict:
    """Say whether the thank-you goes, waits or is dropped. A person's release overrules every reason to wait
    except one that leaves nobody to write to or to sign."""
    if facts.credited:
        return ThanksVerdict(never="credited")
    if facts.do_not_write:
        return ThanksVerdict(never="do_not_write")
    if facts.job_thanked:
        return ThanksVerdict(never="job_thanked")
    if facts.last_thanked is not None and (today - facts.last_thanked).days < policy.once_in_days:
        return ThanksVerdict(never="thanked_lately")
    waits: list[HoldReason] = []
    if not facts.has_address:
        waits.append(HoldReason.NO_ADDRESS)
    if facts.address_refused:
        waits.append(HoldReason.REFUSED_ADDRESS)
    if not facts.has_salesperson:
        waits.append(HoldReason.NO_SALESPERSON)
    if not facts.approved:
        if facts.overdue:
            waits.append(HoldReason.OVERDUE)
        if facts.open_complaints:
            waits.append(HoldReason.COMPLAINT)
        if policy.approval or facts.wants_approval:
            waits.append(HoldReason.APPROVAL)
    return ThanksVerdict(hold=tuple(waits))
