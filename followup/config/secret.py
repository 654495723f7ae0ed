"""The key that signs cookies."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import tempfile
from pathlib import Path

from followup.config.sections import Settings
from followup.errors import ConfigError

_SHORTEST = 32


def server_secret(settings: Settings) -> str:
    """Return the key that signs cookies.

    Taken from FOLLOWUP_SECRET_KEY or the file that FOLLOWUP_SECRET_KEY_FILE names (several computers on one
    database need the same one); else made at first start in the data folder, with file mode 0600.
    Raises ConfigError where it is too short or can be read by others.
    """
    if settings.secret_key is not None:
        return _long_enough(settings.secret_key.get_secret_value(), "FOLLOWUP_SECRET_KEY")
    file = settings.data / "secret"
    if not file.exists():
        _make(file)
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise ConfigError(
            f"{file}: can be read by others: chmod 600 it; deleting it logs everybody out and ends second factors"
        )
    return _long_enough(file.read_text(encoding="ascii", errors="replace").strip(), str(file))


def _make(file: Path) -> None:
    """Write a new secret whole or not at all; where two first starts race, the first one's secret stands."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):
            os.link(name, file)
    finally:
        Path(name).unlink(missing_ok=True)


def _long_enough(secret: str, where: str) -> str:
    if len(secret) < _SHORTEST:
        raise ConfigError(f"{where}: holds no usable secret: at least {_SHORTEST} random characters are needed")
    return secret
