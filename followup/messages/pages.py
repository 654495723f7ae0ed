"""What customers read on the pages that links in their mails lead to, in the same voices as the mails."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@cache
def page_words(voice: str) -> Mapping[str, str]:
    """Return the words of such pages by name; `voice` is one of those for customers."""
    known = tomllib.loads(files("followup.messages").joinpath("pages.toml").read_text(encoding="utf-8"))
    return MappingProxyType({**known[voice[:2]], **known[voice]})


@cache
def dossier_words(language: str) -> Mapping[str, Any]:
    """Return the words of what a customer gets who asks what is held about them."""
    known = tomllib.loads(files("followup.messages").joinpath("dossier.toml").read_text(encoding="utf-8"))
    return MappingProxyType(known[language])
