"""The firm's configuration: read once at the edge, passed down, never asked for from inside."""

from followup.config.loading import load
from followup.config.secret import server_secret
from followup.config.sections import Settings

__all__ = ["Settings", "load", "server_secret"]
