"""A mail on the wire says who, to whom and about what, and nothing in it can add a header."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.errors import BadInput
from followup.formats.mail import Attachment, Mailbox, address, compose, message_id

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ANNA = Mailbox("Anna Riva – Officine Riva", "promesse@riva.example")
LAURA = Mailbox("Laura Colombo", "laura@colombo.example")
CALENDAR = b"BEGIN:VCALENDAR\r\nSUMMARY:Citt\xc3\xa0\r\nEND:VCALENDAR\r\n"


def written(**changes: Any) -> EmailMessage:
    """Compose a recap and read it back as its receiver would."""
    parts: dict[str, Any] = {
        "sender": ANNA,
        "recipient": LAURA,
        "reply_to": "anna@riva.example",
        "subject": "Riepilogo di quanto ci siamo detti lunedì 23 novembre",
        "text": "Gentile Sig.ra Colombo,\n\nperché no?\n",
        "html": "<p>perché no?</p>",
        "language": "it",
        "message_id": message_id("recap:7", "riva.example"),
        "now": NOW,
    }
    wire = compose(**(parts | changes)).as_bytes()
    assert wire.isascii()
    assert max(len(line) for line in wire.split(b"\r\n")) <= 998
    message = message_from_bytes(wire, policy=SMTP)
    assert isinstance(message, EmailMessage)
    return message


def test_the_headers_say_who_writes_and_that_nobody_need_answer_by_machine() -> None:
    message = written(unsubscribe="info@riva.example")

    assert message["From"] == "Anna Riva – Officine Riva <promesse@riva.example>"
    assert message["To"] == "Laura Colombo <laura@colombo.example>"
    assert message["Reply-To"] == "anna@riva.example"
    assert message["Subject"] == "Riepilogo di quanto ci siamo detti lunedì 23 novembre"
    assert message["Date"].datetime == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Content-Language"] == "it"
    assert message["List-Unsubscribe"] == "<mailto:info@riva.example>"
    assert not message.defects


def test_text_and_html_stand_side_by_side_with_the_calendar_beside_them() -> None:
    message = written(attachments=[Attachment("2026-11-26-42.ics", CALENDAR)])

    text, html = message.get_body(("plain",)), message.get_body(("html",))
    (calendar,) = message.iter_attachments()
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == "Gentile Sig.ra Colombo,\n\nperché no?\n"
    assert html.get_content().strip() == "<p>perché no?</p>"
    assert calendar.get_content_type() == "text/calendar"
    assert calendar["Content-Type"].params["method"] == "PUBLISH"
    assert calendar["Content-Type"].params["charset"] == "utf-8"
    assert calendar.get_filename() == "2026-11-26-42.ics"
    assert calendar.get_payload(decode=True) == CALENDAR


def test_without_names_and_wishes_the_mail_is_whole_all_the_same() -> None:
    message = written(recipient=replace(LAURA, name=""), reply_to="", language="en")

    assert message["To"] == "laura@colombo.example"
    assert message["Reply-To"] is None
    assert message["List-Unsubscribe"] is None
    assert message["Content-Language"] == "en"


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Ciao\nBcc: tutti@example.com"},
        {"subject": "Ciao\r\n\r\nAltro"},
        {"sender": Mailbox("Anna\nBcc: x@y.example", "a@riva.example")},
        {"recipient": Mailbox("Laura", "laura@colombo.example\nBcc: x@y.example")},
        {"recipient": Mailbox("Laura", "laura@colombo.example, x@y.example")},
        {"reply_to": "a@riva.example\r\nX: y"},
        {"message_id": "<1@riva.example>\r\nX: y"},
        {"unsubscribe": "a@riva.example>\r\nX: y"},
        {"attachments": [Attachment("a.ics\r\nX: y", CALENDAR)]},
        {"language": "it\nX: y"},
        {"subject": "Ciao\u2028Bcc: x@y.example"},
    ],
)
def test_a_line_break_never_makes_a_header(changes: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        written(**changes)


characters = st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(' ,"()<>@:;\\._')
names = st.text(characters, max_size=80).map(lambda text: " ".join(text.split())).filter(lambda n: "=?" not in n)


def shown(header: str) -> str:
    """Decode a header by RFC 2047. (The newer parser keeps a blank between two encoded words.)"""
    return str(make_header(decode_header(header)))


@given(names, names)
def test_any_name_and_any_subject_come_back_as_they_were(name: str, subject: str) -> None:
    message = written(sender=replace(ANNA, name=name), subject=subject)
    plain = message_from_bytes(message.as_bytes())

    display_name, mailbox = parseaddr("".join(plain["From"].splitlines()))
    assert (shown(display_name), mailbox) == (name, ANNA.address)
    assert message["Subject"] == subject
    assert set(message.keys()) == set(written().keys())


@given(st.text(max_size=300))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    text = "".join(c for c in text if c.isprintable() or c == "\n")

    body = written(text=text + "\n").get_body(("plain",))

    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == text + "\n"


@pytest.mark.parametrize("domain", ["riva.example", "promesse." * 12 + "riva.example"])
def test_one_click_ends_such_mails_where_the_page_is_https(domain: str) -> None:
    page = f"https://{domain}/l/{'x' * 32}"
    message = written(unsubscribe="info@riva.example", unsubscribe_page=page)

    assert str(message["List-Unsubscribe"]) == f"<{page}>, <mailto:info@riva.example>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    on_this_computer = written(unsubscribe_page=page.replace("https", "http"))
    assert on_this_computer["List-Unsubscribe-Post"] is None
    assert written()["List-Unsubscribe"] is None


def test_a_message_id_is_the_same_every_time_and_gives_nothing_away() -> None:
    first = message_id("undelivered:7:1:anna@riva.example", "riva.example")

    assert first == message_id("undelivered:7:1:anna@riva.example", "riva.example")
    assert first != message_id("undelivered:7:2:anna@riva.example", "riva.example")
    assert "anna" not in first
    assert first.endswith("@riva.example>")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Anna.Riva@Riva.Example ", "anna.riva@riva.example"),
        ("o'brien+promesse@riva.co.uk", "o'brien+promesse@riva.co.uk"),
        ("info@città.example", "info@xn--citt-3na.example"),
        ("1@2.example", "1@2.example"),
        ("a_b-c@x-y.xn--p1ai", "a_b-c@x-y.xn--p1ai"),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "bruno",
        "@riva.example",
        "bruno@",
        "anna@riva",
        "anna@riva.1",
        "anna@@riva.example",
        "anna@x@riva.example",
        "anna riva@riva.example",
        "anna@riva .example",
        "anna@riva.example\nBcc: x@y.example",
        "anna@riva.example,bruno@riva.example",
        "Anna <anna@riva.example>",
        '"anna"@riva.example',
        "ànna@riva.example",
        ".anna@riva.example",
        "anna.@riva.example",
        "an..na@riva.example",
        "anna@-riva.example",
        "anna@riva-.example",
        "anna@riva..example",
        "anna@[127.0.0.1]",
        "anna@riva.example.",
        "a" * 65 + "@riva.example",
        "a@" + "b" * 64 + ".example",
        "a@" + "b." * 130 + "example",
        "anna\x00@riva.example",
        "\ud800@riva.example",
        "anna@\ud800.example",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(BadInput) as refusal:
        address(typed, "recipient")

    assert refusal.value.field == "recipient"
    assert not typed.strip() or typed not in refusal.value.message


@given(st.text(max_size=80))
def test_an_address_is_taken_or_refused_and_stays_as_it_is_once_taken(typed: str) -> None:
    try:
        kept = address(typed)
    except BadInput:
        return
    assert address(kept) == kept
    assert kept.isascii()
