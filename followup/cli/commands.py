"""The commands and their groups, and what they share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from followup import __version__, db
from followup.config import Settings, load
from followup.domain.states import Role
from followup.domain.texts import LONGEST
from followup.errors import BadInput, TooLarge
from followup.models import User
from followup.services import house_rules, people
from followup.services.firm import Firm

app = typer.Typer(
    help="Keeps a firm's word: promises found in what was said, dated, reminded, kept, and thanked for.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
recap_app = typer.Typer(help="Recaps of meetings.", no_args_is_help=True)
reply_app = typer.Typer(help="Replies to customers, before they leave.", no_args_is_help=True)
invoice_app = typer.Typer(help="Invoices and credit notes.", no_args_is_help=True)
user_app = typer.Typer(help="Colleagues with a login.", no_args_is_help=True)
token_app = typer.Typer(help="Keys for programs that use the API.", no_args_is_help=True)
mail_app = typer.Typer(help="All mail at once: how it stands, stop it, let it leave again.", no_args_is_help=True)
customer_app = typer.Typer(help="What is held about a customer, for whoever asks.", no_args_is_help=True)
db_app = typer.Typer(help="The database.", no_args_is_help=True)
for name, group in (
    ("recap", recap_app),
    ("reply", reply_app),
    ("invoice", invoice_app),
    ("customer", customer_app),
    ("user", user_app),
    ("token", token_app),
    ("mail", mail_app),
    ("db", db_app),
):
    app.add_typer(group, name=name)

Config = Annotated[
    Path | None, typer.Option("--config", help="The config.toml to use (default: FOLLOWUP_CONFIG, ./config.toml).")
]
File = Annotated[Path, typer.Argument(help="A text file in UTF-8; - is standard input.")]
By = Annotated[str, typer.Option("--by", help="Your address as a user (default: the only admin).")]


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(f"followup {__version__}")
        raise typer.Exit


@contextmanager
def opened(config: Path | None) -> Iterator[tuple[Settings, db.Database]]:
    """Yield the settings and the database, whose schema is this version's."""
    settings = load(config)
    database = db.Database(settings.database_url)
    try:
        db.check_schema(database)
        yield settings, database
    finally:
        database.close()


def firm_at(settings: Settings) -> Firm:
    """Return the firm as it stands: config.toml, and over it what was settled on screen where there is a database."""
    file = db.sqlite_file(settings.database_url)
    if file is not None and not file.exists():
        return Firm(settings)
    database = db.Database(settings.database_url)
    try:
        db.check_schema(database)
        with database.reading() as session:
            return house_rules.firm_of(session, settings)
    finally:
        database.close()


def read_file(path: Path) -> str:
    """Return the text of a file or of standard input; raises BadInput or TooLarge."""
    limit = LONGEST * 4 + 4  # a code point takes four bytes at most
    try:
        if str(path) == "-":
            raw = sys.stdin.buffer.read(limit)
        else:
            with path.open("rb") as stream:
                raw = stream.read(limit)
    except OSError as error:
        raise BadInput("file", "unreadable", f"{path} cannot be read ({error.strerror})") from None
    if len(raw) == limit:
        raise TooLarge("text", "too_long", f"a text can have at most {LONGEST} characters")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("file", "not_utf8", f"{path} is not UTF-8 text: save it as such") from None


def instant(text: str, field: str) -> datetime:
    """Return an ISO instant; raises BadInput."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(field, "not_an_instant", "expected an instant like 2026-11-24T10:00:00+01:00") from None


def acting_user(session: Session, email: str) -> User:
    """Return the user with that address, or the only admin where none is given; raises BadInput."""
    everybody = people.colleagues(session)
    if email:
        found = [u for u in everybody if u.email == email.strip().lower()]
        if not found:
            raise BadInput("by", "unknown", "no user has that address")
        return found[0]
    admins = [u for u in everybody if u.role is Role.ADMIN]
    if len(admins) != 1:
        raise BadInput("by", "missing", "say who you are with --by ADDRESS")
    return admins[0]
