"""Colleagues who come, change and leave: an admin decides it, and the firm is never left without one."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select, update

from followup.domain.states import CommitmentState, Department, Language, MailState, Role
from followup.domain.texts import check_line
from followup.errors import BadInput, IllegalMove, NotFound
from followup.formats.mail import address
from followup.models import Commitment, Customer, OutboxMessage, User
from followup.services import passwords, people, sessions, tokens
from followup.services.access import active_user, need_admin
from followup.services.firm import Firm


def everybody(session: Session, *, by: User) -> Sequence[User]:
    """Return all colleagues, former ones too, by name."""
    need_admin(by)
    return session.exec(select(User).order_by(User.name, col(User.id))).all()


def colleague(session: Session, ident: int, *, by: User) -> User:
    """Return one colleague, or former one; raises NotFound."""
    need_admin(by)
    user = session.get(User, ident)
    if user is None:
        raise NotFound("user", ident)
    return user


def add(
    session: Session,
    firm: Firm,
    *,
    name: str,
    email: str,
    department: Department,
    role: Role,
    language: Language,
    phone: str,
    by: User,
    now: datetime,
) -> User:
    """Add a colleague, who is invited by mail to choose a password."""
    need_admin(by)
    _need_free(session, email)
    user = people.add_user(
        session,
        name=name,
        email=email,
        department=department,
        role=role,
        language=language,
        phone=phone,
        password=None,
        now=now,
    )
    people.invite(session, firm, user, by=by, now=now)
    return user


def invite(session: Session, firm: Firm, ident: int, *, by: User, now: datetime) -> User:
    """Mail a colleague another link by which they choose their password; raises IllegalMove for a former one."""
    user = colleague(session, ident, by=by)
    if not user.active:
        raise IllegalMove("user", "inactive", "invited")
    people.invite(session, firm, user, by=by, now=now)
    return user


def change(
    session: Session,
    ident: int,
    *,
    name: str,
    email: str,
    department: Department,
    role: Role,
    language: Language,
    phone: str,
    by: User,
) -> User:
    """Change who a colleague is and what they may do; the last admin stays one.

    Mails that wait for them go to the new address.
    """
    user = colleague(session, ident, by=by)
    name, phone = check_line(name, "name", longest=100), check_line(phone, "phone", required=False, longest=40)
    email = address(email, "email")
    if email != user.email:
        _need_free(session, email)
    if user.role is Role.ADMIN and role is not Role.ADMIN and user.active:
        _need_another_admin(session, user, "demoted")
    if email != user.email:
        _send_to(session, user, email)
    user.name, user.email, user.phone = name, email, phone
    user.department, user.role, user.language = department, role, language
    return user


def work_of(session: Session, ident: int) -> tuple[int, int]:
    """Return how many open promises a colleague looks after, and how many customers are theirs."""
    promises = select(func.count()).where(Commitment.owner_id == ident, Commitment.state == CommitmentState.OPEN)
    customers = select(func.count()).where(Customer.salesperson_id == ident)
    return int(session.exec(promises).one()), int(session.exec(customers).one())


def deactivate(session: Session, ident: int, *, customers_to: int | None = None, by: User, now: datetime) -> User:
    """Let a colleague go: they can no longer log in, their logins and keys end, their customers go to a colleague.

    Raises IllegalMove for the last admin, and while they still look after open promises.
    """
    user = colleague(session, ident, by=by)
    if not user.active:
        raise IllegalMove("user", "inactive", "deactivated")
    if user.role is Role.ADMIN:
        _need_another_admin(session, user, "deactivated")
    if work_of(session, ident)[0]:
        raise IllegalMove("user", "with open promises", "deactivated")
    if customers_to is not None:
        if customers_to == ident:
            raise BadInput("customers_to", "same", "they are leaving")
        active_user(session, customers_to, "customers_to")
    session.execute(update(Customer).where(col(Customer.salesperson_id) == ident).values(salesperson_id=customers_to))
    user.active = False
    sessions.log_out_everywhere(session, ident, now=now)
    tokens.revoke_all_of(session, ident, now=now)
    return user


def take_back(session: Session, ident: int, *, by: User) -> User:
    """Let a former colleague in again, with the password they had; logins, keys and customers are not restored."""
    user = colleague(session, ident, by=by)
    user.active = True
    return user


def reset_password(session: Session, firm: Firm, ident: int, *, by: User, now: datetime) -> str:
    """Give a colleague another first password, which cannot be shown again; all their logins end."""
    user = colleague(session, ident, by=by)
    password = first_password()
    passwords.set_password(session, firm, user, password, now=now)
    return password


def end_logins(session: Session, ident: int, *, by: User, now: datetime) -> None:
    """End all logins of a colleague."""
    sessions.log_out_everywhere(session, colleague(session, ident, by=by).id, now=now)


def first_password() -> str:
    """Return a password that can be read out on the phone and guessed by nobody."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _need_free(session: Session, email: str) -> None:
    if session.exec(select(User.id).where(User.email == address(email, "email"))).first() is not None:
        raise BadInput("email", "taken", "there is a user with this address already")


def _need_another_admin(session: Session, user: User, move: str) -> None:
    """Lock the admins, so that two of them cannot leave at the same moment."""
    admins = session.exec(select(User).where(col(User.active), User.role == Role.ADMIN).with_for_update()).all()
    if [admin.id for admin in admins] == [user.id]:
        raise IllegalMove("user", "the last admin", move)


def _send_to(session: Session, user: User, email: str) -> None:
    waits = col(OutboxMessage.state).in_([MailState.QUEUED, MailState.HELD])
    whose: Any = col(OutboxMessage.user_id) == user.id
    session.execute(update(OutboxMessage).where(whose, waits).values(recipient=email))
