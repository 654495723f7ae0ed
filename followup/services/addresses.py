"""Addresses whose server said that nobody is there: nothing more goes to them until a person says so."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from followup.models import RefusedAddress


def refuse(session: Session, address: str, answer: str, *, now: datetime) -> None:
    """Remember that a server refused this address for good, and in which words."""
    session.merge(RefusedAddress(address=address.lower(), answer=answer, refused_at=now))


def is_refused(session: Session, address: str) -> bool:
    """Whether nothing may go to this address."""
    return session.get(RefusedAddress, address.lower()) is not None


def forgive(session: Session, address: str) -> None:
    """Let mails go to this address again: a person asks for it."""
    if (known := session.get(RefusedAddress, address.lower())) is not None:
        session.delete(known)
