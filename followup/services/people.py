"""Colleagues: who they are. How they log in: `passwords`, `sessions`; what admins do with them: `staff`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from followup.domain.states import Department, Language, MailKind, Role
from followup.domain.texts import check_line
from followup.domain.throttle import Try
from followup.errors import Duplicate, NotFound
from followup.formats.mail import address
from followup.models import User
from followup.services import passwords, second_factor, sessions, throttle
from followup.services.access import need_admin
from followup.services.firm import Firm


def add_user(
    session: Session,
    *,
    name: str,
    email: str,
    department: Department,
    role: Role = Role.STAFF,
    language: Language = Language.IT,
    phone: str = "",
    password: str | None,
    now: datetime,
) -> User:
    """Add a colleague; without a password nobody can log in as them. Raises BadInput or Duplicate."""
    email = address(email, "email")
    user = User(
        name=check_line(name, "name", longest=100),
        email=email,
        phone=check_line(phone, "phone", required=False, longest=40),
        department=department,
        role=role,
        language=language,
        password_hash=None if password is None else passwords.hash_password(password, email),
        created_at=now,
    )
    if session.exec(select(User.id).where(User.email == user.email)).first() is not None:
        raise Duplicate("there is a user with this address already")
    session.add(user)
    session.flush()
    return user


def invite(session: Session, firm: Firm, user: User, *, by: User | None, now: datetime) -> None:
    """Mail a colleague a link by which they choose their password, valid for a week.

    Raises NotAllowed unless `by` is an admin; None is whoever looks after the installation. May be done again.
    """
    if by is not None:
        need_admin(by)
    passwords.send_link(session, firm, user, MailKind.INVITATION, now=now, by=by.name if by else "")


def drop_totp(session: Session, firm: Firm, user: User, *, by: User | None, now: datetime) -> None:
    """Let a colleague who lost their phone log in by password alone; all their logins end, and a mail tells them.

    Raises NotAllowed unless `by` is an admin; None is whoever looks after the installation.
    """
    if by is not None:
        need_admin(by)
    second_factor.turn_off(session, firm, user, now=now)
    throttle.forget(session, Try.CODE, str(user.id))
    sessions.log_out_everywhere(session, user.id, now=now)


def get_user(session: Session, user_id: int) -> User:
    """Return a user, one who has left too; raises NotFound."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound("user", user_id)
    return user


def colleagues(session: Session) -> Sequence[User]:
    """Return everybody who can be given a promise, by name."""
    return session.exec(select(User).where(col(User.active)).order_by(User.name)).all()


def users_of(session: Session, ids: set[int]) -> dict[int, User]:
    """Return those users, former colleagues too, by their ids."""
    return {user.id: user for user in session.exec(select(User).where(col(User.id).in_(ids)))}


def user_names(session: Session, ids: set[int]) -> dict[int, str]:
    """Return the names of those users, of former colleagues too."""
    return dict(session.exec(select(User.id, User.name).where(col(User.id).in_(ids))).all())


def set_language(session: Session, user_id: int, language: Language) -> None:
    """Choose the language that a user's pages and mails are in; raises NotFound."""
    get_user(session, user_id).language = language


def managers_for(session: Session, colleague: User) -> Sequence[User]:
    """Return whom a colleague's broken promise is reported to: the department's managers, else whoever else leads."""
    leaders = session.exec(
        select(User)
        .where(col(User.active), col(User.role).in_([Role.MANAGER, Role.ADMIN]), User.id != colleague.id)
        .order_by(col(User.id))
    ).all()
    own = [u for u in leaders if u.role is Role.MANAGER and u.department is colleague.department]
    return own or leaders
