"""Every page of a firm at work, at a phone's and a desk's width: as axe sees it, and as people do."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Place
from tests.browser.screen import DESK, PHONE, opened, stranger
from tests.firm_at_work import MORE, OPEN, PAGES

LOOKS = [("phone", PHONE, "light"), ("desk", DESK, "dark")]
GRAVE = {"serious", "critical"}
INSIDE = PAGES | MORE
LINKS = ["links.confirm", "links.object", "links.keep", "links.move", "links.hand_over", "passwords.choose"]


@dataclass(frozen=True)
class Screen:
    """One page at which Anna is logged in, one at which nobody is, and what the browser complained of there."""

    page: Page
    complaints: list[str]
    outside: Page
    said_outside: list[str]


@pytest.fixture(scope="module", params=LOOKS, ids=[f"{name}-{scheme}" for name, _, scheme in LOOKS])
def screen(request: pytest.FixtureRequest, chromium: Browser, place: Place) -> Screen:
    _, size, scheme = request.param
    page, complaints = opened(chromium, place.address, size, scheme)
    outside, said = stranger(chromium, place.address, size, scheme)
    return Screen(page, complaints, outside, said)


def check(page: Page, path: str, complaints: list[str]) -> None:
    complaints.clear()
    page.goto(path)
    assert page.title().strip()
    assert page.locator("h1").count() == 1
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond <= 0, f"it scrolls sideways by {beyond} pixels"
    found = Axe().run(page).response["violations"]
    grave = {f"{fault['id']}: {fault['nodes'][0]['target']}" for fault in found if fault["impact"] in GRAVE}
    assert grave == set()
    assert complaints == []


@pytest.mark.parametrize("path", INSIDE.values(), ids=list(INSIDE))
def test_a_page_can_be_read_and_used_by_everybody(screen: Screen, path: str) -> None:
    check(screen.page, path, screen.complaints)


@pytest.mark.parametrize("name", [*OPEN, *LINKS])
def test_so_can_a_page_for_whoever_has_no_login(screen: Screen, place: Place, name: str) -> None:
    check(screen.outside, place.outside[name], screen.said_outside)


def test_no_page_behind_a_link_is_forgotten(place: Place) -> None:
    assert list(place.outside) == [*OPEN, *LINKS]
