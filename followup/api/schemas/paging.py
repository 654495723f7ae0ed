"""Lists by key: each page says where the next one begins, so nothing is skipped while others write."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import Field, StringConstraints, TypeAdapter

from followup.api.schemas.values import Ident, Line, Query
from followup.errors import BadInput

Row = TypeVar("Row")
Key = TypeVar("Key")

_Name = Annotated[Line, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
BY_ID = TypeAdapter(tuple[Ident])
BY_DAY = TypeAdapter(tuple[date | None, Ident])
BY_NAME = TypeAdapter(tuple[_Name, Ident])


class Paging(Query):
    """Which page of a list."""

    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(default=None, max_length=4000, description="the `next` of the page before")


def start_of(query: Paging, adapter: TypeAdapter[Key]) -> Key | None:
    """Return the key that the asked page begins after, None for the first page; raises BadInput."""
    if query.cursor is None:
        return None
    try:
        return adapter.validate_python(json.loads(base64.urlsafe_b64decode(query.cursor.encode("ascii"))))
    except (ValueError, RecursionError):
        raise BadInput("cursor", "invalid", "give the `next` of the page before, as it came") from None


def page_of(
    rows: Sequence[Row], query: Paging, key: Callable[[Row], tuple[Any, ...]]
) -> tuple[Sequence[Row], str | None]:
    """Return the page and the cursor of the next, from rows asked for with one more than the limit."""
    if len(rows) <= query.limit:
        return rows, None
    page = rows[: query.limit]
    raw = json.dumps(key(page[-1]), default=str).encode()
    return page, base64.urlsafe_b64encode(raw).decode("ascii")
