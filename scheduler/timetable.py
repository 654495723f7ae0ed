"""The whole background life of the product, in order. Everything is safe to run at any time, any number of times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scheduler import jobs
from scheduler.work import Work


@dataclass(frozen=True, slots=True)
class Every:
    """A job at each so-many-th tick; `[dispatch] tick_seconds` says how long a tick is."""

    ticks: int
    job: Callable[[Work], None]


TIMETABLE = (
    Every(1, jobs.mind_the_clock),
    Every(240, jobs.follow_the_settings),
    Every(240, jobs.tidy_logins),
    Every(20, jobs.finish_erasures),
    Every(240, jobs.let_old_texts_go),
    Every(4, jobs.rescue_stuck_mail),
    Every(4, jobs.review_held_thanks),
    Every(4, jobs.write_digests),
    Every(1, jobs.send_due_mail),
)


def run_all_once(work: Work) -> None:
    """Run every line of the timetable once, in order."""
    for entry in TIMETABLE:
        entry.job(work)
