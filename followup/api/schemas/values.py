"""The values that JSON carries here: days, clock times, instants, numbers, texts. Strict both ways.

Pydantic's own dates are not used for input: they take the number 0, or the text "0", for 1970.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from followup.domain.texts import LONGEST
from followup.errors import NotFound

Word = TypeVar("Word", bound=StrEnum)

LARGEST_ID = 2**31 - 1  # what an integer column holds on every database
_ROW_ID = re.compile(r"[1-9]\d{0,9}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WALL = re.compile(r"\d\d:\d\d", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_MONEY = re.compile(r"-?\d{1,15}(\.\d{1,2})?", re.ASCII)


def _day(value: object) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "expected a day that exists, as in 2026-11-26")


def _wall(value: object) -> time:
    if isinstance(value, str) and _WALL.fullmatch(value):
        try:
            return time.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("time", "expected a clock time of the firm's zone, as in 10:00")


def _instant(value: object) -> datetime:
    """An instant without its offset passes: the services refuse it, in words of their own."""
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("instant", "expected an instant with its offset, as in 2026-11-24T10:00:00+01:00")


def _money(value: object) -> Decimal:
    if isinstance(value, str | int | float) and not isinstance(value, bool) and _MONEY.fullmatch(str(value)):
        return Decimal(str(value))
    raise PydanticCustomError("amount", "expected euros with at most two decimals, as in 1250.00")


def _row_id(value: object) -> int:
    if isinstance(value, str) and _ROW_ID.fullmatch(value) and int(value) <= LARGEST_ID:
        return int(value)
    raise NotFound("record", "of that number")


def _unicode(value: str) -> str:
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise PydanticCustomError("surrogate", "the text is not valid Unicode")
    return value


_WALL_SCHEMA = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["10:00"]}
_MONEY_SCHEMA = {
    "anyOf": [{"type": "string", "pattern": r"^[0-9]{1,10}(\.[0-9]{1,2})?$"}, {"type": "number", "minimum": 0}],
    "examples": ["1250.00"],
}

Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Wall = Annotated[time, BeforeValidator(_wall), WithJsonSchema(_WALL_SCHEMA)]
Instant = Annotated[datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string", "format": "date-time"})]
Money = Annotated[Decimal, BeforeValidator(_money), WithJsonSchema(_MONEY_SCHEMA)]
Line = Annotated[str, AfterValidator(_unicode)]
RequiredLine = Annotated[Line, Field(json_schema_extra={"minLength": 1, "pattern": r"\S"})]
Text = Annotated[Line, Field(json_schema_extra={"minLength": 1, "maxLength": LONGEST, "pattern": r"\S"})]
Ident = Annotated[int, Field(ge=1, le=LARGEST_ID)]
RowId = Annotated[
    int, BeforeValidator(_row_id), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": LARGEST_ID})
]
Version = Annotated[int, Field(ge=1, le=LARGEST_ID, description="the version that was read; 409 if it has changed")]
Place = Annotated[int, Field(ge=0, le=LONGEST, description="offset in code points")]
Choice = Annotated[Word, Field(strict=False)]  # strict, an enum would refuse the words that JSON can say
WallOut = Annotated[time, PlainSerializer(lambda at: f"{at:%H:%M}"), WithJsonSchema(_WALL_SCHEMA)]


class In(BaseModel):
    """A body: unknown keys and wrong types are refused, nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Nothing(In):
    """The body of a request that says all it has to say by its address: {}."""


class Query(BaseModel):
    """What stands behind the question mark: texts, so numbers are read from them."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Out(BaseModel):
    """An answer, read from a table row where its fields have the same names."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class ById(BaseModel):
    """The number in an address. One that no row can have is not found, rather than badly put."""

    id: RowId


class ErrorDetail(Out):
    """What was wrong."""

    code: str = Field(description="stable, for programs")
    field: str | None = Field(description="the field to mend, dotted where it lies deeper, as in promises.0.due")
    message: str = Field(description="for the people who write programs; never holds a customer's text")


class Error(Out):
    """Every error of this API has this one shape."""

    error: ErrorDetail
