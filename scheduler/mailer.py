"""The only file that speaks SMTP: one mail handed to a server.

What a server says is kept as one short line without addresses. A refusal of the text itself is kept as its codes
only, since servers quote what they refuse.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from typing import Literal

from followup.errors import DeliveryFailed, DeliveryUnknown

FINAL_ANSWER_SECONDS = 100  # servers scan before they answer; the lease on a mail leaves two minutes for it
LONGEST_ANSWER = 200
MAIL_ADDRESS = re.compile(r"[^\s<>@:]+@[^\s<>@]+")
ENHANCED_CODE = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
_OF_SENDER_OR_SYSTEM = frozenset({"3", "4", "7"})  # RFC 3463: mail system, network and routing, security and policy
_CLOSING = 421  # the answer of a server that is about to hang up
NOT_THE_RECIPIENT = frozenset({503, 530, 535, 538})  # answers to RCPT that speak of our own login


class SmtpTransport:
    """Mail over SMTP. The connection is kept between messages; one thread at a time may use it."""

    really_sends = True

    def __init__(
        self,
        host: str,
        port: int,
        *,
        security: Literal["tls", "starttls", "none"],
        user: str = "",
        password: str = "",
        timeout: float = 30,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """`user` "" means no login; `context` is for a firm that signs its own certificates."""
        self._host, self._port, self._security = host, port, security
        self._user, self._password = user, password
        self._timeout = timeout
        if context is None and security != "none":
            context = ssl.create_default_context()
        self._context = context
        self._connection: smtplib.SMTP | None = None

    def deliver(self, message: EmailMessage, *, sender: str, recipient: str, before_body: Callable[[], None]) -> str:
        """Hand the mail to the server and return its last answer ("250 …").

        `before_body` is called when the server has agreed to everything but the text; whatever it raises is raised
        here, and the text is not sent. Raises DeliveryFailed, or DeliveryUnknown where the whole text went out and
        no answer came back. `ours` marks what the recipient has nothing to do with.
        """
        body = _on_the_wire(message)
        try:
            connection = self._envelope(sender, recipient)
            before_body()
            return self._body(connection, body)
        except BaseException:
            self._drop()  # closing before the final dot takes the mail back, whatever was agreed
            raise

    def probe(self) -> str:
        """Connect and log in without sending anything; return the server's answer or raise DeliveryFailed."""
        self.close()
        return _answer(*_ask(self._ready(), "noop"))

    def close(self) -> None:
        """Say goodbye and let go of the connection."""
        if self._connection is not None:
            try:
                self._connection.quit()
            except OSError:
                self._connection.close()
            self._connection = None

    def _ready(self) -> smtplib.SMTP:
        """Return a connection that is logged in: the kept one, or else a new one."""
        if self._connection is not None:
            return self._connection
        try:
            self._connection = self._connect()
        except smtplib.SMTPResponseException as error:
            answer = _answer(error.smtp_code, error.smtp_error)
            raise DeliveryFailed(answer, permanent=error.smtp_code >= 500, ours=True) from None
        except smtplib.SMTPNotSupportedError as error:
            raise DeliveryFailed(_line(str(error)), permanent=True, ours=True) from None
        except UnicodeError:
            answer = "the user or password for the mail server holds characters it cannot take"
            raise DeliveryFailed(answer, permanent=True, ours=True) from None
        except OSError as error:
            raise _no_connection(error) from None
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        if self._security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=self._timeout, context=self._context
            )
        else:
            connection = smtplib.SMTP(self._host, self._port, timeout=self._timeout)
        try:
            assert connection.sock is not None
            # The final dot goes by itself; without this it waits 40 ms for the server to acknowledge the text.
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._security == "starttls":
                connection.starttls(context=self._context)
            connection.ehlo_or_helo_if_needed()
            if self._user:
                connection.login(self._user, self._password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _envelope(self, sender: str, recipient: str) -> smtplib.SMTP:
        """Agree on sender, recipient and that a text may come; returns the connection that was agreed on.

        One that was kept may have been closed meanwhile: that shows at the first word, and a new one is taken.
        """
        kept = self._connection is not None
        connection = self._ready()
        begin = "mail", f"FROM:<{sender}>"
        try:
            code, said = _ask(connection, *begin)
        except DeliveryFailed as error:
            if not kept or error.permanent:
                raise
            code, said = _CLOSING, b""
        if kept and code == _CLOSING:
            self._drop()
            connection = self._ready()
            code, said = _ask(connection, *begin)
        if code != 250:
            raise _refused(code, said, ours=True)
        code, said = _ask(connection, "rcpt", f"TO:<{recipient}>")
        if code not in {250, 251, 252}:
            raise _not_to_them(code, said)
        code, said = _ask(connection, "data")
        if code != 354:
            raise _refused(code, said, ours=False)
        return connection

    def _body(self, connection: smtplib.SMTP, body: bytes) -> str:
        try:
            connection.send(body)
        except OSError as error:  # without the final dot the server has nothing
            raise _no_connection(error) from None
        try:
            assert connection.sock is not None
            connection.sock.settimeout(max(self._timeout, FINAL_ANSWER_SECONDS))
            connection.send(b".\r\n")
            code, said = connection.getreply()
            connection.sock.settimeout(self._timeout)
        except OSError:
            raise DeliveryUnknown("the connection broke before the server said whether it took the mail") from None
        if code == 250:
            return _answer(code, said)
        if not 400 <= code < 600:
            raise DeliveryUnknown("the server gave an answer that is none")
        enhanced = ENHANCED_CODE.match(said.decode("ascii", "replace"))
        codes = f"{code} {enhanced[0]}" if enhanced else f"{code}"
        raise DeliveryFailed(f"{codes} (to the text of the mail)", permanent=code >= 500)

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _on_the_wire(message: EmailMessage) -> bytes:
    """Return the mail with CRLF only, a dot doubled where it begins a line, ending in CRLF."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", message.as_bytes())
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)


def _ask(connection: smtplib.SMTP, command: str, argument: str = "") -> tuple[int, bytes]:
    try:
        return connection.docmd(command, argument)
    except OSError as error:
        raise _no_connection(error) from None
    except ValueError:  # what `formats.mail.address` never lets through
        raise DeliveryFailed("the address holds characters that no server takes", permanent=True) from None


def _refused(code: int, said: bytes, *, ours: bool) -> DeliveryFailed:
    return DeliveryFailed(_answer(code, said), permanent=500 <= code < 600, ours=ours)


def _not_to_them(code: int, said: bytes) -> DeliveryFailed:
    """Tell whose fault it is that a recipient was refused: theirs, or that of our login or our server's rules.

    That we may not relay is tried again: it is said of a single mistyped domain as well as of a login that is missing.
    """
    if code in NOT_THE_RECIPIENT:
        return _refused(code, said, ours=True)
    if b"relay" in said.lower():
        return DeliveryFailed(_answer(code, said), ours=True)
    enhanced = ENHANCED_CODE.match(said.decode("ascii", "replace"))
    about_us = enhanced is not None and enhanced[0].split(".")[1] in _OF_SENDER_OR_SYSTEM
    permanent = 500 <= code < 600
    return DeliveryFailed(_answer(code, said), permanent=permanent, nobody_there=permanent and not about_us)


def _no_connection(error: OSError) -> DeliveryFailed:
    if isinstance(error, ssl.SSLCertVerificationError):
        why = f"the mail server's certificate cannot be trusted: {error.verify_message}"
    else:
        why = f"no connection to the mail server: {error.strerror or error}"
    return DeliveryFailed(_line(why), ours=True)


def _answer(code: int, said: bytes | str) -> str:
    return _line(f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}")


def _line(text: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in MAIL_ADDRESS.sub("…", text))
    return " ".join(printable.split())[:LONGEST_ANSWER]
