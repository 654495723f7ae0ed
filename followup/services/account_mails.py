"""Mails about a colleague's own login: a link to choose a password, and word of what was changed.

They leave at any hour, and never from an old pile: past their moment they end. What is secret in one stands neither in
the outbox nor on its pages, see `letters`.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from followup.domain.states import Audience, MailKind
from followup.models import User
from followup.services import outbox
from followup.services.firm import Firm

_NEWS_LASTS = timedelta(hours=72)


def send(
    session: Session,
    firm: Firm,
    user: User,
    kind: MailKind,
    *,
    key: str,
    until: datetime,
    facts: dict[str, Any],
    now: datetime,
) -> None:
    """Put such a mail in the outbox: it leaves at once, and not after `until`."""
    outbox.enqueue(
        session,
        firm,
        key=f"{kind}:{key}",
        kind=kind,
        audience=Audience.COLLEAGUE,
        recipient=user.email,
        due_at=now,
        until=until,
        now=now,
        user_id=user.id,
        facts=facts,
    )


def tell_changed(session: Session, firm: Firm, user: User, what: str, *, now: datetime) -> None:
    """Tell a colleague that something was changed about their login (`facts.Change`), in case it was not they."""
    send(
        session,
        firm,
        user,
        MailKind.ACCOUNT_CHANGED,
        key=secrets.token_hex(8),
        until=now + _NEWS_LASTS,
        facts={"what": what, "at": now.isoformat()},
        now=now,
    )
