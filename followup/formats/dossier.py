"""What is held about somebody, as one zip: data.json for programs, index.html to read. Written row by row."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from io import TextIOWrapper
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from markupsafe import escape

Row = Mapping[str, Any]  # texts, numbers, days, instants; a list of rows for what belongs to a row
Sections = Callable[[], Iterable[tuple[str, Iterable[Row]]]]  # asked twice: once a file
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "article{border-top:1px solid #8888;padding:.5rem 0}dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;"
    "gap:.2rem 1rem;margin:0}dt{opacity:.75}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}"
    "@media(max-width:40rem){dl{display:block}dd{margin-bottom:.5rem}}"
)


def write(
    out: BinaryIO, sections: Sections, *, about: Mapping[str, Any], words: Mapping[str, Any], lead: Iterable[str],
    title: str, language: str, zone: ZoneInfo,
) -> None:  # fmt: skip
    """Write the zip. `about` stands first in data.json; `words` name the sections and keys on the page."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        with TextIOWrapper(packed.open("data.json", "w"), encoding="utf-8", newline="\n") as file:
            file.writelines(_json(sections, about))
        with TextIOWrapper(packed.open("index.html", "w"), encoding="utf-8", newline="\n") as file:
            file.writelines(_html(sections, words, lead, title, language, zone))


def _json(sections: Sections, about: Mapping[str, Any]) -> Iterator[str]:
    yield f'{{\n"about": {_dumped(about)}'
    for name, rows in sections():
        yield f',\n"{name}": ['
        for number, row in enumerate(rows):
            yield f"{',' if number else ''}\n{_dumped(row)}"
        yield "\n]"
    yield "\n}\n"


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    """Instants in UTC, days and hours in ISO 8601; an amount as it is written, for no digit may be lost."""
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _html(
    sections: Sections, words: Mapping[str, Any], lead: Iterable[str], title: str, language: str, zone: ZoneInfo
) -> Iterator[str]:
    yield (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>\n<h1>{escape(title)}</h1>\n"
    )
    yield from (f"<p>{escape(line)}</p>\n" for line in lead)
    for name, rows in sections():
        yield f'<section id="{name}"><h2>{escape(words["sections"][name])}</h2>\n'
        empty = True
        for row in rows:
            empty = False
            yield f"<article>{_list(row, words, zone)}</article>\n"
        yield f"{'<p>' + escape(words['nothing']) + '</p>' if empty else ''}</section>\n"
    yield "</body></html>\n"


def _list(row: Row, words: Mapping[str, Any], zone: ZoneInfo) -> str:
    keys = words["keys"]
    shown = ((keys[key], value) for key, value in row.items() if value not in (None, "", []))
    entries = (f"<dt>{escape(label)}</dt><dd>{_value(value, words, zone)}</dd>" for label, value in shown)
    return f"<dl>{''.join(entries)}</dl>"


def _value(value: Any, words: Mapping[str, Any], zone: ZoneInfo) -> str:
    match value:
        case bool():
            return str(escape(words["yes"] if value else words["no"]))
        case datetime():
            return f"{value.astimezone(zone):%d/%m/%Y, %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case time():
            return f"{value:%H:%M}"
        case Decimal():
            return str(value)
        case list():
            inner = (_list(item, words, zone) if isinstance(item, Mapping) else str(escape(item)) for item in value)
            return "".join(f"<div>{said}</div>" for said in inner)
    return str(escape(value))
