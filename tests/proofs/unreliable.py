"""A mail server on loopback that misbehaves for some recipients, always in the same way for the same seed."""

from __future__ import annotations

import contextlib
import random
import socket
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from enum import StrEnum

from tests.scheduler.servers import HOST

SLOWNESS = 0.03
_HANG_UP_HARD = b"\x01\0\0\0\0\0\0\0"  # SO_LINGER with no time: whatever is on its way is lost


class Fault(StrEnum):
    """What the server does to a recipient's mail."""

    BUSY = "421, and the next connection or sender is turned away too"
    LATER = "451 to RCPT"
    NOBODY = "550 5.1.1 to RCPT, for ever"
    SILENT = "no answer to RCPT"
    CUT_BEFORE = "hangs up after the 354"
    CUT_WITHIN = "hangs up in the middle of the text"
    LOST = "takes the mail and hangs up without saying so"
    SLOW = "answers everything, slowly"


class Office:
    """What the server does to whom, and what it has accepted. One in five recipients in `towns` has bad luck."""

    def __init__(self, seed: int, *towns: str, share: float = 0.2) -> None:
        self._seed, self._towns, self._share = seed, towns, share
        self._lock = threading.Condition()
        self._turned_away: list[str] = []
        self.asked: Counter[str] = Counter()  # how often a recipient was named to the server
        self.taken: list[tuple[str, str]] = []  # Message-ID and recipient of what was accepted

    def fate(self, recipient: str) -> tuple[Fault | None, int]:
        """What happens to a recipient's mails, and how many times before all is well."""
        dice = random.Random(f"{self._seed} {recipient}")  # noqa: S311 - the same luck every time is the point
        if not recipient.endswith(self._towns) or dice.random() >= self._share:
            return None, 0
        fault = dice.choice(list(Fault))
        patient = fault in {Fault.BUSY, Fault.LATER, Fault.CUT_BEFORE}
        return fault, dice.randint(1, 3) if patient else 1

    def named(self, recipient: str) -> Fault | None:
        """A client names a recipient: what comes of it this time?"""
        fault, times = self.fate(recipient)
        with self._lock:
            self.asked[recipient] += 1
            again = fault in {Fault.NOBODY, Fault.SLOW} or self.asked[recipient] <= times
            if fault is Fault.BUSY and again:
                self._turned_away.append(("connect", "MAIL")[self.asked[recipient] % 2])
            return fault if again else None

    def turns_away(self, at: str) -> bool:
        """Whether this connection, or this sender, is turned away."""
        with self._lock:
            if at not in self._turned_away:
                return False
            self._turned_away.remove(at)
            return True

    def take(self, text: bytes, recipient: str) -> None:
        """Accept a mail."""
        with self._lock:
            self.taken.append((str(message_from_bytes(text)["Message-ID"]), recipient))
            self._lock.notify_all()

    def wait_for(self, count: int, seconds: float) -> bool:
        """Wait until so many mails were accepted; whether they were in time."""
        with self._lock:
            return self._lock.wait_for(lambda: len(self.taken) >= count, seconds)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    request_queue_size = 64
    office: Office


class _Conversation(socketserver.StreamRequestHandler):
    timeout = 60
    server: _Server

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            self._talk()

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()

    def _say(self, answer: str) -> None:
        self.wfile.write(answer.encode() + b"\r\n")

    def _talk(self) -> None:
        office, fault, recipient = self.server.office, None, ""
        if office.turns_away("connect"):
            return self._say("421 4.3.2 not now")
        self._say("220 ready")
        while command := self.rfile.readline():
            verb = command[:4].upper()
            if fault is Fault.SLOW:
                threading.Event().wait(SLOWNESS)
            if verb == b"QUIT":
                return self._say("221 bye")
            if verb == b"MAIL" and office.turns_away("MAIL"):
                return self._say("421 4.3.2 not now")
            if verb == b"RCPT":
                recipient = command.decode().partition("<")[2].partition(">")[0]
                fault = office.named(recipient)
                if fault is Fault.BUSY:
                    return self._say("421 4.3.2 not now")
                if fault is Fault.SILENT:
                    self.rfile.readline()  # until the client has had enough
                    return None
                self._say({Fault.LATER: "451 4.7.1 later", Fault.NOBODY: "550 5.1.1 nobody"}.get(fault, "250 ok"))
            elif verb == b"DATA":
                self._say("354 go ahead")
                if fault is Fault.CUT_BEFORE:
                    return self._hang_up()
                if fault is Fault.CUT_WITHIN:
                    self.rfile.readline()
                    return self._hang_up()
                office.take(self._text(), recipient)
                if fault is Fault.LOST:
                    return self._hang_up()
                self._say("250 2.0.0 taken")
            else:
                self._say("250 ok")
        return None

    def _text(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line.endswith(b"\r\n"):
                raise ConnectionResetError("the client hung up within its text")
            lines.append(line)
        return b"".join(lines)

    def _hang_up(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _HANG_UP_HARD)


@contextmanager
def opened(office: Office) -> Iterator[int]:
    """Run the server; yields its port."""
    with _Server((HOST, 0), _Conversation) as server:
        server.office = office
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
