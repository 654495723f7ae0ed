"""The command line, as a person types it."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from followup import db
from followup.cli import main
from followup.config import load
from followup.services import customers, house_rules, people
from tests.conftest import CONFIG
from tests.people import TUESDAY, add_admin

ROOT = Path(__file__).parents[2]
REPLY = "Buongiorno,\nle mando il preventivo a breve.\nSaluti, Anna\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    structlog.reset_defaults()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Type one command; it runs in this process, which saves the seconds that a new one takes to start."""

    def type_in(*words: str, given: str | bytes = "") -> Done:
        raw = given if isinstance(given, bytes) else given.encode()
        monkeypatch.setattr(sys, "argv", ["followup", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        with pytest.raises(SystemExit) as caught:
            main()
        said = capfd.readouterr()
        return Done(int(caught.value.code or 0), said.out, said.err)

    return type_in


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


def process(*words: str, home: Path) -> subprocess.Popen[str]:
    """Start a command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "followup", *words],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def refused(done: Done, words: str) -> None:
    """One line that names what was wrong, and exit code 2."""
    assert done.returncode == 2, done
    assert len(done.stderr.strip().splitlines()) == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def move_in(run: Callable[..., Done]) -> None:
    assert run("db", "upgrade").returncode == 0
    words = ("user", "add", "anna@riva.example", "--name", "Anna Riva", "--role", "admin", "--password-file", "-")
    assert run(*words, given="una frase lunga\n").returncode == 0


def test_a_reply_is_checked_without_any_database(home, run):
    done = run("reply", "check", "-", "--when", "2026-11-24T10:00:00+01:00", given=REPLY)

    assert done.returncode == 1
    assert "2:" in done.stdout
    assert "vague: a breve" in done.stdout
    assert "-> entro venerdì 27 novembre" in done.stdout
    assert not (home / "data").exists()


def test_a_reply_with_a_date_has_nothing_to_mend(home, run):
    done = run(
        "reply",
        "check",
        "-",
        "--when",
        "2026-11-24T10:00:00+01:00",
        given=REPLY.replace("a breve", "domani"),
    )

    assert (done.returncode, done.stdout) == (0, "-: nothing to mend, 1 promises\n")


def test_a_recap_is_read_and_can_explain_itself(home, run):
    recap = "Esigenze:\n- un solo referente\n\nImpegni:\n- Anna: preventivo entro venerdì\n"
    (home / "recap.txt").write_text(recap, encoding="utf-8")

    done = run("recap", "read", "recap.txt", "--when", "2026-11-24T10:00:00+01:00", "--explain")

    assert done.returncode == 0, done.stderr
    assert "un solo referente" in done.stdout
    assert "2026-11-27" in done.stdout
    assert "<" in done.stdout


def test_a_recap_is_handed_in_and_an_invoice_recorded(home, run):
    move_in(run)
    settings = load(home / "config.toml", environ={})
    database = db.Database(settings.database_url)
    with database.writing() as session:
        customers.add_customer(session, name="Tessitura Colombo S.r.l.", now=TUESDAY)
    database.close()

    done = run("recap", "read", "-", "--customer", "colombo", given="Le mando il preventivo domani.\n")
    assert done.returncode == 0, done.stderr
    assert "kept as recap 1, 1 promises to confirm: http://127.0.0.1:8000/recaps/1" in done.stdout

    done = run("invoice", "add", "118", "--customer", "colombo", "--amount", "1220.00")
    assert done.returncode == 0, done.stderr
    assert "invoice 118: thank-you on " in done.stdout
    refused(run("invoice", "add", "118", "--customer", "colombo"), "recorded already")
    refused(run("invoice", "add", "9", "--customer", "rossi"), "customer: ")


def test_analyze_reads_a_case_a_line(home, run):
    case = {"id": "x", "type": "reply", "reference": "2026-11-24T10:00:00+01:00", "text": "Le mando il file domani."}

    done = run("analyze", "--jsonl", given=json.dumps(case) + "\n\n" + json.dumps({**case, "id": "y"}))

    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["id"], second["id"], first["lang"]) == ("x", "y", "it")
    assert first["promises"] == [
        {
            "start": 0,
            "end": 23,
            "holder": "us",
            "person": None,
            "deadline": {"start": 17, "end": 23, "kind": "exact", "due": "2026-11-25"},
        }
    ]
    assert (first["needs"], first["solutions"]) == ([], [])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 1: not a JSON object"),
        ("[1]", "line 1: not a JSON object"),
        ('{"id": "x"}', "line 1, type"),
        ('{"id": "x", "type": "poem", "reference": "2026-11-24T10:00:00+01:00", "text": "x"}', "line 1, type"),
        ('{"id": "x", "type": "reply", "reference": "2026-11-24T10:00:00", "text": "x"}', "line 1, reference"),
        ('{"id": "x", "type": "reply", "reference": "2026-02-30T10:00:00+01:00", "text": "x"}', "line 1, reference"),
        ('{"id": "x", "type": "reply", "reference": "1980-11-24T10:00:00+01:00", "text": "x"}', "line 1, reference"),
        ('{"id": "x", "type": "reply", "reference": "2026-11-24T10:00:00+01:00", "text": "a\\u0000"}', "line 1, text"),
        ('{"id": "x", "type": "reply", "reference": "2026-11-24T10:00:00+01:00", "text": "\\ud800"}', "line 1, text"),
        ('{"id": "x", "type": "reply", "reference": "2026-11-24T10:00:00+01:00", "text": " "}', "line 1, text"),
    ],
)
def test_analyze_names_the_line_and_field_that_cannot_be_read(line, words, home, run):
    refused(run("analyze", "--jsonl", given=line), words)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"", "text: there is no text"),
        (b"ciao\x00", "NUL"),
        (b"\xff\xfe", "not UTF-8"),
        (b"x" * 1_000_001, "at most 1000000"),
        (b"x" * 4_000_010, "at most 1000000"),
    ],
    ids=["empty", "NUL", "not UTF-8", "too long", "far too long"],
)
def test_a_text_that_cannot_be_read_costs_one_line(given, words, home, run):
    refused(run("reply", "check", "-", given=given), words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("reply", "check", "missing.txt"), "cannot be read"),
        (("reply", "check", "-", "--when", "yesterday"), "when: expected an instant"),
        (("reply", "check", "-", "--when", "2026-11-24T10:00:00"), "offset"),
        (("reply", "check", "-", "--lang", "fr"), 'expected "it" or "en"'),
        (("invoice", "add", "1", "--customer", "x"), "followup db upgrade"),
        (("worker",), "followup db upgrade"),
    ],
)
def test_a_command_that_cannot_work_says_why(words, said, home, run):
    refused(run(*words, given=REPLY), said)


def test_a_wrong_configuration_is_said_before_anything_starts(home, run):
    (home / "config.toml").write_text('[mail]\ntransport = "pigeon"\n')

    done = run("serve")

    assert done.returncode == 2
    assert "config.toml: mail.transport: " in done.stderr
    assert not (home / "data").exists()


def test_check_says_of_each_part_whether_it_is_ready(home, run):
    before = run("check")
    assert before.returncode == 1
    assert "database       not ok  the database has no schema" in before.stdout

    move_in(run)
    after = run("check")
    assert after.returncode == 0, after.stdout
    assert [line.split()[1] for line in after.stdout.splitlines()] == ["ok"] * 7


@pytest.mark.parametrize(
    ("app", "key"),
    [
        ('public_url = "http://promesse.riva.example"', "app.public_url"),
        ('public_url = "http://192.0.2.7:8000"', "app.public_url"),
        ('host = "0.0.0.0"', "app.host"),
    ],
)
def test_passwords_never_travel_in_the_clear(app, key, home, run):
    (home / "config.toml").write_text(f"{CONFIG}\n[app]\n{app}\n", encoding="utf-8")

    refused(run("serve"), f"config.toml: {key}: ")
    assert not (home / "data").exists()
    assert f"address        not ok  config.toml: {key}" in run("check").stdout


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:9", "https://riva.example"])
def test_this_computer_may_be_asked_by_http_and_the_world_by_https(url, home, run):
    (home / "config.toml").write_text(f'{CONFIG}\n[app]\npublic_url = "{url}"\n', encoding="utf-8")

    said = next(line for line in run("check").stdout.splitlines() if line.startswith("address"))
    assert said.split()[1] == "ok"
    assert ("app.proxies is 0" in said) == url.startswith("https")


def test_check_shows_what_was_settled_on_screen_beside_what_config_toml_says(home, run):
    move_in(run)
    settings = load(home / "config.toml", environ={})
    database = db.Database(settings.database_url)
    with database.writing() as session:
        admin = people.colleagues(session)[0]
        said = {"digest_at": "07:30", "days_ahead": 5}
        house_rules.change(session, settings, "reminders", said, by=admin, now=TUESDAY)
    done = run("check")
    assert done.returncode == 0, done.stdout
    assert "2 settled on screen" in done.stdout
    assert 'reminders.digest_at = "07:30:00" (config.toml: "08:00:00")' in done.stdout
    assert "reminders.days_ahead = 5 (config.toml: 3)" in done.stdout

    closed = {"closures": [{"first": "2026-11-27", "last": "2026-11-27", "why": "Inventario"}]}
    with database.writing() as session:
        house_rules.change(session, settings, "calendar", closed, by=admin, now=TUESDAY)
        house_rules.put(session, "thanks.at", "noon", None, wins=True, by=admin, now=TUESDAY)
    database.close()
    refused_now = run("check")
    assert refused_now.returncode == 1
    assert "settings       not ok  thanks.at: kept in the database, but of no use" in refused_now.stdout
    reply = run("reply", "check", "-", "--when", "2026-11-24T10:00:00+01:00", given=REPLY)
    assert "-> entro lunedì 30 novembre" in reply.stdout


def test_a_token_is_shown_once_and_can_be_revoked(home, run):
    move_in(run)
    done = run("token", "add", "anna@riva.example", "--name", "gestionale")
    assert "token 1 (gestionale; read, write, monitoring): fup_" in done.stdout
    done = run("token", "add", "anna@riva.example", "--name", "prometheus", "--scope", "monitoring", "--days", "90")
    assert "token 2 (prometheus; monitoring): fup_" in done.stdout
    assert run("token", "revoke", "1").returncode == 0


def test_a_colleague_is_invited_by_mail_or_given_a_password(home, run):
    move_in(run)
    done = run("user", "add", "bruno@riva.example", "--name", "Bruno Sala", "--invite")
    assert done.stdout == "user 2: Bruno Sala, staff in sales, invited by mail\n"
    assert "1 queued" in run("mail", "status").stdout

    done = run("user", "password", "bruno@riva.example", "--password-file", "-", given="tre mele e due pere\n")
    assert done.stdout == "user 2: Bruno Sala has a new password\n"
    words = ("user", "password", "bruno@riva.example", "--password-file", "-")
    refused(run(*words, given="password2026\n"), "password: ")


def test_a_customer_is_erased_once_the_name_was_typed_again_and_stays_so_after_a_restore(home, run, database, cast):
    add_admin(database)
    database.close()
    assert run("customer", "export", "colombo", "dati.zip").returncode == 0
    assert (home / "dati.zip").stat().st_mode & 0o777 == 0o600
    refused(run("customer", "export", "colombo", "dati.zip"), "dati.zip exists already")
    assert run("backup", "before.zip").returncode == 0
    refused(run("customer", "erase", "colombo", given="Zorzi\n"), "typed: ")

    done = run("customer", "erase", "colombo", given="Tessitura Colombo S.r.l.\n")
    assert done.returncode == 0, done
    assert "cannot be undone" in done.stdout
    assert '"subject": "customer", "id": 1}' in done.stdout
    refused(run("customer", "erase", "colombo", given="x\n"), "customer: ")

    for file in (home / "data").glob("followup.db*"):
        file.rename(home / file.name)
    restored = run("restore", "before.zip")
    assert restored.returncode == 0, restored
    assert "erasures.log names 1 who were erased" in restored.stdout
    refused(run("customer", "erase", "colombo", given="x\n"), "customer: ")


def test_serve_is_a_working_firm_in_one_command_and_ends_on_sigterm(home):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = process("serve", "--port", str(port), home=home)
    try:
        assert server.stdout is not None
        assert "nobody can log in yet" in server.stdout.readline()
        assert str(port) in server.stdout.readline()
        page = answer(f"http://127.0.0.1:{port}/login")
        assert "password" in page
        assert (home / "data" / "secret").stat().st_mode & 0o777 == 0o600
        assert (home / "data").stat().st_mode & 0o777 == 0o700
    finally:
        server.send_signal(signal.SIGTERM)
        _, errors = server.communicate(timeout=60)
    assert server.returncode == 0, errors
    assert "Traceback" not in errors


def answer(url: str) -> str:
    """Ask until the server listens; the kernel, not a sleep, says when it does."""
    for _ in range(20_000):
        try:
            with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 - our own server on loopback
                return response.read().decode()
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
    raise AssertionError("the server never listened")


def test_the_demo_walks_two_weeks_and_ends(home):
    demo = process("demo", "--once", "--directory", "firm", home=home)
    told, errors = demo.communicate(timeout=120)

    assert demo.returncode == 0, errors
    for words in (
        "Anna hands in the recap",
        '"appena possibile" is vague: a date is asked for',
        'vague: "a breve" -> "entro ',
        "mail to laura@colombo.example: ",
        "mail to bruno@riva.example: ",
        "held, because of: overdue: the thanks mail to laura@colombo.example",
        "nothing was sent",
    ):
        assert words in told, told
    written = sorted((home / "firm" / "data" / "mail").glob("*.eml"))
    assert len(written) == told.count("✉ mail to ")
    story = [line for line in told.splitlines() if "✉ mail to laura@" in line]
    assert len(story) == 3  # the recap, the date that moved, the thanks
