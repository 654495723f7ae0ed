"""A real SMTP server on loopback that keeps what it accepts."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Postbox:
    """Takes every mail; tests read and empty it."""

    def __init__(self) -> None:
        self.envelopes: list[tuple[str, EmailMessage]] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.envelopes.append((envelope.rcpt_tos[0], message))
        return "250 taken"

    def take(self) -> list[tuple[str, EmailMessage]]:
        """Return what arrived since the last time, as (recipient, message)."""
        taken, self.envelopes = self.envelopes, []
        return taken


@contextmanager
def postbox() -> Iterator[tuple[Postbox, int]]:
    """Yield an open postbox and the port it listens on."""
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box, port
    finally:
        controller.stop()


def plain(message: EmailMessage) -> str:
    """Return the text that a person reads."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
