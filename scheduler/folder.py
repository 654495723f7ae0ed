"""Mail that is written to a folder and goes nowhere: for trying things out, and for looking at what would leave."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC
from email.message import EmailMessage
from pathlib import Path

from followup.clock import Clock, system_clock
from followup.errors import DeliveryFailed
from followup.formats.mail import file_ident


class FolderTransport:
    """Mail as .eml files, one each."""

    really_sends = False

    def __init__(self, folder: Path, clock: Clock = system_clock) -> None:
        self._folder, self._clock = folder, clock

    def deliver(self, message: EmailMessage, *, sender: str, recipient: str, before_body: Callable[[], None]) -> str:
        """Write the mail and return "written <file name>"; the same Message-ID again replaces its file.

        The file stands under its name only when it is whole and on disk. An OSError becomes a temporary DeliveryFailed.
        """
        content = message.as_bytes()
        before_body()
        ident = file_ident(str(message["Message-ID"]))
        try:
            self._folder.mkdir(0o700, parents=True, exist_ok=True)
            earlier = sorted(self._folder.glob(f"*-{ident}.eml"))
            name = earlier[0].name if earlier else f"{self._clock().astimezone(UTC):%Y%m%dT%H%M%SZ}-{ident}.eml"
            partial = self._folder / f".{name}.part"
            with partial.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(self._folder / name)
            self._sync_folder()
        except OSError as error:
            raise DeliveryFailed(f"the mail folder cannot be written: {error.strerror}", ours=True) from None
        return f"written {name}"

    def probe(self) -> str:
        """Make sure that the folder can be written and return its path, or raise DeliveryFailed."""
        try:
            self._folder.mkdir(0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise DeliveryFailed(f"the mail folder cannot be made: {error.strerror}", ours=True) from None
        if not os.access(self._folder, os.W_OK):
            raise DeliveryFailed("the mail folder cannot be written", ours=True)
        return f"mails are written to {self._folder}"

    def close(self) -> None:
        """Nothing is held open."""

    def _sync_folder(self) -> None:
        """Make the new name itself outlast a power cut, where the system can."""
        if os.name == "posix":
            handle = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
