import tomllib
from pathlib import Path

import pytest

from followup.config import Settings, load, server_secret
from followup.errors import ConfigError

SHIPPED = Path(__file__).parents[1] / "config.toml"


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_file_shipped_says_exactly_the_defaults():
    shipped = load(SHIPPED, environ={})

    assert shipped == Settings(home=shipped.home)


def test_the_file_shipped_names_every_key_and_comments_each_section():
    said = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    known = Settings().model_dump(exclude={"home", "mail_password", "secret_key"})
    commented_only = {("calendar", "patron_saint")}

    keys = {(section, key) for section, table in known.items() for key in table}
    assert keys - {(section, key) for section, table in said.items() for key in table} == commented_only
    assert "patron_saint = {" in SHIPPED.read_text(encoding="utf-8")


def test_every_fault_is_named_at_once_with_its_file_and_key(tmp_path):
    file = write(
        tmp_path,
        'colour = "red"\n[mail]\ntransport = "pigeon"\nsender = "nobody"\n[reminders]\ndigest_at = "25:00"\n'
        'days_ahead = "3"\nsnooze = 1\n[app]\nzone = "Varese"\nport = true\n[database]\nurl = "mysql://x"\n',
    )

    with pytest.raises(ConfigError) as caught:
        load(file, environ={})

    said = str(caught.value).splitlines()
    assert {line.split(": ")[1] for line in said} == {
        "colour",
        "mail.transport",
        "mail.sender",
        "reminders.digest_at",
        "reminders.days_ahead",
        "reminders.snooze",
        "app.zone",
        "app.port",
        "database.url",
    }
    assert all(line.startswith(f"{file}: ") for line in said)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[mail\n", "not valid TOML"),
        ("[calendar]\npatron_saint = { month = 2, day = 30 }\n", "no such day"),
        ('[calendar]\nclosures = [{ first = 2026-08-21, last = 2026-08-10, why = "x" }]\n', "before the first"),
        ('[mail]\ntransport = "smtp"\nuser = "anna"\n', "FOLLOWUP_MAIL_PASSWORD"),
        ('home = "/tmp"\n', "home: unknown key"),
    ],
)
def test_what_cannot_work_is_refused_with_what_to_do(text, words, tmp_path):
    with pytest.raises(ConfigError, match=words):
        load(write(tmp_path, text), environ={})


def test_a_file_that_was_named_has_to_be_there(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "missing.toml", environ={})


def test_without_a_file_the_defaults_hold(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert load(environ={}).mail.transport == "folder"


def test_the_password_comes_from_the_environment_or_from_a_file_and_is_never_shown(tmp_path):
    file = write(tmp_path, '[mail]\ntransport = "smtp"\nuser = "anna"\n')
    secret = tmp_path / "password"
    secret.write_text("segreta\n")

    for environ in ({"FOLLOWUP_MAIL_PASSWORD": "segreta"}, {"FOLLOWUP_MAIL_PASSWORD_FILE": str(secret)}):
        settings = load(file, environ)
        assert settings.mail_password.get_secret_value() == "segreta"
        assert "segreta" not in repr(settings)


def test_a_password_file_that_is_missing_or_named_twice_is_said(tmp_path):
    environ = {"FOLLOWUP_MAIL_PASSWORD_FILE": str(tmp_path / "none"), "FOLLOWUP_MAIL_PASSWORD": "x"}

    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, ""), environ)
    assert "set one of them" in str(caught.value)
    assert "cannot be read" in str(caught.value)


def test_the_secret_is_made_once_and_only_this_user_can_read_it(settings):
    secret = server_secret(settings)

    assert server_secret(settings) == secret
    assert (settings.data / "secret").stat().st_mode & 0o777 == 0o600


def test_a_secret_that_others_can_read_or_that_is_too_short_is_refused(settings):
    server_secret(settings)
    file = settings.data / "secret"
    file.chmod(0o644)
    with pytest.raises(ConfigError, match="read by others"):
        server_secret(settings)
    file.chmod(0o600)
    file.write_text("changethis")
    with pytest.raises(ConfigError, match="no usable secret"):
        server_secret(settings)
