"""Commands that keep running: the web server with its tick, and a worker alone."""

from __future__ import annotations

import signal
import sys
from threading import Event
from typing import Annotated, Any

import typer
from flask import Flask
from gunicorn.app.base import BaseApplication
from threadpoolctl import threadpool_limits

from followup import db
from followup.cli.commands import Config, app, opened
from followup.clock import Clock, system_clock
from followup.config import Settings, load, server_secret
from followup.edge import EXTENSION
from followup.errors import ConfigError
from followup.services import people
from scheduler.worker import Worker


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn with our app and, in each process, our tick. Requests are finished on SIGTERM."""

    def __init__(self, settings: Settings, clock: Clock = system_clock) -> None:
        self.settings = settings
        self.clock = clock
        self.worker: Worker | None = None
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn what config.toml says."""
        at = self.settings.app
        for key, value in {
            "bind": f"{at.host}:{at.port}",
            "workers": at.processes,
            "worker_class": "gthread",
            "threads": at.threads,
            "graceful_timeout": 30,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_worker_init": self._start_tick,
            "worker_exit": self._stop_tick,
        }.items():
            if key in self.cfg.settings:
                self.cfg.set(key, value)

    def load(self) -> Flask:
        """Build the app in the process that serves it, after the fork: connections are not shared."""
        from followup.app import create_app  # takes most of a second, which other commands need not wait for

        # Reading a text takes milliseconds; where each process uses every core for it, they wait for one another.
        threadpool_limits(limits=1)
        return create_app(self.settings, db.Database(self.settings.database_url), clock=self.clock)

    def _start_tick(self, process: Any) -> None:
        book = process.wsgi.extensions[EXTENSION].book
        self.worker = Worker(self.settings, db.Database(self.settings.database_url), self.clock, book.write)
        self.worker.start()

    def _stop_tick(self, _server: Any, _worker: Any) -> None:
        if self.worker is not None:
            self.worker.stop()
            self.worker = None


@app.command("serve")
def serve(
    host: Annotated[str, typer.Option(help="Listen on this address instead of config.toml's.")] = "",
    port: Annotated[int, typer.Option(help="Listen on this port instead of config.toml's.")] = 0,
    config: Config = None,
) -> None:
    """Run the firm: web server, reminders and mail, in one command. An empty database gets its schema first."""
    settings = listening_on(load(config), host, port)
    reached = how_it_is_reached(settings)
    server_secret(settings)
    database = db.Database(settings.database_url)
    if db.is_empty(database):
        db.upgrade(database)
    db.check_schema(database)
    with database.reading() as session:
        if not people.colleagues(session):
            print("nobody can log in yet: add yourself with `followup user add ADDRESS --name NAME --role admin`")
    database.close()
    print(f"followup listens on http://{settings.app.host}:{settings.app.port}; people open {reached}", flush=True)
    Server(settings).run()


@app.command("worker")
def worker(config: Config = None) -> None:
    """Send reminders and mail without serving pages; any number of these may run on PostgreSQL."""
    with opened(config) as (settings, database):
        server_secret(settings)  # links in mails are made with it: better no worker than mails that cannot be written
        running = Worker(settings, database)
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        running.start()
        print("followup worker is running", file=sys.stderr, flush=True)
        stop.wait()
        running.begin_nothing()
        print("followup worker ends when the mail in hand is through", file=sys.stderr, flush=True)
        running.stop()


def how_it_is_reached(settings: Settings) -> str:
    """Return how people reach the pages, in a line; raises ConfigError where passwords would travel in the clear."""
    at = settings.app
    if key := at.plain_http():
        raise ConfigError(
            f"config.toml: {key}: plain http is for this computer alone, or passwords travel in the clear. Put a proxy "
            'that speaks https in front and say public_url = "https://…", host = "127.0.0.1": docs/running.md shows how'
        )
    if not at.https:
        return f"{at.public_url}, on this computer only"
    if not at.proxies:
        return f"{at.public_url}; app.proxies is 0: tries at passwords are counted as if all came from one computer"
    return f"{at.public_url}, behind {at.proxies} {'proxy' if at.proxies == 1 else 'proxies'}"


def listening_on(settings: Settings, host: str, port: int) -> Settings:
    """Return the settings with another address to listen on; links in mails follow it where none was configured."""
    changes: dict[str, Any] = {}
    if host:
        changes["host"] = host
    if port:
        changes["port"] = port
        if settings.app.public_url == f"http://127.0.0.1:{settings.app.port}":
            changes["public_url"] = f"http://127.0.0.1:{port}"
    return settings.model_copy(update={"app": settings.app.model_copy(update=changes)})
