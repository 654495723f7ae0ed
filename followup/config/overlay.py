"""Which settings may be changed on screen, and how what was settled there is laid over config.toml."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from followup.config.sections import Settings
from followup.config.values import Section

CHANGEABLE = ("company", "calendar", "reminders", "thanks", "promises", "best_before")
Kind = TypeVar("Kind", bound=Section)


def plain(settings: Settings, section: str) -> dict[str, Any]:
    """Return what one section holds, as values that JSON has."""
    found: Section = getattr(settings, section)
    return found.model_dump(mode="json")


def laid_over(section: Kind, values: Mapping[str, Any]) -> Kind:
    """Return the section with those values in place of its own; raises pydantic's ValidationError."""
    return type(section).model_validate_json(json.dumps({**section.model_dump(mode="json"), **values}))


def overlaid(settings: Settings, kept: Mapping[str, Any]) -> tuple[Settings, frozenset[str]]:
    """Return the settings with what is kept ("section.key") in place of config.toml's, and the keys it cannot use.

    What this version no longer knows, or no longer allows, is left out: there config.toml's value holds.
    """
    changed: dict[str, Section] = {}
    unusable: set[str] = {key for key in kept if key.partition(".")[0] not in CHANGEABLE}
    for name in CHANGEABLE:
        values = {key.partition(".")[2]: value for key, value in kept.items() if key.startswith(f"{name}.")}
        while values:
            try:
                changed[name] = laid_over(getattr(settings, name), values)
                break
            except ValidationError as error:
                wrong = {key for key, _ in faults(error)} & set(values) or set(values)
                unusable |= {f"{name}.{key}" for key in wrong}
                values = {key: value for key, value in values.items() if key not in wrong}
    return settings.model_copy(update=changed), frozenset(unusable)


def faults(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Yield the key of a section and a code for each thing that is wrong with its values."""
    for item in error.errors(include_input=False, include_url=False):
        context = item.get("ctx", {})
        code = "invalid"
        if "ge" in context:
            code = f"below_{'one' if context['ge'] == 1 else 'zero'}"
        elif "le" in context:
            code = "too_large"
        elif isinstance(reason := context.get("error"), ValueError):
            code = str(getattr(reason, "code", "") or "invalid")
        elif item["type"] in ("too_short", "string_too_short"):
            code = "empty"
        yield str(item["loc"][0]) if item["loc"] else "", code
