"""Tables for a spreadsheet: CSV as an Italian Excel opens it with a double click, and nothing in it can act there."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

BOM = "\ufeff"  # else Excel takes UTF-8 for the code page of old
# A cell that begins so is a formula to a spreadsheet; the wide forms are read as the narrow ones by some.
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the lines of a table, one a row, after the mark that says UTF-8; what is None is an empty cell.

    Each text stands on one line. One that a spreadsheet would calculate is kept from it by an apostrophe before it.
    """
    yield BOM
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    harmless = "'" if text and (text[0] in _FORMULA or text.lstrip()[:1] in _FORMULA) else ""
    return harmless + " ".join(text.split())
