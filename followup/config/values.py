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


class Refused(ValueError):
    """A value that cannot be used; `code` is stable for whoever puts it into other words."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _line(value: str) -> str:
    line = " ".join(value.split())
    if len(line) > _LONGEST_LINE:
        raise Refused("too_long", f"expected at most {_LONGEST_LINE} characters")
    if not line.isprintable():
        raise Refused("control", "holds characters that cannot be printed")
    return line


def _address(value: str) -> str:
    local, at, domain = value.partition("@")
    if not (local and at and "." in domain) or any(c.isspace() for c in value):
        raise Refused("address", "expected one mail address, such as promesse@azienda.it")
    return value


def _address_or_none(value: str) -> str:
    return _address(value) if value else ""


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError('expected the name of a time zone, such as "Europe/Rome"')
    return value


_LONGEST_LINE = 200
Line = Annotated[str, AfterValidator(_line)]
Address = Annotated[str, AfterValidator(_address)]
MaybeAddress = Annotated[str, AfterValidator(_address_or_none)]
Wall = Annotated[time, BeforeValidator(_wall)]
Zone = Annotated[str, AfterValidator(_zone)]
Count = Annotated[int, Field(ge=0, le=10_000)]
Positive = Annotated[int, Field(ge=1, le=10_000)]


class Section(BaseModel):
    """A table of config.toml: frozen, no conversions, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
