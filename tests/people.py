"""The cast: one small firm and three of its customers, always the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from followup.db import Database
from followup.domain.states import Department, Language, Register, Role
from followup.models import Contact, Customer, User
from followup.services import customers, passwords, people

ROME = ZoneInfo("Europe/Rome")
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=ROME).astimezone(UTC)
PASSWORD = "una frase lunga e segreta"


@cache
def _password_hash() -> str:
    """Hashing is slow on purpose; once is enough for all tests."""
    return passwords.hash_password(PASSWORD)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime = TUESDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def set(self, text: str) -> datetime:
        """Move to a local wall time in Rome, as in "2026-11-26 08:00"."""
        self.now = datetime.fromisoformat(text).replace(tzinfo=ROME).astimezone(UTC)
        return self.now


@dataclass(frozen=True)
class Cast:
    """Anna leads sales, Bruno works in production, Carla in support."""

    anna: User
    bruno: User
    carla: User
    colombo: Customer  # a firm, reached through Sig.ra Colombo, addressed as Lei
    zorzi: Customer  # a joiner's workshop, Marta, addressed as tu
    smith: Customer  # English
    sig_colombo: Contact
    marta: Contact
    jane: Contact


def add_admin(database: Database, now: datetime = TUESDAY) -> User:
    """Dora looks after the installation."""
    with database.writing() as session:
        dora = people.add_user(
            session,
            name="Dora Villa",
            email="dora@riva.example",
            department=Department.ADMINISTRATION,
            role=Role.ADMIN,
            password=None,
            now=now,
        )
        dora.password_hash = _password_hash()
    return dora


def move_in(database: Database, now: datetime = TUESDAY) -> Cast:
    """Put the cast into an empty database."""
    with database.writing() as session:
        anna, bruno, carla = (
            people.add_user(
                session,
                name=name,
                email=f"{name.split()[0].lower()}@riva.example",
                department=department,
                role=role,
                phone=phone,
                password=None,
                now=now,
            )
            for name, department, role, phone in (
                ("Anna Riva", Department.SALES, Role.MANAGER, "0332 123456"),
                ("Bruno Sala", Department.PRODUCTION, Role.STAFF, "0332 123457"),
                ("Carla Neri", Department.SUPPORT, Role.STAFF, ""),
            )
        )
        for user in (anna, bruno, carla):
            user.password_hash = _password_hash()
        firms = [
            customers.add_customer(
                session, name=name, language=language, register=register, salesperson_id=anna.id, now=now
            )
            for name, language, register in (
                ("Tessitura Colombo S.r.l.", Language.IT, Register.LEI),
                ("Falegnameria Zorzi", Language.IT, Register.TU),
                ("Smith Ltd", Language.EN, Register.LEI),
            )
        ]
        contacts = [
            customers.add_contact(session, firm.id, name=name, salutation=salutation, email=email, now=now)
            for firm, name, salutation, email in zip(
                firms,
                ("Laura Colombo", "Marta", "Jane Smith"),
                ("Sig.ra Colombo", "", "Ms Smith"),
                ("laura@colombo.example", "marta@zorzi.example", "jane@smith.example"),
                strict=True,
            )
        ]
    return Cast(anna, bruno, carla, *firms, *contacts)
