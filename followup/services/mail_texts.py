"""The firm's own wordings of mails: read, tried on facts, kept, taken back, sent to oneself as a test."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from jinja2 import UndefinedError
from sqlmodel import Session, col, select

from followup.domain.states import Audience, Language, MailKind, MailState
from followup.errors import BadWording, Conflict, NotFound
from followup.messages import Letter, render, wordings
from followup.messages.facts import ColleagueFacts, CustomerFacts, Recap
from followup.messages.samples import full, samples
from followup.messages.words import Words
from followup.models import Commitment, Contact, Customer, OutboxMessage, Setting, SettingChange, Touchpoint, User
from followup.services import customer_letters, house_rules, letters, outbox, reminders
from followup.services.access import need_leader
from followup.services.firm import Firm
from followup.services.links import PATH

PAGE = 10
_READ_FIRST = frozenset({MailKind.RECAP, MailKind.MOVED, MailKind.WITHDRAWN})  # by a person, before they wait
_OF_USE = timedelta(days=1)  # a test that could not leave within that is none any more
_MARK = {Language.IT: "[Prova]", Language.EN: "[Test]"}
Facts = CustomerFacts | ColleagueFacts


@dataclass(frozen=True, slots=True)
class Wording:
    """How one mail is worded in one voice."""

    kind: str
    voice: str
    text: str  # the firm's own, or the shipped one
    shipped: str
    is_own: bool = False
    before: str = ""  # what was shipped when the firm worded its own, where that has changed since
    broken: BadWording | None = None  # why the own one is not used: the shipped one leaves instead
    version: int = 0


def all_wordings(session: Session, firm: Firm, *, by: User, now: datetime) -> list[Wording]:
    """Return every wording of every mail."""
    need_leader(by)
    rows = {
        row.key: row for row in session.exec(select(Setting).where(col(Setting.key).startswith(house_rules.WORDINGS)))
    }
    return [_wording(firm, kind, voice, rows.get(_key(kind, voice)), now) for kind, voice in wordings.editable()]


def wording(session: Session, firm: Firm, kind: str, voice: str, *, by: User, now: datetime) -> Wording:
    """Return one wording; raises NotFound for what is not worded by the firm."""
    need_leader(by)
    _need_known(kind, voice)
    return _wording(firm, kind, voice, session.get(Setting, _key(kind, voice)), now)


def save(session: Session, firm: Firm, kind: str, voice: str, text: str, *, seen: int, by: User, now: datetime) -> None:
    """Let mails be worded like this from now on; the shipped wording itself follows what is shipped.

    Raises BadWording where it cannot be written for any mail there may be, Conflict where somebody was faster.
    """
    known = wording(session, firm, kind, voice, by=by, now=now)
    if known.version != seen:
        raise Conflict("somebody else changed this wording in the meantime")
    text = tidy(text)
    _try(kind, voice, text, samples(kind, Language(voice[:2]), firm.today(now)))
    if text != known.text or known.before:
        _put(session, known, text, by, now)


def back_to_shipped(session: Session, firm: Firm, kind: str, voice: str, *, by: User, now: datetime) -> None:
    """Let mails be worded as shipped again; the own wording stays among the earlier ones."""
    known = wording(session, firm, kind, voice, by=by, now=now)
    if known.is_own:
        _put(session, known, known.shipped, by, now)


def earlier(session: Session, kind: str, voice: str, *, by: User) -> Sequence[SettingChange]:
    """Return the latest changes of one wording, newest first; before and after hold its text, None for the shipped."""
    need_leader(by)
    query = select(SettingChange).where(SettingChange.key == _key(kind, voice))
    return session.exec(query.order_by(col(SettingChange.id).desc()).limit(PAGE)).all()


def preview(
    session: Session, firm: Firm, kind: str, voice: str, text: str, *, by: User, now: datetime
) -> tuple[Letter, bool]:
    """Return what a mail would say in that wording, and whether the latest such mail is what it tells of.

    Raises BadWording as saving would.
    """
    need_leader(by)
    _need_known(kind, voice)
    text, language = tidy(text), Language(voice[:2])
    _try(kind, voice, text, samples(kind, language, firm.today(now)))
    real = _latest(session, firm, kind, by, now)
    if real is not None:
        _try(kind, voice, text, [real], quotes=False)
    shown = real or _as_ours(full(kind, language, firm.today(now)), firm)
    return render(kind, voice, shown, {f"{kind}/{voice}": text}), real is not None


def send_test(
    session: Session, firm: Firm, kind: str, voice: str, text: str, *, by: User, now: datetime
) -> OutboxMessage:
    """Put such a mail in the outbox, to whoever asks for it and nobody else. Its links lead nowhere."""
    letter, _ = preview(session, firm, kind, voice, text, by=by, now=now)
    language = Language(voice[:2])
    row, _ = outbox.enqueue(
        session,
        firm,
        key=f"test:{kind}/{voice}:{by.id}:{now.isoformat()}",
        kind=MailKind.TEST,
        audience=Audience.COLLEAGUE,
        recipient=by.email,
        due_at=now,
        now=now,
        user_id=by.id,
        until=now + _OF_USE,
        frozen=True,
        subject=f"{_MARK[language]} {letter.subject}",
        text=letter.text.replace(firm.link(PATH), firm.link(f"{PATH}test-")),
        language=language,
    )
    return row


def tidy(text: str) -> str:
    """Return a wording with plain line ends and nothing around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip() + "\n"


def _wording(firm: Firm, kind: str, voice: str, row: Setting | None, now: datetime) -> Wording:
    shipped = wordings.default(kind, voice)
    if row is None or not row.wins:
        return Wording(kind, voice, shipped, shipped, version=row.version if row else 0)
    own, broken = str(row.value["text"]), None
    try:
        _try(kind, voice, own, samples(kind, Language(voice[:2]), firm.today(now)))
    except BadWording as error:
        broken = error
    before = "" if row.value["shipped"] == shipped else str(row.value["shipped"])
    return Wording(kind, voice, own, shipped, True, before, broken, row.version)


def _try(kind: str, voice: str, text: str, facts_of: Sequence[Facts], *, quotes: bool = True) -> None:
    for facts in facts_of:
        try:
            wordings.write(kind, voice, text, facts, Words(voice[:2], facts.today))
        except BadWording:
            raise
        except Exception as error:  # whatever a template may do wrong with facts
            words = str(error) if quotes and isinstance(error, UndefinedError) else type(error).__name__
            raise BadWording("fails", 0, words[:200]) from None


def _put(session: Session, known: Wording, text: str, by: User, now: datetime) -> None:
    wins = text != known.shipped
    value = {"text": text, "shipped": known.shipped} if wins else None
    before = {"text": known.text} if known.is_own else None
    house_rules.put(session, _key(known.kind, known.voice), value, before, wins=wins, by=by, now=now)


def _latest(session: Session, firm: Firm, kind: str, by: User, now: datetime) -> Facts | None:
    """Return what the latest mail of that kind tells of, None where there is none, or not any more."""
    query = select(OutboxMessage).where(OutboxMessage.kind == MailKind(kind))
    query = query.where(col(OutboxMessage.state) != MailState.CANCELLED).order_by(col(OutboxMessage.id).desc()).limit(1)
    row = session.exec(query).first()
    try:
        return None if row is None else _facts_of(session, firm, row, by, now)
    except Exception:  # what it told of may be gone: then a sample does
        return None


def _facts_of(session: Session, firm: Firm, row: OutboxMessage, by: User, now: datetime) -> Facts | None:
    if row.kind not in _READ_FIRST:
        return letters.written_anew(session, firm, row, now=now).letter.facts
    customer = session.get_one(Customer, row.customer_id)
    contact = session.get_one(Contact, row.contact_id)
    sender = session.get(User, row.sender_id) or by
    if row.kind is MailKind.RECAP:
        touchpoint = session.get_one(Touchpoint, row.touchpoint_id)
        return customer_letters.recap(session, firm, touchpoint, customer, contact, sender, now).letter.facts
    commitment = session.get_one(Commitment, row.commitment_id)
    _, about = customer_letters.customer_facts(firm, customer, contact, sender, now)
    sample = full(row.kind, customer.language, firm.today(now))
    changes: dict[str, Any] = {**about, "text": commitment.customer_text}
    if due := reminders.due_of(commitment):
        changes["new" if row.kind is MailKind.MOVED else "due"] = due
    return dataclasses.replace(sample, **changes)


def _as_ours(facts: Facts, firm: Firm) -> Facts:
    """Let a sample be signed by the firm itself, and be the first of its kind."""
    if isinstance(facts, ColleagueFacts):
        return dataclasses.replace(facts, firm=firm.settings.company.name)
    if isinstance(facts, Recap):
        facts = dataclasses.replace(facts, sent_before=None, corrected=False)
    return dataclasses.replace(facts, company=customer_letters.company_facts(firm))


def _need_known(kind: str, voice: str) -> None:
    if (kind, voice) not in wordings.editable():
        raise NotFound("wording", f"{kind}/{voice}")


def _key(kind: str, voice: str) -> str:
    return f"{house_rules.WORDINGS}{kind}/{voice}"
