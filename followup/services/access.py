"""Who may do what. Asked inside the services, so that no face can forget it."""

from __future__ import annotations

from sqlmodel import Session

from followup.domain.states import Role, TouchpointKind
from followup.errors import NotAllowed, NotFound
from followup.models import Commitment, Touchpoint, User

_LEADERS = frozenset({Role.MANAGER, Role.ADMIN})


def leads(user: User) -> bool:
    """Whether the user is a manager or an admin."""
    return user.role in _LEADERS


def need_leader(user: User) -> None:
    """Raise NotAllowed unless the user is a manager or an admin."""
    if not leads(user):
        raise NotAllowed("only a manager or an admin may do this")


def need_admin(user: User) -> None:
    """Raise NotAllowed unless the user is an admin."""
    if user.role is not Role.ADMIN:
        raise NotAllowed("only an admin may do this")


def may_change(session: Session, user: User, commitment: Commitment) -> bool:
    """Staff change their own commitments and their department's; managers and admins all."""
    if leads(user) or commitment.owner_id == user.id:
        return True
    owner = session.get(User, commitment.owner_id)
    return owner is not None and may_change_of(user, owner)


def may_change_of(user: User, owner: User) -> bool:
    """Whether the user may change what that colleague looks after."""
    return leads(user) or owner.id == user.id or owner.department is user.department


def need_change(session: Session, user: User, commitment: Commitment) -> None:
    """Raise NotAllowed unless the user may change the commitment."""
    if not may_change(session, user, commitment):
        raise NotAllowed("only its owner, a colleague of the same department or a manager may change this")


def is_of_another(user: User, touchpoint: Touchpoint) -> bool:
    """Whether it is a reply of somebody else: what is to be mended in it is its writer's business alone."""
    return touchpoint.kind is TouchpointKind.REPLY and touchpoint.user_id != user.id


def active_user(session: Session, user_id: int, field: str = "owner") -> User:
    """Return a colleague who can be given something; raises NotFound."""
    user = session.get(User, user_id)
    if user is None or not user.active:
        raise NotFound(field, user_id)
    return user
