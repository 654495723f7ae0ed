"""What customers answer to a recap, on the page that the link in its mail leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from followup.domain.states import Audience, Channel, Direction, LinkPurpose, MailKind, TouchpointKind
from followup.domain.texts import check_line, check_text
from followup.errors import BadInput, IllegalMove, NotAllowed, NotFound
from followup.messages import facts
from followup.messages.pages import page_words
from followup.models import Contact, Link, Touchpoint, User
from followup.services import customer_letters, letters, links, outbox
from followup.services.agreed import Agreed, told
from followup.services.customers import get_customer, salesperson_of
from followup.services.firm import Firm
from followup.services.mail_decisions import may_touch
from followup.services.touchpoints import get_touchpoint

LONGEST_ANSWER = 4_000
LONGEST_NAME = 100
MOST = 20  # answers by one link
LATELY = timedelta(days=14)
SHOWN = 10
_TWICE = timedelta(minutes=2)  # a button pressed twice is not two answers
_KINDS = (TouchpointKind.CONFIRMATION, TouchpointKind.CORRECTION)


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """Who reads a page that a link leads to, in which voice, and who looks after them."""

    voice: str
    today: date
    reader: facts.Reader
    sender: facts.Sender
    company: facts.Company
    notice: str  # where the notice on personal data stands


@dataclass(frozen=True, slots=True)
class RecapPage:
    """What the page to confirm a recap shows: only what its mail told."""

    agreed: Agreed | None
    text: str  # the mail's own text, where a person gave it another wording; else ""
    met_on: date
    answers: Sequence[Touchpoint]  # by the same reader, oldest first


def customer_page(session: Session, firm: Firm, link: Link, *, now: datetime) -> CustomerPage:
    """Return for whom the page of a customer's link is written."""
    assert link.customer_id is not None
    customer = get_customer(session, link.customer_id)
    contact = session.get(Contact, link.contact_id) if link.contact_id else None
    mail = outbox.get_message(session, link.message_id)
    sender = _active(session, mail.sender_id) or salesperson_of(session, customer)
    voice, about = customer_letters.customer_facts(firm, customer, contact, sender, now)
    return CustomerPage(
        voice,
        about["today"],
        about["reader"],
        about["sender"],
        about["company"],
        customer_letters.notice(firm, voice[:2]),
    )


def recap_page(session: Session, firm: Firm, link: Link) -> RecapPage:
    """Return what the page to confirm a recap shows."""
    assert link.touchpoint_id is not None
    mail = outbox.get_message(session, link.message_id)
    recap = get_touchpoint(session, link.touchpoint_id)
    lines = told(mail.facts) if mail.edited_by is None else None
    return RecapPage(
        agreed=lines,
        text="" if lines else _without_links(firm, mail.text),
        met_on=firm.today(recap.happened_at),
        answers=_answers_by(session, link),
    )


def confirm(session: Session, firm: Firm, token: str, *, now: datetime) -> Touchpoint:
    """Take in that a recap is right.

    Raises NotFound where the link does not work, IllegalMove after too many answers.
    """
    link = links.use(session, token, LinkPurpose.CONFIRM, now=now)
    voice = customer_page(session, firm, link, now=now).voice
    said = f"{page_words(voice)['right_said']}\n\n{outbox.get_message(session, link.message_id).subject}"
    answer, _ = _take(session, link, TouchpointKind.CONFIRMATION, said, "", now)
    return answer


def correct(session: Session, firm: Firm, token: str, *, words: str, name: str, now: datetime) -> Touchpoint:
    """Take in what is missing in a recap, and tell whoever sent it. Raises BadInput as well as what `confirm` does."""
    link = links.use(session, token, LinkPurpose.CONFIRM, now=now)
    if len(words) > LONGEST_ANSWER:
        raise BadInput("words", "too_long", f"this can have at most {LONGEST_ANSWER} characters")
    words = check_text(words, "words").strip()
    name = check_line(name, "name", required=False, longest=LONGEST_NAME)
    answer, is_new = _take(session, link, TouchpointKind.CORRECTION, words, name, now)
    if is_new:
        _tell_sender(session, firm, link, answer, now)
    return answer


def answers_to(session: Session, recap_id: int) -> Sequence[Touchpoint]:
    """Return what customers answered to a recap, oldest first."""
    return session.exec(
        select(Touchpoint)
        .where(Touchpoint.about_id == recap_id, col(Touchpoint.kind).in_(_KINDS))
        .order_by(col(Touchpoint.id))
    ).all()


def lately(session: Session, *, user: User | None, now: datetime) -> Sequence[Touchpoint]:
    """Return what customers answered in the last days to recaps (of that user, or of all), the latest first."""
    recap = aliased(Touchpoint)
    query = (
        select(Touchpoint)
        .join(recap, col(recap.id) == Touchpoint.about_id)
        .where(
            col(Touchpoint.about_id).is_not(None),
            col(Touchpoint.created_at) > now - LATELY,
            col(Touchpoint.kind).in_(_KINDS),
        )
        .order_by(col(Touchpoint.created_at).desc(), col(Touchpoint.id).desc())
        .limit(SHOWN)
    )
    if user is not None:
        query = query.where(recap.user_id == user.id)
    return session.exec(query).all()


def revoke(session: Session, recap_id: int, link_id: int, *, by: User, now: datetime) -> Link:
    """Let a recap's link work no more; whoever may decide on its mail may do so. Raises NotFound or NotAllowed."""
    link = session.get(Link, link_id)
    if link is None or link.touchpoint_id != recap_id:
        raise NotFound("link", link_id)
    if not may_touch(session, by, outbox.get_message(session, link.message_id)):
        raise NotAllowed("only who sent the mail, a colleague of the same department or a manager may do this")
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by = now, by.id
    return link


def _answers_by(session: Session, link: Link) -> Sequence[Touchpoint]:
    assert link.touchpoint_id is not None
    return [a for a in answers_to(session, link.touchpoint_id) if a.contact_id == link.contact_id]


def _take(
    session: Session, link: Link, kind: TouchpointKind, said: str, name: str, now: datetime
) -> tuple[Touchpoint, bool]:
    before = _answers_by(session, link)
    if before and (before[-1].kind, before[-1].text) == (kind, said) and now - before[-1].created_at < _TWICE:
        return before[-1], False
    if len(before) >= MOST:
        raise IllegalMove("link", "used too often", "used for another answer")
    assert link.customer_id is not None
    mail = outbox.get_message(session, link.message_id)
    answer = Touchpoint(
        kind=kind,
        channel=Channel.EMAIL,
        direction=Direction.IN,
        customer_id=link.customer_id,
        contact_id=link.contact_id,
        happened_at=now,
        participants=name,
        language=letters.language_of(session, mail),
        text=said,
        about_id=link.touchpoint_id,
        created_at=now,
    )
    session.add(answer)
    session.flush()
    return answer, True


def _tell_sender(session: Session, firm: Firm, link: Link, answer: Touchpoint, now: datetime) -> None:
    """Whoever sent the recap hears of it; where they are gone, whoever looks after the customer now."""
    mail = outbox.get_message(session, link.message_id)
    customer = get_customer(session, answer.customer_id)
    reader = _active(session, mail.sender_id) or salesperson_of(session, customer)
    if reader is None:
        return
    outbox.enqueue(
        session,
        firm,
        key=f"{MailKind.CORRECTION}:{answer.id}:{reader.email}",
        kind=MailKind.CORRECTION,
        audience=Audience.COLLEAGUE,
        recipient=reader.email,
        due_at=now,
        now=now,
        user_id=reader.id,
        customer_id=customer.id,
        touchpoint_id=link.touchpoint_id,
        facts={"answer": answer.id},
    )


def _active(session: Session, user_id: int | None) -> User | None:
    user = session.get(User, user_id) if user_id else None
    return user if user is not None and user.active else None


def _without_links(firm: Firm, text: str) -> str:
    """Return a mail's text above the small print, without the lines that lead to pages like this one."""
    above = text.rpartition("\n--\n")[0] or text
    return "\n".join(line for line in above.splitlines() if firm.link(links.PATH) not in line).strip()
