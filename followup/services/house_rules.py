"""What the firm settled on screen: kept in the database, it wins over config.toml. Every change is written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session, col, func, select

from followup.config import Settings
from followup.config.overlay import CHANGEABLE, faults, laid_over, overlaid, plain
from followup.domain.states import Role
from followup.errors import BadInput, Conflict, NotAllowed, NotFound
from followup.models import Setting, SettingChange, User
from followup.services.firm import Firm

PAGE = 30
WORDINGS = "text."  # the keys of mails' wordings begin with this


class Firms:
    """The firm as its settings stand: config.toml, and over it what the database holds. Share one per process."""

    def __init__(self, settings: Settings) -> None:
        self.base = settings  # what config.toml says
        self._known: tuple[int, Firm] = 0, Firm(settings)

    @property
    def known(self) -> Firm:
        """The firm as it was when somebody last looked."""
        return self._known[1]

    def current(self, session: Session) -> Firm:
        """Return the firm as it stands now. One small question; it is built anew only where something changed."""
        at = version(session)
        if at != self._known[0]:
            self._known = at, firm_of(session, self.base)
        return self.known


def version(session: Session, within: str = "") -> int:
    """Return a number that grows with every change of a setting (of those whose key begins so)."""
    query = select(func.coalesce(func.sum(Setting.version), 0))
    if within:
        query = query.where(col(Setting.key).startswith(within, autoescape=True))
    return int(session.exec(query).one())


def firm_of(session: Session, base: Settings) -> Firm:
    """Return the firm with what is kept in the database over config.toml."""
    settings, _ = overlaid(base, kept(session))
    wordings = kept(session, wordings=True)
    return Firm(settings, {key.removeprefix(WORDINGS): value["text"] for key, value in wordings.items()})


def kept(session: Session, *, wordings: bool = False) -> dict[str, Any]:
    """Return the values that win over config.toml, by "section.key"; or the wordings of mails, by their keys."""
    rows = session.exec(select(Setting).where(col(Setting.wins))).all()
    return {row.key: row.value for row in rows if row.key.startswith(WORDINGS) is wordings}


@dataclass(frozen=True, slots=True)
class Override:
    """One setting that was settled on screen, beside what config.toml says."""

    key: str
    kept: Any
    written: Any  # in config.toml, or its default
    used: bool  # False: this version cannot use what is kept


def overrides(session: Session, base: Settings) -> list[Override]:
    """Return every setting that wins over config.toml, by key."""
    found = kept(session)
    _, unusable = overlaid(base, found)
    return [Override(key, found[key], _written(base, key), key not in unusable) for key in sorted(found)]


def check(base: Settings, section: str, values: Mapping[str, Any]) -> list[BadInput]:
    """Return what is wrong with new values of a section, each with the key it is about."""
    try:
        laid_over(getattr(base, section), values)
    except ValidationError as error:
        return [BadInput(key, code, "this cannot be used here") for key, code in faults(error)]
    return []


def change(
    session: Session,
    base: Settings,
    section: str,
    values: Mapping[str, Any],
    *,
    seen: int | None = None,
    by: User,
    now: datetime,
) -> list[SettingChange]:
    """Let these values of a section hold from now on; returns what really changed.

    A value that is the same as config.toml's is not kept: it then follows config.toml. `seen` is the section's
    version that whoever decides had before them; raises Conflict where it moved on, BadInput where a value is none.
    """
    need_admin(by)
    if section not in CHANGEABLE:
        raise NotFound("section", section)
    if wrong := check(base, section, values):
        raise wrong[0]
    rows = _locked(session, f"{section}.")
    if seen is not None and seen != sum(row.version for row in rows.values()):
        raise Conflict("somebody else changed these settings in the meantime: read them again")
    holds = overlaid(base, {key: row.value for key, row in rows.items() if row.wins})[0]
    before, written = plain(holds, section), plain(base, section)
    new = laid_over(getattr(base, section), {**before, **values}).model_dump(mode="json")
    return [
        put(session, f"{section}.{key}", new[key], before[key], wins=new[key] != written[key], by=by, now=now)
        for key in values
        if new[key] != before[key]
    ]


def back_to_file(session: Session, base: Settings, section: str, *, by: User, now: datetime) -> list[SettingChange]:
    """Let a whole section follow config.toml again."""
    return change(session, base, section, plain(base, section), by=by, now=now)


def undo(session: Session, base: Settings, ident: int, *, by: User, now: datetime) -> SettingChange:
    """Take the latest change of one setting back; raises Conflict where it was changed again since."""
    need_admin(by)
    done = session.get(SettingChange, ident)
    if done is None or done.key.startswith(WORDINGS):
        raise NotFound("change", ident)
    section, _, key = done.key.partition(".")
    holds = plain(overlaid(base, kept(session))[0], section)
    if holds[key] != done.after:
        raise Conflict("this setting was changed again in the meantime")
    made = change(session, base, section, {key: done.before}, by=by, now=now)
    if not made:
        raise Conflict("this setting was changed again in the meantime")
    return made[0]


def history(session: Session, *, before_id: int | None = None, limit: int = PAGE) -> Sequence[SettingChange]:
    """Return what was changed, newest first."""
    query = select(SettingChange).order_by(col(SettingChange.id).desc()).limit(limit)
    if before_id is not None:
        query = query.where(col(SettingChange.id) < before_id)
    return session.exec(query).all()


def put(session: Session, key: str, value: Any, before: Any, *, wins: bool, by: User, now: datetime) -> SettingChange:
    """Keep one value and write down what it was; whoever calls has checked both."""
    row = session.get(Setting, key, with_for_update=True)
    if row is None:
        row = Setting(key=key, changed_by=by.id, changed_at=now, version=0)
    row.value, row.wins = value if wins else None, wins
    row.changed_by, row.changed_at, row.version = by.id, now, row.version + 1
    made = SettingChange(key=key, before=before, after=value, by_id=by.id, at=now)
    session.add(row)
    session.add(made)
    session.flush()
    return made


def need_admin(by: User) -> None:
    """Raise NotAllowed unless the user is an admin."""
    if by.role is not Role.ADMIN:
        raise NotAllowed("only an admin may change this")


def _locked(session: Session, within: str) -> dict[str, Setting]:
    query = select(Setting).where(col(Setting.key).startswith(within, autoescape=True)).with_for_update()
    return {row.key: row for row in session.exec(query)}


def _written(base: Settings, key: str) -> Any:
    section, _, name = key.partition(".")
    return plain(base, section).get(name) if section in CHANGEABLE else None
