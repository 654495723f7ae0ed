"""What every answer says to the browser: https only, nothing foreign, pages kept by nobody, files for good."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

import followup
from followup.app import create_app
from followup.config import Settings
from followup.db import Database
from tests.people import PASSWORD, Cast, Clock
from tests.web.browser import Browser

TEMPLATES = Path(followup.__file__).parent / "web" / "templates"


@pytest.fixture
def https(settings: Settings, database: Database, clock: Clock, cast: Cast) -> Flask:
    public = settings.app.model_copy(update={"public_url": "https://promesse.riva.example", "proxies": 1})
    return create_app(settings.model_copy(update={"app": public}), database, clock=clock)


def test_with_https_the_cookie_can_come_from_this_host_alone_and_the_browser_never_asks_by_http(
    https: Flask, cast: Cast
) -> None:
    client = https.test_client()
    said = {"base_url": "https://promesse.riva.example", "headers": {"Referer": "https://promesse.riva.example/login"}}
    page = client.get("/login", **said)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    form = {"csrf_token": token[1], "email": cast.anna.email, "password": PASSWORD}
    answer = client.post("/login", data=form, **said)
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-followup=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_without_https_nothing_is_said_of_it(stranger: Browser) -> None:
    stranger.open("/login")
    assert "Strict-Transport-Security" not in stranger.page.headers


def test_pages_are_kept_by_nobody_and_use_no_device(anna: Browser) -> None:
    anna.open("/commitments")
    assert anna.page.headers["Cache-Control"] == "no-store"
    assert "microphone=()" in anna.page.headers["Permissions-Policy"]
    policy = anna.page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_files_are_kept_for_good_under_an_address_that_changes_with_them(anna: Browser) -> None:
    anna.open("/commitments")
    addresses = re.findall(r'(?:href|src)="([^"]+\.(?:css|js|svg)[^"]*)"', anna.text)
    assert len(addresses) >= 3
    for address in addresses:
        with anna.client.get(address) as answer:
            assert answer.status_code == 200, address
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", address
    with anna.client.get(addresses[0].partition("?")[0]) as plain:
        assert "immutable" not in plain.headers["Cache-Control"]
    assert anna.client.get("/assets/nothing.css?v=1").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda f: f.relative_to(TEMPLATES).as_posix())
def test_no_template_asks_for_what_the_policy_forbids(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
