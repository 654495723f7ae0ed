"""What a job needs at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from threading import Event
from typing import Protocol

from followup.clock import Clock
from followup.db import Database
from followup.services.firm import Firm
from scheduler.drift import ClockWatch


class Transport(Protocol):
    """A way for mail to leave; see `mailer`."""

    really_sends: bool  # False where a mail is only written down

    def deliver(self, message: EmailMessage, *, sender: str, recipient: str, before_body: Callable[[], None]) -> str:
        """Hand one mail over and return the answer; `before_body` runs after everything but the text was agreed."""

    def probe(self) -> str:
        """Make sure that mail can leave, without sending any, and say how; raises DeliveryFailed."""

    def close(self) -> None:
        """Let go of the connection."""


@dataclass(frozen=True)
class Work:
    """One per process."""

    database: Database
    firm: Firm
    transport: Transport
    clock: Clock
    watch: ClockWatch | None = None  # None: the clock is one that somebody moves on purpose
    stopping: Event = field(default_factory=Event)  # set: finish the message in hand and begin no other
