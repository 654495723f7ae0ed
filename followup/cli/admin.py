"""Commands for whoever looks after the installation, and for recording an invoice."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import OperationalError

from followup import db
from followup.cli.commands import (
    By,
    Config,
    acting_user,
    app,
    db_app,
    firm_at,
    invoice_app,
    opened,
    token_app,
    user_app,
)
from followup.cli.serving import how_it_is_reached
from followup.clock import system_clock
from followup.config import load, server_secret
from followup.domain.states import Department, InvoiceKind, Language, Role, Scope
from followup.domain.throttle import Try
from followup.errors import BadInput, FollowupError
from followup.formats.days import read_day
from followup.services import customers, house_rules, invoices, passwords, people, throttle, tokens
from nlp import TextType
from scheduler.worker import transport_for

PasswordFile = Annotated[
    Path | None, typer.Option(help="Read the password from this file, or - for standard input; else it is asked.")
]


@db_app.command("upgrade")
def db_upgrade(config: Config = None) -> None:
    """Bring the database's schema to this version's."""
    database = db.Database(load(config).database_url)
    print(f"the database stands at schema {db.upgrade(database)}")
    database.close()


@user_app.command("add")
def user_add(
    email: Annotated[str, typer.Argument(help="The address: login, and where reminders go.")],
    name: Annotated[str, typer.Option(help="First name and surname.")],
    department: Annotated[Department, typer.Option(help="Where they work.")] = Department.SALES,
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.STAFF,
    language: Annotated[Language, typer.Option(help="Language of their screen and mails.")] = Language.IT,
    phone: Annotated[str, typer.Option(help="A number that customers may call.")] = "",
    password_file: PasswordFile = None,
    invite: Annotated[
        bool, typer.Option("--invite", help="Mail them a link by which they choose the password themselves.")
    ] = False,
    config: Config = None,
) -> None:
    """Add a colleague with a login."""
    with opened(config) as (settings, database):
        password = None if invite else _password(password_file)
        with database.writing() as session:
            user = people.add_user(
                session,
                name=name,
                email=email,
                department=department,
                role=role,
                language=language,
                phone=phone,
                password=password,
                now=system_clock(),
            )
            if invite:
                people.invite(session, house_rules.firm_of(session, settings), user, by=None, now=system_clock())
        print(f"user {user.id}: {user.name}, {user.role} in {user.department}{', invited by mail' if invite else ''}")


@user_app.command("password")
def user_password(
    email: Annotated[str, typer.Argument(help="The user's address.")],
    password_file: PasswordFile = None,
    config: Config = None,
) -> None:
    """Give a colleague a new password. All their logins end, and a mail tells them."""
    with opened(config) as (settings, database):
        password = _password(password_file)
        with database.writing() as session:
            user = acting_user(session, email)
            passwords.set_password(session, house_rules.firm_of(session, settings), user, password, now=system_clock())
    print(f"user {user.id}: {user.name} has a new password")


@user_app.command("unlock")
def user_unlock(
    email: Annotated[str, typer.Argument(help="The user's address.")],
    drop_code: Annotated[
        bool, typer.Option("--drop-code", help="Ask them for no code any more: their phone is lost.")
    ] = False,
    config: Config = None,
) -> None:
    """Let a colleague who tried too often log in at once; with --drop-code by password alone."""
    with opened(config) as (settings, database), database.writing() as session:
        user = acting_user(session, email)
        throttle.forget(session, Try.ACCOUNT, user.email)
        throttle.forget(session, Try.CODE, str(user.id))
        if drop_code:
            people.drop_totp(session, house_rules.firm_of(session, settings), user, by=None, now=system_clock())
    print(f"user {user.id}: {user.name} can log in{' by password alone' if drop_code else ''}")


def _password(file: Path | None) -> str:
    if file is None:
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    if str(file) == "-":
        return sys.stdin.readline().rstrip("\r\n")
    return file.read_text(encoding="utf-8").strip()


@token_app.command("add")
def token_add(
    email: Annotated[str, typer.Argument(help="The user that the key acts as.")],
    name: Annotated[str, typer.Option(help="What the key is for.")],
    scope: Annotated[
        list[Scope] | None, typer.Option(help="What it may do; may be said several times (default: everything).")
    ] = None,
    days: Annotated[int, typer.Option(min=0, help="It expires after so many days (default: never).")] = 0,
    config: Config = None,
) -> None:
    """Make an API key. It is printed once and cannot be shown again."""
    now = system_clock()
    with opened(config) as (_, database), database.writing() as session:
        user = acting_user(session, email)
        until = now + timedelta(days=days) if days else None
        row, key = tokens.new_token(session, user, name, scopes=scope or Scope, expires_at=until, now=now)
    print(f"token {row.id} ({row.name}; {', '.join(row.scopes)}): {key}")


@token_app.command("revoke")
def token_revoke(
    ident: Annotated[int, typer.Argument(help="The key's number.")], by: By = "", config: Config = None
) -> None:
    """End an API key."""
    with opened(config) as (_, database), database.writing() as session:
        tokens.revoke_token(session, ident, by=acting_user(session, by), now=system_clock())
    print(f"token {ident} is revoked")


@invoice_app.command("add")
def invoice_add(
    number: Annotated[str, typer.Argument(help="The number as printed on it.")],
    customer: Annotated[str, typer.Option(help="The customer's name or number.")],
    issued: Annotated[str, typer.Option(help="Its date, such as 24/11/2026 or 2026-11-24 (default: today).")] = "",
    kind: Annotated[InvoiceKind, typer.Option(help="A credit note is never thanked for.")] = InvoiceKind.INVOICE,
    job: Annotated[str, typer.Option(help="The order or project that it closes.")] = "",
    amount: Annotated[str, typer.Option(help="The total in euro, such as 1220.00.")] = "",
    corrects: Annotated[str, typer.Option(help="Credit notes: the number of the invoice taken back.")] = "",
    by: By = "",
    config: Config = None,
) -> None:
    """Record an invoice; its thank-you mail then waits in the outbox."""
    now = system_clock()
    with opened(config) as (settings, database), database.writing() as session:
        firm = house_rules.firm_of(session, settings)
        invoice, thanks = invoices.record_invoice(
            session,
            firm,
            number=number,
            issued_on=read_day(issued, "issued") if issued else firm.today(now),
            customer_id=customers.find_customer(session, customer).id,
            kind=kind,
            job=job,
            amount=_amount(amount),
            corrects=corrects,
            by=acting_user(session, by),
            now=now,
        )
    if thanks is None:
        print(f"{invoice.kind} {invoice.number}: no thank-you ({invoice.no_thanks})")
    else:
        print(f"{invoice.kind} {invoice.number}: thank-you on {thanks.due_at.astimezone(firm.zone):%Y-%m-%d %H:%M}")


@app.command("check")
def check(config: Config = None) -> None:
    """Say whether configuration, database, mail and language packs are ready, each ok or why not."""
    settings = load(config)
    results = [
        _probe("configuration", lambda: f"{settings.app.data} holds the data, zone {settings.app.zone}"),
        _probe("address", lambda: how_it_is_reached(settings)),
        _probe("secret", lambda: server_secret(settings) and "only this user can read it"),
    ]
    database = db.Database(settings.database_url)

    def schema() -> str:
        db.check_schema(database)
        return f"schema {db.schema_revision(database)}, {database.engine.dialect.name}"

    def language_packs() -> str:
        from nlp.pipeline import read  # loads spaCy, which no other command here needs

        firm = firm_at(settings)
        for language, text in (("it", "Le mando il preventivo domani."), ("en", "I will send the quote tomorrow.")):
            reading = read(
                text,
                reference=system_clock().astimezone(firm.zone),
                calendar=firm.calendar,
                type=TextType.REPLY,
                language=language,
            )
            if len(reading.promises) != 1 or reading.promises[0].deadline is None:
                raise BadInput("language", language, "the language pack does not read its own sentence")
        return "Italian and English read a promise"

    def settled_on_screen() -> str:
        with database.reading() as session:
            found = house_rules.overrides(session, settings)
            said = [_both_values(one) for one in found]
        if unusable := [one.key for one in found if not one.used]:
            raise BadInput(", ".join(unusable), "unusable", "kept in the database, but of no use to this version")
        if not said:
            return "all as in config.toml"
        return "\n".join([f"{len(said)} settled on screen, winning over config.toml:", *said])

    results.append(_probe("database", schema))
    if results[-1]:
        results.append(_probe("settings", settled_on_screen))
    results.append(_probe("mail", lambda: transport_for(settings).probe()))
    results.append(_probe("language", language_packs))
    database.close()
    if not all(results):
        raise typer.Exit(1)


def _both_values(one: house_rules.Override) -> str:
    kept, written = (json.dumps(value, ensure_ascii=False) for value in (one.kept, one.written))
    return f"{'':14}         {one.key} = {kept} (config.toml: {written})"


def _probe(what: str, ask: object) -> bool:
    assert callable(ask)
    try:
        print(f"{what:14} ok      {ask()}")
    except (FollowupError, OSError, OperationalError) as error:
        reason = str(error.orig) if isinstance(error, OperationalError) else str(error)
        print(f"{what:14} not ok  {' '.join(reason.split())}")
        return False
    return True


def _amount(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise BadInput("amount", "not_a_number", "expected an amount like 1220.00") from None
    if not amount.is_finite():
        raise BadInput("amount", "not_a_number", "expected an amount like 1220.00")
    return amount
