"""Mail servers on loopback: one that is real, and one that misbehaves as it is told."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"


@dataclass
class PostOffice:
    """Takes mail and keeps it; `answers` overrides what it says to "MAIL", "RCPT" or the text ("TEXT").

    `once` makes it take one mail over each connection and say 421 to the next, as servers that count do.
    """

    answers: dict[str, str] = field(default_factory=dict)
    once: bool = False
    texts: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    peers: list[Any] = field(default_factory=list)

    async def handle_MAIL(self, server: Any, session: Session, envelope: Envelope, at: str, options: Any) -> str:  # noqa: N802 - aiosmtpd looks for these names
        if self.once and session.peer in self.peers:
            return "421 4.7.0 too many messages for this connection"
        envelope.mail_from = at
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server: Any, session: Session, envelope: Envelope, to: str, options: Any) -> str:  # noqa: N802 - aiosmtpd looks for these names
        answer = self.answers.get("RCPT", "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(to)
        return answer

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd looks for these names
        answer = self.answers.get("TEXT", "250 2.0.0 Ok: queued as 4711")
        if answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.texts.append(envelope.content)
            self.recipients.extend(envelope.rcpt_tos)
            self.peers.append(session.peer)
        return answer


@contextmanager
def open_office(office: PostOffice, *, port: int = 0, **options: Any) -> Iterator[int]:
    """Run a real SMTP server; yields its port."""
    controller = Controller(office, hostname=HOST, port=port or free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        return int(listener.getsockname()[1])


def only_anna(server: Any, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    """Let in whoever knows Anna's password."""
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"anna", b"segreta")
    return AuthResult(success=known, handled=False)


@contextmanager
def scripted(*answers: bytes | None) -> Iterator[tuple[int, list[bytes]]]:
    """Run a server that gives these answers, one for each thing it reads, and then hangs up.

    It reads a line at a time, and after a 354 up to the final dot; None hangs up after 1,000 bytes of the text.
    """
    heard: list[bytes] = []
    listener = socket.create_server((HOST, 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 ready\r\n")
            reads_text = False
            for answer in answers:
                if answer is None:
                    lines.read(1000)
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                    return
                heard.append(lines.readline())
                while reads_text and heard[-1] not in {b".\r\n", b""}:
                    heard.append(lines.readline())
                reads_text = answer.startswith(b"354")
                connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1], heard
    finally:
        thread.join(10)
        listener.close()


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for the loopback address; returns the server's context and that of a client who trusts it."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: it makes the certificates of the TLS tests")
    key, cert = folder / "key.pem", folder / "cert.pem"
    request = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=posta"
    subprocess.run(
        [*request.split(), "-addext", f"subjectAltName=IP:{HOST}", "-keyout", str(key), "-out", str(cert)],
        check=True,
        capture_output=True,
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(cert, key)
    return server, ssl.create_default_context(cafile=str(cert))
