"""Commands that keep what the firm has: all mail stopped and let go, backups made and restored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from followup import backups, erasures
from followup.cli.commands import By, Config, acting_user, app, mail_app, opened
from followup.clock import system_clock
from followup.config import load
from followup.errors import BadInput
from followup.services import channel, signs
from followup.services.firm import Firm


@app.command("backup")
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, such as followup-2026-11-24.zip.")],
    config: Config = None,
) -> None:
    """Write everything that the database holds to one file, while followup goes on."""
    made = backups.back_up(load(config).database_url, file, now=system_clock())
    print(f"{file}: {sum(made.rows.values())} rows of schema {made.schema}; keep it where only you can read it")


@app.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `followup backup` wrote.")],
    erased: Annotated[
        Path | None, typer.Option("--erasures", help="A copy of erasures.log (default: the one in the data folder).")
    ] = None,
    config: Config = None,
) -> None:
    """Put a backup into an empty database. No mail leaves from it until it is resumed.

    Who was erased after the backup was made is erased again, as erasures.log says.
    """
    settings, now = load(config), system_clock()
    own = settings.data / erasures.LOG
    known = erasures.read_log(own)
    if erased is not None:
        if not erased.exists():
            raise BadInput("erasures", "unreadable", f"{erased} cannot be read")
        copied = [line for line in erasures.read_log(erased) if line not in known]
        erasures.append(own, copied)
        known += copied
    made = backups.restore(settings.database_url, file, erased=known, now=now)
    with opened(config) as (_, database):
        erasures.sweep(database, settings.mail_folder, now=now)
    print(f"restored what stood there on {made.made_at}: {sum(made.rows.values())} rows")
    if known:
        print(f"{own} names {len(known)} who were erased: whoever of them had come back is erased again")
    else:
        print(f"nobody stands in {own}: if anybody was erased after the backup was made, erase them again")
    print("no mail leaves: look at the outbox, then `followup mail resume`")


@mail_app.command("status")
def mail_status(config: Config = None) -> None:
    """Say whether mail leaves, how many mails stand where, and who ticks."""
    with opened(config) as (settings, database), database.reading() as session:
        zone = Firm(settings).zone
        way_out = channel.channel(session)
        found = signs.read_signs(session, now=system_clock())
        counts = signs.count_by_state(session)
    if way_out.paused is None or way_out.paused_at is None:
        print("mail leaves")
    else:
        print(f"mail is paused ({way_out.paused}) since {way_out.paused_at.astimezone(zone):%Y-%m-%d %H:%M}")
        if way_out.answer:
            print(f"the mail server said: {way_out.answer}")
    if found.is_late:
        print(f"a mail has been due for {found.oldest_due}")
    print("nobody ticks: start `followup serve` or `followup worker`" if found.is_still else "the clock ticks")
    print(", ".join(f"{count} {state}" for state, count in counts.items() if count) or "no mails")


@mail_app.command("pause")
def mail_pause(by: By = "", config: Config = None) -> None:
    """Let no mail leave until it is resumed. Nothing is lost: every mail waits."""
    with opened(config) as (_, database), database.writing() as session:
        channel.pause_by_person(session, by=acting_user(session, by), now=system_clock())
    print("no mail leaves until `followup mail resume`")


@mail_app.command("resume")
def mail_resume(by: By = "", config: Config = None) -> None:
    """Let mail leave again."""
    with opened(config) as (_, database), database.writing() as session:
        channel.resume(session, by=acting_user(session, by))
    print("mail leaves")
