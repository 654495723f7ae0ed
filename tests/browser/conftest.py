"""Chromium, and the app on an address of its own; without a Chromium the browser tests are skipped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlmodel import col, update

from followup.domain.states import MailState
from followup.models import OutboxAttempt, OutboxMessage
from tests.browser.screen import served
from tests.firm_at_work import OPEN, a_morning, move_in
from tests.people import Clock


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this computer: install the system's package to run the browser tests")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def address(settings, database, cast, clock) -> Iterator[str]:
    with served(settings, database, clock) as address:
        yield address


@dataclass(frozen=True)
class Place:
    """Where the firm is served, and its pages for people without a login."""

    address: str
    outside: dict[str, str]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    settings, database = move_in(tmp_path_factory.mktemp("firm"))
    outside = OPEN | a_morning(settings, database)
    with database.writing() as session:  # as if a mail server had taken them
        taken = {"last_answer": "250 Ok", "state": MailState.SENT}
        session.execute(update(OutboxMessage).where(col(OutboxMessage.state) == MailState.WRITTEN).values(**taken))
        session.execute(update(OutboxAttempt).values(outcome=MailState.SENT, answer="250 Ok"))
    sends = settings.model_copy(update={"mail": settings.mail.model_copy(update={"transport": "smtp"})})
    with served(sends, database, Clock()) as address:
        yield Place(address, outside)
    database.close()
