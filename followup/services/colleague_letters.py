"""What colleagues read by mail: facts gathered from the tables, put into words by `messages`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict

from sqlmodel import Session, col, select

from followup.domain.due import Due
from followup.domain.states import CommitmentState, LinkPurpose, MailKind
from followup.messages import facts
from followup.messages.letter import Rendered, render
from followup.models import Commitment, Contact, Customer, OutboxMessage, Touchpoint, User
from followup.services import reminders
from followup.services.customers import get_customer
from followup.services.firm import Firm
from followup.services.links import place
from nlp import Holder

SEALED = "********"  # stands where the secret of a mail goes when it leaves


class _Colleagues(TypedDict):
    """What every mail to a colleague knows."""

    today: date
    reader: str
    firm: str


def given(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the notice that a promise is now the reader's."""
    voice, about = _colleague_facts(session, firm, row, now)
    return Rendered(
        render(
            row.kind,
            voice,
            facts.Given(**about, promise=_promise(session, firm, row), by=row.facts["from"]),
            firm.wordings,
        )
    )


def given_many(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the notice that several promises are now the reader's: those that still are, by due day."""
    voice, about = _colleague_facts(session, firm, row, now)
    given = _still_theirs(session, row)
    names = reminders.customer_names(session, {c.customer_id for c in given})
    said = facts.GivenMany(
        **about,
        promises=tuple(_promise_facts(firm, c, names[c.customer_id]) for c in given),
        by=row.facts["from"],
        reason=row.facts["why"],
        link=firm.link("/"),
    )
    return Rendered(render(row.kind, voice, said), is_empty=not given)


def handed_back(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the notice that a promise has come back."""
    voice, about = _colleague_facts(session, firm, row, now)
    said = facts.HandedBack(
        **about, promise=_promise(session, firm, row), by=row.facts["from"], reason=row.facts["why"]
    )
    return Rendered(render(row.kind, voice, said, firm.wordings))


def before_time(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the reminder ahead of a clock time."""
    voice, about = _colleague_facts(session, firm, row, now)
    promise = _promise(session, firm, row)
    assert promise.due is not None
    left = max(int((promise.due.ends(firm.zone) - now).total_seconds() // 60), 0)
    return Rendered(
        render(
            row.kind, voice, facts.BeforeTime(**about, promise=promise, minutes=left, acts=_acts(firm)), firm.wordings
        )
    )


def last_call(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the reminder of the last afternoon."""
    voice, about = _colleague_facts(session, firm, row, now)
    return Rendered(
        render(
            row.kind,
            voice,
            facts.LastCall(**about, promise=_promise(session, firm, row), acts=_acts(firm)),
            firm.wordings,
        )
    )


def manager(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the report of a colleague's overdue promise."""
    voice, about = _colleague_facts(session, firm, row, now)
    owner = session.get_one(User, session.get_one(Commitment, row.commitment_id).owner_id)
    said = facts.Manager(
        **about, promise=_promise(session, firm, row), owner=owner.name, phone=owner.phone, acts=_acts(firm)
    )
    return Rendered(render(row.kind, voice, said, firm.wordings))


def digest(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the morning's list."""
    voice, about = _colleague_facts(session, firm, row, now)
    sections = _sections(session, firm, row, now)
    said = facts.Digest(**about, **sections, link=firm.link("/"))
    return Rendered(render(row.kind, voice, said, firm.wordings), is_empty=not any(sections.values()))


def catch_up(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the one mail that sums up those that did not leave in time."""
    voice, about = _colleague_facts(session, firm, row, now)
    given: dict[int, facts.Promise] = {}
    reported: dict[int, facts.Reported] = {}
    lost: list[facts.Lost] = []
    missing: dict[int, facts.Missing] = {}
    for missed in session.exec(select(OutboxMessage).where(col(OutboxMessage.id).in_(row.facts["missed"]))):
        if missed.kind is MailKind.UNDELIVERED:
            gone = session.get_one(OutboxMessage, missed.about_id)
            lost.append(facts.Lost(_for_whom(session, gone), firm.link(f"/outbox/{gone.id}")))
        elif missed.kind is MailKind.CORRECTION:
            answer = session.get_one(Touchpoint, missed.facts["answer"])
            name = get_customer(session, answer.customer_id).name
            missing[answer.id] = facts.Missing(name, firm.link(f"/recaps/{answer.about_id}"))
        elif missed.kind is MailKind.GIVEN_MANY:
            for one in _still_theirs(session, missed):
                given[one.id] = _promise_facts(firm, one, get_customer(session, one.customer_id).name)
        elif missed.commitment_id is not None:
            commitment = session.get_one(Commitment, missed.commitment_id)
            promise = _promise(session, firm, missed)
            if missed.kind is MailKind.MANAGER:
                owner = session.get_one(User, commitment.owner_id)
                reported[commitment.id] = facts.Reported(promise, owner.name)
            elif missed.kind in (MailKind.GIVEN, MailKind.HANDED_BACK):
                given[commitment.id] = promise
    sections = _sections(session, firm, row, now)
    said = facts.CatchUp(
        **about,
        **sections,
        given=tuple(given.values()),
        reported=tuple(reported.values()),
        lost=tuple(lost),
        missing=tuple(missing.values()),
        link=firm.link("/"),
    )
    told = given or reported or lost or missing
    return Rendered(render(row.kind, voice, said, firm.wordings), is_empty=not (told or any(sections.values())))


def undelivered(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the report of a mail that did not arrive."""
    voice, about = _colleague_facts(session, firm, row, now)
    lost = session.get_one(OutboxMessage, row.about_id)
    said = facts.Undelivered(
        **about,
        recipient=lost.recipient,
        about=_for_whom(session, lost),
        subject=lost.subject,
        cause=facts.Cause(row.facts["cause"]),
        answer=lost.last_answer,
        link=firm.link(f"/outbox/{lost.id}"),
    )
    return Rendered(render(row.kind, voice, said, firm.wordings))


def correction(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the notice that a customer misses something in a recap."""
    voice, about = _colleague_facts(session, firm, row, now)
    answer = session.get_one(Touchpoint, row.facts["answer"])
    contact = session.get(Contact, answer.contact_id) if answer.contact_id else None
    recap = session.get_one(Touchpoint, answer.about_id)
    said = facts.Correction(
        **about,
        customer=get_customer(session, answer.customer_id).name,
        contact=contact.name if contact else "",
        said_by=answer.participants,
        met_on=firm.today(recap.happened_at),
        words=answer.text,
        link=firm.link(f"/recaps/{recap.id}"),
    )
    return Rendered(render(row.kind, voice, said, firm.wordings))


def password_link(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the mail with the link to choose a password, its token hidden."""
    voice, about = _colleague_facts(session, firm, row, now)
    assert row.until is not None
    end = row.until.astimezone(firm.zone)
    link, until = firm.link(f"/password/{SEALED}"), Due(end.date(), end.time().replace(tzinfo=None))
    if row.kind is MailKind.PASSWORD_RESET:
        return Rendered(render(row.kind, voice, facts.PasswordReset(**about, link=link, until=until)))
    said = facts.Invitation(**about, link=link, until=until, by=row.facts["by"])
    return Rendered(render(row.kind, voice, said))


def account_changed(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> Rendered:
    """Return the word of what was changed about the reader's login."""
    voice, about = _colleague_facts(session, firm, row, now)
    at = datetime.fromisoformat(row.facts["at"]).astimezone(firm.zone)
    said = facts.AccountChanged(
        **about,
        what=facts.Change(row.facts["what"]),
        at=Due(at.date(), at.time().replace(tzinfo=None)),
        link=firm.link("/password"),
    )
    return Rendered(render(row.kind, voice, said))


class _Sections(TypedDict):
    """How the reader's promises stand, as digests show them."""

    overdue: tuple[facts.Promise, ...]
    due_today: tuple[facts.Promise, ...]
    coming: tuple[facts.Promise, ...]
    theirs: tuple[facts.Promise, ...]
    undated: int


def _sections(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> _Sections:
    assert row.user_id is not None
    digest = reminders.digests(session, firm, now=now, owner_id=row.user_id).get(row.user_id, reminders.Digest())
    found = (digest.overdue, digest.today, digest.coming, digest.owed_to_us)
    names = reminders.customer_names(session, {c.customer_id for section in found for c in section})
    overdue, today, coming, theirs = (
        tuple(_promise_facts(firm, c, names[c.customer_id]) for c in section) for section in found
    )
    return {"overdue": overdue, "due_today": today, "coming": coming, "theirs": theirs, "undated": digest.undated}


def _still_theirs(session: Session, row: OutboxMessage) -> Sequence[Commitment]:
    """Return the promises that a mail gives its reader, without those that others have or that are done by now."""
    day = col(Commitment.due_day)
    return session.exec(
        select(Commitment)
        .where(
            col(Commitment.id).in_(row.facts["commitments"]),
            Commitment.owner_id == row.user_id,
            Commitment.state == CommitmentState.OPEN,
        )
        .order_by(day.is_(None), day, col(Commitment.id))
    ).all()


def _for_whom(session: Session, row: OutboxMessage) -> str:
    """Return the name of the colleague or customer that a mail was for."""
    reader = session.get(User, row.user_id) if row.user_id else None
    customer = session.get(Customer, row.customer_id) if row.customer_id else None
    return reader.name if reader else customer.name if customer else ""


def _acts(firm: Firm) -> facts.Acts:
    """Return the places of the links by which the reader acts without a login."""
    return facts.Acts(
        keep=place(firm, LinkPurpose.KEEP),
        move=place(firm, LinkPurpose.MOVE),
        hand_over=place(firm, LinkPurpose.HAND_OVER),
    )


def _colleague_facts(session: Session, firm: Firm, row: OutboxMessage, now: datetime) -> tuple[str, _Colleagues]:
    reader = session.get_one(User, row.user_id)
    return reader.language, {"today": firm.today(now), "reader": reader.name, "firm": firm.settings.company.name}


def _promise(session: Session, firm: Firm, row: OutboxMessage) -> facts.Promise:
    commitment = session.get_one(Commitment, row.commitment_id)
    return _promise_facts(firm, commitment, get_customer(session, commitment.customer_id).name)


def _promise_facts(firm: Firm, commitment: Commitment, customer: str) -> facts.Promise:
    return facts.Promise(
        customer=customer,
        action=commitment.action,
        due=reminders.due_of(commitment),
        link=firm.link(f"/commitments/{commitment.id}"),
        source=commitment.source,
        theirs=commitment.holder is not Holder.US,
    )
