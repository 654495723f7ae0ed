"""Mails leave through a real server on loopback; what goes wrong is named for what it is."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from followup.errors import DeliveryFailed, DeliveryUnknown
from followup.formats.mail import Mailbox, compose
from scheduler.folder import FolderTransport
from scheduler.mailer import SmtpTransport
from tests.scheduler.servers import HOST, PostOffice, certificate, free_port, only_anna, open_office, scripted

TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
FROM, TO = "promesse@riva.example", "laura@colombo.example"
SECRET = "La prova è riuscita"


def mail(text: str = SECRET, ident: str = "<42@riva.example>") -> EmailMessage:
    return compose(
        sender=Mailbox("Anna Riva – Officine Riva", FROM),
        recipient=Mailbox("Laura Colombo", TO),
        reply_to="anna@riva.example",
        subject="Riepilogo",
        text=text,
        html="<p>Riepilogo</p>",
        language="it",
        message_id=ident,
        now=TUESDAY,
    )


def plain(port: int, **options: Any) -> SmtpTransport:
    return SmtpTransport(HOST, port, security="none", timeout=5, **options)


def nothing() -> None:
    """What a caller with nothing to note does."""


def send(transport: SmtpTransport | FolderTransport, message: EmailMessage | None = None) -> str:
    return transport.deliver(message or mail(), sender=FROM, recipient=TO, before_body=nothing)


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def transport(office: PostOffice) -> Iterator[SmtpTransport]:
    with open_office(office) as port:
        transport = plain(port)
        yield transport
        transport.close()


def test_a_mail_arrives_whole_and_the_server_is_quoted(office: PostOffice, transport: SmtpTransport) -> None:
    assert send(transport) == "250 2.0.0 Ok: queued as 4711"

    arrived = message_from_bytes(office.texts[0], policy=SMTP)
    body = arrived.get_body(("plain",))
    assert body is not None
    assert body.get_content() == f"{SECRET}\r\n"
    assert office.recipients == [TO]


def test_the_caller_takes_note_before_the_text_leaves(office: PostOffice, transport: SmtpTransport) -> None:
    seen: list[int] = []

    transport.deliver(mail(), sender=FROM, recipient=TO, before_body=lambda: seen.append(len(office.texts)))

    assert seen == [0]
    assert len(office.texts) == 1


def test_if_the_note_cannot_be_taken_nothing_is_sent(office: PostOffice, transport: SmtpTransport) -> None:
    def lost() -> None:
        raise RuntimeError("the lease is lost")

    with pytest.raises(RuntimeError):
        transport.deliver(mail(), sender=FROM, recipient=TO, before_body=lost)

    assert office.texts == []
    assert send(transport).startswith("250")
    assert len(office.texts) == 1


def test_lines_that_begin_with_a_dot_arrive_as_they_were(office: PostOffice, transport: SmtpTransport) -> None:
    text = ".\n..\n.5 mm di gioco\nfine\n.\n"

    send(transport, mail(text))
    send(transport)

    body = message_from_bytes(office.texts[0], policy=SMTP).get_body(("plain",))
    assert body is not None
    assert body.get_content() == text.replace("\n", "\r\n")
    assert len(office.texts) == 2


def test_a_lone_line_feed_cannot_end_the_text_early(office: PostOffice, transport: SmtpTransport) -> None:
    message = EmailMessage()
    message["Message-ID"] = "<1@riva.example>"
    message.set_payload("uno\r.\rdue\n.\nMAIL FROM:<x@y.example>\n")

    send(transport, message)

    assert len(office.texts) == 1
    assert b"MAIL FROM" in office.texts[0]


def test_the_second_mail_takes_the_same_connection(office: PostOffice, transport: SmtpTransport) -> None:
    send(transport)
    send(transport, mail("Un'altra"))

    assert len(office.texts) == 2
    assert office.peers[0] == office.peers[1]


def test_a_server_that_takes_one_mail_each_time_is_called_again(office: PostOffice, transport: SmtpTransport) -> None:
    office.once = True

    send(transport)
    send(transport, mail("Un'altra"))

    assert len(office.texts) == 2
    assert office.peers[0] != office.peers[1]


def test_a_server_that_was_restarted_is_called_again(office: PostOffice) -> None:
    port = free_port()
    with open_office(office, port=port):
        transport = plain(port)
        send(transport)
    with open_office(office, port=port):
        send(transport)
        transport.close()

    assert len(office.texts) == 2


@pytest.mark.parametrize(
    ("command", "answer", "permanent", "ours"),
    [
        ("RCPT", "450 4.2.1 mailbox busy", False, False),
        ("RCPT", "550 5.1.1 no such user", True, False),
        ("RCPT", "550 5.7.1 listed as a sender of spam", True, False),
        ("RCPT", "554 5.7.1 Relay access denied", False, True),
        ("RCPT", "530 5.7.0 authentication required", True, True),
        ("MAIL", "451 4.3.0 try later", False, True),
        ("MAIL", "553 5.7.1 sender not allowed", True, True),
        ("TEXT", "452 4.3.1 out of storage", False, False),
        ("TEXT", "554 5.6.0 spam", True, False),
    ],
)
def test_a_refusal_says_whose_fault_it_is_and_whether_it_will_last(
    office: PostOffice, transport: SmtpTransport, command: str, answer: str, permanent: bool, ours: bool
) -> None:
    office.answers[command] = answer

    with pytest.raises(DeliveryFailed) as failure:
        send(transport)

    assert not isinstance(failure.value, DeliveryUnknown)
    assert (failure.value.permanent, failure.value.ours) == (permanent, ours)
    assert failure.value.nobody_there == (answer == "550 5.1.1 no such user")
    assert failure.value.answer.startswith(answer[:9])
    office.answers.clear()
    assert send(transport).startswith("250")


def test_an_answer_is_kept_without_addresses_and_without_the_text(office: PostOffice, transport: SmtpTransport) -> None:
    office.answers["RCPT"] = f"550 5.1.1 <{TO}>: user unknown"
    with pytest.raises(DeliveryFailed) as refused:
        send(transport)
    office.answers = {"TEXT": f"554 5.7.1 we do not like {SECRET.split()[1]}"}
    with pytest.raises(DeliveryFailed) as disliked:
        send(transport)

    assert refused.value.answer == "550 5.1.1 <…>: user unknown"
    assert disliked.value.answer == "554 5.7.1 (to the text of the mail)"


def test_an_address_with_a_line_break_never_becomes_a_command(office: PostOffice, transport: SmtpTransport) -> None:
    with pytest.raises(DeliveryFailed) as failure:
        transport.deliver(mail(), sender=FROM, recipient="a@b.example>\r\nRSET", before_body=nothing)

    assert failure.value.permanent


def test_nobody_listens() -> None:
    with pytest.raises(DeliveryFailed) as failure:
        send(plain(free_port()))

    assert (failure.value.permanent, failure.value.ours) == (False, True)


def test_a_server_that_says_nothing_is_given_up_after_its_time() -> None:
    with socket.create_server((HOST, 0)) as silent:
        transport = SmtpTransport(HOST, silent.getsockname()[1], security="none", timeout=0.2)
        with pytest.raises(DeliveryFailed, match="timed out") as failure:
            send(transport)

    assert not failure.value.permanent


EHLO, OK, GO = b"250 posta\r\n", b"250 OK\r\n", b"354 go on\r\n"


def test_when_the_line_breaks_before_the_final_dot_nothing_was_sent() -> None:
    with scripted(EHLO, OK, OK, GO, None) as (port, _), pytest.raises(DeliveryFailed) as failure:
        send(plain(port), mail("una riga\n" * 1_000_000))

    assert not isinstance(failure.value, DeliveryUnknown)
    assert not failure.value.permanent


@pytest.mark.parametrize("last", [b"", b"che?\r\n"])
def test_without_an_answer_to_the_final_dot_nobody_knows(last: bytes) -> None:
    with scripted(EHLO, OK, OK, GO, last) as (port, heard), pytest.raises(DeliveryUnknown):
        send(plain(port))

    assert heard[-1] == b".\r\n"


def test_a_server_that_will_not_take_data_is_a_temporary_matter() -> None:
    with scripted(EHLO, OK, OK, b"421 4.3.2 going down\r\n") as (port, _), pytest.raises(DeliveryFailed) as failure:
        send(plain(port))

    assert not isinstance(failure.value, DeliveryUnknown)
    assert not failure.value.permanent


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return certificate(tmp_path_factory.mktemp("tls"))


def test_the_right_password_opens_and_the_wrong_one_is_our_fault(
    office: PostOffice, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    server, client = contexts
    with open_office(office, tls_context=server, authenticator=only_anna, auth_required=True) as port:
        secure: dict[str, Any] = {"security": "starttls", "timeout": 5, "context": client, "user": "anna"}
        transport = SmtpTransport(HOST, port, password="segreta", **secure)
        send(transport)
        assert transport.probe().startswith("250")
        transport.close()
        for password in ("sbagliata", "città"):
            with pytest.raises(DeliveryFailed) as failure:
                send(SmtpTransport(HOST, port, password=password, **secure))
            assert (failure.value.permanent, failure.value.ours) == (True, True)
            assert password not in str(failure.value)

    assert len(office.texts) == 1


def test_tls_from_the_first_byte(office: PostOffice, contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    server, client = contexts
    with open_office(office, ssl_context=server) as port:
        transport = SmtpTransport(HOST, port, security="tls", timeout=5, context=client)
        send(transport)
        transport.close()
        with pytest.raises(DeliveryFailed, match="certificate"):
            send(SmtpTransport(HOST, port, security="tls", timeout=5))

    assert len(office.texts) == 1


def test_starttls_hides_the_mail_from_the_line(
    office: PostOffice, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    server, client = contexts
    with open_office(office, tls_context=server, require_starttls=True) as port:
        transport = SmtpTransport(HOST, port, security="starttls", timeout=5, context=client)
        send(transport)
        transport.close()

    assert len(office.texts) == 1


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    office: PostOffice, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    with open_office(office, tls_context=contexts[0]) as port:
        transport = SmtpTransport(HOST, port, security="starttls", timeout=5)
        with pytest.raises(DeliveryFailed, match="certificate") as failure:
            send(transport)

    assert (failure.value.permanent, failure.value.ours) == (False, True)
    assert office.texts == []


def test_where_starttls_is_asked_for_and_missing_nothing_leaves(office: PostOffice) -> None:
    with open_office(office) as port, pytest.raises(DeliveryFailed) as failure:
        send(SmtpTransport(HOST, port, security="starttls", timeout=5))

    assert (failure.value.permanent, failure.value.ours) == (True, True)
    assert office.texts == []


def test_a_folder_holds_one_whole_file_for_each_mail(tmp_path: Path) -> None:
    noted: list[bool] = []
    transport = FolderTransport(tmp_path / "mail", lambda: TUESDAY)

    answer = transport.deliver(
        mail(), sender=FROM, recipient=TO, before_body=lambda: noted.append((tmp_path / "mail").exists())
    )

    files = list((tmp_path / "mail").iterdir())
    assert [f"written {file.name}" for file in files] == [answer]
    assert files[0].name.startswith("20261124T080000Z-")
    assert message_from_bytes(files[0].read_bytes(), policy=SMTP)["To"] == f"Laura Colombo <{TO}>"
    assert noted == [False]


def test_the_same_mail_written_later_replaces_its_file(tmp_path: Path) -> None:
    send(FolderTransport(tmp_path, lambda: TUESDAY), mail("Prima"))
    send(FolderTransport(tmp_path, lambda: TUESDAY.replace(hour=9)), mail("Seconda"))
    send(FolderTransport(tmp_path, lambda: TUESDAY), mail("Un'altra", ident="<43@riva.example>"))

    texts = [file.read_bytes() for file in sorted(tmp_path.iterdir())]
    assert len(texts) == 2
    assert sum(b"Seconda" in text for text in texts) == 1


def test_a_folder_that_cannot_be_made_is_our_fault_and_may_pass(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file is in the way")

    transport = FolderTransport(tmp_path / "mail")
    uses: tuple[Callable[[], str], ...] = (transport.probe, lambda: send(transport))
    for use in uses:
        with pytest.raises(DeliveryFailed) as failure:
            use()
        assert (failure.value.permanent, failure.value.ours) == (False, True)


def test_a_probe_sends_nothing(office: PostOffice, transport: SmtpTransport, tmp_path: Path) -> None:
    assert transport.probe().startswith("250")
    assert str(tmp_path) in FolderTransport(tmp_path).probe()

    assert office.texts == []
    assert list(tmp_path.iterdir()) == []
