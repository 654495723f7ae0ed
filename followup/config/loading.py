"""Reads config.toml once into a frozen Settings, or refuses it: every fault at once, each with its key and file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError

from followup.config.sections import Settings
from followup.errors import ConfigError

_FROM_OUTSIDE = ("home", "mail_password", "secret_key")


def load(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of a config.toml, or of the defaults when there is none.

    Looked for in this order: `path`, FOLLOWUP_CONFIG, ./config.toml. Raises ConfigError naming every fault at once.
    The mail password comes from FOLLOWUP_MAIL_PASSWORD or the file that FOLLOWUP_MAIL_PASSWORD_FILE names; the
    database address with its password may come from FOLLOWUP_DATABASE_URL or FOLLOWUP_DATABASE_URL_FILE.
    """
    named = path or (Path(environ["FOLLOWUP_CONFIG"]) if environ.get("FOLLOWUP_CONFIG") else None)
    file = named or Path("config.toml")
    faults: list[str] = []
    raw: dict[str, Any] = {}
    if named or file.exists():
        try:
            raw = tomllib.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigError(f"{file}: cannot be read ({error.strerror})") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{file}: is not valid TOML: {error}") from None
    faults += [f"{file}: {key}: unknown key" for key in _FROM_OUTSIDE if raw.pop(key, None) is not None]
    password = _secret("FOLLOWUP_MAIL_PASSWORD", environ, faults)
    key = _secret("FOLLOWUP_SECRET_KEY", environ, faults)
    if url := _secret("FOLLOWUP_DATABASE_URL", environ, faults):
        table = raw.setdefault("database", {})
        if isinstance(table, dict):
            table["url"] = url
    try:
        settings = Settings.model_validate(
            {
                **raw,
                "home": file.parent.absolute(),
                "mail_password": SecretStr(password) if password else None,
                "secret_key": SecretStr(key) if key else None,
            }
        )
    except ValidationError as error:
        faults += [_fault(file, item) for item in error.errors(include_input=False, include_url=False)]
        raise ConfigError("\n".join(faults)) from None
    if settings.mail.transport == "smtp" and settings.mail.user and not password:
        faults.append(f"{file}: mail.user: needs FOLLOWUP_MAIL_PASSWORD or FOLLOWUP_MAIL_PASSWORD_FILE")
    if faults:
        raise ConfigError("\n".join(faults))
    return settings


def _secret(name: str, environ: Mapping[str, str], faults: list[str]) -> str | None:
    if name in environ and f"{name}_FILE" in environ:
        faults.append(f"environment: {name} and {name}_FILE: set one of them")
    if file := environ.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            faults.append(f"environment: {name}_FILE: {file} cannot be read")
            return None
    return environ.get(name) or None


def _fault(file: Path, item: Mapping[str, Any]) -> str:
    key = ".".join(str(part) for part in item["loc"])
    what = "unknown key" if item["type"] == "extra_forbidden" else str(item["msg"]).removeprefix("Value error, ")
    return f"{file}: {key}: {what}"
