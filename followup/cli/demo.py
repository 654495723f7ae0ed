"""A small firm's two weeks in some seconds, with a clock that the walk moves itself; then the app with that data."""

from __future__ import annotations

import secrets
import tempfile
import tomllib
from importlib import resources
from pathlib import Path
from typing import Annotated

import structlog
import typer

from followup import db
from followup.cli.commands import app
from followup.cli.crowd import Crowd
from followup.cli.serving import Server, listening_on
from followup.cli.stage import Stage
from followup.cli.walk import Walk
from followup.clock import system_clock
from followup.config import load


@app.command("demo")
def demo(
    once: Annotated[bool, typer.Option("--once", help="End after the walk instead of serving the app.")] = False,
    port: Annotated[int, typer.Option(help="Serve the app on this port.")] = 8000,
    directory: Annotated[
        Path | None, typer.Option(help="Keep the demo's data here (default: a new temporary folder).")
    ] = None,
    size: Annotated[
        int, typer.Option(min=0, max=10_000_000, help="Add three years of a large firm: so many promises.")
    ] = 0,
    url: Annotated[str, typer.Option("--database", help="An empty PostgreSQL database instead of SQLite.")] = "",
) -> None:
    """Walk a small firm through the whole loop, saying what happens and which mail leaves; then serve it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))  # the walk tells the story itself
    script = tomllib.loads(resources.files("followup.cli").joinpath("demo.toml").read_text(encoding="utf-8"))
    folder = directory or Path(tempfile.mkdtemp(prefix="followup-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "config.toml"
    kept_in = f'\n[database]\nurl = "{url}"\n' if url else ""
    file.write_text(script["config"].lstrip() + kept_in, encoding="utf-8")
    settings = listening_on(load(file, environ={}), "", port)
    database = db.Database(settings.database_url)
    if not db.is_empty(database):
        raise typer.BadParameter("there is data in that place already: name a new one")
    db.upgrade(database)
    password = secrets.token_urlsafe(9)
    now = system_clock()
    Walk(Stage(settings, database, now), script).all_of_it(password)
    if size:
        print(f"\nThree years of a large firm: {size:,} promises, {size // 20:,} customers, {2 * size:,} touchpoints.")
        Crowd(database, size, now).fill(lambda far: print(f"\r{far}", end="", flush=True))
        print()
    print(f"\nThe mails lie in {settings.mail_folder}, one .eml each; nothing was sent.")
    print(f"Commands on this data: followup check --config {file}")
    database.close()
    if once:
        return
    print(f"\nOpen {settings.app.public_url} and log in as {script['users'][0]['email']}, password {password}")
    print("Ctrl-C ends it.", flush=True)
    Server(settings).run()
