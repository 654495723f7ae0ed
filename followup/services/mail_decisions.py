"""What people decide of single mails: another wording, wait, go, stop, again, and whether one arrived."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from followup.domain.states import OF_THE_ACCOUNT, HoldReason, MailKind, MailState, Role
from followup.domain.texts import check_line, check_text
from followup.errors import Conflict, IllegalMove, NotAllowed
from followup.models import Contact, OutboxMessage, User
from followup.services import outbox, second_look
from followup.services.access import leads
from followup.services.addresses import forgive
from followup.services.letters import language_of

# Whoever lets such a mail go has not said that it is right to send it: that is asked again.
_SAYS_NOTHING_OF_ITS_SENSE = frozenset({HoldReason.LATE, HoldReason.REFUSED_ADDRESS})
LONGEST_MAIL = 50_000
_READ_BEFORE = frozenset({MailKind.MOVED, MailKind.WITHDRAWN})  # customers get them when a person has read them


def may_touch(session: Session, user: User, row: OutboxMessage) -> bool:
    """Staff decide on mails that go in their own or their department's name; managers and admins on all.

    Those about a colleague's login are for admins: whoever could stop one could hide that a password was changed.
    """
    if row.kind in OF_THE_ACCOUNT:
        return user.role is Role.ADMIN
    if leads(user) or row.sender_id == user.id or row.user_id == user.id:
        return True
    sender = session.get(User, row.sender_id) if row.sender_id else None
    return sender is not None and sender.department is user.department


def can_be_worded(row: OutboxMessage) -> bool:
    """Say whether it may get another wording: it waits, may not have arrived yet, and lets nobody log in."""
    return row.state in outbox.WAITING and row.kind not in OF_THE_ACCOUNT and HoldReason.ARRIVED not in row.holds


def edit(session: Session, ident: int, *, subject: str, text: str, version: int, by: User) -> OutboxMessage:
    """Freeze a waiting mail in the wording that a person gave it; `take_back_wording` undoes that."""
    row = _waiting(session, ident, version, by)
    if not can_be_worded(row):
        raise IllegalMove("mail", row.state, "edited")
    new_subject = check_line(subject, "subject", longest=200)
    new_text = check_text(text, "text").replace("\r\n", "\n").strip() + "\n"
    check_line(new_text, "text", longest=LONGEST_MAIL)
    if row.edited_by is None:
        row.facts = {
            **row.facts,
            outbox.FIRST_WORDING: {"subject": row.subject, "text": row.text} if row.frozen else None,
        }
    row.subject, row.text = new_subject, new_text
    row.frozen, row.edited_by, row.language = True, by.id, language_of(session, row)
    row.version += 1
    return row


def is_reworded(row: OutboxMessage) -> bool:
    """Say whether a person gave it another wording, and the one before is known."""
    return row.edited_by is not None and outbox.FIRST_WORDING in row.facts


def take_back_wording(session: Session, ident: int, *, version: int, by: User) -> OutboxMessage:
    """Give a waiting mail the wording back that it had before a person changed it."""
    row = _waiting(session, ident, version, by)
    if not is_reworded(row):
        raise IllegalMove("mail", row.state, "given its first wording")
    facts = dict(row.facts)
    before = facts.pop(outbox.FIRST_WORDING)
    row.facts, row.edited_by, row.frozen = facts, None, before is not None
    row.subject, row.text = (before["subject"], before["text"]) if before else ("", "")
    row.version += 1
    return row


def hold_by_person(session: Session, ident: int, *, version: int, by: User) -> OutboxMessage:
    """Let a waiting mail wait until a person releases it."""
    row = _waiting(session, ident, version, by)
    outbox.hold(row, [HoldReason.PERSON])
    return row


def release(session: Session, ident: int, *, version: int, by: User, now: datetime) -> OutboxMessage:
    """Let a held mail go: its reasons to wait are overruled by this person, and it leaves when it is due."""
    row = _waiting(session, ident, version, by)
    if row.state is not MailState.HELD:
        raise IllegalMove("mail", row.state, "released")
    if HoldReason.REFUSED_ADDRESS in row.holds:
        _to_todays_address(session, row)
    if not _SAYS_NOTHING_OF_ITS_SENSE.issuperset(row.holds):
        row.approved_by = by.id
    row.state, row.holds, row.not_before = MailState.QUEUED, [], max(row.due_at, now)
    row.version += 1
    return row


def stop(session: Session, ident: int, *, version: int, by: User, now: datetime) -> OutboxMessage:
    """Cancel a waiting mail: nothing but a person takes it up again, with `bring_back`."""
    row = _waiting(session, ident, version, by)
    outbox.cancel(row, outbox.STOPPED, now=now)
    return row


def can_come_back(session: Session, row: OutboxMessage, *, now: datetime) -> bool:
    """Say whether it was stopped by a person, and what it says still holds."""
    if row.state is not MailState.CANCELLED or row.last_answer != outbox.STOPPED:
        return False
    return (row.until is None or now < row.until) and second_look.still_so(session, row)


def bring_back(session: Session, ident: int, *, version: int, by: User, now: datetime) -> OutboxMessage:
    """Undo that a mail was stopped: it waits, held, until a person lets it go."""
    row = _theirs(session, ident, version, by)
    if not can_come_back(session, row, now=now):
        raise IllegalMove("mail", row.state, "brought back")
    row.last_answer, row.ended_at = "", None
    outbox.hold(row, [HoldReason.DRAFT if row.kind in _READ_BEFORE else HoldReason.PERSON])
    return row


def send_again(session: Session, ident: int, *, version: int, by: User, now: datetime) -> OutboxMessage:
    """Queue a mail that could not be delivered once more, to its reader's address as it is known now."""
    row = _theirs(session, ident, version, by)
    if row.state is not MailState.FAILED:
        raise IllegalMove("mail", row.state, "sent again")
    _to_todays_address(session, row)
    row.state, row.not_before = MailState.QUEUED, now
    row.attempts, row.first_failed_at, row.ended_at = 0, None, None
    row.version += 1
    return row


def arrived(session: Session, ident: int, *, did: bool, version: int, by: User, now: datetime) -> OutboxMessage:
    """Answer the question of a mail whose fate nobody knew: it arrived (an end), or it goes out again."""
    row = _waiting(session, ident, version, by)
    if row.holds != [HoldReason.ARRIVED]:
        raise IllegalMove("mail", row.state, "answered for")
    row.holds = []
    row.version += 1
    if did:
        row.state, row.ended_at, row.last_answer = MailState.SENT, now, "confirmed by a person"
    else:
        row.state, row.not_before = MailState.QUEUED, now
    return row


def _to_todays_address(session: Session, row: OutboxMessage) -> None:
    """Send it to its reader's address as it is known now, and try that even if it was refused before."""
    reader = session.get(Contact, row.contact_id) if row.contact_id else session.get(User, row.user_id)
    row.recipient = reader.email if reader else row.recipient
    forgive(session, row.recipient)


def _waiting(session: Session, ident: int, version: int, by: User) -> OutboxMessage:
    row = _theirs(session, ident, version, by)
    if row.state not in outbox.WAITING:
        raise IllegalMove("mail", row.state, "changed")
    return row


def _theirs(session: Session, ident: int, version: int, by: User) -> OutboxMessage:
    """Return a mail that this user may decide on, in the version they saw."""
    row = outbox.get_message(session, ident, for_update=True)
    if not may_touch(session, by, row):
        raise NotAllowed("only its sender, a colleague of the same department or a manager may do this")
    if row.version != version and row.state in (*outbox.WAITING, MailState.FAILED, MailState.CANCELLED):
        raise Conflict("the mail was changed in the meantime: read it again")
    return row
