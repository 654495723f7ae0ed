"""One mail as bytes on the wire, and which addresses it may go to."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode, encodebytes
from binascii import b2a_qp
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, quote
from secrets import token_hex

from followup.errors import BadInput

_LONGEST_QUOTED = 60
_LONGEST_LINE = 990
_FOLD = "\r\n "
_BYTES_A_WORD = 36  # an encoded word of so many fits a line of 76 behind the longest name of a header


def _parts(name: str) -> list[bytes]:
    """Cut a name into pieces that fit an encoded word, never inside a character."""
    parts = [b""]
    for character in name:
        encoded = character.encode()
        if len(parts[-1]) + len(encoded) > _BYTES_A_WORD:
            parts.append(b"")
        parts[-1] += encoded
    return parts


class _AsItStands(EmailPolicy):
    """Headers go out as they were put in: reading and folding them again is half of what a mail costs, and Python's
    folding loses blanks and quotes."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value

    def fold(self, name: str, value: str) -> str:
        return f"{name}: {value}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii")


WIRE = _AsItStands(linesep="\r\n", cte_type="7bit")  # servers without 8BITMIME are still about
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


def file_ident(message_id: str) -> str:
    """Return what the name of a mail's file ends on, where mails are written to a folder."""
    return hashlib.sha256(message_id.encode()).hexdigest()[:12]


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
    headers = {
        "From": _mailbox(sender, "sender"),
        "To": _mailbox(recipient, "recipient"),
        "Subject": _words(_one_line(subject, "subject")),
        "Date": format_datetime(now),
        "Message-ID": _one_line(message_id, "message_id"),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": _one_line(language, "language"),
        "MIME-Version": "1.0",
    }
    if reply_to:
        headers["Reply-To"] = _mailbox(Mailbox("", reply_to), "reply_to")
    ways = [f"<{_one_line(unsubscribe_page, 'unsubscribe_page')}>"] if unsubscribe_page else []
    if unsubscribe:
        ways.append(f"<mailto:{address(unsubscribe, 'unsubscribe')}>")
    if ways:
        headers["List-Unsubscribe"] = f",{_FOLD}".join(ways)
    if unsubscribe_page.startswith("https://"):
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    for name, value in headers.items():
        message.set_raw(name, value)
    both = [_text(text, "plain"), _text(html, "html")]
    if attachments:
        _hold(message, "mixed", [_hold(EmailMessage(policy=WIRE), "alternative", both), *map(_calendar, attachments)])
    else:
        _hold(message, "alternative", both)
    return message


def _hold(whole: EmailMessage, subtype: str, parts: Sequence[EmailMessage]) -> EmailMessage:
    whole.set_raw("Content-Type", f'multipart/{subtype}; boundary="{token_hex(16)}"')
    whole.set_payload(list(parts))
    return whole


def _text(text: str, subtype: str) -> EmailMessage:
    """Return a text as it is where it is short lines of ASCII, else as quoted-printable."""
    body = text.encode() if text.endswith("\n") else text.encode() + b"\n"
    plain = body.isascii() and max(map(len, body.split(b"\n"))) <= _LONGEST_LINE
    part = EmailMessage(policy=WIRE)
    part.set_raw("Content-Type", f'text/{subtype}; charset="utf-8"')
    part.set_raw("Content-Transfer-Encoding", "7bit" if plain else "quoted-printable")
    part.set_payload((body if plain else b2a_qp(body)).decode("ascii"))
    return part


def _calendar(attachment: Attachment) -> EmailMessage:
    name = _one_line(attachment.name, "attachment")
    part = EmailMessage(policy=WIRE)
    part.set_raw("Content-Type", 'text/calendar; method="PUBLISH"; charset="utf-8"')
    part.set_raw("Content-Transfer-Encoding", "base64")
    part.add_header("Content-Disposition", "attachment", filename=name)
    part.set_payload(encodebytes(attachment.content).decode("ascii"))
    return part


def _mailbox(mailbox: Mailbox, field: str) -> str:
    """Return a name and its address: a short ASCII name in quotes."""
    name, at = _one_line(mailbox.name, field), f"<{address(mailbox.address, field)}>"
    if not name:
        return at
    if name.isascii() and len(name) <= _LONGEST_QUOTED:
        return f'"{quote(name)}"{_FOLD}{at}'
    return f"{_encoded(name)}{_FOLD}{at}"


def _words(text: str) -> str:
    return text if text.isascii() and len(text) <= _LONGEST_QUOTED and "=?" not in text else _encoded(text)


def _encoded(text: str) -> str:
    """Return a text as encoded words of RFC 2047, one a line."""
    return _FOLD.join(f"=?utf-8?b?{b64encode(part).decode()}?=" for part in _parts(text))


def _one_line(text: str, field: str) -> str:
    if not text.isprintable():
        raise BadInput(field, "control", "a header is one line of printable text")
    return text
