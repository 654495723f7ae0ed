"""What a mail says at the moment it leaves: its frozen wording, or what the tables say now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from followup.domain.states import Language, MailKind
from followup.messages.letter import Letter, Rendered, to_html
from followup.models import Contact, Customer, OutboxMessage, User
from followup.services import colleague_letters, customer_letters, passwords
from followup.services.colleague_letters import SEALED
from followup.services.customers import reader_at
from followup.services.firm import Firm


def as_it_leaves(session: Session, firm: Firm, row: OutboxMessage, *, now: datetime) -> Rendered:
    """Return what a waiting mail says: its frozen wording, or what the tables say now."""
    if row.frozen:
        language = language_of(session, row)
        return Rendered(Letter(row.subject, row.text, to_html(row.text, language)), row.attachments, row.tells)
    return written_anew(session, firm, row, now=now)


def written_anew(session: Session, firm: Firm, row: OutboxMessage, *, now: datetime) -> Rendered:
    """Return what a mail would say had it not been written yet; not for those that a person read first."""
    return _WRITERS[row.kind](session, firm, row, now)


def for_its_reader_alone(session: Session, firm: Firm, row: OutboxMessage, rendered: Rendered) -> Rendered:
    """Put the secret into a mail that carries one. It goes into the message and nowhere else: whoever may look at the
    outbox, or at the database, could log in with it."""
    if row.kind not in passwords.LASTS:
        return rendered
    token, letter = passwords.token_of(session, firm, row.facts["link"]), rendered.letter
    unsealed = Letter(letter.subject, letter.text.replace(SEALED, token), letter.html.replace(SEALED, token))
    return replace(rendered, letter=unsealed)


def language_of(session: Session, row: OutboxMessage) -> Language:
    """Return the language that a mail was written in, or will be: its reader's."""
    if row.language is not None:
        return row.language
    if row.user_id is not None:
        return session.get_one(User, row.user_id).language
    customer = session.get_one(Customer, row.customer_id)
    contact = session.get(Contact, row.contact_id) if row.contact_id else reader_at(session, customer)
    return (contact.language if contact else None) or customer.language


def _frozen_only(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    raise AssertionError(f"a {row.kind} mail is frozen when it is put in the outbox")


_WRITERS: dict[MailKind, Callable[[Session, Firm, OutboxMessage, datetime], Rendered]] = {
    MailKind.RECAP: _frozen_only,
    MailKind.MOVED: _frozen_only,
    MailKind.WITHDRAWN: _frozen_only,
    MailKind.TEST: _frozen_only,
    MailKind.THANKS: customer_letters.thanks,
    MailKind.GIVEN: colleague_letters.given,
    MailKind.GIVEN_MANY: colleague_letters.given_many,
    MailKind.HANDED_BACK: colleague_letters.handed_back,
    MailKind.BEFORE_TIME: colleague_letters.before_time,
    MailKind.LAST_CALL: colleague_letters.last_call,
    MailKind.MANAGER: colleague_letters.manager,
    MailKind.DIGEST: colleague_letters.digest,
    MailKind.UNDELIVERED: colleague_letters.undelivered,
    MailKind.CATCH_UP: colleague_letters.catch_up,
    MailKind.CORRECTION: colleague_letters.correction,
    MailKind.PASSWORD_RESET: colleague_letters.password_link,
    MailKind.INVITATION: colleague_letters.password_link,
    MailKind.ACCOUNT_CHANGED: colleague_letters.account_changed,
}
