"""Commands about personal data: giving it out and erasing it, for whoever asked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from followup import erasures
from followup.cli.commands import By, Config, acting_user, customer_app, firm_at, opened
from followup.clock import system_clock
from followup.domain.states import Subject
from followup.errors import BadInput, Duplicate, NotFound
from followup.models import Contact
from followup.services import customers, dossier, erasing

Customer = Annotated[str, typer.Argument(help="The customer's name or number.")]
ContactNumber = Annotated[int, typer.Option("--contact", min=0, help="Only this person there, by number.")]


@customer_app.command("export")
def export(
    customer: Customer,
    file: Annotated[Path, typer.Argument(help="The zip to write.")],
    contact: ContactNumber = 0,
    by: By = "",
    config: Config = None,
) -> None:
    """Write everything that is held about a customer, or about one person there, to a zip."""
    now, subject = system_clock(), Subject.CONTACT if contact else Subject.CUSTOMER
    with opened(config) as (settings, database):
        firm = firm_at(settings)
        with database.writing() as session:
            firm_id = customers.find_customer(session, customer).id
            ident = _person(session, contact, firm_id).id if contact else firm_id
            name = dossier.note_export(session, subject, ident, by=acting_user(session, by), now=now)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise Duplicate(f"{file} exists already: choose another name") from None
        except OSError as error:
            raise BadInput("file", "unwritable", f"{file} cannot be written ({error.strerror})") from None
        with os.fdopen(handle, "wb") as out, database.reading() as session:
            dossier.write(session, firm, subject, ident, out, now=now)
    print(f"{file}: what is held about {name}; only you can read it")


@customer_app.command("erase")
def erase(customer: Customer, contact: ContactNumber = 0, by: By = "", config: Config = None) -> None:
    """Erase a customer, or one person there, for good. The name has to be typed once more; admins only."""
    now = system_clock()
    with opened(config) as (settings, database):
        with database.reading() as session:
            user, firm = acting_user(session, by), customers.find_customer(session, customer)
            name = _person(session, contact, firm.id).name if contact else firm.name
        print(f"{name} will be erased. This cannot be undone. Backups made until now still hold it.")
        typed = str(typer.prompt("Type the name to confirm"))
        if contact:
            done = erasures.erase(
                database,
                settings,
                lambda session: erasing.erase_contact(session, contact, typed=typed, by=user, now=now),
            )
        else:
            done = erasures.erase(
                database,
                settings,
                lambda session: erasing.erase_customer(session, firm.id, typed=typed, by=user, now=now),
            )
    print(f"erased; {settings.data / erasures.LOG} says so to a later restore:")
    print(erasures.Line(done.at, done.subject, done.subject_id))


def _person(session: Session, ident: int, customer_id: int) -> Contact:
    """Return the person of that number, where they are at that customer; raises NotFound."""
    person = customers.get_contact(session, ident)
    if person.customer_id != customer_id:
        raise NotFound("contact", ident)
    return person
