"""One mail as bytes on the wire, and which addresses it may go to."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry, UniqueAddressHeader, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, quote
from typing import Any

from followup.errors import BadInput

_LONGEST_QUOTED = 60
_BYTES_A_WORD = 36  # an encoded word of so many fits a line of 76 behind the longest name of a header


class _WholeNames(UniqueAddressHeader):
    """A header of one address whose name comes back as it was: Python's own folding loses blanks and quotes."""

    addresses: tuple[Address, ...]
    name: str

    def fold(self, *, policy: Policy) -> str:
        """Return the header in lines: a short ASCII name in quotes, else one encoded word of RFC 2047 a line."""
        (at,) = self.addresses
        words = []
        if at.display_name:
            if at.display_name.isascii() and len(at.display_name) <= _LONGEST_QUOTED:
                words = [f'"{quote(at.display_name)}"']
            else:
                words = [f"=?utf-8?b?{b64encode(part).decode()}?=" for part in _parts(at.display_name)]
        lines = f"{policy.linesep} ".join([*words, f"<{at.addr_spec}>"])
        return f"{self.name}: {lines}{policy.linesep}"


def _parts(name: str) -> list[bytes]:
    """Cut a name into pieces that fit an encoded word, never inside a character."""
    parts = [b""]
    for character in name:
        encoded = character.encode()
        if len(parts[-1]) + len(encoded) > _BYTES_A_WORD:
            parts.append(b"")
        parts[-1] += encoded
    return parts


class _Registry(HeaderRegistry):
    """Makes the class of each header once; Python's own makes it anew for every header of every mail."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        low = name.lower()
        if low not in self._made:
            self._made[low] = super().__getitem__(name)
        return self._made[low]


class _WholeAddresses(UniqueUnstructuredHeader):
    """A header of addresses in angle brackets: Python's own folding encodes one that is longer than a line."""

    name: str

    def fold(self, *, policy: Policy) -> str:
        """Return the header with one address a line."""
        return f"{self.name}: {str(self).replace(', ', f',{policy.linesep} ')}{policy.linesep}"


_registry = _Registry()
for _name in ("from", "to", "reply-to"):
    _registry.map_to_type(_name, _WholeNames)  # type: ignore[arg-type]  # mixed in with its base there
_registry.map_to_type("list-unsubscribe", _WholeAddresses)  # type: ignore[arg-type]  # mixed in with its base there
# 7bit: servers without 8BITMIME are still about.
WIRE = SMTP.clone(cte_type="7bit", header_factory=_registry)
LONGEST_ADDRESS = 254
LONGEST_LOCAL = 64
LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name as people read it ("" for none) and an address that `address` has passed."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A calendar file (.ics)."""

    name: str
    content: bytes


def address(text: str, field: str = "email") -> str:
    """Return the address trimmed and in lower case, an international domain in its ASCII form; or raise BadInput.

    Takes what mail servers everywhere take: an ASCII local part without quotes or comments, and a domain with a dot.
    """
    wrong = BadInput(field, "address", "this is not a mail address such as anna@azienda.it")
    local, at, domain = text.strip().lower().rpartition("@")
    if len(domain) > LONGEST_ADDRESS:  # before encoding it, which takes time in the square of its length
        raise wrong
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise wrong from None
    if not at or len(local) > LONGEST_LOCAL or len(local) + 1 + len(domain) > LONGEST_ADDRESS:
        raise wrong
    if not LOCAL.fullmatch(local) or not DOMAIN.fullmatch(domain):
        raise wrong
    return f"{local}@{domain}"


def message_id(key: str, domain: str) -> str:
    """Return the Message-ID of an outbox key: always the same for the same key, and nothing of the key in it."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def compose(
    *,
    sender: Mailbox,
    recipient: Mailbox,
    reply_to: str,
    subject: str,
    text: str,
    html: str,
    language: str,
    message_id: str,
    now: datetime,
    attachments: Sequence[Attachment] = (),
    unsubscribe: str = "",
    unsubscribe_page: str = "",
) -> EmailMessage:
    """Put a mail together: plain text and HTML, with calendar files beside them.

    `now` (aware) becomes the Date. `unsubscribe` is an address for List-Unsubscribe, `unsubscribe_page` one that takes
    a POST of RFC 8058 where it is https, `reply_to` one for Reply-To; "" leaves the header out. A line break or another
    control character in a header raises BadInput.
    """
    message = EmailMessage(policy=WIRE)
    message["From"] = _mailbox(sender, "sender")
    message["To"] = _mailbox(recipient, "recipient")
    if reply_to:
        message["Reply-To"] = _mailbox(Mailbox("", reply_to), "reply_to")
    message["Subject"] = _one_line(subject, "subject")
    message["Date"] = format_datetime(now)
    message["Message-ID"] = _one_line(message_id, "message_id")
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    ways = [f"<{_one_line(unsubscribe_page, 'unsubscribe_page')}>"] if unsubscribe_page else []
    if unsubscribe:
        ways.append(f"<mailto:{address(unsubscribe, 'unsubscribe')}>")
    if ways:
        message["List-Unsubscribe"] = ", ".join(ways)
    if unsubscribe_page.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text, charset="utf-8")
    message.add_alternative(html, subtype="html", charset="utf-8")
    for attachment in attachments:
        message.add_attachment(
            attachment.content,
            maintype="text",
            subtype="calendar",
            filename=_one_line(attachment.name, "attachment"),
            params={"method": "PUBLISH", "charset": "utf-8"},
        )
    # Putting parts in moves every Content- header of the whole into the first part, so this one comes last.
    message["Content-Language"] = _one_line(language, "language")
    return message


def _mailbox(mailbox: Mailbox, field: str) -> Address:
    return Address(display_name=_one_line(mailbox.name, field), addr_spec=address(mailbox.address, field))


def _one_line(text: str, field: str) -> str:
    if not text.isprintable():
        raise BadInput(field, "control", "a header is one line of printable text")
    return text
