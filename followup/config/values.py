"""What a value of config.toml may be, and what all its tables have in common."""

from __future__ import annotations

from datetime import time
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


def _wall(value: object) -> object:
    """Take "08:00" as a wall time; a bare TOML local time is one already."""
    if isinstance(value, str):
        try:
            return time.fromisoformat(value)
        except ValueError:
            raise ValueError('expected a time like "08:00"') from None
    return value


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError('expected the name of a time zone, such as "Europe/Rome"')
    return value


Wall = Annotated[time, BeforeValidator(_wall)]
Zone = Annotated[str, AfterValidator(_zone)]
Count = Annotated[int, Field(ge=0, le=10_000)]
Positive = Annotated[int, Field(ge=1, le=10_000)]


class Section(BaseModel):
    """A table of config.toml: frozen, no conversions, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
