"""Commands about personal data: erasing whoever asked for it."""

from __future__ import annotations

from typing import Annotated

import typer

from followup import erasures
from followup.cli.commands import By, Config, acting_user, customer_app, opened
from followup.clock import system_clock
from followup.services import customers, erasing
from followup.services.customers import get_contact

Customer = Annotated[str, typer.Argument(help="The customer's name or number.")]
ContactNumber = Annotated[int, typer.Option("--contact", min=0, help="Only this person there, by number.")]


@customer_app.command("erase")
def erase(customer: Customer, contact: ContactNumber = 0, by: By = "", config: Config = None) -> None:
    """Erase a customer, or one person there, for good. The name has to be typed once more; admins only."""
    now = system_clock()
    with opened(config) as (settings, database):
        with database.reading() as session:
            user, firm = acting_user(session, by), customers.find_customer(session, customer)
            name = get_contact(session, contact).name if contact else firm.name
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
