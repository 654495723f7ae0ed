"""Every page of a firm at work, at a phone's and a desk's width: as axe sees it, and as people do.

With --pictures FOLDER each is kept as a picture there, light and dark.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.screen import DESK, PHONE, opened, served
from tests.firm_at_work import PAGES, move_in
from tests.people import Clock

LOOKS = [("phone", PHONE, "light"), ("desk", DESK, "dark")]
ALL_LOOKS = [(name, size, scheme) for name, size in (("phone", PHONE), ("desk", DESK)) for scheme in ("light", "dark")]
GRAVE = {"serious", "critical"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings, database = move_in(tmp_path_factory.mktemp("firm"))
    with served(settings, database, Clock()) as address:
        yield address
    database.close()


@pytest.fixture(scope="module", params=LOOKS, ids=[f"{name}-{scheme}" for name, _, scheme in LOOKS])
def screen(request: pytest.FixtureRequest, chromium: Browser, address: str) -> tuple[Page, list[str]]:
    _, size, scheme = request.param
    return opened(chromium, address, size, scheme)


@pytest.mark.parametrize("path", PAGES.values(), ids=list(PAGES))
def test_a_page_can_be_read_and_used_by_everybody(screen: tuple[Page, list[str]], path: str) -> None:
    page, complaints = screen
    complaints.clear()
    page.goto(path)

    assert page.locator("h1").count() == 1
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond <= 0, f"it scrolls sideways by {beyond} pixels"
    found = Axe().run(page).response["violations"]
    grave = {f"{fault['id']}: {fault['nodes'][0]['target']}" for fault in found if fault["impact"] in GRAVE}
    assert grave == set()
    assert complaints == []


@pytest.mark.parametrize(("name", "size", "scheme"), ALL_LOOKS, ids=[f"{n}-{s}" for n, _, s in ALL_LOOKS])
def test_pictures_of_every_page(
    chromium: Browser,
    address: str,
    pytestconfig: pytest.Config,
    name: str,
    size: dict[str, int],
    scheme: str,
) -> None:
    folder = pytestconfig.getoption("--pictures")
    if folder is None:
        pytest.skip("asked for with --pictures FOLDER")
    page, _ = opened(chromium, address, size, scheme)
    for endpoint, path in PAGES.items():
        page.goto(path)
        file = Path(folder) / "pages" / f"{endpoint.replace('.', '-')}-{name}-{scheme}.jpg"
        page.screenshot(path=file, type="jpeg", quality=60)
