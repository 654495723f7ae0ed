"""The command line: a third face over the same services. It alone may start the scheduler."""

from __future__ import annotations

import sys

import structlog
from sqlalchemy.exc import OperationalError

from followup.cli import admin, demo, keeping, personal, reading, serving
from followup.cli.commands import app
from followup.errors import FollowupError

# Importing the six puts their commands on the app.
__all__ = ["admin", "app", "demo", "keeping", "main", "personal", "reading", "serving"]


def main() -> None:
    """Run one command. What cannot be used costs one line on standard error and exit code 2."""
    # Logs go to standard error, so that what a command prints can be piped.
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    try:
        app()
    except FollowupError as error:
        print(f"followup: {error}", file=sys.stderr)
        sys.exit(2)
    except OperationalError as error:
        print(f"followup: the database cannot be used: {error.orig}", file=sys.stderr)
        sys.exit(2)
