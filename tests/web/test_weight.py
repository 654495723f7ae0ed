"""A page and all that it needs for the first time is light enough for a phone on the road."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from followup.app import create_app
from tests.firm_at_work import MORE, OPEN, PAGES, PARTS, move_in
from tests.people import PASSWORD, Clock
from tests.web.browser import Browser

LIGHT = 150_000  # bytes that travel


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    settings, database = move_in(tmp_path_factory.mktemp("firm"))
    browser = Browser(create_app(settings, database, clock=Clock()).test_client())
    browser.open("/login")
    browser.press("Accedi", email="anna@riva.example", password=PASSWORD)
    yield browser
    database.close()


def test_every_page_is_in_the_list(at_work: Browser) -> None:
    rules = at_work.client.application.url_map.iter_rules()
    asked = {rule.endpoint for rule in rules if "GET" in (rule.methods or ()) and not rule.rule.startswith("/api/")}
    assert asked - PARTS - {"monitoring.healthz", "monitoring.metrics", "monitoring.readyz"} == {*PAGES, *OPEN}


@pytest.mark.parametrize("path", (PAGES | MORE).values(), ids=[*PAGES, *MORE])
def test_the_first_visit_is_light(at_work: Browser, path: str) -> None:
    squeezed = {"Accept-Encoding": "gzip, br"}  # as browsers say
    page = at_work.client.get(path, headers=squeezed)
    assert page.status_code < 400
    html = at_work.client.get(path).text
    files = set(re.findall(r'(?:src|href)="(/[^"]+\.(?:css|js|svg|png|woff2)[^"]*)"', html))
    assert files or page.status_code >= 300
    assert len(page.data) + sum(_weight(at_work, file, squeezed) for file in files) < LIGHT


def _weight(browser: Browser, file: str, headers: dict[str, str]) -> int:
    with browser.client.get(file, headers=headers) as answer:
        return len(answer.data)
